"""The lines of a journal file: JSON objects that each begin with their own hash.

A line is `{"hash":"<64 hex digits>",…}` and a line feed. What follows the hash is the rest of the object in
the canonical form of RFC 8785: sorted, no blanks, UTF-8. The hash is the SHA-256 of the object in that form,
without `hash`. So the bytes of a line are what was hashed: it is checked without being parsed, and any
JSON-lines tool reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from types import NoneType
from typing import Any, cast

from workbench.domain.text import clean_json
from workbench.domain.values import JsonObject

MOST_LINES = 500_000
"""Of one journal file; an incident has some hundred. A bundle of 400 kB may hold 400 million blank ones."""
_SEAL = re.compile(rb'\{"hash":"([0-9a-f]{64})",')
_SEAL_LENGTH = 75
_ESCAPES = ("\\u", "\\b", "\\f", "\\r")
"""How JSON spells control characters, but for line feeds and tabs."""
LARGEST_INTEGER = 2**53 - 1
"""The largest integer that RFC 8785 writes, for all up to here are IEEE doubles."""
_PLAIN_NUMBERS = (1e-3, 1e15)
"""Between these, a number that is no integer has the same digits in RFC 8785 as everywhere."""
HALF_WRITTEN = b" <half-written>"
"""Put at the end of a line whose write was interrupted, by whoever writes next; its own bytes are kept."""


class TooManyLinesError(ValueError):
    """A file holds more than any incident has written."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is not as it was written."""

    line: int
    """Counts from 1."""
    data: bytes
    rescued: int
    """Intact records in it."""
    half_written: bool
    """Its write was interrupted, so that nobody was told of it."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What is intact in a piece of a journal file, and what is not."""

    records: tuple[tuple[int, bytes], ...]
    """Line number and intact record, in the order of the file."""
    broken: tuple[Broken, ...]
    due: bytes
    """What must be written before another line: nothing, or the end of the last one."""
    lost_at_end: int
    """Broken lines after the last intact record, but for half-written ones."""


def encode(document: JsonObject) -> bytes:
    """Return the line that holds `document`, which has no `hash` yet.

    Raises:
        ValueError, RecursionError: It has no canonical form: a type that is not JSON, NaN, an integer beyond
            2^53, a lone surrogate, nested too deep.
    """
    body = canonical(document)
    return b'{"hash":"%s",%s\n' % (sha256(body).hexdigest().encode(), body[1:])


def chained(entry: JsonObject, *, seq: int, after: bytes) -> JsonObject:
    """Return an entry with its place in the chain, number `seq` behind the record `after`; not yet hashed."""
    body = {name: value for name, value in entry.items() if name != "hash"}
    return {**body, "seq": seq, "prev_hash": stated_hash(after)}


def canonical(document: JsonObject) -> bytes:
    """Return a JSON value in the canonical form of RFC 8785; raises as `encode`.

    The standard library writes most values in this form, three times as fast. Others go to the reference.
    """
    if _is_common(document):
        return _ENCODER.encode(document).encode()
    import rfc8785  # noqa: PLC0415 - most entries need none

    return rfc8785.dumps(cast("dict[str, Any]", document))


def decode(record: bytes) -> dict[str, Any]:
    """Return the object of a record, with its hash. Whoever wrote it, its text can be shown on a terminal.

    Raises:
        ValueError, RecursionError: It is no JSON object.
    """
    text = str(record, "utf-8")
    document, end = _DECODER.raw_decode(text)
    if not isinstance(document, dict) or end < len(text):
        raise ValueError("not an object, and nothing else")
    return document if _is_plain(text) else cast("dict[str, Any]", clean_json(document))


def is_canonical(record: bytes) -> bool:
    """Tell whether an intact record is in the form of RFC 8785, and its text clean: as `encode` made it."""
    try:
        text = str(record, "utf-8")
        document = json.loads(text, parse_int=float)  # RFC 8785 knows no other numbers
        if not _is_plain(text) and clean_json(document) != document:
            return False
        document.pop("hash")
        return canonical(document)[1:] == record[_SEAL_LENGTH:]
    except (ValueError, RecursionError):
        return False


def _is_common(value: object) -> bool:
    """Tell whether `json` writes a value as RFC 8785 wants it: no rare number, key or type in it."""
    kind = type(value)
    if kind in (bool, NoneType) or isinstance(value, str):  # a member of a `StrEnum` is written as its text
        return True
    if kind is int:
        return abs(cast("int", value)) <= LARGEST_INTEGER
    if kind is dict:
        for name, item in cast("dict[object, object]", value).items():
            if not isinstance(name, str) or not name.isascii():
                return False
            if not _is_common(item):
                return False
        return True
    if kind in (list, tuple):
        return all(map(_is_common, cast("list[object]", value)))
    if kind is float:
        number = cast("float", value)
        least, most = _PLAIN_NUMBERS
        return least <= abs(number) < most and not number.is_integer()
    return False


def _number(digits: str) -> int | float:
    """Read what was a float as one: RFC 8785 writes `1e20` without point and exponent."""
    value = int(digits)
    return value if abs(value) <= LARGEST_INTEGER else float(digits)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_DECODER = json.JSONDecoder(parse_int=_number)


def _is_plain(json_text: str) -> bool:
    """Tell whether nothing in it needs cleaning; the cheap answer, which errs on the side of cleaning.

    Control characters below the blank need no look: JSON allows them as escapes only.
    """
    inert = "\x7f" not in json_text if json_text.isascii() else json_text.isprintable()
    return inert and ("\\" not in json_text or not any(escape in json_text for escape in _ESCAPES))


def is_sealed(record: bytes) -> bool:
    """Tell whether `record` begins with a hash, be it right or wrong."""
    return _SEAL.match(record) is not None


def is_intact(record: bytes) -> bool:
    """Tell whether `record`, without its line feed, is what its hash was made of."""
    return is_sealed(record) and stated_hash(record) == actual_hash(record)


def stated_hash(record: bytes) -> str:
    """Return the hash with which a sealed record begins."""
    return record[9:73].decode("ascii")


def actual_hash(record: bytes) -> str:
    """Return the hash of the content of a sealed record."""
    digest = sha256(b"{")
    digest.update(memoryview(record)[_SEAL_LENGTH:])
    return digest.hexdigest()


def scan(data: bytes) -> Scan:
    """Find the intact records in `data`, which begins at the start of a line, and all damage between them.

    Raises:
        TooManyLinesError: It has more than `MOST_LINES`.
    """
    if data.count(b"\n") > MOST_LINES:
        raise TooManyLinesError(f"it has more than {MOST_LINES:,} lines, the budget of one journal file")
    lines = data.split(b"\n")
    unended = lines.pop()
    if unended:
        lines.append(unended)
    records: list[tuple[int, bytes]] = []
    broken: list[Broken] = []
    lost = 0
    due = b"\n" if unended else b""
    for number, line in enumerate(lines, 1):
        if is_intact(line):
            records.append((number, line))
            lost = 0
            continue
        rescued = list(_rescue(line))
        records += [(number, record) for record in rescued]
        at_end = bool(unended) and number == len(lines)
        half_written = not rescued and (at_end or line.endswith(HALF_WRITTEN))
        broken.append(Broken(number, line, len(rescued), half_written))
        lost = 0 if rescued else lost + (not half_written)
        if at_end and half_written:
            due = HALF_WRITTEN + b"\n"
    return Scan(tuple(records), tuple(broken), due, lost)


def _rescue(line: bytes) -> Iterator[bytes]:
    """Yield the intact records in a damaged line: a lost line feed joins two, perhaps by a stray byte."""
    starts = [seal.start() for seal in _SEAL.finditer(line)]
    for start, end in pairwise([*starts, len(line)]):
        for record in (line[start:end], line[start : end - 1]):
            if is_intact(record):
                yield record
                break
