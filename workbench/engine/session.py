"""One incident, worked on: runs checks, takes what people add, shows where the causes stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from workbench.domain.diagnosis import Diagnosis
from workbench.domain.finding import Finding
from workbench.domain.incident import CameFrom, Incident
from workbench.domain.incident_events import (
    IncidentResumed,
    RunFinished,
)
from workbench.domain.playbook import OperationCall, Playbook, ProbeCall
from workbench.domain.target import Target
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.arguments import with_dependencies
from workbench.engine.contributions import CLOSED, Contributions
from workbench.engine.errors import UsageError, WorkbenchError, unknown_name
from workbench.engine.incident_record import IncidentRecord, Listener, begun
from workbench.engine.parameters import given_by_person
from workbench.engine.ports import AwsSource
from workbench.engine.probe import Registry
from workbench.engine.run import Run
from workbench.engine.runner import Runner
from workbench.engine.session_ports import Ports
from workbench.engine.threads import in_thread

_EXPIRED = "the credentials have expired: renew them, then run again"


class IncidentSession:
    """An open incident. All methods run on the event loop; AWS and the disk are reached on threads."""

    def __init__(
        self, ports: Ports, transcript: Transcript, target: Target, parameters: JsonObject | None = None
    ) -> None:
        """Take over a transcript. Use `start` or `resume`, which put the first entry on record."""
        self._ports = ports
        self._record = IncidentRecord(ports, transcript, target, parameters)
        incident = transcript.incident
        named = given_by_person(incident.playbook, self._record.parameters)
        self._runner = Runner(ports.source, ports.registry, ports.clock, incident.id, named)
        self._runs: list[Run] = []
        self.contributions = Contributions(
            self._record, ports.clock, transcript.answers, lambda: bool(self.running)
        )
        """What people add."""

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
            raise UsageError(CLOSED)
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
