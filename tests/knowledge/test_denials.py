"""Denials: what is read from the words with which AWS and its clients refuse an upload."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import without_blowing_up
from workbench.domain.playbook import Parameter, Playbook
from workbench.engine.triage import triage
from workbench.knowledge.denials.codes import Refusal
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.reading import read_denial
from workbench.knowledge.signatures import in_use

ROLE = "arn:aws:sts::111122223333:assumed-role/partner-upload/batch-7"
OBJECT = "arn:aws:s3:::acme-landing/in/x y.csv"
KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
S3 = f'User: {ROLE} is not authorized to perform: s3:PutObject on resource: "{OBJECT}"'
KMS = f"User: {ROLE} is not authorized to perform: kms:GenerateDataKey on resource: {KEY}"
BOTO = "An error occurred (AccessDenied) when calling the PutObject operation: "


def read(text: str) -> Denial:
    denial = read_denial(text)
    assert denial is not None
    return denial


LAYERS = {
    "because no identity-based policy allows the s3:PutObject action": ("identity", False),
    "with an explicit deny in an identity-based policy": ("identity", True),
    "with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/x": (
        "identity",
        True,
    ),
    "because no resource-based policy allows the s3:PutObject action": ("resource", False),
    "with an explicit deny in a resource-based policy": ("resource", True),
    "because no permissions boundary allows the s3:PutObject action": ("boundary", False),
    "with an explicit deny in a permissions boundary": ("boundary", True),
    "because no session policy allows the s3:PutObject action": ("session", False),
    "with an explicit deny in a session policy": ("session", True),
    "with an explicit deny in a sessions policy": ("session", True),
    "with an explicit deny in a service control policy": ("scp", None),
    "because no service control policy allows the s3:PutObject action": ("scp", None),
    "with an explicit deny in a resource control policy": ("rcp", True),
    "because no resource control policy allows the s3:PutObject action": ("rcp", False),
    "because no VPC endpoint policy allows the s3:PutObject action": ("endpoint", False),
    "with an explicit deny in a VPC endpoint policy": ("endpoint", True),
    "because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access": (
        "public_access",
        True,
    ),
    "because public access control lists (ACLs) are blocked by the BlockPublicAcls block public access "
    "setting": ("public_access", True),
    "because this bucket has blocked upload requests that specify Server Side Encryption with Customer "
    "provided keys (SSE-C). Please specify a different server-side encryption type": ("customer_key", True),
    "with an explicit deny": ("", None),
    "": ("", None),
}


@pytest.mark.parametrize(("reason", "expected"), LAYERS.items())
def test_the_reason_names_the_layer(reason: str, expected: tuple[str, bool | None]) -> None:
    denial = read(f"{BOTO}{S3} {reason}")

    assert (denial.layer, denial.explicit) == expected
    assert (denial.action, denial.principal_arn, denial.resource_arn) == ("s3:PutObject", ROLE, OBJECT)
    assert (denial.bucket, denial.key) == ("acme-landing", "in/x y.csv")
    assert (denial.kind, denial.code, denial.status) == (Refusal.DENIED, "AccessDenied", 403)


def test_capitals_do_not_matter() -> None:
    assert read(f"{S3} WITH AN EXPLICIT DENY IN A SERVICE CONTROL POLICY").layer == "scp"


@pytest.mark.parametrize("where", [f"on resource: {KEY} ", "on this resource ", ""])
def test_the_policy_of_a_key_is_a_layer_of_its_own(where: str) -> None:
    denial = read(
        f"{BOTO}User: {ROLE} is not authorized to perform: kms:GenerateDataKey {where}"
        "because no resource-based policy allows the kms:GenerateDataKey action"
    )

    assert (denial.service, denial.layer, denial.explicit) == ("kms", "key", False)


def test_a_call_on_behalf_of_the_caller_is_told() -> None:
    denial = read(
        f"{S3} with an explicit deny in a VPC endpoint policy transitively through a service control policy"
    )

    assert (denial.layer, denial.transitive) == ("endpoint", True)


def test_the_policy_is_named_when_the_message_does() -> None:
    policy = "arn:aws:organizations::777788889999:policy/o-exampleorgid/resource_control_policy/p-exampleid"

    for separator in (": ", ", with policy ARN: "):
        denial = read(f"{S3} with an explicit deny in a resource control policy{separator}{policy}.")
        assert denial.policy_arn == policy


REASON = "because no session policy allows the s3:PutObject action"
CLIENTS = {
    "command line": f"upload failed: ./x y.csv to s3://acme-landing/in/x y.csv {BOTO}{S3} {REASON}",
    "traceback": (
        "Traceback (most recent call last):\n"
        '  File "/app/send.py", line 12, in <module>\n    s3.put_object(**request)\n'
        f"botocore.exceptions.ClientError: {BOTO}{S3} {REASON}\n"
    ),
    "wrapped by a mail program": f"{BOTO}{S3} {REASON}".replace(" ", "\n> ").replace("\n> ", " \n "),
    "Java, version 1": (
        f"com.amazonaws.services.s3.model.AmazonS3Exception: {S3} {REASON} (Service: Amazon S3; Status Code: "
        "403; Error Code: AccessDenied; Request ID: 4442587FB7D0A2F9; S3 Extended Request ID: abc=)"
    ),
    "Java, version 2": (
        f"software.amazon.awssdk.services.s3.model.S3Exception: {S3} {REASON} "
        "(Service: S3, Status Code: 403, Request ID: 4442587FB7D0A2F9)"
    ),
    "XML of S3": (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>'
        f"{S3} {REASON}</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>".replace(
            '"arn', "&quot;arn"
        ).replace('csv"', "csv&quot;")
    ),
    "Go": (
        "operation error S3: PutObject, https response error StatusCode: 403, RequestID: 4442587FB7D0A2F9, "
        f"HostID: abc=, api error AccessDenied: {S3} {REASON}"
    ),
    "JavaScript": (
        f"AccessDenied: {S3} {REASON}\n    at throwDefaultError {{\n  '$fault': 'client',\n"
        "  '$metadata': {\n    httpStatusCode: 403,\n    requestId: '4442587FB7D0A2F9',\n  },\n"
        "  Code: 'AccessDenied',\n}"
    ),
    "CloudTrail": json.dumps(
        {
            "eventSource": "s3.amazonaws.com",
            "eventName": "PutObject",
            "userIdentity": {"type": "AssumedRole", "arn": ROLE},
            "errorCode": "AccessDenied",
            "errorMessage": f"{S3} {REASON}",
            "requestParameters": {"bucketName": "acme-landing", "key": "in/x y.csv"},
            "requestID": "4442587FB7D0A2F9",
        },
        indent=1,
    ),
    "a log line of JSON": json.dumps({"level": "error", "message": f"{BOTO}{S3} {REASON}"}),
}


@pytest.mark.parametrize("text", CLIENTS.values(), ids=CLIENTS)
def test_one_denial_reads_alike_from_every_client(text: str) -> None:
    denial = read(text)

    assert (denial.kind, denial.code or "AccessDenied", denial.status or 403) == (
        Refusal.DENIED,
        "AccessDenied",
        403,
    )
    assert (denial.action, denial.layer, denial.explicit) == ("s3:PutObject", "session", False)
    assert (denial.principal_arn, denial.resource_arn) == (ROLE, OBJECT)
    if "4442587FB7D0A2F9" in text:
        assert denial.request_id == "4442587FB7D0A2F9"


KINDS = {
    f"{BOTO}Access Denied": (Refusal.DENIED, 403),
    "An error occurred (403) when calling the HeadObject operation: Forbidden": (Refusal.DENIED, 403),
    "An error occurred (AccessControlListNotSupported) when calling the PutObject operation: The bucket does "
    "not allow ACLs": (Refusal.ACL_DISABLED, 400),
    f"An error occurred (KMS.DisabledException) when calling the PutObject operation: {KEY} is disabled.": (
        Refusal.KEY_UNUSABLE,
        400,
    ),
    "<Code>KMS.KMSInvalidStateException</Code>": (Refusal.KEY_UNUSABLE, 400),
    "api error KMS.NotFoundException: Alias alias/landing is not found.": (Refusal.KEY_NOT_FOUND, 400),
    "An error occurred (PreconditionFailed) when calling the PutObject operation: At least one of the "
    "pre-conditions you specified did not hold": (Refusal.PRECONDITION, 412),
    "ConditionalRequestConflict": (Refusal.PRECONDITION, 409),
    "An error occurred (InvalidRequest) when calling the PutObject operation: Content-MD5 OR x-amz-checksum- "
    "HTTP header is required for Put Object requests with Object Lock parameters": (
        Refusal.NEEDS_CHECKSUM,
        400,
    ),
    "An error occurred (InvalidRequest) when calling the PutObject operation: Missing required header": (
        Refusal.OTHER,
        None,
    ),
    "An error occurred (ExpiredToken) when calling the PutObject operation: The token has expired.": (
        Refusal.CREDENTIALS,
        400,
    ),
    "The AWS Access Key Id you provided does not exist (Error Code: InvalidAccessKeyId; )": (
        Refusal.CREDENTIALS,
        403,
    ),
    "RequestTimeTooSkewed: The difference between the request time and the current time is too large.": (
        Refusal.CREDENTIALS,
        403,
    ),
    "An error occurred (NoSuchBucket) when calling the PutObject operation": (Refusal.NO_SUCH_BUCKET, 404),
    "An error occurred (SlowDown) when calling the PutObject operation: Please reduce your request rate": (
        Refusal.OTHER,
        None,
    ),
    'remote open("/acme-landing/in/x.csv"): Permission denied': (Refusal.DENIED, None),
    "com.jcraft.jsch.SftpException: Access denied": (Refusal.DENIED, 403),
}


@pytest.mark.parametrize(("text", "expected"), KINDS.items(), ids=lambda value: str(value)[:40])
def test_each_code_is_a_kind_of_refusal(text: str, expected: tuple[Refusal, int | None]) -> None:
    denial = read(text)

    assert (denial.kind, denial.status) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "all is well",
        "upload: ./x.csv to s3://acme-landing/in/x.csv",
        "kim@host: Permission denied (publickey,password).",
    ],
)
def test_no_refusal_is_read_where_there_is_none(text: str) -> None:
    assert read_denial(text) is None


def test_a_kms_event_names_the_object_by_its_encryption_context() -> None:
    denial = read(
        json.dumps(
            {
                "eventSource": "kms.amazonaws.com",
                "eventName": "GenerateDataKey",
                "errorCode": "AccessDenied",
                "userIdentity": {"arn": ROLE},
                "requestParameters": {
                    "encryptionContext": {"aws:s3:arn": "arn:aws:s3:::acme-landing/in/x.csv"}
                },
            }
        )
    )

    assert (denial.action, denial.bucket, denial.key) == ("kms:GenerateDataKey", "acme-landing", "in/x.csv")
    assert denial.principal_arn == ROLE


def test_the_words_of_kms_for_a_key_of_another_account() -> None:
    denial = read(
        f"{BOTO}The ciphertext refers to a customer master key that does not exist, does not exist in this "
        "region, or you are not allowed to access."
    )

    assert denial.service == "kms"


@pytest.mark.parametrize(
    ("text", "acl", "customer_key"),
    [
        (f"$ aws s3 cp x s3://b-1/x --acl public-read\n{BOTO}Access Denied", "public-read", False),
        (f"s3.put_object(Body=b, ACL='public-read-write')\n{BOTO}Access Denied", "public-read-write", False),
        (
            '{"x-amz-acl": ["authenticated-read"], "errorCode": "AccessDenied"}',
            "authenticated-read",
            False,
        ),
        (f"aws s3 cp x s3://b-1/x --sse-c AES256 {BOTO}Access Denied", "", True),
        (
            '"x-amz-server-side-encryption-customer-algorithm": "AES256", "errorCode": "AccessDenied"',
            "",
            True,
        ),
        (f"{BOTO}Access Denied", "", False),
    ],
)
def test_what_the_request_carried_is_read_where_it_shows(text: str, acl: str, customer_key: bool) -> None:
    denial = read(text)

    assert (denial.canned_acl, denial.customer_key) == (acl, customer_key)


def test_boto3_s_upload_names_bucket_and_key() -> None:
    denial = read(
        f"S3UploadFailedError: Failed to upload /tmp/x.csv to acme-landing/in/x.csv: {BOTO}Access Denied"
    )

    assert (denial.bucket, denial.key) == ("acme-landing", "in/x.csv")


def test_the_first_of_several_denials_is_read() -> None:
    assert read(f"{S3} {REASON}\n{KMS} {REASON}").action == "s3:PutObject"


def test_a_long_log_is_cut_around_the_denial() -> None:
    denial = read("noise " * 5000 + f"{BOTO}{S3} {REASON}" + " noise" * 5000)

    assert len(denial.text) <= 4096
    assert read(denial.text).layer == "session"


DENIED = Playbook(
    id="upload-access-denied",
    title="upload access denied",
    parameters=(
        Parameter(name="bucket", required=True),
        Parameter(name="key", required=True),
        *(Parameter(name=name) for name in ("principal_arn", "error_text", "source_ip", "vpc_endpoint_id")),
    ),
)


@pytest.mark.parametrize("text", CLIENTS.values(), ids=CLIENTS)
def test_triage_fills_the_parameters_from_every_client(text: str) -> None:
    found = triage(text, [DENIED], in_use()).suggestions[0]

    assert found.parameters["bucket"] == "acme-landing"
    assert found.parameters["key"] == "in/x y.csv"
    assert found.parameters["principal_arn"] == ROLE
    assert read(found.parameters["error_text"]).layer == "session"
    assert "refused by the session policy" in found.recognised


PIECES = st.sampled_from(
    [
        *CLIENTS.values(),
        *KINDS,
        *(f"{S3} {reason}" for reason in LAYERS),
        "User: ",
        " is not authorized to perform: ",
        "s3:",
        ' on resource: "',
        "because no ",
        "explicit deny in a ",
        '{"errorCode": ',
        "<Code>",
        "&#99999999999999;",
        "\\n",
        "\ud800",
        "\x00",
        "\u202e",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(st.characters(), max_size=40)), max_size=6).map("".join))
def test_no_text_makes_it_raise_and_its_own_excerpt_says_the_same(text: str) -> None:
    denial = read_denial(text)

    if denial is not None and len(denial.text) < 4096:
        again = read(denial.text)
        assert (again.kind, again.layer, again.action) == (denial.kind, denial.layer, denial.action)


@pytest.mark.parametrize(
    "piece",
    [
        "User: ",
        "User: x",
        "not authorized to perform: s3:PutObject on ",
        "explicit deny in a ",
        "because no a ",
        "x-amz-acl: ",
        "Failed to upload x to ",
        '"errorCode": "',
        "request id: ",
        "policy: arn:aws:",
        "\\",
        "&quot;",
        "AccessDenie",
    ],
)
def test_a_megabyte_of_repetition_does_not_blow_up(piece: str) -> None:
    with without_blowing_up():
        read_denial((piece * (1_000_000 // len(piece) + 1))[:1_000_000])
