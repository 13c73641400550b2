"""Calls of Lambda functions, as a fact that travels between fences: which function, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.times import iso
from workbench.probes._window import Window

_UNNAMED = "-"
_AT_ONCE = timedelta(milliseconds=500)
"""Calls of a function that follow as closely are told as one: a retry waits a second at least."""
_MOST = 100


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """Calls of a function, one at once after the other; written `NAME SINCE UNTIL`, times in ISO 8601."""

    function: str
    """Name or ARN; empty where the definition takes it from the input."""
    since: datetime
    until: datetime

    @classmethod
    def parse(cls, text: str) -> FunctionCall:
        """Return the calls that `str` wrote."""
        name, since, until = text.split(" ")
        named = "" if name == _UNNAMED else name
        return cls(named, datetime.fromisoformat(since), datetime.fromisoformat(until))

    def __str__(self) -> str:
        """As a fact: names of functions hold no blanks."""
        return f"{self.function or _UNNAMED} {iso(self.since)} {iso(self.until)}"

    def covers(self, at: datetime | None, slack: timedelta) -> bool:
        """Tell whether something happened during these calls, give or take the difference of clocks."""
        return at is not None and self.since - slack <= at <= self.until + slack


def joined(calls: Iterable[FunctionCall]) -> list[FunctionCall]:
    """Return calls by function and time, those that follow at once as one; of very many one per function."""
    found = _joined(calls, _AT_ONCE)
    return found if len(found) <= _MOST else _joined(found, timedelta.max)


def _joined(calls: Iterable[FunctionCall], gap: timedelta) -> list[FunctionCall]:
    by_function: dict[str, list[FunctionCall]] = {}
    for call in sorted(calls, key=lambda call: call.since):
        before = by_function.setdefault(call.function, [])
        if before and call.since - before[-1].until <= gap:
            last = before.pop()
            before.append(FunctionCall(call.function, last.since, max(last.until, call.until)))
        else:
            before.append(call)
    return [call for several in by_function.values() for call in several]


def calls_by_function(written: Iterable[str]) -> dict[str, list[FunctionCall]]:
    """Return the calls of a fact by their function."""
    found: dict[str, list[FunctionCall]] = {}
    for call in map(FunctionCall.parse, written):
        found.setdefault(call.function, []).append(call)
    return found


def window_of(calls: Sequence[FunctionCall], slack: timedelta) -> Window:
    """Return the time from the first to the last of some calls, give or take the difference of clocks."""
    return Window(min(call.since for call in calls), max(call.until for call in calls), slack)
