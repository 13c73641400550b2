"""An incident's own entries as events, and what its evidence tells of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from workbench.domain.evidence import Answer
from workbench.domain.incident_events import Event, FindingRecorded, LogsAsked, SourcesAsked, kind_of
from workbench.domain.text import clean
from workbench.domain.timeline import Origin, Reading, TimelineEvent
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine.timeline.rows import events_of_rows
from workbench.engine.timeline.subject import Subject
from workbench.knowledge.answers import items, member, moment
from workbench.knowledge.cloudtrail.records import ends_of, presentable_text
from workbench.knowledge.timeline_events import events_in_answer, tells_of_past

Words = Callable[[Event], str]
"""How an event is told in one line."""


def events_of_incident(transcript: Transcript, words: Words) -> Iterator[TimelineEvent]:
    """Yield every entry of an incident, and every event that the answers on record tell.

    Args:
        transcript: The incident.
        words: How the front end tells an event in one line.
    """
    for entry in transcript.entries:
        yield _entry(transcript.incident.id, entry, words)
        told_by = f"incident {transcript.incident.id} #{entry.seq}"
        if isinstance(entry.event, FindingRecorded):
            for answer in entry.event.finding.evidence.answers:
                yield from events_in_answer(answer, told_by)
        if isinstance(entry.event, LogsAsked):
            yield from events_of_rows(entry.event.answer, observed_at=entry.observed_at, told_by=told_by)
        if isinstance(entry.event, SourcesAsked):
            subject = Subject.of(entry.event.subject)
            for answer in entry.event.evidence.answers:
                yield from events_in_answer(answer, told_by, subject.concerns)


def readings_of(transcript: Transcript) -> Iterator[Reading]:
    """Yield what checks read of the past, each by its last run, and what was asked beside the playbook.

    All of it as far as it is on record.
    """
    last = set(transcript.entry_of_check.values())
    for entry in transcript.entries:
        if isinstance(entry.event, FindingRecorded) and entry.seq in last:
            yield from _readings_of_check(entry, entry.event)
        if isinstance(entry.event, LogsAsked):
            yield _reading_of_answer(entry, entry.event)
        if isinstance(entry.event, SourcesAsked):
            for reading in entry.event.readings:
                yield replace(reading, source=f"#{entry.seq} {reading.source}")


def _readings_of_check(entry: TimelineEntry, event: FindingRecorded) -> Iterator[Reading]:
    """Yield one reading for each operation by which a check looked into the past."""
    by_operation: dict[str, list[Answer]] = {}
    for answer in event.finding.evidence.answers:
        if tells_of_past(answer.operation):
            by_operation.setdefault(answer.operation, []).append(answer)
    for operation, answers in by_operation.items():
        told = [item for answer in answers for item in events_in_answer(answer)]
        oldest, newest = ends_of(told)
        yield Reading(
            source=f"#{entry.seq} check {event.finding.check}",
            question=operation,
            classes="what the check asked for",
            oldest=oldest,
            newest=newest,
            pages=len(answers),
            unit="answers",
            seen=len(told),
            events=len(told),
            gap=next((gap for answer in answers if (gap := _gap_of(answer))), ""),
        )


def _gap_of(answer: Answer) -> str:
    if answer.truncated:
        return "there were more pages than the check reads"
    return "" if answer.ok else presentable_text(answer.code or str(answer.outcome))


def _reading_of_answer(entry: TimelineEntry, event: LogsAsked) -> Reading:
    told = list(events_of_rows(event.answer, observed_at=entry.observed_at, told_by=""))
    oldest, newest = ends_of(told)
    on_record, came = len(items(event.answer, "rows")), event.rows or 0
    gap = "" if event.state == "SUCCEEDED" else event.state
    if not gap and on_record < came:
        gap = f"the first {on_record:,} of {came:,} rows are on record"
    window = member(event.answer, "coverage")
    return Reading(
        source=presentable_text(f"#{entry.seq} {event.source}"),
        question=presentable_text(
            " ".join((event.question, *(f"{name}={text}" for name, text in event.values.items())))
        ),
        classes="rows that logs answered",
        since=moment(window, "since"),
        until=moment(window, "until"),
        oldest=oldest,
        newest=newest,
        pages=1,
        unit="answers",
        seen=came,
        events=len(told),
        gap=gap,
    )


def _entry(incident: str, entry: TimelineEntry, words: Words) -> TimelineEvent:
    """A finding stands where what it found happened, if that is known; all else where a person saw it."""
    return TimelineEvent(
        origin=Origin.INCIDENT,
        id=f"{incident}#{entry.seq}",
        occurred_at=entry.occurred_at,
        observed_at=entry.observed_at,
        recorded_at=entry.recorded_at,
        what=kind_of(type(entry.event)),
        who=clean(entry.who.aws_identity or f"{entry.who.os_user}@{entry.who.host}"),
        where=incident,
        text=clean(words(entry.event)),
        told_by=(f"incident {incident}",),
    )
