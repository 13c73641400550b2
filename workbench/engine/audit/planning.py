"""Which audit is made: one or several as one, with Regions, settings and accepted deviations."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from workbench.domain.audit import AuditConfigured
from workbench.domain.evidence import ask
from workbench.domain.playbook import Parameter, Playbook
from workbench.domain.target import Target
from workbench.domain.values import JsonObject
from workbench.engine.audit.contract import AuditRegistry
from workbench.engine.audit.session import AuditSession
from workbench.engine.errors import WorkbenchError
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import Deadline
from workbench.engine.session_ports import Ports
from workbench.engine.threads import in_thread
from workbench.knowledge.answers import objects, text

ALL = "audit"
"""The id of an audit by all rules."""
REGIONS = Parameter(
    name="regions", help="Regions to look at, joined by commas, or all; empty for that of the target"
)
SETTINGS = Parameter(name="config", help="a TOML file with settings, name = value; empty for none")
DEVIATIONS = Parameter(name="deviations", help="a YAML file with accepted deviations; empty for none")
OPTIONS = (REGIONS, SETTINGS, DEVIATIONS)
"""What a form asks for besides the parameters of an audit."""
_REGIONS_DEADLINE_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPlan:
    """An audit that can begin."""

    audit: Playbook
    given: Mapping[str, str]
    regions: tuple[str, ...]
    """Empty for the one of the target; `all` for all that the account has enabled."""
    configured: AuditConfigured


class AuditDesk(Protocol):
    """The audits that there are, and the files that people bring to one."""

    @property
    def audits(self) -> Mapping[str, Playbook]:
        """All audits by id."""
        ...

    @property
    def registry(self) -> AuditRegistry:
        """Their inventories and rules."""
        ...

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with files that cannot be used, a line each."""
        ...

    def plan(
        self,
        names: Sequence[str],
        given: Mapping[str, str],
        *,
        regions: str = "",
        settings_file: str = "",
        deviations_file: str = "",
    ) -> AuditPlan:
        """Return the audit of these names, of all audits where there is none.

        Raises:
            UsageError: They name something that does not exist, or a file cannot be used.
        """
        ...


def options_of(desk: AuditDesk, names: Sequence[str]) -> Playbook:
    """Return the audit of these names with the options of a form among its parameters."""
    audit = together([desk.audits[name] for name in (names or desk.audits)])
    return replace(audit, parameters=(*OPTIONS, *audit.parameters))


def planned(desk: AuditDesk, names: Sequence[str], form: Playbook, filled: Mapping[str, str]) -> AuditPlan:
    """Return the audit that a form asks for.

    Args:
        desk: The audits that there are.
        names: Which of them; all where there is none.
        form: What `options_of` returned for these.
        filled: What stands in it.

    Raises:
        UsageError: As `AuditDesk.plan`.
    """
    options = {option.name: filled.get(option.name, "") for option in OPTIONS}
    given = {  # what stands there as it would by itself leaves a settings file its say
        name: value
        for name, value in filled.items()
        if name not in options and (item := form.parameter(name)) and value != item.default
    }
    return desk.plan(
        names,
        given,
        regions=options[REGIONS.name],
        settings_file=options[SETTINGS.name],
        deviations_file=options[DEVIATIONS.name],
    )


def together(audits: Sequence[Playbook]) -> Playbook:
    """Return audits as one, whose digest stands for all of theirs. A parameter of one name is one."""
    if len(audits) == 1:
        return audits[0]
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


async def begin(
    ports: Ports,
    target: Target,
    registry: AuditRegistry,
    wanted: AuditPlan,
    *,
    scenario: str | None = None,
) -> AuditSession:
    """Open an audit, of the simulated account of a scenario if one is named; it is on disk when this returns.

    Raises:
        UsageError: A setting does not fit its parameter or rule.
        WorkbenchError: The Regions cannot be listed, or the journal cannot take it.
    """
    parameters: JsonObject = check_parameters(wanted.audit, wanted.given, ports.clock.now(), kind="audits")
    regions = wanted.regions or (target.region,)
    if "all" in regions:
        regions = await in_thread(lambda: _enabled_regions(ports, target))
    configured = replace(wanted.configured, regions=regions)
    return await AuditSession.start(
        ports, registry, wanted.audit, parameters, target, configured, scenario=scenario
    )


def _enabled_regions(ports: Ports, target: Target) -> tuple[str, ...]:
    """Return the Regions that the account has enabled.

    Raises:
        WorkbenchError: They cannot be listed: to leave some out would look like an all-clear for them.
    """
    reader = ports.source.reader(target, Deadline(ports.clock, _REGIONS_DEADLINE_S))
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
