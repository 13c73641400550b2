"""Whether a rule of replication takes an object, and how far it came.

Sources: Amazon S3 user guide, "Getting replication status information", "What does Amazon S3 replicate?";
Amazon S3 API reference, GetBucketReplication, HeadObject.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.s3.rule_filters import rule_prefix

ReplicationStatus: TypeAlias = Literal["PENDING", "FAILED", "COMPLETED", "REPLICA"]
"""S3 API reference, HeadObject, where `COMPLETE` is an older word for `COMPLETED`."""
_NOT_YET = {
    "PENDING": "its replication is under way, or waits",
    "FAILED": "its replication failed: the role, the key or this bucket does not let it",
    "REPLICA": "it is a replica itself, and those are not replicated again",
}


def status_of(head: JsonObject) -> ReplicationStatus | Literal["none"] | None:
    """Return how far the replication of an object came; `none`: no rule took it; None: an unknown word."""
    status = text(head, "ReplicationStatus").upper() or "none"
    return one_of("COMPLETED" if status == "COMPLETE" else status, ("none", *get_args(ReplicationStatus)))


def rules_to(configuration: JsonObject, bucket: str) -> list[JsonObject]:
    """Return the rules that replicate to a bucket, by the data of GetBucketReplication."""
    rules = objects(configuration, "ReplicationConfiguration", "Rules")
    return [rule for rule in rules if Arn.parse(text(rule, "Destination", "Bucket")).resource == bucket]


def why_not_replicated(head: JsonObject, key: str, rules: Sequence[JsonObject] | None) -> str:
    """Return why an object did not come to where it should be replicated to.

    Args:
        head: The data of HeadObject, of an object that was not replicated.
        key: Its key.
        rules: Those of its bucket that replicate to there; None when they were not seen.
    """
    if because := _NOT_YET.get(status_of(head) or ""):
        return because
    if rules is None:
        return "no rule took it"
    enabled = [rule for rule in rules if text(rule, "Status") == "Enabled"]
    if not enabled:
        return "no rule that replicates here is enabled"
    covering = [rule for rule in enabled if key.startswith(rule_prefix(rule))]
    if not covering:
        return f"the rules replicate only what begins with {rule_prefix(enabled[0])}"
    with_kms = any(
        text(rule, "SourceSelectionCriteria", "SseKmsEncryptedObjects", "Status") == "Enabled"
        for rule in covering
    )
    if text(head, "ServerSideEncryption").startswith("aws:kms") and not with_kms:
        return "it is encrypted with a KMS key, and the rule does not select such objects"
    return "no rule took it: by its tags, or it was there before the rule"
