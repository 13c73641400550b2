"""stdout carries the result and nothing else; whatever is said beside it goes to stderr."""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from workbench.engine.errors import UsageError, WorkbenchError
from workbench.knowledge.redaction import shown

if TYPE_CHECKING:
    from workbench.domain.target import Target

_MANY_FILES = 4096


def emit(text: str) -> None:
    """Write the result to stdout. A reader that has gone away is no error.

    Raises:
        WorkbenchError: It cannot be written, for example because the disk is full.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        drop_stdout()
    except OSError as error:
        drop_stdout()
        raise WorkbenchError(f"the result cannot be written: {error.strerror}") from error


def write_new(path: Path, text: str) -> None:
    """Write the result to a file that does not exist yet; it is there as a whole, or not at all.

    Raises:
        UsageError: It exists.
        WorkbenchError: It cannot be written.
    """
    check_new(path)
    being_made = path.with_name(f".workbench-{os.getpid()}.tmp")
    try:
        with being_made.open("x", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.write(text)
        os.link(being_made, path)  # unlike a renaming, it leaves alone what came meanwhile
    except FileExistsError:
        raise UsageError(f"{path} exists already: choose another name, or remove it first") from None
    except OSError as error:
        raise WorkbenchError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            being_made.unlink(missing_ok=True)


def check_new(path: Path) -> None:
    """Refuse a file that exists or has no folder, before there is something to write; raises UsageError."""
    if os.path.lexists(path):
        raise UsageError(f"{path} exists already: choose another name, or remove it first")
    if not path.parent.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {path.parent}")


def drop_stdout() -> None:
    """Let what is still buffered vanish, so that the interpreter does not complain about it at exit."""
    _drop(sys.stdout)


def drop_unread() -> None:
    """Let what is still buffered vanish where nobody is left to read it.

    The interpreter would end with 120 for it, whatever the exit code: https://docs.python.org/3/library/sys.html
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _drop(stream)


def _drop(stream: TextIO) -> None:
    try:
        number = stream.fileno()
    except (OSError, ValueError):  # a stand-in without a file, or one that is closed
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def say(text: str) -> None:
    """Tell the person something beside the result, on stderr: without secrets, and inert.

    Further lines are indented, so that nothing which a name or an answer holds looks like a message of ours.
    """
    try:
        print(shown(text, keep_lines=True).replace("\n", "\n  "), file=sys.stderr, flush=True)
    except OSError:  # nobody can be told that nobody can be told
        return


def say_target(target: Target) -> None:
    """Tell who asks what account, before anything else is asked of it."""
    endpoint = f" at {target.endpoint}" if target.endpoint else ""
    say(f"{target.source.upper()} account {target.account}, {target.region}, as {target.identity}{endpoint}")
    from workbench.wording.ways import warning, ways

    if strange := warning(target):
        say(f"WARNING: {strange}")
    for way in ways(target):
        say(f"requests of {way}")


def has_terminal() -> bool:
    """Tell whether a person sits at all ends: the screens can open. Textual draws on stderr."""
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def open_missing_streams() -> None:
    """Put the null device where a standard stream is closed.

    Otherwise the next file that is opened gets its number, and what any library prints lands in the journal.

    Raises:
        UsageError: stdout is closed: the result could go nowhere.
    """
    missing = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    for name in missing:
        mode = "r" if name == "stdin" else "w"
        stream = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open, for good
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    if "stdout" in missing:
        raise UsageError("stdout is closed, and the result could go nowhere: leave it open, or name a file")


def wants_progress(*, plain: bool) -> bool:
    """Tell whether to report progress: to a person at a terminal, or when asked for plain lines."""
    return plain or sys.stderr.isatty()


def allow_many_files() -> None:
    """Raise this process's own limit of open files where the system allows: each AWS client keeps several."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MANY_FILES if hard == resource.RLIM_INFINITY else min(hard, _MANY_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
