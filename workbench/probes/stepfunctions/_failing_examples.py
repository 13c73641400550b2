"""Executions that failed, for the examples of `stepfunctions.failing_state`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.domain.evidence import Answer, Answers
from workbench.probes._examples import answered
from workbench.probes.stepfunctions import _examples as sfn


def standard(
    status: str, history: Answer, clean_state: Mapping[str, Any] = sfn.CLEAN, **more: Any
) -> Answers:
    """Return the answers about a Standard execution, whose state `Clean` is defined so."""
    machine = sfn.machine(clean_state, operation="stepfunctions.DescribeStateMachineForExecution")
    return {"execution": sfn.execution(status, **more), "history": history, "machine": machine}


JOB_RUN = '{"Id": "jr_1", "JobName": "clean-orders", "ErrorMessage": "No space left on device"}'
REFUSED = (
    "User: arn:aws:sts::111122223333:assumed-role/{role}/x is not authorized to perform: glue:StartJobRun on "
    "resource: arn:aws:glue:us-east-1:111122223333:job/clean-orders because no identity-based policy allows "
    "the glue:StartJobRun action"
)
CATCHES = {**sfn.CLEAN, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Tell"}]}
CAUGHT = (
    sfn.STARTED,
    sfn.ENTERED,
    sfn.SCHEDULED,
    ("TaskFailed", {"error": "States.TaskFailed", "cause": JOB_RUN}),
    sfn.LEFT,
)
FULL = answered(
    "stepfunctions.GetExecutionHistory",
    {
        "events": [
            {"id": 25_000, "previousEventId": 24_999, "type": "ExecutionFailed"},
            {"id": 24_999, "previousEventId": 24_998, "type": "TaskStateEntered"},
        ]
    },
    truncated=True,
)
MAP = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}}
MAPPED: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("MapStateEntered", {"name": "Clean"}),
    ("MapStateStarted", {}),
    ("MapRunStarted", {"mapRunArn": sfn.MAP_RUN}),
    ("MapRunFailed", {"error": "States.ExceedToleratedFailureThreshold"}),
    ("ExecutionFailed", {"error": "States.ExceedToleratedFailureThreshold"}),
)
TOLD: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("TaskStateEntered", {"name": "Tell"}),
    ("TaskScheduled", {"resourceType": "sns", "resource": "publish"}),
    ("TaskSucceeded", {}),
    ("TaskStateExited", {"name": "Tell"}),
)
