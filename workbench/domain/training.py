"""What a trainee does in a drill: the events of it, and the points that came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from workbench.domain.audit import AuditConfigured, InspectionScored

HINTS = 3
"""So many hints there are, each nearer to the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillBegun:
    """A trainee began a drill; a run of a drill without this was the program's."""

    blind: bool
    """The board stays closed until the answer is given."""
    seed: int | None = None
    """What the drill's names and numbers were varied by; None for those of its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisStated:
    """A trainee committed to what is suspected so far, before the board was open."""

    cause: str
    """The id of a cause, `clean` or `undetermined`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HintTaken:
    """A trainee took a hint, which costs points."""

    number: int
    """1 to 3, each nearer to the answer."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillAnswered:
    """A trainee named what is wrong: one cause or several, `clean` or `undetermined`."""

    cause: str
    """What was named first."""
    correct: bool
    causes: tuple[str, ...] = ()
    """All that was named; empty in records of a single cause."""

    @property
    def named(self) -> tuple[str, ...]:
        """All that was named."""
        return self.causes or (self.cause,)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillEnded:
    """A trainee's attempt is over, and the board is open."""

    points: int
    """Of 100, as they were counted then."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """What they are made of, by the names of `workbench.engine.training.scoring.Part`; hints are negative."""
    gave_up: bool = False
    """The trainee opened the board without the right answer."""


TrainingEvent: TypeAlias = DrillBegun | HypothesisStated | HintTaken | DrillAnswered | DrillEnded


def is_board_closed(events: Iterable[object]) -> bool:
    """Tell whether what a drill comes to is to stay hidden: a blind attempt that has not ended.

    An inspection, which is a drill that makes an audit, is always blind until it is handed in.

    Args:
        events: Of a drill, in order.
    """
    closed = False
    for event in events:
        if isinstance(event, DrillBegun):
            closed = event.blind
        elif isinstance(event, AuditConfigured):
            closed = True
        elif isinstance(event, DrillEnded | InspectionScored):
            closed = False
    return closed
