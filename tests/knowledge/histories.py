"""Histories of executions for tests, as a scenario tells them and as AWS's answers spell them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes import NOON
from workbench.domain.execution import ExecutionPicture
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.knowledge.executions import picture, read_definition, read_history
from workbench.simulation.execution_history import HistoryWriter

ARN = "arn:aws:states:us-east-1:123456789012:execution:nightly:run"
LOAD = "arn:aws:lambda:us-east-1:123456789012:function:load"
INNER = {"StartAt": "Copy", "States": {"Copy": {"Type": "Task", "Resource": LOAD, "End": True}}}
DEFINITION: dict[str, Any] = {
    "StartAt": "Check",
    "States": {
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericEquals": 0, "Next": "Nothing"}],
            "Default": "Clean",
        },
        "Clean": {
            "Type": "Task",
            "Resource": "arn:aws:states:::glue:startJobRun.sync",
            "Parameters": {"JobName": "clean"},
            "TimeoutSeconds": 3600,
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Tell"}],
            "Next": "Each",
        },
        "Tell": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": True},
        "Each": {"Type": "Map", "ItemProcessor": INNER, "Next": "Both"},
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Left", "States": {"Left": {"Type": "Pass", "End": True}}},
                {"StartAt": "Right", "States": {"Right": {"Type": "Task", "Resource": LOAD, "End": True}}},
            ],
            "Next": "Big",
        },
        "Big": {
            "Type": "Map",
            "Label": "files",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED"},
                "StartAt": "Read",
                "States": {"Read": {"Type": "Pass", "End": True}},
            },
            "End": True,
        },
        "Nothing": {"Type": "Succeed"},
    },
}


def events(
    path: Sequence[str | Mapping[str, Any]],
    status: str = "",
    definition: Mapping[str, Any] = DEFINITION,
    **why: str,
) -> list[dict[str, Any]]:
    """Return the events of an execution that took this path, without payloads, as the workbench gets them."""
    writer = HistoryWriter(definition, ARN, NOON)
    writer.begin("{}", "arn:aws:iam::123456789012:role/nightly")
    error, cause = writer.tell(path)
    if status != "RUNNING":
        writer.end(
            status or ("FAILED" if error else "SUCCEEDED"), why.get("error", error), why.get("cause", cause)
        )
    return [_as_answered(event) for event in writer.events]


def _as_answered(event: Mapping[str, Any]) -> dict[str, Any]:
    payload = ("input", "output", "parameters")
    return {
        key: {name: item for name, item in value.items() if name not in payload}
        if isinstance(value, Mapping)
        else value
        for key, value in {**event, "timestamp": iso(event["timestamp"])}.items()
    }


def drawn(of: Sequence[JsonObject], **more: Any) -> ExecutionPicture:
    """Return the picture of these events with the definition above."""
    return picture(read_definition(json.dumps(DEFINITION)), read_history(of), **more)
