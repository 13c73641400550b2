"""Rules of EventBridge that may hear of new objects in a bucket, and which of their fields does not match.

Two kinds do: rules on "Object Created", which the bucket sends itself, and rules on "AWS API Call via
CloudTrail", which a trail with data events sends of the call that wrote the object.

Sources: Amazon EventBridge user guide, "Event patterns"; Amazon S3 user guide, "Using EventBridge".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import text
from workbench.knowledge.arns import bucket_arn
from workbench.knowledge.event_matching import EventValue, Partly, is_or, is_understood, matches
from workbench.knowledge.policies.truth import Truth
from workbench.knowledge.s3.bus_events import CREATED, OTHER_S3_EVENTS, THROUGH_CLOUDTRAIL, WRITES

Path: TypeAlias = tuple[str, ...]

_NO_BUCKET = "\0"
"""A name that no bucket has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """A rule of the default bus that has a pattern."""

    name: str
    arn: str
    enabled: bool
    pattern: JsonObject
    """Not empty."""

    @property
    def pattern_text(self) -> str:
        """The pattern, JSON."""
        return json.dumps(self.pattern)

    @property
    def limited_to_buckets(self) -> bool:
        """Its pattern names buckets, the one that is asked about among them if it matches."""
        of_calls = not _fits(self.pattern, {"detail-type": CREATED})
        return not (_may_call_on if of_calls else _may_be_of)(self.pattern, _NO_BUCKET)

    @property
    def depends_on_reason(self) -> bool:
        """Its pattern asks how the object was written."""
        return '"reason"' in self.pattern_text

    @property
    def is_understood(self) -> bool:
        """Every operator of its pattern is known here."""
        return is_understood(self.pattern)

    def matches(self, event: EventValue) -> Truth:
        """Tell whether an event matches; None when that hangs on what is not known of the event."""
        return matches(self.pattern, event)

    def failing(self, event: EventValue) -> tuple[str, ...]:
        """Return the fields that an event does not match, with dots as people write them."""
        return tuple(".".join(path) for path, part in _parts(self.pattern) if matches(part, event) is False)


def read_rule(item: JsonObject) -> EventRule | None:
    """Return the rule of a ListRules entry, or None when it has no pattern (a schedule) or a broken one."""
    try:
        pattern = json.loads(text(item, "EventPattern"))
    except json.JSONDecodeError:
        return None
    if not isinstance(pattern, dict) or not pattern:
        return None
    return EventRule(
        name=text(item, "Name"),
        arn=text(item, "Arn"),
        enabled=text(item, "State").startswith("ENABLED"),
        pattern=pattern,
    )


def hears_of_objects(rule: EventRule, bucket: str) -> bool:
    """Tell whether a rule is meant for S3's own events about new objects of a bucket.

    A source or a type that nothing has is a slip of the pen, and the rule still meant for them: its field is
    what does not match. A rule for another bucket, or for another kind of event, is not.
    """
    pattern = rule.pattern
    if not _may_be_of(pattern, bucket):
        return False
    others = (*OTHER_S3_EVENTS, THROUGH_CLOUDTRAIL, "AWS Service Event via CloudTrail")
    created = _fits(pattern, {"detail-type": CREATED})
    if not created and any(_fits(pattern, {"detail-type": other}) for other in others):
        return False
    if not _fits(pattern, {"source": "aws.s3"}) and not rule.limited_to_buckets:
        return False
    return "source" in pattern or rule.limited_to_buckets or not _fits(pattern, {"detail-type": "other"})


def hears_of_calls(rule: EventRule, bucket: str) -> bool:
    """Tell whether a rule is meant for CloudTrail's records of calls that write objects of a bucket.

    One on the calls of all buckets is an auditor's, and is meant for none.
    """
    if _fits(rule.pattern, {"detail-type": CREATED}) or not rule.limited_to_buckets:
        return False
    return any(_may_call_on(rule.pattern, bucket, eventName=name) for name in WRITES)


def _may_be_of(pattern: JsonObject, bucket: str) -> bool:
    """Tell whether a pattern lets an event of a bucket through, whatever else it asks."""
    return _fits(pattern, {"detail": Partly({"bucket": Partly({"name": bucket})})}) and any(
        _fits(pattern, {"resources": [bucket_arn(bucket, partition)]})
        for partition in ("aws", "aws-cn", "aws-us-gov")
    )


def _may_call_on(pattern: JsonObject, bucket: str, **more: EventValue) -> bool:
    """Tell whether a pattern lets the record of a call on a bucket through, whatever else it asks."""
    about: dict[str, EventValue] = {
        "eventSource": "s3.amazonaws.com",
        "requestParameters": Partly({"bucketName": bucket}),
        **more,
    }
    return _fits(pattern, {"source": "aws.s3", "detail-type": THROUGH_CLOUDTRAIL, "detail": Partly(about)})


def _fits(pattern: JsonObject, known: Mapping[str, EventValue]) -> bool:
    """Tell whether an event of which only this is known may match."""
    return matches(pattern, Partly(known)) is not False


def _parts(pattern: JsonObject, path: Path = ()) -> Iterator[tuple[Path, JsonObject]]:
    """Yield each condition of a pattern as a pattern of its own."""
    for name, value in pattern.items():
        if isinstance(value, Mapping) and not is_or(name, value):
            yield from _parts(value, (*path, name))
        else:
            yield (*path, name), _nested((*path, name), value)


def _nested(path: Path, value: JsonValue) -> JsonObject:
    nested: JsonValue = value
    for name in reversed(path):
        nested = {name: nested}
    return nested if isinstance(nested, Mapping) else {}
