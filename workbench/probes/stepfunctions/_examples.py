"""Answers of Step Functions for the examples of its probes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.probes._examples import answered

ACCOUNT = "arn:aws:states:us-east-1:111122223333"
MACHINE = f"{ACCOUNT}:stateMachine:nightly"
EXECUTION = f"{ACCOUNT}:execution:nightly:run-7"
EXPRESS = f"{ACCOUNT}:express:nightly:run-7:0b5e"
MAP_RUN = f"{ACCOUNT}:mapRun:nightly/files:run-7-1"
ROLE = "arn:aws:iam::111122223333:role/nightly"
GROUP = "/aws/vendedlogs/states/nightly"
GROUP_ARN = f"arn:aws:logs:us-east-1:111122223333:log-group:{GROUP}:*"
CLEAN = {
    "Type": "Task",
    "Resource": "arn:aws:states:::glue:startJobRun.sync",
    "Parameters": {"JobName": "clean-orders"},
    "End": True,
}


def machine(
    clean: Mapping[str, Any] = CLEAN, *, type_: str = "STANDARD", level: str = "OFF", operation: str = ""
) -> Answer:
    """Return a state machine of one task, `Clean`."""
    destinations = [{"cloudWatchLogsLogGroup": {"logGroupArn": GROUP_ARN}}] if level != "OFF" else []
    states = {
        "Clean": clean,
        "Tell": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": True},
    }
    return answered(
        operation or "stepfunctions.DescribeStateMachine",
        {
            "stateMachineArn": MACHINE,
            "definition": json.dumps({"StartAt": "Clean", "States": states}),
            "roleArn": ROLE,
            "type": type_,
            "loggingConfiguration": {"level": level, "destinations": destinations},
        },
    )


def execution(status: str, **more: Any) -> Answer:
    """Return what DescribeExecution says."""
    return answered(
        "stepfunctions.DescribeExecution",
        {"executionArn": EXECUTION, "stateMachineArn": MACHINE, "status": status, **more},
    )


def history(*events: tuple[str, Mapping[str, Any]]) -> Answer:
    """Return a history, newest first: of each event its type and details; a minute lies between two."""
    told: list[JsonObject] = [
        {
            "id": number,
            "previousEventId": number - 1,
            "type": type_,
            "timestamp": f"2026-11-23T02:{number:02d}:00Z",
            f"{type_[0].lower()}{type_[1:]}EventDetails": dict(details),
        }
        for number, (type_, details) in enumerate(events, 1)
    ]
    return answered("stepfunctions.GetExecutionHistory", {"events": told[::-1]})


STARTED = ("ExecutionStarted", {"roleArn": ROLE})
ENTERED = ("TaskStateEntered", {"name": "Clean"})
SCHEDULED = ("TaskScheduled", {"resourceType": "glue", "resource": "startJobRun.sync"})
LEFT = ("TaskStateExited", {"name": "Clean"})
SUCCEEDED: tuple[str, Mapping[str, Any]] = ("ExecutionSucceeded", {})


def failing(error: str, cause: str = "") -> Answer:
    """Return the history of an execution whose one task failed so."""
    why = {"error": error, "cause": cause}
    return history(STARTED, ENTERED, SCHEDULED, ("TaskFailed", why), ("ExecutionFailed", why))


def log_lines(*events: tuple[str, Mapping[str, Any]]) -> Answer:
    """Return lines of an Express workflow's log."""
    lines = [
        {
            "message": json.dumps(
                {
                    "id": str(number),
                    "type": type_,
                    "details": dict(details),
                    "previous_event_id": str(number - 1),
                    "event_timestamp": str(1763863200000 + 60_000 * number),
                    "execution_arn": EXPRESS,
                }
            )
        }
        for number, (type_, details) in enumerate(events, 1)
    ]
    return answered("logs.FilterLogEvents", {"events": lines})


def log_group(created: str = "2026-01-01", days: int | None = None) -> Answer:
    """Return the settings of the log group."""
    at = round(datetime.fromisoformat(created).replace(tzinfo=UTC).timestamp() * 1000)
    settings: dict[str, Any] = {"logGroupName": GROUP, "creationTime": at}
    return answered(
        "logs.DescribeLogGroups", {"logGroups": [settings | ({"retentionInDays": days} if days else {})]}
    )


def executions(*statuses: Sequence[str]) -> Answer:
    """Return a list of executions, the newest first: name, status, start and end (`02:00`), of one day."""
    rows = [
        {
            "executionArn": f"{ACCOUNT}:execution:nightly:{name}",
            "name": name,
            "status": status,
            "startDate": f"2026-11-23T{start}:00Z",
            **({"stopDate": f"2026-11-23T{end}:00Z"} if end else {}),
        }
        for name, status, start, end in statuses
    ]
    return answered("stepfunctions.ListExecutions", {"executions": rows})
