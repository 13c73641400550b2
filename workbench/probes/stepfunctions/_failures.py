"""What kind of failure an error is, and whom it came from.

Sources: Step Functions developer guide, "Handling errors in Step Functions workflows" (the names that begin
with `States.`), "Run a job (.sync)" and the pages of the optimised integrations (what a cause holds),
"Quotas" (25,000 events).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.execution import Failure
from workbench.knowledge.arns import role_name
from workbench.knowledge.executions import (
    StateDefinition,
    document_of,
    is_of_code,
    refused_call_of,
    says,
    service_error_of,
)
from workbench.knowledge.signatures import in_use

MOST_EVENTS = 25_000
"""At this number an execution fails unless it ends well."""

_TIMEOUTS = ("States.Timeout",)
_HEARTBEATS = ("States.HeartbeatTimeout",)
_DATA = (
    "States.Runtime",
    "States.DataLimitExceeded",
    "States.ParameterPathFailure",
    "States.ResultPathMatchFailure",
    "States.IntrinsicFailure",
    "States.NoChoiceMatched",
    "States.QueryEvaluationError",
    "States.ItemReaderFailed",
    "States.ResultWriterFailed",
)
_ITEMS = ("States.ExceedToleratedFailureThreshold",)
_PERMISSION = re.compile(
    r"(?i)^States\.Permissions$|AccessDenied|AccessDeniedException|NotAuthorized|UnauthorizedOperation|AuthorizationError"
)
_FORBIDDEN, _TOO_MANY = 403, 429
_THROTTLED = re.compile(
    r"(?i)thrott|TooManyRequests|RequestLimitExceeded|RateExceeded|ConcurrentRunsExceeded|SlowDown"
    r"|ProvisionedThroughputExceeded|BandwidthLimitExceeded"
)
_QUOTA = re.compile(r"(?i)(?:Limit|Quota)s?Exceeded")
"""A limit on how much there may be at once: of instances, jobs, resources. Waiting alone does not help.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html, "ResourceLimitExceeded";
https://docs.aws.amazon.com/glue/latest/webapi/API_StartJobRun.html, "ResourceNumberLimitExceededException"
"""
_OF_A_RATE = re.compile(
    r"(?i)\brate (?:limit )?exceeded|\bthrottl|\btoo many requests|\b(?:requests|calls|tokens) per \w"
)
"""What a limit is called that is one on how often: some services have one code for both."""
_OF_THE_FUNCTION = re.compile(
    r"^Lambda\.(?:KMS|EC2|EFS|ENI|SnapStart|Subnet|InvalidS|InvalidRuntime|InvalidZip)"
)
"""Lambda could not start the function as that is configured, by the function's own role, key and network.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, "Errors"
"""
_LIMIT = "workflow-history-full"
"""The signature that tells it: the error's name is that of any runtime error."""
_NAMES = (
    "FunctionName",
    "JobName",
    "TrainingJobName",
    "TransformJobName",
    "ProcessingJobName",
    "EndpointName",
    "ModelName",
    "StateMachineArn",
    "ClusterId",
    "ApplicationId",
    "VirtualClusterId",
    "JobDefinition",
    "Cluster",
    "QueueUrl",
    "TopicArn",
    "TableName",
    "WorkGroup",
)
"""Parameters of integrations that name what is called."""
_IDS = (
    "JobRunId",
    "Id",
    "TrainingJobArn",
    "TransformJobArn",
    "ProcessingJobArn",
    "ExecutionArn",
    "JobId",
    "StepId",
    "TaskArn",
    "QueryExecutionId",
)
"""Members of a cause that name the run of it."""
_STARTS: dict[str, tuple[str, ...]] = {
    "athena": ("startQueryExecution",),
    "batch": ("submitJob",),
    "bedrock": ("createModelCustomizationJob",),
    "codebuild": ("startBuild", "startBuildBatch"),
    "databrew": ("startJobRun",),
    "ecs": ("runTask",),
    "elasticmapreduce": ("addStep", "createCluster"),
    "emr": ("addJobFlowSteps", "runJobFlow"),
    "emr-containers": ("startJobRun",),
    "emr-serverless": ("startJobRun",),
    "emrserverless": ("startJobRun",),
    "glue": ("startJobRun", "startCrawler", "startWorkflowRun"),
    "mediaconvert": ("createJob",),
    "sagemaker": (
        "createHyperParameterTuningJob",
        "createProcessingJob",
        "createTrainingJob",
        "createTransformJob",
        "startPipelineExecution",
    ),
    "sfn": ("startExecution",),
    "states": ("startExecution",),
}
"""What each service's integrations only start, unless `.sync` or a token makes them wait."""
_LONGEST = 200


class FailureKind(StrEnum):
    """Why an execution, or a state of it, ended badly. Each failure is of one kind."""

    NONE = "none"
    PERMISSION = "permission"
    """The role of the state machine may not do what the state asks for."""
    TIMEOUT = "timeout"
    HEARTBEAT = "heartbeat"
    DATA = "data"
    """The definition does not fit the data: a path, a type, a size, a choice that nobody foresaw."""
    THROTTLED = "throttled"
    QUOTA = "quota"
    """A limit of the account on what there may be at once; the call was not too frequent."""
    ITEMS = "items"
    """More items of a Map failed than are tolerated."""
    DOWNSTREAM = "downstream"
    """What the state called failed by itself."""
    DECIDED = "decided"
    """A Fail state, reached without a failure before it."""
    LIMIT = "limit"
    """The history was full."""
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Downstream:
    """What a task called. Empty where that is not told."""

    service: str = ""
    """`lambda`, `glue`, `sagemaker`, `states`, …"""
    action: str = ""
    name: str = ""
    """Of the function, job, endpoint, …"""
    run: str = ""
    """The id of the run that failed."""
    says: str = ""
    """What it says of its failure, one line."""


def kind_of(failure: Failure, role_arn: str, *, kind_of_state: str = "", called: str = "") -> FailureKind:
    """Return what kind of failure it is.

    Args:
        failure: Error and cause.
        role_arn: The role of the state machine; empty when it is not known.
        kind_of_state: The type of the state that failed.
        called: What it called, as in `StateTrace.does`.
    """
    error = failure.error
    known = in_use().decide(failure.cause)
    if known and known.signature.id == _LIMIT:
        return FailureKind.LIMIT
    for names, kind in (
        (_TIMEOUTS, FailureKind.TIMEOUT),
        (_HEARTBEATS, FailureKind.HEARTBEAT),
        (_ITEMS, FailureKind.ITEMS),
    ):
        if error in names:
            return kind
    if kind_of_state == "Fail":
        return FailureKind.DECIDED
    if _is_of_what_ran(failure, called):
        return FailureKind.DOWNSTREAM
    if _is_refusal(failure):
        return FailureKind.PERMISSION if _is_of_the_machine(failure, role_arn) else FailureKind.DOWNSTREAM
    if error in _DATA:
        return FailureKind.DATA
    if _is_throttling(failure):
        return FailureKind.THROTTLED
    return FailureKind.QUOTA if _QUOTA.search(_code_of(failure)) else FailureKind.DOWNSTREAM


def _is_of_what_ran(failure: Failure, called: str) -> bool:
    """Tell whether what was called had begun, and failed by itself: then its words are its own.

    Code and workers choose the names of their errors freely. Step Functions and the services that it calls
    put theirs behind a prefix, `States.`, `Lambda.`, `Glue.`, and sign what they refuse; a description of a
    run stands in the cause of a run that began.
    """
    if is_of_code(failure.cause) or document_of(failure.cause) or _OF_THE_FUNCTION.match(failure.error):
        return True
    if service_error_of(failure.cause) is not None or failure.error.startswith("States."):
        return False
    by_worker = ":activity:" in called or called.endswith("waitForTaskToken")
    return by_worker or (bool(failure.error) and "." not in failure.error)


def _is_refusal(failure: Failure) -> bool:
    signed = service_error_of(failure.cause)
    if signed and signed.code:
        return bool(_PERMISSION.search(signed.code))
    if _PERMISSION.search(failure.error) or refused_call_of(failure.cause)[1]:
        return True
    return bool(signed and signed.status == _FORBIDDEN)


def _is_throttling(failure: Failure) -> bool:
    code = _code_of(failure)
    if _THROTTLED.search(code) or (_QUOTA.search(code) and _OF_A_RATE.search(failure.cause)):
        return True
    signed = service_error_of(failure.cause)
    return bool(signed and not signed.code and signed.status == _TOO_MANY)


def _code_of(failure: Failure) -> str:
    """Return the code of the service that was called, where it signed what it said; else the error's name."""
    signed = service_error_of(failure.cause)
    return signed.code if signed and signed.code else failure.error


def _is_of_the_machine(failure: Failure, role_arn: str) -> bool:
    """Tell whether the machine's own role was refused, rather than somebody further down."""
    caller, _ = refused_call_of(failure.cause)
    return not caller or not role_arn or role_name(caller) == role_name(role_arn)


def denied_action(failure: Failure) -> str:
    """Return the IAM action that was refused, `glue:StartJobRun`; empty when the cause does not name it."""
    return refused_call_of(failure.cause)[1]


def starts_work(does: str) -> bool:
    """Tell whether a task starts work that goes on behind its back: nothing waits for its end.

    Args:
        does: As in `StateTrace`.
    """
    service, _, action = does.partition(" ")
    verb = action[:1].lower() + action[1:]
    return "." not in action and verb in _STARTS.get(service, ())


def downstream_of(does: str, state: StateDefinition | None, failure: Failure | None) -> Downstream:
    """Return what a state calls, and what that says of its failure.

    Args:
        does: As in `StateTrace`.
        state: Its definition, where that was read.
        failure: Why it failed, if it did.
    """
    told = document_of(failure.cause) if failure else {}
    service, _, action = does.partition(" ")
    name = action if service == "lambda" and action != "invoke" else ""
    given = state.names if state else {}
    names = (given[key] for key in _NAMES if key in given and not given[key].startswith(("$", "{%")))
    run = next((str(told[key]) for key in _IDS if isinstance(told.get(key), str)), "")
    named = next((str(told[key]) for key in _NAMES if isinstance(told.get(key), str)), "")
    return Downstream(
        service=service,
        action="" if name else action,
        name=name or next(names, "") or named,
        run=run,
        says=shortened(says(failure.cause)) if failure else "",
    )


def shortened(line: str, longest: int = _LONGEST) -> str:
    """Return a line that is too long without its middle: the reason often stands at its end."""
    if len(line) <= longest:
        return line
    head = longest // 2
    return f"{line[:head].rstrip()} … {line[len(line) - (longest - head - 3) :].lstrip()}"
