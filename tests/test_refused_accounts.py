"""Accounts beside those of the reports: other statements, headers and clients, each with its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.refusals import (
    ACCOUNT,
    BUCKET,
    BUCKET_DENY,
    BY_RESOURCE,
    KEY_ARN,
    MISSING,
    NO_IDENTITY,
    OBJECT,
    ON_OBJECTS,
    ROLE,
    ROLE_ARN,
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
    policy,
    proven,
    put_policy,
    record,
    refusal,
    said,
)
from workbench.domain.diagnosis import ConclusionStatus

pytestmark = pytest.mark.timeout(120)

BARE = "An error occurred (AccessDenied) when calling the {} operation: Access Denied"
ALL = (allow("s3:*"),)
SSE_KEY = "s3:x-amz-server-side-encryption"

# Proof from suspects: pairs of statements of different patterns

SUSPECTS: Mapping[str, Mapping[str, Any]] = {
    "NeedKms": deny("NeedKms", StringNotEquals={SSE_KEY: "aws:kms"}),
    "NeedKey": deny("NeedKey", StringNotEqualsIfExists={f"{SSE_KEY}-aws-kms-key-id": KEY_ARN}),
    "NeedVpc": deny("NeedVpc", StringNotEquals={"aws:SourceVpc": "vpc-0123456789abcdef0"}),
    "NeedAddress": deny("NeedAddress", NotIpAddress={"aws:SourceIp": "192.0.2.0/24"}),
    "NeedOrg": deny("NeedOrg", StringNotEquals={"aws:PrincipalOrgID": "o-fjord12345"}),
    "NeedMfa": deny("NeedMfa", BoolIfExists={"aws:MultiFactorAuthPresent": "false"}),
    "NeedTags": deny("NeedTags", Null={"s3:RequestObjectTagKeys": "true"}),
    "NoPublicAcl": deny("NoPublicAcl", StringEquals={"s3:x-amz-acl": ["public-read", "public-read-write"]}),
    "NeedNone": deny("NeedNone", Null={"s3:if-none-match": "true"}),
    "NeedTls13": deny("NeedTls13", NumericLessThan={"s3:TlsVersion": "1.3"}),
    "NeedAgent": deny("NeedAgent", StringNotLike={"aws:UserAgent": "*loader*"}),
}


@pytest.mark.parametrize(
    "names",
    [
        ("NeedKms", "NeedVpc"),
        ("NeedKms", "NeedTags"),
        ("NeedKey", "NeedAddress"),
        ("NeedNone", "NeedMfa"),
        ("NeedNone", "NeedKms"),
        ("NeedOrg", "NeedAddress"),
        ("NoPublicAcl", "NeedKms"),
        ("NeedTls13", "NeedNone"),
    ],
)
def test_of_statements_of_different_patterns_the_layer_alone_is_proven(names: tuple[str, ...]) -> None:
    account = Account(own=ALL, bucket_policy=tuple(SUSPECTS[name] for name in names))

    solved = diagnose(account, by_boto3(BY_RESOURCE))

    assert proven(solved) == {BUCKET_DENY}
    assert all(name in said(solved, "access") for name in names)


@pytest.mark.parametrize(
    ("names", "cause"),
    [
        (("NeedKms",), SSE),
        (("NeedKey",), SSE),
        (("NeedNone",), "s3-conditional-write-enforced"),
        (("NeedVpc",), BUCKET_DENY),
        (("NeedAgent",), BUCKET_DENY),
    ],
)
def test_the_pattern_of_the_only_statement_is_the_cause(names: tuple[str, ...], cause: str) -> None:
    account = Account(own=ALL, bucket_policy=tuple(SUSPECTS[name] for name in names))

    assert proven(diagnose(account, by_boto3(BY_RESOURCE))) == {cause}


RECORDS: tuple[tuple[str, tuple[str, ...], dict[str, Any], dict[str, Any], str, str], ...] = (
    (
        "the header was sent",
        ("NeedKms", "NeedAddress"),
        {SSE_KEY[3:]: "aws:kms"},
        {},
        BUCKET_DENY,
        "NeedAddress",
    ),
    (
        "another header",
        ("NeedKms", "NeedVpc"),
        {SSE_KEY[3:]: "AES256"},
        {"vpcEndpointId": "vpce-0a1b2c3d"},
        SSE,
        "NeedKms",
    ),
    (
        "tags were sent",
        ("NeedTags", "NeedNone"),
        {"x-amz-tagging": "a=1"},
        {},
        "s3-conditional-write-enforced",
        "NeedNone",
    ),
    ("no tags", ("NeedTags", "NoPublicAcl"), {"x-amz-acl": "private"}, {}, BUCKET_DENY, "NeedTags"),
    (
        "a public ACL",
        ("NeedTags", "NoPublicAcl"),
        {"x-amz-acl": "public-read", "x-amz-tagging": "a=1"},
        {},
        BUCKET_DENY,
        "NoPublicAcl",
    ),
    (
        "an old TLS",
        ("NeedTls13", "NeedAgent"),
        {},
        {"tlsDetails": {"tlsVersion": "TLSv1.2"}, "userAgent": "[loader/1]"},
        BUCKET_DENY,
        "NeedTls13",
    ),
    (
        "another agent",
        ("NeedTls13", "NeedAgent"),
        {},
        {"tlsDetails": {"tlsVersion": "TLSv1.3"}},
        BUCKET_DENY,
        "NeedAgent",
    ),
)


@pytest.mark.parametrize(
    ("names", "headers", "fields", "cause", "statement"),
    [item[1:] for item in RECORDS],
    ids=[item[0] for item in RECORDS],
)
def test_a_record_decides_which_of_two_statements_it_was(
    names: tuple[str, ...], headers: dict[str, Any], fields: dict[str, Any], cause: str, statement: str
) -> None:
    account = Account(own=ALL, bucket_policy=tuple(SUSPECTS[name] for name in names))
    sent = (
        record(refusal(BY_RESOURCE), headers=headers, **fields)
        if "userAgent" not in fields
        else {**record(refusal(BY_RESOURCE), headers=headers), **fields}
    )

    solved = diagnose(account, json.dumps(sent))

    assert proven(solved) == {cause}
    told = said(solved, "access")
    assert statement in told
    assert all(name not in told for name in names if name != statement)


def test_a_session_without_mfa_is_told_by_its_record() -> None:
    account = Account(own=ALL, bucket_policy=(SUSPECTS["NeedMfa"], SUSPECTS["NeedKms"]))
    sent = record(refusal(BY_RESOURCE), headers={SSE_KEY[3:]: "aws:kms"})
    sent["userIdentity"]["sessionContext"] = {"attributes": {"mfaAuthenticated": "false"}}

    solved = diagnose(account, json.dumps(sent))

    assert proven(solved) == {BUCKET_DENY}
    assert "NeedMfa" in said(solved, "access")


def test_a_deny_without_tls_is_the_one_where_no_other_can_be() -> None:
    account = Account(own=ALL, bucket_policy=(deny("OnlyTls", Bool={"aws:SecureTransport": "false"}),))

    solved = diagnose(account, by_boto3(BY_RESOURCE))

    assert proven(solved) == {BUCKET_DENY}
    assert "OnlyTls" in said(solved, "access")


def test_plain_http_in_the_text_is_no_tls() -> None:
    account = Account(
        own=ALL,
        bucket_policy=(deny("OnlyTls", Bool={"aws:SecureTransport": "false"}), SUSPECTS["NeedKms"]),
    )
    text = f"$ aws s3 cp a.csv s3://{BUCKET}/in/2026/a.csv --sse aws:kms --endpoint-url http://s3.us-east-1.amazonaws.com\n"

    solved = diagnose(account, f"{text}{BARE.format('PutObject')}")

    assert proven(solved) == {BUCKET_DENY}
    assert "OnlyTls" in said(solved, "access")


# What was refused

MAY_WRITE = (allow("s3:PutObject", "s3:ListBucket", on=(ON_OBJECTS, f"arn:aws:s3:::{BUCKET}")),)
URI = f"s3://{BUCKET}/in/2026/a.csv"
HADOOP = (
    f"java.nio.file.AccessDeniedException: s3a://{BUCKET}/in/2026/a.csv: getFileStatus on "
    f"s3a://{BUCKET}/in/2026/a.csv: com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden (Service: "
    "Amazon S3; Status Code: 403; Error Code: 403 Forbidden; Request ID: 4442587FB7D0A2F9)"
)
ACTIONS = {
    "tags in the command": (
        f"$ aws s3api put-object --bucket {BUCKET} --tagging team=blue\n{BARE.format('PutObject')}",
        "s3:PutObjectTagging",
    ),
    "an ACL in the command": (
        f"$ aws s3 cp a.csv {URI} --acl bucket-owner-full-control\n{BARE.format('PutObject')}",
        "s3:PutObjectAcl",
    ),
    "a call for tags": (BARE.format("PutObjectTagging"), "s3:PutObjectTagging"),
    "a call for an ACL": (BARE.format("PutObjectAcl"), "s3:PutObjectAcl"),
    "a retention": (BARE.format("PutObjectRetention"), "s3:PutObjectRetention"),
    "a legal hold": (BARE.format("PutObjectLegalHold"), "s3:PutObjectLegalHold"),
    "the record's tags": (json.dumps(record(headers={"x-amz-tagging": "team=blue"})), "s3:PutObjectTagging"),
    "the record's lock": (
        json.dumps(record(headers={"x-amz-object-lock-mode": "GOVERNANCE"})),
        "s3:PutObjectRetention",
    ),
    "a HEAD before it": (
        "An error occurred (403) when calling the HeadObject operation: Forbidden",
        "s3:GetObject",
    ),
    "Hadoop's HEAD": (HADOOP, "s3:GetObject"),
    "named by the message": (
        by_boto3(NO_IDENTITY.format("s3:PutObjectTagging"), "s3:PutObjectTagging"),
        "s3:PutObjectTagging",
    ),
}


@pytest.mark.parametrize(("text", "action"), ACTIONS.values(), ids=ACTIONS)
def test_the_action_that_was_refused_is_evaluated(text: str, action: str) -> None:
    solved = diagnose(Account(own=MAY_WRITE), text)

    assert proven(solved) == {MISSING}
    assert action in said(solved, "access")
    assert action in fix_of(solved, MISSING)


STANDING = {
    "an encryption header": (
        allow("s3:PutObject", on=ON_OBJECTS, StringEquals={SSE_KEY: "aws:kms"}),
        json.dumps(record(headers={SSE_KEY[3:]: "AES256"})),
        SSE_KEY,
    ),
    "a storage class": (
        allow("s3:PutObject", on=ON_OBJECTS, StringEquals={"s3:x-amz-storage-class": "STANDARD_IA"}),
        json.dumps(record()),
        "s3:x-amz-storage-class",
    ),
    "a tag": (
        allow("s3:PutObject", on=ON_OBJECTS, StringEquals={"s3:RequestObjectTag/team": "blue"}),
        BARE.format("UploadPart"),
        "s3:RequestObjectTag/team",
    ),
    "an address": (
        allow("s3:PutObject", on=ON_OBJECTS, IpAddress={"aws:SourceIp": "192.0.2.0/24"}),
        json.dumps(record()),
        "aws:SourceIp",
    ),
    "a grant": (
        allow("s3:PutObject", on=ON_OBJECTS, Null={"s3:x-amz-grant-read": "false"}),
        BARE.format("CompleteMultipartUpload"),
        "s3:x-amz-grant-read",
    ),
}


@pytest.mark.parametrize(("statement", "text", "key"), STANDING.values(), ids=STANDING)
def test_an_allow_whose_condition_fails_is_called_that(
    statement: Mapping[str, Any], text: str, key: str
) -> None:
    solved = diagnose(Account(own=(statement,)), text)

    assert proven(solved) == {MISSING}
    assert likely(solved) == set()
    told = said(solved, "access")
    assert "stands there" in told
    assert key in told
    assert "put-role-policy" not in fix_of(solved, MISSING)


def test_large_files_alone_are_refused_by_a_condition_on_their_acl() -> None:
    wants = allow("s3:PutObject", on=ON_OBJECTS, StringEquals={"s3:x-amz-acl": "bucket-owner-full-control"})

    assert proven(diagnose(Account(own=(wants,)), object_size="200000000")) == {MISSING}
    assert proven(diagnose(Account(own=(wants,)), object_size="2000")) == set()


# KMS


def encrypted(*own: Mapping[str, Any], bucket_key: bool = False, key_policy: Any = (ROOT,)) -> Account:
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY_ARN}
    encryption = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": bucket_key}
    return Account(own=(*ALL, *own), encryption=encryption, key_policy=key_policy)


CONTEXT = "kms:EncryptionContext:aws:s3:arn"
USE = ("kms:GenerateDataKey", "kms:Decrypt")


@pytest.mark.parametrize(
    ("bucket_key", "wanted"), [(True, ON_OBJECTS), (False, f"arn:aws:s3:::{BUCKET}"), (True, OBJECT)]
)
def test_an_allow_for_another_encryption_context_stands_there(bucket_key: bool, wanted: str) -> None:
    account = encrypted(allow(*USE, StringLike={CONTEXT: wanted}), bucket_key=bucket_key)

    solved = diagnose(account, BARE.format("PutObject"))

    assert proven(solved) == {"kms-caller-not-permitted"}
    told = said(solved, "key_access")
    assert "stands there" in told
    assert CONTEXT in told
    assert "put-role-policy" not in fix_of(solved, "kms-caller-not-permitted")


def test_who_asks_for_s3_s_own_keys_does_not_ask_kms() -> None:
    sent = record(headers={SSE_KEY[3:]: "AES256"})

    solved = diagnose(encrypted(), json.dumps(sent))

    assert proven(solved) | likely(solved) == set()
    assert "KMS is not asked" in said(solved, "key_access")


@pytest.mark.parametrize(
    "code", ["S3.KMS.AccessDenied", "KMS.AccessDeniedException", "KMSAccessDeniedException"]
)
def test_a_code_of_kms_is_a_refusal_of_kms(code: str) -> None:
    logged = json.dumps({"errorCode": code, "message": "Access was denied."})

    assert proven(diagnose(encrypted(), logged)) == {"kms-caller-not-permitted"}


# A parameter that was given is true; what was mended stays mended


@pytest.mark.parametrize(
    ("own", "cause"),
    [
        ((allow("s3:GetObject"),), MISSING),
        ((allow("s3:PutObject", on=f"arn:aws:s3:::{BUCKET}/out/*"),), "s3-path-outside-grant"),
        (
            (allow("s3:*"), {"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}),
            "s3-identity-explicit-deny",
        ),
    ],
)
def test_the_writer_that_was_given_is_believed_without_a_text(own: tuple[Any, ...], cause: str) -> None:
    assert proven(diagnose(Account(own=own))) == {cause}


MENDED = (
    {"sim.At": {"time": "2h"}},
    {"sim.Actor": {"arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/admin/otto"}},
)


def test_what_was_allowed_since_is_not_offered_again() -> None:
    granted = put_policy((allow("s3:PutObject", on=ON_OBJECTS),), name="more")
    account = Account(own=(allow("s3:GetObject"),), more=(*MENDED, granted))

    solved = diagnose(account, by_boto3(NO_IDENTITY.format("s3:PutObject")))

    told = said(solved, "access")
    assert "was refused then, allowed now since PutRolePolicy by" in told.lower().replace(
        "putrolepolicy", "PutRolePolicy"
    )
    assert "assumed-role/admin/otto" in told
    assert "try again" in told
    assert "put-role-policy" not in fix_of(solved, MISSING)


def test_a_bucket_policy_that_was_taken_away_is_not_to_be_mended() -> None:
    account = Account(
        own=ALL,
        bucket_policy=(deny("Freeze"),),
        more=(*MENDED, {"s3.DeleteBucketPolicy": {"Bucket": BUCKET}}),
    )

    solved = diagnose(account, by_boto3(BY_RESOURCE))

    told = said(solved, "access")
    assert "DeleteBucketPolicy by" in told
    assert "try again" in told
    assert "put-bucket-policy" not in fix_of(solved, BUCKET_DENY)


# Sessions and endpoints

BY_HAND = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
EARLIER = {"sim.At": {"time": "3h"}}


def assumed(**request: Any) -> dict[str, Any]:
    return {
        "sim.Event": {
            "source": "sts",
            "name": "AssumeRole",
            "request": {"roleArn": ROLE_ARN, "roleSessionName": "x1", **request},
            "resources": [{"type": "AWS::IAM::Role", "name": ROLE_ARN}],
        }
    }


def seen(**about: str) -> dict[str, Any]:
    request = {"bucketName": BUCKET}
    return {
        "sim.Event": {
            "source": "s3",
            "name": "GetBucketLocation",
            "actor": SESSION,
            "request": request,
            **about,
        }
    }


DIRECT = seen(source_ip="198.51.100.7")


@pytest.mark.parametrize(
    ("trusts", "events"),
    [("ec2.amazonaws.com", (DIRECT,)), ("lambda.amazonaws.com", (DIRECT,)), (BY_HAND, (assumed(), DIRECT))],
)
def test_a_healthy_account_ends_clean(trusts: Any, events: tuple[Any, ...]) -> None:
    account = Account(own=ALL, trusts=trusts, more=(EARLIER, *events), unseen=())

    conclusion = diagnose(account, principal_arn=SESSION).diagnosis.conclusion

    assert conclusion.status is ConclusionStatus.CLEAN


@pytest.mark.parametrize(
    ("account", "hidden"),
    [
        (Account(own=ALL, more=(EARLIER, DIRECT)), "the organization's service control policies"),
        (Account(own=ALL, unseen=()), "the VPC endpoint that it may have come through"),
        (Account(own=ALL, trusts=BY_HAND, more=(EARLIER, DIRECT), unseen=()), "the policy of the session"),
    ],
)
def test_what_stays_unseen_is_named(account: Account, hidden: str) -> None:
    conclusion = diagnose(account, principal_arn=SESSION).diagnosis.conclusion

    assert conclusion.status is ConclusionStatus.UNDETERMINED
    assert "not visible from here" in conclusion.summary
    assert hidden in conclusion.summary


def test_the_policy_that_was_passed_to_a_session_is_evaluated() -> None:
    narrow = json.dumps(policy((allow("s3:GetObject"),)))
    account = Account(own=ALL, trusts=BY_HAND, more=(EARLIER, assumed(policy=narrow)))

    assert proven(diagnose(account, principal_arn=SESSION)) == {"session-policy-scope-down"}


def test_the_endpoint_of_the_writer_s_own_events_is_looked_at() -> None:
    reads = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
    endpoint = {"sim.VpcEndpoint": {"endpoint_id": "vpce-0123456789abcdef0", "policy": policy((reads,))}}
    through = seen(vpc_endpoint="vpce-0123456789abcdef0", source_ip="10.0.0.7")
    account = Account(own=ALL, more=(EARLIER, endpoint, through))

    solved = diagnose(account, principal_arn=SESSION)

    assert proven(solved) == {"vpce-policy-deny"}
    assert "vpce-0123456789abcdef0" in fix_of(solved, "vpce-policy-deny")


# Whose refusal


def test_a_refusal_of_somebody_else_says_nothing_of_the_writer() -> None:
    who = f"arn:aws:sts::{ACCOUNT}:assumed-role/node-default/i-1"

    solved = diagnose(Account(own=ALL), by_boto3(BY_RESOURCE, who=who))

    assert proven(solved) == {"wrong-principal-or-stale-credentials"}
    assert ROLE not in said(solved, "denial")


ELSEWHERE = {
    "another bucket": by_boto3(
        NO_IDENTITY.format("s3:PutObject"), on="arn:aws:s3:::fjord-scratch/in/2026/a.csv"
    ),
    "another key": by_boto3(NO_IDENTITY.format("s3:PutObject"), on=f"arn:aws:s3:::{BUCKET}/in/2026/b.csv"),
    "a clean-up": by_boto3(NO_IDENTITY.format("s3:AbortMultipartUpload"), "s3:AbortMultipartUpload"),
    "a reading": by_boto3(NO_IDENTITY.format("s3:GetObject"), "s3:GetObject"),
    "another service": by_boto3(NO_IDENTITY.format("glue:GetTable"), "glue:GetTable", "*"),
    "the source of a copy": by_boto3(
        NO_IDENTITY.format("s3:GetObject"), "s3:GetObject", "arn:aws:s3:::source/x"
    ),
}


@pytest.mark.parametrize("text", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_refusal_of_another_request_proves_nothing(text: str) -> None:
    solved = diagnose(Account(own=ALL), text)

    assert proven(solved) | likely(solved) == set()
    assert "decides nothing" in said(solved, "denial")


# Conditions on the time: what is evaluated is a request of now, or of the time that a record tells

BEFORE, AFTER = "2026-10-01T00:00:00Z", "2036-10-01T00:00:00Z"


@pytest.mark.parametrize(
    ("own", "bucket_policy", "reason", "cause"),
    [
        (
            (allow("s3:PutObject", on=ON_OBJECTS, DateLessThan={"aws:CurrentTime": BEFORE}),),
            (),
            NO_IDENTITY.format("s3:PutObject"),
            MISSING,
        ),
        (ALL, (deny("Closed", DateGreaterThan={"aws:CurrentTime": BEFORE}),), BY_RESOURCE, BUCKET_DENY),
        (
            ALL,
            (deny("Later", DateGreaterThan={"aws:CurrentTime": AFTER}), SUSPECTS["NeedKms"]),
            BY_RESOURCE,
            SSE,
        ),
        (
            ALL,
            (deny("Was", NumericLessThan={"aws:EpochTime": "1700000000"}), SUSPECTS["NeedNone"]),
            BY_RESOURCE,
            "s3-conditional-write-enforced",
        ),
    ],
    ids=["an Allow that ran out", "a Deny that began", "a Deny that is to come", "a Deny that is over"],
)
def test_a_condition_on_the_time_is_decided(own: Any, bucket_policy: Any, reason: str, cause: str) -> None:
    account = Account(own=own, bucket_policy=bucket_policy)

    assert proven(diagnose(account, by_boto3(reason))) == {cause}


def test_a_key_that_was_lent_until_a_day_is_not_lent_any_more() -> None:
    lent = allow("kms:GenerateDataKey", "kms:Decrypt", DateLessThan={"aws:CurrentTime": BEFORE})

    solved = diagnose(encrypted(lent), BARE.format("PutObject"))

    assert proven(solved) == {"kms-caller-not-permitted"}
    assert "aws:CurrentTime" in said(solved, "key_access")
