"""How long incidents must be kept. A report: nothing here, or anywhere in the program, deletes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """When one incident may go."""

    incident_id: str
    last_entry_at: datetime
    """The period counts from here: the record grew until then."""
    age: timedelta
    """Since then."""
    keep_until: datetime
    is_over: bool


def retention(incident_id: str, last_entry_at: datetime, now: datetime, years: int) -> Retention:
    """Return when an incident has been kept for `years` calendar years; 29 February counts to 1 March."""
    year = min(last_entry_at.year + years, MAXYEAR)
    try:
        keep_until = last_entry_at.replace(year=year)
    except ValueError:
        keep_until = last_entry_at.replace(year=year, month=3, day=1)
    return Retention(
        incident_id=incident_id,
        last_entry_at=last_entry_at,
        age=now - last_entry_at,
        keep_until=keep_until,
        is_over=now >= keep_until,
    )
