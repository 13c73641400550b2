"""Adding a note to an incident that nobody works on now, without reading what is in it.

A person types `workbench journal note` while things are on fire. An entry needs the header and the end of
its file; to build all events of the incident, and to load what can, took twenty times as long as to write it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.text import clean
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.engine.errors import JournalError
from workbench.journal import files
from workbench.journal.folder import SUFFIX, JournalFolder
from workbench.journal.headers import read_header
from workbench.journal.tail import Ends, Tail
from workbench.knowledge.redaction import shown

if TYPE_CHECKING:
    from workbench.domain.target import Person
    from workbench.engine.ports import Clock


class NotePad:
    """Adds notes to the incidents of a journal. What it writes, `TinyJournal.append` would write as well.

    Args:
        folder: That of the journal.
        clock: Stamps the entries, and bounds the wait for another process.
        person: Who writes.
        tool_version: What is put on record with each entry.
    """

    def __init__(self, folder: Path, clock: Clock, person: Person, tool_version: str) -> None:
        self._incidents = JournalFolder(folder)
        self._clock = clock
        self._person = person
        self._tool_version = tool_version

    def resolve(self, name: str) -> str:
        """Return the id of the incident that is meant; raises as `JournalFolder.resolve`."""
        return self._incidents.resolve(name)

    def add(self, incident_id: str, text: str, at: datetime | None) -> int | None:
        """Add a note, and return the number of its entry; it is on the disk on return.

        Args:
            incident_id: The incident.
            text: As `note_said` returned it.
            at: When what it tells of happened, where the person said so.

        Returns:
            None for a file whose header is damaged, or not as ours: that needs a reader of all of it.

        Raises:
            JournalError: There is no such incident, or its file cannot be read or written.
        """
        observed_at = self._clock.now()
        path = self._incidents.existing(incident_id)
        with files.locked(path, self._clock, writing=True) as fd:
            match read_header(files.read_first_line(fd), path):
                case {"incident": {"id": str(found), "playbook": {"sha256": str(playbook)}}}:
                    pass
                case _:
                    return None
            if found != incident_id:
                raise JournalError(
                    f"{path} holds incident {clean(found)}: rename it to {clean(found)}{SUFFIX}"
                )
            tail = Tail(fd, path, Ends())
            seq = tail.next_seq
            tail.append(self._entry(text, at, observed_at, playbook))
        return seq

    def _entry(self, text: str, at: datetime | None, observed_at: datetime, playbook: str) -> JsonObject:
        """Return the entry as `records.entry_to_json` does, but for its place in the chain."""
        who = self._person
        said_of = iso(at) if at else None
        return {
            "event": {"kind": "note_added", "text": shown(text, keep_lines=True), "at": said_of},
            "who": {
                "os_user": shown(who.os_user, keep_lines=True),
                "host": shown(who.host, keep_lines=True),
                "aws_identity": shown(who.aws_identity, keep_lines=True),
            },
            "occurred_at": said_of,
            "observed_at": iso(observed_at),
            "recorded_at": iso(self._clock.now()),
            "skew_s": None,
            "tool_version": self._tool_version,
            "playbook_sha256": playbook,
        }
