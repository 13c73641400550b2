"""The account's own time: a scenario tells what happened in it days ago."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workbench.engine.ports import Clock
from workbench.engine.time_words import parse_time
from workbench.simulation.identities import BUILDER

_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who calls, and in which circumstances, as far as policies look at them."""

    arn: str
    session_policy: str = ""
    """A JSON document that narrows the role for this session; empty when there is none."""
    vpc_endpoint: str = ""
    """The id of the endpoint through which the call comes; empty for the internet."""
    source_ip: str = "192.0.2.10"
    context: Mapping[str, str] = field(default_factory=dict)
    """Further condition keys, which win over those that follow from the call."""


class Story:
    """What time it is in the account, and who acts, while its past is told."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shift = timedelta(0)
        self.actor = Actor(arn=BUILDER.arn)
        """Who does what follows."""

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
        self.actor = Actor(arn=BUILDER.arn)
