"""CloudTrail records from files: as a trail delivers them, a log shipper keeps them, the CLI prints them.

That is `{"Records": […]}`, one record a line, and `{"Events": [{"CloudTrailEvent": "…"}]}` of `aws cloudtrail
lookup-events`, each perhaps compressed with gzip. What cannot be read is named and left out.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from workbench.domain.values import JsonObject, JsonValue
from workbench.logs.contents import UNREADABLE, opened
from workbench.logs.local_files import LogFileKind, find_files
from workbench.logs.records import SHIPPED_AT

_LONGEST = 64 << 20
"""Bytes of a line, or of a document over many lines; a delivered file is one line of some 50 MB at most."""
_PIECE = 1 << 20


class CloudTrailFiles:
    """The records below a folder, or in one file.

    Args:
        path: The folder, searched through and through, or the file.

    Raises:
        UsageError: There is no such folder, or nothing in it looks like CloudTrail's files.
    """

    def __init__(self, path: Path) -> None:
        found = find_files(path)
        self.files = [file.path for file in found.files if file.kind is not LogFileKind.ACCESS_LOG]
        self.problems = [f"{problem.path}: {problem.what}" for problem in found.problems]
        """What could not be read, one `file: what` each; complete when `records` has ended."""

    def records(self) -> Iterator[JsonObject]:
        """Yield all records, file by file; one line of one file is in memory at a time."""
        for file in self.files:
            yield from read_records(file, self.problems)


def read_records(file: Path, problems: list[str]) -> Iterator[JsonObject]:
    """Yield the records of a file, and add to `problems` what could not be read, one `file: what` each."""
    try:
        with opened(file) as stream:
            yield from _records_in(file, stream, problems)
    except UNREADABLE as error:
        problems.append(f"{file}: {error}")


def _records_in(file: Path, stream: BinaryIO, problems: list[str]) -> Iterator[JsonObject]:
    line = 0
    for line, text in _documents(stream):
        if text is None:
            problems.append(f"{file}:{line}: a line of more than {_LONGEST >> 20} MB, which is not read")
            continue
        found = _records_of(_json(text))
        records = [item for item in found or () if isinstance(item, dict) and "eventName" in item]
        if found is None or len(records) < len(found):
            problems.append(f"{file}:{line}: not a CloudTrail record")
        yield from map(_timed, records)
    if not line:
        problems.append(f"{file}: empty")


def _documents(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield each document with the line on which it begins: one a line, or one printed over all lines.

    None is a line that is longer than any that is read.
    """
    lines: Iterator[bytes | None] = iter(lambda: _line(stream), b"")
    first = next(lines, b"")
    if first is not None and _json(first) is None:
        text = first + stream.read(_LONGEST)
        if _json(text) is not None:
            yield 1, text
            return
        *held, cut = text.split(b"\n")
        rest = _line(stream) if cut else b""
        lines = itertools.chain(held, [None if rest is None else cut + rest] if cut else [], lines)
    else:
        lines = itertools.chain([first], lines)
    yield from ((number, line) for number, line in enumerate(lines, 1) if line is None or line.strip())


def _line(stream: BinaryIO) -> bytes | None:
    """Return the next line, empty at the end; None for one that is too long, which is passed over."""
    line = stream.readline(_LONGEST)
    if len(line) < _LONGEST or line.endswith(b"\n"):
        return line
    while (more := stream.readline(_PIECE)) and not more.endswith(b"\n"):
        pass
    return None


def _json(text: bytes | str) -> object:
    """Return the document, or None; a byte that is no UTF-8 is shown as the replacement character."""
    try:
        return json.loads(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
    except (ValueError, RecursionError):
        return None


def _timed(record: dict[str, JsonValue]) -> JsonObject:
    """Return a record with its time, which some log shippers keep under a name of their own."""
    if SHIPPED_AT in record and "eventTime" not in record:
        return {**record, "eventTime": record[SHIPPED_AT]}
    return record


def _records_of(document: object) -> list[object] | None:
    """Return what should be the records of a document; None when it is none of CloudTrail's."""
    if not isinstance(document, dict):
        return None
    if isinstance(events := document.get("Events"), list):
        return [
            _json(str(event.get("CloudTrailEvent"))) if isinstance(event, dict) else None for event in events
        ]
    records = document.get("Records", [document])
    return records if isinstance(records, list) else None
