"""How past incidents are found and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from workbench.domain.incident import Transcript
from workbench.domain.text import clean_lines
from workbench.domain.times import iso
from workbench.engine.parameters import time_given
from workbench.engine.ports import IncidentSummary, Journal
from workbench.exporters.json_document import to_json
from workbench.exporters.merged import MergedRow
from workbench.exporters.record import text_of
from workbench.journal import Retention


def find(
    journal: Journal,
    now: datetime,
    *,
    since: str | None,
    until: str | None,
    playbook: str | None,
    cause: str | None,
    text: str | None,
    tag: str | None,
) -> Sequence[IncidentSummary]:
    """Return the incidents to which all of this applies, the newest first; None applies to all.

    Args:
        journal: Where to look.
        now: What ages such as `3d` count back from.
        since: Began then or later: ISO 8601, or an age.
        until: Began then or earlier.
        playbook: The id of the playbook.
        cause: The id of a proven cause.
        text: Stands in an entry.
        tag: A tag that it has now.

    Raises:
        UsageError: Not a time.
        JournalError: The folder cannot be read.
    """
    return journal.search(
        since=time_given(since, now) if since else None,
        until=time_given(until, now) if until else None,
        playbook=playbook,
        cause=cause,
        tag=tag,
        text=text,
    )


def summaries_json(summaries: Iterable[IncidentSummary]) -> str:
    """Return the list as one JSON array."""
    return to_json(
        [
            {
                "id": item.id,
                "playbook": item.playbook,
                "started_at": iso(item.started_at),
                "status": item.status,
                "primary": item.primary,
                "entries": item.entries,
            }
            for item in summaries
        ]
    )


def summaries_text(summaries: Sequence[IncidentSummary]) -> str:
    """Return one line per incident."""
    if not summaries:
        return "no incidents yet\n"
    return clean_lines(
        f"{item.id:<24} {item.started_at:%Y-%m-%d %H:%MZ}  {item.status:<13} {item.playbook:<24} "
        f"{item.entries:>4} entries  {item.primary or ''}".rstrip()
        for item in summaries
    )


def timeline_text(transcript: Transcript) -> str:
    """Return one line per entry: number, time, who, what."""
    lines = (
        f"{entry.seq:>5}  {entry.recorded_at:%Y-%m-%d %H:%M:%SZ}  {entry.who.os_user}: {text_of(entry.event)}"
        for entry in transcript.entries
    )
    return clean_lines(("Timeline", *lines))


def merged_text(rows: Sequence[MergedRow]) -> str:
    """Return one line per entry of several incidents: time, incident, number, who, what."""
    lines = (
        f"{row.observed_at:%Y-%m-%d %H:%M:%SZ}  {row.incident} {f'#{row.seq}':<5} {row.os_user}: {row.what}"
        for row in rows
    )
    return clean_lines(lines)


def retention_text(found: Iterable[Retention]) -> str:
    """Return one line per incident: since when it rests, until when it is to be kept."""
    lines = [
        f"{item.incident_id:<24} last entry {item.last_entry_at:%Y-%m-%d}  "
        f"{'kept long enough since' if item.is_over else 'keep until':<22} {item.keep_until:%Y-%m-%d}"
        for item in found
    ]
    return clean_lines(lines) or "no incidents yet\n"


def retention_json(found: Iterable[Retention]) -> str:
    """Return the report as one JSON array."""
    return to_json(
        [
            {
                "incident": item.incident_id,
                "last_entry_at": iso(item.last_entry_at),
                "age_days": item.age.days,
                "keep_until": iso(item.keep_until),
                "is_over": item.is_over,
            }
            for item in found
        ]
    )


def problems_of(journal: Journal, incident: str) -> tuple[str, ...]:
    """Return what is damaged in an incident's file; a journal in memory has nothing that could be."""
    find = getattr(journal, "problems", None)
    return tuple(find(incident)) if find else ()
