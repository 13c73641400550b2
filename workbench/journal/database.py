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
from workbench.journal import files, lines
from workbench.journal.contents import Contents, chained, check_schema, parse

_WINDOW = 4096
"""Bytes that are read first from the end of a file, doubled until the last entry is among them."""


class JsonLinesStorage(Storage):
    """A TinyDB storage: a header line, then one line per document, never rewritten.

    Args:
        path: An existing file.
        clock: Bounds the wait for the lock.
        writing: Lock out everybody else, and allow `append`.

    Raises:
        JournalError: The file cannot be opened, locked or read; or, to write, it is not of this schema or
            nothing in it is readable.
    """

    def __init__(self, path: Path, clock: Clock, *, writing: bool = False) -> None:
        super().__init__()
        self._path = path
        self._next_seq, self._last, self._due = 0, b"", b""
        with ExitStack() as stack:
            self._fd = stack.enter_context(files.locked(path, clock, writing=writing))
            if writing:
                self._find_end()
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
    def next_seq(self) -> int:
        """The sequence number of the entry to come, when writing. Numbers of damaged entries stay taken."""
        return self._next_seq

    @property
    def last(self) -> bytes:
        """The last intact record, when writing: that of the newest entry, or of the header."""
        return self._last

    def read(self) -> dict[str, dict[str, Any]]:
        """As `Storage.read`; damaged entries are left out."""
        entries = {str(seq): entry for seq, entry in self.contents.entries.items()}
        return {TinyDB.default_table_name: entries}

    def append(self, document: JsonObject) -> None:
        """Add an entry to the chain, with number and hashes; it is on the disk on return.

        A half-written line before it is ended and marked, and its bytes are kept.

        Raises:
            JournalError: The disk refuses; the file is as it was before.
            ValueError, RecursionError: The document cannot be written: see `lines.encode`.
        """
        line = lines.encode(chained(document, seq=self._next_seq, after=self._last))
        with files.explaining("append to", self._path):
            files.append(self._fd, self._due + line)
        self._next_seq, self._last, self._due = self._next_seq + 1, line.rstrip(b"\n"), b""
        self.__dict__.pop("contents", None)

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:
        """Refuse: nothing on record is ever changed."""
        del data
        raise JournalError(f"{self._path} can only be added to: record a correction as a new entry")

    def close(self) -> None:
        """Release the file."""
        self._release.close()

    def _find_end(self) -> None:
        """Read from the end of the file what the next entry must know."""
        check_schema(files.read_first_line(self._fd), self._path)
        size, window = files.size(self._fd), _WINDOW
        while True:
            data = files.read(self._fd, max(0, size - window))
            try:
                scan = lines.scan(data if window >= size else data.partition(b"\n")[2])
            except lines.TooManyLinesError as error:
                raise JournalError(f"{self._path}: {error}: begin a new incident") from error
            if scan.records:
                break
            if window >= size:
                raise JournalError(f"Nothing in {self._path} is readable: begin a new incident")
            window *= 2
        self._last, self._due = scan.records[-1][1], scan.due
        self._next_seq = self._seq(self._last) + scan.lost_at_end + 1

    def _seq(self, record: bytes) -> int:
        """Return the sequence number of an entry, 0 for the header."""
        try:
            return int(lines.decode(record).get("seq", 0))
        except (TypeError, ValueError, RecursionError) as error:
            raise JournalError(
                f"The last entry of {self._path} has no number: begin a new incident"
            ) from error


class InsertOnlyTable(Table):
    """A TinyDB table that appends what is inserted, and refuses every change."""

    def __init__(self, storage: JsonLinesStorage, name: str, **options: Any) -> None:
        super().__init__(storage, name, **options)
        self._lines = storage

    def insert(self, document: Mapping[str, Any]) -> int:
        """As `Table.insert`: the id is the next sequence number, which the document gets as its `seq`."""
        seq = self._lines.next_seq
        self._lines.append(document)
        self.clear_cache()
        return seq


class IncidentDatabase(TinyDB):
    """A TinyDB database over one incident's file, locked until it is closed. Arguments as the storage's."""

    table_class: type[Table] = InsertOnlyTable

    def __init__(self, path: Path, clock: Clock, *, writing: bool = False) -> None:
        super().__init__(path, clock, writing=writing, storage=JsonLinesStorage)

    @property
    def file(self) -> JsonLinesStorage:
        """What TinyDB does not know of: the header, the damage, the chain."""
        return cast("JsonLinesStorage", self.storage)
