"""Which objects a rule of a bucket is about: rules of its lifecycle and of its replication name them alike.

Source: Amazon S3 API reference, LifecycleRule, ReplicationRule (`Filter`, `And`, and `Prefix` of old rules).
"""

from __future__ import annotations

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, text


def rule_prefix(item: JsonObject) -> str:
    """Return how the keys begin that a rule is about; empty for all. Old rules have it outside a filter."""
    return text(wanted_of(item), "Prefix") or text(item, "Prefix")


def wanted_of(item: JsonObject) -> JsonObject:
    """Return what the filter of a rule asks of objects, whether it is one thing or several."""
    filter_ = member(item, "Filter")
    return {**filter_, **member(filter_, "And")}
