"""Where moto differs from AWS, the account answers as AWS does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import NOON, FakeClock
from tests.knowledge.event_pattern_vectors import VECTORS
from tests.simulation.accounts import BUCKET, action, client, code, refusal, scenario
from workbench.simulation import SimulatedAccount

SERVER = "s-0123456789abcdef0"
ROLE = "arn:aws:iam::123456789012:role/writer"
PARTNER = "arn:aws:sts::123456789012:assumed-role/partner-team/partner"
LOCK = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 30}}}
EVENT = {
    "id": "1",
    "account": "123456789012",
    "source": "aws.s3",
    "time": "2026-11-23T02:00:00Z",
    "region": "us-east-1",
    "resources": [f"arn:aws:s3:::{BUCKET}"],
    "detail-type": "Object Created",
    "detail": {"bucket": {"name": BUCKET}, "object": {"key": "in/x.csv"}},
}


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    inside = {"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{BUCKET}/in/*"}
    boundary = {"Version": "2012-10-17", "Statement": [inside]}
    built = scenario(
        action("sim.Pipeline", bucket=BUCKET, prefix="in/", function_name="ingest", via="eventbridge"),
        action("s3.CreateBucket", Bucket="quiet-bucket"),
        action("s3.CreateBucket", Bucket="opened-bucket", ObjectLockEnabledForBucket=True),
        action("s3.DeletePublicAccessBlock", Bucket="opened-bucket"),
        action("s3.PutObject", Bucket="opened-bucket", Key="a", Body="a"),
        action("s3.PutObjectLockConfiguration", Bucket="opened-bucket", ObjectLockConfiguration=LOCK),
        action("s3.PutBucketNotificationConfiguration", Bucket="quiet-bucket", NotificationConfiguration={}),
        action("sim.Role", name="writer", service="transfer.amazonaws.com", allow={"*": ["s3:Put*"]}),
        action("iam.CreatePolicy", PolicyName="fence", PolicyDocument=boundary),
        action(
            "iam.PutRolePermissionsBoundary",
            RoleName="writer",
            PermissionsBoundary="arn:aws:iam::123456789012:policy/fence",
        ),
        action("sim.TransferServer", server_id=SERVER, log_group="/aws/transfer/t"),
        action("transfer.CreateUser", ServerId=SERVER, UserName="partner", Role=ROLE),
        action("sim.At", time="5h"),
        action("sim.Actor", arn=PARTNER),
        action("s3.PutObject", Bucket=BUCKET, Key="in/x.csv", Body="a"),
        action("s3.DeleteObject", Bucket=BUCKET, Key="in/x.csv"),
        action("s3.CreateMultipartUpload", Bucket=BUCKET, Key="in/big.csv"),
        action("s3.PutObject", Bucket=BUCKET, Key="cold/x.csv", Body="a", StorageClass="GLACIER"),
        action("events.DisableRule", Name="ingest"),
        action("sim.At", time="2h"),
        action("sim.MultipartUpload", bucket=BUCKET, key="in/parts.csv", body="a"),
        action(
            "sim.Metric",
            namespace="AWS/Lambda",
            name="Errors",
            value=3,
            dimensions={"FunctionName": "ingest"},
        ),
        action(
            "sim.LogEvents", group="/aws/transfer/t", stream="s", events=["hello", {"activity-type": "OPEN"}]
        ),
    )
    with SimulatedAccount(built, FakeClock()) as served:
        yield served


@pytest.fixture
def s3(account: SimulatedAccount) -> Any:
    return client(account, "s3")


def test_a_delete_marker_is_404_with_a_header(s3: Any) -> None:
    for method in (s3.head_object, s3.get_object):
        refused = refusal(method, Bucket=BUCKET, Key="in/x.csv")
        assert refused["ResponseMetadata"]["HTTPStatusCode"] == 404
        assert refused["ResponseMetadata"]["HTTPHeaders"]["x-amz-delete-marker"] == "true"


def test_a_delete_markers_version_is_405(s3: Any) -> None:
    marker = s3.list_object_versions(Bucket=BUCKET, Prefix="in/x.csv")["DeleteMarkers"][0]["VersionId"]
    for method in (s3.head_object, s3.get_object):
        refused = refusal(method, Bucket=BUCKET, Key="in/x.csv", VersionId=marker)
        assert refused["ResponseMetadata"]["HTTPStatusCode"] == 405


def test_a_missing_key_is_404_to_whoever_may_list(s3: Any) -> None:
    refused = refusal(s3.head_object, Bucket=BUCKET, Key="in/none.csv")
    assert code(refused) == (404, "404")
    assert "x-amz-delete-marker" not in refused["ResponseMetadata"]["HTTPHeaders"]


def test_s3_answers_carry_a_request_id(s3: Any) -> None:
    assert len(s3.list_buckets()["ResponseMetadata"]["RequestId"]) == 16
    assert len(refusal(s3.head_object, Bucket=BUCKET, Key="no")["ResponseMetadata"]["RequestId"]) == 16


def test_an_archived_object_is_403_invalid_object_state(s3: Any) -> None:
    assert s3.head_object(Bucket=BUCKET, Key="cold/x.csv")["StorageClass"] == "GLACIER"
    assert code(refusal(s3.get_object, Bucket=BUCKET, Key="cold/x.csv")) == (403, "InvalidObjectState")


def test_an_object_uploaded_in_parts_shows_it_in_its_etag(s3: Any) -> None:
    assert s3.head_object(Bucket=BUCKET, Key="in/parts.csv")["ETag"].endswith('-1"')


def test_eventbridge_configuration_is_returned_when_it_was_set_and_only_then(s3: Any) -> None:
    set_ = s3.get_bucket_notification_configuration(Bucket=BUCKET)
    unset = s3.get_bucket_notification_configuration(Bucket="quiet-bucket")
    assert set_["EventBridgeConfiguration"] == {}
    assert "EventBridgeConfiguration" not in unset


def test_a_bucket_may_only_notify_functions_that_it_may_invoke(account: SimulatedAccount, s3: Any) -> None:
    function = "arn:aws:lambda:us-east-1:123456789012:function:ingest"
    wanted = {
        "LambdaFunctionConfigurations": [{"LambdaFunctionArn": function, "Events": ["s3:ObjectCreated:*"]}]
    }
    put = s3.put_bucket_notification_configuration
    refused = refusal(put, Bucket="quiet-bucket", NotificationConfiguration=wanted)
    assert code(refused) == (400, "InvalidArgument")
    assert "Unable to validate the following destination configurations" in refused["Error"]["Message"]

    client(account, "lambda").add_permission(
        FunctionName="ingest",
        StatementId="quiet",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::quiet-bucket",
        SourceAccount="123456789012",
    )
    put(Bucket="quiet-bucket", NotificationConfiguration=wanted)
    put(Bucket="quiet-bucket", NotificationConfiguration={})


def test_every_bucket_is_encrypted_private_and_owned_by_default(s3: Any) -> None:
    rule = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"][0]
    block = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    owner = s3.get_bucket_ownership_controls(Bucket=BUCKET)["OwnershipControls"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert block == dict.fromkeys(
        ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
    )
    assert owner == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_whoever_deletes_the_public_access_block_has_none(s3: Any) -> None:
    refused = refusal(s3.get_public_access_block, Bucket="opened-bucket")
    assert code(refused) == (404, "NoSuchPublicAccessBlockConfiguration")


def test_a_bucket_that_holds_objects_may_get_a_lock(s3: Any) -> None:
    assert s3.get_object_lock_configuration(Bucket="opened-bucket")["ObjectLockConfiguration"] == LOCK
    assert s3.head_object(Bucket="opened-bucket", Key="a")["ContentLength"] == 1


def test_defaults_are_not_invented_for_a_bucket_that_does_not_exist(s3: Any) -> None:
    assert code(refusal(s3.get_bucket_encryption, Bucket="no-such-bucket-here")) == (404, "NoSuchBucket")


def test_an_open_upload_tells_when_and_by_whom_it_was_begun(s3: Any) -> None:
    upload = s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"][0]
    assert upload["Key"] == "in/big.csv"
    assert upload["Initiator"]["ID"] == PARTNER
    assert abs(upload["Initiated"] - (NOON - timedelta(hours=5))) < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("pattern", "result"),
    [
        ({"source": ["aws.s3"]}, True),
        ({"source": ["aws.s3"], "detail": {"object": {"key": [{"prefix": "in/"}]}}}, True),
        ({"source": ["aws.s3"], "detail": {"object": {"key": [{"prefix": "out/"}]}}}, False),
        ({"source": ["aws.ec2"]}, False),
    ],
)
def test_event_patterns_are_tried(account: SimulatedAccount, pattern: dict[str, Any], result: bool) -> None:
    events = client(account, "events")
    answer = events.test_event_pattern(EventPattern=json.dumps(pattern), Event=json.dumps(EVENT))
    assert answer["Result"] is result


MOTO_SAYS_OTHERWISE = {
    "a truth against one",
    "an empty list is nothing",
    "or of no list is a field",
    "or of reserved words is a field",
    "one object of a list",
    "the last object of a list",
}
"""Of patterns that no rule about S3 has: S3's events hold no lists of objects, and no `$or` as a name."""


def test_the_simulated_bus_matches_by_another_program_what_aws_says_matches(
    account: SimulatedAccount,
) -> None:
    events = client(account, "events")
    said = {
        name: events.test_event_pattern(
            EventPattern=json.dumps({"detail": pattern}), Event=json.dumps({**EVENT, "detail": event})
        )["Result"]
        for name, _, pattern, event in VECTORS
    }
    known = {name: answer for name, answer, _, _ in VECTORS if answer is not None}
    assert {name for name, answer in known.items() if said[name] is not answer} == MOTO_SAYS_OTHERWISE


@pytest.mark.parametrize(
    ("pattern", "event", "error"),
    [
        ('{"source": "aws.s3"}', EVENT, "InvalidEventPatternException"),
        ('{"source": ', EVENT, "InvalidEventPatternException"),
        ("{}", {"source": "aws.s3"}, "ValidationException"),
    ],
)
def test_malformed_patterns_and_events_are_refused(
    account: SimulatedAccount, pattern: str, event: dict[str, Any], error: str
) -> None:
    events = client(account, "events")
    refused = refusal(events.test_event_pattern, EventPattern=pattern, Event=json.dumps(event))
    assert code(refused) == (400, error)


def test_a_principal_is_simulated_with_its_boundary(account: SimulatedAccount) -> None:
    iam = client(account, "iam")
    results = iam.simulate_principal_policy(
        PolicySourceArn=ROLE,
        ActionNames=["s3:PutObject", "s3:GetObject"],
        ResourceArns=[f"arn:aws:s3:::{BUCKET}/in/x.csv", f"arn:aws:s3:::{BUCKET}/out/x.csv"],
    )["EvaluationResults"]
    put, get = results
    assert [item["EvalActionName"] for item in results] == ["s3:PutObject", "s3:GetObject"]
    assert [item["EvalResourceDecision"] for item in put["ResourceSpecificResults"]] == [
        "allowed",
        "implicitDeny",
    ]
    inside, outside = put["ResourceSpecificResults"]
    assert inside["MatchedStatements"][0]["SourcePolicyId"] == "role_writer_writer-access"
    assert inside["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": True}
    assert outside["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    assert put["EvalDecision"] == "implicitDeny"
    assert get["EvalDecision"] == "implicitDeny"


def test_nobody_cannot_be_simulated(account: SimulatedAccount) -> None:
    refused = refusal(
        client(account, "iam").simulate_principal_policy,
        PolicySourceArn="arn:aws:iam::123456789012:role/nobody",
        ActionNames=["s3:PutObject"],
    )
    assert code(refused) == (404, "NoSuchEntity")


def test_users_of_a_server_are_listed_and_unknown_ones_refused(account: SimulatedAccount) -> None:
    transfer = client(account, "transfer")
    assert [user["UserName"] for user in transfer.list_users(ServerId=SERVER)["Users"]] == ["partner"]
    unknown_server = {"ServerId": "s-00000000000000000"}
    for method in (transfer.list_users, transfer.describe_server):
        assert code(refusal(method, **unknown_server)) == (400, "ResourceNotFoundException")
    refused = refusal(transfer.describe_user, ServerId=SERVER, UserName="stranger")
    assert code(refused) == (400, "ResourceNotFoundException")


def test_a_server_shows_its_id_and_its_defaults(account: SimulatedAccount) -> None:
    server = client(account, "transfer").describe_server(ServerId=SERVER)["Server"]
    assert (server["ServerId"], server["State"]) == (SERVER, "ONLINE")
    assert server["Arn"].endswith(SERVER)
    assert server["SecurityPolicyName"] == "TransferSecurityPolicy-2024-01"
    assert server["StructuredLogDestinations"][0].endswith(":log-group:/aws/transfer/t:*")


def test_metrics_have_a_datapoint_where_one_was_told_and_none_elsewhere(account: SimulatedAccount) -> None:
    def query(name: str) -> dict[str, Any]:
        dimensions = [{"Name": "FunctionName", "Value": "ingest"}]
        metric = {"Namespace": "AWS/Lambda", "MetricName": name, "Dimensions": dimensions}
        return {"Id": name.lower(), "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Sum"}}

    errors, throttles = client(account, "cloudwatch").get_metric_data(
        MetricDataQueries=[query("Errors"), query("Throttles")],
        StartTime=NOON - timedelta(hours=3),
        EndTime=NOON,
    )["MetricDataResults"]
    assert errors["Values"] == [3.0]
    assert throttles["Values"] == []


def test_log_events_are_told_in_their_own_time(account: SimulatedAccount) -> None:
    logs = client(account, "logs")
    events = logs.filter_log_events(logGroupName="/aws/transfer/t")["events"]
    assert [event["message"] for event in events] == ["hello", '{"activity-type": "OPEN"}']
    age = NOON.timestamp() - events[0]["timestamp"] / 1000
    assert age == pytest.approx(2 * 3600, abs=2)
