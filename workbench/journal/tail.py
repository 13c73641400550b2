"""The end of one incident's file, where entries are added: what the next one must know, and its writing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from workbench.domain.values import JsonObject
from workbench.engine.errors import JournalError
from workbench.journal import files, lines
from workbench.journal.headers import check_schema

_WINDOW = 4096
"""Bytes that are read first from the end of a file, doubled until the last entry is among them."""
_MOST_REMEMBERED = 64


class _End(NamedTuple):
    """How a file ends."""

    next_seq: int
    """The number of the entry to come. Numbers of damaged entries stay taken."""
    last: bytes
    """The last intact record: that of the newest entry, or of the header."""
    due: bytes
    """What must be written before another line: nothing, or the end of a half-written one."""


class Ends:
    """How files ended when this process wrote to them last, for as long as nobody else touches them.

    What it tells of a file counts only under the lock of that file.
    """

    def __init__(self) -> None:
        self._known: dict[Path, tuple[_State, _End]] = {}

    def of(self, path: Path, fd: int) -> _End | None:
        """Return how the file ends; None where that must be looked at."""
        state, end = self._known.get(path, (None, None))
        return end if end and state == _state(fd) else None

    def remember(self, path: Path, fd: int, end: _End) -> None:
        """Keep how the file ends, now that this process has written to it."""
        if path not in self._known and len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[path] = _state(fd), end


class Tail:
    """The end of a file to which its holder adds entries, and nobody else meanwhile.

    Args:
        fd: The file, open to append, its lock held.
        path: Where it is, for messages.
        ends: What is known of files; looked at and kept up.

    Raises:
        JournalError: It is not of this schema, nothing in it is readable, or it cannot be read.
    """

    def __init__(self, fd: int, path: Path, ends: Ends) -> None:
        self._fd, self._path, self._ends = fd, path, ends
        self._end = ends.of(path, fd) or _found(fd, path)

    @property
    def next_seq(self) -> int:
        """The sequence number of the entry to come. Numbers of damaged entries stay taken."""
        return self._end.next_seq

    @property
    def last(self) -> bytes:
        """The last intact record: that of the newest entry, or of the header."""
        return self._end.last

    def append(self, document: JsonObject) -> None:
        """Add an entry to the chain, with number and hashes; it is on the disk on return.

        A half-written line before it is ended and marked, and its bytes are kept.

        Raises:
            JournalError: The disk refuses; the file is as it was before.
            ValueError, RecursionError: The document cannot be written: see `lines.encode`.
        """
        line = lines.encode(lines.chained(document, seq=self._end.next_seq, after=self._end.last))
        with files.explaining("append to", self._path):
            files.append(self._fd, self._end.due + line)
        self._end = _End(self._end.next_seq + 1, line[:-1], b"")
        self._ends.remember(self._path, self._fd, self._end)


_State = tuple[int, int, int, int, int]


def _state(fd: int) -> _State:
    """Return what changes with whatever is done to a file: which it is, its size, its times."""
    found = os.fstat(fd)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _found(fd: int, path: Path) -> _End:
    """Read from the end of the file what the next entry must know; raises as `Tail`."""
    check_schema(files.read_first_line(fd), path)
    size, window = files.size(fd), _WINDOW
    while True:
        data = files.read(fd, max(0, size - window))
        try:
            scan = lines.scan(data if window >= size else data.partition(b"\n")[2])
        except lines.TooManyLinesError as error:
            raise JournalError(f"{path}: {error}: begin a new incident") from error
        if scan.records:
            break
        if window >= size:
            raise JournalError(f"Nothing in {path} is readable: begin a new incident")
        window *= 2
    last = scan.records[-1][1]
    return _End(_seq(last, path) + scan.lost_at_end + 1, last, scan.due)


def _seq(record: bytes, path: Path) -> int:
    """Return the sequence number of an entry, 0 for the header."""
    try:
        seq = lines.decode(record).get("seq", 0)
    except (ValueError, RecursionError):
        seq = None
    if type(seq) is not int or not 0 <= seq < lines.LARGEST_INTEGER:
        raise JournalError(f"The last entry of {path} has no number: begin a new incident")
    return seq
