"""The worked examples of `cloudtrail.coverage`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer, Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.cloudtrail import _examples as trail
from workbench.probes.cloudtrail._lookups import LAG
from workbench.probes.cloudtrail.coverage import Params

_ARN = f"arn:aws:cloudtrail:us-east-1:{trail.ACCOUNT}:trail/main"
_STORE = f"arn:aws:cloudtrail:us-east-1:{trail.ACCOUNT}:eventdatastore/11111111-2222-3333-4444-555555555555"
_DATA_OF = "AWS::S3::Object"


def _basic(*prefixes: str, mode: str = "All") -> JsonObject:
    resources: list[JsonObject] = [{"Type": _DATA_OF, "Values": list(prefixes)}] if prefixes else []
    return {
        "EventSelectors": [
            {"ReadWriteType": mode, "IncludeManagementEvents": True, "DataResources": resources}
        ]
    }


def _advanced(*fields: JsonObject) -> list[JsonObject]:
    return [
        {
            "Name": "objects",
            "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Data"]},
                {"Field": "resources.type", "Equals": [_DATA_OF]},
                *fields,
            ],
        }
    ]


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    selectors: Answer | JsonObject | None,
    reason: UnknownReason | None = None,
    status: JsonObject | None = None,
    since: datetime | None = None,
    more: Answers | None = None,
) -> Example[Params]:
    """One trail, logging for months, or what `more` says instead."""
    described: JsonObject = {
        "TrailARN": _ARN,
        "S3BucketName": "audit-logs",
        "HomeRegion": "us-east-1",
        "IsMultiRegionTrail": True,
    }
    logging: JsonObject = {
        "IsLogging": True,
        "StartLoggingTime": "2026-01-01T00:00:00Z",
        "LatestDeliveryTime": "2026-11-23T11:56:00Z",
    }
    if not isinstance(selectors, Answer):
        selectors = answered("cloudtrail.GetEventSelectors", selectors)
    return Example(
        name=name,
        params=Params(bucket=trail.BUCKET, key=trail.KEY, since=since),
        answers={
            "home": trail.HOME,
            "trails": answered("cloudtrail.DescribeTrails", {"trailList": [described]}),
            "stores": answered("cloudtrail.ListEventDataStores"),
            ("status", _ARN): answered("cloudtrail.GetTrailStatus", {**logging, **(status or {})}),
            ("selectors", _ARN): selectors,
            **(more or {}),
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_ALL = _basic("arn:aws:s3")
_LISTED_STORE = answered(
    "cloudtrail.ListEventDataStores", {"EventDataStores": [{"EventDataStoreArn": _STORE}]}
)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a trail records all objects",
        Verdict.PASS,
        {
            "covered": True,
            "reads": True,
            "event_class": "data",
            "trail": _ARN,
            "logs_at": "s3://audit-logs",
            "lag_minutes": 4,
            "too_early": False,
        },
        _ALL,
    ),
    _example(
        "a trail records management events only",
        Verdict.WARN,
        {"covered": False, "writes": False, "event_class": "management", "trail": "", "trails": 1},
        _basic(),
    ),
    _example(
        "a trail records the objects of another bucket, whose name begins alike",
        Verdict.WARN,
        {"covered": False, "event_class": "management"},
        _basic("arn:aws:s3:::landing-archive/"),
    ),
    _example(
        "a trail records reads only",
        Verdict.WARN,
        {"covered": False, "writes": False, "reads": True, "event_class": "data"},
        _basic("arn:aws:s3:::landing/", mode="ReadOnly"),
    ),
    _example(
        "advanced selectors leave this folder out",
        Verdict.WARN,
        {"covered": False, "event_class": "none"},
        {
            "AdvancedEventSelectors": _advanced(
                {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::landing/in/"]}
            )
        },
    ),
    _example(
        "advanced selectors record deletions only",
        Verdict.WARN,
        {"covered": False, "writes": False, "deletes": True},
        {
            "AdvancedEventSelectors": _advanced(
                {"Field": "eventName", "Equals": ["DeleteObject", "DeleteObjects"]},
                {"Field": "readOnly", "Equals": ["false"]},
            )
        },
    ),
    _example(
        "what is recorded depends on who did it",
        Verdict.UNKNOWN,
        {"covered": None, "writes": None},
        {
            "AdvancedEventSelectors": _advanced(
                {
                    "Field": "userIdentity.arn",
                    "NotStartsWith": ["arn:aws:sts::111122223333:assumed-role/etl/"],
                }
            )
        },
        UnknownReason.NO_DATA,
    ),
    _example(
        "the trail began after the upload was expected",
        Verdict.WARN,
        {"covered": False, "event_class": "none"},
        _ALL,
        status={"StartLoggingTime": "2026-11-23T10:00:00Z"},
        since=datetime.fromisoformat("2026-11-23T06:00:00Z"),
    ),
    _example(
        "the trail is switched off",
        Verdict.WARN,
        {"covered": False, "event_class": "none"},
        _ALL,
        status={"IsLogging": False, "StopLoggingTime": "2026-10-01T00:00:00Z"},
    ),
    _example(
        "the trail cannot deliver its files",
        Verdict.WARN,
        {"covered": True, "delivery_error": "AccessDenied"},
        _ALL,
        status={"LatestDeliveryError": "AccessDenied"},
    ),
    _example(
        "covered, and the upload was minutes ago",
        Verdict.PASS,
        {"covered": True, "too_early": True},
        _ALL,
        since=NOON - LAG / 3,
    ),
    _example(
        "an event data store covers it",
        Verdict.PASS,
        {"covered": True, "trail": _STORE, "logs_at": ""},
        _basic(),
        more={
            "stores": _LISTED_STORE,
            ("store", _STORE): answered(
                "cloudtrail.GetEventDataStore",
                {
                    "Status": "ENABLED",
                    "CreatedTimestamp": "2026-01-01T00:00:00Z",
                    "AdvancedEventSelectors": _advanced(),
                },
            ),
        },
    ),
    _example(
        "no trail at all",
        Verdict.WARN,
        {"covered": False, "event_class": "none", "trails": 0},
        _basic(),
        more={"trails": answered("cloudtrail.DescribeTrails")},
    ),
    _example(
        "the selectors of the organization's trail cannot be read from here",
        Verdict.UNKNOWN,
        {"covered": None, "event_class": None},
        denied("cloudtrail.GetEventSelectors", "cloudtrail:GetEventSelectors"),
        UnknownReason.DENIED,
    ),
)
