"""Executions as people reported them, with invented names, each with its right answer; from history to cause.

The numbers are those of the reports' list: 13 the error's name without asking who raised it, 14 the code
stands in the cause, 15 the payload is kept and the reason cut, 16 green is called clean. Those without a
number are told otherwise, for the same kinds.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.drilling import Solved, solve, with_status
from tests.refusals import proven
from tests.simulation.accounts import action
from workbench.domain.diagnosis import CauseStatus, ConclusionStatus
from workbench.domain.scenario import AnswerKey, Scenario, ScenarioAction

pytestmark = pytest.mark.timeout(120)

ACCOUNT, REGION = "123456789012", "us-east-1"
ROLE = "fjord-flow-role"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:tally"
GLUE, TRAINING = "arn:aws:states:::glue:startJobRun.sync", "arn:aws:states:::sagemaker:createTrainingJob.sync"
BATCH, INVOKE = "arn:aws:states:::batch:submitJob.sync", "arn:aws:states:::lambda:invoke"
LAMBDA, PERMISSION, THROTTLED, QUOTA, DATA = (
    "workflow-lambda-failed",
    "workflow-permission-denied",
    "workflow-throttled",
    "workflow-quota-reached",
    "workflow-definition-or-data",
)


def refused(action_: str, on: str, who: str = ROLE) -> str:
    """Return the sentence of a refusal without the word User."""
    return (
        f"arn:aws:sts::{ACCOUNT}:assumed-role/{who}/abc is not authorized to perform: {action_} on resource: "
        f"{on} because no identity-based policy allows the {action_} action"
    )


def raised(name: str, message: str) -> str:
    """Return what Lambda makes of an exception."""
    return json.dumps({"errorType": name, "errorMessage": message, "trace": [f"{name}: {message}"]})


def run(
    resource: str,
    told: Mapping[str, Any],
    *more: ScenarioAction,
    state: Mapping[str, Any] | None = None,
    **end: Any,
) -> Solved:
    """Diagnose an execution of one state, `Run`."""
    task = {"Type": "Task", "Resource": resource, "TimeoutSeconds": 600, "End": True, **(state or {})}
    path = [{"state": "Run", "took": "20s", **told}]
    scenario = Scenario(
        id="report",
        title="A report",
        story="",
        playbook="step-functions-failed",
        parameters={"execution_arn": f"arn:aws:states:{REGION}:{ACCOUNT}:execution:flow:run"},
        build=(
            action("sim.At", time="9d"),
            *more,
            action(
                "stepfunctions.CreateStateMachine",
                name="flow",
                roleArn=f"arn:aws:iam::{ACCOUNT}:role/{ROLE}",
                definition={"StartAt": "Run", "States": {"Run": task}},
            ),
            action("sim.At", time="2h"),
            action("sim.Execution", state_machine="flow", name="run", path=path, **end),
        ),
        break_=(),
        answer=AnswerKey(status=ConclusionStatus.CLEAN),
    )
    return asyncio.run(solve(scenario))


SIGNED = "(Service: {}; Status Code: {}; Error Code: {}; Request ID: 6c0f7a52-1d3b-4e8f-9a77-2b4d6e8f0a1c)"
JOB = f"arn:aws:glue:{REGION}:{ACCOUNT}:job/fjord-nightly"
FAILURES: dict[str, tuple[str, str, str, str]] = {
    "13.1": (
        FUNCTION,
        "TooManyRequestsException",
        raised("TooManyRequestsException", "Rate Exceeded."),
        LAMBDA,
    ),
    "13.2": (FUNCTION, "AccessDenied", raised("AccessDenied", "Access Denied"), LAMBDA),
    "13.3": (FUNCTION, "ThrottlingException", raised("ThrottlingException", "Rate exceeded"), LAMBDA),
    "14.1": (
        TRAINING,
        "SageMaker.AmazonSageMakerException",
        f"Rate exceeded {SIGNED.format('AmazonSageMaker', 400, 'ThrottlingException')}",
        THROTTLED,
    ),
    "14.2": (
        GLUE,
        "Glue.AWSGlueException",
        f"{refused('glue:StartJobRun', JOB)} {SIGNED.format('AWSGlue', 400, 'AccessDeniedException')}",
        PERMISSION,
    ),
    "a function's own refusal of its own role, in a sentence of the SDK": (
        INVOKE,
        "ClientError",
        raised(
            "ClientError",
            "An error occurred (AccessDeniedException) when calling the StartJobRun operation: User: "
            + refused("glue:StartJobRun", JOB, "tally-role"),
        ),
        LAMBDA,
    ),
    "a function whose exception is called as Step Functions' own": (
        FUNCTION,
        "Glue.ThrottlingException",
        raised("Glue.ThrottlingException", "slow down"),
        LAMBDA,
    ),
    "the machine may not invoke the function": (
        INVOKE,
        "Lambda.AWSLambdaException",
        f"User: {refused('lambda:InvokeFunction', FUNCTION)} "
        + SIGNED.format("AWSLambda", 403, "AccessDeniedException"),
        PERMISSION,
    ),
    "Lambda turned the machine away": (
        INVOKE,
        "Lambda.TooManyRequestsException",
        f"Rate Exceeded. {SIGNED.format('AWSLambda', 429, 'TooManyRequestsException')}",
        THROTTLED,
    ),
    "a Glue job whose own role was refused": (
        GLUE,
        "States.TaskFailed",
        json.dumps(
            {
                "JobName": "fjord-nightly",
                "JobRunState": "FAILED",
                "ErrorMessage": f"AccessDeniedException: User: {refused('s3:PutObject', 'x', 'job-role')}",
            }
        ),
        "workflow-glue-failed",
    ),
    "a Glue job of which too many run": (
        GLUE,
        "Glue.ConcurrentRunsExceededException",
        f"Concurrent runs exceeded {SIGNED.format('AWSGlue', 400, 'ConcurrentRunsExceededException')}",
        THROTTLED,
    ),
    "an exception of Java": (
        FUNCTION,
        "java.lang.IllegalStateException",
        json.dumps(
            {"errorMessage": "no rows", "errorType": "java.lang.IllegalStateException", "stackTrace": []}
        ),
        LAMBDA,
    ),
    "Lambda may not use the key of the function": (
        INVOKE,
        "Lambda.KMSAccessDeniedException",
        "Lambda was unable to decrypt the environment variables because KMS access was denied. "
        + SIGNED.format("Lambda", 502, "KMSAccessDeniedException"),
        LAMBDA,
    ),
    "Lambda may not reach the network of the function": (
        FUNCTION,
        "Lambda.EC2AccessDeniedException",
        f"Need additional permissions {SIGNED.format('AWSLambda', 502, 'EC2AccessDeniedException')}",
        LAMBDA,
    ),
    "a quota of SageMaker, and no job was made": (
        TRAINING,
        "SageMaker.ResourceLimitExceededException",
        "The account-level service limit 'ml.p3.2xlarge for training job usage' is 0 Instances "
        + SIGNED.format("AmazonSageMaker", 400, "ResourceLimitExceeded"),
        QUOTA,
    ),
    "a limit that is one of a rate": (
        BATCH,
        "Batch.AWSBatchException",
        "Rate exceeded " + SIGNED.format("AWSBatch", 400, "LimitExceededException"),
        THROTTLED,
    ),
    "a quota without a service's name on it": (
        GLUE,
        "Glue.ResourceNumberLimitExceededException",
        "Exceeded the maximum number of DPUs of the account",
        QUOTA,
    ),
    "the sandbox timed out": (
        FUNCTION,
        "Sandbox.Timedout",
        json.dumps({"errorType": "Sandbox.Timedout", "errorMessage": "Task timed out after 3.00 seconds"}),
        LAMBDA,
    ),
}


@pytest.mark.parametrize(("resource", "error", "cause", "right"), FAILURES.values(), ids=FAILURES)
def test_the_error_belongs_to_whoever_raised_it(resource: str, error: str, cause: str, right: str) -> None:
    solved = run(resource, {"error": error, "cause": cause})

    assert proven(solved) == {right}


PAYLOAD = '{"jobName":"tile","parameters":{"patient":"P-001","tile":8622}}'
NO_STRING = "The value for the field 'tile' must be a STRING"
WHERE = "An error occurred while executing the state 'Run' (entered at the event id #2). The "
NO_TASK = f"{WHERE}Parameters '{PAYLOAD}' could not be used to start the Task: [{NO_STRING}]"
NO_PATH = (
    f"{WHERE}JSONPath '$.plate.id' specified for the field 'x.$' could not be found in the input '{PAYLOAD}'"
)
NO_CHOICE = f"{WHERE}execution failed to transition out of the state. The state's output is {PAYLOAD}"
CUT = {
    "15.1": (NO_TASK, NO_STRING),
    "an input": (NO_PATH, "$.plate.id"),
    "an output": (NO_CHOICE, "failed to transition"),
}


@pytest.mark.parametrize(("cause", "reason"), CUT.values(), ids=CUT)
def test_the_reason_is_told_and_the_payload_is_not(cause: str, reason: str) -> None:
    solved = run(BATCH, {"error": "States.Runtime", "cause": cause})

    assert proven(solved) == {DATA}
    told = solved.findings["failing"]
    assert reason in told.summary
    assert reason in str(told.facts["cause"])
    assert "P-001" not in f"{told.summary} {told.facts}"


def test_the_reason_of_the_last_attempt_is_told_15_2() -> None:
    ended = {
        "Attempts": [{"StatusReason": "Host EC2 (instance i-0123456789abcdef0) terminated."}],
        "Container": {"ExitCode": 137},
        "JobName": "tile",
        "Status": "FAILED",
        "StatusReason": "Task failed to start",
    }

    solved = run(BATCH, {"error": "States.TaskFailed", "cause": json.dumps(ended)})

    assert proven(solved) == {"workflow-downstream-failed"}
    assert "Host EC2" in solved.findings["failing"].summary


def test_a_job_that_was_only_started_is_no_success_16_1() -> None:
    solved = run("arn:aws:states:::batch:submitJob", {})

    assert solved.diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert "batch submitJob" in solved.findings["started"].summary


def test_an_error_that_a_function_swallowed_is_no_success_16_2() -> None:
    said = (
        "[ERROR] summariser: An error occurred (AccessDeniedException) when calling the InvokeModel "
        "operation: You don't have access to the model with the specified model ID."
    )
    log = action("sim.LogEvents", group="/aws/lambda/tally", stream="1", events=["START", said, "END"])

    solved = run(FUNCTION, {}, action("sim.Function", name="tally"), action("sim.At", time="2h"), log)

    assert solved.diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert with_status(solved.diagnosis, CauseStatus.LIKELY) == {"workflow-error-swallowed"}
    assert "InvokeModel" in solved.findings["swallowed"].summary
