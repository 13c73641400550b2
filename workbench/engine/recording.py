"""Putting something on record in an incident that nobody works on now: no AWS is needed for that."""

from __future__ import annotations

from workbench.domain.incident_events import Event, IncidentClosed
from workbench.domain.transcript import Draft, TimelineEntry, Transcript
from workbench.engine.bench import Bench


def record(bench: Bench, transcript: Transcript, event: Event) -> TimelineEntry:
    """Add what this person says or does now to an incident of the journal. Blocks: call it on a thread.

    Args:
        bench: Whose journal, clock and person.
        transcript: The incident.
        event: What to add; a closing one seals the incident. Make it with `workbench.engine.annotate`.

    Raises:
        JournalError: The journal cannot take it.
    """
    draft = Draft(
        event=event,
        who=bench.person,
        observed_at=bench.clock.now(),
        tool_version=bench.tool_version,
        playbook_sha256=transcript.incident.playbook.sha256,
    )
    put = bench.journal.close if isinstance(event, IncidentClosed) else bench.journal.append
    return put(transcript.incident.id, draft)
