"""The stretch of time in which an upload was expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SLACK = timedelta(hours=1)
"""How far people's clocks and memories are trusted to be off, at either end."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` to `until`; an end that was not given is open."""

    since: datetime | None = None
    until: datetime | None = None
    slack: timedelta = SLACK

    @property
    def is_given(self) -> bool:
        """The person named at least one end."""
        return self.since is not None or self.until is not None

    def covers(self, at: datetime | None) -> bool:
        """Tell whether `at` lies within it, give or take `slack`; a time that is not known does not."""
        if not self.is_given:
            return True
        if at is None:
            return False
        after_start = self.since is None or at >= self.since - self.slack
        return after_start and (self.until is None or at <= self.until + self.slack)
