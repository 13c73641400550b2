"""A scenario: a simulated account with a planted fault and an answer key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.values import JsonObject

if TYPE_CHECKING:  # the first frame lists drills, and needs no audit
    from workbench.domain.audit import Deviation


class ScenarioKind(StrEnum):
    """What a simulated account is like."""

    FAULT = "fault"
    """Something is broken in it, and can be found."""
    HEALTHY = "healthy"
    """Nothing is; what looks bad belongs to others, or to another day."""
    BLIND = "blind"
    """The operator may read nothing of it."""
    UNLOGGED = "unlogged"
    """What would prove the cause was never recorded."""
    INSPECTION = "inspection"
    """Nothing has happened yet: some resources are weak, and an audit's rules tell which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioAction:
    """One thing that happens in the simulated account while it is set up."""

    operation: str
    """`s3.PutObject` calls AWS's API as any client does; `sim.*` does what only AWS itself can do."""
    arguments: JsonObject
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """A resource that breaks a rule of an audit, or meets it by half."""

    rule: str
    """The id of the rule in the audit."""
    resource: str
    """Its name, as the audit shows it."""
    why: str = ""
    """What there is to learn from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKey:
    """What the diagnosis must come to."""

    status: ConclusionStatus
    primary: str | None = None
    also: tuple[str, ...] = ()
    """Causes that are proven beside the primary one."""
    likely: tuple[str, ...] = ()
    """Causes that the evidence points to, and does not prove."""
    ruled_out: tuple[str, ...] = ()
    """Look-alikes that the evidence must rule out."""
    weak: tuple[Weakness, ...] = ()
    """Of an inspection: all that is weak in its account, and not accepted."""
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioOutline:
    """What lists show of a scenario; no account can be built of it."""

    id: str
    title: str
    story: str
    """What the trainee is told: the ticket, the call, the error text."""
    playbook: str
    """What diagnoses it; of an inspection the id of an audit, `audit` for all of them."""
    answer: AnswerKey
    kind: ScenarioKind = ScenarioKind.FAULT
    level: int | None = None
    """How hard it is, 1 to 3, as its file says; `workbench.engine.training.course` tells it otherwise."""
    course: int | None = None
    """Its place in the course; None for drills that are not in it."""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(ScenarioOutline):
    """A simulated account with a planted fault."""

    parameters: JsonObject
    build: tuple[ScenarioAction, ...]
    """The healthy account."""
    break_: tuple[ScenarioAction, ...]
    """What went wrong."""
    operator_deny: tuple[str, ...] = ()
    """IAM actions, with wildcards, that the operator's own identity lacks."""
    vary: tuple[str, ...] = ()
    """Names, numbers and times that may be others without changing the story."""
    deviations: tuple[Deviation, ...] = ()
    """Of an inspection: the weaknesses that people have accepted."""
