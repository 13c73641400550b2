"""The events that the default bus of EventBridge gets of a new object, and what is not known of them.

The bucket sends "Object Created", if it sends events at all. A trail with data events sends the call itself,
"AWS API Call via CloudTrail", and sends it of a refused call too, with its `errorCode`.

Sources: Amazon S3 user guide, "EventBridge event message structure", "CloudTrail events for Amazon S3";
Amazon EventBridge user guide, "AWS service events delivered via AWS CloudTrail".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from workbench.knowledge.arns import Arn, bucket_arn, object_arn
from workbench.knowledge.event_matching import EventValue, Partly, Unseen
from workbench.knowledge.s3.arrival import MULTIPART, Arrival

CREATED = "Object Created"
OTHER_S3_EVENTS = (
    "Object Deleted",
    "Object Restore Initiated",
    "Object Restore Completed",
    "Object Restore Expired",
    "Object Storage Class Changed",
    "Object Access Tier Changed",
    "Object ACL Updated",
    "Object Tags Added",
    "Object Tags Deleted",
)
THROUGH_CLOUDTRAIL = "AWS API Call via CloudTrail"
_CALLS: Mapping[str, tuple[str, ...]] = {
    "Put": ("PutObject",),
    "Copy": ("CopyObject",),
    "Post": ("PostObject",),
    MULTIPART: ("CreateMultipartUpload", "UploadPart", "UploadPartCopy", MULTIPART),
}
"""How an object was written to the calls that CloudTrail records of it."""
WRITES = tuple(call for calls in _CALLS.values() for call in calls)


def object_created(
    home: Arn, *, bucket: str, key: str, reason: str, arrival: Arrival | None
) -> Mapping[str, EventValue]:
    """Return the "Object Created" event that S3 sends for an object.

    Args:
        home: An ARN of the account and Region whose bus gets it.
        bucket: Its name.
        key: The key, which EventBridge's events carry as it is, not URL-encoded.
        reason: How it was written, as `detail.reason` spells it.
        arrival: Its size and ETag, where known.
    """
    written: dict[str, EventValue] = {
        "key": key,
        "size": arrival.size if arrival else Unseen.VALUE,
        "etag": arrival.etag if arrival else Unseen.VALUE,
        "sequencer": Unseen.VALUE,
        "version-id": Unseen.ANYTHING,
    }
    detail: dict[str, EventValue] = {
        "version": "0",
        "bucket": {"name": bucket},
        "object": written,
        "reason": reason,
        "request-id": Unseen.VALUE,
        "requester": Unseen.VALUE,
        "source-ip-address": Unseen.VALUE,
    }
    return {**_envelope(home, CREATED, [bucket_arn(bucket, home.partition)]), "detail": detail}


def written_calls(
    home: Arn, *, bucket: str, key: str, event_type: str, error_code: str = ""
) -> list[Mapping[str, EventValue]]:
    """Return the calls that wrote an object, or were refused with `error_code`, as CloudTrail sends them.

    Args:
        home: An ARN of the account and Region whose bus gets it.
        bucket: Its name.
        key: The key.
        event_type: How it was written: `Put`.
        error_code: `AccessDenied`; empty for calls that succeeded.
    """
    arn = bucket_arn(bucket, home.partition)
    failed: dict[str, EventValue] = {"errorCode": error_code, "errorMessage": Unseen.VALUE}
    known: dict[str, EventValue] = {
        **(failed if error_code else {"errorCode": (), "errorMessage": ()}),
        "eventSource": "s3.amazonaws.com",
        "awsRegion": home.region,
        "eventType": "AwsApiCall",
        "eventCategory": "Data",
        "managementEvent": False,
        "readOnly": False,
        "recipientAccountId": home.account,
        "resources": [
            {"type": "AWS::S3::Object", "ARN": object_arn(bucket, key, home.partition)},
            {"type": "AWS::S3::Bucket", "ARN": arn, "accountId": Unseen.VALUE},
        ],
        "requestParameters": Partly({"bucketName": bucket, "key": key}),
    }
    return [
        {**_envelope(home, THROUGH_CLOUDTRAIL, []), "detail": Partly({**known, "eventName": name})}
        for name in _CALLS[event_type]
    ]


def as_json(event: Mapping[str, EventValue], time: str) -> str:
    """Return what is known of an event, JSON, for `events.TestEventPattern`, which wants a whole envelope."""
    envelope = {"id": "00000000-0000-0000-0000-000000000000", "time": time}
    return json.dumps({**_seen(event), **envelope})


def _envelope(home: Arn, detail_type: str, resources: Sequence[str]) -> dict[str, EventValue]:
    return {
        "version": "0",
        "id": Unseen.VALUE,
        "time": Unseen.VALUE,
        "detail-type": detail_type,
        "source": "aws.s3",
        "account": home.account,
        "region": home.region,
        "resources": list(resources),
    }


def _seen(event: Mapping[str, EventValue]) -> dict[str, EventValue]:
    known = {name: value for name, value in event.items() if not isinstance(value, Unseen)}
    return {name: _seen(value) if isinstance(value, Mapping) else value for name, value in known.items()}
