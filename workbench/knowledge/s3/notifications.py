"""Direct notifications of a bucket: to functions, queues and topics, for some keys and ways of writing.

Sources: Amazon S3 user guide, "Supported event types and destinations", "Configuring event notifications
using object key name filtering"; Amazon S3 API reference, PutBucketNotificationConfiguration (the XML that
CloudTrail repeats).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import count, member, objects, text, texts
from workbench.knowledge.arns import Arn
from workbench.knowledge.policies.truth import Truth, both, either, opposite
from workbench.knowledge.s3.arrival import EVENT_TYPES
from workbench.knowledge.s3.event_keys import encoded_keys, filter_fits

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who is told of an object that was written, by what is configured."""

    key: str
    event_types: tuple[str, ...]
    """The ways in which it may have been written; see `possible_event_types`."""
    configured: Sequence[Configuration]

    @property
    def is_told(self) -> Truth:
        """Whether any target is."""
        return either(item.announces(self.key, self.event_types) for item in self.configured)

    @property
    def targets(self) -> tuple[str, ...]:
        """Each target that is told, or may be."""
        told = (i.target for i in self.configured if i.announces(self.key, self.event_types) is not False)
        return tuple(dict.fromkeys(told))

    @property
    def filters_fit(self) -> Truth:
        """Whether prefix and suffix of any fit the key."""
        return either(item.fits(self.key) for item in self.configured)

    def deaf(self) -> dict[Configuration, Truth]:
        """Tell of each that fits the key whether it misses how it was written; not if its target is told."""
        told = {item.target for item in self.configured if item.announces(self.key, self.event_types)}
        return {
            item: both([item.fits(self.key), opposite(item.hears(self.event_types))])
            for item in self.configured
            if item.target not in told
        }

    def missed_because(self) -> str:
        """Return what does not fit, in words; empty when nothing is missed."""
        deaf = next((item for item, misses in self.deaf().items() if misses), None)
        if deaf:
            ways = " or ".join(self.event_types)
            return f"written by {ways}; {Arn.parse(deaf.target).name} hears {deaf.describe()}"
        if self.configured and self.filters_fit is False:
            encoded = encoded_keys(self.key)
            spelled = "" if self.key in encoded else f", which S3 spells '{encoded[0]}',"
            filters = count(len(self.configured), "filter")
            return f"the key{spelled} fits none of {filters}: {self.configured[0].describe()}"
        return ""


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
