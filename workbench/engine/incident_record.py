"""What is on record of an incident that is worked on, and the one way onto it.

Everything that a screen or a report shows comes from `entries`, and an entry is durable before it is
published.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from workbench.domain.diagnosis import Diagnosis
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.incident_events import DiagnosisChanged, Event, FindingRecorded, IncidentClosed
from workbench.domain.target import Person, Target
from workbench.domain.transcript import Draft, TimelineEntry, Transcript
from workbench.engine.diagnosis import diagnose
from workbench.engine.session_ports import Ports
from workbench.engine.skew import clock_skew
from workbench.engine.threads import in_thread

Listener: TypeAlias = Callable[[TimelineEntry], None]


class IncidentRecord:
    """The entries of an incident, with what they come to. Used on the event loop.

    Args:
        ports: Whose journal, clock and person.
        transcript: What is on record already, its first entry at least.
        target: Under whom entries are recorded.
    """

    def __init__(self, ports: Ports, transcript: Transcript, target: Target) -> None:
        self._ports = ports
        self.incident = transcript.incident
        self.target = target
        self.findings = transcript.findings
        self._entries = list(transcript.entries)
        self.diagnosis = self._diagnose()
        self._listeners: list[Listener] = []
        self._write_lock = asyncio.Lock()
        self._skew_s: float | None = None

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """All entries, in order; each is durable."""
        return tuple(self._entries)

    @property
    def transcript(self) -> Transcript:
        """What an export made now would show."""
        return Transcript(incident=self.incident, entries=self.entries)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every new entry, once it is durable. Returns the way to unsubscribe."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def settle(self, finding: Finding) -> None:
        """Record a finding, then what it does to the causes. What the journal refuses is not shown.

        Raises:
            JournalError: The journal cannot take it.
        """
        self._skew_s = clock_skew(finding.evidence.answers, otherwise=self._skew_s)
        await self.record(
            FindingRecorded(finding=finding),
            observed_at=finding.ended_at,
            occurred_at=finding.occurred_at,
        )
        self.findings[finding.check] = finding
        before, after = self.diagnosis, self._diagnose()
        self.diagnosis = after
        if not after.reads_as(before):
            await self.record(DiagnosisChanged(conclusion=after.conclusion, statuses=after.statuses))

    async def record(
        self,
        event: Event,
        *,
        observed_at: datetime | None = None,
        occurred_at: datetime | None = None,
    ) -> TimelineEntry:
        """Make an event durable, then publish it. A cancellation in between waits for the disk.

        Raises:
            JournalError: The journal cannot take it.
        """
        draft = Draft(
            event=event,
            who=acting(self._ports.person, self.target),
            observed_at=observed_at or self._ports.clock.now(),
            occurred_at=occurred_at,
            skew_s=self._skew_s,
            tool_version=self._ports.tool_version,
            playbook_sha256=self.incident.playbook.sha256,
        )
        return await asyncio.shield(self._append(draft))

    async def _append(self, draft: Draft) -> TimelineEntry:
        journal = self._ports.journal
        put = journal.close if isinstance(draft.event, IncidentClosed) else journal.append
        async with self._write_lock:
            entry = await in_thread(lambda: put(self.incident.id, draft))
            self._entries.append(entry)
        for listener in tuple(self._listeners):
            listener(entry)
        return entry

    def _diagnose(self) -> Diagnosis:
        return diagnose(self.incident.playbook, self.incident.parameters, self.findings)


async def opened(ports: Ports, incident: Incident, draft: Draft) -> Transcript:
    """Put a new incident on record; it is durable when this returns.

    Raises:
        JournalError: The journal cannot take it.
    """
    entry = await in_thread(lambda: ports.journal.create(incident, draft))
    return Transcript(incident=incident, entries=(entry,))


def acting(person: Person, target: Target) -> Person:
    """Return the person with the AWS identity that they act under now."""
    return replace(person, aws_identity=target.identity)
