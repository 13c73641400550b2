"""What the digests that lie beside the logs say of them, looked up with every question.

No signature is checked here: that takes CloudTrail's public keys, and `workbench logs verify`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.domain.logs import FileProblem
from workbench.logs.contents import UNREADABLE, content_hash
from workbench.logs.digests import read_digest
from workbench.logs.index import Index, remembered, stamp, stamp_of
from workbench.logs.local_files import LogFile, LogFiles
from workbench.logs.vouching import Entry, Said, compare


def beside(found: LogFiles, now: Index, before: Index) -> tuple[list[Said], list[FileProblem]]:
    """Return what digests say of each file, and which digests cannot be read; nothing without digests.

    Args:
        found: The files of a source.
        now: Takes what is found out.
        before: What is known of files that are as they were.
    """
    entries: list[Entry] = []
    problems: list[FileProblem] = []
    for path in found.digests:
        try:
            said = remembered(now.digests, before.digests, path, stamp_of(path), _entries)
        except OSError as error:
            said = error.strerror or str(error)
        if isinstance(said, str):
            problems.append(FileProblem(path=str(path), what=f"a digest that cannot be read: {said}"))
        else:
            entries += [Entry(*entry) for entry in said]
    if not found.digests:
        return [], []

    def hashed(file: LogFile) -> str:
        known = remembered(now.contents, before.contents, file.path, stamp(file), _hash)
        if known[0] is None:
            raise ValueError(known[1])
        return str(known[0])

    said_of, _ = compare(found.files, entries, hashed)
    problems += [
        FileProblem(path=str(one.file.path), what=f"CHANGED: {one.why}; its records are counted")
        for one in said_of
        if one.changed
    ]
    return said_of, problems


def _entries(path: Path) -> Any:
    """Return what a digest says of log files, as the index keeps it; a text says why it cannot be read."""
    try:
        return [[entry.key, entry.hash, entry.digest] for entry in read_digest(path).entries]
    except UNREADABLE as error:
        return str(error) or type(error).__name__


def _hash(path: Path) -> list[str | None]:
    try:
        return [content_hash(path), None]
    except UNREADABLE as error:
        return [None, str(error) or type(error).__name__]
