"""With which permissions a drill is done: with all but what it denies, or with those of a policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from workbench.cli.lookup import playbook_named
from workbench.cli.settings import Settings
from workbench.cli.sources import Drill
from workbench.domain.scenario import Scenario, ScenarioKind
from workbench.engine.backend import Backend, RunningDrill
from workbench.engine.errors import UsageError
from workbench.engine.operations import operations_of

Policy: TypeAlias = Mapping[str, Any]
"""An IAM policy document."""


def operator_policy(
    backend: Backend, file: Path | None, *, least_privilege: bool
) -> Callable[[Scenario], Policy] | None:
    """Return which policy the operator of a scenario has; None for all permissions.

    Args:
        backend: Where the playbooks are.
        file: A policy document.
        least_privilege: The operator has what `workbench iam-policy` prints for the scenario's playbook.

    Raises:
        UsageError: Both are given, or the file holds no policy.
    """
    if file and least_privilege:
        raise UsageError("--operator and --least-privilege each name a policy: give one of them")
    if least_privilege:
        return lambda scenario: _printed_policy(backend, scenario)
    if file is None:
        return None
    policy = _policy_in(file)
    return lambda _: policy


def with_operator(backend: Backend, settings: Settings, policy_of: Callable[[Scenario], Policy]) -> Backend:
    """Return a backend whose drills are done by an operator with that policy."""

    def simulate(scenario: Scenario) -> RunningDrill:
        policy = policy_of(scenario)
        return Drill(scenario, backend.clock, allow_cost=settings.allow_cost, operator_policy=policy)

    return replace(backend, simulate=simulate)


def _printed_policy(backend: Backend, scenario: Scenario) -> Policy:
    from workbench.aws import policy_for
    from workbench.engine.audit.contract import operations_of_audit
    from workbench.engine.audit.inspection import plan_of

    if scenario.kind is ScenarioKind.INSPECTION:
        desk = backend.open_audits()
        return policy_for(operations_of_audit(plan_of(desk, scenario).audit, desk.registry))
    playbook = playbook_named(backend, scenario.playbook)
    return policy_for(operations_of([playbook], backend.load_registry()))


def _policy_in(file: Path) -> Policy:
    import json

    from workbench.knowledge.policies import read_policy

    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{file}: cannot be read as JSON: {error}") from error
    if not isinstance(document, dict) or read_policy(document, file.name) is None:
        raise UsageError(f"{file}: is no IAM policy; 'workbench iam-policy PLAYBOOK' prints one")
    return document
