"""Which rules are about new objects of a bucket, and how their patterns are taken apart."""

from __future__ import annotations

import json

import pytest

from tests.fakes import TARGET
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.event_patterns import concerns, listens_to_cloudtrail, object_created, read_rule
from workbench.knowledge.s3.arrival import Arrival

BUCKET: JsonObject = {"bucket": {"name": ["landing"]}}


def entry(pattern: JsonValue, state: str = "ENABLED") -> JsonObject:
    return {"Name": "r", "Arn": "arn:r", "State": state, "EventPattern": json.dumps(pattern)}


@pytest.mark.parametrize(
    ("expected", "pattern"),
    [
        (True, {"source": ["aws.s3"]}),
        (True, {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": BUCKET}),
        (True, {"source": ["aws.s3"], "detail": {"bucket": {"name": [{"prefix": "land"}]}}}),
        (True, {"source": [{"prefix": "aws."}]}),
        (True, {"source": ["s3.amazonaws.com"], "detail": BUCKET}),
        (True, {"source": ["aws.s3"], "detail-type": ["ObjectCreated"], "detail": BUCKET}),
        (True, {"source": ["aws.s3"], "detail-type": [{"prefix": "Object"}]}),
        (True, {"source": ["aws.s3"], "resources": ["arn:aws:s3:::landing"]}),
        (False, {"source": ["aws.ec2"]}),
        (False, {"source": ["aws.s3"], "detail": {"bucket": {"name": ["other"]}}}),
        (False, {"source": ["aws.s3"], "resources": ["arn:aws:s3:::other-landing"]}),
        (False, {"source": ["aws.s3"], "detail-type": ["Object Deleted", "Object Tags Added"]}),
        (False, {"source": ["aws.s3"], "detail-type": ["AWS API Call via CloudTrail"]}),
        (False, {"detail-type": ["Object Created"]}),
        (False, ["no", "pattern"]),
    ],
)
def test_a_rule_is_about_the_bucket_unless_its_plain_strings_say_otherwise(
    expected: bool, pattern: JsonValue
) -> None:
    assert concerns(entry(pattern), "landing") is expected


def test_a_schedule_is_no_rule_about_objects() -> None:
    assert not concerns({"Name": "nightly", "ScheduleExpression": "rate(1 day)"}, "landing")
    assert read_rule({"Name": "nightly", "ScheduleExpression": "rate(1 day)"}) is None


@pytest.mark.parametrize(
    ("expected", "bucket", "state"),
    [(True, "landing", "ENABLED"), (False, "other", "ENABLED"), (False, "landing", "DISABLED")],
)
def test_an_enabled_rule_on_recorded_calls_is_told_apart(expected: bool, bucket: str, state: str) -> None:
    pattern: JsonObject = {
        "source": ["aws.s3"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {"requestParameters": {"bucketName": [bucket]}},
    }

    assert listens_to_cloudtrail(entry(pattern, state), "landing") is expected


def test_each_field_becomes_a_pattern_of_its_own() -> None:
    rule = read_rule(entry({"source": ["aws.s3"], "detail": {**BUCKET, "object": {"key": ["a"]}}}))

    assert rule
    assert {field.name: json.loads(field.pattern) for field in rule.fields} == {
        "source": {"source": ["aws.s3"]},
        "detail.bucket.name": {"detail": BUCKET},
        "detail.object.key": {"detail": {"object": {"key": ["a"]}}},
    }
    assert [field.name for field in rule.fields if field.about_bucket] == ["detail.bucket.name"]


@pytest.mark.parametrize(
    ("certain", "detail"),
    [
        (True, {"object": {"key": ["a"]}}),
        (True, {"nonsense": ["a"]}),
        (False, {"requester": ["111122223333"]}),
        (False, {"object": {"size": [{"numeric": [">", 0]}]}}),
        (False, {"$or": [{"object": {"key": ["a"]}}, {"requester": ["111122223333"]}]}),
    ],
)
def test_a_field_that_the_tested_event_may_lack_proves_nothing(certain: bool, detail: JsonObject) -> None:
    rule = read_rule(entry({"detail": detail}))

    assert rule
    assert [field.certain for field in rule.fields] == [certain]


def test_the_event_is_what_s3_sends_with_the_key_as_it_is() -> None:
    event = json.loads(
        object_created(
            TARGET,
            bucket="landing",
            key="in/a b+c.csv",
            reason="PutObject",
            arrival=Arrival(etag="abc", size=42, written_at="2026-11-23T02:00:00Z"),
            time="2026-11-23T02:00:00Z",
        )
    )

    assert event["detail"]["object"] == {"key": "in/a b+c.csv", "size": 42, "etag": "abc"}
    assert event["resources"] == ["arn:aws:s3:::landing"]
    assert (event["account"], event["region"]) == (TARGET.account, TARGET.region)
    assert {"id", "source", "time", "detail-type"} <= set(event)
