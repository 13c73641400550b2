"""What is on record of an incident that is worked on, and the one way onto it.

Everything that a screen or a report shows comes from `entries`, and an entry is durable before it is
published.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from workbench.domain.audit import InventoryListed, ResourceAudited
from workbench.domain.diagnosis import Diagnosis
from workbench.domain.evidence import Evidence
from workbench.domain.finding import Finding
from workbench.domain.incident import CameFrom, Incident
from workbench.domain.incident_events import (
    DiagnosisChanged,
    Event,
    FindingRecorded,
    IncidentClosed,
    IncidentOpened,
    ParametersChanged,
    evidence_of,
    when_said,
)
from workbench.domain.playbook import Playbook
from workbench.domain.target import Person, Target
from workbench.domain.transcript import Draft, TimelineEntry, Transcript
from workbench.domain.values import JsonObject
from workbench.engine.diagnosis import Weighed, diagnose
from workbench.engine.keeping import kept
from workbench.engine.session_ports import Ports
from workbench.engine.shared_answers import AnswersOnRecord
from workbench.engine.skew import clock_skew
from workbench.engine.threads import in_thread

Listener: TypeAlias = Callable[[TimelineEntry], None]


class IncidentRecord:
    """The entries of an incident, with what they come to. Used on the event loop.

    Args:
        ports: Whose journal, clock and person.
        transcript: What is on record already, its first entry at least.
        target: Under whom entries are recorded.
        parameters: What was given, to ask with; the incident's are what is kept of it, without secrets.
    """

    def __init__(
        self, ports: Ports, transcript: Transcript, target: Target, parameters: JsonObject | None = None
    ) -> None:
        self._ports = ports
        self.incident = transcript.incident
        self.parameters = transcript.parameters if parameters is None else parameters
        self.target = target
        self.findings = transcript.findings
        self._entries = list(transcript.entries)
        self._weighed = Weighed()
        self._weighed_by = transcript.parameters
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

    async def settle(self, finding: Finding, shared: AnswersOnRecord | None = None) -> None:
        """Record a finding, then what it does to the causes. What the journal refuses is not shown.

        Args:
            finding: Its evidence may hold answers that other findings of its run hold as well.
            shared: What the findings of its run have put on record so far.

        Raises:
            JournalError: The journal cannot take it.
        """
        await asyncio.shield(self._append_finding(finding, shared or AnswersOnRecord()))

    async def audited(self, event: InventoryListed | ResourceAudited, shared: AnswersOnRecord) -> None:
        """Make what an audit read durable, then publish it.

        Args:
            event: Its evidence may hold answers that other events of the audit hold as well.
            shared: What the audit has put on record so far.

        Raises:
            JournalError: The journal cannot take it.
        """
        await asyncio.shield(self._append_audited(event, shared))

    async def changed(self, event: ParametersChanged, parameters: JsonObject) -> None:
        """Record what is asked about from here on, then what that does to the causes.

        Args:
            event: What was changed, and which findings count no more for it.
            parameters: All of them, as they are asked with.

        Raises:
            JournalError: The journal cannot take it.
        """
        await asyncio.shield(self._append_change(event, parameters))

    async def record(self, event: Event) -> TimelineEntry:
        """Make an event durable, then publish it. A cancellation in between waits for the disk.

        Raises:
            JournalError: The journal cannot take it.
        """
        return await asyncio.shield(self._append(event, self._ports.clock.now()))

    async def _append(self, event: Event, observed_at: datetime) -> TimelineEntry:
        async with self._write_lock:
            entry = await self._put(event, observed_at)
        self._publish(entry)
        return entry

    async def _append_audited(
        self, event: InventoryListed | ResourceAudited, shared: AnswersOnRecord
    ) -> None:
        async with self._write_lock:
            cited = replace(event, evidence=shared.cited(event.evidence))
            entry = await self._put_seen(cited, event.ended_at)
            shared.noted(event.evidence, entry)
        self._publish(entry)

    async def _append_finding(self, finding: Finding, shared: AnswersOnRecord) -> None:
        """Of findings that share an answer, the first to be recorded holds it, and the others name that one.

        So whatever is named is durable, whenever the program ends. What a finding does to the causes stands
        right behind it, whatever else is being recorded.
        """
        async with self._write_lock:
            cited = replace(finding, evidence=shared.cited(finding.evidence))
            entry = await self._put_seen(
                FindingRecorded(finding=cited), finding.ended_at, finding.occurred_at
            )
            shared.noted(finding.evidence, entry)
            if isinstance(entry.event, FindingRecorded):
                self.findings[finding.check] = entry.event.finding  # as it is kept
            entries = [entry, *await self._put_weighed()]
        for recorded in entries:
            self._publish(recorded)

    async def _append_change(self, event: ParametersChanged, parameters: JsonObject) -> None:
        async with self._write_lock:
            entry = await self._put(event, self._ports.clock.now())
            self.parameters = parameters
            self.findings = {name: item for name, item in self.findings.items() if name not in event.void}
            self._weighed_by = self.transcript.parameters
            entries = [entry, *await self._put_weighed()]
        for recorded in entries:
            self._publish(recorded)

    async def _put_weighed(self) -> list[TimelineEntry]:
        """Weigh the causes anew, and record what a reader would notice; for the holder of the lock."""
        before, self.diagnosis = self.diagnosis, self._diagnose()
        if self.diagnosis.reads_as(before):
            return []
        change = DiagnosisChanged(conclusion=self.diagnosis.conclusion, statuses=self.diagnosis.statuses)
        return [await self._put(change, self._ports.clock.now())]

    async def _put_seen(
        self, event: Event, observed_at: datetime, occurred_at: datetime | None = None
    ) -> TimelineEntry:
        """As `_put`, of an event that holds answers: they tell how far our clock is off."""
        evidence = evidence_of(event) or Evidence()
        own = (answer for answer in evidence.answers if answer.held_by is None)
        self._skew_s = clock_skew(own, otherwise=self._skew_s)
        return await self._put(event, observed_at, occurred_at)

    async def _put(
        self, event: Event, observed_at: datetime, occurred_at: datetime | None = None
    ) -> TimelineEntry:
        """Make an event durable; for the holder of the lock."""
        draft = Draft(
            event=event,
            who=acting(self._ports.person, self.target),
            observed_at=observed_at,
            occurred_at=occurred_at or when_said(event),
            skew_s=self._skew_s,
            tool_version=self._ports.tool_version,
            playbook_sha256=self.incident.playbook.sha256,
        )
        journal = self._ports.journal
        put = journal.close if isinstance(event, IncidentClosed) else journal.append
        entry = await in_thread(lambda: put(self.incident.id, draft))
        self._entries.append(entry)
        return entry

    def _publish(self, entry: TimelineEntry) -> None:
        for listener in tuple(self._listeners):
            listener(entry)

    def _diagnose(self) -> Diagnosis:
        return diagnose(self.incident.playbook, self._weighed_by, self.findings, self._weighed)


async def begun(
    ports: Ports,
    playbook: Playbook,
    parameters: JsonObject,
    target: Target,
    *,
    scenario: str | None = None,
    came_from: CameFrom | None = None,
) -> Transcript:
    """Put a new incident on record; it is durable when this returns, and as it is kept.

    Raises:
        JournalError: The journal cannot take it.
    """
    now = ports.clock.now()
    incident = Incident(
        id=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}",
        playbook=playbook,
        parameters=parameters,
        target=target,
        started_at=now,
        started_by=ports.person,
        tool_version=ports.tool_version,
        scenario=scenario,
        came_from=came_from,
    )
    draft = Draft(
        event=IncidentOpened(incident=incident),
        who=acting(ports.person, target),
        observed_at=now,
        tool_version=ports.tool_version,
        playbook_sha256=playbook.sha256,
    )
    entry = await in_thread(lambda: ports.journal.create(incident, draft))
    return Transcript(incident=kept(incident), entries=(entry,))


def acting(person: Person, target: Target) -> Person:
    """Return the person with the AWS identity that they act under now."""
    return replace(person, aws_identity=target.identity)
