"""An incident without screens: the same engine and journal, driven to its end or to Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from workbench.cli.console import say, say_target
from workbench.cli.exit_codes import ExitCode
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.finding import Finding
from workbench.domain.incident import CameFrom
from workbench.domain.incident_events import CheckStarted, FindingRecorded, RunPaused
from workbench.domain.playbook import Playbook
from workbench.domain.target import Source, Target
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.backend import Backend
from workbench.engine.consents import answer_log_files, wanting_log_files
from workbench.engine.elsewhere import given_elsewhere
from workbench.engine.errors import UsageError
from workbench.engine.ports import AwsSource
from workbench.engine.readiness import make_ready
from workbench.engine.recording import record
from workbench.engine.routing import followed
from workbench.engine.session import IncidentSession
from workbench.engine.session_ports import Ports
from workbench.engine.threads import in_thread
from workbench.exporters.record import diagnosis_of
from workbench.exporters.text import finding_line
from workbench.wording.network import announcement

OpenSession: TypeAlias = Callable[[], Awaitable[IncidentSession]]


def opening(
    backend: Backend,
    source: AwsSource,
    playbook: Playbook,
    parameters: JsonObject,
    *,
    scenario: str | None = None,
    came_from: CameFrom | None = None,
) -> OpenSession:
    """Return the way to a new incident, and back from it: the one that it goes on from records it too."""

    async def open_session() -> IncidentSession:
        ports, target = await plug_in(backend, source)
        make_ready(source, playbook, backend.load_registry)
        for line in await in_thread(lambda: _strange(backend, parameters, target)):
            say(f"note: {line}")
        if not backend.no_network and (line := announcement(playbook, parameters, ports.registry, target)):
            say(f"note: {line}")
        session = await IncidentSession.start(
            ports, playbook, parameters, target, scenario=scenario, came_from=came_from
        )
        if came_from:
            earlier = await in_thread(lambda: backend.journal.load(came_from.incident))
            await in_thread(lambda: record(backend, earlier, followed(came_from, session.incident)))
        return session

    return open_session


def _strange(backend: Backend, parameters: JsonObject, target: Target) -> tuple[str, ...]:
    """Return what lies in another account or Region than the one asked; only then the profiles are read."""
    if not (alone := given_elsewhere(parameters, target)):
        return ()
    try:
        return given_elsewhere(parameters, target, backend.profiles())
    except UsageError:  # what is wrong with that file is told to whoever asks for a profile
        return alone


def resuming(backend: Backend, source: AwsSource, transcript: Transcript) -> OpenSession:
    """Return the way to go on with an incident."""

    async def open_session() -> IncidentSession:
        ports, target = await plug_in(backend, source)
        incident = transcript.incident
        _check_same(incident.target, target)
        said = announcement(incident.playbook, incident.parameters, ports.registry, target)
        if said and not backend.no_network:
            say(f"note: {said}")
        return await IncidentSession.resume(ports, transcript, target)

    return open_session


def conduct(
    open_session: OpenSession,
    answers: Mapping[str, str],
    *,
    progress: bool,
    agrees: Callable[[Mapping[str, Finding]], bool] | None = None,
) -> Transcript:
    """Ask everything that the playbook asks, and return what is then on record.

    Args:
        open_session: `opening` or `resuming`.
        answers: A person's answers, by the id of the question.
        progress: Report every check on stderr.
        agrees: Asks the person whether log files may be read that would decide these findings; None where
            nobody is there to answer.

    Raises:
        WorkbenchError: The incident cannot be opened, or the journal cannot take more.
        KeyboardInterrupt: Ctrl-C. What was seen until then is on record.
    """
    return asyncio.run(_Conductor(answers, agrees, progress=progress).conduct(open_session))


def exit_code(transcript: Transcript) -> ExitCode:
    """Return the exit code that the conclusion of a run stands for."""
    status = diagnosis_of(transcript).conclusion.status
    if status is ConclusionStatus.PROVEN:
        return ExitCode.WRONG
    if any(f.reason is UnknownReason.BLOCKED_BY_GUARD for f in transcript.findings.values()):
        return ExitCode.REFUSED
    return ExitCode.NOTHING_WRONG if status is ConclusionStatus.CLEAN else ExitCode.CANNOT_TELL


def pause_of(transcript: Transcript) -> str:
    """Return why the run could not go on; empty when it ended."""
    event = transcript.entries[-1].event if transcript.entries else None
    return event.reason if isinstance(event, RunPaused) else ""


class _Conductor:
    """One run, and what Ctrl-C does to it."""

    def __init__(
        self,
        answers: Mapping[str, str],
        agrees: Callable[[Mapping[str, Finding]], bool] | None,
        *,
        progress: bool,
    ) -> None:
        self._answers = answers
        self._agrees = agrees
        self._progress = progress
        self._session: IncidentSession | None = None
        self._task: asyncio.Task[Transcript] | None = None
        self._interrupted = False

    async def conduct(self, open_session: OpenSession) -> Transcript:
        loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        loop.add_signal_handler(signal.SIGINT, self._interrupt)
        try:
            return await self._conduct(open_session)
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
        finally:
            loop.remove_signal_handler(signal.SIGINT)

    async def _conduct(self, open_session: OpenSession) -> Transcript:
        session = await open_session()
        incident = session.incident.id
        say(f"incident {incident}")
        for check, answer in self._answers.items():
            await session.contributions.answer(check, answer)
        if self._progress:
            session.subscribe(_Progress(len(session.playbook.checks)))
        self._session = session
        await session.run_all()
        if not self._interrupted:
            await self._ask_for_log_files(session)
        if self._interrupted:
            say(f"what was seen is on record; go on with: workbench run --resume {incident}")
            raise KeyboardInterrupt
        return session.transcript

    async def _ask_for_log_files(self, session: IncidentSession) -> None:
        wanted, agrees = wanting_log_files(session), self._agrees
        if not wanted or agrees is None or session.transcript.closed:
            return
        self._session = None  # while a person is asked, Ctrl-C leaves at once
        agreed = await in_thread(lambda: agrees(wanted))
        self._session = session
        await session.run_checks(await answer_log_files(session, agreed=agreed))

    def _interrupt(self) -> None:
        """Let the run end by itself, so that the journal says why; the second time, leave at once."""
        if self._session and not self._interrupted:
            self._session.cancel()
        elif self._task:
            self._task.cancel()
        self._interrupted = True


class _Progress:
    """A listener that reports each check in one line."""

    def __init__(self, checks: int) -> None:
        self._checks = checks
        self._ended = 0

    def __call__(self, entry: TimelineEntry) -> None:
        event = entry.event
        if isinstance(event, CheckStarted):
            say(f"asking  {event.check} ({event.probe})")
        elif isinstance(event, FindingRecorded):
            self._ended += 1
            say(f"{self._ended:>2} of {self._checks}  {finding_line(event.finding)}")


async def plug_in(backend: Backend, source: AwsSource) -> tuple[Ports, Target]:
    """Ask who we are, and say so before anything else is asked."""
    target = await in_thread(source.target)
    say_target(target)
    ports = backend.ports(source)
    return replace(ports, person=replace(ports.person, aws_identity=target.identity)), target


def _check_same(before: Target, now: Target) -> None:
    if (before.account, before.source) != (now.account, now.source):
        raise UsageError(
            f"the incident was on {_name(before)}, and these credentials are on {_name(now)}: "
            "choose the right --profile or endpoint"
        )


def _name(target: Target) -> str:
    source = "live" if target.source is Source.LIVE else f"a {target.source}"
    return f"{source} account {target.account or 'unknown'}"
