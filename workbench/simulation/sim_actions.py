"""The `sim.*` actions of a scenario: what only AWS itself can do, and the building blocks of a pipeline.

Each public function here is one action: `at` is `sim.At`, `transfer_server` is `sim.TransferServer`. Their
arguments are in lower case, unlike AWS's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moto.transfer.models import transfer_backends

from workbench.simulation.api import Api
from workbench.simulation.identities import ACCOUNT, REGION

SIM_ACTIONS: dict[str, Callable[..., None]] = {}
"""All actions, by their name after `sim.`."""


def _action(function: Callable[..., None]) -> Callable[..., None]:
    SIM_ACTIONS["".join(part.capitalize() for part in function.__name__.split("_"))] = function
    return function


@_action
def at(api: Api, time: str) -> None:
    """Let everything that follows happen at a time: an age such as `90m`, `26h`, `30d`, or ISO 8601."""
    api.story.travel(time)


@_action
def actor(api: Api, arn: str) -> None:
    """Let everything that follows be done by this ARN, as Event history shows it."""
    api.story.actor = arn


@_action
def role(api: Api, name: str, service: str, allow: Mapping[str, Sequence[str]] | None = None) -> None:
    """Create a role that a service assumes.

    Args:
        api: The way to AWS.
        name: Its name.
        service: Who assumes it: `lambda.amazonaws.com`, `transfer.amazonaws.com`.
        allow: Resource ARN to the actions that an inline policy allows on it.
    """
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    api.call("iam.CreateRole", {"RoleName": name, "AssumeRolePolicyDocument": _document([trust])})
    statements = [
        {"Effect": "Allow", "Action": list(actions), "Resource": resource}
        for resource, actions in (allow or {}).items()
    ]
    if statements:
        api.call(
            "iam.PutRolePolicy",
            {"RoleName": name, "PolicyName": f"{name}-access", "PolicyDocument": _document(statements)},
        )


@_action
def function(api: Api, name: str, **settings: Any) -> None:
    """Create a Lambda function that is Active, with a role of its own; it is never run.

    Args:
        api: The way to AWS.
        name: Its name.
        settings: Further arguments of `lambda.CreateFunction`, as AWS spells them.
    """
    role(api, f"{name}-role", "lambda.amazonaws.com")
    defaults = {
        "FunctionName": name,
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/{name}-role",
        "Code": {"ZipFile": "def handler(event, context):\n    return len(event)\n"},
        "Timeout": 60,
    }
    api.call("lambda.CreateFunction", defaults | settings)


@_action
def metric(
    api: Api,
    namespace: str,
    name: str,
    value: float,
    dimensions: Mapping[str, str] | None = None,
) -> None:
    """Record one datapoint of a metric, also in AWS's own namespaces, at the time that is being told."""
    datum = {
        "MetricName": name,
        "Value": value,
        "Timestamp": api.story.now(),
        "Dimensions": [{"Name": key, "Value": item} for key, item in (dimensions or {}).items()],
    }
    api.call("cloudwatch.PutMetricData", {"Namespace": namespace, "MetricData": [datum]})


@_action
def log_events(api: Api, group: str, stream: str, events: Sequence[str | Mapping[str, Any]]) -> None:
    """Write log events, a second apart, at the time that is being told; mappings are written as JSON.

    The log group and the stream are created when they are not there.
    """
    groups = api.call("logs.DescribeLogGroups", {"logGroupNamePrefix": group})["logGroups"]
    if not any(item["logGroupName"] == group for item in groups):
        api.call("logs.CreateLogGroup", {"logGroupName": group})
    named = {"logGroupName": group, "logStreamName": stream}
    streams = api.call("logs.DescribeLogStreams", {"logGroupName": group, "logStreamNamePrefix": stream})
    if not any(item["logStreamName"] == stream for item in streams["logStreams"]):
        api.call("logs.CreateLogStream", named)
    start = int(api.story.now().timestamp() * 1000)
    lines = [
        {
            "timestamp": start + 1000 * index,
            "message": event if isinstance(event, str) else json.dumps(event),
        }
        for index, event in enumerate(events)
    ]
    api.call("logs.PutLogEvents", {**named, "logEvents": lines})


@_action
def multipart_upload(api: Api, bucket: str, key: str, body: str, **settings: Any) -> None:
    """Write an object as big files are written: in parts, here one, completed at the end.

    Args:
        api: The way to AWS.
        bucket: Where to.
        key: Under which name.
        body: The contents.
        settings: Further arguments of `s3.CreateMultipartUpload`, as AWS spells them.
    """
    begun = api.call("s3.CreateMultipartUpload", {"Bucket": bucket, "Key": key, **settings})
    upload = {"Bucket": bucket, "Key": key, "UploadId": begun["UploadId"]}
    part = api.call("s3.UploadPart", {**upload, "PartNumber": 1, "Body": body})
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    api.call("s3.CompleteMultipartUpload", {**upload, "MultipartUpload": parts})


@_action
def transfer_server(api: Api, server_id: str, log_group: str = "") -> None:
    """Create an online SFTP server under a known id, which AWS would draw by lot.

    Args:
        api: The way to AWS.
        server_id: `s-` and seventeen hexadecimal digits.
        log_group: Where it writes structured logs; empty: it writes none.
    """
    arguments: dict[str, Any] = {"Protocols": ["SFTP"], "IdentityProviderType": "SERVICE_MANAGED"}
    if log_group:
        arguments["StructuredLogDestinations"] = [f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{log_group}:*"]
    drawn = api.call("transfer.CreateServer", arguments)["ServerId"]
    servers = transfer_backends[ACCOUNT][REGION].servers
    server = servers[server_id] = servers.pop(drawn)
    server.server_id, server.arn = server_id, server.arn.replace(drawn, server_id)


@_action
def pipeline(
    api: Api, bucket: str, prefix: str, function_name: str, via: str, suffix: str = "", rule: str = ""
) -> None:
    """Build a healthy pipeline: a versioned bucket, and a function that each new object starts.

    Args:
        api: The way to AWS.
        bucket: The bucket, versioned.
        prefix: Keys that start the function begin with it.
        function_name: The function; it may be invoked by the trigger.
        via: `eventbridge` (the bucket emits events, an enabled rule matches) or `notification` (the bucket
            invokes the function for every `s3:ObjectCreated:*`).
        suffix: For `notification`: keys that start the function end with it.
        rule: For `eventbridge`: the rule's name; else that of the function.

    Raises:
        ValueError: `via` is neither.
    """
    if via not in ("eventbridge", "notification"):
        raise ValueError(f"via is '{via}'; it can be 'eventbridge' or 'notification'")
    versioned = {"VersioningConfiguration": {"Status": "Enabled"}}
    api.call("s3.CreateBucket", {"Bucket": bucket})
    api.call("s3.PutBucketVersioning", {"Bucket": bucket, **versioned})
    function(api, function_name)
    if via == "eventbridge":
        _trigger_by_rule(api, bucket, prefix, function_name, rule or function_name)
    else:
        _trigger_by_bucket(api, bucket, prefix, suffix, function_name)


def _trigger_by_rule(api: Api, bucket: str, prefix: str, function_name: str, rule: str) -> None:
    pattern = {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [bucket]}, "object": {"key": [{"prefix": prefix}]}},
    }
    rule_arn = api.call("events.PutRule", {"Name": rule, "EventPattern": pattern})["RuleArn"]
    api.call("events.PutTargets", {"Rule": rule, "Targets": [{"Id": "1", "Arn": _arn(function_name)}]})
    _allow_invocation(api, function_name, "events.amazonaws.com", SourceArn=rule_arn)
    emits: dict[str, Any] = {"EventBridgeConfiguration": {}}
    api.call("s3.PutBucketNotificationConfiguration", {"Bucket": bucket, "NotificationConfiguration": emits})


def _trigger_by_bucket(api: Api, bucket: str, prefix: str, suffix: str, function_name: str) -> None:
    _allow_invocation(
        api, function_name, "s3.amazonaws.com", SourceArn=f"arn:aws:s3:::{bucket}", SourceAccount=ACCOUNT
    )
    filters = [{"Name": "prefix", "Value": prefix}, {"Name": "suffix", "Value": suffix}]
    invokes = {
        "LambdaFunctionArn": _arn(function_name),
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": [item for item in filters if item["Value"]]}},
    }
    configuration = {"LambdaFunctionConfigurations": [invokes]}
    api.call(
        "s3.PutBucketNotificationConfiguration",
        {"Bucket": bucket, "NotificationConfiguration": configuration},
    )


def _allow_invocation(api: Api, function_name: str, principal: str, **source: str) -> None:
    permission = {
        "FunctionName": function_name,
        "StatementId": "trigger",
        "Action": "lambda:InvokeFunction",
        "Principal": principal,
    }
    api.call("lambda.AddPermission", permission | source)


def _arn(function_name: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function_name}"


def _document(statements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}
