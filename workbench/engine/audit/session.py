"""Making an audit: list every inventory in every Region, read each resource, judge it, put it on record."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from workbench.domain.audit import (
    AuditConfigured,
    InspectionScored,
    InventoryListed,
    Resource,
    ResourceAudited,
)
from workbench.domain.evidence import Answer, Evidence, Outcome
from workbench.domain.incident import Incident
from workbench.domain.incident_events import RunCancelled, RunFinished, RunPaused
from workbench.domain.playbook import Playbook
from workbench.domain.target import Target
from workbench.domain.transcript import Transcript
from workbench.domain.values import JsonObject
from workbench.engine.audit.bound_rules import BoundRule, bound_rules, judged
from workbench.engine.audit.contract import (
    AuditRegistry,
    Inventory,
    Seen,
)
from workbench.engine.audit.reading import AuditReading, gap_of
from workbench.engine.audit.report import diagnosis_of_audit
from workbench.engine.incident_record import IncidentRecord, Listener, begun
from workbench.engine.session_ports import Ports
from workbench.engine.shared_answers import AnswersOnRecord

SIDE_BY_SIDE = 16
"""Resources that are read at the same time."""
_EXPIRED = "the credentials have expired: renew them, and begin the audit again"


class AuditSession:
    """An audit that is being made. All methods run on the event loop; AWS and disk are reached on threads.

    Args:
        ports: Whose source, journal, clock and person.
        registry: The inventories and rules.
        record: The incident, open.
        configured: Regions, settings and deviations.
    """

    def __init__(
        self, ports: Ports, registry: AuditRegistry, record: IncidentRecord, configured: AuditConfigured
    ) -> None:
        self._ports, self._registry, self._record = ports, registry, record
        self._configured = configured
        self._bound = bound_rules(record.incident.playbook, record.parameters, registry)
        self._reading = AuditReading(ports, record.target, record.incident.id)
        self._on_record = AnswersOnRecord()
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._tasks: list[asyncio.Task[None]] = []
        self._expired = False
        self.seen: dict[Resource, Seen] = {}
        """What the rules know of each resource; kept for an inspection alone, where people judge by it."""

    @classmethod
    async def start(
        cls,
        ports: Ports,
        registry: AuditRegistry,
        playbook: Playbook,
        parameters: JsonObject,
        target: Target,
        configured: AuditConfigured,
        *,
        scenario: str | None = None,
    ) -> AuditSession:
        """Open the audit; it is on disk when this returns.

        Args:
            ports: As above.
            registry: As above.
            playbook: The audit, all of whose checks are rules.
            parameters: Its parameters, checked.
            target: Who is asked.
            configured: Regions, settings and deviations.
            scenario: The drill whose simulated account it is.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: A setting does not fit its rule.
        """
        bound_rules(playbook, parameters, registry)
        transcript = await begun(ports, playbook, parameters, target, scenario=scenario)
        record = IncidentRecord(ports, transcript, target, parameters)
        await record.record(configured)
        return cls(ports, registry, record, configured)

    @property
    def incident(self) -> Incident:
        """The audit's fixed part."""
        return self._record.incident

    @property
    def transcript(self) -> Transcript:
        """What is on record."""
        return self._record.transcript

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every new entry, once it is durable. Returns the way to unsubscribe."""
        return self._record.subscribe(listener)

    async def run(self) -> None:
        """List, read and judge everything. Ends with `RunFinished` unless it was cancelled or paused.

        Raises:
            JournalError: The journal cannot take it.
        """
        by_inventory: dict[str, list[BoundRule]] = defaultdict(list)
        for bound in self._bound:
            by_inventory[bound.rule.inventory].append(bound)
        places = [
            (self._registry.inventories[name], region, rules)
            for name, rules in by_inventory.items()
            for region in self._regions_of(self._registry.inventories[name])
        ]
        self._tasks = [asyncio.create_task(self._inventory(*place)) for place in places]
        results = await asyncio.gather(*self._tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result
        unfinished = tuple(
            f"{inventory.id} {region}".strip()
            for (inventory, region, _), result in zip(places, results, strict=True)
            if isinstance(result, asyncio.CancelledError)
        )
        if self._expired:
            await self._record.record(RunPaused(reason=_EXPIRED, checks=unfinished))
        elif unfinished:
            await self._record.record(RunCancelled(checks=unfinished))
        else:
            await self._record.record(RunFinished(diagnosis=diagnosis_of_audit(self.transcript)))

    async def hand_in(self, scored: InspectionScored) -> None:
        """Record how an inspection went.

        Raises:
            JournalError: The journal cannot take it.
        """
        await self._record.record(scored)

    def cancel(self) -> None:
        """Stop. Requests in flight end unheard; nothing recorded is lost."""
        for task in self._tasks:
            task.cancel()

    def _regions_of(self, inventory: Inventory) -> tuple[str, ...]:
        return ("",) if inventory.per_account else self._configured.regions

    async def _inventory(self, inventory: Inventory, region: str, rules: Sequence[BoundRule]) -> None:
        """List one inventory in one Region, then read and judge what it holds."""
        async with self._slots:
            answers = await self._reading.listed(inventory, region)
        everything = inventory.found(answers, region or self._record.target.region)
        wanted = [seen for seen in everything if seen.resource.region in (*self._configured.regions, "")]
        event = InventoryListed(
            inventory=inventory.id,
            region=region,
            rules=tuple(bound.call.id for bound in rules),
            resources=len(wanted),
            gaps=tuple(gap for answer in answers.values() if (gap := gap_of(answer))),
            evidence=Evidence(answers=tuple(answers.values())),
            ended_at=self._ports.clock.now(),
        )
        await self._record.audited(event, self._on_record)
        self._watch(answers.values())
        await asyncio.gather(*(self._resource(inventory, rules, seen) for seen in wanted))

    async def _resource(self, inventory: Inventory, rules: Sequence[BoundRule], seen: Seen) -> None:
        async with self._slots:
            read = await self._reading.read(inventory, [bound.rule for bound in rules], seen)
        if self.incident.scenario:
            self.seen[read.resource] = read
        event = ResourceAudited(
            resource=seen.resource,
            results=tuple(judged(bound, read) for bound in rules),
            evidence=Evidence(answers=tuple(read.answers.values())),
            ended_at=self._ports.clock.now(),
        )
        await self._record.audited(event, self._on_record)
        self._watch(read.answers.values())

    def _watch(self, answers: Iterable[Answer]) -> None:
        """Stop everything once the credentials have ended: nothing more would be seen."""
        if not self._expired and any(a.outcome is Outcome.EXPIRED_CREDENTIALS for a in answers):
            self._expired = True
            self.cancel()
