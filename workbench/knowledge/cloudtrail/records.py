"""CloudTrail's records as events.

The fields are those of https://docs.aws.amazon.com/awscloudtrail/latest/userguide/
cloudtrail-event-reference-record-contents.html. A record is outside text: no field needs to be there, or
to be of the type that AWS says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import cast

from workbench.domain.text import clean_json
from workbench.domain.timeline import Origin, TimelineEvent
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import all_texts, moment, objects, text
from workbench.knowledge.redaction import may_redact, redact, shown
from workbench.knowledge.services import short_source

_NOT_A_TARGET = frozenset({"host", "acl", "policy", "nexttoken", "maxresults", "maxitems", "marker"})
"""Parameters that say nothing of what a call was about."""


def event_of_record(
    record: JsonObject,
    *,
    observed_at: datetime,
    told_by: str,
    recorded_at: datetime | None = None,
) -> TimelineEvent:
    """Return a CloudTrail record as an event.

    Args:
        record: The record, as it came.
        observed_at: When we read it.
        told_by: Where it was read.
        recorded_at: When it was delivered there, if that is known.
    """
    error = presentable_text(text(record, "errorCode"))
    message = presentable_text(text(record, "errorMessage"))
    parts = (presentable_text(target_of(record)), f"{error}: {message}" if message else error)
    return TimelineEvent(
        origin=Origin.CLOUDTRAIL,
        id=presentable_text(text(record, "eventID")),
        request=presentable_text(text(record, "requestID")) if _is_of_s3(record) else "",
        occurred_at=moment(record, "eventTime"),
        observed_at=observed_at,
        recorded_at=recorded_at,
        what=presentable_text(operation_of(record)),
        who=presentable_text(actor_of(record)),
        where=presentable_text(text(record, "awsRegion")),
        outcome=error,
        text="  ".join(part for part in parts if part),
        told_by=(told_by,),
        data=PresentableRecord(record),
    )


def _is_of_s3(record: JsonObject) -> bool:
    return text(record, "eventSource") == "s3.amazonaws.com"


@lru_cache(maxsize=4096)
def presentable_text(text: str) -> str:
    """Return a text as it may be shown. Most of what records say, many of them say."""
    return shown(text)


class PresentableRecord(Mapping[str, JsonValue]):
    """A record as `presentable_record` returns it, made when somebody looks: of most records nobody does.

    Until then it is text, which takes a fraction of the memory.

    Args:
        record: The record, as it came.
    """

    __slots__ = ("_is_presentable", "_text")

    def __init__(self, record: JsonObject) -> None:
        self._text = json.dumps(record)
        self._is_presentable = False

    @property
    def text(self) -> str:
        """What may be shown of it, as one line of JSON."""
        if not self._is_presentable:
            if not _is_presentable(self._text):
                presented = presentable_record(json.loads(self._text))
                self._text = json.dumps(presented, ensure_ascii=False, default=str)
            self._is_presentable = True
        return self._text

    def __getitem__(self, name: str) -> JsonValue:
        """Return a member."""
        return _parsed(self.text)[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the members."""
        return iter(_parsed(self.text))

    def __len__(self) -> int:
        """Return how many members there are."""
        return len(_parsed(self.text))

    def __repr__(self) -> str:
        """Return what may be shown, and nothing else."""
        return repr(_parsed(self.text))


def _is_presentable(text: str) -> bool:
    """Tell whether JSON in ASCII is certainly what `presentable_record` would leave as it is.

    All that `clean_json` replaces is escaped in it, but for DEL; an escaped quote is nothing to replace.
    """
    return text.count("\\") == text.count('\\"') and "\x7f" not in text and not may_redact(text)


@lru_cache(maxsize=16)
def _parsed(text: str) -> JsonObject:
    """Keep the last ones: who looks at a record looks at all its members."""
    return cast("JsonObject", json.loads(text))


def presentable_record(record: JsonObject) -> JsonObject:
    """Return a record with secrets redacted and every text made inert."""
    return cast("JsonObject", clean_json(redact(record)[0]))


def operation_of(record: JsonObject) -> str:
    """Return service and operation, `s3.PutBucketPolicy`."""
    service = short_source(text(record, "eventSource"))
    return ".".join(part for part in (service, text(record, "eventName")) if part)


def actor_of(record: JsonObject) -> str:
    """Return who did it: the ARN, else the service that did it for somebody, else what little is told."""
    names = (("arn",), ("invokedBy",), ("userName",), ("principalId",), ("accountId",), ("type",))
    return next((name for path in names if (name := text(record, "userIdentity", *path))), "")


def target_of(record: JsonObject) -> str:
    """Return what the call was about: bucket and key, a named resource, else the first telling parameter.

    A parameter whose name says that it is secret is redacted.
    """
    bucket, key = (text(record, "requestParameters", name) for name in ("bucketName", "key"))
    if bucket:
        return f"s3://{bucket}/{key}" if key else bucket
    named = next((arn for item in resources_of(record) if (arn := text(item, "ARN"))), "")
    if named:
        return named
    parameters = record.get("requestParameters")
    if not isinstance(parameters, Mapping):
        return ""
    telling = next(
        (
            {name: value}
            for name, value in parameters.items()
            if isinstance(value, str) and value and name.lower() not in _NOT_A_TARGET
        ),
        {},
    )
    return next(all_texts(redact(telling)[0]), "")


def resources_of(record: JsonObject) -> list[JsonObject]:
    """Return the resources that a record names."""
    return objects(record, "resources")


def ends_of(events: Iterable[TimelineEvent]) -> tuple[datetime | None, datetime | None]:
    """Return when the first and the last of them occurred; None where none tells."""
    times = [item.occurred_at for item in events if item.occurred_at]
    return min(times, default=None), max(times, default=None)
