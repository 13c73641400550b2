"""An incident's own entries as happenings, and what its evidence tells of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.domain.incident import (
    Event,
    FindingRecorded,
    LogsAsked,
    SourcesAsked,
    TimelineEntry,
    Transcript,
    kind_of,
)
from workbench.domain.text import clean
from workbench.domain.timeline import Happening, Origin
from workbench.engine.timeline.rows import happenings_of_rows
from workbench.engine.timeline.subject import Subject
from workbench.engine.timeline.telling import happenings_in

Words = Callable[[Event], str]
"""How an event is told in one line."""


def happenings_of(transcript: Transcript, words: Words) -> Iterator[Happening]:
    """Yield every entry of an incident, and every happening that the answers on record tell.

    Args:
        transcript: The incident.
        words: How the front end tells an event in one line.
    """
    for entry in transcript.entries:
        yield _entry(transcript.incident.id, entry, words)
        told_by = f"incident {transcript.incident.id} #{entry.seq}"
        if isinstance(entry.event, FindingRecorded):
            for answer in entry.event.finding.evidence.answers:
                yield from happenings_in(answer, told_by)
        if isinstance(entry.event, LogsAsked):
            yield from happenings_of_rows(entry.event.answer, observed_at=entry.observed_at, told_by=told_by)
        if isinstance(entry.event, SourcesAsked):
            subject = Subject.of(entry.event.subject)
            for answer in entry.event.evidence.answers:
                yield from happenings_in(answer, told_by, subject.concerns)


def _entry(incident: str, entry: TimelineEntry, words: Words) -> Happening:
    """An entry stands where the person saw it; what AWS did before that is told by AWS."""
    return Happening(
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
