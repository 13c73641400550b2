"""The view of what was asked, what was found, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from workbench.domain.diagnosis import CauseAssessment, CauseStatus, ConditionResult, Diagnosis, MissingFact
from workbench.domain.evidence import Answer
from workbench.domain.finding import Finding
from workbench.domain.incident_events import ListAsked, SourcesAsked
from workbench.domain.playbook import PersonQuestion, Step
from workbench.domain.transcript import Transcript
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.templates import as_text
from workbench.exporters.citing import Citations, Cites
from workbench.exporters.record import outcome_of
from workbench.exporters.view import BlindSpot, ExportedCall, ExportedCheck, ExportedStep, Observation
from workbench.exporters.view_conclusion import Cause, ExportedDecision
from workbench.exporters.view_first import Pair, Said
from workbench.knowledge.redaction import redact_text
from workbench.wording.conditions import HOLDS, condition_words
from workbench.wording.events import verdict_words
from workbench.wording.timelines import second
from workbench.wording.warned import warned_line

_TRUTH = {True: "true", False: "false", None: "unknown"}
_UNSEEN = (Verdict.UNKNOWN, Verdict.SKIPPED)


def causes_of(transcript: Transcript, diagnosis: Diagnosis, cite: Citations) -> Iterator[Cause]:
    """Yield all causes in the order of the board."""
    findings = transcript.findings
    for cause in diagnosis.causes:
        decisions = tuple(_decision(item, findings, cite) for item in _deciding(cause))
        checks = {check for item in _deciding(cause) for check in item.checks}
        yield Cause(
            id=cause.id,
            title=cause.title,
            status=str(cause.status),
            decisions=decisions,
            found=tuple({said.text: said for item in decisions for said in item.because}.values()),
            missing=tuple(_missing(cause.missing, cite)),
            fix="\n".join(cause.fix),
            leads_to=cause.next.playbook if cause.next else "",
            warned=warned_line(transcript.incident.playbook, cause),
            cites=cite.of_checks(checks),
        )


def _deciding(cause: CauseAssessment) -> list[ConditionResult]:
    """Return the conditions that decided it; for a cause that is not ruled out, those that speak for it."""
    against = cause.status is CauseStatus.RULED_OUT
    return [
        item for item in cause.conditions if item.supports is (not against) and str(item) in cause.decided_by
    ]


def _missing(facts: Iterable[MissingFact], cite: Citations) -> Iterator[Said]:
    """Yield one sentence for all facts that are missing for one reason: `head (state, stale): unknown …`."""
    names: dict[tuple[str, str], list[str]] = {}
    for item in facts:
        check, _, name = item.fact.partition(".")
        names.setdefault((check, item.why), []).append(name)
    for (check, why), missing in names.items():
        text = f"{check} ({', '.join(missing)}): {why}."
        yield Said(text=text, who="", at="", cites=cite.of_checks([check]))


def _decision(item: ConditionResult, findings: dict[str, Finding], cite: Citations) -> ExportedDecision:
    known = [findings[check] for check in item.checks if check in findings]
    facts = tuple(_named_facts(item.expression, known))
    return ExportedDecision(
        words=condition_words(item.expression),
        condition=item.expression,
        role=str(item.role),
        truth=_TRUTH[item.truth],
        holds=HOLDS[item.truth],
        facts=() if [fact.name for fact in facts] == [item.expression] else facts,
        because=tuple(_said(finding, cite) for finding in known),
        cites=cite.of_checks(item.checks),
    )


def _said(finding: Finding, cite: Citations) -> Said:
    return Said(
        text=f"{redact_text(finding.summary).rstrip('.')}.",
        who="",
        at=second(finding.ended_at),
        cites=cite.of_checks([finding.check]),
    )


def _named_facts(expression: str, findings: list[Finding]) -> Iterator[Pair]:
    for finding in findings:
        names = re.findall(rf"(?<![\w.]){re.escape(finding.check)}\.(\w+)", expression)
        for name in dict.fromkeys(names):
            value = finding.facts.get(name)
            yield Pair(name=f"{finding.check}.{name}", value=as_text(value), known=value is not None)


def steps_of(transcript: Transcript, cite: Citations) -> Iterator[ExportedStep]:
    """Yield all steps of the playbook with their checks, asked or not."""
    for step in transcript.incident.playbook.steps:
        yield ExportedStep(title=step.title, checks=tuple(_checks(step, transcript.findings, cite)))


def unseen_of(steps: Iterable[ExportedStep], transcript: Transcript) -> Iterator[ExportedCheck]:
    """Yield the checks whose question did arise and has no answer."""
    findings = transcript.findings
    for check in _all_checks(steps):
        finding = findings.get(check.id)
        if finding is None or (
            finding.verdict in _UNSEEN and finding.reason is not SkipReason.NOT_APPLICABLE
        ):
            yield check


def blind_spots_of(transcript: Transcript, cite: Citations) -> Iterator[BlindSpot]:
    """Yield what was needed to see more, each set of permissions or logs once."""
    checks: dict[tuple[str, ...], list[str]] = {}
    for finding in transcript.findings.values():
        if finding.verdict is Verdict.UNKNOWN and finding.needs:
            checks.setdefault(finding.needs, []).append(finding.check)
    for needs, blind in checks.items():
        yield BlindSpot(needs=needs, checks=tuple(blind), cites=cite.of_checks(blind))


def not_applicable_of(steps: Iterable[ExportedStep], transcript: Transcript) -> Iterator[ExportedCheck]:
    """Yield the checks whose question did not arise."""
    findings = transcript.findings
    for check in _all_checks(steps):
        if check.id in findings and findings[check.id].reason is SkipReason.NOT_APPLICABLE:
            yield check


def observations_of(
    steps: Iterable[ExportedStep], transcript: Transcript, cite: Citations
) -> Iterator[Observation]:
    """Yield the commands that ask what was asked, each once: by the steps, then beside them."""
    by_command: dict[str, list[ExportedCall]] = {}
    of_checks = (call for check in _all_checks(steps) for call in check.calls)
    for call in chain(of_checks, _calls_beside(transcript, cite)):
        by_command.setdefault(call.command, []).append(call)
    by_command.pop("", None)
    for command, calls in by_command.items():
        yield Observation(command=command, calls=tuple(calls))


def _calls_beside(transcript: Transcript, cite: Citations) -> Iterator[ExportedCall]:
    for entry in transcript.entries:
        if isinstance(entry.event, SourcesAsked | ListAsked):
            cites = cite.of([entry.seq])
            yield from (
                _call(_beside(entry.event), answer, cites, cite) for answer in entry.event.evidence.answers
            )


def _beside(event: SourcesAsked | ListAsked) -> str:
    return f"list for {event.parameter}" if isinstance(event, ListAsked) else "timeline"


def _all_checks(steps: Iterable[ExportedStep]) -> Iterator[ExportedCheck]:
    return (check for step in steps for check in step.checks)


def _checks(step: Step, findings: dict[str, Finding], cite: Citations) -> Iterator[ExportedCheck]:
    for check in step.checks:
        finding = findings.get(check.id)
        if finding is None:
            asked = "nobody answered it" if isinstance(check, PersonQuestion) else "it was never asked"
            yield ExportedCheck(
                id=check.id,
                question=step.title,
                verdict="NOT ASKED",
                summary=asked,
                facts=(),
                without="",
                needs=(),
                calls=(),
                occurred="",
                observed="",
                cites=Cites(),
            )
        else:
            yield _check(step, finding, cite)


def _check(step: Step, finding: Finding, cite: Citations) -> ExportedCheck:
    cites = cite.of_checks([finding.check])
    return ExportedCheck(
        id=finding.check,
        question=step.title,
        verdict=verdict_words(finding),
        summary=redact_text(finding.summary),
        facts=tuple(
            Pair(name=name, value=as_text(value), known=value is not None)
            for name, value in finding.facts.items()
        ),
        without="does not apply" if finding.reason is SkipReason.NOT_APPLICABLE else "unknown",
        needs=finding.needs,
        calls=tuple(_call(finding.check, answer, cites, cite) for answer in finding.evidence.answers),
        occurred=second(finding.occurred_at),
        observed=second(finding.ended_at),
        cites=cites,
    )


def _call(check: str, answer: Answer, cites: Cites, cite: Citations) -> ExportedCall:
    return ExportedCall(
        check=check,
        operation=answer.operation,
        outcome=outcome_of(answer),
        at=second(answer.observed_at),
        request_id=answer.request_id,
        elapsed_ms=answer.elapsed_ms,
        command=redact_text(answer.cli),
        redactions=answer.redactions,
        truncated=answer.truncated,
        cites=cites,
        shared=cite.of([answer.held_by.entry] if answer.held_by else []),
    )
