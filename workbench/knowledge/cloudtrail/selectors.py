"""Which events a trail or an event data store records, by its selectors.

Basic selectors name prefixes of object ARNs; advanced ones are lists of conditions on fields, of which all
must hold. What a condition asks about the caller is not known beforehand: then nobody can tell.

Sources: AWS CloudTrail API reference, EventSelector, DataResource, AdvancedFieldSelector; AWS CloudTrail user
guide, "Logging data events".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import objects, text, texts

_OBJECTS = "AWS::S3::Object"
_MODES = {"All": (True, False), "ReadOnly": (True,), "WriteOnly": (False,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordableEvent:
    """An event that may or may not be recorded."""

    name: str
    """`PutObject`; empty for any management event."""
    arn: str = ""
    """Of the object; empty for a management event."""
    read_only: bool = False
    source: str = ""
    """Of a management event: the service's name in events, `iam.amazonaws.com`; empty where none is meant."""

    @property
    def fields(self) -> Mapping[str, str]:
        """What is known of it, by the names of advanced selectors."""
        known = {"readOnly": str(self.read_only).lower()}
        if not self.arn:
            source = {"eventSource": self.source, "eventType": "AwsApiCall"} if self.source else {}
            return {**known, "eventCategory": "Management", **source}
        return {
            **known,
            "eventCategory": "Data",
            "eventName": self.name,
            "eventSource": "s3.amazonaws.com",
            "eventType": "AwsApiCall",
            "resources.type": _OBJECTS,
            "resources.ARN": self.arn,
        }


def records(selectors: Answer | JsonObject, event: RecordableEvent) -> bool | None:
    """Tell whether selectors let an event through; None when that depends on what is not known.

    Args:
        selectors: The answer of GetEventSelectors or GetEventDataStore, or its data.
        event: The event.
    """
    data = selectors.data if isinstance(selectors, Answer) else selectors
    basic = [_basic(item, event) for item in objects(data, "EventSelectors")]
    advanced = [
        all_true(_holds(field, event.fields) for field in objects(item, "FieldSelectors"))
        for item in objects(data, "AdvancedEventSelectors")
    ]
    return any_true([*basic, *advanced])


def _basic(selector: JsonObject, event: RecordableEvent) -> bool:
    if event.read_only not in _MODES.get(text(selector, "ReadWriteType") or "All", ()):
        return False
    if not event.arn:
        left_out = event.source in texts(selector, "ExcludeManagementEventSources")
        return selector.get("IncludeManagementEvents") is not False and not left_out
    return any(
        event.arn.startswith(prefix)
        for item in objects(selector, "DataResources")
        if text(item, "Type") == _OBJECTS
        for prefix in texts(item, "Values")
    )


def _holds(condition: JsonObject, fields: Mapping[str, str]) -> bool | None:
    """Positive operators are alternatives, of the negative ones all must hold."""
    value = fields.get(text(condition, "Field"))
    if value is None:
        return None
    wanted = [
        *(value == item for item in texts(condition, "Equals")),
        *(value.startswith(item) for item in texts(condition, "StartsWith")),
        *(value.endswith(item) for item in texts(condition, "EndsWith")),
    ]
    unwanted = [
        *(value == item for item in texts(condition, "NotEquals")),
        *(value.startswith(item) for item in texts(condition, "NotStartsWith")),
        *(value.endswith(item) for item in texts(condition, "NotEndsWith")),
    ]
    return (not wanted or any(wanted)) and not any(unwanted)


def all_true(outcomes: Iterable[bool | None]) -> bool | None:
    """Return the three-valued "and"."""
    found = list(outcomes)
    return False if False in found else None if None in found else True


def any_true(outcomes: Iterable[bool | None]) -> bool | None:
    """Return the three-valued "or"."""
    found = list(outcomes)
    return True if True in found else None if None in found else False
