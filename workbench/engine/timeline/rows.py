"""Rows that logs answered, from Athena or from files, as events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from workbench.domain.timeline import Origin, TimelineEvent
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.access_log_lines import line_id
from workbench.knowledge.answers import items, moment, text, texts
from workbench.knowledge.cloudtrail.records import (
    PresentableRecord,
    presentable_text,
)
from workbench.knowledge.services import short_source

_TIMES = ("eventtime", "requested_at")
"""Columns of the shipped questions that say when a row's one event was; rows that count events have none."""
_CALLS = ("eventname", "operation")
_ACTORS = ("principal", "role_arn", "requester", "sftp_user", "via_service")
_TOLD_ELSEWHERE = frozenset((*_TIMES, *_CALLS, *_ACTORS, "eventsource", "region", "errorcode", "event_id"))

_WHOLE = (Origin.CLOUDTRAIL, Origin.ACCESS_LOG)
"""Of whom a row tells a part."""


def events_of_rows(answer: JsonObject, *, observed_at: datetime, told_by: str) -> Iterator[TimelineEvent]:
    """Yield the rows of an answer that are one event each; none for an answer that counts.

    Args:
        answer: `{"columns": [], "rows": [[]]}`, as `logs --format json` prints it.
        observed_at: When it came.
        told_by: Where it is read.
    """
    columns = texts(answer, "columns")
    time = next((name for name in _TIMES if name in columns), "")
    if not time:
        return
    for cells in items(answer, "rows"):
        if isinstance(cells, Sequence) and not isinstance(cells, str):
            row = dict(zip(columns, cells, strict=False))
            yield _event_of_row(row, time, observed_at, told_by)


def in_their_records(events: Iterable[TimelineEvent]) -> tuple[TimelineEvent, ...]:
    """Return the events without the rows whose record, or line of an access log, is among them too."""
    everything = tuple(events)
    whole = {item.id for item in everything if item.origin in _WHOLE and item.id}
    telling: dict[str, tuple[str, ...]] = {}
    for item in everything:
        if item.origin is Origin.ANSWER and item.id in whole:
            telling[item.id] = (*telling.get(item.id, ()), *item.told_by)
    return tuple(
        replace(item, told_by=tuple(dict.fromkeys((*item.told_by, *telling[item.id]))))
        if item.origin in _WHOLE and item.id in telling
        else item
        for item in everything
        if item.origin is not Origin.ANSWER or item.id not in telling
    )


def _event_of_row(
    row: Mapping[str, JsonValue], time: str, observed_at: datetime, told_by: str
) -> TimelineEvent:
    service = short_source(text(row, "eventsource"))
    call = _first(row, _CALLS)
    error = text(row, "errorcode")
    rest = (f"{name}={told}" for name in row if name not in _TOLD_ELSEWHERE and (told := text(row, name)))
    return TimelineEvent(
        origin=Origin.ANSWER,
        id=presentable_text(text(row, "event_id") or line_id(row, "object_key")),
        occurred_at=moment(row, time),
        observed_at=observed_at,
        what=presentable_text(f"{service}.{call}" if service else call),
        who=presentable_text(_first(row, _ACTORS)),
        where=presentable_text(text(row, "region")),
        outcome="" if error == "-" else presentable_text(error),
        text=presentable_text("  ".join(rest)),
        told_by=(told_by,),
        data=PresentableRecord(row),
    )


def _first(row: Mapping[str, JsonValue], names: Sequence[str]) -> str:
    return next((told for name in names if (told := text(row, name))), "")
