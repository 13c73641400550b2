"""New objects are encrypted with a key whose policy is the customer's own.

The default encryption is for objects that are written without a header of their own, and changes none that
exists. The key `aws/s3` has a policy that nobody can edit. A key that is disabled or waits for its deletion
makes every write and read fail.

Sources: Amazon S3 API reference, ServerSideEncryptionByDefault; KMS API reference, KeyMetadata.
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules._keys import key_data, unusable
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import text
from workbench.knowledge.s3.encryption import default_encryption


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the default encryption, and the state of its key."""
    answer = seen.answer("encryption")
    if answer.outcome is Outcome.NOT_CONFIGURED:
        return bad("no default encryption: SSE-S3, with Amazon's own keys")
    if unknown := unread(answer):
        return unknown
    default = default_encryption(answer.data)
    if not default.by_kms:
        return bad(f"{default.algorithm or 'no algorithm'}: Amazon's own keys")
    if not default.key:
        return weak(f"{default.algorithm} with the key aws/s3, whose policy nobody can edit")
    return _judge_key(default.key, seen.answer("key", default.key))


def _judge_key(name: str, key: Answer) -> Assessment:
    if broken := unusable(name, key):
        return broken
    if text(key.data, "KeyMetadata", "KeyManager") != "CUSTOMER":
        return weak(f"the AWS managed key {name}, whose policy nobody can edit")
    return good(f"the customer key {name}")


rule = Rule(
    title="New objects are encrypted with a customer key that works",
    inventory="s3_buckets",
    questions=("encryption", "key"),
    params=NoParams,
    judge=judge,
)

_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"


def _default(algorithm: str, key: str = "") -> JsonObject:
    by_default = {"SSEAlgorithm": algorithm, **({"KMSMasterKeyID": key} if key else {})}
    return {
        "ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": by_default}]}
    }


EXAMPLES = (
    example(
        "a customer key",
        Verdict.PASS,
        {"encryption": _default("aws:kms", _KEY), ("key", _KEY): key_data("Enabled")},
    ),
    example(
        "a key that waits for its deletion",
        Verdict.FAIL,
        {"encryption": _default("aws:kms", _KEY), ("key", _KEY): key_data("PendingDeletion")},
    ),
    example(
        "a key that is gone",
        Verdict.FAIL,
        {"encryption": _default("aws:kms", _KEY), ("key", _KEY): Outcome.NOT_FOUND},
    ),
    example(
        "a managed key by its ARN",
        Verdict.WARN,
        {"encryption": _default("aws:kms", _KEY), ("key", _KEY): key_data("Enabled", "AWS")},
    ),
    example("the managed key by default", Verdict.WARN, {"encryption": _default("aws:kms")}),
    example("Amazon's keys", Verdict.FAIL, {"encryption": _default("AES256")}),
)
