"""The worked examples of `s3.write_settings`."""

from __future__ import annotations

from typing import Any

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.write_settings import Params


def _encryption(algorithm: str, key: str = "", **more: Any) -> Answer:
    default = {"SSEAlgorithm": algorithm, **({"KMSMasterKeyID": key} if key else {})}
    rule: JsonObject = {"ApplyServerSideEncryptionByDefault": default, **more}
    return answered("s3.GetBucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": [rule]}})


def _public_access(operation: str, *, blocks: bool) -> Answer:
    return answered(operation, {"PublicAccessBlockConfiguration": {"BlockPublicAcls": blocks}})


_KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_PLAIN: Answers = {
    "encryption": _encryption("AES256", BlockedEncryptionTypes={"EncryptionType": ["SSE-C"]}),
    "ownership": answered(
        "s3.GetBucketOwnershipControls",
        {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
    ),
    "public_access": _public_access("s3.GetPublicAccessBlock", blocks=True),
    "lock": error_answer(
        "s3.GetObjectLockConfiguration",
        Outcome.NOT_CONFIGURED,
        status=404,
        code="ObjectLockConfigurationNotFoundError",
    ),
    "versioning": answered("s3.GetBucketVersioning", {"Status": "Enabled"}),
    "object": s3.listing(),
    "account_access": _public_access("s3control.GetPublicAccessBlock", blocks=False),
}
_NO_BUCKET_BLOCK = error_answer(
    "s3.GetPublicAccessBlock",
    Outcome.NOT_CONFIGURED,
    status=404,
    code="NoSuchPublicAccessBlockConfiguration",
)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: Answers,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(bucket=s3.BUCKET, key=s3.KEY),
        answers={**_PLAIN, **answers},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a new bucket",
        Verdict.PASS,
        {
            "encryption": "AES256",
            "kms_key": "",
            "alias_key": False,
            "blocks_customer_keys": True,
            "acls_disabled": True,
            "blocks_public_acls": True,
            "default_retention": False,
            "versioning": "Enabled",
            "key_exists": False,
        },
        {},
    ),
    _example(
        "a bucket with a KMS key and Bucket Keys",
        Verdict.PASS,
        {"encryption": "aws:kms", "kms_key": _KEY, "alias_key": False, "bucket_keys": True},
        {"encryption": _encryption("aws:kms", _KEY, BucketKeyEnabled=True)},
    ),
    _example(
        "the key is named by its alias",
        Verdict.WARN,
        {"alias_key": True, "kms_key": "alias/landing"},
        {"encryption": _encryption("aws:kms", "alias/landing")},
    ),
    _example(
        "a default retention",
        Verdict.WARN,
        {"default_retention": True},
        {
            "lock": answered(
                "s3.GetObjectLockConfiguration",
                {
                    "ObjectLockConfiguration": {
                        "ObjectLockEnabled": "Enabled",
                        "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 30}},
                    }
                },
            )
        },
    ),
    _example(
        "the key is taken",
        Verdict.PASS,
        {"key_exists": True},
        {"object": s3.listing(s3.KEY)},
    ),
    _example(
        "nobody blocks public ACLs",
        Verdict.PASS,
        {"blocks_public_acls": False, "acls_disabled": False},
        {
            "public_access": _NO_BUCKET_BLOCK,
            "ownership": error_answer(
                "s3.GetBucketOwnershipControls",
                Outcome.NOT_CONFIGURED,
                status=404,
                code="OwnershipControlsNotFoundError",
            ),
        },
    ),
    _example(
        "the account's Block Public Access cannot be seen",
        Verdict.UNKNOWN,
        {"blocks_public_acls": None},
        {
            "public_access": _NO_BUCKET_BLOCK,
            "account_access": denied("s3control.GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"),
        },
        UnknownReason.DENIED,
    ),
)
