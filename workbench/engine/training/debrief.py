"""What is talked over after a drill: the own way beside the expert's, and what looked like the fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from workbench.domain.diagnosis import CauseAssessment, ConditionResult
from workbench.domain.finding import Finding
from workbench.domain.incident_events import FindingRecorded
from workbench.domain.scenario import AnswerKey
from workbench.domain.training import DrillEnded, TrainingEvent
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine.deciding import deciding_finding, resting_on
from workbench.engine.diagnosis import diagnose
from workbench.engine.training.expert import needed_checks, proving_checks, telling_check

_WHO = ("who", "actor", "principal_arn")
"""Facts, beside those that end in `_by`, that may name whoever did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that the trainee did."""

    at: datetime
    event: TrainingEvent | None = None
    """What was said; None where something was asked."""
    finding: Finding | None = None
    requests: int = 0
    """Sent for the finding."""
    is_needed: bool = True
    """The expert asks it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertQuestion:
    """One check of the expert's way."""

    check: str
    step: int
    """The number of its step, from 1."""
    finding: Finding | None
    """What it says here; None where it could not be asked."""
    proves: bool
    """It is asked for the fault itself; else to rule out a look-alike."""
    decides: bool
    """It says most of the fault."""
    was_asked: bool
    """By the trainee, before the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedHerring:
    """A cause that is none here, and looks like it."""

    cause: CauseAssessment
    looks_like: tuple[ConditionResult, ...]
    """What speaks for it, as it does here."""
    refuted_by: tuple[ConditionResult, ...]
    """What rules it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrief:
    """A drill, talked over."""

    way: tuple[Moment, ...]
    expert: tuple[ExpertQuestion, ...]
    herrings: tuple[RedHerring, ...]
    causes: tuple[CauseAssessment, ...]
    """The planted ones as the findings tell them, the primary first; none in a healthy or a blind account."""
    happened_at: datetime | None
    """When the fault came about, where the evidence tells."""
    who: tuple[str, ...]
    """Who did it, where the evidence tells."""
    warned_by: tuple[str, ...]
    """Rules of audits that fail while what was planted can happen, `readiness-s3/s3-versioning-enabled`."""


def debrief(transcript: Transcript, key: AnswerKey) -> Debrief:
    """Return what there is to say of an attempt that has ended.

    Args:
        transcript: The attempt; checks that were asked after its end are the expert's alone.
        key: The answer of the drill.
    """
    playbook, findings = transcript.incident.playbook, transcript.findings
    diagnosis = diagnose(playbook, transcript.parameters, findings)
    names = [name for name in (key.primary, *key.also) if name in diagnosis.statuses]
    causes = tuple(diagnosis.cause(name) for name in names if name)
    decided = [deciding_finding(cause, findings, resting_on(diagnosis.causes)) for cause in causes]
    telling = [found for found in decided if found]
    own = _own(transcript.entries)
    return Debrief(
        way=tuple(_way(own, frozenset(needed_checks(playbook, key)))),
        expert=tuple(_expert(transcript, key, telling, own)),
        herrings=tuple(
            _herring(diagnosis.cause(name)) for name in key.ruled_out if name in diagnosis.statuses
        ),
        causes=causes,
        happened_at=next((found.occurred_at for found in telling if found.occurred_at), None),
        who=tuple(dict.fromkeys(chain.from_iterable(_who(found) for found in _behind(causes, findings)))),
        warned_by=tuple(
            dict.fromkeys(rule for item in playbook.causes if item.id in names for rule in item.warned_by)
        ),
    )


def _own(entries: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """Return the entries up to the end of the attempt."""
    ends = [index for index, entry in enumerate(entries) if isinstance(entry.event, DrillEnded)]
    return list(entries[: ends[0] + 1] if ends else entries)


def _way(entries: Sequence[TimelineEntry], needed: frozenset[str]) -> Iterator[Moment]:
    for entry in entries:
        match entry.event:
            case FindingRecorded(finding=finding):
                sent = sum(answer.held_by is None for answer in finding.evidence.answers)
                yield Moment(
                    at=entry.recorded_at, finding=finding, requests=sent, is_needed=finding.check in needed
                )
            case event if isinstance(event, TrainingEvent):
                yield Moment(at=entry.recorded_at, event=event)


def _expert(
    transcript: Transcript, key: AnswerKey, telling: Sequence[Finding], own: Sequence[TimelineEntry]
) -> Iterator[ExpertQuestion]:
    playbook, findings = transcript.incident.playbook, transcript.findings
    proving = proving_checks(playbook, key)
    deciding: set[str | None] = {found.check for found in telling} or {telling_check(playbook, key)}
    asked = {entry.event.finding.check for entry in own if isinstance(entry.event, FindingRecorded)}
    for check in needed_checks(playbook, key):
        yield ExpertQuestion(
            check=check,
            step=playbook.steps.index(playbook.step_of(check)) + 1,
            finding=findings.get(check),
            proves=check in proving,
            decides=check in deciding,
            was_asked=check in asked,
        )


def _herring(cause: CauseAssessment) -> RedHerring:
    return RedHerring(
        cause=cause,
        looks_like=tuple(item for item in cause.conditions if item.supports is True),
        refuted_by=tuple(item for item in cause.conditions if item.supports is False),
    )


def _behind(causes: Sequence[CauseAssessment], findings: Mapping[str, Finding]) -> Iterator[Finding]:
    """Yield the findings that the conditions of the planted causes read."""
    for cause in causes:
        for item in cause.conditions:
            yield from (findings[check] for check in item.checks if check in findings)


def _who(finding: Finding) -> Iterator[str]:
    """Yield who did something by the facts of a finding: ARNs and services alone, no words of ours."""
    for name, value in finding.facts.items():
        is_somebody = (isinstance(value, str) and value.startswith("arn:")) or str(value).endswith(
            ".amazonaws.com"
        )
        if is_somebody and (name in _WHO or name.endswith("_by")):
            yield str(value)
