"""The `Journal` on disk: a folder with one file per incident."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from workbench.domain.incident import Draft, Incident, IncidentOpened, TimelineEntry, Transcript
from workbench.domain.text import clean
from workbench.domain.values import JsonObject
from workbench.engine.errors import JournalError, UsageError, unknown_name
from workbench.engine.memory_journal import entry_from
from workbench.engine.ports import Clock, IncidentSummary
from workbench.journal import files, lines, records, summaries
from workbench.journal.contents import SCHEMA, Contents
from workbench.journal.database import IncidentDatabase
from workbench.journal.records import UnreadableRecordError

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_SUFFIX = ".jsonl"
_UNWRITABLE = (TypeError, ValueError, OverflowError, RecursionError)


class TinyJournal:
    """A `Journal` in a folder. Safe with several threads and processes; holds nothing open between calls.

    Args:
        folder: Where the files are; made by the first `create`.
        clock: Stamps the entries, and bounds the wait for another process.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def create(self, incident: Incident, draft: Draft) -> TimelineEntry:
        """As `Journal.create`. The header holds the incident as well, should the first entry get damaged."""
        path = self._path(incident.id)
        entry = entry_from(draft, seq=1, clock=self._clock)
        with _writable(path):
            header: JsonObject = {"schema": SCHEMA, "incident": records.incident_to_json(incident)}
            data = lines.encode(header) + lines.encode(records.entry_to_json(entry))
        with files.explaining("create", path):
            files.create(path, data, self._clock)
        return entry

    def append(self, incident_id: str, draft: Draft) -> TimelineEntry:
        """As `Journal.append`; refused when another process keeps the file locked, or the disk is full."""
        path = self._existing(incident_id)
        with IncidentDatabase(path, self._clock, writing=True) as database, _writable(path):
            entry = entry_from(draft, seq=database.file.next_seq, clock=self._clock)
            database.insert(records.entry_to_json(entry))
        return entry

    def load(self, incident_id: str) -> Transcript:
        """As `Journal.load`; what is missing from it is told by `problems`."""
        return self._load(incident_id)[0]

    def problems(self, incident_id: str) -> tuple[str, ...]:
        """Return what is damaged or missing in an incident's file, one `file:line: what` each.

        Raises:
            JournalError: The file cannot be read at all.
        """
        return self._load(incident_id)[1]

    def summaries(self) -> Sequence[IncidentSummary]:
        """As `Journal.summaries`."""
        found = [summaries.summarise(path, self._clock) for path in self._files()]
        return sorted(found, key=lambda item: (item.started_at, item.id), reverse=True)

    def resolve(self, prefix: str) -> str:
        """Return the id of the one incident whose id is or begins with `prefix`.

        Raises:
            UsageError: No incident does, or several.
            JournalError: The folder cannot be read.
        """
        ids = sorted(path.stem for path in self._files())
        matches = [prefix] if prefix in ids else [item for item in ids if prefix and item.startswith(prefix)]
        if not matches:
            raise unknown_name("incident", prefix, ids)
        if len(matches) > 1:
            raise UsageError(f"'{prefix}' may be {' or '.join(matches[:5])}: give more of the id")
        return matches[0]

    def _load(self, incident_id: str) -> tuple[Transcript, tuple[str, ...]]:
        path = self._existing(incident_id)
        with _collector_paused(), IncidentDatabase(path, self._clock) as database:
            contents = database.file.contents
            entries: list[TimelineEntry] = []
            damage = [(item.line, item.what) for item in contents.damage]
            for document in database:
                try:
                    entries.append(records.entry_from_json(document))
                except UnreadableRecordError as error:
                    line = contents.line_of[document.doc_id]
                    damage.append((line, f"entry {document.doc_id} is unreadable: {error}"))
        transcript = Transcript(incident=_incident(path, contents, entries), entries=tuple(entries))
        return transcript, tuple(f"{path}:{line}: {clean(what)}" for line, what in sorted(damage))

    def _files(self) -> list[Path]:
        """All incidents' files; none while the folder does not exist."""
        with files.explaining("list", self._folder):
            if not self._folder.exists():
                return []
            return [
                path for path in self._folder.iterdir() if path.suffix == _SUFFIX and _ID.fullmatch(path.stem)
            ]

    def _path(self, incident_id: str) -> Path:
        if not _ID.fullmatch(incident_id):
            raise JournalError(f"'{clean(incident_id)}' is no incident id")
        return self._folder / f"{incident_id}{_SUFFIX}"

    def _existing(self, incident_id: str) -> Path:
        path = self._path(incident_id)
        if not path.exists():
            raise JournalError(f"No incident '{incident_id}' in {self._folder}: see `workbench journal list`")
        return path


def _incident(path: Path, contents: Contents, entries: Sequence[TimelineEntry]) -> Incident:
    """The incident as its first entry has it, or else the header."""
    opened = entries[0].event if entries else None
    if isinstance(opened, IncidentOpened):
        incident = opened.incident
    elif contents.header:
        try:
            incident = records.incident_from_json(contents.header["incident"])
        except (KeyError, UnreadableRecordError) as error:
            raise JournalError(f"{path}:1: the header is unreadable: {clean(str(error))}") from error
    else:
        raise JournalError(
            f"{path} is damaged: neither the header nor the first entry is readable. It was left as it is."
        )
    if incident.id != path.stem:
        raise JournalError(f"{path} holds incident {incident.id}: rename it to {incident.id}{_SUFFIX}")
    return incident


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Turn what cannot be written as JSON into a `JournalError`."""
    try:
        yield
    except _UNWRITABLE as error:
        raise JournalError(f"Cannot record this in {path}: {clean(str(error))}") from error


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cycle collector from walking all entries again and again while they are built."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
