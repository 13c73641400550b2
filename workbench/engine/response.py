"""How long a response took, from the moments that people put on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.incident_events import Impact

_MOMENTS = {
    Impact.STARTED: "it began",
    Impact.DETECTED: "it was detected",
    Impact.ACKNOWLEDGED: "somebody took it on",
    Impact.MITIGATED: "it was contained",
    Impact.RESOLVED: "it was over",
}
_INTERVALS = (
    ("detection", Impact.STARTED, Impact.DETECTED, "from the start of the impact to its detection"),
    ("notification", Impact.DETECTED, Impact.ACKNOWLEDGED, "from detection until somebody took it on"),
    ("containment", Impact.STARTED, Impact.MITIGATED, "from the start of the impact to its containment"),
    ("recovery", Impact.STARTED, Impact.RESOLVED, "from the start of the impact to full service"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTime:
    """The time between two moments of the impact."""

    name: str
    """`detection`, `notification`, `containment`, `recovery`."""
    words: str
    """From what to what."""
    since: Impact
    until: Impact
    took: timedelta | None
    """None when it cannot be told."""
    why_not: str
    """Why it cannot be told; empty when it can."""


def response_times(times: Mapping[Impact, datetime]) -> tuple[ResponseTime, ...]:
    """Return the response times, computed or not, from when each moment was."""
    return tuple(_response_time(times, *interval) for interval in _INTERVALS)


def _response_time(
    times: Mapping[Impact, datetime], name: str, since: Impact, until: Impact, words: str
) -> ResponseTime:
    missing = [_MOMENTS[impact] for impact in (since, until) if impact not in times]
    took, why_not = None, ""
    if missing:
        why_not = f"nobody recorded when {' and when '.join(missing)}"
    elif times[until] < times[since]:
        why_not = f"the times contradict each other: {_MOMENTS[until]} before {_MOMENTS[since]}"
    else:
        took = times[until] - times[since]
    return ResponseTime(name=name, words=words, since=since, until=until, took=took, why_not=why_not)
