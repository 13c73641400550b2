"""A journal file's content as a transcript, and what is missing from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.domain.incident import Incident
from workbench.domain.incident_events import IncidentOpened
from workbench.domain.text import clean
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine.errors import JournalError
from workbench.journal import records
from workbench.journal.contents import Contents
from workbench.journal.records import UnreadableRecordError
from workbench.journal.shared_answers import about_lost, completed, lookup_in, lost


def transcript_of(contents: Contents, path: Path) -> tuple[Transcript, tuple[str, ...]]:
    """Return an incident with all readable entries, and `file:line: what` for everything else.

    Raises:
        JournalError: Neither the header nor the first entry is readable.
    """
    entries: dict[int, TimelineEntry] = {}
    damage = [(item.line, item.what) for item in contents.damage]
    for seq, document in contents.entries.items():
        try:
            entries[seq] = records.entry_from_json(document)
        except UnreadableRecordError as error:
            damage.append((contents.line_of[seq], f"entry {seq} is unreadable: {error}"))
    lookup = lookup_in(entries)
    for seq, entry in entries.items():
        damage += [(contents.line_of[seq], about_lost(entry, holder)) for holder in lost(entry, lookup)]
    whole = tuple(completed(entry, lookup) for entry in entries.values())
    transcript = Transcript(incident=_incident(path, contents, whole), entries=whole)
    return transcript, tuple(f"{path}:{line}: {clean(what)}" for line, what in sorted(damage))


def _incident(path: Path, contents: Contents, entries: Sequence[TimelineEntry]) -> Incident:
    """The incident as its first entry has it, or else the header."""
    opened = entries[0].event if entries else None
    if isinstance(opened, IncidentOpened):
        return opened.incident
    if not contents.header:
        raise JournalError(
            f"{path} is damaged: neither the header nor the first entry is readable. It was left as it is."
        )
    try:
        return records.incident_from_json(contents.header["incident"])
    except (KeyError, UnreadableRecordError) as error:
        raise JournalError(f"{path}:1: the header is unreadable: {clean(str(error))}") from error
