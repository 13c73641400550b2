"""One incident, worked on: runs checks, keeps the timeline, decides the causes.

Everything that a screen or a report shows comes from `entries`, and an entry is durable before it is
published.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from workbench.domain.diagnosis import Diagnosis
from workbench.domain.finding import Finding
from workbench.domain.incident import CameFrom, Incident
from workbench.domain.incident_events import (
    Annotation,
    CheckStarted,
    DiagnosisChanged,
    DrillAnswered,
    Event,
    FindingRecorded,
    IncidentClosed,
    IncidentOpened,
    IncidentResumed,
    QuestionAnswered,
    RunCancelled,
    RunFinished,
    RunPaused,
    SourcesAsked,
)
from workbench.domain.playbook import Check, PersonQuestion, Playbook, ProbeCall
from workbench.domain.target import Person, Target
from workbench.domain.transcript import Draft, TimelineEntry, Transcript
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.arguments import CannotAsk, answered, dependencies, longest_chain_first, resolve
from workbench.engine.binding import required_params
from workbench.engine.diagnosis import diagnose
from workbench.engine.errors import UsageError, WorkbenchError, unknown_name
from workbench.engine.ports import AwsSource, Clock, Journal
from workbench.engine.probe import Registry
from workbench.engine.runner import Reading, Runner, is_expired
from workbench.engine.skew import clock_skew
from workbench.engine.threads import in_thread

_CLOSED = "this incident is closed: it takes notes and corrections, and asks nothing any more"

Listener: TypeAlias = Callable[[TimelineEntry], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What a session is plugged into."""

    source: AwsSource
    registry: Registry
    journal: Journal
    clock: Clock
    person: Person
    tool_version: str


class IncidentSession:
    """An open incident. All methods run on the event loop; AWS and the disk are reached on threads."""

    def __init__(self, ports: Ports, transcript: Transcript, target: Target) -> None:
        """Take over a transcript. Use `start` or `resume`, which put the first entry on record."""
        self._ports = ports
        self._incident = transcript.incident
        self._entries = list(transcript.entries)
        self._findings = transcript.findings
        self._answers = transcript.answers
        self._target = target
        self._runner = Runner(ports.source, ports.registry, ports.clock, transcript.incident.id)
        self._diagnosis = self._diagnose()
        self._listeners: list[Listener] = []
        self._write_lock = asyncio.Lock()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._pause_reason = ""
        self._skew_s: float | None = None

    @classmethod
    async def start(
        cls,
        ports: Ports,
        playbook: Playbook,
        parameters: JsonObject,
        target: Target,
        *,
        scenario: str | None = None,
        came_from: CameFrom | None = None,
    ) -> IncidentSession:
        """Open a new incident; it is on disk when this returns.

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
            who=_as(ports.person, target),
            observed_at=now,
            tool_version=ports.tool_version,
            playbook_sha256=playbook.sha256,
        )
        entry = await in_thread(lambda: ports.journal.create(incident, draft))
        return cls(ports, Transcript(incident=incident, entries=(entry,)), target)

    @classmethod
    async def resume(cls, ports: Ports, transcript: Transcript, target: Target) -> IncidentSession:
        """Go on with an incident where it stopped.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: The recorded playbook needs a probe that this version does not have.
        """
        check_probes(transcript.incident.playbook, ports.registry)
        session = cls(ports, transcript, target)
        await session._record(IncidentResumed(target=target, tool_version=ports.tool_version))
        return session

    @property
    def incident(self) -> Incident:
        """The incident's fixed part."""
        return self._incident

    @property
    def playbook(self) -> Playbook:
        """The playbook as it was when the incident began."""
        return self._incident.playbook

    @property
    def target(self) -> Target:
        """Who and where we are now; differs from the incident's after a resume by somebody else."""
        return self._target

    @property
    def source(self) -> AwsSource:
        """Who is asked."""
        return self._ports.source

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """All entries, in order; each is durable."""
        return tuple(self._entries)

    @property
    def transcript(self) -> Transcript:
        """What an export made now would show."""
        return Transcript(incident=self._incident, entries=self.entries)

    @property
    def findings(self) -> dict[str, Finding]:
        """The latest finding of each check."""
        return dict(self._findings)

    @property
    def answers(self) -> dict[str, str]:
        """The latest answer of each question."""
        return dict(self._answers)

    @property
    def diagnosis(self) -> Diagnosis:
        """Where the causes stand."""
        return self._diagnosis

    @property
    def running(self) -> frozenset[str]:
        """The ids of the checks that are being asked or wait for their turn."""
        return frozenset(self._tasks)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every new entry, once it is durable. Returns the way to unsubscribe."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def run_step(self, step_id: str) -> None:
        """Ask all checks of one step again, and whatever they depend on that was not asked yet."""
        wanted = [check.id for check in self.playbook.step(step_id).checks]
        await self._run(self._with_dependencies(wanted))

    async def run_all(self) -> None:
        """Ask whatever has no answer yet, side by side; when everything has one, ask everything again.

        Ends with a `RunFinished` entry unless it was cancelled or paused.
        """
        open_ = [check.id for check in self._askable() if self._is_open(check.id)]
        finished = await self._run(open_ or [check.id for check in self._askable()])
        if finished:
            await self._record(RunFinished(diagnosis=self._diagnosis))

    def cancel(self) -> None:
        """Stop what is running. Requests in flight end unheard; nothing recorded is lost."""
        for task in self._tasks.values():
            task.cancel()

    async def annotate(self, event: Annotation | IncidentClosed | SourcesAsked) -> TimelineEntry:
        """Record what a person adds by hand or asks beside the playbook, or that it is closed.

        Args:
            event: Made with `workbench.engine.annotate`, or by `FurtherReading`.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: It is closed and asks nothing, or checks are being asked and it cannot be closed.
        """
        if isinstance(event, SourcesAsked) and self.transcript.closed:
            raise UsageError(_CLOSED)
        if isinstance(event, IncidentClosed) and self._tasks:
            raise UsageError("checks are being asked: stop them, or wait for them, before it is closed")
        return await self._record(event)

    async def answer(self, check_id: str, answer: str) -> None:
        """Record a person's answer to an `ask` fence; it becomes the fact `check.answer`.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: There is no such question, or no such answer to it.
        """
        question = self._check(check_id)
        if not isinstance(question, PersonQuestion):
            raise UsageError(f"'{check_id}' is no question to a person")
        if answer not in question.options:
            raise unknown_name(f"answer to {check_id}", answer, question.options)
        step = self.playbook.step_of(check_id).id
        now = self._ports.clock.now()
        await self._record(QuestionAnswered(step=step, check=check_id, answer=answer))
        self._answers[check_id] = answer
        await self._settle(answered(question, step, answer, now))

    async def answer_drill(self, cause: str, *, correct: bool) -> None:
        """Record which cause a trainee named."""
        await self._record(DrillAnswered(cause=cause, correct=correct))

    async def refresh_target(self) -> Target:
        """Ask again who we are, after credentials were renewed.

        Raises:
            WorkbenchError: STS does not answer, or it is another account than the incident's.
        """
        target = await in_thread(self._ports.source.target)
        if self._incident.target.account and target.account != self._incident.target.account:
            raise WorkbenchError(
                f"these credentials belong to account {target.account}, the incident to "
                f"{self._incident.target.account}: choose the right profile"
            )
        self._target = target
        return target

    def _check(self, check_id: str) -> Check:
        for check in self.playbook.checks:
            if check.id == check_id:
                return check
        raise unknown_name("check", check_id, (check.id for check in self.playbook.checks))

    def _askable(self) -> Iterable[Check]:
        return (check for check in self.playbook.checks if not isinstance(check, PersonQuestion))

    def _is_open(self, check_id: str) -> bool:
        finding = self._findings.get(check_id)
        return finding is None or finding.verdict is Verdict.UNKNOWN

    def _with_dependencies(self, wanted: Iterable[str]) -> list[str]:
        """Add what `wanted` needs and has no finding, in the playbook's order."""
        chosen: set[str] = set()
        queue = list(wanted)
        while queue:
            check_id = queue.pop()
            if check_id in chosen:
                continue
            chosen.add(check_id)
            queue += [need for need in dependencies(self._check(check_id)) if need not in self._findings]
        return [check.id for check in self._askable() if check.id in chosen]

    async def _run(self, check_ids: list[str]) -> bool:
        """Run checks side by side, each after those that it depends on. Return whether all of them ended."""
        if self.transcript.closed:
            raise UsageError(_CLOSED)
        self._pause_reason = ""
        new = [self._check(check_id) for check_id in check_ids if check_id not in self._tasks]
        tasks: dict[str, asyncio.Task[None]] = {}
        reading = Reading()
        for check in longest_chain_first(new):
            tasks[check.id] = asyncio.create_task(self._run_after_dependencies(check.id, tasks, reading))
        self._tasks |= tasks
        try:
            results = await asyncio.gather(*tasks.values(), return_exceptions=True)
        finally:
            self._forget(tasks)
        unfinished = tuple(
            check_id
            for check_id, result in zip(tasks, results, strict=True)
            if isinstance(result, asyncio.CancelledError)
        )
        for result in results:
            if isinstance(result, Exception):
                raise result
        if self._pause_reason:
            await self._record(RunPaused(reason=self._pause_reason, checks=unfinished))
        elif unfinished:
            await self._record(RunCancelled(checks=unfinished))
        return not unfinished and not self._pause_reason

    def _forget(self, tasks: Iterable[str]) -> None:
        for check_id in tasks:
            self._tasks.pop(check_id, None)

    async def _run_after_dependencies(
        self, check_id: str, tasks: dict[str, asyncio.Task[None]], reading: Reading
    ) -> None:
        check = self._check(check_id)
        await asyncio.sleep(0)  # let every task of this run exist before any looks for another
        needs = [tasks[need] for need in dependencies(check) if need in tasks]
        if needs:
            await asyncio.wait(needs)
        if isinstance(check, PersonQuestion):
            return
        step = self.playbook.step_of(check_id).id
        required = (
            frozenset(required_params(self._ports.registry[check.probe]))
            if isinstance(check, ProbeCall)
            else frozenset(check.arguments)
        )
        arguments = resolve(check, self._incident.parameters, self._findings, required)
        if isinstance(arguments, CannotAsk):
            await self._settle(arguments.finding(check, step, self._ports.clock.now()))
            return
        probe = check.probe if isinstance(check, ProbeCall) else check.operation
        await self._record(CheckStarted(step=step, check=check.id, probe=probe, arguments=arguments))
        finding = await self._runner.run(check, step, arguments, self._target, reading)
        await self._settle(finding)
        if is_expired(finding):
            self._pause("the credentials have expired: renew them, then run again")

    def _pause(self, reason: str) -> None:
        if not self._pause_reason:
            self._pause_reason = reason
            current = asyncio.current_task()
            for task in self._tasks.values():
                if task is not current:
                    task.cancel()

    async def _settle(self, finding: Finding) -> None:
        """Record a finding, then what it does to the causes. What the journal refuses is not shown."""
        self._skew_s = clock_skew(finding.evidence.answers, otherwise=self._skew_s)
        await self._record(
            FindingRecorded(finding=finding),
            observed_at=finding.ended_at,
            occurred_at=finding.occurred_at,
        )
        self._findings[finding.check] = finding
        before, after = self._diagnosis, self._diagnose()
        self._diagnosis = after
        if not after.reads_as(before):
            await self._record(DiagnosisChanged(conclusion=after.conclusion, statuses=after.statuses))

    def _diagnose(self) -> Diagnosis:
        return diagnose(self.playbook, self._incident.parameters, self._findings)

    async def _record(
        self,
        event: Event,
        *,
        observed_at: datetime | None = None,
        occurred_at: datetime | None = None,
    ) -> TimelineEntry:
        """Make an event durable, then publish it. A cancellation in between waits for the disk."""
        draft = Draft(
            event=event,
            who=_as(self._ports.person, self._target),
            observed_at=observed_at or self._ports.clock.now(),
            occurred_at=occurred_at,
            skew_s=self._skew_s,
            tool_version=self._ports.tool_version,
            playbook_sha256=self.playbook.sha256,
        )
        return await asyncio.shield(self._append(draft))

    async def _append(self, draft: Draft) -> TimelineEntry:
        journal = self._ports.journal
        put = journal.close if isinstance(draft.event, IncidentClosed) else journal.append
        async with self._write_lock:
            entry = await in_thread(lambda: put(self._incident.id, draft))
            self._entries.append(entry)
        for listener in tuple(self._listeners):
            listener(entry)
        return entry


def check_probes(playbook: Playbook, registry: Registry) -> None:
    """Refuse a recorded playbook that needs a probe that this version does not have; raises UsageError."""
    for check in playbook.checks:
        if isinstance(check, ProbeCall) and check.probe not in registry:
            raise unknown_name("probe", check.probe, registry)


def _as(person: Person, target: Target) -> Person:
    """Return the person with the AWS identity that they act under now."""
    return replace(person, aws_identity=target.identity)
