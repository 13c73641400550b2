"""Which rules are meant for new objects of a bucket, and which of their fields does not match."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.arns import Arn
from workbench.knowledge.event_patterns import EventRule, hears_of_calls, hears_of_objects, read_rule
from workbench.knowledge.s3.arrival import Arrival
from workbench.knowledge.s3.bus_events import as_json, object_created, written_calls

BUCKET: JsonObject = {"bucket": {"name": ["landing"]}}
HOME = Arn.parse("arn:aws:events:us-east-1:111122223333:rule/r")
ARRIVAL = Arrival(etag="abc", size=42, written_at="2026-11-23T02:00:00Z")


def entry(pattern: JsonValue, state: str = "ENABLED") -> JsonObject:
    return {"Name": "r", "Arn": str(HOME), "State": state, "EventPattern": json.dumps(pattern)}


def rule(pattern: JsonValue) -> EventRule:
    read = read_rule(entry(pattern))
    assert read
    return read


def created(key: str = "in/x.csv", reason: str = "PutObject", arrival: Arrival | None = ARRIVAL) -> Any:
    return object_created(HOME, bucket="landing", key=key, reason=reason, arrival=arrival)


OR_BUCKETS: JsonValue = [{"bucket": {"name": ["landing"]}}, {"bucket": {"name": ["archive"]}}]


@pytest.mark.parametrize(
    ("expected", "pattern"),
    [
        (True, {"source": ["aws.s3"]}),
        (True, {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": BUCKET}),
        (True, {"source": ["aws.s3"], "detail": {"bucket": {"name": [{"prefix": "land"}]}}}),
        (True, {"source": ["aws.s3"], "detail": {"bucket": {"name": [{"anything-but": "other"}]}}}),
        (True, {"source": ["aws.s3"], "detail": {"$or": OR_BUCKETS}}),
        (True, {"source": [{"prefix": "aws."}]}),
        (True, {"source": [{"equals-ignore-case": "AWS.S3"}], "detail": BUCKET}),
        (True, {"source": ["s3.amazonaws.com"], "detail": BUCKET}),
        (True, {"source": ["aws.s3"], "detail-type": ["ObjectCreated"], "detail": BUCKET}),
        (True, {"source": ["aws.s3"], "detail-type": [{"prefix": "Object"}]}),
        (True, {"source": ["aws.s3"], "resources": ["arn:aws:s3:::landing"]}),
        (True, {"source": ["aws.s3"], "resources": [{"suffix": ":landing"}]}),
        # Only S3 sends this type, so that it matches whoever is named as the source, or nobody.
        (True, {"detail-type": ["Object Created"]}),
        (False, {"source": ["aws.ec2"]}),
        (False, {"source": [{"anything-but": "aws.s3"}]}),
        (False, {"source": ["aws.s3"], "detail": {"bucket": {"name": ["other"]}}}),
        (False, {"source": ["aws.s3"], "detail": {"bucket": {"name": [{"prefix": "other"}]}}}),
        (False, {"source": ["aws.s3"], "detail": {"bucket": {"name": [{"anything-but": ["landing"]}]}}}),
        (False, {"source": ["aws.s3"], "resources": ["arn:aws:s3:::other-landing"]}),
        (False, {"source": ["aws.s3"], "detail-type": ["Object Deleted", "Object Tags Added"]}),
        (False, {"source": ["aws.s3"], "detail-type": [{"prefix": "Object D"}], "detail": BUCKET}),
        (False, {"source": ["aws.s3"], "detail-type": ["AWS API Call via CloudTrail"]}),
        (False, {"account": ["111122223333"]}),
    ],
)
def test_a_rule_is_meant_for_new_objects_unless_its_pattern_says_otherwise(
    expected: bool, pattern: JsonValue
) -> None:
    assert hears_of_objects(rule(pattern), "landing") is expected


ON_LANDING: JsonObject = {"requestParameters": {"bucketName": ["landing"]}}


def call_rule(**detail: JsonValue) -> EventRule:
    return rule({"source": ["aws.s3"], "detail-type": ["AWS API Call via CloudTrail"], "detail": detail})


@pytest.mark.parametrize(
    ("expected", "detail"),
    [
        (True, {"requestParameters": {"bucketName": ["landing"]}}),
        (True, {"eventName": ["PutObject"], "requestParameters": {"bucketName": [{"prefix": "land"}]}}),
        (True, {**ON_LANDING, "eventName": [{"prefix": "Put"}]}),
        (True, {**ON_LANDING, "eventName": [{"anything-but": ["DeleteObject"]}]}),
        (True, {**ON_LANDING, "eventSource": ["s3.amazonaws.com"], "userIdentity": {"type": ["Root"]}}),
        (False, {}),
        (False, {"eventName": ["PutObject", "CompleteMultipartUpload"]}),
        (False, {"requestParameters": {"bucketName": ["other"]}}),
        (False, {**ON_LANDING, "eventName": ["DeleteObject", "GetObject"]}),
        (False, {**ON_LANDING, "eventName": ["PutBucketPolicy"]}),
        (False, {**ON_LANDING, "eventSource": ["kms.amazonaws.com"]}),
    ],
)
def test_a_rule_on_recorded_calls_is_told_apart(expected: bool, detail: dict[str, JsonValue]) -> None:
    assert hears_of_calls(call_rule(**detail), "landing") is expected
    assert not hears_of_objects(call_rule(**detail), "landing")


def test_a_rule_on_objects_is_none_on_calls() -> None:
    assert not hears_of_calls(rule({"source": ["aws.s3"], "detail": BUCKET}), "landing")


def test_a_schedule_and_a_broken_pattern_are_no_rules() -> None:
    assert read_rule({"Name": "nightly", "ScheduleExpression": "rate(1 day)"}) is None
    assert read_rule(entry(["no", "pattern"])) is None
    assert read_rule({"Name": "r", "EventPattern": "{"}) is None


def test_a_rule_tells_whether_it_is_limited_to_buckets() -> None:
    assert rule({"source": ["aws.s3"], "detail": BUCKET}).limited_to_buckets
    assert rule({"source": ["aws.s3"], "resources": ["arn:aws:s3:::landing"]}).limited_to_buckets
    assert rule({"source": ["aws.s3"], "detail": {"$or": OR_BUCKETS}}).limited_to_buckets
    assert not rule({"source": ["aws.s3"], "detail": {"object": {"key": ["a"]}}}).limited_to_buckets


def test_the_fields_that_do_not_match_are_named() -> None:
    asks = rule({"source": ["s3"], "detail": {**BUCKET, "object": {"key": [{"prefix": "In/"}]}}})
    assert asks.failing(created()) == ("source", "detail.object.key")
    alternatives = rule({"detail": {"$or": [{"reason": ["CopyObject"]}, {"object": {"size": [1]}}]}})
    assert alternatives.failing(created()) == ("detail.$or",)
    assert alternatives.failing(created(reason="CopyObject")) == ()


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (True, {"object": {"key": ["in/x.csv"]}}),
        (False, {"nonsense": ["a"]}),
        (None, {"requester": ["111122223333"]}),
        (True, {"requester": [{"exists": True}]}),
        (True, {"object": {"size": [{"numeric": [">", 0]}]}}),
        (None, {"object": {"version-id": [{"exists": True}]}}),
        (True, {"$or": [{"object": {"key": ["in/x.csv"]}}, {"requester": ["111122223333"]}]}),
        (None, {"$or": [{"object": {"key": ["in/y.csv"]}}, {"requester": ["111122223333"]}]}),
    ],
)
def test_what_the_event_may_hold_decides_nothing(answer: bool | None, detail: JsonObject) -> None:
    assert rule({"detail": detail}).matches(created()) is answer


def test_a_size_that_is_not_seen_decides_nothing() -> None:
    assert rule({"detail": {"object": {"size": [42]}}}).matches(created(arrival=None)) is None


def test_the_event_is_what_s3_sends_with_the_key_as_it_is() -> None:
    event = json.loads(as_json(created("in/a b+c.csv"), "2026-11-23T02:00:00Z"))

    assert event["detail"]["object"] == {"key": "in/a b+c.csv", "size": 42, "etag": "abc"}
    assert event["resources"] == ["arn:aws:s3:::landing"]
    assert (event["account"], event["region"]) == (HOME.account, HOME.region)
    assert {"id", "source", "time", "detail-type"} <= set(event)


@pytest.mark.parametrize(
    ("accepted", "refused", "detail"),
    [
        (True, True, {"eventName": ["PutObject"]}),
        (True, False, {"eventName": ["PutObject"], "errorCode": [{"exists": False}]}),
        (False, True, {"errorCode": ["AccessDenied"]}),
        (False, True, {"errorCode": [{"prefix": "Access"}], "errorMessage": [{"exists": True}]}),
        (False, False, {"requestParameters": {"key": [{"prefix": "out/"}]}}),
        (True, True, {"requestParameters": {"key": [{"suffix": ".csv"}]}, "readOnly": [False]}),
        (None, None, {"userIdentity": {"sessionContext": {"sessionIssuer": {"userName": ["loader"]}}}}),
        (None, None, {"requestParameters": {"x-amz-server-side-encryption": [{"exists": False}]}}),
    ],
)
def test_a_rule_on_calls_hears_of_refused_ones_unless_it_asks_otherwise(
    accepted: bool | None, refused: bool | None, detail: dict[str, JsonValue]
) -> None:
    def hears(error_code: str) -> set[bool | None]:
        calls = written_calls(HOME, bucket="landing", key="in/x.csv", event_type="Put", error_code=error_code)
        return {call_rule(**detail).matches(call) for call in calls}

    assert hears("") == {accepted}
    assert hears("AccessDenied") == {refused}
