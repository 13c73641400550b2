"""The worked examples of `kms.access_evaluation`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.kms._key_request import Params

KEY = f"arn:aws:kms:us-east-1:{given.ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_SFTP = Params(bucket="landing", key="in/x.csv", server_id="s-01234567890abcdef", user_name="alice")
_ROLE = Params(bucket="landing", key="in/x.csv", principal_arn=given.ROLE)
_FOREIGN = replace(_ROLE, principal_arn="arn:aws:iam::444455556666:role/partner")
_READER = replace(_ROLE, action="s3:GetObject")
_OTHER = f"arn:aws:kms:us-east-1:{given.ACCOUNT}:key/ffffffff-12ab-34cd-56ef-1234567890ab"
_MAY: JsonObject = {"Effect": "Allow", "Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": KEY}
_MAY_NOT: JsonObject = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
_ROOT: JsonObject = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{given.ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}
_TO_ROLE: JsonObject = {**_ROOT, "Principal": {"AWS": given.ROLE}}
_OF_OBJECT: JsonObject = {
    **_TO_ROLE,
    "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::landing/*"}},
}
_VIA_OTHERS: JsonObject = {
    **_TO_ROLE,
    "Condition": {"StringEquals": {"kms:ViaService": "ebs.us-east-1.amazonaws.com"}},
}


def _bucket(key: str = KEY, *, bucket_key: bool = False, region: str = "us-east-1") -> Answers:
    default: JsonObject = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rule: JsonObject = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": bucket_key}
    data: JsonObject = {"ServerSideEncryptionConfiguration": {"Rules": [rule]}}
    return {
        "encryption": answered("s3.GetBucketEncryption", data),
        "bucket": answered("s3.HeadBucket", headers={"x-amz-bucket-region": region}),
    }


def _key(*statements: JsonObject, manager: str = "CUSTOMER", grants: tuple[JsonObject, ...] = ()) -> Answers:
    return {
        "key": answered("kms.DescribeKey", {"KeyMetadata": {"Arn": KEY, "KeyManager": manager}}),
        "policy": answered("kms.GetKeyPolicy", {"Policy": given.document(*statements)}),
        "grants": answered("kms.ListGrants", {"Grants": grants}),
    }


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *answers: Answers,
    params: Params = _SFTP,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    known: dict[AnswerName, Answer] = {**_bucket(), **_key(_ROOT), **given.role(_MAY)}
    if params.server_id:
        known |= given.sftp_user()
    for more in answers:
        known |= more
    return Example(name=name, params=params, answers=known, verdict=verdict, reason=reason, facts=facts)


def _written_with(key: str) -> Answers:
    return {"object": answered("s3.HeadObject", {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key})}


def _refusal(layer: str, reason: str) -> JsonObject:
    return {"decision": "denied", "layer": layer, "effect": "implicit", "sub_reason": reason}


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "allowed by the role's policy, to which the key policy leaves it",
        Verdict.PASS,
        {"decision": "allowed", "decrypt": "allowed", "delegated": True, "grant": False, "sub_reason": ""},
    ),
    _example(
        "allowed by a grant",
        Verdict.PASS,
        {"decision": "allowed", "grant": True, "key": "implicit_deny"},
        _key(
            {**_ROOT, "Principal": {"AWS": f"arn:aws:iam::{given.ACCOUNT}:role/admin"}},
            grants=({"GranteePrincipal": given.ROLE, "Operations": ["GenerateDataKey", "Decrypt"]},),
        ),
    ),
    _example(
        "allowed, unless the session was narrowed",
        Verdict.WARN,
        {"decision": "allowed", "session": None},
        params=_ROLE,
    ),
    _example(
        "allowed to a user",
        Verdict.PASS,
        {"decision": "allowed", "decrypt": "allowed"},
        given.user(_MAY),
        params=replace(_ROLE, principal_arn=given.USER),
    ),
    _example(
        "reading needs decryption alone, with the key that the object was written with",
        Verdict.WARN,
        {"decision": "allowed", "decrypt": "allowed", "reads": True, "key_arn": KEY},
        _bucket(_OTHER),
        _written_with(KEY),
        given.role({**_MAY, "Action": "kms:Decrypt"}),
        params=_READER,
    ),
    _example(
        "the reader may not decrypt, though it may write",
        Verdict.FAIL,
        {**_refusal("identity", "identity-lacks-kms"), "reads": True, "decrypt_layer": "identity"},
        _written_with(KEY),
        given.role({**_MAY, "Action": "kms:GenerateDataKey"}),
        params=_READER,
    ),
    _example(
        "what is read was written without a key of KMS, whatever the bucket's default is today",
        Verdict.SKIPPED,
        {"uses_kms": False, "decision": "none", "reads": True},
        {"object": answered("s3.HeadObject", {"ServerSideEncryption": "AES256"})},
        params=_READER,
        reason=SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "nobody may look at the object: its key is not known",
        Verdict.UNKNOWN,
        {"decision": None, "reads": True},
        {"object": denied("s3.HeadObject", "s3:GetObject")},
        params=_READER,
        reason=UnknownReason.DENIED,
    ),
    _example(
        "listing needs no key",
        Verdict.SKIPPED,
        {"decision": "none", "uses_kms": None},
        params=replace(_ROLE, action="s3:ListBucket"),
        reason=SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "the role lacks it",
        Verdict.FAIL,
        {**_refusal("identity", "identity-lacks-kms"), "delegated": True},
        given.role(_MAY_NOT),
    ),
    _example(
        "the key policy leaves nothing to the account",
        Verdict.FAIL,
        {**_refusal("key", "key-policy-without-root"), "delegated": False, "identity": "allowed"},
        _key({**_ROOT, "Principal": {"AWS": f"arn:aws:iam::{given.ACCOUNT}:role/admin"}}),
    ),
    _example(
        "Bucket Keys change the encryption context",
        Verdict.FAIL,
        {
            **_refusal("key", "encryption-context"),
            "bucket_key": True,
            "encryption_context": "arn:aws:s3:::landing",
        },
        _bucket(bucket_key=True),
        _key(_OF_OBJECT),
    ),
    _example(
        "the key policy names another service",
        Verdict.FAIL,
        _refusal("key", "key-policy-condition"),
        _key(_VIA_OTHERS),
    ),
    _example(
        "the boundary lacks it",
        Verdict.FAIL,
        {**_refusal("boundary", "boundary-lacks-kms"), "boundary": "implicit_deny"},
        given.role(_MAY, boundary=_MAY_NOT),
    ),
    _example(
        "the session policy lacks it",
        Verdict.FAIL,
        {**_refusal("session", "session-lacks-kms"), "session": "implicit_deny"},
        given.sftp_user(given.document(_MAY_NOT)),
    ),
    _example(
        "a Deny in the key policy",
        Verdict.FAIL,
        {"layer": "key", "effect": "explicit", "sid": "No", "position": 2, "sub_reason": "explicit-deny"},
        _key(_ROOT, {**_ROOT, "Sid": "No", "Effect": "Deny", "Principal": "*"}),
    ),
    _example(
        "the organization lacks it",
        Verdict.FAIL,
        _refusal("scp", "scp-lacks-kms"),
        given.organization(_MAY_NOT, {**_ROOT, "Principal": "*", "Action": "*"}),
    ),
    _example(
        "kms:Decrypt is missing for uploads in parts",
        Verdict.FAIL,
        {"decision": "allowed", "decrypt": "denied", "decrypt_layer": "identity", "sub_reason": ""},
        given.role({**_MAY, "Action": "kms:GenerateDataKey"}),
    ),
    _example(
        "AWS's own key serves no other account",
        Verdict.FAIL,
        {**_refusal("key", "aws-managed-key-abroad"), "aws_managed": True, "same_account": False},
        _bucket("alias/aws/s3"),
        _key(
            {
                **_ROOT,
                "Principal": {"AWS": "*"},
                "Condition": {"StringEquals": {"kms:CallerAccount": given.ACCOUNT}},
            },
            manager="AWS",
        ),
        params=_FOREIGN,
    ),
    _example(
        "the key policy does not know the other account",
        Verdict.FAIL,
        _refusal("key", "key-policy-cross-account"),
        params=_FOREIGN,
    ),
    _example(
        "an alias that is looked up in another account",
        Verdict.FAIL,
        {"alias_wrong_account": True, "decision": None, "sub_reason": "alias-wrong-account"},
        _bucket("alias/landing"),
        params=_FOREIGN,
    ),
    _example(
        "a key of another Region",
        Verdict.FAIL,
        {"other_region": True, "decision": None, "sub_reason": "key-in-other-region"},
        _bucket(region="eu-west-1"),
    ),
    _example(
        "no key is needed",
        Verdict.SKIPPED,
        {"uses_kms": False, "decision": "none", "decrypt": "none"},
        {"encryption": answered("s3.GetBucketEncryption")},
        reason=SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "the key cannot be described",
        Verdict.UNKNOWN,
        {"key_arn": None, "decision": None},
        _bucket("alias/landing"),
        {"key": error_answer("kms.DescribeKey", Outcome.TIMEOUT)},
        reason=UnknownReason.TIMEOUT,
    ),
    _example(
        "denied",
        Verdict.UNKNOWN,
        {"decision": None, "key": None, "delegated": None, "identity": "allowed"},
        {"policy": denied("kms.GetKeyPolicy", "kms:GetKeyPolicy")},
        reason=UnknownReason.DENIED,
    ),
)
