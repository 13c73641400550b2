"""Whether anybody is let in: the policy's status, and the four settings of Block Public Access.

Bucket and account both have the four settings.

Sources: Amazon S3 user guide, "Blocking public access to your Amazon S3 storage"; Amazon S3 API reference,
GetBucketPolicyStatus.
"""

from __future__ import annotations

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member

SETTINGS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def settings_off(data: JsonObject) -> list[str]:
    """Return the settings that do not block, by the data of GetPublicAccessBlock; all where none was set."""
    settings = member(data, "PublicAccessBlockConfiguration")
    return [name for name in SETTINGS if settings.get(name) is not True]


def blocks_public_acls(data: JsonObject) -> bool:
    """Tell whether public ACLs are refused, by the data of GetPublicAccessBlock."""
    return "BlockPublicAcls" not in settings_off(data)


def is_public(status: JsonObject) -> bool | None:
    """Return whether S3 counts the bucket's policy as public, by the data of GetBucketPolicyStatus."""
    public = member(status, "PolicyStatus").get("IsPublic")
    return public if isinstance(public, bool) else None
