"""Event patterns of rules about S3, taken apart so that AWS itself can be asked which field does not match.

Nothing is matched here: `events.TestEventPattern` does that. A pattern matches when each of its fields does,
so each field can be tested as a pattern of its own.

Sources: Amazon EventBridge user guide, "Event patterns"; Amazon S3 user guide, "EventBridge event message
structure".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from workbench.domain.target import Target
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import text
from workbench.knowledge.arns import Arn, bucket_arn
from workbench.knowledge.s3.arrival import Arrival

Path: TypeAlias = tuple[str, ...]

_OTHER_S3_EVENTS = frozenset(
    {
        "Object Deleted",
        "Object Restore Initiated",
        "Object Restore Completed",
        "Object Restore Expired",
        "Object Storage Class Changed",
        "Object Access Tier Changed",
        "Object ACL Updated",
        "Object Tags Added",
        "Object Tags Deleted",
    }
)
_CLOUDTRAIL = frozenset({"AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"})
_NOT_SYNTHESISED = frozenset(
    {
        ("id",),
        ("time",),
        ("detail", "version"),
        ("detail", "request-id"),
        ("detail", "requester"),
        ("detail", "source-ip-address"),
        ("detail", "object", "version-id"),
        ("detail", "object", "sequencer"),
        ("detail", "object", "size"),
        ("detail", "object", "etag"),
    }
)
"""Fields of the real event that we do not know, or do not always: not matching them proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One condition of a pattern: a path and what it may hold."""

    path: Path
    pattern: str
    """A pattern with this condition only, JSON."""
    about_bucket: bool
    """It limits the rule to certain buckets."""
    certain: bool
    """The synthesised event holds what the real one does."""

    @property
    def name(self) -> str:
        """The path with dots, as people write it."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """A rule of the default bus whose pattern may be about new objects of a bucket."""

    name: str
    arn: str
    enabled: bool
    pattern: str
    fields: tuple[Field, ...]

    @property
    def limited_to_buckets(self) -> bool:
        """Its pattern names buckets, this one among them if it matches."""
        return any(field.about_bucket for field in self.fields)

    @property
    def depends_on_reason(self) -> bool:
        """Its pattern asks how the object was written."""
        return '"reason"' in self.pattern


def read_rule(item: JsonObject) -> EventRule | None:
    """Return the rule of a ListRules entry, or None when it has no pattern (a schedule) or a broken one."""
    pattern = _parsed(item)
    if not pattern:
        return None
    return EventRule(
        name=text(item, "Name"),
        arn=text(item, "Arn"),
        enabled=text(item, "State").startswith("ENABLED"),
        pattern=text(item, "EventPattern"),
        fields=tuple(_field(path, value) for path, value in _leaves(pattern)),
    )


def concerns(item: JsonObject, bucket: str) -> bool:
    """Tell whether a ListRules entry may be about new objects of this bucket.

    Only plain strings decide here; a rule with any other filter is for TestEventPattern to judge.
    """
    pattern = _parsed(item)
    detail_types = _plain(pattern.get("detail-type"))
    if not pattern or (detail_types and detail_types <= _OTHER_S3_EVENTS | _CLOUDTRAIL):
        return False
    buckets = _plain(_at(pattern, ("detail", "bucket", "name")))
    resources = _plain(pattern.get("resources"))
    if buckets and bucket not in buckets:
        return False
    if resources and not any(resource.endswith(f":::{bucket}") for resource in resources):
        return False
    sources = _plain(pattern.get("source"))
    filtered_source = "source" in pattern and not sources
    return bool(buckets or resources or "aws.s3" in sources or filtered_source)


def listens_to_cloudtrail(item: JsonObject, bucket: str) -> bool:
    """Tell whether an entry is an enabled rule on S3 API calls that CloudTrail records for this bucket."""
    pattern = _parsed(item)
    named = _plain(_at(pattern, ("detail", "requestParameters", "bucketName")))
    return (
        text(item, "State").startswith("ENABLED")
        and "aws.s3" in _plain(pattern.get("source"))
        and bool(_plain(pattern.get("detail-type")) & _CLOUDTRAIL)
        and (not named or bucket in named)
    )


def object_created(
    target: Target, *, bucket: str, key: str, reason: str, arrival: Arrival | None, time: str
) -> str:
    """Return the "Object Created" event that S3 sends for an object, JSON.

    Args:
        target: The account and Region of the bucket.
        bucket: Its name.
        key: The key, which EventBridge events carry as it is, not URL-encoded.
        reason: How it was written, as `detail.reason` spells it.
        arrival: Its size and ETag, where known.
        time: ISO 8601.
    """
    known_object: dict[str, JsonValue] = {"key": key}
    if arrival:
        known_object |= {"size": arrival.size, "etag": arrival.etag}
    event: JsonObject = {
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": target.account,
        "time": time,
        "region": target.region,
        "resources": [bucket_arn(bucket, Arn.parse(target.identity).partition)],
        "detail": {"version": "0", "bucket": {"name": bucket}, "object": known_object, "reason": reason},
    }
    return json.dumps(event)


def _parsed(item: JsonObject) -> JsonObject:
    try:
        pattern = json.loads(text(item, "EventPattern"))
    except json.JSONDecodeError:
        return {}
    return pattern if isinstance(pattern, dict) else {}


def _leaves(pattern: JsonObject, path: Path = ()) -> Iterator[tuple[Path, JsonValue]]:
    for name, value in pattern.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name), value


def _field(path: Path, value: JsonValue) -> Field:
    nested: JsonValue = value
    for name in reversed(path):
        nested = {name: nested}
    touched = {path} | _alternatives(path, value)
    return Field(
        path=path,
        pattern=json.dumps(nested),
        about_bucket=any(part[:2] == ("detail", "bucket") or part == ("resources",) for part in touched),
        certain=not touched & _NOT_SYNTHESISED,
    )


def _alternatives(path: Path, value: JsonValue) -> set[Path]:
    """Return the paths inside an `$or`, whose alternatives are patterns of their own."""
    if path[-1] != "$or" or not isinstance(value, Sequence) or isinstance(value, str):
        return set()
    return {inner for item in value if isinstance(item, Mapping) for inner, _ in _leaves(item, path[:-1])}


def _at(pattern: JsonObject, path: Path) -> JsonValue:
    value: JsonValue = pattern
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _plain(value: JsonValue) -> frozenset[str]:
    """Return the strings of a condition that holds nothing but strings, else nothing."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        strings = [item for item in value if isinstance(item, str)]
        return frozenset(strings) if len(strings) == len(value) else frozenset()
    return frozenset()
