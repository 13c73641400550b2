"""The states of a KMS key."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

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
KEY_STATES: tuple[KeyState, ...] = get_args(KeyState)
