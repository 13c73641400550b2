"""Which key a bucket encrypts with when the client asks for none.

Source: Amazon S3 API reference, GetBucketEncryption; user guide, "Reducing the cost of SSE-KMS with Amazon S3
Bucket Keys".
"""

from __future__ import annotations

from workbench.domain.evidence import Answer, Request, ask
from workbench.knowledge.arns import Arn
from workbench.knowledge.s3.encryption import default_encryption

AWS_MANAGED = "alias/aws/s3"


def default_key(encryption: Answer) -> str:
    """Return the default key as KMS may be asked for it; empty when the bucket does without KMS."""
    default = default_encryption(encryption.data)
    return (default.key or AWS_MANAGED) if default.by_kms else ""


def ask_key(named: str) -> Request:
    """Return the question about a key, by ARN, id or alias, in the Region that an ARN names."""
    return ask("kms.DescribeKey", KeyId=named).in_region(Arn.parse(named).region)


def has_bucket_key(encryption: Answer) -> bool | None:
    """Tell whether Bucket Keys are on, which changes the encryption context; None when unknown."""
    return default_encryption(encryption.data).bucket_keys if encryption.ok else None
