"""The account's own time: a scenario tells what happened in it days ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbench.engine.parameters import parse_time
from workbench.engine.ports import Clock
from workbench.simulation.identities import BUILDER

_TICK = timedelta(milliseconds=1)


class Story:
    """What time it is in the account, and who acts, while its past is told."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shift = timedelta(0)
        self.actor = BUILDER.arn
        """The ARN that Event history shows for what follows."""

    def now(self) -> datetime:
        """Return the account's time, aware UTC: the real time, or the moment that is being told."""
        return self._clock.now() + self._shift

    def travel(self, when: str) -> None:
        """Go to a time: ISO 8601, or an age such as `90m`, `26h`, `3d`. Raises ValueError."""
        real = self._clock.now()
        self._shift = parse_time(when, real) - real

    def tick(self) -> None:
        """Let a moment pass, so that what happens next is later also on a clock that stands still."""
        self._shift += _TICK

    def end(self) -> None:
        """Return to the present: what happens from now on happens now."""
        self._shift = timedelta(0)
        self.actor = BUILDER.arn
