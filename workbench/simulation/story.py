"""The account's own time: a scenario tells what happened in it days ago, moto must believe it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from types import SimpleNamespace

import moto.core.utils

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


@contextmanager
def moto_lives_in(story: Story) -> Iterator[None]:
    """Let moto take its time from the story.

    All of moto asks `moto.core.utils.utcnow`, under many imported names; that function in turn looks up
    `datetime.datetime` in its module, which is the one place where time can be replaced for all of them.
    """

    class StoryTime(datetime):
        """`datetime`, but `now` is the story's."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> StoryTime:
            """Return the story's time."""
            return cls.fromtimestamp(story.now().timestamp(), tz)

    real = moto.core.utils.datetime
    moto.core.utils.datetime = SimpleNamespace(datetime=StoryTime)
    try:
        yield
    finally:
        moto.core.utils.datetime = real
