"""One incident's file as a TinyDB database that can only grow.

TinyDB's own storage rewrites the whole file on every insert, which is slow, and corrupts it when two write
or when the disk is full. This one keeps TinyDB's queries and appends one line per document instead. A
database is opened for one piece of work and locked meanwhile:

    with IncidentDatabase(path, clock) as database:
        notes = database.search(where("event")["kind"] == "note_added")

Documents are entries, and a document's id is its sequence number.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from workbench.domain.values import JsonObject
from workbench.engine.errors import JournalError
from workbench.engine.ports import Clock
from workbench.journal import files
from workbench.journal.contents import Contents, parse
from workbench.journal.tail import Ends, Tail


class JsonLinesStorage(Storage):
    """A TinyDB storage: a header line, then one line per document, never rewritten.

    Args:
        path: An existing file.
        clock: Bounds the wait for the lock.
        writing: Lock out everybody else, and allow `append`.
        ends: What is known of how files end, when writing.

    Raises:
        JournalError: The file cannot be opened, locked or read; or, to write, it is not of this schema or
            nothing in it is readable.
    """

    def __init__(self, path: Path, clock: Clock, *, writing: bool = False, ends: Ends | None = None) -> None:
        super().__init__()
        self._path = path
        with ExitStack() as stack:
            self._fd = stack.enter_context(files.locked(path, clock, writing=writing))
            self._tail = Tail(self._fd, path, ends or Ends()) if writing else None
            self._release = stack.pop_all()

    @cached_property
    def contents(self) -> Contents:
        """The whole file; nobody else writes while this storage holds its lock.

        Raises:
            JournalError: It cannot be read, or was written by a newer version or another program.
        """
        with files.explaining("read", self._path):
            data = files.read(self._fd)
        return parse(data, self._path)

    @property
    def tail(self) -> Tail:
        """Where entries are added, when writing."""
        if self._tail is None:
            raise JournalError(f"{self._path} was opened to read only")
        return self._tail

    def read(self) -> dict[str, dict[str, Any]]:
        """As `Storage.read`; damaged entries are left out."""
        entries = {str(seq): entry for seq, entry in self.contents.entries.items()}
        return {TinyDB.default_table_name: entries}

    def append(self, document: JsonObject) -> None:
        """Add an entry to the chain, see `Tail.append`."""
        self.tail.append(document)
        self.__dict__.pop("contents", None)

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:
        """Refuse: nothing on record is ever changed."""
        del data
        raise JournalError(f"{self._path} can only be added to: record a correction as a new entry")

    def close(self) -> None:
        """Release the file."""
        self._release.close()


class InsertOnlyTable(Table):
    """A TinyDB table that appends what is inserted, and refuses every change."""

    def __init__(self, storage: JsonLinesStorage, name: str, **options: Any) -> None:
        super().__init__(storage, name, **options)
        self._lines = storage

    def insert(self, document: Mapping[str, Any]) -> int:
        """As `Table.insert`: the id is the next sequence number, which the document gets as its `seq`."""
        seq = self._lines.tail.next_seq
        self._lines.append(document)
        self.clear_cache()
        return seq


class IncidentDatabase(TinyDB):
    """A TinyDB database over one incident's file, locked until it is closed. Arguments as the storage's."""

    table_class: type[Table] = InsertOnlyTable

    def __init__(self, path: Path, clock: Clock, *, writing: bool = False, ends: Ends | None = None) -> None:
        super().__init__(path, clock, writing=writing, ends=ends, storage=JsonLinesStorage)

    @property
    def file(self) -> JsonLinesStorage:
        """What TinyDB does not know of: the header, the damage, the chain."""
        return cast("JsonLinesStorage", self.storage)
