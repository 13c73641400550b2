"""Inspection drills: a simulated account in which some resources are weak; the trainee names which."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from workbench.domain.audit import Accusation, InspectionScored
from workbench.domain.scenario import AnswerKey, Scenario
from workbench.domain.target import Target
from workbench.engine.audit.planning import ALL, AuditDesk, AuditPlan, begin
from workbench.engine.audit.report import AuditReport, Standing
from workbench.engine.audit.session import AuditSession
from workbench.engine.session_ports import Ports

_WEAK = (Standing.FAIL, Standing.WARN)


def plan_of(desk: AuditDesk, scenario: Scenario) -> AuditPlan:
    """Return the audit of an inspection, with what people have accepted there.

    Raises:
        UsageError: There is no such audit.
    """
    given = {name: str(value) for name, value in scenario.parameters.items()}
    plan = desk.plan([] if scenario.playbook == ALL else [scenario.playbook], given)
    return replace(plan, configured=replace(plan.configured, deviations=scenario.deviations))


async def begin_inspection(ports: Ports, target: Target, desk: AuditDesk, scenario: Scenario) -> AuditSession:
    """Open an inspection; it is on disk when this returns.

    Raises:
        UsageError: There is no such audit, or a setting does not fit it.
        JournalError: The journal cannot take it.
    """
    plan = plan_of(desk, scenario)
    return await begin(ports, target, desk.registry, plan, scenario=scenario.id)


def weak_in(report: AuditReport) -> frozenset[Accusation]:
    """Return what the rules themselves call weak: broken, or met by half, and not accepted."""
    return frozenset(
        Accusation(rule=rule.call.id, resource=item.resource.name)
        for rule in report.rules
        for item in rule.judged
        if item.standing in _WEAK
    )


def scored(key: AnswerKey, accused: Collection[Accusation]) -> InspectionScored:
    """Hold what was called weak against what is. Each part is in order of rule and resource."""
    weak = {Accusation(rule=item.rule, resource=item.resource) for item in key.weak}

    def ordered(some: Collection[Accusation]) -> tuple[Accusation, ...]:
        return tuple(sorted(some, key=lambda item: (item.rule, item.resource)))

    given = set(accused)
    return InspectionScored(
        found=ordered(weak & given), missed=ordered(weak - given), wrong=ordered(given - weak)
    )


def reasons(key: AnswerKey) -> Mapping[Accusation, str]:
    """Return what there is to learn from each planted weakness."""
    return {Accusation(rule=item.rule, resource=item.resource): item.why for item in key.weak}
