"""Which files of a folder are logs, and of which kind: told by how they begin, not by their names alone.

Whoever asks logs, tells their story or verifies them sees the same files, by this one walk through them.
"""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from workbench.domain.logs import FileProblem
from workbench.engine.errors import UsageError
from workbench.logs.contents import GZIP

_SUFFIXES = (".json", ".jsonl", ".ndjson", ".log", ".txt")
ACCESS_LOG_NAME = re.compile(r"(\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)-[0-9A-F]{16}")
"""How S3 names its access logs, in folders of days or not ("Logging requests with server access logging")."""
_PACKED = (
    *(".bz2", ".xz", ".zst", ".lz4", ".z", ".br", ".zip", ".7z", ".rar", ".tar", ".tgz"),
    *(".parquet", ".orc", ".avro"),
)
"""Names of what may hold logs, packed in a way that is not read here: never passed over in silence."""
_DIGESTS = "CloudTrail-Digest"
"""The folder beside the records, with hashes of files, not records."""
_DIGEST_NAME = re.compile(r"_CloudTrail-Digest_.*\.json(\.gz)?", re.IGNORECASE)
_BEGINNING = 4096
_DELIVERED = re.compile(rb'\s*\{\s*"Records"\s*:')
_RECORD = re.compile(rb'\s*\{\s*"(?!Events"\s*:)')
_ACCESS_LOG = re.compile(rb"(-|[0-9a-f]{16,128}) [^ ]+ \[\d\d/[A-Z][a-z]{2}/\d{4}:")


class LogFileKind(StrEnum):
    """How a file is read."""

    DELIVERED = "delivered"
    """`{"Records": […]}`, as a trail delivers it."""
    LINES = "lines"
    """One record a line, as log shippers keep them."""
    IRREGULAR = "irregular"
    """Any other form of CloudTrail's records, or a damaged one: read one by one, with patience."""
    ACCESS_LOG = "access-log"
    """S3 server access log."""


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file of logs, and what tells that it has changed."""

    path: Path
    kind: LogFileKind
    stamp: tuple[int, int, int, int]
    """Size, mtime and ctime in nanoseconds, inode. The ctime cannot be set back."""


@dataclass(frozen=True, slots=True)
class LogFiles:
    """What was found in a source."""

    root: Path
    files: tuple[LogFile, ...]
    digests: tuple[Path, ...]
    """CloudTrail's digests, which hold hashes of files, not records."""
    problems: tuple[FileProblem, ...]
    """What could not be looked at: folders, links and files."""
    others: int
    """Files that are not called as logs are, and were not opened."""


@dataclass(slots=True)
class _Found:
    files: list[LogFile] = field(default_factory=list)
    digests: list[Path] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    others: int = 0

    def note(self, path: object, what: str) -> None:
        self.problems.append(FileProblem(path=str(path), what=what))


def find_files(source: Path) -> LogFiles:
    """Return the log files below a folder, or the one file that is named.

    Raises:
        UsageError: There is no such folder or file, or there are no logs in it.
    """
    found = look_through(source)
    if not (found.files or found.digests or found.problems):
        raise UsageError(
            f"below {source} is no file that is called as logs are ({', '.join(_SUFFIXES)}, "
            "each perhaps with .gz, or as S3 names access logs)"
        )
    return found


def look_through(source: Path) -> LogFiles:
    """Return what is below a folder, or the one file that is named, be there logs or not.

    Links to files are read, links to folders are told and not followed.

    Raises:
        UsageError: There is no such folder or file.
    """
    found = _Found()
    if _is_folder(source):
        for path in _below(source, found):
            _sort_in(path, path.relative_to(source), found)
    else:
        _open(source, found)
    return LogFiles(
        root=source,
        files=tuple(found.files),
        digests=tuple(found.digests),
        problems=tuple(found.problems),
        others=found.others,
    )


def _is_folder(source: Path) -> bool:
    try:
        return stat.S_ISDIR(source.stat().st_mode)
    except FileNotFoundError as error:
        raise UsageError(
            f"there is no {source}: name a file or folder with logs of CloudTrail or S3"
        ) from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{source} cannot be looked at: {_told(error)}") from error


def _below(source: Path, found: _Found) -> Iterator[Path]:
    """Yield all that is no folder, in order; note each folder that is not looked into."""

    def unread(error: OSError) -> None:
        found.note(error.filename, f"this folder cannot be read: {_told(error)}")

    paths: list[Path] = []
    for folder, folders, names in os.walk(source, onerror=unread):
        paths += [Path(folder, name) for name in names]
        for name in folders:
            if (path := Path(folder, name)).is_symlink():
                found.note(path, "a link to a folder, which is not followed: give the folder as a source")
    yield from sorted(paths)


def _sort_in(path: Path, below: Path, found: _Found) -> None:
    if _DIGEST_NAME.search(path.name):
        found.digests.append(path)
    elif path.name.lower().removesuffix(".gz").endswith(_PACKED):
        found.note(path, "packed in a way that is not read: unpack it, or pack its files with gzip")
    elif _DIGESTS in below.parts[:-1] or not _is_called_as_logs(path.name):
        found.others += 1
    else:
        _open(path, found)


def _open(path: Path, found: _Found) -> None:
    try:
        found.files.append(_opened(path))
    except OSError as error:
        found.note(path, f"a link to nothing: {_told(error)}" if path.is_symlink() else _told(error))


def _told(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _is_called_as_logs(name: str) -> bool:
    plain = name.lower().removesuffix(".gz")
    return plain.endswith(_SUFFIXES) or bool(ACCESS_LOG_NAME.search(name))


def _opened(path: Path) -> LogFile:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError("a pipe, a socket or a device, which is not opened")
    with path.open("rb") as file:
        begins = file.read(_BEGINNING)
    stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return LogFile(path, _kind(begins, path.name), stamp)


def _kind(begins: bytes, name: str) -> LogFileKind:
    try:
        packed = begins.startswith(GZIP)
        text = zlib.decompressobj(wbits=31).decompress(begins, _BEGINNING) if packed else begins
    except zlib.error:
        return LogFileKind.IRREGULAR
    if _ACCESS_LOG.match(text):
        return LogFileKind.ACCESS_LOG
    if ACCESS_LOG_NAME.search(name) and text.strip() and not text.lstrip().startswith(b"{"):
        return LogFileKind.ACCESS_LOG  # its first line is damaged
    if _DELIVERED.match(text):
        return LogFileKind.DELIVERED
    return LogFileKind.LINES if _RECORD.match(text) else LogFileKind.IRREGULAR
