"""The worked examples of `sagemaker.artifact_access`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker.artifact_access import Params

_KEY = f"arn:aws:kms:us-east-1:{given.ACCOUNT}:key/8f1c2d3e-0000-4a4a-9b9b-1c2d3e4f5a6b"
_PLAIN = Params(role_arn=given.ROLE, bucket="models", key="7/model.tar.gz")
_WITH_KEY = Params(role_arn=given.ROLE, bucket="models", key="7/model.tar.gz", key_arn=_KEY)
_READS: JsonObject = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::models/*"}
_DECRYPTS: JsonObject = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
_ANYTHING: JsonObject = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
_DELEGATES: JsonObject = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{given.ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


def _named(kind: str, answers: Answers) -> dict[AnswerName, Answer]:
    return {(kind, *((name,) if isinstance(name, str) else name)): item for name, item in answers.items()}


def _of_s3(*statements: JsonObject) -> dict[AnswerName, Answer]:
    return _named("s3", {**given.role(*statements), "policy": given.NO_BUCKET_POLICY})


def _of_kms(*statements: JsonObject) -> dict[AnswerName, Answer]:
    key: Answers = {
        "encryption": answered(
            "s3.GetBucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": []}}
        ),
        "bucket": answered("s3.HeadBucket", headers={"x-amz-bucket-region": "us-east-1"}),
        "key": answered("kms.DescribeKey", {"KeyMetadata": {"Arn": _KEY, "KeyManager": "CUSTOMER"}}),
        "policy": answered("kms.GetKeyPolicy", {"Policy": given.document(_DELEGATES)}),
        "grants": answered("kms.ListGrants", {"Grants": []}),
    }
    return _named("kms", {**given.role(*statements), **key})


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="it may read what S3's own keys encrypt",
        params=_PLAIN,
        answers=_of_s3(_READS),
        verdict=Verdict.PASS,
        facts={"reads": "allowed", "decrypts": "none", "layer": ""},
    ),
    Example(
        name="nothing lets it read",
        params=_PLAIN,
        answers=_of_s3(_DECRYPTS),
        verdict=Verdict.FAIL,
        facts={"reads": "denied", "layer": "identity"},
    ),
    Example(
        name="it may read, and have it decrypted",
        params=_WITH_KEY,
        answers={**_of_s3(_READS), **_of_kms(_READS, _DECRYPTS)},
        verdict=Verdict.PASS,
        facts={"reads": "allowed", "decrypts": "allowed"},
    ),
    Example(
        name="it may read, and not have it decrypted",
        params=_WITH_KEY,
        answers={**_of_s3(_READS), **_of_kms(_READS)},
        verdict=Verdict.FAIL,
        facts={"reads": "allowed", "decrypts": "denied", "key_layer": "identity"},
    ),
    Example(
        name="a managed policy lets it read, and the organization does not",
        params=_PLAIN,
        answers=_named(
            "s3",
            {
                **given.role(_DECRYPTS),
                "attached": answered(
                    "iam.ListAttachedRolePolicies", {"AttachedPolicies": [{"PolicyArn": given.MANAGED}]}
                ),
                **given.managed(given.MANAGED, _READS),
                **given.organization({**_READS, "Resource": "arn:aws:s3:::other/*"}, _ANYTHING),
                "policy": given.NO_BUCKET_POLICY,
            },
        ),
        verdict=Verdict.FAIL,
        facts={"reads": "denied", "layer": "scp"},
    ),
    Example(
        name="not allowed to read its policies",
        params=_PLAIN,
        answers=_named(
            "s3",
            {
                **given.role(_READS),
                "policy": given.NO_BUCKET_POLICY,
                "attached": denied("iam.ListAttachedRolePolicies", "iam:ListAttachedRolePolicies"),
                "inline": denied("iam.ListRolePolicies", "iam:ListRolePolicies"),
            },
        ),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"reads": None},
    ),
    Example(
        name="no data is known",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"reads": "none"},
    ),
)
