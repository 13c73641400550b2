"""Lines of S3 server access logs as events, and which of them tell of a call that CloudTrail tells too.

The fields are those of https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html, named as in the
table `s3_access_logs`. A request that copies an object or deletes many is several lines of one request id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import unquote

from workbench.domain.timeline import Origin, TimelineEvent
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import text
from workbench.knowledge.arns import bucket_arn
from workbench.knowledge.cloudtrail.records import PresentableRecord, presentable_text

_PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
"""A line does not tell its own."""
_LOGGED_AS = "serverAccessLog"
"""Where the line stands in the record of a call that both logs tell of."""


def line_id(line: JsonObject, key: str = "key") -> str:
    """Return what tells a line from all others; empty without a request id.

    Args:
        line: The line, or a row that was made of it.
        key: What the key is called there.
    """
    request = _told(line, "requestid")
    rest = (_told(line, name) for name in ("operation", key, "versionid"))
    return "/".join((request, *filter(None, rest))) if request else ""


def event_of_line(
    line: JsonObject, *, observed_at: datetime, told_by: str, recorded_at: datetime | None = None
) -> TimelineEvent:
    """Return a line as an event; the arguments are those of `event_of_record`."""
    bucket, key, status, version = (
        _told(line, name) for name in ("bucket_name", "key", "httpstatus", "versionid")
    )
    error = _told(line, "errorcode") or (f"HTTP {status}" if status >= "400" else "")
    parts = (f"s3://{bucket}/{key}" if key else bucket, f"version {version}" if version else "", error)
    return TimelineEvent(
        origin=Origin.ACCESS_LOG,
        id=presentable_text(line_id(line)),
        request=presentable_text(_told(line, "requestid")),
        occurred_at=_moment(text(line, "requestdatetime")),
        observed_at=observed_at,
        recorded_at=recorded_at,
        what=presentable_text(_told(line, "operation")),
        who=presentable_text(_told(line, "requester") or "anonymous"),
        where=presentable_text(_told(line, "endpoint")),
        outcome=presentable_text(error),
        text=presentable_text("  ".join(part for part in parts if part)),
        told_by=(told_by,),
        data=PresentableRecord(line),
    )


def as_records(line: JsonObject) -> Iterator[JsonObject]:
    """Yield what CloudTrail would say of who did something to what, for each key that it may have been."""
    bucket = _told(line, "bucket_name")
    for key in _forms(_told(line, "key")):
        names = (bucket, f"{bucket}/{key}") if key else (bucket,)
        yield {
            "eventSource": "s3.amazonaws.com",
            "userIdentity": {"arn": _told(line, "requester")},
            "requestParameters": {"bucketName": bucket, "key": key},
            "resources": [{"ARN": bucket_arn(name, part)} for part in _PARTITIONS for name in names],
        }


def in_their_calls(events: Iterable[TimelineEvent]) -> tuple[TimelineEvent, ...]:
    """Return the events without the lines whose call CloudTrail has too, which then holds the line."""
    everything = tuple(events)
    lines: dict[str, list[TimelineEvent]] = {}
    for item in everything:
        if item.origin is Origin.ACCESS_LOG and item.request:
            lines.setdefault(item.request, []).append(item)
    held: set[int] = set()
    found: list[TimelineEvent] = []
    for item in everything if lines else ():
        line = _line_of(item, lines.get(item.request, ()))
        if line:
            held.add(id(line))
        found.append(_both(item, line) if line else item)
    return tuple(item for item in found if id(item) not in held) if lines else everything


def _line_of(call: TimelineEvent, lines: Iterable[TimelineEvent]) -> TimelineEvent | None:
    """Return the line of a call: of the same request, bucket and key."""
    if call.origin is not Origin.CLOUDTRAIL:
        return None
    bucket, key = (text(call.data, "requestParameters", name) for name in ("bucketName", "key"))
    return next(
        (
            line
            for line in lines
            if bucket == _told(line.data, "bucket_name") and key in _forms(_told(line.data, "key"))
        ),
        None,
    )


def _both(call: TimelineEvent, line: TimelineEvent) -> TimelineEvent:
    return replace(
        call,
        recorded_at=call.recorded_at or line.recorded_at,
        told_by=tuple(dict.fromkeys((*call.told_by, *line.told_by))),
        data=PresentableRecord({**call.data, _LOGGED_AS: dict(line.data)}),
    )


def _forms(key: str) -> tuple[str, ...]:
    """Return what a logged key may be: it is URL-encoded, some characters twice, blanks perhaps as `+`."""
    once = unquote(key)
    return tuple(dict.fromkeys((key, once, unquote(once), unquote(once).replace("+", " "))))


def _told(line: JsonObject, name: str) -> str:
    """Return a field; a hyphen says that it is empty."""
    value = text(line, name)
    return "" if value == "-" else value


@lru_cache(maxsize=16)
def _moment(written: str) -> datetime | None:
    """Read `06/Feb/2019:00:00:38 +0000`; many requests come in one second."""
    try:
        return datetime.strptime(written, "%d/%b/%Y:%H:%M:%S %z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
