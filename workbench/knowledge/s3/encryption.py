"""How a bucket encrypts what is written without a header of its own.

Sources: Amazon S3 API reference, GetBucketEncryption, ServerSideEncryptionRule; S3 user guide, "Reducing the
cost of SSE-KMS with Amazon S3 Bucket Keys", "Blocking or unblocking SSE-C".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import member, objects, text, texts

Encryption: TypeAlias = Literal["AES256", "aws:kms", "aws:kms:dsse", "aws:fsx", "aws:backup"]
"""`SSEAlgorithm` of GetBucketEncryption."""
_ALIAS = re.compile(r"(?:arn:[^:]*:kms:[^:]*:\d{12}:)?alias/.+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultEncryption:
    """The one rule that a bucket has."""

    algorithm: str
    """`AES256`, `aws:kms`, …; empty where the answer names none."""
    key: str
    """The key as the bucket names it, ARN, id or alias; empty when it names none."""
    bucket_keys: bool
    """S3 Bucket Keys are on: KMS is asked for the bucket's ARN, not for the object's."""
    blocked: tuple[str, ...]
    """Kinds of encryption that uploads must not ask for: `SSE-C`."""

    @property
    def kind(self) -> Encryption | None:
        """The algorithm, S3's own where none is named; None for one that is not known here."""
        return one_of(self.algorithm or "AES256", get_args(Encryption))

    @property
    def by_kms(self) -> bool:
        """Whether KMS keeps the key."""
        return self.algorithm.startswith("aws:kms")

    @property
    def by_alias(self) -> bool:
        """Whether the key is named by an alias, which the account of each writer resolves for itself."""
        return _ALIAS.fullmatch(self.key) is not None


def default_encryption(data: JsonObject) -> DefaultEncryption:
    """Return the default by the data of an answer of GetBucketEncryption."""
    rule = next(iter(objects(data, "ServerSideEncryptionConfiguration", "Rules")), {})
    default = member(rule, "ApplyServerSideEncryptionByDefault")
    return DefaultEncryption(
        algorithm=text(default, "SSEAlgorithm"),
        key=text(default, "KMSMasterKeyID"),
        bucket_keys=rule.get("BucketKeyEnabled") is True,
        blocked=tuple(texts(rule, "BlockedEncryptionTypes", "EncryptionType")),
    )
