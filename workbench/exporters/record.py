"""What all formats say alike about a transcript."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.diagnosis import CauseAssessment, Diagnosis, NextRun
from workbench.domain.evidence import Answer
from workbench.domain.incident_events import (
    EntryCorrected,
    Event,
    FindingRecorded,
    ParametersChanged,
    RunFinished,
)
from workbench.domain.target import Person
from workbench.domain.transcript import Transcript
from workbench.domain.values import JsonObject
from workbench.engine.diagnosis import diagnose
from workbench.knowledge.redaction import redact, redact_text
from workbench.wording.events import sentence


def diagnosis_of(transcript: Transcript) -> Diagnosis:
    """Return where the causes stand: as recorded, or decided anew when findings came after the record.

    The parameters in the fixes and of the next runs are redacted as everywhere.
    """
    diagnosis = _latest_diagnosis(transcript)
    conclusion = replace(
        diagnosis.conclusion,
        because=redact_text(diagnosis.conclusion.because),
        next=_redacted_run(diagnosis.conclusion.next),
    )
    causes = tuple(_redacted(cause) for cause in diagnosis.causes)
    return replace(diagnosis, conclusion=conclusion, causes=causes)


def _redacted(cause: CauseAssessment) -> CauseAssessment:
    fix = tuple(redact_text(line) for line in cause.fix)
    return replace(cause, fix=fix, next=_redacted_run(cause.next))


def _redacted_run(run: NextRun | None) -> NextRun | None:
    return run and replace(run, parameters=_shown(run.parameters))


def _latest_diagnosis(transcript: Transcript) -> Diagnosis:
    for entry in reversed(transcript.entries):
        if isinstance(entry.event, RunFinished):
            return entry.event.diagnosis
        if isinstance(entry.event, FindingRecorded | ParametersChanged):
            break
    return diagnose(transcript.incident.playbook, transcript.parameters, transcript.findings)


def parameters_of(transcript: Transcript) -> dict[str, str]:
    """Return the parameters as text, as they stand now, secrets redacted."""
    return _shown(transcript.parameters)


def _shown(parameters: JsonObject) -> dict[str, str]:
    shown, _ = redact(parameters)
    return {name: str(value) for name, value in shown.items()} if isinstance(shown, dict) else {}


def outcome_of(answer: Answer) -> str:
    """Return the error code as AWS spelled it, else the HTTP status, else why no answer came."""
    return answer.code or (str(answer.status) if answer.status else str(answer.outcome))


def who(person: Person) -> JsonObject:
    """Return a person as JSON."""
    return {"os_user": person.os_user, "host": person.host, "aws_identity": person.aws_identity}


def text_of(event: Event) -> str:
    """Return an event in one line, without secrets. May hold text from outside: clean it."""
    return redact_text(sentence(event))


def words_of(text: str, correction: EntryCorrected | None) -> str:
    """Return what a person wrote, or what puts it right in the end, with a mark; without secrets."""
    return redact_text(text) if correction is None else f"{redact_text(correction.text)} (corrected)"
