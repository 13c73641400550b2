"""CloudTrail records from files: as a trail delivers them, a log shipper keeps them, the CLI prints them.

That is `{"Records": […]}`, one record a line, and `{"Events": [{"CloudTrailEvent": "…"}]}` of `aws cloudtrail
lookup-events`, each perhaps compressed with gzip. What cannot be read is named and left out.
"""

from __future__ import annotations

import gzip
import itertools
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.errors import UsageError
from workbench.logs.records import SHIPPED_AT

_SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
_DIGESTS = "CloudTrail-Digest"
"""The folder beside the records, with hashes of files, not records."""
_GZIP = b"\x1f\x8b"
_LONGEST = 256 << 20
"""Bytes in memory at once. A delivered file is one line of some 50 MB at most."""


class CloudTrailFiles:
    """The records below a folder, or in one file.

    Args:
        path: The folder, searched through and through, or the file.

    Raises:
        UsageError: There is no such folder, or nothing in it looks like CloudTrail's files.
    """

    def __init__(self, path: Path) -> None:
        self.files = _files(path)
        self.problems: list[str] = []
        """What could not be read, one `file: what` each; complete when `records` has ended."""

    def records(self) -> Iterator[JsonObject]:
        """Yield all records, file by file; one line of one file is in memory at a time."""
        for file in self.files:
            try:
                with _opened(file) as stream:
                    yield from self._records_in(file, stream)
            except (OSError, EOFError, zlib.error) as error:
                self.problems.append(f"{file}: {error}")

    def _records_in(self, file: Path, stream: BinaryIO) -> Iterator[JsonObject]:
        line = 0
        for line, document in _documents(stream):
            found = _records_of(document)
            records = [item for item in found or () if isinstance(item, dict) and "eventName" in item]
            if found is None or len(records) < len(found):
                self.problems.append(f"{file}:{line}: not a CloudTrail record")
            yield from map(_timed, records)
        if not line:
            self.problems.append(f"{file}: empty")


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise UsageError(f"there is no {path}: name a file or folder with CloudTrail's files")
    if path.is_file():
        return [path]
    found = sorted(
        file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and _DIGESTS not in file.parts
    )
    if not found:
        raise UsageError(f"below {path} is no file that ends in {', '.join(_SUFFIXES)}")
    return found


def _opened(file: Path) -> BinaryIO:
    with file.open("rb") as stream:
        compressed = stream.read(len(_GZIP)) == _GZIP
    return cast("BinaryIO", gzip.open(file)) if compressed else file.open("rb")


def _documents(stream: BinaryIO) -> Iterator[tuple[int, object]]:
    """Yield each document with the line on which it begins: one a line, or one printed over all lines."""
    first = stream.readline(_LONGEST)
    lines: Iterable[bytes] = itertools.chain([first], iter(lambda: stream.readline(_LONGEST), b""))
    if _json(first) is None:
        text = first + stream.read(_LONGEST)
        whole = _json(text)
        if whole is not None:
            yield 1, whole
            return
        lines = text.splitlines()
    yield from ((number, _json(line)) for number, line in enumerate(lines, 1) if line.strip())


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
        return [_json(str(event.get("CloudTrailEvent"))) for event in events if isinstance(event, dict)]
    records = document.get("Records", [document])
    return records if isinstance(records, list) else None
