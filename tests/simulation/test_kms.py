"""KMS keys: their states, what they mean for objects, and the events that their use leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes import FakeClock
from tests.simulation.accounts import BUCKET, action, client, code, looked_up, refusal, scenario
from workbench.simulation import SimulatedAccount

KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
KEY_ARN = f"arn:aws:kms:us-east-1:123456789012:key/{KEY_ID}"
WRITER = "arn:aws:sts::123456789012:assumed-role/writer/nightly"
DENIED_KEY = "99999999-12ab-34cd-56ef-1234567890ab"


def encrypted(bucket: str, key: str, *, bucket_key: bool = False) -> tuple[Any, Any]:
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": bucket_key}
    return (
        action("s3.CreateBucket", Bucket=bucket),
        action(
            "s3.PutBucketEncryption",
            Bucket=bucket,
            ServerSideEncryptionConfiguration={"Rules": [rule]},
        ),
    )


@pytest.fixture
def account() -> Iterator[SimulatedAccount]:
    built = scenario(
        action("sim.At", time="2d"),
        action("sim.KmsKey", key_id=KEY_ID, alias="alias/landing", Description="landing"),
        action("sim.KmsKey", key_id=DENIED_KEY),
        *encrypted(BUCKET, "alias/landing"),
        *encrypted("bucket-keyed", KEY_ARN, bucket_key=True),
        action("s3.CreateBucket", Bucket="plain"),
        action("sim.Actor", arn=WRITER),
        action("s3.PutObject", Bucket=BUCKET, Key="in/x.csv", Body="a"),
        action("s3.PutObject", Bucket="bucket-keyed", Key="in/x.csv", Body="a"),
        action("sim.MultipartUpload", bucket=BUCKET, key="in/big.csv", body="a"),
    )
    with SimulatedAccount(built, FakeClock()) as served:
        yield served


def set_state(account: SimulatedAccount, state: str) -> None:
    kms = client(account, "kms")
    if state == "Disabled":
        kms.disable_key(KeyId=KEY_ARN)
    else:
        kms.schedule_key_deletion(KeyId=KEY_ARN, PendingWindowInDays=7)
    assert kms.describe_key(KeyId=KEY_ARN)["KeyMetadata"]["KeyState"] == state


def test_a_key_is_known_by_the_id_that_the_scenario_gave_it(account: SimulatedAccount) -> None:
    kms = client(account, "kms")
    for name in (KEY_ID, KEY_ARN, "alias/landing", "arn:aws:kms:us-east-1:123456789012:alias/landing"):
        key = kms.describe_key(KeyId=name)["KeyMetadata"]
        assert (key["KeyId"], key["Arn"], key["KeyState"]) == (KEY_ID, KEY_ARN, "Enabled")
    assert kms.list_aliases(KeyId=KEY_ID)["Aliases"][0]["TargetKeyId"] == KEY_ID
    assert refusal(kms.describe_key, KeyId="alias/none")["Error"]["Code"] == "NotFoundException"


def test_an_object_names_the_key_that_encrypted_it_by_its_arn(account: SimulatedAccount) -> None:
    s3 = client(account, "s3")
    for key in ("in/x.csv", "in/big.csv"):
        head = s3.head_object(Bucket=BUCKET, Key=key)
        assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", KEY_ARN)
        assert "BucketKeyEnabled" not in head
    assert s3.head_object(Bucket="bucket-keyed", Key="in/x.csv")["BucketKeyEnabled"] is True
    assert s3.put_object(Bucket="plain", Key="x", Body=b"a")["ServerSideEncryption"] == "AES256"
    explicit = s3.put_object(Bucket=BUCKET, Key="plain", Body=b"a", ServerSideEncryption="AES256")
    assert explicit["ServerSideEncryption"] == "AES256"
    assert "SSEKMSKeyId" not in s3.head_object(Bucket=BUCKET, Key="plain")


def test_kms_without_a_key_is_the_aws_managed_one(account: SimulatedAccount) -> None:
    answer = client(account, "s3").put_object(
        Bucket="plain", Key="x", Body=b"a", ServerSideEncryption="aws:kms"
    )
    key = client(account, "kms").describe_key(KeyId=answer["SSEKMSKeyId"])["KeyMetadata"]
    assert key["KeyManager"] == "AWS"


@pytest.mark.parametrize(
    ("state", "error", "says"),
    [
        ("Disabled", "KMS.DisabledException", "is disabled."),
        ("PendingDeletion", "KMS.KMSInvalidStateException", "is pending deletion."),
    ],
)
def test_objects_under_a_key_that_cannot_be_used_are_neither_written_nor_read(
    account: SimulatedAccount, state: str, error: str, says: str
) -> None:
    set_state(account, state)
    s3 = client(account, "s3")
    for method, arguments in (
        (s3.put_object, {"Key": "in/y.csv", "Body": b"a"}),
        (s3.get_object, {"Key": "in/x.csv"}),
        (s3.create_multipart_upload, {"Key": "in/z.csv"}),
        (s3.copy_object, {"Key": "in/c.csv", "CopySource": "plain/none"}),
    ):
        refused = refusal(method, Bucket=BUCKET, **arguments)
        assert code(refused) == (400, error)
        assert refused["Error"]["Message"] == f"{KEY_ARN} {says}"
    assert s3.head_object(Bucket=BUCKET, Key="in/x.csv")["SSEKMSKeyId"] == KEY_ARN
    assert s3.put_object(Bucket=BUCKET, Key="y", Body=b"a", ServerSideEncryption="AES256")
    refused = refusal(client(account, "kms").encrypt, KeyId=KEY_ID, Plaintext=b"a")
    assert code(refused) == (400, error.removeprefix("KMS."))


def test_a_key_is_enabled_disabled_scheduled_and_rescued_by_its_arn(account: SimulatedAccount) -> None:
    kms = client(account, "kms")
    set_state(account, "Disabled")
    kms.enable_key(KeyId=KEY_ARN)
    assert client(account, "s3").put_object(Bucket=BUCKET, Key="in/y.csv", Body=b"a")
    set_state(account, "PendingDeletion")
    assert "DeletionDate" in kms.describe_key(KeyId=KEY_ARN)["KeyMetadata"]
    assert refusal(kms.enable_key, KeyId=KEY_ARN)["Error"]["Code"] == "KMSInvalidStateException"
    kms.cancel_key_deletion(KeyId=KEY_ARN)
    assert kms.describe_key(KeyId=KEY_ARN)["KeyMetadata"]["KeyState"] == "Disabled"
    refused = refusal(kms.cancel_key_deletion, KeyId=KEY_ARN)
    assert refused["Error"]["Code"] == "KMSInvalidStateException"


def test_a_key_whose_material_is_to_be_imported_waits_for_it(account: SimulatedAccount) -> None:
    kms, s3 = client(account, "kms"), client(account, "s3")
    key = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]
    assert (key["KeyState"], key["Enabled"]) == ("PendingImport", False)
    refused = refusal(
        s3.put_object,
        Bucket="plain",
        Key="x",
        Body=b"a",
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId=key["Arn"],
    )
    assert code(refused) == (400, "KMS.KMSInvalidStateException")
    assert refused["Error"]["Message"].endswith("is pending import.")


def test_a_key_of_nobody_is_not_found(account: SimulatedAccount) -> None:
    missing = f"arn:aws:kms:us-east-1:123456789012:key/{KEY_ID[::-1]}"
    refused = refusal(
        client(account, "s3").put_object,
        Bucket="plain",
        Key="x",
        Body=b"a",
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId=missing,
    )
    assert code(refused) == (400, "KMS.NotFoundException")


def told(account: SimulatedAccount, name: str) -> list[dict[str, Any]]:
    return [json.loads(event["CloudTrailEvent"]) for event in looked_up(account, "EventName", name)]


def test_each_use_for_an_object_is_a_management_event_of_kms(account: SimulatedAccount) -> None:
    events = told(account, "GenerateDataKey")
    assert [event["requestParameters"]["encryptionContext"]["aws:s3:arn"] for event in events] == [
        f"arn:aws:s3:::{BUCKET}/in/big.csv",
        "arn:aws:s3:::bucket-keyed",
        f"arn:aws:s3:::{BUCKET}/in/x.csv",
    ]
    assert {event["userIdentity"]["arn"] for event in events} == {WRITER}
    assert {event["userIdentity"]["invokedBy"] for event in events} == {"AWS Internal"}
    assert {event["resources"][0]["ARN"] for event in events} == {KEY_ARN}
    assert all("errorCode" not in event for event in events)


def test_an_upload_in_parts_decrypts_for_each_part_and_at_the_end(account: SimulatedAccount) -> None:
    context = {"aws:s3:arn": f"arn:aws:s3:::{BUCKET}/in/big.csv"}
    assert [item["requestParameters"]["encryptionContext"] for item in told(account, "Decrypt")] == [
        context,
        context,
    ]


def test_a_use_that_failed_is_told_with_kmss_own_code() -> None:
    clock = FakeClock()
    built = scenario(
        action("sim.KmsKey", key_id=KEY_ID, state="Unavailable"),
        *encrypted(BUCKET, KEY_ARN),
        deny=("kms:Decrypt",),
    )
    with SimulatedAccount(built, clock) as account:
        refusal(client(account, "s3").put_object, Bucket=BUCKET, Key="in/x.csv", Body=b"a")
        clock.advance(301)
        (event,) = told(account, "GenerateDataKey")
    assert (event["errorCode"], event["errorMessage"]) == (
        "KMSInvalidStateException",
        f"{KEY_ARN} is unavailable.",
    )


def test_a_caller_that_kms_refuses_is_refused_by_s3_in_kmss_words() -> None:
    clock = FakeClock()
    built = scenario(
        action("sim.KmsKey", key_id=KEY_ID),
        *encrypted(BUCKET, KEY_ARN),
        deny=("kms:GenerateDataKey",),
    )
    with SimulatedAccount(built, clock) as account:
        refused = refusal(client(account, "s3").put_object, Bucket=BUCKET, Key="in/x.csv", Body=b"a")
        clock.advance(301)
        (event,) = told(account, "GenerateDataKey")
    assert code(refused) == (403, "AccessDenied")
    assert (
        f"is not authorized to perform: kms:GenerateDataKey on resource: {KEY_ARN} because no "
        in (refused["Error"]["Message"])
    )
    assert event["errorCode"] == "AccessDenied"
    assert event["errorMessage"] == refused["Error"]["Message"]
