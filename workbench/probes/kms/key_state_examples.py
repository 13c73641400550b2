"""The worked examples of `kms.key_state`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example, skipped
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.kms.key_state import Facts, Params

_KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def _encryption(**default: str) -> Answer:
    rules: list[JsonObject] = [{"ApplyServerSideEncryptionByDefault": default}]
    return answered("s3.GetBucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": rules}})


def _key(state: str, **more: str) -> Answer:
    metadata: JsonObject = {"Arn": _KEY, "KeyState": state, "KeyManager": "CUSTOMER", **more}
    return answered("kms.DescribeKey", {"KeyMetadata": metadata})


def _example(
    name: str,
    key: Answer,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(bucket="landing"),
        answers={"encryption": _encryption(SSEAlgorithm="aws:kms", KMSMasterKeyID=_KEY), "key": key},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "enabled",
        _key("Enabled"),
        Verdict.PASS,
        {"uses_kms": True, "usable": True, "state": "Enabled", "found": True, "aws_managed": False},
    ),
    _example("disabled", _key("Disabled"), Verdict.FAIL, {"usable": False, "state": "Disabled"}),
    _example(
        "waits for its deletion",
        _key("PendingDeletion", DeletionDate="2026-12-01T00:00:00Z"),
        Verdict.FAIL,
        {"usable": False, "deletion_date": "2026-12-01T00:00:00Z"},
    ),
    _example("its material is gone", _key("PendingImport"), Verdict.FAIL, {"usable": False}),
    _example("being made", _key("Creating"), Verdict.WARN, {"usable": None, "state": "Creating"}),
    _example(
        "not found",
        error_answer("kms.DescribeKey", Outcome.NOT_FOUND, status=400, code="NotFoundException"),
        Verdict.FAIL,
        {"found": False, "usable": False},
    ),
    Example(
        name="no KMS",
        params=Params(bucket="landing"),
        answers={"encryption": _encryption(SSEAlgorithm="AES256")},
        verdict=Verdict.SKIPPED,
        reason=skipped("", Facts()).reason,
        facts={"uses_kms": False, "usable": True, "state": "none"},
    ),
    _example(
        "not allowed to describe the key: that says nothing about it",
        denied("kms.DescribeKey", "kms:DescribeKey"),
        Verdict.UNKNOWN,
        {"uses_kms": True, "usable": None},
        UnknownReason.DENIED,
    ),
)
