"""Event history, as AWS answers LookupEvents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.fakes import NOON, FakeClock
from tests.simulation.accounts import BUCKET, action, client, code, looked_up, refusal, scenario
from workbench.simulation import SimulatedAccount

PARTNER = "arn:aws:sts::123456789012:assumed-role/writer/partner"
KEY_ARN = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CONTEXT = {"encryptionContext": {"aws:s3:arn": f"arn:aws:s3:::{BUCKET}/in/x.csv"}}
EVENT = {"source": "kms", "name": "GenerateDataKey"}


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    built = scenario(
        action("sim.At", time="10d"),
        action("sim.Pipeline", bucket=BUCKET, prefix="in/", function_name="ingest", via="notification"),
        action("sim.At", time="100d"),
        action("s3.CreateBucket", Bucket="forgotten-bucket"),
        action("sim.At", time="5h"),
        action("sim.Actor", arn=PARTNER),
        action("s3.PutObject", Bucket=BUCKET, Key="in/x.csv", Body="a"),
        action("sim.MultipartUpload", bucket=BUCKET, key="in/parts.csv", body="a"),
        action("lambda.PutFunctionConcurrency", FunctionName="ingest", ReservedConcurrentExecutions=0),
        action("s3.PutBucketNotificationConfiguration", Bucket=BUCKET, NotificationConfiguration={}),
        action(
            "sim.Event",
            **EVENT,
            error_code="AccessDenied",
            error_message="not authorized to perform: kms:GenerateDataKey",
            request={"keyId": KEY_ARN, **CONTEXT},
            resources=[{"type": "AWS::KMS::Key", "name": KEY_ARN}],
            invoked_by="AWS Internal",
        ),
        action("sim.Event", **EVENT, region="eu-west-1", actor="arn:aws:iam::123456789012:user/kim"),
        action("sim.Event", source="kms", name="RotateKey", actor="kms.amazonaws.com"),
        action("sim.At", time="3m"),
        action("s3.DeleteBucketPolicy", Bucket=BUCKET),
    )
    with SimulatedAccount(built, FakeClock()) as served:
        yield served


def test_event_history_holds_management_events_and_no_data_events(account: SimulatedAccount) -> None:
    events = client(account, "cloudtrail").lookup_events()["Events"]
    names = {event["EventName"] for event in events}
    assert {"CreateBucket", "CreateRole", "CreateFunction20150331", "GenerateDataKey"} <= names
    assert not names & {"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"}
    times = [event["EventTime"] for event in events]
    assert times == sorted(times, reverse=True)


def test_an_event_tells_who_did_what_and_when_as_cloudtrail_spells_it(account: SimulatedAccount) -> None:
    newest, oldest = looked_up(account, "EventName", "PutBucketNotification")
    record = json.loads(newest["CloudTrailEvent"])
    assert record["userIdentity"]["arn"] == PARTNER
    issuer = record["userIdentity"]["sessionContext"]["sessionIssuer"]
    assert issuer["arn"] == "arn:aws:iam::123456789012:role/writer"
    assert record["userIdentity"]["principalId"] == f"{issuer['principalId']}:partner"
    assert record["requestParameters"]["bucketName"] == BUCKET
    assert record["resources"][0]["ARN"] == f"arn:aws:s3:::{BUCKET}"
    assert (newest["EventSource"], newest["ReadOnly"], newest["Username"]) == (
        "s3.amazonaws.com",
        "false",
        "partner",
    )
    assert abs(newest["EventTime"] - (NOON - timedelta(hours=5))) < timedelta(seconds=2)
    assert abs(oldest["EventTime"] - (NOON - timedelta(days=10))) < timedelta(seconds=2)


def test_a_refused_call_of_a_service_that_acts_for_somebody_is_told(account: SimulatedAccount) -> None:
    (event,) = looked_up(account, "EventName", "GenerateDataKey")
    record = json.loads(event["CloudTrailEvent"])
    assert (record["errorCode"], record["sourceIPAddress"]) == ("AccessDenied", "AWS Internal")
    assert record["userIdentity"]["invokedBy"] == "AWS Internal"
    assert record["requestParameters"] == {"keyId": KEY_ARN, **CONTEXT}
    assert record["resources"] == [
        {"accountId": "123456789012", "type": "AWS::KMS::Key", "ARN": KEY_ARN},
    ]


def test_a_service_acts_as_itself(account: SimulatedAccount) -> None:
    (event,) = looked_up(account, "EventName", "RotateKey")
    assert json.loads(event["CloudTrailEvent"])["userIdentity"] == {
        "type": "AWSService",
        "invokedBy": "kms.amazonaws.com",
    }
    assert "Username" not in event


@pytest.mark.parametrize(
    ("key", "value", "names"),
    [
        ("ResourceName", f"arn:aws:s3:::{BUCKET}", {"CreateBucket", "PutBucketVersioning"}),
        ("ResourceName", BUCKET, {"CreateBucket", "PutBucketNotification"}),
        ("ResourceName", KEY_ARN, {"GenerateDataKey"}),
        ("ResourceType", "AWS::Lambda::Function", {"PutFunctionConcurrency20171031"}),
        ("EventSource", "kms.amazonaws.com", {"GenerateDataKey", "RotateKey"}),
        ("Username", "partner", {"PutBucketNotification", "GenerateDataKey"}),
        ("ReadOnly", "false", {"CreateBucket"}),
        ("EventName", "putbucketnotification", set()),
    ],
)
def test_events_are_looked_up_by_one_attribute(
    account: SimulatedAccount, key: str, value: str, names: set[str]
) -> None:
    found = {event["EventName"] for event in looked_up(account, key, value)}
    assert names <= found
    assert bool(found) is bool(names)


def test_an_event_is_found_by_its_id_and_by_the_key_that_signed_it(account: SimulatedAccount) -> None:
    (event,) = looked_up(account, "EventName", "GenerateDataKey")
    assert event["AccessKeyId"].startswith("ASIA")
    assert looked_up(account, "EventId", event["EventId"]) == [event]
    assert event in looked_up(account, "AccessKeyId", event["AccessKeyId"])


def test_two_attributes_a_wrong_token_and_a_backward_window_are_refused(account: SimulatedAccount) -> None:
    lookup = client(account, "cloudtrail").lookup_events
    one = {"AttributeKey": "EventName", "AttributeValue": "DisableRule"}
    refused = [
        refusal(lookup, LookupAttributes=[one, one]),
        refusal(lookup, NextToken="of-somebody-else"),
        refusal(lookup, StartTime=NOON, EndTime=NOON - timedelta(days=1)),
    ]
    assert [code(item) for item in refused] == [
        (400, "InvalidLookupAttributesException"),
        (400, "InvalidNextTokenException"),
        (400, "InvalidTimeRangeException"),
    ]


def test_event_history_comes_in_pages_without_loss(account: SimulatedAccount) -> None:
    trail = client(account, "cloudtrail")
    pages = list(trail.get_paginator("lookup_events").paginate(PaginationConfig={"PageSize": 3}))
    assert len(pages) > 1
    assert all(len(page["Events"]) <= 3 for page in pages)
    ids = [event["EventId"] for page in pages for event in page["Events"]]
    assert ids == [event["EventId"] for event in trail.lookup_events()["Events"]]


def test_event_history_is_cut_by_its_window(account: SimulatedAccount) -> None:
    since = NOON - timedelta(hours=6)
    events = client(account, "cloudtrail").lookup_events(StartTime=since, EndTime=NOON)["Events"]
    assert events[-1]["EventName"] == "PutFunctionConcurrency20171031"


def test_each_region_keeps_its_own_events(account: SimulatedAccount) -> None:
    (event,) = client(account, "cloudtrail", region="eu-west-1").lookup_events()["Events"]
    assert (event["EventName"], event["Username"]) == ("GenerateDataKey", "kim")
    assert event["AccessKeyId"].startswith("AKIA")


def test_what_is_older_than_ninety_days_is_forgotten(account: SimulatedAccount) -> None:
    long_ago = NOON - timedelta(days=200)
    lookup = client(account, "cloudtrail").lookup_events
    assert lookup(StartTime=long_ago, EndTime=NOON - timedelta(days=91))["Events"] == []
    assert looked_up(account, "ResourceName", "forgotten-bucket") == []


def test_what_is_too_fresh_is_not_yet_delivered(account: SimulatedAccount) -> None:
    assert looked_up(account, "EventName", "DeleteBucketPolicy") == []
