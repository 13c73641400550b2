"""Read a text file that may be hostile: bounded, regular, UTF-8."""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from workbench.playbook_files.problems import PlaybookError, Problem

MAX_BYTES = 1_000_000
MAX_LINES = 20_000

_NON_ASCII_RUN = re.compile("[\x80-\uffff]{3,}")
_THREE_BYTES = 0x800  # code points from here on take three bytes or more in UTF-8


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's text, lines ending in a line feed only, and the digest of its bytes."""

    path: Path
    text: str
    sha256: str
    """Of the bytes on disk, in hexadecimal."""


def read_source(path: Path) -> SourceFile:
    """Return the text of a file of at most `MAX_BYTES` bytes and `MAX_LINES` lines.

    A byte order mark is dropped, and every line end becomes a line feed.

    Raises:
        PlaybookError: No regular file, not readable, too large, not UTF-8, NUL bytes, text encoded twice.
    """
    data = _read(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(path, f"is not UTF-8 text (byte 0x{data[error.start]:02x})", line) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_LINES:
        raise _refused(path, f"has more than {MAX_LINES} lines")
    if "\0" in text:
        raise _refused(path, "holds a NUL byte: this is no text file", _line_of(text, text.index("\0")))
    twice = _encoded_twice(text)
    if twice:
        position, seen, meant = twice
        raise _refused(
            path, f"'{seen}' was encoded as UTF-8 twice and should read '{meant}'", _line_of(text, position)
        )
    return SourceFile(path, text, hashlib.sha256(data).hexdigest())


def digest_of(path: Path) -> str:
    """Return the digest of a file's bytes, in hexadecimal; raises PlaybookError as `read_source`."""
    return hashlib.sha256(_read(path)).hexdigest()


def _read(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # reading a pipe or a device might never end
            raise _refused(path, "is a folder" if stat.S_ISDIR(mode) else "is no regular file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _refused(path, f"cannot be read: {reason}") from error
    if len(data) > MAX_BYTES:
        raise _refused(path, f"is larger than {MAX_BYTES // 1000} kB")
    return data


def _refused(path: Path, message: str, line: int = 0) -> PlaybookError:
    return PlaybookError([Problem(str(path), line, "", message)])


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _encoded_twice(text: str) -> tuple[int, str, str] | None:
    """Find UTF-8 that was read as a Windows code page and encoded again, as in `âœ…` for `✅`.

    Only sequences of three and more bytes count: nobody writes them on purpose, while `Ã©` may be quoted.
    """
    for match in _NON_ASCII_RUN.finditer(text):
        try:
            meant = bytes(_BYTES[char] for char in match.group()).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            continue
        if any(ord(char) >= _THREE_BYTES for char in meant):
            return match.start(), match.group(), meant
    return None


def _windows_bytes() -> dict[str, int]:
    """Map characters of the Western and Turkish Windows code pages to the byte that they stand for."""
    table = {chr(byte): byte for byte in range(0x80, 0x100)}  # bytes that the code pages leave undefined
    for page in ("cp1252", "cp1254"):
        for byte in range(0x80, 0x100):
            char = bytes([byte]).decode(page, errors="ignore")
            if char:
                table[char] = byte
    return table


_BYTES = _windows_bytes()
