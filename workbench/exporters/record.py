"""What all formats say alike about a transcript."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workbench.domain.diagnosis import CauseAssessment, Diagnosis
from workbench.domain.evidence import Answer
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.incident_events import (
    CheckStarted,
    DiagnosisChanged,
    DrillAnswered,
    Event,
    FindingRecorded,
    IncidentClosed,
    IncidentImported,
    IncidentOpened,
    IncidentResumed,
    LogsAsked,
    QuestionAnswered,
    RunCancelled,
    RunFinished,
    RunPaused,
    SourcesAsked,
)
from workbench.domain.target import Person
from workbench.domain.times import iso
from workbench.domain.transcript import Transcript
from workbench.domain.values import JsonObject
from workbench.engine import annotate
from workbench.engine.diagnosis import diagnose
from workbench.knowledge.redaction import redact, redact_text


def diagnosis_of(transcript: Transcript) -> Diagnosis:
    """Return where the causes stand: as recorded, or decided anew when findings came after the record.

    The parameters in the fixes and of the next runs are redacted as everywhere.
    """
    diagnosis = _latest_diagnosis(transcript)
    return replace(diagnosis, causes=tuple(_redacted(cause) for cause in diagnosis.causes))


def _redacted(cause: CauseAssessment) -> CauseAssessment:
    fix = tuple(redact_text(line) for line in cause.fix)
    follow_up = cause.next and replace(cause.next, parameters=_shown(cause.next.parameters))
    return replace(cause, fix=fix, next=follow_up)


def _latest_diagnosis(transcript: Transcript) -> Diagnosis:
    for entry in reversed(transcript.entries):
        if isinstance(entry.event, RunFinished):
            return entry.event.diagnosis
        if isinstance(entry.event, FindingRecorded):
            break
    incident = transcript.incident
    return diagnose(incident.playbook, incident.parameters, transcript.findings)


def parameters_of(incident: Incident) -> dict[str, str]:
    """Return the parameters as text, secrets redacted."""
    return _shown(incident.parameters)


def _shown(parameters: JsonObject) -> dict[str, str]:
    shown, _ = redact(parameters)
    return {name: str(value) for name, value in shown.items()} if isinstance(shown, dict) else {}


def entry_of_check(transcript: Transcript) -> dict[str, int]:
    """Return the sequence number of the entry that holds the latest finding of each check."""
    return {
        entry.event.finding.check: entry.seq
        for entry in transcript.entries
        if isinstance(entry.event, FindingRecorded)
    }


def outcome_of(answer: Answer) -> str:
    """Return the error code as AWS spelled it, else the HTTP status, else why no answer came."""
    return answer.code or (str(answer.status) if answer.status else str(answer.outcome))


def who(person: Person) -> JsonObject:
    """Return a person as JSON."""
    return {"os_user": person.os_user, "host": person.host, "aws_identity": person.aws_identity}


def verdict_of(finding: Finding) -> str:
    """Return the verdict as people read it: `FAIL`, `UNKNOWN (denied)`."""
    reason = f" ({finding.reason})" if finding.reason else ""
    return f"{finding.verdict.upper()}{reason}"


def moment(at: datetime | None) -> str:
    """Return a time as people read it, to the second: `2026-11-23T02:01:07Z`; empty when there is none."""
    return iso(at.replace(microsecond=0)) if at else ""


def text_of(event: Event) -> str:  # noqa: C901, PLR0911, PLR0912 - one line per kind of event, one table
    """Return an event in one line for people. May hold text from outside: clean it."""
    match event:
        case IncidentOpened(incident=incident):
            opened = f"opened {incident.playbook.id} on {_place(incident)}{_origin(incident)}"
            return f"{opened} with workbench {incident.tool_version}"
        case IncidentResumed(target=target, tool_version=version):
            return f"resumed as {target.identity or 'unknown identity'} with workbench {version}"
        case CheckStarted(check=check, probe=probe):
            return f"asked {check} ({probe})"
        case FindingRecorded(finding=finding):
            return f"{finding.check}: {verdict_of(finding)}: {finding.summary}"
        case QuestionAnswered(check=check, answer=answer):
            return f"answered {check}: {answer}"
        case DiagnosisChanged(conclusion=conclusion):
            return f"diagnosis: {conclusion.summary}"
        case RunCancelled(checks=checks):
            return f"run cancelled; without finding: {', '.join(checks)}"
        case RunPaused(reason=reason, checks=checks):
            return f"run paused: {reason}; without finding: {', '.join(checks) or 'none'}"
        case RunFinished(diagnosis=diagnosis):
            return f"run finished: {diagnosis.conclusion.summary}"
        case DrillAnswered(cause=cause, correct=correct):
            return f"drill answered: {cause}, {'correct' if correct else 'wrong'}"
        case IncidentClosed(summary=summary, entries=entries):
            return f"closed after {entries} entries: {redact_text(summary)}"
        case IncidentImported(entries=entries, head=head):
            return f"imported with {entries} entries, head {head}"
        case LogsAsked():
            return redact_text(annotate.logs_asked(event))
        case SourcesAsked():
            return redact_text(annotate.sources_asked(event))
        case _:
            return redact_text(annotate.words(event))


def _origin(incident: Incident) -> str:
    came_from = incident.came_from
    return f", going on from {came_from.incident} ({came_from.cause})" if came_from else ""


def _place(incident: Incident) -> str:
    target = incident.target
    return f"{target.source} account {target.account or 'unknown'}, {target.region}"
