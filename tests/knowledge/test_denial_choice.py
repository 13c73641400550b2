"""Which refusal of a text is that of an upload: order, company and wrapping change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import ACCOUNT, BUCKET, KEY, KEY_ARN, OBJECT, ROLE_ARN, SESSION, record, refusal
from workbench.knowledge.denials.choice import Choice, Part, Subject, choose, part_of
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.reading import read_denial, read_denials

SUBJECT = Subject(bucket=BUCKET, key=KEY, principal_arn=ROLE_ARN)
BUCKET_ARN = f"arn:aws:s3:::{BUCKET}"
BY_RESOURCE = "with an explicit deny in a resource-based policy"
DENIED = "An error occurred (AccessDenied) when calling the {} operation: "
OTHER_ROLE = f"arn:aws:sts::{ACCOUNT}:assumed-role/other/z"
JAVA_OF_GLUE = (
    "(Service: AWSGlue; Status Code: 400; Error Code: AccessDeniedException; Request ID: 0123456789ab)"
)
JAVA = "(Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: 4442587FB7D0A2F9)"


def chosen(text: str, subject: Subject = SUBJECT) -> Choice:
    return choose(read_denials(text), subject)


def lacks(action: str, on: str = BUCKET_ARN, who: str = SESSION) -> str:
    return refusal(f"because no identity-based policy allows the {action} action", action, on, who)


OWN = {
    "boto3": f"{DENIED.format('PutObject')}{refusal(BY_RESOURCE)}",
    "command line": f"upload failed: ./a.csv to s3://{BUCKET}/{KEY} "
    f"{DENIED.format('PutObject')}{refusal(BY_RESOURCE)}",
    "java": f"com.amazonaws.services.s3.model.AmazonS3Exception: {refusal(BY_RESOURCE)} {JAVA}",
    "java 2": f"software.amazon.awssdk.services.s3.model.S3Exception: {refusal(BY_RESOURCE)} (Service: S3, "
    "Status Code: 403, Request ID: 4442587FB7D0A2F9)",
    "go": "operation error S3: PutObject, https response error StatusCode: 403, RequestID: 4442587FB7D0A2F9, "
    f"HostID: abc=, api error AccessDenied: {refusal(BY_RESOURCE)}",
    "xml": f"<Error><Code>AccessDenied</Code><Message>{refusal(BY_RESOURCE)}</Message></Error>",
    "plain": refusal(BY_RESOURCE),
    "parts": f"{DENIED.format('UploadPart')}{refusal(BY_RESOURCE)}",
}
"""One refusal of this upload, as clients print it."""
OTHERS = (
    f"{DENIED.format('GetBucketLocation')}{lacks('s3:GetBucketLocation')}",
    f"{DENIED.format('ListBuckets')}{lacks('s3:ListAllMyBuckets', '*')}",
    f"{DENIED.format('AbortMultipartUpload')}{lacks('s3:AbortMultipartUpload', OBJECT)}",
    f"{DENIED.format('ListObjectsV2')}{lacks('s3:ListBucket')}",
    f"{DENIED.format('GetObject')}{lacks('s3:GetObject', OBJECT)}",
    f"{DENIED.format('DeleteObject')}{lacks('s3:DeleteObject', 'arn:aws:s3:::fjord-scratch/tmp/1')}",
    f"{DENIED.format('PutObject')}{lacks('s3:PutObject', 'arn:aws:s3:::fjord-scratch/in/2026/a.csv')}",
    f"{DENIED.format('PutObject')}{lacks('s3:PutObject', f'{BUCKET_ARN}/in/2026/b.csv')}",
    f"{DENIED.format('PutObject')}{lacks('s3:PutObject', OBJECT, OTHER_ROLE)}",
    f"com.amazonaws.services.glue.model.AccessDeniedException: {lacks('glue:GetTable', '*')} {JAVA_OF_GLUE}",
    f"{DENIED.format('AssumeRole')}{lacks('sts:AssumeRole', ROLE_ARN, f'arn:aws:iam::{ACCOUNT}:user/ola')}",
    f"upload failed: ./b.csv to s3://{BUCKET}/in/2026/b.csv {DENIED.format('PutObject')}Access Denied",
    "An error occurred (SlowDown) when calling the PutObject operation: Please reduce your request rate.",
)
"""Refusals of other requests, in which the layer differs."""
LINES = st.lists(st.sampled_from(OTHERS), max_size=4)
WRAPS: dict[str, Callable[[list[str]], str]] = {
    "as they are": "\n".join,
    "a log": lambda lines: "\n".join(
        f"2026-11-20 10:00:0{at % 10} ERROR {line}" for at, line in enumerate(lines)
    ),
    "rows of a log": lambda lines: json.dumps(
        [{"timestamp": at, "message": line} for at, line in enumerate(lines)]
    ),
    "JSON lines": lambda lines: "\n".join(json.dumps({"level": "error", "msg": line}) for line in lines),
    "JSON in JSON": lambda lines: json.dumps({"body": json.dumps({"Message": json.dumps({"m": lines})})}),
}


@given(st.sampled_from(sorted(OWN)), LINES, st.randoms(), st.sampled_from(sorted(WRAPS)))
def test_neither_order_nor_company_nor_wrapping_changes_what_is_read(
    client: str, others: list[str], random: object, wrap: str
) -> None:
    lines = [OWN[client], *others]
    random.shuffle(lines)  # type: ignore[attr-defined] # hypothesis types it as object

    choice = chosen(WRAPS[wrap](lines))

    assert choice.denial is not None
    assert (choice.denial.layer, choice.denial.explicit) == ("resource", True)
    assert choice.denial.principal_arn == SESSION


@given(
    st.lists(st.sampled_from(OTHERS[:3] + OTHERS[4:7] + OTHERS[9:11]), min_size=1, max_size=4),
    st.sampled_from(sorted(WRAPS)),
)
def test_refusals_of_other_requests_decide_nothing(others: list[str], wrap: str) -> None:
    choice = chosen(WRAPS[wrap](others))

    assert choice.denial is None
    assert choice.others


def test_another_key_of_the_bucket_tells_how_the_client_writes_and_no_more() -> None:
    choice = chosen(
        f"Failed to upload /x to {BUCKET}/in/big.parquet: {DENIED.format('UploadPart')}Access Denied"
    )

    assert choice.denial is None
    assert choice.neighbour is not None
    assert choice.neighbour.operation == "UploadPart"


def test_what_does_not_depend_on_the_key_counts_for_every_key() -> None:
    code = "An error occurred (AccessControlListNotSupported) when calling the PutObject operation: No ACLs"

    assert chosen(f"upload failed: ./b to s3://{BUCKET}/b {code}").denial is not None


@pytest.mark.parametrize("key", ["in/2026/a b.csv", "in/2026/a+b.csv", "in/ø/a=1.csv"])
def test_a_key_may_be_encoded_in_the_text(key: str) -> None:
    for spelled in (key, quote(key), quote_plus(key, safe="/")):
        text = f"{DENIED.format('PutObject')}{refusal(BY_RESOURCE, on=f'{BUCKET_ARN}/{spelled}')}"
        choice = chosen(text, Subject(bucket=BUCKET, key=key, principal_arn=ROLE_ARN))
        assert choice.denial is not None, spelled


def test_the_latest_of_two_records_counts() -> None:
    first = record(refusal("because no session policy allows the s3:PutObject action"))
    second = {**record(refusal(BY_RESOURCE)), "eventTime": "2026-11-20T11:00:00Z"}

    for events in ([first, second], [second, first]):
        denial = chosen(json.dumps({"Records": events})).denial
        assert denial is not None
        assert denial.layer == "resource"


SPELLINGS: dict[str, Callable[[dict[str, object]], str]] = {
    "a record": json.dumps,
    "a file of a trail": lambda event: json.dumps({"Records": [event]}),
    "lookup-events": lambda event: json.dumps({"Events": [{"CloudTrailEvent": json.dumps(event)}]}),
    "EventBridge": lambda event: json.dumps({"detail-type": "AWS API Call via CloudTrail", "detail": event}),
    "a row of Athena": lambda event: json.dumps(
        {
            name.lower(): json.dumps(value) if name == "requestParameters" else value
            for name, value in event.items()
        }
    ),
    "indented": lambda event: json.dumps(event, indent=2),
}


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_a_record_is_read_as_the_request_wherever_it_was_copied_from(
    spell: Callable[[dict[str, object]], str],
) -> None:
    sent = record(refusal(BY_RESOURCE), headers={"x-amz-server-side-encryption": "AES256"})

    denial = chosen(spell(sent)).denial

    assert denial is not None
    assert denial.is_recorded
    assert denial.keys["s3:x-amz-server-side-encryption"] == "AES256"
    assert denial.keys["s3:x-amz-acl"] is None
    assert denial.keys["aws:SourceVpce"] is None
    assert denial.keys["aws:SourceIp"] == "203.0.113.24"


def test_what_triage_passes_on_is_still_the_record() -> None:
    sent = record(
        refusal(BY_RESOURCE), headers={"x-amz-acl": "private"}, tlsDetails={"tlsVersion": "TLSv1.2"}
    )
    denial = read_denial(json.dumps(sent, indent=2))
    assert denial is not None

    again = read_denial(denial.text)

    assert again is not None
    assert again.keys == denial.keys


PARTS = {
    "PutObject": Part.WRITE,
    "UploadPart": Part.WRITE,
    "PutObjectTagging": Part.WRITE,
    "ListObjectsV2": Part.BEFORE,
    "HeadBucket": Part.BEFORE,
    "CreateBucket": Part.BEFORE,
    "GetBucketLocation": Part.BESIDE,
    "ListBuckets": Part.BESIDE,
    "AbortMultipartUpload": Part.BESIDE,
    "GetObject": Part.BESIDE,
    "StartJobRun": Part.BESIDE,
}


@pytest.mark.parametrize(("operation", "part"), PARTS.items())
def test_each_operation_is_nearer_to_the_upload_or_further(operation: str, part: Part) -> None:
    assert part_of(_read(f"{DENIED.format(operation)}Access Denied")) is part


def test_a_refusal_of_kms_belongs_to_the_write_that_asked() -> None:
    kms = "because no resource-based policy allows the kms:GenerateDataKey action"
    text = f"{DENIED.format('PutObject')}{refusal(kms, 'kms:GenerateDataKey', KEY_ARN)}"

    assert part_of(_read(text)) is Part.WRITE
    assert (
        part_of(_read(text.replace("PutObject", "GetObject").replace("GenerateDataKey", "Decrypt")))
        is Part.BESIDE
    )


def _read(text: str) -> Denial:
    denial = read_denial(text)
    assert denial is not None
    return denial
