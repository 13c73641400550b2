"""Carries out a scenario's actions, in order: first what is healthy, then what breaks it."""

from __future__ import annotations

import inspect
from typing import Any

import botocore.exceptions

from workbench.domain.scenario import Scenario, ScenarioAction
from workbench.engine.errors import UsageError, WorkbenchError, unknown_name
from workbench.simulation.api import Api
from workbench.simulation.sim_actions import sim_actions

_UNFIT = (TypeError, AttributeError, LookupError, ArithmeticError)
"""What a number does where a text is wanted, or a list where an object is, somewhere inside of an action."""
_FAILURES = (
    *_UNFIT,
    WorkbenchError,
    ValueError,
    botocore.exceptions.BotoCoreError,
    botocore.exceptions.ClientError,
)


def build(scenario: Scenario, api: Api) -> None:
    """Carry out `build`, then `break`.

    Raises:
        UsageError: An action that does not exist, does not take these arguments, or that AWS refuses; the
            text names file, line and operation.
    """
    for action in (*scenario.build, *scenario.break_):
        try:
            _carry_out(action, api)
        except _FAILURES as error:
            where = f"{scenario.source or scenario.id}:{action.line}"
            raise UsageError(f"{where}: {action.operation}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, botocore.exceptions.ClientError):
        refused = error.response["Error"]
        return f"AWS refuses it: {refused.get('Code')}: {refused.get('Message')}"
    if isinstance(error, _UNFIT):
        return f"it takes no such values: {type(error).__name__}: {error}"
    return str(error)


def _carry_out(action: ScenarioAction, api: Api) -> None:
    service, _, name = action.operation.partition(".")
    if service != "sim":
        api.call(action.operation, action.arguments)
        return
    actions = sim_actions()
    if name not in actions:
        raise unknown_name("action of sim", name, actions)
    arguments: dict[str, Any] = dict(action.arguments)
    signature = inspect.signature(actions[name])
    try:
        signature.bind(api, **arguments)
    except TypeError as error:
        takes = ", ".join(list(signature.parameters)[1:])
        raise UsageError(f"{error}; it takes {takes}") from error
    actions[name](api, **arguments)
