"""Each question finds what it asks for among made-up records, and nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.logs.samples import ACCOUNT, ROLE, event, of_kms, write_delivered
from tests.logs.test_local import KEY, LINE, NOW
from workbench.engine.questions import bind
from workbench.logs.local import LocalLogs
from workbench.logs.question_files import load_questions, question_named

KEY_ARN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k-1"
T0 = "2026-08-21T12:00:00Z"
OBJECT = {"requestParameters": {"bucketName": "landing", "key": KEY}}
OTHER = {"requestParameters": {"bucketName": "landing", "key": "else"}}
PUT_AS = {"responseElements": {"x-amz-version-id": "v1"}, "additionalEventData": {"bytesTransferredIn": 7}}
NO_IDENTITY = "User: x is not authorized to perform: s3:PutObject because no identity-based policy allows it"
BY_SCP = (
    "User: x is not authorized to perform: s3:PutObject with an explicit deny in a service control policy"
)
BY_KEY = "User: x is not authorized to perform: kms:Decrypt because no resource-based policy allows it"
DENIED = {"errorCode": "AccessDenied"}
S3_CONTEXT = {"aws:s3:arn": f"arn:aws:s3:::landing/{KEY}"}


def of_sagemaker(name: str, **fields: object) -> dict[str, object]:
    return event(name, eventSource="sagemaker.amazonaws.com", **fields)


def by(arn: str) -> dict[str, object]:
    return {"userIdentity": {"arn": arn, "sessionContext": {"sessionIssuer": {"arn": ROLE}}}}


SFTP = f"arn:aws:sts::{ACCOUNT}:assumed-role/loader/kim.0123456789abcdef@s-0a1b2c"
CASES: dict[str, tuple[list[dict[str, object]], dict[str, str], list[dict[str, object]]]] = {
    "object-history": (
        [
            event("PutObject", **{**OBJECT, **PUT_AS}),
            event(
                "DeleteObject",
                "2026-08-21T11:00:00Z",
                responseElements={"x-amz-delete-marker": True},
                **OBJECT,
            ),
            event("DeleteObjects", "2026-08-21T12:00:00Z"),
            event("PutObject", **OTHER),
            event("GetObject", **OBJECT),
            event("PutObject", "2026-08-20T12:00:00Z", **OBJECT),
            event("PutObject", **OBJECT, awsRegion="eu-west-1"),
        ],
        {
            "bucket": "landing",
            "key": KEY,
            "since": "2026-08-21",
            "until": "2026-08-22",
            "region": "us-east-1",
        },
        [
            {"eventname": "PutObject", "version_id": "v1", "bytes_in": "7", "role_arn": ROLE},
            {"eventname": "DeleteObject", "delete_marker": "true"},
            {"eventname": "DeleteObjects"},
        ],
    ),
    "bucket-changes": (
        [
            event("PutBucketPolicy"),
            event("PutBucketLifecycle", "2026-08-21T11:00:00Z"),
            event("GetBucketPolicy"),
            event("PutObject"),
            event("PutBucketPolicy", requestParameters={"bucketName": "another"}),
        ],
        {"bucket": "landing"},
        [
            {"eventname": "PutBucketLifecycle"},
            {"eventname": "PutBucketPolicy", "request": '{"bucketName":"landing"}'},
        ],
    ),
    "denied-calls": (
        [
            event("PutObject", **DENIED, errorMessage=NO_IDENTITY),
            event("PutObject", "2026-08-21T11:00:00Z", **DENIED, errorMessage=NO_IDENTITY),
            event("PutObject", **DENIED, errorMessage=BY_SCP),
            of_kms("Decrypt", errorCode="AccessDeniedException", errorMessage=BY_KEY),
            event("GetObject", **DENIED, errorMessage=None),
            event("PutObject", errorCode="NoSuchBucket"),
            event("PutObject"),
        ],
        {},
        [
            {"layer": "identity", "effect": "implicit", "calls": 2, "last_seen": "2026-08-21T11:00:00Z"},
            {"layer": "key", "effect": "implicit", "eventname": "Decrypt"},
            {"layer": "unnamed", "effect": None, "eventname": "GetObject", "sample_message": None},
            {"layer": "scp", "effect": "explicit", "principal": ROLE},
        ],
    ),
    "kms-denials": (
        [
            of_kms("Decrypt", requestParameters={"keyId": "k-1", "encryptionContext": S3_CONTEXT}, **DENIED),
            of_kms("GenerateDataKey", "2026-08-21T09:00:00Z", errorCode="DisabledException"),
            of_kms("Decrypt"),
            of_kms("Decrypt", **DENIED, resources=None, requestParameters={"keyId": "another"}),
        ],
        {"key_arn": "k-1"},
        [
            {"eventname": "Decrypt", "s3_arn": f"arn:aws:s3:::landing/{KEY}", "key_arn": KEY_ARN},
            {"eventname": "GenerateDataKey", "errorcode": "DisabledException"},
        ],
    ),
    "key-state-changes": (
        [
            of_kms("ScheduleKeyDeletion", requestParameters={"keyId": KEY_ARN, "pendingWindowInDays": 7}),
            of_kms(
                "DeleteKey",
                "2026-08-28T10:00:00Z",
                requestParameters=None,
                serviceEventDetails={"keyId": "k-1"},
            ),
            of_kms("Decrypt"),
        ],
        {"key_arn": "k-1"},
        [
            {"eventname": "DeleteKey", "key_id": "k-1"},
            {"eventname": "ScheduleKeyDeletion", "pending_days": "7"},
        ],
    ),
    "pipeline-starts": (
        [
            event(
                "StartJobRun",
                eventSource="glue.amazonaws.com",
                requestParameters={"jobName": "nightly"},
                responseElements={"jobRunId": "jr_1"},
            ),
            event(
                "StartExecution",
                eventSource="states.amazonaws.com",
                requestParameters={"stateMachineArn": "arn:aws:states:us-east-1:1:stateMachine:nightly"},
                responseElements={"executionArn": "e-1"},
            ),
            of_sagemaker("CreateModel", requestParameters={"modelName": "another"}),
            event("PutObject"),
        ],
        {"name": "nightly"},
        [
            {"service": "states", "run_id": "e-1"},
            {"service": "glue", "target": "nightly", "run_id": "jr_1"},
        ],
    ),
    "sftp-session": (
        [
            event("PutObject", **OBJECT, **by(SFTP)),
            event("PutObject", **OBJECT, **by(SFTP.replace("kim", "lee"))),
            event("PutObject", **OBJECT),
        ],
        {"role_arn": ROLE, "user": "kim"},
        [
            {
                "sftp_user": "kim",
                "sftp_session": "0123456789abcdef",
                "server_id": "s-0a1b2c",
                "object_key": KEY,
            }
        ],
    ),
    "quota-rejections": (
        [
            of_sagemaker(
                "CreateTrainingJob",
                errorCode="ResourceLimitExceededException",
                errorMessage="The account-level service limit …",
                requestParameters={
                    "trainingJobName": "t-1",
                    "resourceConfig": {"instanceType": "ml.p4d.24xlarge", "instanceCount": 2},
                },
            ),
            of_sagemaker(
                "CreateTrainingJob",
                errorCode="ValidationException",
                errorMessage="No S3 objects found under S3 URL …",
                eventTime="2026-08-21T09:00:00Z",
            ),
            of_sagemaker("CreateTrainingJob", errorCode="ValidationException", errorMessage="Bad name"),
            of_sagemaker("CreateTrainingJob"),
        ],
        {"service": "sagemaker"},
        [
            {"target": "t-1", "instance_type": "ml.p4d.24xlarge", "instance_count": "2"},
            {"errorcode": "ValidationException"},
        ],
    ),
    "changes-around": (
        [
            event("PutBucketPolicy", "2026-08-21T11:31:00Z"),
            event("DetachRolePolicy", "2026-08-21T12:00:10Z", eventSource="iam.amazonaws.com"),
            event("PutBucketPolicy", "2026-08-21T11:29:59Z"),
            event("GetBucketPolicy", "2026-08-21T11:59:00Z", readOnly=True),
            event("PutObject", "2026-08-21T11:59:00Z", eventCategory="Data"),
        ],
        {"at": T0, "minutes": "30"},
        [
            {
                "seconds_from_t0": -1740,
                "eventname": "PutBucketPolicy",
                "first_resource": "arn:aws:s3:::landing",
            },
            {"seconds_from_t0": 10, "eventname": "DetachRolePolicy"},
        ],
    ),
}


def rows(source: Path, name: str, given: Mapping[str, str]) -> list[dict[str, object]]:
    with LocalLogs(source, None) as logs:
        answer = logs.ask(question_named(name), bind(question_named(name), given, NOW))
    assert answer.table.columns == tuple(column.name for column in question_named(name).columns)
    return [dict(zip(answer.table.columns, row, strict=True)) for row in answer.table.rows]


@pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES)
def test_a_question_finds_what_it_asks_for(
    tmp_path: Path,
    name: str,
    case: tuple[list[dict[str, object]], dict[str, str], list[dict[str, object]]],
) -> None:
    records, given, expected = case
    write_delivered(tmp_path / "a.json.gz", records)
    found = rows(tmp_path, name, given)
    assert [
        {column: row[column] for column in wanted} for row, wanted in zip(found, expected, strict=True)
    ] == expected


def test_lifecycle_and_batch_deletes_come_from_access_logs(tmp_path: Path) -> None:
    batch = LINE.replace("S3.EXPIRE.OBJECT", "BATCH.DELETE.OBJECT").replace("10:00:00", "11:00:00")
    others = LINE.replace("S3.EXPIRE.OBJECT", "REST.GET.OBJECT") + LINE.replace(KEY, "else")
    late = LINE.replace("21/Aug", "23/Aug")
    (tmp_path / "2026-08-21-10-15-00-0123456789ABCDEF").write_text(f"{batch}{LINE}{others}{late}")
    given = {"bucket": "landing", "key": KEY, "since": "2026-08-21", "until": "2026-08-22"}
    found = rows(tmp_path, "lifecycle-deletes", given)
    assert [(row["requested_at"], row["operation"]) for row in found] == [
        ("2026-08-21T10:00:00Z", "S3.EXPIRE.OBJECT"),
        ("2026-08-21T11:00:00Z", "BATCH.DELETE.OBJECT"),
    ]


def test_every_question_is_tried_here() -> None:
    assert set(load_questions()) == {*CASES, "lifecycle-deletes"}
