"""What people add to an incident by hand: checked here, for the screens and the command line alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from workbench.domain.incident_events import (
    Annotation,
    EntryCorrected,
    Impact,
    ImpactTimed,
    IncidentClosed,
    LogsAsked,
    NoteAdded,
    RoleAssigned,
    Routed,
    SeveritySet,
    SourcesAsked,
    TagsSet,
)
from workbench.domain.times import iso
from workbench.domain.transcript import Transcript
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.parameters import time_given
from workbench.engine.timeline.words import reading_line

_MAX_WORD = 64


def note(text: str) -> NoteAdded:
    """Return a note; raises UsageError for an empty one."""
    return NoteAdded(text=_text("a note", text))


def correction(transcript: Transcript, entry: int, text: str, reason: str) -> EntryCorrected:
    """Return a correction of an earlier entry; raises UsageError without text, reason or such an entry."""
    if not any(item.seq == entry for item in transcript.entries):
        raise UsageError(
            f"incident {transcript.incident.id} has no entry {entry}: it has 1 to {len(transcript.entries)}"
        )
    return EntryCorrected(entry=entry, text=_text("a correction", text), reason=_text("the reason", reason))


def impact_time(impact: str, at: str, now: datetime) -> ImpactTimed:
    """Return when a moment of the impact was, to the second: ISO 8601, or an age (`90m`).

    Raises:
        UsageError: No such moment, no time, or a time that is still to come.
    """
    if impact not in set(Impact):
        raise unknown_name("moment", impact, Impact)
    moment = time_given(at, now).replace(microsecond=0)
    if moment > now:
        raise UsageError(f"{iso(moment)} is still to come: an impact time is a time that was")
    return ImpactTimed(impact=Impact(impact), at=moment)


def severity(text: str) -> SeveritySet:
    """Return how bad it is; raises UsageError for an empty or long text."""
    return SeveritySet(severity=_word("a severity", text))


def tags(texts: Iterable[str]) -> TagsSet:
    """Return all labels, each once, in order; raises UsageError for an empty or long one."""
    return TagsSet(tags=tuple(dict.fromkeys(_word("a tag", text) for text in texts)))


def role(name_of_role: str, person: str) -> RoleAssigned:
    """Return who does what; raises UsageError for an empty or long text."""
    return RoleAssigned(role=_word("a role", name_of_role), name=_word("a name", person))


def closing(transcript: Transcript, summary: str) -> IncidentClosed:
    """Return the seal of an incident; raises UsageError when nothing was added since the last one."""
    if transcript.entries and isinstance(transcript.entries[-1].event, IncidentClosed):
        last = transcript.entries[-1].seq
        raise UsageError(f"{transcript.incident.id} is closed already, by entry {last}")
    return IncidentClosed(summary=summary.strip())


def words(event: Annotation) -> str:
    """Return an annotation in one line for people. May hold text from outside: clean it."""
    match event:
        case NoteAdded(text=text):
            return f"note: {text}"
        case EntryCorrected(entry=entry, text=text, reason=reason):
            return f"entry {entry} corrected: {text} (reason: {reason})"
        case ImpactTimed(impact=impact, at=at):
            return f"impact {impact} at {iso(at)}"
        case SeveritySet(severity=said):
            return f"severity {said}"
        case TagsSet(tags=labels):
            return f"tags: {', '.join(labels) or 'none'}"
        case RoleAssigned(role=named, name=name):
            return f"{named}: {name}"
        case Routed(cause=cause, playbook=playbook, incident=incident):
            return f"went on from {cause} with {playbook}: incident {incident}"
        case _:
            assert_never(event)


def logs_asked(event: LogsAsked) -> str:
    """Return a question to logs in one line for people. May hold text from outside: clean it."""
    values = ", ".join(f"{name}={value}" for name, value in event.values.items())
    given = f" ({values})" if values else ""
    query = f", query {event.query_id}" if event.query_id else ""
    content = f", contents {event.content[:12]}" if event.content else ""
    read = "" if event.scanned_bytes is None else f", {event.scanned_bytes} bytes read"
    came = "" if event.rows is None else f", {event.rows} row{'' if event.rows == 1 else 's'}"
    more = f"{came}{content}{query}{read}"
    return f"asked logs {event.question}{given} of {event.source}: {event.state}{more}"


def sources_asked(event: SourcesAsked) -> str:
    """Return in one line what AWS was asked of the past. May hold text from outside: clean it."""
    came = "; ".join(reading_line(reading) for reading in event.readings)
    return f"asked {event.question}: {came}" if came else f"asking {event.question}"


def _text(what: str, text: str) -> str:
    if not text.strip():
        raise UsageError(f"{what} without text says nothing: write some")
    return text.strip()


def _word(what: str, text: str) -> str:
    word = _text(what, text)
    if len(word) > _MAX_WORD:
        raise UsageError(f"{what} is at most {_MAX_WORD} characters long")
    return word
