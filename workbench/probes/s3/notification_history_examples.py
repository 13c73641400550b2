"""The worked examples of `s3.notification_history`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.cloudtrail import _examples as trail
from workbench.probes.s3.notification_history import Params

_TEAM = f"arn:aws:sts::{trail.ACCOUNT}:assumed-role/ingest-deploy/ci"
_PLATFORM = f"arn:aws:sts::{trail.ACCOUNT}:assumed-role/platform/ci"
_FUNCTION = f"arn:aws:lambda:us-east-1:{trail.ACCOUNT}:function:ingest"
_SCANNER = f"arn:aws:lambda:us-east-1:{trail.ACCOUNT}:function:scan"


def _document(function: str, prefix: str, events: str = "s3:ObjectCreated:*") -> JsonObject:
    """As CloudTrail repeats it."""
    rule: JsonObject = {"Name": "Prefix", "Value": prefix}
    return {
        "CloudFunctionConfiguration": {
            "CloudFunction": function,
            "Event": events,
            "Filter": {"S3Key": {"FilterRule": rule}},
        }
    }


def _put(document: JsonObject, hours_ago: float, who: str, bucket: str = trail.BUCKET) -> JsonObject:
    request: JsonObject = {"bucketName": bucket, "NotificationConfiguration": document}
    return trail.event("PutBucketNotification", request, hours_ago=hours_ago, who=who)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    puts: Answer,
    notification: Answer | None = None,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    """The object was written an hour ago, in parts."""
    written: JsonObject = {
        "Key": trail.KEY,
        "LastModified": "2026-11-23T11:00:00Z",
        "ETag": '"9a03-2"',
        "Size": 9,
    }
    return Example(
        name=name,
        params=Params(bucket=trail.BUCKET, key=trail.KEY),
        answers={
            "home": trail.HOME,
            "notification": notification or answered("s3.GetBucketNotificationConfiguration"),
            "listing": answered("s3.ListObjectsV2", {"Contents": [written]}),
            "puts": puts,
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_OURS, _THEIRS = _document(_FUNCTION, "in/"), _document(_SCANNER, "quarantine/")


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "another tool replaced it",
        Verdict.FAIL,
        {
            "route_lost": True,
            "lost_target": _FUNCTION,
            "lost_by": _PLATFORM,
            "set_by": _TEAM,
            "lost_at": "2026-11-23T07:00:00Z",
            "changes": 2,
        },
        trail.history(_put(_OURS, 200, _TEAM), _put(_THEIRS, 5, _PLATFORM)),
    ),
    _example(
        "its own author took it out",
        Verdict.PASS,
        {"route_lost": False, "lost_by": ""},
        trail.history(_put(_OURS, 200, _TEAM), _put(_THEIRS, 5, _TEAM)),
    ),
    _example(
        "it was replaced only after the object had come",
        Verdict.PASS,
        {"route_lost": False},
        trail.history(_put(_OURS, 200, _TEAM), _put(_THEIRS, 0.5, _PLATFORM)),
    ),
    _example(
        "the earlier one heard puts only, and this object came in parts",
        Verdict.UNKNOWN,
        {"route_lost": None},
        trail.history(
            _put(_document(_FUNCTION, "in/", "s3:ObjectCreated:Put"), 200, _TEAM),
            _put(_THEIRS, 5, _PLATFORM),
        ),
        reason=UnknownReason.NOT_LOGGED,
    ),
    _example(
        "its author never told of this object",
        Verdict.WARN,
        {"route_lost": False, "changes": 2},
        trail.history(_put(_THEIRS, 200, _TEAM), _put(_THEIRS, 5, _TEAM)),
    ),
    _example(
        "it is heard",
        Verdict.PASS,
        {"heard_now": True, "route_lost": False},
        trail.history(),
        answered(
            "s3.GetBucketNotificationConfiguration",
            {
                "LambdaFunctionConfigurations": [
                    {"LambdaFunctionArn": _FUNCTION, "Events": ["s3:ObjectCreated:*"]}
                ]
            },
        ),
    ),
    _example(
        "nobody put one in ninety days",
        Verdict.PASS,
        {"changes": 0, "route_lost": False},
        trail.history(_put(_THEIRS, 5, _PLATFORM, bucket="other")),
    ),
    Example(
        name="no object",
        params=Params(bucket=trail.BUCKET, key=trail.KEY),
        answers={
            "home": trail.HOME,
            "notification": answered("s3.GetBucketNotificationConfiguration"),
            "listing": answered("s3.ListObjectsV2"),
            "puts": trail.history(_put(_THEIRS, 5, _PLATFORM)),
        },
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"route_lost": False},
    ),
    _example(
        "what was there before is not on record",
        Verdict.UNKNOWN,
        {"changes": 1, "route_lost": None},
        trail.history(_put(_THEIRS, 5, _PLATFORM)),
        reason=UnknownReason.NOT_LOGGED,
    ),
    _example(
        "not allowed to look up events",
        Verdict.UNKNOWN,
        {"route_lost": None},
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
        reason=UnknownReason.DENIED,
    ),
)
