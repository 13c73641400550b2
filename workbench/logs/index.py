"""What is known of a source from the questions before: which file held what, and which part was made of it.

The index is believed as a whole or not at all: it holds its own checksum.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from workbench.logs.local_files import LogFile

INDEX = "index.json"
VERSION = "5"
"""Of the columns and of how files are read; part of every part's name."""
_TABLES = ("files", "contents", "digests", "lacking", "parts")

Known: TypeAlias = dict[str, list[Any]]
"""By a file's path its stamp and what was found of it then."""


@dataclass(slots=True)
class Index:
    """What is known of a source."""

    files: Known = field(default_factory=dict)
    """The SHA-256 of each file as it lies there."""
    contents: Known = field(default_factory=dict)
    """The SHA-256 of what a file holds, unpacked; None where it cannot be read, and why."""
    digests: Known = field(default_factory=dict)
    """What a digest says of log files: key, hash, its own key; or a text: why it cannot be read."""
    lacking: Known = field(default_factory=dict)
    """Of each file that was searched and not read, the runs of which it holds none, search by search."""
    parts: dict[str, Any] = field(default_factory=dict)
    """By name what a part holds, and by which its file is known again."""


def remembered(known: Known, before: Known, path: Path, stamp: object, find: Callable[[Path], Any]) -> Any:
    """Return what is known of a file that is as it was, and find it out of any other; keep it in `known`."""
    earlier = before.get(str(path))
    if earlier is None or earlier[0] != stamp:
        earlier = [stamp, find(path)]
    known[str(path)] = earlier
    return earlier[1]


def stamp_of(path: Path) -> list[int]:
    """Return what tells that a file has changed, as `LogFile.stamp`; raises OSError."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def stamp(file: LogFile) -> list[int]:
    """Return a file's stamp as the index keeps it."""
    return list(file.stamp)


def read_index(folder: Path) -> Index:
    """Return what is known; nothing where the index is not there, is damaged, or of another version."""
    path = folder / INDEX
    try:
        document = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        if document.pop("sum") != _sum(document) or document["version"] != VERSION:
            return Index()
        return Index(**{name: document[name] for name in _TABLES})
    except (OSError, ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return Index()


def write_index(folder: Path, source: str, index: Index) -> None:
    """Put the index in the place of the one before, as a whole; raises OSError."""
    document = {"version": VERSION, "source": source, **{name: getattr(index, name) for name in _TABLES}}
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".tmp", delete=False) as file:
        try:
            json.dump({**document, "sum": _sum(document)}, file)
            file.close()
            Path(file.name).replace(folder / INDEX)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _sum(document: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
