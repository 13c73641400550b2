"""The `Journal` on disk: a folder with one file per incident."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from workbench import __version__
from workbench.domain.incident import Incident
from workbench.domain.incident_events import IncidentClosed
from workbench.domain.text import clean
from workbench.domain.transcript import Draft, TimelineEntry, Transcript
from workbench.domain.verification import Verification
from workbench.engine.collector import collector_paused
from workbench.engine.errors import JournalError, UsageError
from workbench.engine.keeping import kept
from workbench.engine.memory_journal import entry_from
from workbench.engine.ports import Clock, IncidentSummary
from workbench.journal import bundle, files, lines, records, search, summaries, verification
from workbench.journal.contents import parse
from workbench.journal.database import IncidentDatabase
from workbench.journal.folder import SUFFIX, JournalFolder
from workbench.journal.headers import header_of
from workbench.journal.importing import Imported, take_in
from workbench.journal.repair import RepairReport, repaired
from workbench.journal.retention import Retention, retention
from workbench.journal.shared_answers import answers_of, completed
from workbench.journal.tail import Ends
from workbench.journal.transcripts import transcript_of

_HASH = re.compile(r"[0-9a-f]{64}")
_UNWRITABLE = (AttributeError, TypeError, ValueError, OverflowError, RecursionError)


class TinyJournal:
    """A `Journal` in a folder. Safe with several threads and processes; holds nothing open between calls.

    Args:
        folder: Where the files are; made by the first `create`.
        clock: Stamps the entries, and bounds the wait for another process.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._incidents = JournalFolder(folder)
        self._clock = clock
        self._ends = Ends()

    def create(self, incident: Incident, draft: Draft) -> TimelineEntry:
        """As `Journal.create`. The header holds the incident as well, should the first entry get damaged."""
        path = self._incidents.file(incident.id)
        with _writable(path):
            header = lines.encode(header_of(records.incident_to_json(kept(incident))))
            entry = entry_from(draft, seq=1, clock=self._clock)
            first = lines.encode(lines.chained(records.entry_to_json(entry), seq=1, after=header))
            recorded = records.entry_from_json(lines.decode(first.rstrip(b"\n")))
        with files.explaining("create", path):
            files.create(path, header + first, self._clock)
        return recorded

    def append(self, incident_id: str, draft: Draft) -> TimelineEntry:
        """As `Journal.append`; refused when another process keeps the file locked, or the disk is full.

        The entry is returned as every later `load` gives it: text is clean, integers beyond 2^53 are text.
        """
        path = self._incidents.existing(incident_id)
        with (
            IncidentDatabase(path, self._clock, writing=True, ends=self._ends) as database,
            _writable(path),
        ):
            tail = database.file.tail
            if isinstance(draft.event, IncidentClosed):
                seal = replace(draft.event, entries=tail.next_seq - 1, head=lines.stated_hash(tail.last))
                draft = replace(draft, event=seal)
            entry = entry_from(draft, seq=tail.next_seq, clock=self._clock)
            database.insert(records.entry_to_json(entry))
            recorded = records.entry_from_json(lines.decode(tail.last))
        shared = {answer.held_by: answer for answer in answers_of(entry) if answer.held_by}
        return completed(recorded, shared.get)

    def close(self, incident_id: str, draft: Draft) -> TimelineEntry:
        """As `Journal.close`; the hash of the returned entry is the head to keep elsewhere."""
        if not isinstance(draft.event, IncidentClosed):
            raise TypeError("an incident is closed by an IncidentClosed event")
        return self.append(incident_id, draft)

    def load(self, incident_id: str) -> Transcript:
        """As `Journal.load`; what is missing from it is told by `problems`."""
        return self._load(incident_id)[0]

    def problems(self, incident_id: str) -> tuple[str, ...]:
        """Return what is damaged or missing in an incident's file, one `file:line: what` each.

        Raises:
            JournalError: The file cannot be read at all.
        """
        return self._load(incident_id)[1]

    def verify(self, incident_id: str, head: str | None = None) -> Verification:
        """Check that an incident's file is what was recorded.

        Args:
            incident_id: The incident.
            head: The hash of an entry that was kept elsewhere, if any.

        Raises:
            JournalError: There is no such incident. A file that cannot be read is a check that failed.
            UsageError: `head` is no hash.
        """
        path = self._incidents.existing(incident_id)
        if head is not None and not _HASH.fullmatch(head):
            raise UsageError(f"'{clean(head)}' is no head: give the 64 hexadecimal digits that were printed")
        try:
            return verification.verify(self._read(path), path, incident_id, head)
        except JournalError as error:
            return verification.unreadable(incident_id, str(error))

    def repair(self, incident_id: str, target: Path) -> RepairReport:
        """Write a new file with all that can be read of a damaged one, which stays as it is.

        Args:
            incident_id: The incident.
            target: The new file. To work with it, name it like the incident, in the folder of a new journal.

        Raises:
            JournalError: There is no such incident, nothing in it is readable, or `target` exists or cannot
                be written.
        """
        path = self._incidents.existing(incident_id)
        data, report = repaired(self._read(path), path, target)
        with files.explaining("create", target):
            files.create(target, data, self._clock)
        return report

    def export_bundle(self, incident_id: str, target: Path) -> Verification:
        """Write one file that holds an incident, to hand over. Returns what verifying the incident came to.

        Raises:
            JournalError: There is no such incident, or `target` exists or cannot be written.
        """
        path = self._incidents.existing(incident_id)
        data = self._read(path)
        found = verification.verify(data, path, incident_id)
        with files.explaining("create", target):
            files.create(target, bundle.pack(incident_id, data, found, __version__), self._clock)
        return found

    def import_bundle(self, path: Path, *, allow_damaged: bool = False) -> Imported:
        """Take in an incident from a bundle; never changes what is here: see `Imported`.

        Args:
            path: The bundle.
            allow_damaged: Take in also what does not verify. It still will not.

        Raises:
            JournalError: It is no bundle, does not verify, or differs from the incident of that id here.
        """
        return take_in(bundle.unpack(path), self._incidents.path, self._clock, allow_damaged=allow_damaged)

    def load_bundle(self, path: Path) -> tuple[Transcript, Verification]:
        """Read an incident from a bundle, without taking it in, and what verifying it came to.

        Raises:
            JournalError: It is no bundle, or nothing in it is readable.
        """
        unpacked = bundle.unpack(path)
        return transcript_of(parse(unpacked.data, path), path)[0], unpacked.verification

    def summaries(self) -> Sequence[IncidentSummary]:
        """As `Journal.summaries`."""
        found = [summaries.summarise(path, self._clock) for path in self._incidents.files()]
        return sorted(found, key=lambda item: (item.started_at, item.id), reverse=True)

    def search(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        playbook: str | None = None,
        cause: str | None = None,
        tag: str | None = None,
        text: str | None = None,
    ) -> Sequence[IncidentSummary]:
        """As `Journal.search`; raises JournalError when the folder cannot be read."""
        found = self.summaries()
        if since is not None:
            found = [item for item in found if item.started_at >= since]
        if until is not None:
            found = [item for item in found if item.started_at <= until]
        if playbook is not None:
            found = [item for item in found if item.playbook == playbook]
        if cause is not None:
            found = [item for item in found if search.proves(self._content(item), cause)]
        if tag is not None:
            found = [item for item in found if search.tagged(self._content(item), tag)]
        if text is not None:
            found = [item for item in found if search.says(self._content(item), text)]
        return found

    def retention(self, now: datetime, years: int) -> Sequence[Retention]:
        """Return for each incident when it has been kept for so many years, the first to end first.

        Raises:
            JournalError: The folder cannot be read.
        """
        last_entry_at = {
            path.stem: summaries.last_entry_at(path, self._clock) for path in self._incidents.files()
        }
        found = [retention(id_, moment, now, years) for id_, moment in last_entry_at.items()]
        return sorted(found, key=lambda item: (item.keep_until, item.incident_id))

    def resolve(self, name: str) -> str:
        """Return the id of the incident that is meant, see `incident_named`.

        Raises:
            UsageError: No incident is, or several are.
            JournalError: The folder cannot be read.
        """
        return self._incidents.resolve(name)

    def _load(self, incident_id: str) -> tuple[Transcript, tuple[str, ...]]:
        path = self._incidents.existing(incident_id)
        with collector_paused(), IncidentDatabase(path, self._clock) as database:
            transcript, problems = transcript_of(database.file.contents, path)
        found = transcript.incident.id
        if found != path.stem:
            raise JournalError(f"{path} holds incident {clean(found)}: rename it to {clean(found)}{SUFFIX}")
        return transcript, problems

    def _read(self, path: Path) -> bytes:
        with files.locked(path, self._clock, writing=False) as fd, files.explaining("read", path):
            return files.read(fd)

    def _content(self, summary: IncidentSummary) -> bytes:
        """The file of an incident; nothing when it cannot be read, which its summary says."""
        return b"" if summary.status == "damaged" else self._read(self._incidents.file(summary.id))


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Turn what cannot be written as JSON into a `JournalError`."""
    try:
        yield
    except _UNWRITABLE as error:
        raise JournalError(f"Cannot record this in {path}: {clean(str(error))}") from error
