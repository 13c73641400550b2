"""How the journal's incidents are printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.domain.incident import Transcript
from workbench.domain.text import clean
from workbench.engine.parameters import iso
from workbench.engine.ports import IncidentSummary, Journal
from workbench.exporters.json_document import to_json
from workbench.exporters.record import text_of


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
    return "".join(
        clean(
            f"{item.id:<24} {item.started_at:%Y-%m-%d %H:%MZ}  {item.status:<13} {item.playbook:<24} "
            f"{item.entries:>4} entries  {item.primary or ''}".rstrip()
        )
        + "\n"
        for item in summaries
    )


def timeline_text(transcript: Transcript) -> str:
    """Return one line per entry: number, time, who, what."""
    lines = (
        f"{entry.seq:>5}  {entry.recorded_at:%Y-%m-%d %H:%M:%SZ}  {entry.who.os_user}: {text_of(entry.event)}"
        for entry in transcript.entries
    )
    return "".join(f"{clean(line)}\n" for line in ("Timeline", *lines))


def problems_of(journal: Journal, incident: str) -> tuple[str, ...]:
    """Return what is damaged in an incident's file; a journal in memory has nothing that could be."""
    find = getattr(journal, "problems", None)
    return tuple(find(incident)) if find else ()
