"""Files of CloudTrail's records become JSON lines, which DuckDB reads much faster than whole documents.

Nothing is parsed here. A separator between two records becomes a line feed. Should it have stood anywhere
else, the line is no JSON: DuckDB refuses the file, and its records are read one by one instead.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

from workbench.logs.contents import GZIP, Budget
from workbench.logs.stopping import Stop

_PIECE = 1 << 18
"""Bytes at a time: few enough to stay in the processor's cache from one step to the next."""
_BEGINNING = 1 << 16
"""Bytes in which a document's beginning, and the way it separates records, is looked for."""
_END = 64
"""Bytes held back, so that neither a separator nor the document's end is cut in two."""
_RECORDS = re.compile(rb'[ \t\r\n]*\{ *"Records" *: *\[ *(?=(?P<opens>\{ *"[^"\\]{1,24}" *:)|\])')
_CLOSES = re.compile(rb"\][ \t\r\n]*\}[ \t\r\n]*\Z")


def unpack(path: Path, target: Path, stop: Stop, *, delivered: bool) -> None:
    """Write a file's records to `target`, one a line.

    Args:
        path: Perhaps compressed with gzip.
        target: Is written anew.
        stop: Looked for between two pieces.
        delivered: It is `{"Records": […]}`; otherwise its lines are records already.

    Raises:
        ValueError: It is not quite of that form; or the archive is damaged, or not what its checksum says.
        BudgetError: It holds more than any log should.
        EOFError: The archive ends early.
        OSError: It cannot be read, or the lines cannot be written.
        StoppedError: `stop` was said.
    """
    with closing(unpacked(path, stop)) as pieces, target.open("wb") as lines:
        for text in _by_record(pieces) if delivered else pieces:
            lines.write(text)


def unpacked(path: Path, stop: Stop) -> Generator[bytes, None, None]:
    """Yield what a file holds, piece by piece; raises as `unpack` does."""
    with path.open("rb") as file:
        yield from stop.heeded(_within(Budget(path.stat().st_size), _pieces(file)))


def is_document(begins: bytes, ends: bytes) -> bool:
    """Tell whether a text is of the form in which a trail delivers records, by its beginning and its end."""
    return bool(_RECORDS.match(begins) and _CLOSES.search(ends))


def _within(budget: Budget, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        budget.take(len(piece))
        yield piece


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    packed = file.read(_PIECE)
    if not packed.startswith(GZIP):
        while packed:
            yield packed
            packed = file.read(_PIECE)
    while packed:  # several archives in one file are one text
        member = isal_zlib.decompressobj(wbits=31)
        while not member.eof:
            packed = packed or file.read(_PIECE)
            try:
                text = member.decompress(packed, _PIECE)
            except isal_zlib.error as error:  # type: ignore[misc]  # its stub declares an instance
                raise ValueError(str(error)) from error
            if not (packed or text or member.eof):
                raise EOFError("the archive ends early")
            packed = member.unconsumed_tail
            yield text
        packed = member.unused_data.lstrip(b"\0") or file.read(_PIECE).lstrip(b"\0")


def _by_record(pieces: Iterable[bytes]) -> Iterator[bytes | memoryview]:
    rest = iter(pieces)
    held = b""
    while len(held) < _BEGINNING and (piece := next(rest, None)) is not None:
        held += piece
    begins = _RECORDS.match(held)
    if not begins:
        raise ValueError("no list of records begins here")
    held = held[begins.end() :]
    opens = begins["opens"] or b"{"
    between = re.compile(rb"\} *, *" + re.escape(opens)).search(held)
    separator = between[0] if between else b"}," + opens
    while True:
        held = held.replace(separator, b"}\n" + opens)
        yield memoryview(held)[:-_END]
        held = held[-_END:]
        piece = next(rest, None)
        if piece is None:
            break
        held += piece
    closes = _CLOSES.search(held)
    if not closes:
        raise ValueError("no list of records ends here")
    yield held[: closes.start()] + b"\n"
