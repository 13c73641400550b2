"""Executions of state machines: what happened in them is told, not run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from moto.stepfunctions.models import stepfunctions_backends

from workbench.domain.execution import ENDED_BADLY
from workbench.knowledge.arns import log_group_name
from workbench.simulation.api import Api
from workbench.simulation.execution_history import Account, HistoryWriter, express_arn
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.map_runs import SimulatedHistory
from workbench.simulation.sim_actions.cloudwatch import log_events
from workbench.simulation.sim_actions.registry import sim_action

_LOGGED = {
    "ALL": ("",),
    "ERROR": ("Failed", "TimedOut", "Aborted"),
    "FATAL": ("ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"),
}
"""Parts of the names of the events that each log level writes ("Log levels for Step Functions")."""


@sim_action
def execution(
    api: Api,
    state_machine: str,
    name: str,
    path: Sequence[str | Account] = (),
    status: str = "",
    error: str = "",
    cause: str = "",
    input: Mapping[str, Any] | str | None = None,  # noqa: A002 - as StartExecution calls it
) -> None:
    """Start an execution at the time that is being told, and tell what happened in it.

    An Express workflow leaves nothing but what its log level writes to its log group.

    Args:
        api: The way to AWS.
        state_machine: The name of a state machine that exists.
        name: The name of the execution.
        path: What happened, state by state; see `HistoryWriter.tell`. Empty: the first state was entered
            and nothing further is known.
        status: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`; else it follows from the path.
        error: Why it ended badly; else the error of the last state of the path.
        cause: The cause that belongs to it.
        input: Its input, a JSON document.

    Raises:
        ValueError: The path does not fit the definition.
    """
    machine_arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{state_machine}"
    document = input if isinstance(input, str) else json.dumps(input or {})
    started = api.call(
        "stepfunctions.StartExecution", {"stateMachineArn": machine_arn, "name": name, "input": document}
    )
    machine = stepfunctions_backends[ACCOUNT][REGION].describe_state_machine(machine_arn)
    kept = next(item for item in machine.executions if item.execution_arn == started["executionArn"])
    begun = kept.start_date.replace(tzinfo=UTC)
    writer = HistoryWriter(json.loads(machine.definition), kept.execution_arn, begun)
    writer.begin(document, machine.roleArn)
    last = writer.tell(path)
    still = any(not isinstance(item, str) and item.get("running") for item in path) or not path
    kept.status = status or ("RUNNING" if still else "FAILED" if last[0] else "SUCCEEDED")
    if kept.status in ENDED_BADLY:
        kept.error, kept.cause = error or last[0], cause or last[1]
    if kept.status != "RUNNING":
        kept.stop_date = writer.now
        writer.end(kept.status, kept.error or "", kept.cause or "")
    kept.told = SimulatedHistory(
        definition=machine.definition, events=writer.events, map_runs=writer.map_runs
    )
    if machine.type == "EXPRESS":
        _log(api, machine, express_arn(state_machine, name), writer.events)


def _log(api: Api, machine: Any, arn: str, events: Sequence[Mapping[str, Any]]) -> None:
    """Write the events of an Express execution as its log level says."""
    configuration = machine.loggingConfiguration
    named = _LOGGED.get(configuration.get("level", "OFF"), ())
    for destination in configuration.get("destinations", ()):
        group = log_group_name(destination["cloudWatchLogsLogGroup"]["logGroupArn"])
        lines = [
            _line(event, arn, with_data=bool(configuration.get("includeExecutionData")))
            for event in events
            if any(part in event["type"] for part in named)
        ]
        if lines:
            log_events(api, group, f"states/{machine.name}/2026-11/1", lines)


def _line(event: Mapping[str, Any], arn: str, *, with_data: bool) -> dict[str, Any]:
    none: Mapping[str, Any] = {}
    details = next((value for key, value in event.items() if key.endswith("EventDetails")), none)
    payload = () if with_data else ("input", "output", "parameters")
    return {
        "id": str(event["id"]),
        "type": event["type"],
        "details": {key: value for key, value in details.items() if key not in payload},
        "previous_event_id": str(event["previousEventId"]),
        "event_timestamp": str(int(event["timestamp"].timestamp() * 1000)),
        "execution_arn": arn,
    }
