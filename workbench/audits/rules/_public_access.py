"""Answers about Block Public Access, for worked examples of rules."""

from __future__ import annotations

from workbench.domain.values import JsonObject
from workbench.knowledge.s3.public_access import SETTINGS


def block_data(*off: str) -> JsonObject:
    """Return the data of an answer of GetPublicAccessBlock with these settings off."""
    return {"PublicAccessBlockConfiguration": {name: name not in off for name in SETTINGS}}
