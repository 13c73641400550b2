"""The worked examples of `s3.bucket_policy`."""

from __future__ import annotations

import json

from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.bucket_policy import Params

_EVERYTHING = "arn:aws:s3:::landing/*"
_DENY: JsonObject = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": _EVERYTHING}
_WRITER = "arn:aws:sts::111122223333:assumed-role/partner-upload/alice"
_PRIVATE = answered("s3.GetBucketPolicyStatus", {"PolicyStatus": {"IsPublic": False}})


def _example(
    name: str, verdict: Verdict, denies: str, *statements: dict[str, JsonValue], writer: str | None = None
) -> Example[Params]:
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    return Example(
        name=name,
        params=Params(bucket=s3.BUCKET, key=s3.KEY, writer_arn=writer),
        answers={"policy": answered("s3.GetBucketPolicy", {"Policy": policy}), "status": _PRIVATE},
        verdict=verdict,
        facts={"has_policy": True, "denies": denies, "public": False},
    )


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="no policy",
        params=Params(bucket=s3.BUCKET, key=s3.KEY),
        answers={
            "policy": error_answer(
                "s3.GetBucketPolicy", Outcome.NOT_CONFIGURED, status=404, code="NoSuchBucketPolicy"
            ),
            "status": error_answer("s3.GetBucketPolicyStatus", Outcome.NOT_CONFIGURED, status=404),
        },
        verdict=Verdict.PASS,
        facts={"has_policy": False, "denies": "never", "public": False},
    ),
    _example("a Deny for everybody", Verdict.FAIL, "always", {**_DENY, "Sid": "Freeze"}),
    _example(
        "a Deny of another prefix, and of reading",
        Verdict.PASS,
        "never",
        {**_DENY, "Resource": "arn:aws:s3:::landing/out/*"},
        {**_DENY, "Action": ["s3:GetObject", "s3:Delete*"]},
    ),
    _example(
        "a Deny without encryption header",
        Verdict.WARN,
        "perhaps",
        {**_DENY, "Condition": {"Null": {"s3:x-amz-server-side-encryption": "true"}}},
    ),
    _example(
        "a Deny without TLS",
        Verdict.PASS,
        "never",
        {**_DENY, "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ),
    _example(
        "a Deny that spares some principals",
        Verdict.WARN,
        "perhaps",
        {
            "Effect": "Deny",
            "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/partner-upload"},
            "Action": "s3:*",
            "Resource": _EVERYTHING,
        },
    ),
    _example(
        "a Deny of everything but reading",
        Verdict.FAIL,
        "always",
        {"Effect": "Deny", "Principal": "*", "NotAction": "s3:Get*", "Resource": _EVERYTHING},
    ),
    _example(
        "a Deny of the writer's role",
        Verdict.FAIL,
        "always",
        {**_DENY, "Principal": {"AWS": "arn:aws:iam::111122223333:role/sftp/partner-upload"}},
        writer=_WRITER,
    ),
    _example(
        "a Deny of somebody else",
        Verdict.PASS,
        "never",
        {**_DENY, "Principal": {"AWS": "arn:aws:iam::111122223333:role/intern"}},
        writer=_WRITER,
    ),
    _example(
        "a Deny of somebody, and nobody told who writes",
        Verdict.WARN,
        "perhaps",
        {**_DENY, "Principal": {"AWS": "arn:aws:iam::111122223333:role/intern"}},
    ),
    Example(
        name="denied",
        params=Params(bucket=s3.BUCKET, key=s3.KEY),
        answers={"policy": denied("s3.GetBucketPolicy", "s3:GetBucketPolicy"), "status": _PRIVATE},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"has_policy": None, "denies": None},
    ),
)
