"""JSON lines: one line per entry of the timeline, for log collectors and `jq`."""

from __future__ import annotations

import json

from workbench.domain.diagnosis import Conclusion
from workbench.domain.incident_events import DiagnosisChanged, FindingRecorded, RunFinished
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.domain.values import JsonObject, JsonValue
from workbench.exporters.json_document import entry_json, finding_json


def render(transcript: Transcript) -> str:
    """Return all entries, each with the incident's id; findings and conclusions are spelled out."""
    return "".join(line(transcript.incident.id, entry) for entry in transcript.entries)


def line(incident_id: str, entry: TimelineEntry) -> str:
    """Return one entry as a line of JSON in ASCII, ended by a line feed."""
    more: dict[str, JsonValue] = {}
    if isinstance(entry.event, FindingRecorded):
        more["finding"] = finding_json(entry.event.finding)
    elif isinstance(entry.event, DiagnosisChanged):
        more["conclusion"] = _conclusion(entry.event.conclusion)
    elif isinstance(entry.event, RunFinished):
        more["conclusion"] = _conclusion(entry.event.diagnosis.conclusion)
    return json.dumps({"incident": incident_id, **entry_json(entry), **more}) + "\n"


def _conclusion(conclusion: Conclusion) -> JsonObject:
    return {"status": str(conclusion.status), "primary": conclusion.primary}
