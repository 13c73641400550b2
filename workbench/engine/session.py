"""One incident, worked on: runs checks, takes what people add and answer, shows where the causes stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from workbench.domain.diagnosis import Diagnosis
from workbench.domain.finding import Finding
from workbench.domain.incident import CameFrom, Incident
from workbench.domain.incident_events import (
    Annotation,
    ConsentAnswered,
    IncidentClosed,
    IncidentResumed,
    ListAsked,
    ParametersChanged,
    QuestionAnswered,
    RunFinished,
    SourcesAsked,
)
from workbench.domain.playbook import OperationCall, PersonQuestion, Playbook, ProbeCall
from workbench.domain.target import Target
from workbench.domain.training import TrainingEvent
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.arguments import answered, resting_on, with_dependencies
from workbench.engine.errors import UsageError, WorkbenchError, unknown_name
from workbench.engine.incident_record import IncidentRecord, Listener, begun
from workbench.engine.parameters import given_by_person
from workbench.engine.ports import AwsSource
from workbench.engine.probe import Registry
from workbench.engine.run import Run
from workbench.engine.runner import Runner
from workbench.engine.session_ports import Ports
from workbench.engine.threads import in_thread

_CLOSED = "this incident is closed: it takes notes and corrections, and asks nothing any more"
_RUNNING = "checks are being asked: stop them, or wait for them, before a parameter is changed"
_EXPIRED = "the credentials have expired: renew them, then run again"


class IncidentSession:
    """An open incident. All methods run on the event loop; AWS and the disk are reached on threads."""

    def __init__(
        self, ports: Ports, transcript: Transcript, target: Target, parameters: JsonObject | None = None
    ) -> None:
        """Take over a transcript. Use `start` or `resume`, which put the first entry on record."""
        self._ports = ports
        self._record = IncidentRecord(ports, transcript, target, parameters)
        self._answers = transcript.answers
        incident = transcript.incident
        named = given_by_person(incident.playbook, self._record.parameters)
        self._runner = Runner(ports.source, ports.registry, ports.clock, incident.id, named)
        self._runs: list[Run] = []

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
        transcript = await begun(ports, playbook, parameters, target, scenario=scenario, came_from=came_from)
        return cls(ports, transcript, target, parameters)

    @classmethod
    async def resume(cls, ports: Ports, transcript: Transcript, target: Target) -> IncidentSession:
        """Go on with an incident where it stopped.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: The recorded playbook needs a probe that this version does not have.
        """
        check_probes(transcript.incident.playbook, ports.registry)
        session = cls(ports, transcript, target)
        await session._record.record(IncidentResumed(target=target, tool_version=ports.tool_version))
        return session

    @property
    def incident(self) -> Incident:
        """The incident's fixed part."""
        return self._record.incident

    @property
    def playbook(self) -> Playbook:
        """The playbook as it was when the incident began."""
        return self._record.incident.playbook

    @property
    def target(self) -> Target:
        """Who and where we are now; differs from the incident's after a resume by somebody else."""
        return self._record.target

    @property
    def source(self) -> AwsSource:
        """Who is asked."""
        return self._ports.source

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """All entries, in order; each is durable."""
        return self._record.entries

    @property
    def transcript(self) -> Transcript:
        """What an export made now would show."""
        return self._record.transcript

    @property
    def findings(self) -> dict[str, Finding]:
        """The latest finding of each check."""
        return dict(self._record.findings)

    @property
    def answers(self) -> dict[str, str]:
        """The latest answer of each question."""
        return dict(self._answers)

    @property
    def diagnosis(self) -> Diagnosis:
        """Where the causes stand."""
        return self._record.diagnosis

    @property
    def running(self) -> frozenset[str]:
        """The ids of the checks that are being asked or wait for their turn."""
        return frozenset(check for run in self._runs for check in run.checks)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every new entry, once it is durable. Returns the way to unsubscribe."""
        return self._record.subscribe(listener)

    async def run_step(self, step_id: str) -> None:
        """Ask all checks of one step again, and whatever they depend on that was not asked yet."""
        wanted = [check.id for check in self.playbook.step(step_id).checks]
        needed = with_dependencies(wanted, self.playbook.checks, known=self._record.findings)
        await self._run(check for check in self._askable() if check.id in needed)

    async def run_all(self) -> None:
        """Ask whatever has no answer yet, side by side; when everything has one, ask everything again.

        Ends with a `RunFinished` entry unless it was cancelled or paused.
        """
        known = {
            check for check, item in self._record.findings.items() if item.verdict is not Verdict.UNKNOWN
        }
        open_ = [check for check in self._askable() if check.id not in known]
        if await self._run(open_ or self._askable()):
            await self._record.record(RunFinished(diagnosis=self.diagnosis))

    async def change_parameters(self, parameters: JsonObject, why: str = "") -> tuple[str, ...]:
        """Go on with other parameters, on record. What rests on a changed one counts no more.

        Args:
            parameters: All of them, as `check_parameters` returns them.
            why: The person's reason, if any.

        Returns:
            The checks whose findings count no more: ask them again with `run_checks`.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: It is closed, checks are being asked, or nothing would be changed.
        """
        if self.transcript.closed:
            raise UsageError(_CLOSED)
        if self.running:
            raise UsageError(_RUNNING)
        asked = self._record.parameters
        names = [item.name for item in self.playbook.parameters]
        changed = [name for name in names if parameters.get(name, "") != asked.get(name, "")]
        if not changed:
            raise UsageError("no parameter was changed: nothing is asked again")
        void = [name for name in resting_on(changed, self.playbook.checks) if name in self._record.findings]
        event = ParametersChanged(
            before={name: str(asked.get(name, "")) for name in changed},
            after={name: str(parameters.get(name, "")) for name in changed},
            void=tuple(void),
            why=why,
        )
        await self._record.changed(event, parameters)
        return event.void

    async def run_checks(self, checks: Collection[str]) -> None:
        """Ask these checks."""
        await self._run(check for check in self._askable() if check.id in checks)

    @property
    def parameters(self) -> JsonObject:
        """What is asked about now, as it is asked with."""
        return self._record.parameters

    def cancel(self) -> None:
        """Stop what is running. Requests in flight end unheard; nothing recorded is lost."""
        for run in self._runs:
            run.cancel()

    async def annotate(
        self, event: Annotation | IncidentClosed | SourcesAsked | ListAsked | ConsentAnswered
    ) -> TimelineEntry:
        """Record what a person adds by hand, agrees to or asks beside the playbook, or that it is closed.

        Args:
            event: Made with `workbench.engine.annotate`, by `FurtherReading`, or by `consents`.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: It is closed and asks nothing, or checks are being asked and it cannot be closed.
        """
        if isinstance(event, SourcesAsked | ListAsked | ConsentAnswered) and self.transcript.closed:
            raise UsageError(_CLOSED)
        if isinstance(event, IncidentClosed) and self.running:
            raise UsageError("checks are being asked: stop them, or wait for them, before it is closed")
        return await self._record.record(event)

    async def answer(self, check_id: str, answer: str) -> None:
        """Record a person's answer to an `ask` fence; it becomes the fact `check.answer`.

        Raises:
            JournalError: The journal cannot take it.
            UsageError: There is no such question, or no such answer to it.
        """
        checks = {check.id: check for check in self.playbook.checks}
        if check_id not in checks:
            raise unknown_name("check", check_id, checks)
        question = checks[check_id]
        if not isinstance(question, PersonQuestion):
            raise UsageError(f"'{check_id}' is no question to a person")
        if answer not in question.options:
            raise unknown_name(f"answer to {check_id}", answer, question.options)
        step = self.playbook.step_of(check_id).id
        now = self._ports.clock.now()
        await self._record.record(QuestionAnswered(step=step, check=check_id, answer=answer))
        self._answers[check_id] = answer
        await self._record.settle(answered(question, step, answer, now))

    async def train(self, event: TrainingEvent) -> None:
        """Record what a trainee did in a drill."""
        await self._record.record(event)

    async def refresh_target(self) -> Target:
        """Ask again who we are, after credentials were renewed.

        Raises:
            WorkbenchError: STS does not answer, or it is another account than the incident's.
        """
        target = await in_thread(self._ports.source.target)
        account = self.incident.target.account
        if account and target.account != account:
            raise WorkbenchError(
                f"these credentials belong to account {target.account}, the incident to "
                f"{account}: choose the right profile"
            )
        self._record.target = target
        return target

    def _askable(self) -> list[ProbeCall | OperationCall]:
        return [check for check in self.playbook.checks if isinstance(check, ProbeCall | OperationCall)]

    async def _run(self, checks: Iterable[ProbeCall | OperationCall]) -> bool:
        """Run those of the checks that are not running yet. Return whether all of them ended."""
        if self.transcript.closed:
            raise UsageError(_CLOSED)
        running = self.running
        run = Run(self._record, self._runner, self._ports.registry, self._ports.clock, self._pause)
        run.begin(check for check in checks if check.id not in running)
        self._runs.append(run)
        try:
            return await run.end()
        finally:
            self._runs.remove(run)

    def _pause(self) -> None:
        """Whoever runs, runs on the same credentials."""
        for run in self._runs:
            run.pause(_EXPIRED)


def check_probes(playbook: Playbook, registry: Registry) -> None:
    """Refuse a recorded playbook that needs a probe that this version does not have; raises UsageError."""
    for check in playbook.checks:
        if isinstance(check, ProbeCall) and check.probe not in registry:
            raise unknown_name("probe", check.probe, registry)
