"""The states of a KMS key."""

from __future__ import annotations

from typing import Literal, TypeAlias

KeyState: TypeAlias = Literal[
    "Enabled",
    "Disabled",
    "PendingDeletion",
    "PendingReplicaDeletion",
    "PendingImport",
    "Unavailable",
    "Creating",
    "Updating",
]
"""KMS API reference, KeyMetadata."""
