"""What an answer of AWS tells of the past, as events: Event history, log lines, an execution's history.

The same reader serves answers that come page by page and those that an incident has on record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from workbench.domain.evidence import Answer
from workbench.domain.text import clean
from workbench.domain.timeline import Origin, TimelineEvent
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import epoch_moment, items, moment, objects, parsed, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.cloudtrail.records import event_of_record, presentable_record
from workbench.knowledge.redaction import shown

EventReader = Callable[[Answer, str], Iterator[TimelineEvent]]
Concerns = Callable[[JsonObject], bool]


def events_in_answer(
    answer: Answer, told_by: str = "", concerns: Concerns = lambda _: True
) -> list[TimelineEvent]:
    """Return what an answer tells of the past, the oldest first; nothing for operations that tell nothing.

    Args:
        answer: Any answer, as it came.
        told_by: Where it was read; the operation without it.
        concerns: Which records of Event history are wanted; log lines and executions were asked for by name.
    """
    if answer.operation == "cloudtrail.LookupEvents" and answer.ok:
        told = told_by or answer.operation
        records = filter(concerns, records_in(answer))
        return [event_of_record(item, observed_at=answer.observed_at, told_by=told) for item in records]
    reader = _READERS.get(answer.operation)
    if reader is None or not answer.ok:
        return []
    return list(reader(answer, told_by or answer.operation))


def tells_of_past(operation: str) -> bool:
    """Tell whether an answer to this operation may hold events."""
    return operation == "cloudtrail.LookupEvents" or operation in _READERS


def records_in(answer: Answer) -> Iterator[JsonObject]:
    """Yield the CloudTrail records of an answer to LookupEvents, the oldest first."""
    for event in reversed(objects(answer.data, "Events")):
        record = parsed(text(event, "CloudTrailEvent"))
        yield record if isinstance(record, Mapping) else _without_record(event)


def _without_record(event: JsonObject) -> JsonObject:
    """Return what the envelope tells of an event whose record cannot be read: better than to lose it."""
    return {
        "eventID": text(event, "EventId"),
        "eventTime": text(event, "EventTime"),
        "eventSource": text(event, "EventSource"),
        "eventName": text(event, "EventName"),
        "userIdentity": {"userName": text(event, "Username")},
    }


def _log_lines(answer: Answer, told_by: str) -> Iterator[TimelineEvent]:
    """FilterLogEvents: an event's own time, and the time at which CloudWatch took it."""
    group = str(answer.parameters.get("logGroupName") or answer.parameters.get("logGroupIdentifier") or "")
    for event in objects(answer.data, "events"):
        yield TimelineEvent(
            origin=Origin.LOGS,
            id=clean(text(event, "eventId")),
            occurred_at=epoch_moment(event, "timestamp"),
            observed_at=answer.observed_at,
            recorded_at=epoch_moment(event, "ingestionTime"),
            what="log line",
            who=clean(text(event, "logStreamName")),
            where=clean(group),
            text=shown(text(event, "message").rstrip()),
            told_by=(told_by,),
            data=presentable_record(event),
        )


def _insights(answer: Answer, told_by: str) -> Iterator[TimelineEvent]:
    """GetQueryResults of Logs Insights: rows of fields, of which those with a time are lines.

    `@timestamp` is `2026-11-23 12:00:00.000`, UTC (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/
    APIReference/API_GetQueryResults.html).
    """
    for cells in items(answer.data, "results"):
        fields = {text(cell, "field"): text(cell, "value") for cell in objects({"row": cells}, "row")}
        if "@timestamp" not in fields:
            continue
        told = fields.get("@message") or "  ".join(
            f"{name}={value}" for name, value in fields.items() if not name.startswith("@")
        )
        yield TimelineEvent(
            origin=Origin.LOGS,
            id="",
            occurred_at=_utc(fields["@timestamp"]),
            observed_at=answer.observed_at,
            what="log line",
            who=clean(fields.get("@logStream", "")),
            where=clean(fields.get("@log", "")),
            text=shown(told.rstrip()),
            told_by=(told_by,),
            data=presentable_record(dict(fields)),
        )


def _execution(answer: Answer, told_by: str) -> Iterator[TimelineEvent]:
    """GetExecutionHistory: numbered events; what a state failed of is in its details."""
    execution = str(answer.parameters.get("executionArn") or "")
    name = Arn.parse(execution).last_name
    for event in objects(answer.data, "events"):
        details = _details(event)
        error, cause = text(details, "error"), text(details, "cause")
        parts = (text(details, "name") or text(details, "resource"), error, cause)
        yield TimelineEvent(
            origin=Origin.STATES,
            id=f"{execution}#{event.get('id')}",
            occurred_at=moment(event, "timestamp"),
            observed_at=answer.observed_at,
            what=clean(text(event, "type")),
            who=clean(text(details, "roleArn")),
            where=clean(name),
            outcome=clean(error),
            text=shown("  ".join(part for part in parts if part)),
            told_by=(told_by,),
            data=presentable_record(event),
        )


_READERS: Mapping[str, EventReader] = {
    "logs.FilterLogEvents": _log_lines,
    "logs.GetQueryResults": _insights,
    "stepfunctions.GetExecutionHistory": _execution,
}


def _details(event: JsonObject) -> JsonObject:
    """Return the one member of an event that says more: `taskFailedEventDetails` and its like."""
    return next(
        (item for key, item in event.items() if key.endswith("EventDetails") and isinstance(item, Mapping)),
        {},
    )


def _utc(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        return None
