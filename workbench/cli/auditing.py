"""Making an audit without screens: which rules, of which Regions, with which settings, and how it ends."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from workbench.cli.console import emit, say
from workbench.cli.exit_codes import ExitCode
from workbench.cli.headless import plug_in
from workbench.cli.lookup import recording_named
from workbench.cli.settings import Settings
from workbench.cli.wiring import reviewed_operations, user_playbooks
from workbench.domain.audit import AuditConfigured, Deviation, InventoryListed, ResourceAudited
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.evidence import ask
from workbench.domain.playbook import Parameter, Playbook
from workbench.domain.target import Target
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine.audit.contract import AuditRegistry
from workbench.engine.audit.diff import Way, differences
from workbench.engine.audit.report import AuditReport, Standing, audit_report
from workbench.engine.audit.session import AuditSession
from workbench.engine.backend import Backend
from workbench.engine.errors import UsageError, WorkbenchError, unknown_name
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import AwsSource, Deadline
from workbench.engine.replay import ReplaySource
from workbench.engine.threads import in_thread
from workbench.exporters.audits import audit_diff
from workbench.knowledge.answers import objects, text
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.deviations import load_deviations, load_settings
from workbench.playbook_files.library import load_audits, shipped_folder

ALL = "audit"
"""The id of an audit by all rules."""
_REGIONS_DEADLINE_S = 30.0
_TWO = 2
_EVERY = 100
"""After so many resources progress is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPlan:
    """An audit that can begin."""

    audit: Playbook
    given: Mapping[str, str]
    regions: tuple[str, ...]
    """Empty for the one of the target; `all` for all that the account has enabled."""
    configured: AuditConfigured


def audits_of(settings: Settings, registry: AuditRegistry) -> dict[str, Playbook]:
    """Return all audits by id, and say on stderr which files cannot be used."""
    folders = [shipped_folder(), *settings.playbooks, user_playbooks()]
    audits, problems = load_audits(
        folders, functools.cache(lambda: Catalogue({}, reviewed_operations(), registry.rules))
    )
    for problem in problems:
        say(f"workbench: {problem}")
    return audits


def plan(
    audits: Mapping[str, Playbook],
    names: Sequence[str],
    given: Mapping[str, str],
    *,
    regions: str = "",
    settings_file: Path | None = None,
    deviations_file: Path | None = None,
) -> AuditPlan:
    """Return the audit that the options ask for.

    Raises:
        UsageError: They name something that does not exist, or a file cannot be used.
    """
    for name in names:
        if name not in audits:
            raise unknown_name("audit", name, audits)
    chosen = [audits[name] for name in (names or audits)]
    if not chosen:
        raise UsageError("there is no audit: see the folder audits beside the playbooks")
    audit = chosen[0] if len(chosen) == 1 else together(chosen)
    configured = AuditConfigured(regions=())
    if settings_file:
        of_file = load_settings(settings_file)
        known = {item.name: value for item in audit.parameters if (value := of_file.values.get(item.name))}
        for name in of_file.values:
            if not any(playbook.parameter(name) for playbook in audits.values()):
                raise UsageError(f"{settings_file}: {unknown_name('setting', name, _settings(audits))}")
        given = {**known, **given}
        configured = replace(configured, settings_file=str(settings_file), settings_sha256=of_file.sha256)
    if deviations_file:
        rules = frozenset(call.id for playbook in audits.values() for call in playbook.rules)
        accepted = load_deviations(deviations_file, rules)
        configured = replace(
            configured,
            deviations_file=str(deviations_file),
            deviations_sha256=accepted.sha256,
            deviations=tuple(item for item in accepted.deviations if _may_fit(item, audit)),
        )
    return AuditPlan(
        audit=audit,
        given=given,
        regions=tuple(filter(None, (region.strip() for region in regions.split(",")))),
        configured=configured,
    )


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


def together(audits: Sequence[Playbook]) -> Playbook:
    """Return audits as one, whose digest stands for all of theirs. A parameter of one name is one."""
    parameters: dict[str, Parameter] = {}
    for audit in audits:
        for parameter in audit.parameters:
            parameters.setdefault(parameter.name, parameter)
    digests = "".join(audit.sha256 for audit in audits)
    return Playbook(
        id=ALL,
        title="Audit: " + ", ".join(audit.id for audit in audits),
        summary=" ".join(audit.summary for audit in audits),
        services=tuple(dict.fromkeys(name for audit in audits for name in audit.services)),
        parameters=tuple(parameters.values()),
        steps=tuple(replace(step, id=f"{audit.id}-{step.id}") for audit in audits for step in audit.steps),
        sha256=hashlib.sha256(digests.encode()).hexdigest(),
        source=", ".join(audit.source for audit in audits),
    )


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


def compare(backend: Backend, names: Sequence[str]) -> ExitCode:
    """Print what differs between two audits of the journal; 3 where something is worse or new and broken.

    Raises:
        UsageError: There are not two names, or one is no audit.
    """
    if len(names) != _TWO:
        raise UsageError("name two audits of the journal: workbench audit diff OLD NEW")
    old, new = (_recorded(backend, name) for name in names)
    found = differences(old, new)
    emit(audit_diff.render(old, new, found))
    bad = (Standing.FAIL, Standing.WARN)
    worse = [d for d in found if d.way is Way.WORSE or (d.way is Way.NEW and d.now and d.now.standing in bad)]
    lost = [d for d in found if d.way is Way.LOST]
    return ExitCode.WRONG if worse else ExitCode.CANNOT_TELL if lost else ExitCode.NOTHING_WRONG


def _recorded(backend: Backend, name: str) -> AuditReport:
    transcript = recording_named(backend, name)
    if not transcript.incident.playbook.rules:
        raise UsageError(f"{transcript.incident.id} is no audit but {transcript.incident.playbook.id}")
    return audit_report(transcript)


async def _conduct(
    backend: Backend, source: AwsSource, registry: AuditRegistry, wanted: AuditPlan, *, progress: bool
) -> Transcript:
    ports, target = await plug_in(backend, source)
    parameters = check_parameters(wanted.audit, wanted.given, backend.clock.now(), kind="audits")
    regions = wanted.regions or (target.region,)
    if "all" in regions:
        regions = await in_thread(lambda: _enabled_regions(backend, source, target))
    session = await AuditSession.start(
        ports, registry, wanted.audit, parameters, target, replace(wanted.configured, regions=regions)
    )
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


def _enabled_regions(backend: Backend, source: AwsSource, target: Target) -> tuple[str, ...]:
    """Return the Regions that the account has enabled.

    Raises:
        WorkbenchError: They cannot be listed: to leave some out would look like an all-clear for them.
    """
    reader = source.reader(target, Deadline(backend.clock, _REGIONS_DEADLINE_S))
    answer = reader.read(ask("ec2.DescribeRegions"))
    regions = tuple(
        sorted(name for item in objects(answer.data, "Regions") if (name := text(item, "RegionName")))
    )
    if not answer.ok or not regions:
        said = " ".join(part for part in (answer.code, answer.message) if part)
        raise WorkbenchError(
            f"the Regions cannot be listed ({said}): name them, --regions eu-west-1,us-east-1"
        )
    return regions


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


def _may_fit(deviation: Deviation, audit: Playbook) -> bool:
    """Tell whether a deviation is about a rule of this audit: one about another is no mistake in it."""
    return any(fnmatchcase(call.id, deviation.rule) for call in audit.rules)


def _settings(audits: Mapping[str, Playbook]) -> set[str]:
    return {parameter.name for audit in audits.values() for parameter in audit.parameters}
