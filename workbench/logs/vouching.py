"""Which of the files that are read a digest vouches for: by name and by what they hold, wherever they lie."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from workbench.logs.contents import UNREADABLE
from workbench.logs.local_files import LogFile, LogFileKind


@dataclass(frozen=True, slots=True)
class Entry:
    """What a digest says of one log file."""

    key: str
    """The key under which it was delivered."""
    hash: str
    """SHA-256 of what it holds, unpacked, hexadecimal."""
    digest: str
    """The digest's own key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What digests say of one file here."""

    file: LogFile
    entry: Entry | None = None
    """By which it is known; None where no digest vouches for it."""
    why: str = ""
    """Why none does."""
    changed: Entry | None = None
    """What it would be by its name, and is not."""


def name_of(key: str) -> str:
    """Return the name of a file in its key."""
    return PurePosixPath(key).name


def compare(
    files: Sequence[LogFile], entries: Iterable[Entry], content_hash: Callable[[LogFile], str]
) -> tuple[list[Said], list[Entry]]:
    """Return what digests say of each file, and the entries of which no file is here.

    A file is known by its name, packed or not, in whatever folder, and must hold what the digest says. Of two
    that do, one is genuine and the other would be counted twice.

    Args:
        files: All that are read.
        entries: All that digests say; of two that say the same the first counts.
        content_hash: Returns the SHA-256 of what a file holds; raises one of `UNREADABLE`.
    """
    named: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in {(entry.key, entry.hash): entry for entry in reversed([*entries])}.values():
        named[_plain(name_of(entry.key))].append(entry)
    said: dict[LogFile, Said] = {}
    present: set[Entry] = set()
    for file in sorted(files, key=lambda file: not _lies_right(file, named)):
        one = _compared(file, named[_plain(file.path.name)], present, content_hash)
        present.update(filter(None, (one.entry, one.changed)))
        said[file] = one
    missing = [entry for of_name in named.values() for entry in of_name if entry not in present]
    return [said[file] for file in files], missing


def _compared(
    file: LogFile, entries: Sequence[Entry], present: set[Entry], content_hash: Callable[[LogFile], str]
) -> Said:
    if not entries:
        of_access = file.kind is LogFileKind.ACCESS_LOG
        why = "digests do not speak of access logs" if of_access else "no digest here names it"
        return Said(file=file, why=why)
    try:
        found = content_hash(file)
    except UNREADABLE as error:
        if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
            return Said(file=file, why=f"it cannot be opened: {error.strerror or error}")
        return Said(file=file, why=f"it cannot be read: {error}", changed=entries[0])
    fitting = [entry for entry in entries if entry.hash == found]
    if not fitting:
        why = f"{name_of(entries[0].digest)} has another hash of it"
        return Said(file=file, why=why, changed=entries[0])
    fresh = next((entry for entry in fitting if entry not in present), None)
    if fresh is None:
        return Said(file=file, why=f"a second copy of {fitting[0].key}: its records are counted twice")
    return Said(file=file, entry=fresh)


def _lies_right(file: LogFile, named: dict[str, list[Entry]]) -> bool:
    path = file.path.as_posix()
    return any(path.endswith(f"/{entry.key}") for entry in named.get(_plain(file.path.name), ()))


def _plain(name: str) -> str:
    return name.lower().removesuffix(".gz")
