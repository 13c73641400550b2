"""The worked examples of `s3.event_notifications`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.s3.event_notifications import Params

_FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:ingest"
_QUEUE = "arn:aws:sqs:us-east-1:111122223333:audit"


def _listing(etag: str = '"9a0364b9-3"') -> Answer:
    item: JsonObject = {"Key": "in/x.csv", "ETag": etag, "Size": 42, "LastModified": "2026-11-23T02:00:00Z"}
    return answered("s3.ListObjectsV2", {"Contents": [item]})


def _notifies(*events: str, prefix: str = "in/", more: JsonObject | None = None) -> Answer:
    """A function that hears these events below a prefix."""
    function: JsonObject = {
        "LambdaFunctionArn": _FUNCTION,
        "Events": list(events),
        "Filter": {"Key": {"FilterRules": [{"Name": "Prefix", "Value": prefix}]}},
    }
    return answered(
        "s3.GetBucketNotificationConfiguration", {"LambdaFunctionConfigurations": [function], **(more or {})}
    )


def _example(
    name: str,
    notification: Answer,
    listing: Answer,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(bucket="landing", key="in/x.csv"),
        answers={"notification": notification, "listing": listing},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_SILENT = answered("s3.GetBucketNotificationConfiguration")
_ABSENT = answered("s3.ListObjectsV2")
_QUEUE_HEARS_ALL: JsonObject = {
    "QueueConfigurations": [{"QueueArn": _QUEUE, "Events": ["s3:ObjectCreated:*"]}]
}


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "EventBridge is on: its configuration is there, and empty",
        answered("s3.GetBucketNotificationConfiguration", {"EventBridgeConfiguration": {}}),
        _listing(),
        Verdict.PASS,
        {
            "eventbridge_enabled": True,
            "direct_targets_configured": 0,
            "direct_match": False,
            "routes": [],
        },
    ),
    _example(
        "a function hears every new object below the prefix",
        _notifies("s3:ObjectCreated:*"),
        _listing(),
        Verdict.PASS,
        {
            "eventbridge_enabled": False,
            "direct_match": True,
            "event_type_missed": False,
            "function_arns": [_FUNCTION],
            "routes": [f"arn:aws:s3:::landing {_FUNCTION}"],
            "written_at": "2026-11-23T02:00:00Z",
        },
    ),
    _example(
        "hears puts only, and the object was uploaded in parts",
        _notifies("s3:ObjectCreated:Put"),
        _listing(),
        Verdict.FAIL,
        {"direct_match": False, "event_type_missed": True, "function_arns": []},
    ),
    _example(
        "missed by the function, although a queue hears it",
        _notifies("s3:ObjectCreated:Put", more=_QUEUE_HEARS_ALL),
        _listing(),
        Verdict.FAIL,
        {"direct_match": True, "event_type_missed": True, "function_arns": []},
    ),
    _example(
        "the prefix differs in case",
        _notifies("s3:ObjectCreated:*", prefix="In/"),
        _listing(),
        Verdict.FAIL,
        {"direct_match": False, "event_type_missed": False, "filter_missed": True},
    ),
    _example(
        "the prefix escapes what S3 leaves alone",
        _notifies("s3:ObjectCreated:*", prefix="in%2F"),
        _listing(),
        Verdict.UNKNOWN,
        {
            "direct_match": None,
            "filter_missed": None,
            "event_type_missed": False,
            "routes": [f"arn:aws:s3:::landing {_FUNCTION}"],
        },
        UnknownReason.NO_DATA,
    ),
    _example(
        "hears puts only, and a single-part object may be a copy",
        _notifies("s3:ObjectCreated:Put"),
        _listing('"9a0364b9"'),
        Verdict.UNKNOWN,
        {"direct_match": None, "event_type_missed": None, "function_arns": [_FUNCTION]},
        UnknownReason.NO_DATA,
    ),
    _example(
        "hears deletions only: nothing is configured for new objects",
        _notifies("s3:ObjectRemoved:*"),
        _listing(),
        Verdict.WARN,
        {"direct_targets_configured": 0, "filter_missed": False, "routes": []},
    ),
    _example(
        "no object: nobody was to be told",
        _notifies("s3:ObjectCreated:Put"),
        _ABSENT,
        Verdict.PASS,
        {"direct_match": None, "routes": [], "function_arns": [], "written_at": ""},
    ),
    _example(
        "nothing configured",
        _SILENT,
        _listing(),
        Verdict.WARN,
        {"eventbridge_enabled": False, "direct_targets_configured": 0},
    ),
    _example(
        "not allowed to read the configuration",
        denied("s3.GetBucketNotificationConfiguration", "s3:GetBucketNotification"),
        _listing(),
        Verdict.UNKNOWN,
        {"eventbridge_enabled": None, "routes": None, "written_at": "2026-11-23T02:00:00Z"},
        UnknownReason.DENIED,
    ),
)
