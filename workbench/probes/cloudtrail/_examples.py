"""Answers of CloudTrail for examples, in AWS's shapes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.probes._examples import NOON, answered

BUCKET, KEY = "landing", "in/x.csv"
ACCOUNT = "111122223333"
WRITER = f"arn:aws:sts::{ACCOUNT}:assumed-role/upload/bob"
KEY_ARN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
HOME = answered("s3.HeadBucket", headers={"x-amz-bucket-region": "us-east-1"})


def event(
    name: str,
    request: JsonObject,
    *,
    hours_ago: float = 1,
    who: str = WRITER,
    error: str = "",
    source: str = "s3",
    read_only: bool = False,
    response: JsonObject | None = None,
) -> JsonObject:
    """Return one record as CloudTrail writes it."""
    record: dict[str, object] = {
        "eventID": f"{name}-{hours_ago:g}-{error}-{who[-8:]}",
        "eventTime": iso(NOON - timedelta(hours=hours_ago)),
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "userIdentity": {"type": "AssumedRole", "arn": who},
        "requestParameters": request,
        "readOnly": read_only,
        "resources": [{"type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{BUCKET}"}],
    }
    if response:
        record["responseElements"] = response
    if error:
        record |= {"errorCode": error, "errorMessage": f"User: {who} is not authorized to perform: {name}"}
    return record  # type: ignore[return-value] # JSON by construction


def event_time(hours_ago: float) -> datetime:
    """Return a time before noon."""
    return NOON - timedelta(hours=hours_ago)


def history(*events: JsonObject, truncated: bool = False) -> Answer:
    """Return what LookupEvents answers, the newest event first."""
    newest_first = sorted(events, key=lambda item: str(item["eventTime"]), reverse=True)
    shown: list[JsonObject] = [
        {"EventName": item["eventName"], "EventTime": item["eventTime"], "CloudTrailEvent": json.dumps(item)}
        for item in newest_first
    ]
    return answered("cloudtrail.LookupEvents", {"Events": shown}, truncated=truncated)
