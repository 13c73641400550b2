"""What the state of a KMS key means for what it encrypts.

Source: AWS KMS API reference, KeyMetadata.
"""

from __future__ import annotations

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.engine.audit.contract import Assessment, bad, unread
from workbench.knowledge.answers import member, text


def unusable(name: str, key: Answer) -> Assessment | None:
    """Return what is wrong with a key that something is encrypted with; None where it works."""
    if key.outcome is Outcome.NOT_FOUND:
        return bad(f"the key {name} does not exist: nothing can be written or read with it")
    if unknown := unread(key):
        return unknown
    metadata = member(key.data, "KeyMetadata")
    if (state := text(metadata, "KeyState")) != "Enabled":
        until = f", to be deleted {date}" if (date := text(metadata, "DeletionDate")) else ""
        return bad(f"the key {name} is {state or 'in no known state'}{until}: writes and reads fail")
    return None


def key_data(state: str = "Enabled", manager: str = "CUSTOMER", **more: str) -> JsonObject:
    """Return the data of an answer of DescribeKey, for examples."""
    return {"KeyMetadata": {"KeyState": state, "KeyManager": manager, **more}}
