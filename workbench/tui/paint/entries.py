"""The timeline: who, when, what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from workbench.domain.incident_events import (
    CheckStarted,
    DiagnosisChanged,
    EntryCorrected,
    Event,
    FindingRecorded,
    LogsAsked,
    RunFinished,
    RunPaused,
)
from workbench.domain.transcript import TimelineEntry
from workbench.tui.formats import inert, short_identity, utc
from workbench.tui.marks import Mark, conclusion_mark, finding_mark
from workbench.tui.paint.rows import Row
from workbench.tui.paint.tables import pairs
from workbench.wording.events import sentence
from workbench.wording.log_answers import lines_on_record

MOST_ROWS = 50
"""Of an answer of logs; the rest is in the exports."""

_PLAIN = Mark("·", "", "$quiet")
_PAUSED = Mark("?", "", "$unknown")
_PERSON = Mark("»", "", "$text-primary")


def entry_row(entry: TimelineEntry, corrections: Sequence[EntryCorrected] = ()) -> Row:
    """Return one entry as a row: number and time at the left, what happened, then who, and what is right."""
    who = f"{entry.who.os_user}@{entry.who.host}"
    occurred = f" · happened {utc(entry.occurred_at)}" if entry.occurred_at else ""
    note = Content.styled(inert(f"{who}{_identity(entry)}{occurred}").plain, "$quiet")
    return Row(
        id=str(entry.seq),
        head=Content.assemble(
            (f"{entry.seq:>4}  {utc(entry.recorded_at)}  ", "$quiet"), mark_of(entry.event).sign(), " "
        ),
        body=inert(sentence(entry.event)),
        below=(
            *([note] if _is_by_hand(entry.event) or entry.occurred_at else []),
            *(_correction(item) for item in corrections),
        ),
    )


def _correction(said: EntryCorrected) -> Content:
    words = inert(f"↳ corrected: {said.text} (reason: {said.reason})").plain
    return Content.styled(words, "bold $text-warning")


def clocks(entry: TimelineEntry) -> Content:
    """Return the three clocks of an entry, how far ours was off, and who made it, on two lines."""
    happened = utc(entry.occurred_at) if entry.occurred_at else "not known"
    skew = "" if entry.skew_s is None else f" · our clock {entry.skew_s:+.1f} s against AWS's"
    times = (("happened ", "$quiet"), happened, ("  seen ", "$quiet"), utc(entry.observed_at))
    who = f"{entry.who.os_user}@{entry.who.host}{_identity(entry)}{skew}"
    recorded = (("recorded ", "$quiet"), utc(entry.recorded_at), ("  by ", "$quiet"), inert(who))
    return Content.assemble(*times, "\n", *recorded)


def entry_in_full(entry: TimelineEntry, corrections: Sequence[EntryCorrected]) -> Content:
    """Return everything about an entry."""
    rows = [
        ("happened", utc(entry.occurred_at) if entry.occurred_at else "not known"),
        ("seen", utc(entry.observed_at)),
        ("recorded", utc(entry.recorded_at)),
        ("our clock", "not compared" if entry.skew_s is None else f"{entry.skew_s:+.1f} s against AWS's"),
        ("by", f"{entry.who.os_user}@{entry.who.host}"),
        ("as", short_identity(entry.who.aws_identity)),
        ("version", entry.tool_version or "not recorded"),
        ("hash", entry.hash or "none: kept in memory"),
    ]
    said = [Content.assemble("\n\n", _correction(item)) for item in corrections]
    asked = _logs_in_full(entry.event) if isinstance(entry.event, LogsAsked) else ()
    return Content.assemble(inert(sentence(entry.event)), *said, "\n\n", pairs(rows), *asked)


def _logs_in_full(event: LogsAsked) -> Iterator[Content]:
    """Yield the SQL, and what came, as far as a dialog has room for it."""
    parts = (("The SQL", event.sql), ("What came", "\n".join(lines_on_record(event, MOST_ROWS))))
    for title, text in parts:
        if text:
            yield Content.assemble("\n\n", (title, "bold"), "\n", inert(text, keep_lines=True))


def _identity(entry: TimelineEntry) -> str:
    return f" as {short_identity(entry.who.aws_identity)}" if entry.who.aws_identity else ""


def _is_by_hand(event: Event) -> bool:
    return not isinstance(event, CheckStarted | FindingRecorded | DiagnosisChanged | RunFinished | RunPaused)


def mark_of(event: Event) -> Mark:
    """Return how an event looks."""
    match event:
        case FindingRecorded(finding=finding):
            return finding_mark(finding)
        case DiagnosisChanged(conclusion=conclusion):
            return conclusion_mark(conclusion)
        case RunFinished(diagnosis=diagnosis):
            return conclusion_mark(diagnosis.conclusion)
        case CheckStarted():
            return _PLAIN
        case RunPaused():
            return _PAUSED
        case _:
            return _PERSON


def head_text(incident: str, entry: TimelineEntry) -> Content:
    """Return the head of an incident that was closed just now, and what to do with it."""
    rows = [("incident", incident), ("entries", str(entry.seq)), ("head", entry.hash or "none")]
    advice = (
        "Keep the head elsewhere: in the ticket, in a mail, on paper. It shows later whether anything was "
        f"changed or cut off:\n\n  workbench journal verify {incident} --head {entry.hash}"
        if entry.hash
        else "This journal is kept in memory only: there is no head, and the incident is lost when you leave."
    )
    return Content.assemble(pairs(rows), "\n\n", inert(advice, keep_lines=True))
