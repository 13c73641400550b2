"""Which files of a folder are logs, and of which kind: told by how they begin, not by their names alone."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workbench.domain.logs import FileProblem
from workbench.engine.errors import UsageError

_SUFFIXES = (".json", ".jsonl", ".ndjson", ".log", ".txt")
ACCESS_LOG_NAME = re.compile(r"(\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)-[0-9A-F]{16}")
"""How S3 names its access logs, in folders of days or not ("Logging requests with server access logging")."""
_DIGESTS = "CloudTrail-Digest"
"""The folder beside the records, with hashes of files, not records."""
_GZIP = b"\x1f\x8b"
_BEGINNING = 4096
_DELIVERED = re.compile(rb'\s*\{\s*"Records"\s*:')
_RECORD = re.compile(rb'\s*\{\s*"(?!Events"\s*:)')
_ACCESS_LOG = re.compile(rb"(-|[0-9a-f]{16,128}) [^ ]+ \[\d\d/[A-Z][a-z]{2}/\d{4}:")


class Kind(StrEnum):
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
    kind: Kind
    stamp: tuple[int, int, int, int]
    """Size, mtime and ctime in nanoseconds, inode. The ctime cannot be set back."""


@dataclass(frozen=True, slots=True)
class LogFiles:
    """What was found in a source."""

    root: Path
    files: tuple[LogFile, ...]
    problems: tuple[FileProblem, ...]
    others: int
    """Files that are not called as logs are, and were not opened."""


def find_files(source: Path) -> LogFiles:
    """Return the log files below a folder, or the one file that is named.

    Raises:
        UsageError: There is no such folder or file, or there are no logs in it.
    """
    if not source.exists():
        raise UsageError(f"there is no {source}: name a file or folder with logs of CloudTrail or S3")
    if source.is_file():
        candidates, others = [source], 0
    else:
        inside = [path for path in sorted(source.rglob("*")) if path.is_file() and _DIGESTS not in path.parts]
        candidates = [path for path in inside if _is_called_as_logs(path.name)]
        others = len(inside) - len(candidates)
    files, problems = [], []
    for path in candidates:
        try:
            files.append(_opened(path))
        except OSError as error:
            problems.append(FileProblem(path=str(path), what=error.strerror or str(error)))
    if not candidates:
        raise UsageError(
            f"below {source} is no file that is called as logs are ({', '.join(_SUFFIXES)}, "
            "each perhaps with .gz, or as S3 names access logs)"
        )
    return LogFiles(root=source, files=tuple(files), problems=tuple(problems), others=others)


def _is_called_as_logs(name: str) -> bool:
    plain = name.lower().removesuffix(".gz")
    return plain.endswith(_SUFFIXES) or bool(ACCESS_LOG_NAME.search(name))


def _opened(path: Path) -> LogFile:
    status = path.stat()
    with path.open("rb") as file:
        begins = file.read(_BEGINNING)
    stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return LogFile(path, _kind(begins, path.name), stamp)


def _kind(begins: bytes, name: str) -> Kind:
    try:
        packed = begins.startswith(_GZIP)
        text = zlib.decompressobj(wbits=31).decompress(begins, _BEGINNING) if packed else begins
    except zlib.error:
        return Kind.IRREGULAR
    if _ACCESS_LOG.match(text):
        return Kind.ACCESS_LOG
    if ACCESS_LOG_NAME.search(name) and text.strip() and not text.lstrip().startswith(b"{"):
        return Kind.ACCESS_LOG  # its first line is damaged
    if _DELIVERED.match(text):
        return Kind.DELIVERED
    return Kind.LINES if _RECORD.match(text) else Kind.IRREGULAR
