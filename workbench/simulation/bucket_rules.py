"""Which rules of a bucket apply to an object: lifecycle rules that expire it, replication rules that copy it.

Rules are kept and returned as they were put; moto forgets filters by size and the filters of replication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

Rule = Mapping[str, Any]
_DAY = timedelta(days=1)


def expiration(rules: Iterable[Rule], stored: Any, tags: Mapping[str, str]) -> str:
    """Return the header `x-amz-expiration` of an object's current version; empty when no rule expires it.

    Days count from its creation, rounded up to midnight UTC. The earliest date wins
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html).
    """
    dated = [
        (date, str(rule.get("ID", "")))
        for rule in rules
        if _enabled(rule) and _covers(rule, stored, tags) and (date := _date(rule, stored))
    ]
    if not dated:
        return ""
    date, name = min(dated)
    return f'expiry-date="{format_datetime(date, usegmt=True)}", rule-id="{quote(name)}"'


def is_replicated(rules: Iterable[Rule], stored: Any, tags: Mapping[str, str]) -> bool:
    """Tell whether S3 is to replicate an object: under a KMS key only if the rule says so.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
    """
    return any(
        _enabled(rule) and _covers(rule, stored, tags) and (not stored.kms_key_id or _selects_kms(rule))
        for rule in rules
    )


def _enabled(rule: Rule) -> bool:
    return bool(rule.get("Status") == "Enabled")


def _selects_kms(rule: Rule) -> bool:
    selected = rule.get("SourceSelectionCriteria", {}).get("SseKmsEncryptedObjects", {})
    return bool(selected.get("Status") == "Enabled")


def _covers(rule: Rule, stored: Any, tags: Mapping[str, str]) -> bool:
    """Tell whether an object is one that the rule is for: by prefix, tags and size, all of them."""
    outer = rule.get("Filter") or {}
    inner = outer.get("And") or outer
    prefix = inner.get("Prefix", rule.get("Prefix", ""))
    wanted = [*inner.get("Tags", ()), *([inner["Tag"]] if "Tag" in inner else [])]
    size = stored.contentsize
    return (
        stored.name.startswith(prefix or "")
        and all(tags.get(tag["Key"]) == tag["Value"] for tag in wanted)
        and size > int(inner.get("ObjectSizeGreaterThan", -1))
        and size < int(inner.get("ObjectSizeLessThan", size + 1))
    )


def _date(rule: Rule, stored: Any) -> datetime | None:
    """Return when the rule expires the object: a midnight in UTC."""
    said = rule.get("Expiration") or {}
    if "Date" in said:
        return _utc(said["Date"])
    if not said.get("Days"):
        return None
    due = _utc(stored.last_modified) + timedelta(days=int(said["Days"]))
    midnight = due.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if midnight == due else midnight + _DAY


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
