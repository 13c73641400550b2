"""What people add to an incident by hand: checked here, for the screens and the command line alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from workbench.domain.incident_events import (
    ActionNoted,
    EntryCorrected,
    Impact,
    ImpactTimed,
    IncidentClosed,
    NoteAdded,
    RoleAssigned,
    SeveritySet,
    TagsSet,
)
from workbench.domain.text import clean
from workbench.domain.transcript import Transcript
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.said import note_said, past, said

_MAX_WORD = 64


def note(text: str, at: str = "", now: datetime | None = None) -> NoteAdded:
    """Return a note, and when what it tells of happened, to the second.

    Args:
        text: The note; lines stay lines.
        at: A time as `parse_time` takes it; empty where the note has none of its own.
        now: The moment that `at` is counted from; needed with it.

    Raises:
        UsageError: The note is empty, or `at` is no time, or one still to come.
    """
    words, moment = note_said(text, at, now)
    return NoteAdded(text=words, at=moment)


def action(text: str, owner: str = "", due: str = "") -> ActionNoted:
    """Return an action item; raises UsageError for an empty text, a long owner, or a due that is no date."""
    try:
        day = date.fromisoformat(due.strip()) if due.strip() else None
    except ValueError as error:
        raise UsageError(f"'{clean(due)}' is no date: give YYYY-MM-DD") from error
    return ActionNoted(
        text=said("an action", text), owner=_word("an owner", owner) if owner.strip() else "", due=day
    )


def correction(transcript: Transcript, entry: int, text: str, reason: str) -> EntryCorrected:
    """Return a correction of an earlier entry; raises UsageError without text, reason or such an entry."""
    if not any(item.seq == entry for item in transcript.entries):
        raise UsageError(
            f"incident {transcript.incident.id} has no entry {entry}: it has 1 to {len(transcript.entries)}"
        )
    return EntryCorrected(entry=entry, text=said("a correction", text), reason=said("the reason", reason))


def impact_time(impact: str, at: str, now: datetime) -> ImpactTimed:
    """Return when a moment of the impact was, to the second, as `parse_time` takes it.

    Raises:
        UsageError: No such moment, no time, or a time that is still to come.
    """
    if impact not in set(Impact):
        raise unknown_name("moment", impact, Impact)
    return ImpactTimed(impact=Impact(impact), at=past(at, now, "an impact time is a time that was"))


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


def _word(what: str, text: str) -> str:
    word = said(what, text)
    if len(word) > _MAX_WORD:
        raise UsageError(f"{what} is at most {_MAX_WORD} characters long")
    return word
