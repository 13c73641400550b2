"""The customer key of a bucket is renewed each year.

Rotation keeps the old material for what it encrypted: nothing has to be written again. Keys of imported or
custom-store material, and asymmetric ones, cannot be rotated by KMS. AWS managed keys are, without asking.

Sources: AWS KMS developer guide, "Rotate AWS KMS keys"; API reference, GetKeyRotationStatus.
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules._keys import key_data, unusable
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.audit.contract import (
    Assessment,
    NoParams,
    Rule,
    Seen,
    bad,
    good,
    not_about,
    unread,
    weak,
)
from workbench.knowledge.answers import number, text

_YEAR = 365
"""KMS renews every 365 days unless it is told another period, of 90 to 2,560 days."""


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge whether the default key of the bucket is renewed."""
    encryption = seen.answer("encryption")
    if encryption.outcome is not Outcome.NOT_CONFIGURED and (unknown := unread(encryption)):
        return unknown
    for name, key in seen.parts("key").items():
        if broken := unusable(name, key):
            return broken
        if text(key.data, "KeyMetadata", "KeyManager") != "CUSTOMER":
            return not_about(f"AWS renews {name} itself")
        origin = text(key.data, "KeyMetadata", "Origin") or "AWS_KMS"
        if origin != "AWS_KMS":
            return weak(f"the material of {name} ({origin}) cannot be rotated by KMS: somebody must")
        return _judge_rotation(name, seen.answer("rotation", name))
    return not_about("no customer key by default")


def _judge_rotation(name: str, rotation: Answer) -> Assessment:
    if unknown := unread(rotation):
        return unknown
    if rotation.data.get("KeyRotationEnabled") is not True:
        return bad(f"the key {name} is never renewed")
    if (days := number(rotation.data, "RotationPeriodInDays") or _YEAR) > _YEAR:
        return weak(f"the key {name} is renewed every {days} days: less than once a year")
    return good(f"the key {name} is renewed every {days} days")


rule = Rule(
    title="The customer key of a bucket is renewed",
    inventory="s3_buckets",
    questions=("encryption", "key", "rotation"),
    params=NoParams,
    judge=judge,
)

_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
_BY_KEY: JsonObject = {
    "ServerSideEncryptionConfiguration": {
        "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": _KEY}}]
    }
}


def _answers(key: JsonObject, *, rotated: bool | None = None, days: int = 365) -> dict[object, JsonObject]:
    answers: dict[object, JsonObject] = {"encryption": _BY_KEY, ("key", _KEY): key}
    if rotated is not None:
        answers["rotation", _KEY] = {"KeyRotationEnabled": rotated, "RotationPeriodInDays": days}
    return answers


EXAMPLES = (
    example("renewed", Verdict.PASS, _answers(key_data(), rotated=True)),
    example("every seven years", Verdict.WARN, _answers(key_data(), rotated=True, days=2557)),
    example("never", Verdict.FAIL, _answers(key_data(), rotated=False)),
    example("imported material", Verdict.WARN, _answers(key_data(Origin="EXTERNAL"))),
    example("pending deletion", Verdict.FAIL, _answers(key_data("PendingDeletion"))),
    example(
        "a managed key",
        Verdict.SKIPPED,
        _answers(key_data(manager="AWS")),
        reason=SkipReason.NOT_APPLICABLE,
    ),
    example(
        "no default",
        Verdict.SKIPPED,
        {"encryption": Outcome.NOT_CONFIGURED},
        reason=SkipReason.NOT_APPLICABLE,
    ),
)
