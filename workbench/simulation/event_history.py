"""CloudTrail's Event history: what was done, when, by whom, and what was refused.

Management events only, as LookupEvents shows them: reading and writing objects, log lines, metrics and
messages are data events and never there (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/
logging-data-events-with-cloudtrail.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from workbench.knowledge.services import GLOBAL, event_source, global_region
from workbench.simulation.events import SimulatedEvent
from workbench.simulation.exchange import Exchange, PastCall
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.wire import AwsError, HttpReply, SignedCall, parse

_DATA_EVENTS = frozenset(
    {
        "cloudwatch.GetMetricData",
        "cloudwatch.GetMetricStatistics",
        "cloudwatch.PutMetricData",
        "events.PutEvents",
        "lambda.Invoke",
        "logs.PutLogEvents",
        "s3.HeadBucket",
        "s3.ListMultipartUploads",
        "s3.ListObjectVersions",
        "s3.ListObjects",
        "s3.ListObjectsV2",
        "sns.Publish",
        "sqs.ReceiveMessage",
        "sqs.SendMessage",
    }
)
_READING = ("Get", "List", "Describe", "Head", "Lookup", "Simulate", "Test", "Filter")
_EVENT_NAMES = {
    "s3.DeleteBucketLifecycle": "DeleteBucketLifecycle",
    "s3.DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
    "s3.GetBucketLifecycleConfiguration": "GetBucketLifecycle",
    "s3.GetBucketNotificationConfiguration": "GetBucketNotification",
    "s3.GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "s3.GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "s3.PutBucketLifecycleConfiguration": "PutBucketLifecycle",
    "s3.PutBucketNotificationConfiguration": "PutBucketNotification",
    "s3.PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "s3.PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}
"""The event's name, where it is not the operation's (https://docs.aws.amazon.com/AmazonS3/latest/userguide/
cloudtrail-logging-s3-info.html)."""
_LAMBDA_VERSIONS = {
    "AddPermission": "20150331v2",
    "CreateEventSourceMapping": "20150331",
    "CreateFunction": "20150331",
    "DeleteEventSourceMapping": "20150331",
    "DeleteFunction": "20150331",
    "DeleteFunctionConcurrency": "20171031",
    "GetFunction": "20150331v2",
    "GetFunctionConfiguration": "20150331v2",
    "GetPolicy": "20150331v2",
    "ListFunctions": "20150331",
    "PutFunctionConcurrency": "20171031",
    "RemovePermission": "20150331v2",
    "UpdateEventSourceMapping": "20150331",
    "UpdateFunctionCode": "20150331v2",
    "UpdateFunctionConfiguration": "20150331v2",
}
"""Lambda's events carry the version of its API
(https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html)."""

_BUCKET, _KEY, _ROLE = "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::IAM::Role"
_RESOURCES = {
    ("cloudtrail", "Name"): ("AWS::CloudTrail::Trail", "arn:aws:cloudtrail:{region}:{account}:trail/{name}"),
    ("cloudtrail", "TrailName"): (
        "AWS::CloudTrail::Trail",
        "arn:aws:cloudtrail:{region}:{account}:trail/{name}",
    ),
    ("events", "Name"): ("AWS::Events::Rule", "arn:aws:events:{region}:{account}:rule/{name}"),
    ("events", "Rule"): ("AWS::Events::Rule", "arn:aws:events:{region}:{account}:rule/{name}"),
    ("iam", "PolicyArn"): ("AWS::IAM::Policy", "{name}"),
    ("iam", "RoleName"): (_ROLE, "arn:aws:iam::{account}:role/{name}"),
    ("iam", "UserName"): ("AWS::IAM::User", "arn:aws:iam::{account}:user/{name}"),
    ("kms", "KeyId"): (_KEY, "arn:aws:kms:{region}:{account}:key/{name}"),
    ("sagemaker", "TrainingJobName"): (
        "AWS::SageMaker::TrainingJob",
        "arn:aws:sagemaker:{region}:{account}:training-job/{name}",
    ),
    ("lambda", "FunctionName"): (
        "AWS::Lambda::Function",
        "arn:aws:lambda:{region}:{account}:function:{name}",
    ),
    ("s3", "Bucket"): (_BUCKET, "arn:aws:s3:::{name}"),
    ("stepfunctions", "stateMachineArn"): ("AWS::StepFunctions::StateMachine", "{name}"),
    ("transfer", "ServerId"): (
        "AWS::Transfer::Server",
        "arn:aws:transfer:{region}:{account}:server/{name}",
    ),
}
"""Service and parameter to the type of the resource that it names, and its ARN. Others are not shown."""


def remember(exchange: Exchange, outcome: HttpReply | AwsError) -> None:
    """Add a call to the account's past: as done when it was answered, as refused when it was not."""
    state = exchange.state
    answer, refusal = _told(exchange.call, outcome)
    at, caller = state.story.now(), exchange.caller
    if refusal is None and not is_reading(exchange.call.operation):
        state.history.append(PastCall(at=at, actor=caller.arn, call=exchange.call, answer=answer))
    if _is_management_event(exchange.call):
        state.events.append(
            SimulatedEvent(
                at=at,
                actor=caller.arn,
                source_ip=caller.source_ip,
                vpc_endpoint=caller.vpc_endpoint,
                error_code=refusal.code if refusal else "",
                error_message=refusal.message if refusal else "",
                **_of_call(exchange.call),
            )
        )


def _told(call: SignedCall, outcome: HttpReply | AwsError) -> tuple[Mapping[str, Any], AwsError | None]:
    """Return the answer to a call, of a reading one nothing, and why it was refused."""
    if isinstance(outcome, AwsError):
        return {}, outcome
    if outcome.status < HTTPStatus.MULTIPLE_CHOICES and is_reading(call.operation):
        return {}, None
    try:
        return parse(call, outcome), None
    except AwsError as refusal:
        return {}, refusal


def _is_management_event(call: SignedCall) -> bool:
    """Tell whether Event history shows it."""
    of_an_object = call.service == "s3" and "Key" in call.parameters
    return str(call) not in _DATA_EVENTS and not of_an_object


def _of_call(call: SignedCall) -> dict[str, Any]:
    """Return what an event says of a call."""
    name = _EVENT_NAMES.get(str(call), call.operation)
    if call.service == "lambda":
        name += _LAMBDA_VERSIONS.get(call.operation, "")
    return {
        "source": event_source(call.service),
        "name": name,
        "read_only": is_reading(call.operation),
        "region": global_region() if call.service in GLOBAL else call.region,
        "request": _shown(call),
        "resources": tuple(_resources(call)),
    }


def is_reading(operation: str) -> bool:
    """Tell whether an operation's name is that of a reading one."""
    return operation.startswith(_READING)


def _resources(call: SignedCall) -> list[tuple[str, str]]:
    """Return the resources that a call names, each by its name and by its ARN."""
    found: list[tuple[str, str]] = []
    for parameter, value in call.parameters.items():
        kind, arn = _RESOURCES.get((call.service, parameter), ("", ""))
        if not kind:
            continue
        found.append((kind, str(value)))
        if not str(value).startswith("arn:"):
            found.append((kind, arn.format(name=value, account=ACCOUNT, region=call.region)))
    return found


def _shown(call: SignedCall) -> dict[str, Any]:
    """Return the parameters as CloudTrail spells them: first letter in lower case, no blobs."""
    shown = {
        name[:1].lower() + name[1:]: value
        for name, value in call.parameters.items()
        if not isinstance(value, bytes) and name not in ("Code", "Body")
    }
    if call.service == "s3" and "bucket" in shown:
        shown = {"bucketName": shown.pop("bucket"), **shown}
        if call.operation == "PutBucketPolicy":
            shown["bucketPolicy"] = shown.pop("policy", "")
    return shown
