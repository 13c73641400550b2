"""Durable, locked access to one file: what was acknowledged survives kill -9 and power loss."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.engine.errors import JournalError

if TYPE_CHECKING:
    from workbench.engine.ports import Clock

_LOCK_WAIT_S = 10.0
_LOCK_PAUSE_S = (0.0005, 0.02)
"""First and longest pause between two tries; an append takes 0.2 ms."""

_FORBIDDEN = "Ask its owner for access, or choose another folder with --journal DIR."
_IN_THE_WAY = "Something else has that name: move it, or choose another folder with --journal DIR."
_FULL = "Free some space and repeat; nothing recorded before is lost."
_ADVICE = {
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.ENXIO: _IN_THE_WAY,
    errno.EMLINK: _IN_THE_WAY,
    errno.ELOOP: "It is a link, and links are not followed: move it, or name the folder that it leads to.",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EEXIST: "It was left as it is.",
    errno.EMFILE: "Raise the limit of open files (ulimit -n) and repeat.",
    errno.ENFILE: "Close other programs, or raise the system's limit of open files, and repeat.",
    errno.ENOLCK: "This file system cannot lock files: choose a local folder with --journal DIR.",
}
MOST_BYTES = 512 * 1024 * 1024
"""Of one journal file; 10,000 entries take about 10 MB."""
_CHECK_THE_DISK = "Check the disk, or choose another folder with --journal DIR."


@contextmanager
def explaining(doing: str, path: Path) -> Iterator[None]:
    """Turn an `OSError` into a `JournalError` that says what could not be done, where, and what to do."""
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, _CHECK_THE_DISK)
        raise JournalError(f"Cannot {doing} {path}: {error.strerror or error}. {advice}") from error


@contextmanager
def locked(path: Path, clock: Clock, *, writing: bool) -> Iterator[int]:
    """Open an existing file and hold its lock: shared for reading, exclusive for writing.

    What is no file (a pipe, a socket, a device) is refused and never waited for. A link may be read, but
    nothing is written through it: who can place a link could choose what is written to. The lock is
    flock(2): it counts between threads as between processes, and dies with its owner.

    Yields:
        The file descriptor; writes to it go to the end of the file.

    Raises:
        JournalError: It cannot be opened, is larger than `MOST_BYTES`, or another process held the lock for
            ten seconds.
    """
    with explaining("append to" if writing else "read", path), ExitStack() as held:
        fd = _open_locked(path, clock, held, writing=writing)
        while writing and not os.path.samestat(os.fstat(fd), path.lstat()):
            held.close()  # replaced while the lock was waited for: an entry in the old file would be lost
            fd = _open_locked(path, clock, held, writing=writing)
        if size(fd) > MOST_BYTES:
            raise JournalError(
                f"{path} is larger than {MOST_BYTES >> 20} MB, the budget of one journal file."
            )
        yield fd


def size(fd: int) -> int:
    """Return the length of the file in bytes."""
    return os.fstat(fd).st_size


def read(fd: int, offset: int = 0) -> bytes:
    """Return everything from `offset` to the end of the file."""
    end = size(fd)
    parts: list[bytes] = []
    while offset < end and (part := os.pread(fd, end - offset, offset)):
        parts.append(part)
        offset += len(part)
    return b"".join(parts)


def read_first_line(fd: int) -> bytes:
    """Return the first line of the file, without its line feed."""
    with open(fd, "rb", closefd=False) as stream:
        stream.seek(0)
        return stream.readline().removesuffix(b"\n")


def append(fd: int, data: bytes) -> None:
    """Add `data` at the end; it is on the disk on return. When that fails, the file is as it was before.

    Raises:
        OSError: The disk is full or failing.
    """
    length = size(fd)
    try:
        _write(fd, data)
        _flush(fd)
    except BaseException:
        with suppress(OSError):  # what then remains is a half-written line, which readers know to skip
            os.ftruncate(fd, length)
        raise


def create(path: Path, data: bytes, clock: Clock) -> None:
    """Make a new file with this content, all or nothing; file and name are on the disk on return.

    It is written under a draft name, which a killed process may leave behind: the next one takes it over.

    Raises:
        OSError: The folder or the disk does not allow it, or the file exists.
        JournalError: Another process has been creating the same file for ten seconds.
    """
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.new")
    fd = _open_draft(draft)
    try:
        _lock(fd, draft, clock, fcntl.LOCK_EX)
        _refuse_existing(path)  # also when the draft that was waited for has become it
        os.ftruncate(fd, 0)
        _write(fd, data)
        _flush(fd)
        draft.rename(path)
    except OSError:
        with suppress(OSError):  # the first error is the one to tell
            draft.unlink()
        raise
    finally:
        os.close(fd)
    _flush_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, for its owner's eyes only, and those above it; durable on return."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):  # another process was faster; if it is no folder, its use will say so
        folder.mkdir(mode=0o700)
    _flush_folder(folder.parent)


def _open_file(path: Path, flags: int) -> int:
    """Open a regular file; raises OSError, without waiting, when it is anything else."""
    fd = os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY, 0o600)
    mode = os.fstat(fd).st_mode
    if stat.S_ISREG(mode):
        return fd
    os.close(fd)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    raise OSError(errno.ENXIO, "it is no file")


def _open_locked(path: Path, clock: Clock, held: ExitStack, *, writing: bool) -> int:
    """Open an existing file and wait for its lock; `held` closes it."""
    fd = _open_file(path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW if writing else os.O_RDONLY)
    held.callback(os.close, fd)
    _lock(fd, path, clock, fcntl.LOCK_EX if writing else fcntl.LOCK_SH)
    return fd


def _open_draft(path: Path) -> int:
    """Open the draft of a new file; raises OSError for one that is the content of another name as well."""
    fd = _open_file(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW)
    if os.fstat(fd).st_nlink == 1:
        return fd
    os.close(fd)
    raise OSError(errno.EMLINK, f"{path.name} is another name of some other file")


def _lock(fd: int, path: Path, clock: Clock, kind: int) -> None:
    pause, longest = _LOCK_PAUSE_S
    ends = clock.monotonic() + _LOCK_WAIT_S
    while True:
        try:
            fcntl.flock(fd, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if clock.monotonic() > ends:
                raise JournalError(
                    f"Another process has held {path} for {_LOCK_WAIT_S:.0f} s. "
                    "End or continue that process, then repeat."
                ) from None
            time.sleep(pause)
            pause = min(2 * pause, longest)
        else:
            return


def _write(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _flush(fd: int) -> None:
    if sys.platform == "darwin":
        fcntl.fcntl(fd, fcntl.F_FULLFSYNC)  # fsync there stops at the drive's own cache
    else:
        os.fdatasync(fd)


def _flush_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
