"""Parameters that many probes have: an object, and a stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.probes._window import Window


@dataclass(frozen=True, kw_only=True)
class ObjectParams:
    """An object of S3."""

    bucket: str
    key: str


@dataclass(frozen=True, kw_only=True)
class TimeParams:
    """A stretch of time; either end may be open."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def window(self) -> Window:
        """The stretch of time, with the slack of a person's memory."""
        return Window(self.since, self.until)
