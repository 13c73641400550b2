"""An incident's own entries on its timeline: which are routine, what was put right, where it began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from workbench.domain.incident_events import (
    CheckStarted,
    DiagnosisChanged,
    Event,
    FindingRecorded,
    Impact,
    ListAsked,
    NoteAdded,
)
from workbench.domain.text import clean
from workbench.domain.timeline import Origin, TimelineEvent
from workbench.domain.transcript import TimelineEntry
from workbench.domain.verdict import Verdict
from workbench.engine.timeline.entries import events_of_incident
from workbench.tui.advising import deciding
from workbench.tui.state import IncidentState
from workbench.wording.events import sentence

_FAULTLESS = frozenset({Verdict.PASS, Verdict.SKIPPED})


def is_routine(event: Event) -> bool:
    """Tell what only the full record needs: that a check began, found no fault, that grading went on."""
    if isinstance(event, FindingRecorded):
        return event.finding.verdict in _FAULTLESS
    return isinstance(event, CheckStarted | DiagnosisChanged | ListAsked)


def event_id(state: IncidentState, entry: TimelineEntry) -> str:
    """Return the id that an entry has as an event of the timeline."""
    return f"{state.incident.id}#{entry.seq}"


def entry_of(state: IncidentState, item: TimelineEvent | None) -> TimelineEntry | None:
    """Return the entry that an event is; None for what another source tells."""
    if item is None or item.origin is not Origin.INCIDENT:
        return None
    return next((entry for entry in state.entries if event_id(state, entry) == item.id), None)


def told_events(state: IncidentState, *, folded: bool) -> Iterator[TimelineEvent]:
    """Yield what is on record as events: a note that was put right as it is right.

    Args:
        state: The incident.
        folded: Leave out routine entries.
    """
    transcript = state.transcript
    last_words = transcript.last_words
    entries = {event_id(state, entry): entry for entry in state.entries}
    for item in events_of_incident(transcript, sentence):
        entry = entries.get(item.id) if item.origin is Origin.INCIDENT else None
        if entry is None:
            yield item
        elif not (folded and is_routine(entry.event)):
            right = last_words.get(entry.seq) if isinstance(entry.event, NoteAdded) else None
            said = f"note, corrected: {clean(right.text)}" if right else item.text
            yield replace(item, who=clean(f"{entry.who.os_user}@{entry.who.host}"), text=said)


def routine_entries(state: IncidentState) -> int:
    """Return how many entries are routine."""
    return sum(is_routine(entry.event) for entry in state.entries)


def began(state: IncidentState) -> datetime:
    """Return T0: when people say that it began, else when what decided it happened, else what failed first.

    The opening of the incident where nothing tells of it.
    """
    said = state.transcript.impact_times.get(Impact.STARTED)
    if said:
        return said
    found = [
        (entry.event.finding, entry.occurred_at)
        for entry in state.entries
        if isinstance(entry.event, FindingRecorded) and entry.occurred_at
    ]
    decided = None if state.board_closed else deciding(state)  # who may not see the answer is led nowhere
    times = [at for finding, at in found if finding is decided]
    times = times or [at for finding, at in found if finding.verdict is Verdict.FAIL]
    return min(times, default=state.incident.started_at)
