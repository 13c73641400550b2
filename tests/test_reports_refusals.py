"""Refused uploads as people reported them, with invented names, each with its right answer.

The numbers are those of the reports' list: 1 a Deny that only may fit, 2 whose refusal, 3 what was refused,
4 sentences without a code, 5 keys that do not exist, 6 what points to nothing.
"""

from __future__ import annotations

import json

import pytest

from tests.refusals import (
    ACCOUNT,
    BUCKET_DENY,
    BY_RESOURCE,
    BY_SCP,
    KEY_ARN,
    MISSING,
    OBJECT,
    ON_BUCKET,
    ON_OBJECTS,
    ROOT,
    SESSION,
    SSE,
    Account,
    allow,
    by_boto3,
    deny,
    diagnose,
    fix_of,
    likely,
    proven,
    record,
    refusal,
    ruled_out,
    said,
)
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.verdict import Verdict

pytestmark = pytest.mark.timeout(120)


NEED_SSE = deny("NeedSse", Null={"s3:x-amz-server-side-encryption": "true"})
ONE_DOOR = deny("OneDoor", StringNotEquals={"aws:SourceVpce": "vpce-0123456789abcdef0"})
"""Of the reports' s3:* only what an upload needs: the simulated account would keep the operator out too."""
TWO_DENIES = Account(own=(allow("s3:*"),), bucket_policy=(NEED_SSE, ONE_DOOR))


# 1. A Deny that only may fit


def test_of_two_statements_that_may_deny_none_is_taken_for_the_one() -> None:
    solved = diagnose(TWO_DENIES, by_boto3(BY_RESOURCE))

    assert proven(solved) == {BUCKET_DENY}
    told = said(solved, "access")
    for word in ("NeedSse", "OneDoor", "s3:x-amz-server-side-encryption", "aws:SourceVpce"):
        assert word in told


def test_a_pasted_record_is_the_request() -> None:
    sent = record(refusal(BY_RESOURCE), headers={"x-amz-server-side-encryption": "AES256"})

    solved = diagnose(TWO_DENIES, json.dumps(sent))

    assert proven(solved) == {BUCKET_DENY}
    assert SSE in ruled_out(solved)
    assert "OneDoor" in said(solved, "access")


def test_a_record_that_lacks_the_header_did_not_send_it() -> None:
    through = {"vpcEndpointId": "vpce-0123456789abcdef0", "sourceIPAddress": "10.0.0.7"}

    solved = diagnose(TWO_DENIES, json.dumps({**record(refusal(BY_RESOURCE)), **through}))

    assert proven(solved) == {SSE}
    assert "NeedSse" in said(solved, "access")


# 2. Whose refusal

ONLY_PUT = Account(own=(allow("s3:PutObject", on=ON_OBJECTS),))
LOCATION = "2026-11-20 10:00:00 WARN  S3Client - GetBucketLocation failed: " + refusal(
    "because no identity-based policy allows the s3:GetBucketLocation action",
    "s3:GetBucketLocation",
    ON_BUCKET,
)


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_call_beside_the_upload_is_not_the_upload(is_turned: bool) -> None:
    lines = [LOCATION, f"2026-11-20 10:00:01 ERROR S3Client - PutObject failed: {refusal(BY_SCP)}"]

    solved = diagnose(ONLY_PUT, "\n".join(reversed(lines) if is_turned else lines))

    assert proven(solved) == {"org-scp-deny"}


def test_a_refusal_about_another_bucket_decides_nothing() -> None:
    account = Account(own=(allow("s3:*", on=(ON_BUCKET, ON_OBJECTS)),))
    other = by_boto3(
        "because no identity-based policy allows the s3:DeleteObject action",
        "s3:DeleteObject",
        "arn:aws:s3:::fjord-scratch/tmp/1",
    )

    solved = diagnose(account, other)

    assert proven(solved) == set()
    assert likely(solved) == set()
    told = said(solved, "denial")
    assert "fjord-scratch" in told
    assert "s3:DeleteObject" in told


def test_only_the_layer_of_the_upload_itself_is_proven() -> None:
    account = Account(own=(allow("s3:PutObject", on=ON_OBJECTS),), bucket_policy=(deny("Freeze"),))
    text = f"{LOCATION}\n2026-11-20 10:00:01 ERROR S3Client - PutObject failed: {refusal(BY_RESOURCE)}"

    assert proven(diagnose(account, text)) == {BUCKET_DENY}


# 3. What was refused

UPLOAD_PART = (
    "boto3.exceptions.S3UploadFailedError: Failed to upload /data/big.parquet to fjord-intake/in/big.parquet"
    ": An error occurred (AccessDenied) when calling the UploadPart operation: Access Denied"
)
WITH_ACL = allow("s3:PutObject", on=ON_OBJECTS, StringEquals={"s3:x-amz-acl": "bucket-owner-full-control"})
WITH_TAGS = allow("s3:PutObject", on=ON_OBJECTS, Null={"s3:RequestObjectTagKeys": "false"})
CUSTOMER_KEY = {
    "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY_ARN},
    "BucketKeyEnabled": False,
}


@pytest.mark.parametrize("key", ["in/big.parquet", "in/2026/a.csv"])
def test_a_part_carries_no_acl(key: str) -> None:
    solved = diagnose(Account(own=(WITH_ACL,)), UPLOAD_PART, key=key)

    assert proven(solved) == {MISSING}
    assert likely(solved) == set()
    told = said(solved, "access")
    assert "stands there" in told
    assert "s3:x-amz-acl" in told
    assert "put-role-policy" not in fix_of(solved, MISSING)


def test_a_part_carries_no_tags() -> None:
    account = Account(
        own=(WITH_TAGS, allow("kms:GenerateDataKey", "kms:Decrypt")),
        encryption=CUSTOMER_KEY,
        key_policy=(ROOT,),
    )

    solved = diagnose(account, UPLOAD_PART, key="in/big.parquet", object_size="9000000")

    assert proven(solved) == {MISSING}
    assert likely(solved) == set()


NOTEBOOK = Account(role="notebook", own=(allow("s3:GetObject", "s3:PutObject", on=ON_OBJECTS),))


def test_a_bucket_that_is_taken_for_absent_needs_to_be_listed_not_made() -> None:
    text = (
        "ClientError: An error occurred (AccessDenied) when calling the CreateBucket operation: Access Denied"
    )

    solved = diagnose(NOTEBOOK, text, key="out/t.csv")

    assert proven(solved) == {MISSING}
    assert "s3:ListBucket" in said(solved, "access")
    fix = fix_of(solved, MISSING)
    assert "s3:ListBucket" in fix
    assert "s3:CreateBucket" not in fix


@pytest.mark.parametrize("operation", ["ListObjectsV2", "ListObjects", "HeadBucket"])
def test_a_refused_listing_is_evaluated_as_one(operation: str) -> None:
    text = f"An error occurred (AccessDenied) when calling the {operation} operation: Access Denied"

    solved = diagnose(NOTEBOOK, text, key="out/t.csv")

    assert proven(solved) == {MISSING}
    assert "s3:ListBucket" in said(solved, "access")


# 4. Sentences without a code

ALLOWED = Account(own=(allow("s3:*"),))
NO_ACLS = (
    "Caused by: software.amazon.awssdk.services.s3.model.S3Exception: The bucket does not allow ACLs "
    "(Service: S3, Status Code: 400, Request ID: 3K9D7F1G5H2J8L4M, Extended Request ID: ZmFrZS1ob3N0LWlk)"
)
NEEDS_MD5 = (
    "ERROR: S3 error: 400 (InvalidRequest): Content-MD5 OR x-amz-checksum- HTTP header is required for Put "
    "Part requests with Object Lock parameters"
)
PRECONDITION = (
    "software.amazon.awssdk.services.s3.model.S3Exception: At least one of the pre-conditions you specified "
    "did not hold (Service: S3, Status Code: 412, Request ID: 6T2Y9U4I1O7P3A5S)"
)
ON_THE_DISK = (
    "upload failed: ./dump.bin to s3://fjord-intake/in/2026/a.csv 43 (AWS_ERROR_NO_PERMISSION): User does not"
    " have permission to perform the requested action."
)
NO_CREDENTIALS = "upload failed: ./a.csv to s3://fjord-intake/in/2026/a.csv Unable to locate credentials"


@pytest.mark.parametrize(
    ("account", "text", "cause"),
    [
        (ALLOWED, NO_ACLS, "s3-acl-on-boe"),
        (Account(own=(allow("s3:*"),), retention=True), NEEDS_MD5, "object-lock-no-checksum"),
        (ALLOWED, PRECONDITION, "s3-conditional-write-enforced"),
        (ALLOWED, NO_CREDENTIALS, "wrong-principal-or-stale-credentials"),
    ],
)
def test_a_sentence_without_a_code_is_understood(account: Account, text: str, cause: str) -> None:
    solved = diagnose(account, text)

    assert proven(solved) == {cause}
    assert likely(solved) == set()


def test_an_error_of_the_clients_disk_is_no_refusal_of_aws() -> None:
    solved = diagnose(ALLOWED, ON_THE_DISK)

    assert proven(solved) | likely(solved) == set()
    told = said(solved, "denial")
    assert "disk" in told
    assert "no request" in told.lower()


def test_a_refusal_that_firehose_logs_is_one_of_kms() -> None:
    own = allow(
        "kms:GenerateDataKey", "kms:Decrypt", StringLike={"kms:EncryptionContext:aws:s3:arn": ON_OBJECTS}
    )
    account = Account(
        role="delivery",
        trusts="firehose.amazonaws.com",
        own=(allow("s3:*"), own),
        encryption={**CUSTOMER_KEY, "BucketKeyEnabled": True},
        key_policy=(ROOT,),
    )
    logged = {
        "deliveryStreamARN": f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/fjord-clicks",
        "destination": ON_BUCKET,
        "deliveryStreamVersionId": 1,
        "message": "Access was denied. Ensure that the delivery role has sufficient permissions to use the "
        "KMS key.",
        "errorCode": "S3.KMS.AccessDenied",
    }

    solved = diagnose(account, json.dumps(logged))

    assert proven(solved) == {"kms-caller-not-permitted"}
    assert solved.findings["denial"].verdict is not Verdict.PASS
    told = said(solved, "key_access")
    assert "stands there" in told
    assert f'"{ON_BUCKET}"' in told or f"{ON_BUCKET}, without" in told
    assert "put-role-policy" not in fix_of(solved, "kms-caller-not-permitted")


# 5. A key that does not exist


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (KEY_ARN, f"Key '{KEY_ARN}' does not exist"),
        ("alias/intake-typo", f"Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/intake-typo is not found."),
    ],
)
def test_a_key_that_does_not_exist_is_a_cause_of_its_own(key: str, message: str) -> None:
    account = Account(
        own=(allow("s3:*", "kms:*"),),
        encryption={"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}},
    )

    solved = diagnose(
        account, f"An error occurred (KMS.NotFoundException) when calling the PutObject operation: {message}"
    )

    assert proven(solved) == {"kms-key-not-found"}
    assert likely(solved) == set()


# 6. What is true of every account points to nothing: see also the tests above


@pytest.mark.parametrize("text", [None, "Access Denied", by_boto3("")])
def test_in_a_healthy_account_nothing_is_likely(text: str | None) -> None:
    solved = diagnose(ALLOWED, text)

    assert proven(solved) | likely(solved) == set()
    assert solved.diagnosis.conclusion.status is not ConclusionStatus.PROVEN
    assert OBJECT  # the object that is asked about
    assert SESSION
