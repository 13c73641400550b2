"""In which Region a bucket is.

Sources: Amazon S3 API reference, GetBucketLocation (no constraint is us-east-1, `EU` eu-west-1), HeadBucket
(`x-amz-bucket-region`, named even when it refuses or redirects).
"""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.knowledge.answers import text

_OLD_NAMES = {"": "us-east-1", "EU": "eu-west-1"}


def named_region(answer: Answer) -> str:
    """Return the Region that S3 names in the headers of an answer about a bucket; else empty."""
    return answer.headers.get("x-amz-bucket-region", "")


def bucket_region(answer: Answer) -> str:
    """Return the Region that an answer of GetBucketLocation names; empty for an answer that is none."""
    constraint = text(answer.data, "LocationConstraint")
    return _OLD_NAMES.get(constraint, constraint) if answer.ok else ""
