"""What the policies of buckets, keys and repositories say, as their answers tell.

Sources: Amazon S3 API reference, GetBucketPolicy; KMS API reference, GetKeyPolicy; Amazon ECR API reference,
GetRepositoryPolicy.
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


def repository_policy(answer: Answer) -> Attached:
    """Return what GetRepositoryPolicy answered; its statements are about itself, and name no resource."""
    if answer.ok:
        return attached([read_policy(text(answer.data, "policyText"), "repository policy")])
    return NOTHING if answer.outcome in (Outcome.NOT_FOUND, Outcome.NOT_CONFIGURED) else UNREAD


def key_policy(answer: Answer | None) -> Attached:
    """Return what GetKeyPolicy answered; unread when it did not. No key is without a policy."""
    if answer is None or not answer.ok:
        return UNREAD
    return attached([read_policy(text(answer.data, "Policy"), "key policy")])
