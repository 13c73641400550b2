"""Healthy pipelines: a bucket whose new objects start a function."""

from __future__ import annotations

from typing import Any

from workbench.knowledge.arns import bucket_arn
from workbench.simulation.api import Api
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.lambda_ import function
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
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
        api, function_name, "s3.amazonaws.com", SourceArn=bucket_arn(bucket), SourceAccount=ACCOUNT
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
