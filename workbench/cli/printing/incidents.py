"""How past incidents are listed, their entries told, and how long they are to be kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from workbench.domain.times import iso
from workbench.domain.transcript import Transcript
from workbench.engine.ports import IncidentSummary
from workbench.exporters.merged import MergedRow
from workbench.exporters.record import text_of
from workbench.journal import Retention
from workbench.knowledge.redaction import shown_lines
from workbench.wording.json_text import to_json


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


def none_found(folder: Path | None, *, searched: bool = False) -> str:
    """Return what to say where no incident is listed: of the folder that was named, or of all."""
    what = "no incident fits" if searched else "no incidents" if folder else "no incidents yet"
    return shown_lines([f"{what} in {folder}" if folder else what])


def summaries_text(summaries: Sequence[IncidentSummary], none: str) -> str:
    """Return one line per incident; `none` where there is none."""
    if not summaries:
        return none
    return shown_lines(
        f"{item.id:<24} {item.started_at:%Y-%m-%d %H:%MZ}  {item.headline:<16} {item.playbook:<24} "
        f"{item.entries:>4} entries  {item.primary or ''}".rstrip()
        for item in summaries
    )


def timeline_text(transcript: Transcript) -> str:
    """Return one line per entry: number, time, who, what."""
    lines = (
        f"{entry.seq:>5}  {entry.recorded_at:%Y-%m-%d %H:%M:%SZ}  {entry.who.os_user}: {text_of(entry.event)}"
        for entry in transcript.entries
    )
    return shown_lines(("Timeline", *lines))


def merged_text(rows: Sequence[MergedRow]) -> str:
    """Return one line per entry of several incidents: time, incident, number, who, what."""
    lines = (
        f"{row.observed_at:%Y-%m-%d %H:%M:%SZ}  {row.incident} {f'#{row.seq}':<5} {row.os_user}: {row.what}"
        for row in rows
    )
    return shown_lines(lines)


def retention_text(found: Iterable[Retention], none: str) -> str:
    """Return one line per incident: since when it rests, until when it is to be kept; or `none`."""
    lines = [
        f"{item.incident_id:<24} last entry {item.last_entry_at:%Y-%m-%d}  "
        f"{'kept long enough since' if item.is_over else 'keep until':<22} {item.keep_until:%Y-%m-%d}"
        for item in found
    ]
    return shown_lines(lines) or none


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
