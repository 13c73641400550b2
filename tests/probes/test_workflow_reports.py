"""Failures as people report them: whose error it is, and what is said of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.domain.execution import Failure
from workbench.probes.stepfunctions._failures import FailureKind, denied_action, downstream_of, kind_of

ROLE = "arn:aws:iam::111122223333:role/fjord-flow-role"
SESSION = "arn:aws:sts::111122223333:assumed-role/fjord-flow-role/abc"
WORKER = "arn:aws:sts::111122223333:assumed-role/tally-role/tally"
REFUSED = f"{SESSION} is not authorized to perform: glue:StartJobRun on resource: arn:aws:glue:x:job/n"
SIGNED = "(Service: AWSGlue; Status Code: 400; Error Code: AccessDeniedException; Request ID: 1; Proxy: null)"


def code(error: str, message: str, **more: Any) -> str:
    return json.dumps({"errorType": error, "errorMessage": message, **more})


@pytest.mark.parametrize(
    ("called", "error", "cause", "kind"),
    [
        # code that was called chooses its names freely
        (
            "lambda tally",
            "TooManyRequestsException",
            code("TooManyRequestsException", "Rate Exceeded."),
            "downstream",
        ),
        ("lambda tally", "AccessDenied", code("AccessDenied", "Access Denied", trace=["…"]), "downstream"),
        ("lambda tally", "ThrottlingException", code("ThrottlingException", "Rate exceeded"), "downstream"),
        ("lambda tally", "States.Nonsense", code("States.Nonsense", "x"), "downstream"),
        (
            "lambda invoke",
            "S3Exception",
            code("S3Exception", "no (Service: S3, Status Code: 403, x)"),
            "downstream",
        ),
        (
            "lambda invoke",
            "Forbidden",
            json.dumps(code("Forbidden", f"User: {WORKER} is not authorized")),
            "downstream",
        ),
        ("lambda tally", "UnauthorizedError", "no", "downstream"),
        ("sqs sendMessage.waitForTaskToken", "Orders.AccessDenied", "not for you", "downstream"),
        ("arn:aws:states:eu-north-1:111122223333:activity:weigh", "Scale.Throttled", "busy", "downstream"),
        # a run that began is described
        (
            "glue startJobRun.sync",
            "States.TaskFailed",
            '{"JobRunState":"FAILED","ErrorMessage":"Access Denied"}',
            "downstream",
        ),
        # the service refused the request, and signs
        (
            "sagemaker createTrainingJob.sync",
            "SageMaker.AmazonSageMakerException",
            "Rate exceeded (Service: AmazonSageMaker; Status Code: 400; Error Code: ThrottlingException)",
            "throttled",
        ),
        ("glue startJobRun.sync", "Glue.AWSGlueException", f"{REFUSED} {SIGNED}", "permission"),
        ("glue startJobRun.sync", "Glue.AWSGlueException", f"User: {REFUSED} {SIGNED}", "permission"),
        ("glue startJobRun.sync", "Glue.AWSGlueException", f'said: \\"{REFUSED}\\" {SIGNED}', "permission"),
        (
            "lambda tally",
            "Lambda.TooManyRequestsException",
            "Rate Exceeded. (Service: Lambda, Status Code: 429, Request ID: x)",
            "throttled",
        ),
        (
            "lambda tally",
            "Lambda.AWSLambdaException",
            "no (Service: AWSLambda; Status Code: 403; Request ID: x)",
            "permission",
        ),
        (
            "glue startJobRun.sync",
            "Glue.ConcurrentRunsExceededException",
            "exceeded (Service: AWSGlue; Status Code: 400; Error Code: ConcurrentRunsExceededException)",
            "throttled",
        ),
        ("ecs runTask.sync", "ECS.AccessDeniedException", "no caller is named", "permission"),
        ("states startExecution.sync", "States.Permissions", "no events:PutRule", "permission"),
        # somebody else was refused
        (
            "glue startJobRun.sync",
            "Glue.AWSGlueException",
            f"{REFUSED.replace(SESSION, WORKER)} {SIGNED}",
            "downstream",
        ),
        # the service refused for another reason, however its words sound
        (
            "glue startJobRun.sync",
            "Glue.EntityNotFoundException",
            "no job Access Denied (Service: AWSGlue; Status Code: 400; Error Code: EntityNotFoundException)",
            "downstream",
        ),
        (
            "lambda tally",
            "States.Runtime",
            "An error occurred while executing the state 'T'. Invalid path",
            "data",
        ),
    ],
)
def test_the_error_belongs_to_whoever_raised_it(called: str, error: str, cause: str, kind: str) -> None:
    assert kind_of(
        Failure(error=error, cause=cause), ROLE, kind_of_state="Task", called=called
    ) == FailureKind(kind)


def test_the_action_is_read_without_the_word_user() -> None:
    assert (
        denied_action(Failure(error="Glue.AWSGlueException", cause=f"{REFUSED} {SIGNED}"))
        == "glue:StartJobRun"
    )


def test_of_a_long_cause_the_end_is_kept() -> None:
    trace = (
        "\n".join(f'  File "x{line}.py", line {line}' for line in range(60))
        + "\nValueError: no number in row 7"
    )
    told = downstream_of("lambda tally", None, Failure(error="States.TaskFailed", cause=trace)).says
    assert told.endswith("ValueError: no number in row 7")
    assert len(told) <= 200
