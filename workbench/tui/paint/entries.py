"""The timeline: who, when, what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from workbench.domain.incident_events import (
    EntryCorrected,
    LogsAsked,
)
from workbench.domain.transcript import TimelineEntry
from workbench.tui.formats import inert, short_identity, utc
from workbench.tui.paint.tables import pairs
from workbench.wording.events import sentence
from workbench.wording.log_answers import lines_on_record

MOST_ROWS = 50
"""Of an answer of logs; the rest is in the exports."""


def _correction(said: EntryCorrected) -> Content:
    words = inert(f"↳ corrected: {said.text} (reason: {said.reason})").plain
    return Content.styled(words, "bold $text-warning")


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
