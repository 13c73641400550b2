"""Settings of a bucket that an upload meets beside its policies: ownership, default retention, versions.

Sources: Amazon S3 API reference, GetBucketOwnershipControls, GetObjectLockConfiguration, GetBucketVersioning.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import member, objects, text

Versioning: TypeAlias = Literal["Enabled", "Suspended", "never"]
"""`never`: that was never enabled."""


def acls_disabled(data: JsonObject) -> bool:
    """Tell whether the bucket owner owns everything, by the data of GetBucketOwnershipControls.

    Then ACLs are refused.
    """
    rules = objects(data, "OwnershipControls", "Rules")
    return any(text(rule, "ObjectOwnership") == "BucketOwnerEnforced" for rule in rules)


def default_retention(data: JsonObject) -> JsonObject:
    """Return how new objects are locked, by the data of GetObjectLockConfiguration; empty where they are not.

    Uploads to a bucket with a default need a checksum.
    """
    return member(data, "ObjectLockConfiguration", "Rule", "DefaultRetention")


def versioning(data: JsonObject) -> Versioning | None:
    """Return whether the bucket keeps versions, by the data of GetBucketVersioning; None: nobody knows."""
    return one_of(text(data, "Status") or "never", get_args(Versioning))
