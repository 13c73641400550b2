"""Errors that end a command with a clear message; each knows its exit code."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Collection, Iterable


class WorkbenchError(Exception):
    """Something that a person can understand and mend. The text says what, where and what to do."""

    exit_code = 1


class UsageError(WorkbenchError):
    """The input cannot be used as given: unknown name, missing parameter, malformed file."""

    exit_code = 2


class GuardRefusedError(WorkbenchError):
    """An operation outside the reviewed read-only list was about to be called."""

    exit_code = 5


class JournalError(WorkbenchError):
    """The journal cannot be read or written as it must be."""

    exit_code = 6


def limit_reached(error: BaseException) -> str:
    """Return which limit of this computer an error comes from, and what to do; empty when from none.

    Libraries wrap what a socket or a file could not do in errors of their own: what they came from tells.
    """
    seen: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in seen:
        if isinstance(found, OSError) and found.errno in (errno.EMFILE, errno.ENFILE):
            return "too many files are open: raise the limit of open files (ulimit -n)"
        if isinstance(found, RuntimeError) and "start new thread" in str(found):
            return "no more threads can be started: raise the limit of processes (ulimit -u)"
        seen.append(found)
        found = found.__cause__ or found.__context__
    return ""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the question whether the name that looks most like it is meant; empty when none does."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f"Did you mean '{near[0]}'?" if near else ""


def unknown_name(kind: str, name: str, known: Iterable[str]) -> UsageError:
    """Return a usage error for a name that does not exist, with the nearest one that does."""
    names = sorted(known)
    near = nearest(name, names)
    if near:
        hint = near
    elif names:
        hint = f"Known: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}."  # noqa: PLR2004 - fits one line
    else:
        hint = "There are none."
    return UsageError(f"Unknown {kind} '{name}'. {hint}")


def refuse_unknown(kind: str, given: Iterable[str], known: Collection[str]) -> None:
    """Raise a usage error for the first name that does not exist, as `unknown_name` says it."""
    for name in given:
        if name not in known:
            raise unknown_name(kind, name, known)
