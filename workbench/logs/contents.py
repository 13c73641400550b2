"""What a file of logs holds, unpacked, within a budget: an archive of 3 MB may hold 3 GB of blanks.

A trail's file packs to a tenth, and the most repetitive records to a fiftieth; gzip itself can reach a
thousandth (https://www.zlib.net/zlib_tech.html, "Maximum Compression Factor").
"""

from __future__ import annotations

import gzip
import hashlib
import io
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP = b"\x1f\x8b"
MOST_BYTES = 4 << 30
"""Of one file, unpacked: what reading it may take of disk."""
MOST_TIMES = 100
"""So many times its own size a file may become."""
_ALWAYS = 64 << 20
"""Bytes below which no file is too much: more than any that a trail delivers."""
_GZIP_TIMES = 1_032
"""What gzip can reach at most."""
_MOST_SECONDS = 300.0
"""For one file."""
_AT_ONCE = 1 << 18


class BudgetError(ValueError):
    """A file takes more than any log should; the text says which budget it passes."""


UNREADABLE = (OSError, EOFError, ValueError, RecursionError, zlib.error)
"""What reading a damaged file may raise."""


def most_unpacked(size: int) -> int:
    """Return to how many bytes a file of so many may unpack before it is refused."""
    return min(size * _GZIP_TIMES, MOST_BYTES, max(_ALWAYS, size * MOST_TIMES))


class Budget:
    """What reading one file may take.

    Args:
        size: Bytes of the file as it lies there.
        clock: Seconds that only go forward.
    """

    def __init__(self, size: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most_unpacked(size)
        self._is_large = size * MOST_TIMES >= MOST_BYTES
        self._clock = clock
        self._ends = clock() + _MOST_SECONDS
        self._taken = 0

    def take(self, count: int) -> None:
        """Count bytes that were unpacked; raises BudgetError."""
        self._taken += count
        if self._taken > self._most:
            if self._is_large:
                raise BudgetError(
                    f"it holds more than {MOST_BYTES >> 30} GB, the budget of one file: split it"
                )
            raise BudgetError(
                f"it unpacks to more than {MOST_TIMES} times its size and {_ALWAYS >> 20} MB, as no log "
                "does: unpack it yourself to have it read"
            )
        if self._clock() > self._ends:
            raise BudgetError(
                f"it takes more than {_MOST_SECONDS:.0f} seconds to read, the budget of one file"
            )


class _Counted(io.RawIOBase):
    """A stream, of which every byte is counted."""

    def __init__(self, stream: BinaryIO, below: BinaryIO, budget: Budget) -> None:
        self._stream, self._below, self._budget = stream, below, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        count = cast("io.BufferedIOBase", self._stream).readinto(buffer)
        self._budget.take(count)
        return count

    def close(self) -> None:
        self._stream.close()
        self._below.close()  # GzipFile leaves it open
        super().close()


def opened(path: Path) -> io.BufferedReader:
    """Return what a file holds, perhaps compressed with gzip, as a stream.

    Reading from it raises one of `UNREADABLE`, among them BudgetError.

    Raises:
        OSError: It cannot be opened.
    """
    raw = path.open("rb")
    try:
        packed = raw.read(len(GZIP)) == GZIP
        size = raw.seek(0, io.SEEK_END)
        raw.seek(0)
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
        return io.BufferedReader(_Counted(stream, raw, Budget(size)), _AT_ONCE)
    except BaseException:
        raw.close()
        raise


def content_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content, uncompressed; raises one of `UNREADABLE`."""
    with opened(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
