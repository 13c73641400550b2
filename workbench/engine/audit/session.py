"""Making an audit: list every inventory in every Region, read each resource, judge it, put it on record."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from workbench.domain.audit import (
    AuditConfigured,
    Gap,
    InspectionScored,
    InventoryListed,
    Resource,
    ResourceAudited,
    RuleResult,
)
from workbench.domain.evidence import Answer, AnswerName, Answers, Evidence, Outcome, Request, Requests
from workbench.domain.incident import Incident
from workbench.domain.incident_events import RunCancelled, RunFinished, RunPaused
from workbench.domain.playbook import Playbook, RuleCall
from workbench.domain.target import Target
from workbench.domain.transcript import Transcript
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.audit.contract import (
    AnyRule,
    Assessment,
    AuditRegistry,
    Inventory,
    Seen,
    questions_of,
    requests_of,
    unseen,
)
from workbench.engine.audit.report import diagnosis_of_audit
from workbench.engine.binding import bind
from workbench.engine.errors import unknown_name
from workbench.engine.incident_record import IncidentRecord, Listener, begun
from workbench.engine.ports import AwsReader, Deadline
from workbench.engine.runner import Reading, bug
from workbench.engine.session_ports import Ports
from workbench.engine.shared_answers import AnswersOnRecord
from workbench.engine.templates import Unresolved, fill
from workbench.engine.threads import in_thread
from workbench.knowledge.answers import actions_denied
from workbench.knowledge.redaction import shown

SIDE_BY_SIDE = 16
"""Resources that are read at the same time."""
LIST_DEADLINE_S = 600.0
RESOURCE_DEADLINE_S = 60.0
TRIES = 4
"""A throttled question is asked so often, with a longer pause before each time."""
_FIRST_PAUSE_S = 0.5
_EXPIRED = "the credentials have expired: renew them, and begin the audit again"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundRule:
    """A rule of this audit with its settings."""

    call: RuleCall
    rule: AnyRule
    params: Any


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
        self._reading, self._on_record = Reading(), AnswersOnRecord()
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
            answers = await self._list(inventory, region)
        everything = inventory.found(answers, region or self._record.target.region)
        wanted = [seen for seen in everything if seen.resource.region in (*self._configured.regions, "")]
        event = InventoryListed(
            inventory=inventory.id,
            region=region,
            rules=tuple(bound.call.id for bound in rules),
            resources=len(wanted),
            gaps=tuple(gap for answer in answers.values() if (gap := _gap(answer))),
            evidence=Evidence(answers=tuple(answers.values())),
            ended_at=self._ports.clock.now(),
        )
        await self._record.audited(event, self._on_record)
        self._watch(answers.values())
        await asyncio.gather(*(self._resource(inventory, rules, seen) for seen in wanted))

    async def _list(self, inventory: Inventory, region: str) -> Answers:
        deadline = Deadline(self._ports.clock, LIST_DEADLINE_S)

        def work() -> Answers:
            return inventory.collect(_InRegion(self._reader(deadline), region))

        try:
            answers = await in_thread(work, name=inventory.id)
        finally:
            deadline.cancel()
        return {name: self._reading.presented(answer) for name, answer in answers.items()}

    async def _resource(self, inventory: Inventory, rules: Sequence[BoundRule], seen: Seen) -> None:
        async with self._slots:
            deadline = Deadline(self._ports.clock, RESOURCE_DEADLINE_S)
            try:
                read = await in_thread(
                    partial(self._read, inventory, rules, seen, deadline), name=seen.resource.name
                )
            finally:
                deadline.cancel()
        if self.incident.scenario:
            self.seen[read.resource] = read
        event = ResourceAudited(
            resource=seen.resource,
            results=tuple(judged(bound.call, bound.rule, bound.params, read) for bound in rules),
            evidence=Evidence(answers=tuple(read.answers.values())),
            ended_at=self._ports.clock.now(),
        )
        await self._record.audited(event, self._on_record)
        self._watch(read.answers.values())

    def _read(self, inventory: Inventory, rules: Sequence[BoundRule], seen: Seen, deadline: Deadline) -> Seen:
        """Ask what the rules need of a resource. Blocks: runs on a thread."""
        reader = _InRegion(self._reader(deadline), seen.resource.region)
        for name in questions_of(inventory, [bound.rule for bound in rules]):
            requests = requests_of(name, inventory.questions[name].ask(seen))
            answers: dict[AnswerName, Answer] = {
                part: self._reading.presented(reader.read(request)) for part, request in requests.items()
            }
            seen = dataclasses.replace(seen, answers={**seen.answers, **answers})
        return seen

    def _reader(self, deadline: Deadline) -> AwsReader:
        reader = self._ports.source.reader(self._record.target, deadline, self.incident.id)
        return _Patient(self._reading.answers.reader(reader, deadline), deadline)

    def _watch(self, answers: Iterable[Answer]) -> None:
        """Stop everything once the credentials have ended: nothing more would be seen."""
        if not self._expired and any(a.outcome is Outcome.EXPIRED_CREDENTIALS for a in answers):
            self._expired = True
            self.cancel()


class _InRegion:
    """An `AwsReader` that puts every request that names no Region to this one."""

    def __init__(self, reader: AwsReader, region: str) -> None:
        self._reader, self._region = reader, region

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self._reader.target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        return self._reader.read(request if request.region else request.in_region(self._region))

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`; one after the other, for resources are read side by side."""
        return {name: self.read(request) for name, request in requests.items()}


class _Patient:
    """An `AwsReader` that asks again what was throttled, with longer and longer pauses, as time allows."""

    def __init__(self, reader: AwsReader, deadline: Deadline) -> None:
        self._reader, self._deadline = reader, deadline

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self._reader.target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        answer = self._reader.read(request)
        for attempt in range(TRIES - 1):
            passing = answer.outcome is Outcome.THROTTLED or answer.interrupted
            if not passing or not self._deadline.wait(_FIRST_PAUSE_S * 2**attempt):
                break
            answer = self._reader.read(request)
        return answer

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`."""
        return {name: self.read(request) for name, request in requests.items()}


def judged(call: RuleCall, rule: AnyRule, params: Any, seen: Seen) -> RuleResult:
    """Return what a rule says of a resource; a bug in it is shown as `unknown`, and ends nothing."""
    try:
        said: Assessment = rule.judge(seen, params)
    except Exception as error:  # noqa: BLE001 - a bug in a rule must not end the audit; it is shown and recorded
        said = unseen(UnknownReason.PROBE_ERROR, bug(error, "rule"))
    return RuleResult(
        rule=call.id,
        verdict=said.verdict,
        reason=said.reason,
        summary=shown(said.summary),
        needs=said.needs,
    )


def bound_rules(playbook: Playbook, parameters: JsonObject, registry: AuditRegistry) -> tuple[BoundRule, ...]:
    """Return the rules of an audit with their settings.

    Raises:
        UsageError: There is no such rule, or a setting does not fit it.
    """
    return tuple(_bound(call, parameters, registry) for call in playbook.rules)


def _bound(call: RuleCall, parameters: JsonObject, registry: AuditRegistry) -> BoundRule:
    if call.rule not in registry.rules:
        raise unknown_name("rule", call.rule, registry.rules)
    rule = registry.rules[call.rule]
    filled = {name: fill(value, parameters) for name, value in call.arguments.items()}
    given = {name: value for name, value in filled.items() if not isinstance(value, Unresolved)}
    return BoundRule(call=call, rule=rule, params=bind(rule, given))


def _gap(answer: Answer) -> Gap | None:
    """Return what could not be listed by an answer; None where it lists everything."""
    if answer.unknown_reason is None and not answer.truncated:
        return None
    asked = ", ".join(
        f"{name} {value}" for name, value in answer.parameters.items() if isinstance(value, str)
    )
    why = " ".join(part for part in (answer.code, answer.message) if part) or str(answer.outcome)
    return Gap(
        what=f"{answer.operation}{f' ({asked})' if asked else ''}",
        why=why,
        reason=answer.unknown_reason or UnknownReason.TRUNCATED,
        needs=tuple(actions_denied((answer,))),
    )
