"""The worked examples of `iam.denial`."""

from __future__ import annotations

from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes.iam.denial import Params

_CALL = "An error occurred (AccessDenied) when calling the PutObject operation: "
_SENTENCE = (
    f"{_CALL}User: arn:aws:sts::111122223333:assumed-role/app/run is not authorized to perform: s3:PutObject "
    'on resource: "arn:aws:s3:::landing/in/x.csv" '
)
_SENTENCE_KMS = (
    f"{_CALL}User: arn:aws:sts::111122223333:assumed-role/app/run is not authorized to perform: "
    "kms:GenerateDataKey on this resource "
)


def _example(
    name: str,
    error_text: str | None,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(error_text=error_text),
        answers={},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "no policy of the caller allows",
        f"{_SENTENCE}because no identity-based policy allows the s3:PutObject action",
        Verdict.FAIL,
        {
            "kind": "denied",
            "is_403": True,
            "service_of_action": "s3",
            "layer": "identity",
            "explicit": False,
        },
    ),
    _example(
        "the policy of the key does not allow",
        f"{_SENTENCE_KMS}because no resource-based policy allows the kms:GenerateDataKey action",
        Verdict.FAIL,
        {
            "service_of_action": "kms",
            "layer": "key",
            "action": "kms:GenerateDataKey",
            "signature": "kms-generate-denied",
            "signature_place": "error_text",
        },
    ),
    _example(
        "an organization's policy, explicit or not",
        f"{_SENTENCE}with an explicit deny in a service control policy",
        Verdict.FAIL,
        {"layer": "scp", "explicit": None},
    ),
    _example(
        "denied, and the text does not say by whom",
        f"{_CALL}Access Denied",
        Verdict.WARN,
        {"kind": "denied", "is_403": True, "layer": None, "service_of_action": None, "public_acl": None},
    ),
    _example(
        "the record of S3: the request had passed every VPC endpoint",
        '{"eventSource": "s3.amazonaws.com", "eventName": "PutObject", "errorCode": "AccessDenied"}',
        Verdict.WARN,
        {"kind": "denied", "layer": None, "seen_by_s3": True},
    ),
    _example(
        "a network activity event: the policy of a VPC endpoint",
        '{"eventSource": "s3.amazonaws.com", "eventName": "PutObject", "errorCode": "VpceAccessDenied"}',
        Verdict.FAIL,
        {"kind": "denied", "layer": "endpoint", "explicit": None, "seen_by_s3": False},
    ),
    _example(
        "a public ACL, which the command line shows",
        f"$ aws s3 cp x.csv s3://landing/in/ --acl public-read {_CALL}Access Denied",
        Verdict.WARN,
        {"canned_acl": "public-read", "public_acl": True, "layer": None},
    ),
    _example(
        "a public ACL, which Block Public Access names",
        f"{_SENTENCE}because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public "
        "Access.",
        Verdict.FAIL,
        {"layer": "public_access", "public_acl": True, "customer_key": False},
    ),
    _example(
        "a key of the customer's own, which the bucket blocks",
        f"{_SENTENCE}because this bucket has blocked upload requests that specify Server Side Encryption "
        "with Customer provided keys (SSE-C). Please specify a different server-side encryption type",
        Verdict.FAIL,
        {"layer": "customer_key", "customer_key": True, "public_acl": False},
    ),
    _example(
        "an ACL on a bucket that takes none",
        "An error occurred (AccessControlListNotSupported) when calling the PutObject operation",
        Verdict.FAIL,
        {"kind": "acl_disabled", "is_403": False, "no_policy": True, "status": 400, "layer": "none"},
    ),
    _example(
        "the token has expired",
        "An error occurred (ExpiredToken) when calling the PutObject operation",
        Verdict.FAIL,
        {"kind": "credentials", "layer": "none"},
    ),
    _example(
        "a file on the client's disk",
        "upload failed: ./x.bin to s3://landing/in/x.csv [Errno 13] Permission denied: '/data/x.bin'",
        Verdict.FAIL,
        {"kind": "local", "no_policy": True, "is_403": None},
    ),
    Example(
        name="a text about another bucket",
        params=Params(
            error_text=f"{_SENTENCE}because no identity-based policy allows the s3:PutObject action",
            bucket="archive",
            key="in/x.csv",
        ),
        answers={},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"kind": None, "layer": None, "no_policy": False},
    ),
    _example(
        "throttling is no refusal",
        "An error occurred (SlowDown) when calling the PutObject operation: Status Code: 503",
        Verdict.PASS,
        {"kind": "other", "is_403": False, "layer": "none"},
    ),
    _example(
        "no error at all",
        "it does not work any more!!",
        Verdict.UNKNOWN,
        {"kind": None, "layer": None},
        UnknownReason.NO_DATA,
    ),
    Example(
        name="nobody has the text, and the file is large",
        params=Params(object_size=50_000_000),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.MISSING_PARAMETER,
        facts={"no_policy": False, "in_parts": True},
    ),
    _example(
        "nobody has the text",
        None,
        Verdict.SKIPPED,
        {"no_policy": False, "layer": None},
        SkipReason.MISSING_PARAMETER,
    ),
)
