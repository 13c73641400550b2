"""What a bucket refuses beside policies, and what its rules say of an object."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.fakes import NOON, FakeClock
from tests.simulation.accounts import BUCKET, action, client, code, refusal, scenario
from workbench.simulation import SimulatedAccount

DONE = "in/done.csv"
VERSIONED = {"VersioningConfiguration": {"Status": "Enabled"}}
OPEN = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), False
)
CUSTOMER_KEY = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}
RULES = [
    {"ID": "logs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 1}},
    {"ID": "off", "Status": "Disabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}},
    {"ID": "in 7", "Status": "Enabled", "Filter": {"Prefix": "in/"}, "Expiration": {"Days": 7}},
    {"ID": "in-30", "Status": "Enabled", "Filter": {"Prefix": "in/"}, "Expiration": {"Days": 30}},
    {
        "ID": "big",
        "Status": "Enabled",
        "Filter": {"And": {"Prefix": "in/", "ObjectSizeGreaterThan": 10}},
        "Expiration": {"Days": 2},
    },
]


def replicating(*rules: dict[str, Any]) -> dict[str, Any]:
    role = "arn:aws:iam::123456789012:role/replication"
    destination = {"Bucket": "arn:aws:s3:::replica"}
    named = [
        {"ID": f"r{index}", "Priority": index, "Status": "Enabled", "Destination": destination, **rule}
        for index, rule in enumerate(rules)
    ]
    return {"ReplicationConfiguration": {"Role": role, "Rules": named}}


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    acls = {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}}
    retention = {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
    }
    rules = replicating({"Filter": {"Prefix": "in/"}, "DeleteMarkerReplication": {"Status": "Disabled"}})
    built = scenario(
        action("s3.CreateBucket", Bucket=BUCKET),
        action("s3.PutBucketLifecycleConfiguration", Bucket=BUCKET, LifecycleConfiguration={"Rules": RULES}),
        action("s3.CreateBucket", Bucket="acls-on"),
        action("s3.PutBucketOwnershipControls", Bucket="acls-on", **acls),
        action("s3.CreateBucket", Bucket="open"),
        action("s3.PutBucketOwnershipControls", Bucket="open", **acls),
        action("s3.PutPublicAccessBlock", Bucket="open", PublicAccessBlockConfiguration=OPEN),
        action("s3.CreateBucket", Bucket="locked", ObjectLockEnabledForBucket=True),
        action("s3.PutObjectLockConfiguration", Bucket="locked", ObjectLockConfiguration=retention),
        action("s3.CreateBucket", Bucket="source"),
        action("s3.PutBucketVersioning", Bucket="source", **VERSIONED),
        action("s3.CreateBucket", Bucket="replica"),
        action("s3.PutBucketReplication", Bucket="source", **rules),
        action("sim.At", time="37h"),
        action("s3.PutObject", Bucket=BUCKET, Key="in/x.csv", Body="a"),
        action("s3.PutObject", Bucket=BUCKET, Key="in/big.csv", Body="a" * 11),
        action("s3.PutObject", Bucket=BUCKET, Key="out/x.csv", Body="a"),
        action("s3.PutObject", Bucket="source", Key=DONE, Body="a"),
        action("s3.PutObject", Bucket="source", Key="in/waits.csv", Body="a"),
        action("s3.PutObject", Bucket="source", Key="out/x.csv", Body="a"),
        action(
            "sim.Replication", bucket="source", key="in/done.csv", status="COMPLETED", destination="replica"
        ),
    )
    with SimulatedAccount(built, FakeClock()) as served:
        yield served


@pytest.fixture
def s3(account: SimulatedAccount) -> Any:
    return client(account, "s3")


@pytest.mark.parametrize("acl", ["private", "public-read", "bucket-owner-read"])
def test_a_bucket_whose_owner_is_enforced_takes_no_acl(s3: Any, acl: str) -> None:
    refused = refusal(s3.put_object, Bucket=BUCKET, Key="x", Body=b"a", ACL=acl)
    assert code(refused) == (400, "AccessControlListNotSupported")
    assert s3.put_object(Bucket=BUCKET, Key="ok", Body=b"a", ACL="bucket-owner-full-control")


def test_a_grant_is_an_acl_too(s3: Any) -> None:
    refused = refusal(s3.put_object, Bucket=BUCKET, Key="x", Body=b"a", GrantRead='id="a"')
    assert code(refused) == (400, "AccessControlListNotSupported")


def test_a_public_acl_is_denied_while_they_are_blocked(s3: Any) -> None:
    denied = refusal(s3.put_object, Bucket="acls-on", Key="x", Body=b"a", ACL="public-read")
    assert code(denied) == (403, "AccessDenied")
    assert s3.put_object(Bucket="acls-on", Key="x", Body=b"a", ACL="private")
    assert s3.put_object(Bucket="open", Key="x", Body=b"a", ACL="public-read")


def test_a_customers_own_key_is_denied_unless_the_bucket_allows_it(s3: Any) -> None:
    assert s3.get_bucket_encryption(Bucket="open")["ServerSideEncryptionConfiguration"]["Rules"][0][
        "BlockedEncryptionTypes"
    ] == {"EncryptionType": ["SSE-C"]}
    put = {"Bucket": "open", "Key": "c", "Body": b"a", **CUSTOMER_KEY}
    assert _refused_over_http(s3, put) == (403, "AccessDenied")
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BlockedEncryptionTypes": {"EncryptionType": ["NONE"]},
    }
    s3.put_bucket_encryption(Bucket="open", ServerSideEncryptionConfiguration={"Rules": [rule]})
    answer = s3.get_bucket_encryption(Bucket="open")["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert answer["BlockedEncryptionTypes"] == {"EncryptionType": ["NONE"]}
    assert _refused_over_http(s3, put) is None


def _refused_over_http(s3: Any, put: dict[str, Any]) -> tuple[int, str] | None:
    """Put an object; boto3 insists on HTTPS for a customer's key, the header is what counts here."""

    def customer_key(params: dict[str, Any], **_: Any) -> None:
        params["headers"]["x-amz-server-side-encryption-customer-algorithm"] = "AES256"

    plain = {name: value for name, value in put.items() if name not in CUSTOMER_KEY}
    s3.meta.events.register("before-call.s3.PutObject", customer_key)
    try:
        s3.put_object(**plain)
    except ClientError as error:
        return code(error.response)
    finally:
        s3.meta.events.unregister("before-call.s3.PutObject", customer_key)
    return None


def test_an_object_under_lock_needs_a_checksum(account: SimulatedAccount) -> None:
    old = client(account, "s3", config=Config(request_checksum_calculation="when_required"))
    refused = refusal(old.put_object, Bucket="locked", Key="x", Body=b"a")
    assert code(refused) == (400, "InvalidRequest")
    assert "Content-MD5 OR x-amz-checksum-" in refused["Error"]["Message"]
    assert old.put_object(Bucket=BUCKET, Key="unlocked", Body=b"a")
    assert client(account, "s3").put_object(Bucket="locked", Key="x", Body=b"a")


def test_a_conditional_write_does_not_overwrite(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="once", Body=b"a", IfNoneMatch="*")
    refused = refusal(s3.put_object, Bucket=BUCKET, Key="once", Body=b"b", IfNoneMatch="*")
    assert code(refused) == (412, "PreconditionFailed")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("in/x.csv", 'expiry-date="Sun, 29 Nov 2026 00:00:00 GMT", rule-id="in%207"'),
        ("in/big.csv", 'expiry-date="Tue, 24 Nov 2026 00:00:00 GMT", rule-id="big"'),
        ("out/x.csv", None),
    ],
)
def test_an_object_tells_which_rule_will_expire_it_and_when(s3: Any, key: str, expected: str | None) -> None:
    head = s3.head_object(Bucket=BUCKET, Key=key)
    assert NOON - head["LastModified"] == pytest.approx(timedelta(hours=37), abs=timedelta(seconds=2))
    assert head.get("Expiration") == expected


def test_rules_come_back_as_they_were_put(s3: Any) -> None:
    rules = s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    assert rules == RULES
    (rule,) = s3.get_bucket_replication(Bucket="source")["ReplicationConfiguration"]["Rules"]
    assert rule["Filter"] == {"Prefix": "in/"}


def test_an_object_tells_how_far_its_replication_came(s3: Any) -> None:
    def status(bucket: str, key: str) -> str | None:
        told: str | None = s3.head_object(Bucket=bucket, Key=key).get("ReplicationStatus")
        return told

    assert status("source", DONE) == "COMPLETED"
    assert status("replica", DONE) == "REPLICA"
    assert status("source", "in/waits.csv") == "PENDING"
    assert status("source", "out/x.csv") is None
