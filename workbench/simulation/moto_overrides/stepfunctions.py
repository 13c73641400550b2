"""Step Functions: executions have the history that was told; Express workflows have none.

moto runs nothing by default: each execution stays RUNNING, its history is a canned one of 2020, and Express
executions are listed as if they were Standard ones. Executions that a scenario has not told of stay RUNNING
here too: nothing is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from moto.stepfunctions.models import stepfunctions_backends

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.map_runs import MapRun, SimulatedHistory, map_run_details
from workbench.simulation.wire import AwsError

_PAYLOAD = ("input", "inputDetails", "output", "outputDetails", "parameters")
_HISTORY_PAGE = 1000
_DEFAULT_PAGE = 100


@as_aws("stepfunctions.DescribeExecution")
def describe_execution(exchange: Exchange) -> dict[str, Any]:
    """Show an execution, without input and output when only metadata is asked for.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
    """
    kept = _execution(exchange)
    answer = _summary(kept) | {"input": kept.execution_input, "inputDetails": {"included": True}}
    for name in ("error", "cause"):
        if getattr(kept, name):
            answer[name] = getattr(kept, name)
    if exchange.parameters.get("includedData") == "METADATA_ONLY":
        answer = {name: value for name, value in answer.items() if name not in _PAYLOAD}
    return answer | {"redriveCount": 0, "redriveStatus": _redrive_status(kept)}


@as_aws("stepfunctions.ListExecutions")
def list_executions(exchange: Exchange) -> dict[str, Any]:
    """List the executions of a Standard workflow, the newest first, or those of the items of a map run.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
    """
    given = exchange.parameters
    wanted = given.get("statusFilter")
    if "mapRunArn" in given:
        _, run = _map_run(str(given["mapRunArn"]))
        if wanted in (None, "SUCCEEDED"):
            raise AwsError("NotImplemented", "Only items that ended badly are simulated", status=501)
        rows = [
            _summary(item) | {"mapRunArn": run.arn, "itemCount": 1}
            for item in run.items
            if wanted == item.status
        ]
        return _page("executions", rows, given, _DEFAULT_PAGE)
    machine = _machine(str(given["stateMachineArn"]))
    if machine.type == "EXPRESS":
        raise AwsError(
            "StateMachineTypeNotSupported",
            f"This operation is not supported by this type of state machine: '{machine.arn}'",
        )
    newest_first = sorted(machine.executions, key=lambda item: item.start_date, reverse=True)
    rows = [_summary(item) for item in newest_first if wanted in (None, item.status)]
    return _page("executions", rows, given, _DEFAULT_PAGE)


@as_aws("stepfunctions.GetExecutionHistory")
def execution_history(exchange: Exchange) -> dict[str, Any]:
    """Show the events that were told, in either order, without payloads when they are not asked for."""
    given = exchange.parameters
    events: Sequence[Mapping[str, Any]] = _told(_execution(exchange)).events
    if given.get("reverseOrder"):
        events = events[::-1]
    if given.get("includeExecutionData") is False:
        events = [_without_payload(event) for event in events]
    return _page("events", events, given, _DEFAULT_PAGE)


@as_aws("stepfunctions.DescribeStateMachineForExecution")
def machine_of_execution(exchange: Exchange) -> dict[str, Any]:
    """Show the definition as it was when the execution began; moto shows the present one."""
    kept = _execution(exchange)
    machine = _machine(kept.state_machine_arn.partition("/")[0])
    return {
        "stateMachineArn": machine.arn,
        "name": machine.name,
        "definition": _told(kept).definition or machine.definition,
        "roleArn": machine.roleArn,
        "updateDate": _utc(machine.update_date),
        "loggingConfiguration": machine.loggingConfiguration,
        "tracingConfiguration": machine.tracingConfiguration or {"enabled": False},
        "encryptionConfiguration": machine.encryptionConfiguration,
    }


@as_aws("stepfunctions.StopExecution")
def stop_execution(exchange: Exchange) -> dict[str, Any]:
    """Abort an execution, and let its history say so; moto forgets error and cause."""
    kept = _execution(exchange)
    now = exchange.state.story.now()
    if kept.status == "RUNNING":
        given = exchange.parameters
        kept.status, kept.stop_date = "ABORTED", now
        kept.error, kept.cause = given.get("error"), given.get("cause")
        told = _told(kept)
        details = {name: given[name] for name in ("error", "cause") if name in given}
        last = len(told.events)
        told.events.append(
            {
                "timestamp": now,
                "type": "ExecutionAborted",
                "id": last + 1,
                "previousEventId": last,
                "executionAbortedEventDetails": details,
            }
        )
    return {"stopDate": _utc(kept.stop_date)}


@as_aws("stepfunctions.ListMapRuns")
def list_map_runs(exchange: Exchange) -> dict[str, Any]:
    """List the runs of an execution's distributed maps; moto answers none, in a shape that is not AWS's."""
    kept = _execution(exchange)
    rows = [
        {
            "executionArn": kept.execution_arn,
            "mapRunArn": run.arn,
            "stateMachineArn": kept.state_machine_arn,
            "startDate": run.started,
            **({"stopDate": run.stopped} if run.stopped else {}),
        }
        for run in _told(kept).map_runs
    ]
    return _page("mapRuns", rows, exchange.parameters, _DEFAULT_PAGE)


@as_aws("stepfunctions.DescribeMapRun")
def describe_map_run(exchange: Exchange) -> dict[str, Any]:
    """Count the items of a distributed map."""
    kept, run = _map_run(str(exchange.parameters["mapRunArn"]))
    return map_run_details(run, kept.execution_arn)


def _map_runs() -> Iterator[tuple[Any, MapRun]]:
    for machine in stepfunctions_backends[ACCOUNT][REGION].state_machines:
        for kept in machine.executions:
            for run in _told(kept).map_runs:
                yield kept, run


def _map_run(arn: str) -> tuple[Any, MapRun]:
    """Return a map run, and the execution that it belongs to."""
    found = next(((kept, run) for kept, run in _map_runs() if run.arn == arn), None)
    if found is None:
        raise AwsError("ResourceNotFound", f"Map Run Does Not Exist: '{arn}'")
    return found


def _machine(arn: str) -> Any:
    known = stepfunctions_backends[ACCOUNT][REGION].state_machines
    found = next((item for item in known if item.arn == arn), None)
    if found is None:
        raise AwsError("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}'")
    return found


def _execution(exchange: Exchange) -> Any:
    """Return the execution that is asked for; raises AwsError as AWS does for Express and unknown ones."""
    arn = str(exchange.parameters["executionArn"])
    if ":express:" in arn:
        raise AwsError("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
    if ":execution:" not in arn:
        raise AwsError("InvalidArn", f"Invalid Arn: '{arn}'")
    for machine in stepfunctions_backends[ACCOUNT][REGION].state_machines:
        for kept in machine.executions if machine.type != "EXPRESS" else ():
            if kept.execution_arn == arn:
                return kept
    items = (item for _, run in _map_runs() for item in run.items)
    if item := next((item for item in items if item.execution_arn == arn), None):
        return item
    raise AwsError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")


def _told(kept: Any) -> SimulatedHistory:
    """Return what was told of an execution; one that somebody else started has begun, and nothing more."""
    if not hasattr(kept, "told"):
        begun = {
            "timestamp": _utc(kept.start_date),
            "type": "ExecutionStarted",
            "id": 1,
            "previousEventId": 0,
            "executionStartedEventDetails": {"input": kept.execution_input},
        }
        kept.told = SimulatedHistory(definition="", events=[begun])
    told: SimulatedHistory = kept.told
    return told


def _summary(kept: Any) -> dict[str, Any]:
    answer = {
        "executionArn": kept.execution_arn,
        "stateMachineArn": kept.state_machine_arn,
        "name": kept.name,
        "status": kept.status,
        "startDate": _utc(kept.start_date),
    }
    return answer | ({"stopDate": _utc(kept.stop_date)} if kept.stop_date else {})


def _redrive_status(kept: Any) -> str:
    return "REDRIVABLE" if kept.status in ("FAILED", "ABORTED", "TIMED_OUT") else "NOT_REDRIVABLE"


def _without_payload(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: {name: item for name, item in value.items() if name not in _PAYLOAD}
        if isinstance(value, Mapping)
        else value
        for key, value in event.items()
    }


def _page(
    name: str, rows: Sequence[Mapping[str, Any]], given: Mapping[str, Any], default: int
) -> dict[str, Any]:
    start = int(given.get("nextToken") or 0)
    end = start + min(int(given.get("maxResults") or default), _HISTORY_PAGE)
    answer: dict[str, Any] = {name: list(rows[start:end])}
    return answer | ({"nextToken": str(end)} if end < len(rows) else {})


def _utc(moment: datetime) -> datetime:
    """Return a time of moto's, which is naive, as aware UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
