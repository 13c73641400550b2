"""Direct notifications of a bucket: to functions, queues and topics, for some keys and ways of writing.

Sources: Amazon S3 user guide, "Supported event types and destinations", "Configuring event notifications
using object key name filtering"; Amazon S3 API reference, PutBucketNotificationConfiguration (the XML that
CloudTrail repeats).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, text, texts
from workbench.knowledge.policies.truth import Truth, both
from workbench.knowledge.s3.arrival import EVENT_TYPES
from workbench.knowledge.s3.event_keys import filter_fits

_CREATED = "s3:ObjectCreated:"
_TARGET_LISTS = (
    ("LambdaFunctionConfigurations", "LambdaFunctionArn"),
    ("QueueConfigurations", "QueueArn"),
    ("TopicConfigurations", "TopicArn"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """One direct notification about new objects."""

    target: str
    heard_types: frozenset[str]
    prefix: str
    suffix: str

    def fits(self, key: str) -> Truth:
        """Tell whether prefix and suffix are those of a key; see `filter_fits`."""
        return filter_fits(key, prefix=self.prefix, suffix=self.suffix)

    def hears(self, event_types: Iterable[str]) -> bool | None:
        """Tell whether it hears the event; None when that depends on which of the types it was."""
        heard = {event_type in self.heard_types for event_type in event_types}
        return None if len(heard) > 1 else heard.pop()

    def announces(self, key: str, event_types: Iterable[str]) -> Truth:
        """Tell whether its target is told of an object: key and way of writing fit."""
        return both([self.fits(key), self.hears(event_types)])

    def describe(self) -> str:
        """Return it in words: `s3:ObjectCreated:Put with prefix 'in/'`."""
        types = "*" if len(self.heard_types) == len(EVENT_TYPES) else ", ".join(sorted(self.heard_types))
        filters = [f"{name} '{value}'" for name, value in (("prefix", self.prefix), ("suffix", self.suffix))]
        wanted = " and ".join(item for item in filters if not item.endswith("''"))
        return f"{_CREATED}{types}{f' with {wanted}' if wanted else ''}"


def configurations(data: JsonObject) -> list[Configuration]:
    """Return the direct notifications that are about new objects at all."""
    found = [
        Configuration(
            target=text(item, arn),
            heard_types=_heard_types(texts(item, "Events")),
            prefix=_rule(item, "prefix"),
            suffix=_rule(item, "suffix"),
        )
        for list_name, arn in _TARGET_LISTS
        for item in objects(data, list_name)
    ]
    return [item for item in found if item.heard_types]


def _heard_types(events: Iterable[str]) -> frozenset[str]:
    names = {event.removeprefix(_CREATED) for event in events if event.startswith(_CREATED)}
    return frozenset(EVENT_TYPES) if "*" in names else frozenset(names)


def _rule(configuration: JsonObject, name: str) -> str:
    """Return the prefix or suffix; S3 spells the names of these rules in either case."""
    rules = objects(member(member(configuration, "Filter"), "Key"), "FilterRules")
    return next((text(rule, "Value") for rule in rules if text(rule, "Name").lower() == name), "")


def recorded(request: JsonObject) -> JsonObject:
    """Return a configuration as the API answers it from the request that CloudTrail recorded.

    CloudTrail repeats the XML of the request, in which a list of one is no list and names differ:
    `CloudFunctionConfiguration`, `CloudFunction`, `Event`, `S3Key`, as the syntax of
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html spells them,
    and as published records of `PutBucketNotification` have them.
    """
    whole = member(request, "NotificationConfiguration") or member(request, "notificationConfiguration")
    bridge: JsonObject = {"EventBridgeConfiguration": {}} if "EventBridgeConfiguration" in whole else {}
    return {**bridge, **{name: _recorded_list(whole, name, arn) for name, arn in _TARGET_LISTS}}


def _recorded_list(whole: JsonObject, name: str, arn: str) -> list[JsonObject]:
    singular = name.removesuffix("s")
    found = [
        item
        for spelling in dict.fromkeys((name, singular, singular.replace("LambdaFunction", "CloudFunction")))
        for item in _as_objects(whole, spelling)
    ]
    spelled = arn.removesuffix("Arn")
    return [
        {
            arn: text(item, arn) or text(item, spelled) or text(item, spelled.replace("Lambda", "Cloud")),
            "Events": [*texts(item, "Events"), *texts(item, "Event")],
            "Filter": {"Key": {"FilterRules": _recorded_rules(member(item, "Filter"))}},
        }
        for item in found
    ]


def _recorded_rules(filter_: JsonObject) -> list[JsonObject]:
    of_key = member(filter_, "S3Key") or member(filter_, "Key")
    return [*_as_objects(of_key, "FilterRules"), *_as_objects(of_key, "FilterRule")]


def _as_objects(data: JsonObject, name: str) -> list[JsonObject]:
    one = member(data, name)
    return [one] if one else objects(data, name)
