"""What the facts say about each cause, and about the incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workbench.domain.needs import Need
from workbench.domain.verdict import UnknownReason


class CauseStatus(StrEnum):
    """How far a cause is decided, in the order of the cause board."""

    PROVEN = "proven"
    LIKELY = "likely"
    UNDETERMINED = "undetermined"
    RULED_OUT = "ruled_out"


class ConditionRole(StrEnum):
    """Which list of a cause rule a condition stands in."""

    ALL_OF = "all_of"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    BACKGROUND = "background"
    """Necessary, and true of many a healthy account."""


class FactGap(StrEnum):
    """Why a fact is not known."""

    NOT_ASKED = "not_asked"
    PARAMETER = "parameter"
    ANSWER = "answer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFact:
    """A fact that a condition needs and does not have, and what would supply it."""

    fact: str
    """`check.fact`."""
    gap: FactGap
    reason: UnknownReason | None = None
    needs: tuple[Need, ...] = ()
    """The permission, parameter, log or step that would decide it."""

    @property
    def check(self) -> str:
        """The check whose fact it is."""
        return self.fact.partition(".")[0]

    def __str__(self) -> str:
        """One line for people: what is missing, why, and what would help."""
        return f"{self.fact}: {self.why}"

    @property
    def why(self) -> str:
        """Why it is missing, and what would help, in words."""
        why = {
            FactGap.NOT_ASKED: "not asked yet",
            FactGap.PARAMETER: f"parameter {', '.join(self.needs)} not given",
            FactGap.ANSWER: "not answered yet",
            FactGap.UNKNOWN: _unknown(self.reason),
        }[self.gap]
        helps = f"; needs {', '.join(self.needs)}" if self.needs and self.gap is FactGap.UNKNOWN else ""
        return f"{why}{helps}"


def _unknown(reason: UnknownReason | None) -> str:
    why = (reason or UnknownReason.NO_DATA).words
    return why if reason is UnknownReason.NOT_RECORDED else f"unknown ({why})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionResult:
    """One condition of a cause, evaluated in three-valued logic."""

    expression: str
    role: ConditionRole
    truth: bool | None
    """None when a fact that it needs is not known."""
    checks: tuple[str, ...]
    """The ids of the checks whose facts it reads."""
    missing: tuple[MissingFact, ...] = ()

    def __str__(self) -> str:
        """The condition and its truth: `head.state == 'absent' is true`."""
        truth = "unknown" if self.truth is None else str(self.truth).lower()
        return f"{self.expression} is {truth}"

    @property
    def supports(self) -> bool | None:
        """Whether it speaks for the cause; a true refuter speaks against it."""
        if self.truth is None:
            return None
        return not self.truth if self.role is ConditionRole.NONE_OF else self.truth


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRun:
    """Where a cause or a clean end leads: a playbook, and what is known of its parameters."""

    playbook: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Those whose value is known; the others are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseAssessment:
    """A cause, where it stands, and why."""

    id: str
    title: str
    status: CauseStatus
    conditions: tuple[ConditionResult, ...]
    decided_by: tuple[str, ...]
    """The conditions that decided it, with their truth, as `str` writes them."""
    missing: tuple[MissingFact, ...] = ()
    fix: tuple[str, ...] = ()
    """Shell commands with the parameters filled in, only for causes that are proven or likely."""
    next: NextRun | None = None
    """Where to go on, only for causes that are proven or likely."""

    @property
    def parameters_missing(self) -> tuple[str, ...]:
        """The parameters that it is open for, each once."""
        gaps = (need for item in self.missing if item.gap is FactGap.PARAMETER for need in item.needs)
        return tuple(dict.fromkeys(str(name) for name in gaps))

    @property
    def not_examined(self) -> bool:
        """Open only for want of an optional parameter or of a person's answer."""
        return bool(self.missing) and all(
            item.gap in (FactGap.PARAMETER, FactGap.ANSWER) for item in self.missing
        )


class ConclusionStatus(StrEnum):
    """The one-word answer of an incident."""

    PROVEN = "proven"
    UNDETERMINED = "undetermined"
    CLEAN = "clean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The answer of an incident."""

    status: ConclusionStatus
    primary: str | None = None
    """The id of the first proven cause in the playbook's order."""
    summary: str = ""
    because: str = ""
    """What the finding says that decided it: the line, the statement, the actor, the path; empty where no
    cause is proven."""
    not_examined: int = 0
    """So many causes, or checks of a playbook without causes, wait for a parameter or for a person's answer.
    `clean` with any is no all-clear."""
    next: NextRun | None = None
    """Where to go on, only where nothing wrong was found."""

    @property
    def headline(self) -> str:
        """What a title says of it."""
        return headline(self.status, self.not_examined)


def headline(status: str, not_examined: int) -> str:
    """Return the status, or `not all examined` where `clean` would read as an all-clear."""
    return "not all examined" if status == ConclusionStatus.CLEAN and not_examined else str(status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All causes, ordered for the board (proven, likely, undetermined, ruled out), and the conclusion."""

    causes: tuple[CauseAssessment, ...]
    conclusion: Conclusion

    def cause(self, cause_id: str) -> CauseAssessment:
        """Return the assessment of this cause; raises KeyError."""
        for assessment in self.causes:
            if assessment.id == cause_id:
                return assessment
        raise KeyError(cause_id)

    @property
    def statuses(self) -> dict[str, CauseStatus]:
        """Status by cause id, in the order of the board."""
        return {cause.id: cause.status for cause in self.causes}

    def reads_as(self, other: Diagnosis) -> bool:
        """Tell whether a reader would notice no difference: the same statuses and the same answer."""
        mine, theirs = self.conclusion, other.conclusion
        return self.statuses == other.statuses and (mine.status, mine.primary) == (
            theirs.status,
            theirs.primary,
        )
