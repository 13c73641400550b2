"""Which key a bucket encrypts with when the client asks for none.

Source: Amazon S3 API reference, GetBucketEncryption; user guide, "Reducing the cost of SSE-KMS with Amazon S3
Bucket Keys".
"""

from __future__ import annotations

from workbench.domain.evidence import Answer, Request, ask
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.arns import Arn

AWS_MANAGED = "alias/aws/s3"


def default_key(encryption: Answer) -> str:
    """Return the default key as KMS may be asked for it; empty when the bucket does without KMS."""
    default = member(_rule(encryption), "ApplyServerSideEncryptionByDefault")
    if not text(default, "SSEAlgorithm").startswith("aws:kms"):
        return ""
    return text(default, "KMSMasterKeyID") or AWS_MANAGED


def ask_key(named: str) -> Request:
    """Return the question about a key, by ARN, id or alias, in the Region that an ARN names."""
    return ask("kms.DescribeKey", KeyId=named).in_region(Arn.parse(named).region)


def has_bucket_key(encryption: Answer) -> bool | None:
    """Tell whether Bucket Keys are on, which changes the encryption context; None when unknown."""
    return _rule(encryption).get("BucketKeyEnabled") is True if encryption.ok else None


def _rule(encryption: Answer) -> JsonObject:
    configuration = member(encryption.data, "ServerSideEncryptionConfiguration")
    return next(iter(objects(configuration, "Rules")), {})
