"""CloudTrail's records as happenings.

The fields are those of https://docs.aws.amazon.com/awscloudtrail/latest/userguide/
cloudtrail-event-reference-record-contents.html. A record is outside text: no field needs to be there, or
to be of the type that AWS says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from workbench.domain.text import clean, clean_json
from workbench.domain.timeline import Happening, Origin
from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.redaction import redact

_NOT_A_TARGET = frozenset({"host", "acl", "policy", "nexttoken", "maxresults", "maxitems", "marker"})
"""Parameters that say nothing of what a call was about."""


def happening_of(
    record: JsonObject,
    *,
    observed_at: datetime,
    told_by: str,
    recorded_at: datetime | None = None,
) -> Happening:
    """Return a CloudTrail record as a happening.

    Args:
        record: The record, as it came.
        observed_at: When we read it.
        told_by: Where it was read.
        recorded_at: When it was delivered there, if that is known.
    """
    shown = presentable_record(record)
    error = text_at(shown, "errorCode")
    said = text_at(shown, "errorMessage")
    parts = (target_of(shown), f"{error}: {said}" if said else error)
    return Happening(
        origin=Origin.CLOUDTRAIL,
        id=clean(text_at(shown, "eventID")),
        occurred_at=moment_at(shown, "eventTime"),
        observed_at=observed_at,
        recorded_at=recorded_at,
        what=clean(operation_of(shown)),
        who=clean(actor_of(shown)),
        where=clean(text_at(shown, "awsRegion")),
        outcome=clean(error),
        text=clean("  ".join(part for part in parts if part)),
        told_by=(told_by,),
        data=shown,
    )


def presentable_record(record: JsonObject) -> JsonObject:
    """Return a record with secrets redacted and every text made inert."""
    return cast("JsonObject", clean_json(redact(record)[0]))


def operation_of(record: JsonObject) -> str:
    """Return service and operation, `s3.PutBucketPolicy`."""
    service = text_at(record, "eventSource").removesuffix(".amazonaws.com")
    return ".".join(part for part in (service, text_at(record, "eventName")) if part)


def actor_of(record: JsonObject) -> str:
    """Return who did it: the ARN, else the service that did it for somebody, else what little is told."""
    names = (("arn",), ("invokedBy",), ("userName",), ("principalId",), ("accountId",), ("type",))
    return next((name for path in names if (name := text_at(record, "userIdentity", *path))), "")


def target_of(record: JsonObject) -> str:
    """Return what the call was about: bucket and key, a named resource, else the first telling parameter."""
    bucket, key = (text_at(record, "requestParameters", name) for name in ("bucketName", "key"))
    if bucket:
        return f"s3://{bucket}/{key}" if key else bucket
    named = next((arn for item in resources_of(record) if (arn := text_at(item, "ARN"))), "")
    if named:
        return named
    parameters = record.get("requestParameters")
    if not isinstance(parameters, Mapping):
        return ""
    return next(
        (
            value
            for name, value in parameters.items()
            if isinstance(value, str) and value and name.lower() not in _NOT_A_TARGET
        ),
        "",
    )


def resources_of(record: JsonObject) -> list[JsonObject]:
    """Return the resources that a record names."""
    found = record.get("resources")
    if not isinstance(found, Sequence) or isinstance(found, str):
        return []
    return [item for item in found if isinstance(item, Mapping)]


def text_at(record: JsonObject, *path: str) -> str:
    """Return the string at a path of members, else an empty one."""
    value: JsonValue = record
    for name in path:
        if not isinstance(value, Mapping):
            return ""
        value = value.get(name)
    return value if isinstance(value, str) else ""


def moment_at(record: JsonObject, *path: str) -> datetime | None:
    """Return the ISO 8601 time with an offset at a path, else None."""
    try:
        parsed = datetime.fromisoformat(text_at(record, *path))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None


def texts_in(value: JsonValue) -> Iterator[str]:
    """Yield every string in a value, those of its members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from texts_in(item)
