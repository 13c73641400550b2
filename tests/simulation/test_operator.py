"""The operator: who it is, what it lacks, and the words in which AWS says so."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.patience import PATIENCE_S
from tests.simulation.accounts import BUCKET, action, client, code, refusal, scenario
from workbench.engine.clock import SystemClock
from workbench.simulation import SimulatedAccount

OPERATOR = "arn:aws:sts::123456789012:assumed-role/workbench-operator/trainee"
DENIED = (
    "s3:GetBucketP*",
    "s3:ListBucket",
    "s3:GetObjectVersion",
    "iam:*",
    "logs:FilterLogEvents",
    "lambda:GetPolicy",
    "sns:*",
    "ec2:*",
)


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    built = scenario(
        action("sim.Pipeline", bucket=BUCKET, prefix="in/", function_name="ingest", via="notification"),
        action("s3.PutObject", Bucket=BUCKET, Key="in/x.csv", Body="a"),
        action("s3.PutObject", Bucket=BUCKET, Key="in/secret.csv", Body="a"),
        action(
            "s3.PutBucketPolicy",
            Bucket=BUCKET,
            Policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Deny",
                        "Principal": {"AWS": "arn:aws:iam::123456789012:role/workbench-operator"},
                        "Action": "s3:GetObject",
                        "Resource": f"arn:aws:s3:::{BUCKET}/in/secret*",
                    },
                    {
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": "*",
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    },
                ],
            },
        ),
        deny=DENIED,
    )
    with SimulatedAccount(built, SystemClock()) as served:
        yield served


def test_it_is_a_role_session(account: SimulatedAccount) -> None:
    assert client(account, "sts").get_caller_identity()["Arn"] == OPERATOR


def test_the_builder_lacks_nothing(account: SimulatedAccount) -> None:
    assert client(account, "s3", builder=True).get_bucket_policy(Bucket=BUCKET)["Policy"]
    assert client(account, "iam", builder=True).get_role(RoleName="ingest-role")["Role"]


def test_s3_names_action_resource_and_layer(account: SimulatedAccount) -> None:
    refused = refusal(client(account, "s3").get_bucket_policy, Bucket=BUCKET)
    assert code(refused) == (403, "AccessDenied")
    assert refused["Error"]["Message"] == (
        f"User: {OPERATOR} is not authorized to perform: s3:GetBucketPolicy on resource: "
        f'"arn:aws:s3:::{BUCKET}" because no identity-based policy allows the s3:GetBucketPolicy action'
    )


def test_head_is_told_nothing_but_the_status_and_the_region(account: SimulatedAccount) -> None:
    refused = refusal(client(account, "s3").head_bucket, Bucket=BUCKET)
    assert code(refused) == (403, "403")
    assert refused["Error"]["Message"] == "Forbidden"
    assert refused["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"] == "us-east-1"


def test_a_missing_key_is_403_without_list_permission(account: SimulatedAccount) -> None:
    assert code(refusal(client(account, "s3").head_object, Bucket=BUCKET, Key="in/none")) == (403, "403")
    assert client(account, "s3").head_object(Bucket=BUCKET, Key="in/x.csv")["ContentLength"] == 1


def test_reading_a_version_is_a_permission_of_its_own(account: SimulatedAccount) -> None:
    s3 = client(account, "s3")
    version = s3.head_object(Bucket=BUCKET, Key="in/x.csv")["VersionId"]
    refused = refusal(s3.get_object, Bucket=BUCKET, Key="in/x.csv", VersionId=version)
    assert "s3:GetObjectVersion" in refused["Error"]["Message"]


def test_a_bucket_policy_denies_in_its_own_words_and_only_when_its_condition_holds(
    account: SimulatedAccount,
) -> None:
    refused = refusal(client(account, "s3").get_object, Bucket=BUCKET, Key="in/secret.csv")
    assert code(refused) == (403, "AccessDenied")
    assert refused["Error"]["Message"].endswith("with an explicit deny in a resource-based policy")
    assert client(account, "s3").get_object(Bucket=BUCKET, Key="in/x.csv")


@pytest.mark.parametrize(
    ("service", "method", "arguments", "expected"),
    [
        ("logs", "filter_log_events", {"logGroupName": "g"}, (400, "AccessDeniedException")),
        ("lambda", "get_policy", {"FunctionName": "ingest"}, (403, "AccessDeniedException")),
        ("iam", "get_role", {"RoleName": "ingest-role"}, (403, "AccessDenied")),
        ("sns", "list_topics", {}, (403, "AuthorizationError")),
        ("ec2", "describe_vpcs", {}, (403, "UnauthorizedOperation")),
    ],
)
def test_each_protocol_spells_a_denial_its_own_way(
    account: SimulatedAccount,
    service: str,
    method: str,
    arguments: dict[str, str],
    expected: tuple[int, str],
) -> None:
    refused = refusal(getattr(client(account, service), method), **arguments)
    assert code(refused) == expected
    assert f"User: {OPERATOR} is not authorized to perform: {service}:" in refused["Error"]["Message"]
    assert "no identity-based policy allows" in refused["Error"]["Message"]
    assert refused["ResponseMetadata"]["RequestId"]


@pytest.mark.parametrize(
    ("service", "method", "arguments"),
    [
        ("glue", "get_usage_profile", {"Name": "x"}),
        ("lambda", "get_account_settings", {}),
        ("lambda", "invoke", {"FunctionName": "ingest"}),
        ("accessanalyzer", "list_analyzers", {}),
    ],
)
def test_what_cannot_be_simulated_says_so_without_being_retried(
    account: SimulatedAccount, service: str, method: str, arguments: dict[str, str]
) -> None:
    refused = refusal(getattr(client(account, service), method), **arguments)
    assert refused["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert refused["ResponseMetadata"]["RetryAttempts"] == 0
    assert "simulated account" in str(refused["Error"])


def test_the_operator_may_mend_what_the_scenario_broke(account: SimulatedAccount) -> None:
    before = time.time()
    client(account, "s3").put_object(Bucket=BUCKET, Key="in/mended.csv", Body="a")
    found = client(account, "s3").head_object(Bucket=BUCKET, Key="in/mended.csv")
    assert found["LastModified"].timestamp() >= int(before)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b""),
        ({"Authorization": "Bearer of bad news"}, b""),
        ({"Authorization": "AWS4-HMAC-SHA256 Credential=K/20261123/us-east-1/events/aws4_request"}, b"\xff{"),
        (
            {
                "Authorization": "AWS4-HMAC-SHA256 Credential=K/20261123/us-east-1/events/aws4_request",
                "X-Amz-Target": "AWSEvents.ListRules",
                "Content-Type": "application/x-amz-json-1.1",
            },
            b"\xff{",
        ),
    ],
)
def test_noise_is_refused_in_silence(
    account: SimulatedAccount,
    headers: dict[str, str],
    body: bytes,
    capfd: pytest.CaptureFixture[str],
) -> None:
    connection = http.client.HTTPConnection(urlsplit(account.endpoint_url).netloc, timeout=PATIENCE_S)
    connection.request("POST", "/", body=body, headers=headers)
    assert connection.getresponse().status in (400, 501)
    connection.close()
    assert capfd.readouterr() == ("", "")
