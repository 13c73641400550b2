"""What the policies of buckets and keys say, as their answers tell.

Sources: Amazon S3 API reference, GetBucketPolicy; KMS API reference, GetKeyPolicy.
"""

from __future__ import annotations

from workbench.domain.evidence import Answer, Outcome
from workbench.knowledge.answers import text
from workbench.knowledge.policies import NOTHING, UNREAD, Attached, attached, read_policy


def bucket_policy(answer: Answer | None, named: str) -> Attached:
    """Return what GetBucketPolicy answered, under a name that findings show; unread when it did not."""
    if answer is not None and answer.outcome is Outcome.NOT_CONFIGURED:
        return NOTHING
    return attached([read_policy(text(answer.data, "Policy"), named)]) if answer and answer.ok else UNREAD


def owns_bucket(answer: Answer | None) -> bool:
    """S3 shows a bucket's policy to its own account only."""
    return answer is not None and (answer.ok or answer.outcome is Outcome.NOT_CONFIGURED)


def key_policy(answer: Answer | None) -> Attached:
    """Return what GetKeyPolicy answered; unread when it did not. No key is without a policy."""
    if answer is None or not answer.ok:
        return UNREAD
    return attached([read_policy(text(answer.data, "Policy"), "key policy")])
