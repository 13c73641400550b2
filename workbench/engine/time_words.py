"""Times as people give them: ISO 8601, an age, an hour of a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from workbench.domain.text import clean
from workbench.engine.errors import UsageError

TIMES = "22:30, yesterday 22:30, ISO 8601 (2026-11-23T02:00:00Z) or an age (90m, 2h, 3d)"
"""What is understood, for messages and help. Without an offset it is UTC."""

_AGO = re.compile(r"(?P<count>\d{1,6})\s*(?P<unit>[smhdw])(?:\s+ago)?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES_OF_DAYS = "|".join(rf"{day[:3]}(?:{day[3:]})?" for day in _DAYS)
_CLOCK = re.compile(
    rf"(?:(?P<day>today|yesterday|{_NAMES_OF_DAYS})(?:,?\s+(?:at\s+)?|$))?"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
    r"\s*(?P<zone>z|utc|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def parse_time(text: str, now: datetime) -> datetime:
    """Return the aware UTC time that `text` means.

    Args:
        text: ISO 8601; `now`; an age (`90m`, `2h ago`, `3d`); an hour with or without a day (`22:30`,
            `yesterday 22:30`, `mon 9:00+01:00`). An hour alone, or of a weekday, is the last one that was; a
            day alone begins at midnight. Without an offset it is UTC.
        now: The moment that it is counted from, aware UTC.

    Raises:
        ValueError: It is no time; OverflowError, as `datetime` does, for one out of reach.
    """
    said = text.strip()
    if said.lower() == "now":
        return now
    ago = _AGO.fullmatch(said)
    if ago:
        return now - timedelta(**{_UNITS[ago["unit"]]: int(ago["count"])})
    clock = _CLOCK.fullmatch(said)
    if clock and (clock["day"] or clock["hour"]):
        return _on_the_clock(clock, now)
    parsed = datetime.fromisoformat(re.sub(r"\s+utc$", "Z", said, flags=re.IGNORECASE))
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)


def time_given(text: str, now: datetime) -> datetime:
    """Return the time that a person means, as `parse_time`; raises UsageError."""
    try:
        return parse_time(text, now)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"'{clean(text)}' is no time: give {TIMES}") from error


def _on_the_clock(clock: re.Match[str], now: datetime) -> datetime:
    here = now.astimezone(_zone(clock["zone"] or "z"))
    time = here.replace(
        hour=int(clock["hour"] or 0),
        minute=int(clock["minute"] or 0),
        second=int(clock["second"] or 0),
        microsecond=0,
    )
    day = (clock["day"] or "").lower()
    if not day:
        time -= timedelta(days=time > here)
    elif day == "yesterday":
        time -= timedelta(days=1)
    elif day != "today":
        wanted = next(number for number, name in enumerate(_DAYS) if name.startswith(day))
        time -= timedelta(days=(here.weekday() - wanted) % 7)
        time -= timedelta(days=7 * (time > here))
    return time.astimezone(UTC)


def _zone(text: str) -> timezone:
    if text.lower() in ("z", "utc"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
