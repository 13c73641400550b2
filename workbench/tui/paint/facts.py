"""What an incident is about."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from workbench.domain.subject import subject_of
from workbench.domain.transcript import Transcript
from workbench.tui.formats import prose, utc
from workbench.tui.paint.tables import pairs
from workbench.tui.state import IncidentState
from workbench.wording.events import end_words
from workbench.wording.ways import ways


def subject(transcript: Transcript) -> str:
    """Return the values of the required parameters, as they fit behind a title."""
    names = [item.name for item in transcript.incident.playbook.parameters]
    return subject_of(names, transcript.parameters)


def _ways(state: IncidentState) -> Iterator[tuple[str, str]]:
    came_from = state.incident.came_from
    if came_from:
        yield "came from", f"{came_from.incident} ({end_words(came_from.cause)})"
    for way in state.transcript.routes_taken:
        yield "led on to", f"{way.playbook}: {way.incident} ({end_words(way.cause)})"


def incident_facts(state: IncidentState, story: str) -> Content:
    """Return parameters, target and origin of an incident, after the story of a drill."""
    incident, target = state.incident, state.target
    rows = [(name, str(value)) for name, value in state.transcript.parameters.items()]
    rows += [
        ("account", f"{target.account} · {target.region} · {target.source}"),
        ("identity", target.identity or "unknown"),
        ("endpoint", target.endpoint or "AWS's own"),
        *(("requests", way) for way in ways(target)),
        ("incident", incident.id),
        *_ways(state),
        (
            "started",
            f"{utc(incident.started_at)} by {incident.started_by.os_user}@{incident.started_by.host}",
        ),
        ("playbook", f"{incident.playbook.id} sha256 {incident.playbook.sha256[:12] or 'unknown'}"),
        ("version", incident.tool_version),
    ]
    told = Content.assemble(prose(story), "\n\n") if story else Content("")
    return Content.assemble(told, pairs(rows))
