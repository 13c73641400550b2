"""The JSON document of `run`, `journal show` and `export`, schema `workbench.incident/1`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from workbench.domain.diagnosis import CauseAssessment, Diagnosis, NextRun
from workbench.domain.evidence import Answer, Evidence
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.incident_events import (
    EntryCorrected,
    Event,
    ListAsked,
    LogsAsked,
    SourcesAsked,
    kind_of,
)
from workbench.domain.picture import Chain, Comparison, Picture, Plot, TimeLine
from workbench.domain.playbook import Playbook
from workbench.domain.times import iso
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.domain.values import JsonObject, JsonValue
from workbench.exporters.record import diagnosis_of, outcome_of, parameters_of, text_of, who
from workbench.exporters.view_builder import Material
from workbench.knowledge.redaction import redact_text
from workbench.wording.json_text import to_json
from workbench.wording.warned import warned_by

SCHEMA = "workbench.incident/1"
_PICTURES: Mapping[type[Picture], str] = {
    TimeLine: "time_line",
    Plot: "plot",
    Comparison: "comparison",
    Chain: "chain",
}


def render(transcript: Transcript) -> str:
    """Return the document as indented JSON in ASCII, so that no terminal interprets what is in it."""
    return to_json(document(transcript))


def render_export(material: Material) -> str:
    """Return the document, what people said of the incident, and all entries of the timeline.

    What was hidden for this copy is under `masked`.
    """
    transcript = material.transcript
    return to_json(
        {
            **document(transcript, material.diagnosis),
            "response": _response(transcript),
            "masked": {
                "blameless": material.blameless,
                "names": material.people,
                "unsure": [{"entry": entry, "text": word} for entry, word in material.unsure],
                "fields": dict(material.fields),
            },
            "entries": [entry_json(entry) for entry in transcript.entries],
        }
    )


def document(transcript: Transcript, decided: Diagnosis | None = None) -> dict[str, JsonValue]:
    """Return the document of an incident: the latest finding of each check, and where the causes stand.

    Args:
        transcript: The incident.
        decided: Where the causes stand, if not as the transcript itself says.
    """
    incident = transcript.incident
    target = incident.target
    diagnosis = decided or diagnosis_of(transcript)
    findings = transcript.findings
    return {
        "schema": SCHEMA,
        "incident": {
            "id": incident.id,
            "playbook": incident.playbook.id,
            "playbook_sha256": incident.playbook.sha256,
            "started_at": iso(incident.started_at),
            "ended_at": iso(transcript.ended_at) if transcript.ended_at else None,
            "tool_version": incident.tool_version,
            "came_from": _came_from(incident),
        },
        "target": {
            "source": str(target.source),
            "account": target.account,
            "region": target.region,
            "identity": target.identity,
            "endpoint": target.endpoint,
            "detours": [
                {
                    "services": list(detour.services),
                    "endpoint": detour.endpoint,
                    "proxy": detour.proxy,
                    "named_by": detour.named_by,
                    "is_aws": detour.is_aws,
                    "certificates": detour.certificates,
                }
                for detour in target.detours
            ],
        },
        "parameters": parameters_of(transcript),
        "steps": [
            {
                "id": step.id,
                "title": step.title,
                "findings": [finding_json(findings[c.id]) for c in step.checks if c.id in findings],
            }
            for step in incident.playbook.steps
        ],
        "causes": [_cause(transcript.incident.playbook, cause) for cause in diagnosis.causes],
        "conclusion": {
            "status": str(diagnosis.conclusion.status),
            "primary": diagnosis.conclusion.primary,
            "summary": diagnosis.conclusion.summary,
            "because": diagnosis.conclusion.because,
            "next": _next(diagnosis.conclusion.next),
        },
    }


def _next(run: NextRun | None) -> JsonObject | None:
    return {"playbook": run.playbook, "parameters": run.parameters} if run else None


def entry_json(entry: TimelineEntry) -> dict[str, JsonValue]:
    """Return one line of the timeline. The hashes are null where the journal keeps no chain."""
    return {
        "seq": entry.seq,
        "kind": kind_of(type(entry.event)),
        "occurred_at": iso(entry.occurred_at) if entry.occurred_at else None,
        "observed_at": iso(entry.observed_at),
        "recorded_at": iso(entry.recorded_at),
        "who": who(entry.who),
        "text": text_of(entry.event),
        "skew_s": entry.skew_s,
        "tool_version": entry.tool_version,
        "corrects": entry.event.entry if isinstance(entry.event, EntryCorrected) else None,
        "prev_hash": entry.prev_hash or None,
        "hash": entry.hash or None,
        "logs": _logs(entry.event) if isinstance(entry.event, LogsAsked) else None,
        "asked": _asked(entry.event),
    }


def _logs(event: LogsAsked) -> JsonObject:
    return {
        "question": event.question,
        "values": dict(event.values),
        "source": event.source,
        "state": event.state,
        "query_id": event.query_id or None,
        "rows": event.rows,
        "scanned_bytes": event.scanned_bytes,
        "sql": event.sql or None,
        "content_sha256": event.content or None,
        "answer": event.answer or None,
    }


def _asked(event: Event) -> JsonObject | None:
    if isinstance(event, ListAsked):
        return {
            "question": f"a list for {event.parameter}",
            "subject": {},
            "evidence": _evidence(event.evidence),
        }
    if not isinstance(event, SourcesAsked):
        return None
    return {
        "question": redact_text(event.question),
        "subject": {name: redact_text(value) for name, value in event.subject.items()},
        "evidence": _evidence(event.evidence),
    }


def _came_from(incident: Incident) -> JsonObject | None:
    origin = incident.came_from
    return {"incident": origin.incident, "cause": origin.cause} if origin else None


def _response(transcript: Transcript) -> JsonObject:
    closed = transcript.closed
    return {
        "severity": redact_text(transcript.severity) or None,
        "tags": [redact_text(tag) for tag in transcript.tags],
        "roles": {role: redact_text(name) for role, name in transcript.roles.items()},
        "impact": {str(impact): iso(at) for impact, at in transcript.impact_times.items()},
        "closed": {
            "summary": redact_text(closed.summary),
            "entries": closed.entries,
            "head": closed.head or None,
        }
        if closed
        else None,
    }


def finding_json(finding: Finding) -> JsonObject:
    """Return one finding with its evidence, and what its pictures show where it has any."""
    return {
        "check": finding.check,
        "probe": finding.probe,
        "verdict": str(finding.verdict),
        "reason": str(finding.reason) if finding.reason else None,
        "summary": finding.summary,
        "facts": finding.facts,
        "needs": finding.needs,
        "evidence": _evidence(finding.evidence),
        **({"pictures": [_picture(item) for item in finding.pictures]} if finding.pictures else {}),
    }


def _picture(picture: Picture) -> JsonObject:
    """Return what a picture shows, as its members: times and numbers, nothing that is drawn."""
    shown = _plain(asdict(picture))
    return {"kind": _PICTURES[type(picture)], **(shown if isinstance(shown, Mapping) else {})}


def _plain(value: object) -> JsonValue:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool) else None


def _evidence(evidence: Evidence) -> JsonObject:
    return {
        "calls": [_call(answer) for answer in evidence.answers],
        "truncated": evidence.truncated,
        "redactions": evidence.redactions,
    }


def _call(answer: Answer) -> JsonObject:
    service, _, operation = answer.operation.partition(".")
    return {
        "service": service,
        "operation": operation,
        "parameters": answer.parameters,
        "outcome": outcome_of(answer),
        "request_id": answer.request_id,
        "observed_at": iso(answer.observed_at),
        "elapsed_ms": answer.elapsed_ms,
        "cli": answer.cli,
        "held_by": answer.held_by.entry if answer.held_by else None,
    }


def _cause(playbook: Playbook, cause: CauseAssessment) -> JsonObject:
    return {
        "id": cause.id,
        "title": cause.title,
        "status": str(cause.status),
        "decided_by": cause.decided_by,
        "missing": [str(fact) for fact in cause.missing],
        "fix": cause.fix,
        "next": _next(cause.next),
        "warned_by": list(warned_by(playbook, cause)),
    }
