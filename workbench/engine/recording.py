"""Putting something on record in an incident that nobody works on now: no AWS is needed for that."""

from __future__ import annotations

from workbench.domain.incident_events import Event, IncidentClosed, when_said
from workbench.domain.transcript import Draft, TimelineEntry, Transcript
from workbench.engine.backend import Backend


def record(backend: Backend, transcript: Transcript, event: Event) -> TimelineEntry:
    """Add what this person says or does now to an incident of the journal. Blocks: call it on a thread.

    Args:
        backend: Whose journal, clock and person.
        transcript: The incident.
        event: What to add; a closing one seals the incident. Make it with `workbench.engine.annotate`.

    Raises:
        JournalError: The journal cannot take it.
    """
    draft = Draft(
        event=event,
        who=backend.person,
        observed_at=backend.clock.now(),
        occurred_at=when_said(event),
        tool_version=backend.tool_version,
        playbook_sha256=transcript.incident.playbook.sha256,
    )
    put = backend.journal.close if isinstance(event, IncidentClosed) else backend.journal.append
    return put(transcript.incident.id, draft)
