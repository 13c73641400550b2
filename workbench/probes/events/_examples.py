"""EventBridge's answers about rules on bucket `landing`, for the examples of these probes."""

from __future__ import annotations

import json

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._examples import answered

FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:ingest"
AUDIT = "arn:aws:sqs:us-east-1:111122223333:audit"
LISTING = answered(
    "s3.ListObjectsV2",
    {
        "Contents": [
            {"Key": "in/x.csv", "ETag": '"9a0364b9-3"', "Size": 42, "LastModified": "2026-11-23T02:00:00Z"}
        ]
    },
)
"""`in/x.csv` was uploaded in parts at 02:00."""
EMITS = answered("s3.GetBucketNotificationConfiguration", {"EventBridgeConfiguration": {}})
"""The bucket sends its events to EventBridge."""


def rule_arn(name: str) -> str:
    """Return the ARN of a rule on the default bus."""
    return f"arn:aws:events:us-east-1:111122223333:rule/{name}"


def rule(name: str, *, enabled: bool = True, bucket: str = "landing", **detail: JsonValue) -> JsonObject:
    """Return a ListRules entry for new objects of a bucket, with more conditions on the detail."""
    pattern = {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [bucket]}, **detail},
    }
    return {
        "Name": name,
        "Arn": rule_arn(name),
        "State": "ENABLED" if enabled else "DISABLED",
        "EventPattern": json.dumps(pattern),
    }


def call_rule(name: str, call: str, *, enabled: bool = True, **detail: JsonValue) -> JsonObject:
    """Return a ListRules entry for CloudTrail's records of one call, with more conditions on the detail."""
    pattern: JsonObject = {
        "source": ["aws.s3"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {"eventName": [call], "requestParameters": {"bucketName": ["landing"]}, **detail},
    }
    return {**rule(name, enabled=enabled), "EventPattern": json.dumps(pattern)}


def below(prefix: str) -> JsonObject:
    """Return a condition on the object: its key begins with this."""
    return {"key": [{"prefix": prefix}]}


def rules(*entries: JsonObject) -> Answer:
    """Return a ListRules answer."""
    return answered("events.ListRules", {"Rules": list(entries)})


def tested(*, result: bool) -> Answer:
    """Return a TestEventPattern answer."""
    return answered("events.TestEventPattern", {"Result": result})


def targets(*arns: str) -> Answer:
    """Return a ListTargetsByRule answer."""
    return answered("events.ListTargetsByRule", {"Targets": [{"Id": arn, "Arn": arn} for arn in arns]})
