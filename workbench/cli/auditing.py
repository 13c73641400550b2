"""Making an audit without screens: which rules, of which Regions, with which settings, and how it ends."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.cli.console import emit, say, say_target
from workbench.cli.exit_codes import ExitCode
from workbench.cli.headless import plug_in
from workbench.cli.lookup import recording_named
from workbench.domain.audit import InventoryListed, Resource, ResourceAudited
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.evidence import Evidence
from workbench.domain.incident_events import SourcesAsked
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine.audit.changes import Changes, look_up, resources_to_ask
from workbench.engine.audit.contract import AuditRegistry
from workbench.engine.audit.diff import Way, differences
from workbench.engine.audit.planning import AuditPlan, begin
from workbench.engine.audit.report import AuditReport, Standing, audit_report
from workbench.engine.backend import Backend
from workbench.engine.errors import UsageError
from workbench.engine.ports import AwsSource, Deadline
from workbench.engine.recording import record
from workbench.engine.replay import ReplaySource
from workbench.exporters.audits import audit_diff

_TWO = 2
_WHO_DEADLINE_S = 120.0
_EVERY = 100
"""After so many resources progress is told."""


def plan_again(backend: Backend, name: str) -> tuple[AuditPlan, AwsSource]:
    """Return a recorded audit, to be judged anew by the rules of this version, and its answers as a source.

    Raises:
        UsageError: It is no audit.
    """
    recorded = _recorded(backend, name).transcript
    incident = recorded.incident
    configured = audit_report(recorded).configured
    again = AuditPlan(
        audit=incident.playbook,
        given={name: str(value) for name, value in incident.parameters.items()},
        regions=configured.regions,
        configured=configured,
    )
    return again, ReplaySource(recorded, backend.clock)


def conduct_audit(
    backend: Backend, source: AwsSource, registry: AuditRegistry, wanted: AuditPlan, *, progress: bool
) -> Transcript:
    """Make an audit, and return what is then on record.

    Raises:
        WorkbenchError: It cannot be opened, or the journal cannot take more.
        KeyboardInterrupt: Ctrl-C. What was read until then is on record.
    """
    return asyncio.run(_conduct(backend, source, registry, wanted, progress=progress))


def exit_code(transcript: Transcript) -> ExitCode:
    """Return 3 where a rule is broken, 4 where something could not be seen, else 0."""
    status = audit_report(transcript).conclusion.status
    if status is ConclusionStatus.PROVEN:
        return ExitCode.WRONG
    return ExitCode.NOTHING_WRONG if status is ConclusionStatus.CLEAN else ExitCode.CANNOT_TELL


def compare(backend: Backend, names: Sequence[str], *, who: bool = False) -> ExitCode:
    """Print what differs between two audits of the journal; 3 where something is worse or new and broken.

    Args:
        backend: Whose journal, and whose AWS.
        names: The earlier audit and the later one.
        who: Ask Event history who changed what differs; the answers go on record of the later audit.

    Raises:
        UsageError: There are not two names, or one is no audit.
    """
    if len(names) != _TWO:
        raise UsageError("name two audits of the journal: workbench audit diff OLD NEW")
    old, new = (_recorded(backend, name) for name in names)
    found = differences(old, new)
    told = _who(backend, old, new, resources_to_ask(found)) if who else {}
    emit(audit_diff.render(old, new, found, told))
    bad = (Standing.FAIL, Standing.WARN)
    worse = [d for d in found if d.way is Way.WORSE or (d.way is Way.NEW and d.now and d.now.standing in bad)]
    lost = [d for d in found if d.way is Way.LOST]
    return ExitCode.WRONG if worse else ExitCode.CANNOT_TELL if lost else ExitCode.NOTHING_WRONG


def _who(
    backend: Backend, old: AuditReport, new: AuditReport, resources: Sequence[Resource]
) -> Mapping[Resource, Changes]:
    """Ask who changed these, on record before and after.

    Raises:
        WorkbenchError: AWS cannot be asked, it is another account, or the journal cannot take it.
    """
    source, transcript = backend.live(), new.transcript
    target, before = source.target(), transcript.incident.target
    say_target(target)
    if target.account != before.account:
        raise UsageError(
            f"these audits are of account {before.account}, the credentials are of {target.account}"
        )
    since, until = old.transcript.incident.started_at, transcript.ended_at or backend.clock.now()
    asking = SourcesAsked(question=f"who changed what differs since {old.transcript.incident.id}")
    record(backend, transcript, asking)
    told = look_up(source.reader(target, Deadline(backend.clock, _WHO_DEADLINE_S)), resources, since, until)
    answers = tuple(changes.answer for changes in told.values())
    record(backend, transcript, replace(asking, evidence=Evidence(answers=answers)))
    return told


def _recorded(backend: Backend, name: str) -> AuditReport:
    transcript = recording_named(backend, name)
    if not transcript.incident.playbook.rules:
        raise UsageError(f"{transcript.incident.id} is no audit but {transcript.incident.playbook.id}")
    return audit_report(transcript)


async def _conduct(
    backend: Backend, source: AwsSource, registry: AuditRegistry, wanted: AuditPlan, *, progress: bool
) -> Transcript:
    ports, target = await plug_in(backend, source)
    session = await begin(ports, target, registry, wanted)
    say(f"audit {session.incident.id}")
    if progress:
        session.subscribe(_Progress())
    interrupted = False

    def interrupt() -> None:
        nonlocal interrupted
        interrupted = True
        session.cancel()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        await session.run()
    finally:
        loop.remove_signal_handler(signal.SIGINT)
    if interrupted:
        say(f"what was read is on record: workbench export {session.incident.id}")
        raise KeyboardInterrupt
    return session.transcript


class _Progress:
    """A listener that reports lists, and every so many resources."""

    def __init__(self) -> None:
        self._listed = self._read = 0

    def __call__(self, entry: TimelineEntry) -> None:
        if isinstance(entry.event, InventoryListed):
            self._listed += entry.event.resources
            place = f" in {entry.event.region}" if entry.event.region else ""
            say(f"listed {entry.event.inventory}{place}: {entry.event.resources}")
            for gap in entry.event.gaps:
                say(f"not listed: {gap.what}: {gap.why}")
        if isinstance(entry.event, ResourceAudited):
            self._read += 1
            if self._read % _EVERY == 0 or self._read == self._listed:
                say(f"{self._read} of {self._listed} read")
