"""The lines of a journal file: JSON objects that each carry their own checksum.

A line is `{"crc32":"<8 hex digits>",…}`: no blanks, ASCII only, ended by a line feed. The checksum is that of
the object without its first member, as it would stand in the line. Any JSON-lines tool reads it, and a
terminal can show it: no control or direction character stands in it unescaped.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from workbench.domain.values import JsonObject

_SEAL = re.compile(rb'\{"crc32":"([0-9a-f]{8})",')
SEAL_LENGTH = 20
"""Bytes of a line up to and including its checksum and the comma after it."""
_CRC_OF_BRACE = zlib.crc32(b"{")


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a file that is not as it was written."""

    line: int
    """Counts from 1."""
    what: str


@dataclass(frozen=True, slots=True)
class Scan:
    """What is intact in a piece of a journal file, and what is not."""

    records: tuple[tuple[int, bytes], ...]
    """Line number and intact record, in the order of the file."""
    damage: tuple[Damage, ...]
    ended: bool
    """Its last line has an end, so that another may follow."""
    lost_at_end: int
    """Damaged lines after the last intact record; a half-written one, never acknowledged, does not count."""


def _plain(value: object) -> object:
    """Turn what is a JSON value by its nature, but not by its type, into one."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_plain)


def encode(document: JsonObject) -> bytes:
    """Return the line that holds `document`.

    Raises:
        TypeError, ValueError, RecursionError: It is no JSON: an unknown type, NaN, nested too deep.
    """
    body = _ENCODER.encode(document).encode("ascii")
    return b'{"crc32":"%08x",%s\n' % (zlib.crc32(body), body[1:])


def decode(record: bytes) -> dict[str, Any]:
    """Return the document of a record, without its checksum.

    Raises:
        ValueError, RecursionError: It is no JSON object.
    """
    document = json.loads(str(record, "ascii"))
    if not isinstance(document, dict):
        raise ValueError("not an object")  # noqa: TRY004 - wrong content, as any other bad JSON
    document.pop("crc32", None)
    return document


def is_sealed(record: bytes) -> bool:
    """Tell whether `record` begins with a checksum, be it right or wrong."""
    return _SEAL.match(record) is not None


def is_intact(record: bytes) -> bool:
    """Tell whether `record`, without its line feed, is as `encode` made it."""
    seal = _SEAL.match(record)
    if seal is None:
        return False
    return int(seal[1], 16) == zlib.crc32(memoryview(record)[SEAL_LENGTH:], _CRC_OF_BRACE)


def scan(data: bytes) -> Scan:
    """Find the intact records in `data`, which begins at the start of a line, and all damage between them."""
    lines = data.split(b"\n")
    ended = not lines[-1]
    if ended:
        lines.pop()
    records: list[tuple[int, bytes]] = []
    damage: list[Damage] = []
    lost = 0
    for number, line in enumerate(lines, 1):
        intact = [line] if is_intact(line) else list(_rescue(line))
        records += [(number, record) for record in intact]
        if intact != [line]:
            half_written = number == len(lines) and not ended
            damage.append(Damage(number, _describe(line, len(intact), half_written=half_written)))
            lost += not half_written
        if intact:
            lost = 0
    return Scan(records=tuple(records), damage=tuple(damage), ended=ended, lost_at_end=lost)


def _rescue(line: bytes) -> Iterator[bytes]:
    """Yield the intact records in a damaged line: a lost line feed joins two, perhaps by a stray byte."""
    starts = [seal.start() for seal in _SEAL.finditer(line)]
    for start, end in pairwise([*starts, len(line)]):
        for record in (line[start:end], line[start : end - 1]):
            if is_intact(record):
                yield record
                break


def _describe(line: bytes, rescued: int, *, half_written: bool) -> str:
    if rescued:
        return f"bytes were added, or a line break lost; the {rescued} intact entries in it are read"
    if half_written:
        return f"half-written ({len(line)} bytes): its write was interrupted"
    return f"damaged ({len(line)} bytes): it does not match its checksum" if line else "empty line"
