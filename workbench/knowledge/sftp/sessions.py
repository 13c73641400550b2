"""Every try to work over SFTP, put together from the lines of the log, and how it ended.

A session is all lines of one `session-id`. What never became a session stands in the stream `ERRORS`: a key
exchange or a login that failed. A client that tries again at once tries once; and one that offers a key,
is refused and comes in by another method a moment later has not failed.

Sources: AWS Transfer Family user guide, "Example log entries"; "Idle timeout" (1,800 s).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.knowledge.sftp.failures import Failure, failure_in, is_denial, is_garbled
from workbench.knowledge.sftp.log_lines import LogLine

_AT_ONCE = timedelta(seconds=30)
"""Tries of one client that lie so near to each other are one."""
_STILL_RUNNING = timedelta(minutes=15)
_BACK = timedelta(minutes=10)
"""A client that is here again so soon after its session ended had not finished."""
_IDLE = timedelta(seconds=50)
"""A session that was idle for less was not ended for that."""
_REPEATED = 3
"""So many sessions of a client that the server ended while they were idle make a pattern."""
_TRANSIENT = ("AUTH_FAILURE", "KEX_FAILURE", "CONNECTION_REJECTED", "TLS_RESUME_FAILURE")
_OVER = ("DISCONNECTED", "EXIT_REASON")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file that a session opened."""

    path: str
    mode: str
    ended_at: datetime
    how: Literal["closed", "partial", "refused", "open"]
    size: int
    """Bytes that went in or out; 0 where the log does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A session, or what never became one. What the log does not tell is empty."""

    began: datetime
    ended: datetime
    session: str = ""
    user: str = ""
    source: str = ""
    client: str = ""
    """As it calls itself: `OpenSSH_9.6`."""
    method: str = ""
    kex: str = ""
    """What was agreed on; of a key exchange that failed, what the client offered."""
    cipher: str = ""
    files: tuple[File, ...] = ()
    failure: Failure | Literal[""] = ""
    """Why it failed; empty when it did not."""
    line: LogLine | None = None
    """The line that says so."""
    idle: timedelta = timedelta()
    """The longest time without an open file between two lines."""
    idle_at_end: timedelta = timedelta()
    """The same before the lines that tell of its end."""
    ended_by_server: bool = False
    """The server says that it ended the session, and not its client."""

    @property
    def failed(self) -> bool:
        """It did not do what the client wanted."""
        return self.failure != ""

    @property
    def idled(self) -> bool:
        """It ended after it had been idle, and nothing else went wrong."""
        return not self.failed and self.idle_at_end >= _IDLE

    @property
    def connected(self) -> bool:
        """It became a session."""
        return self.session != ""

    @property
    def path(self) -> str:
        """What failed, else the first file; empty where there is none."""
        failed = self.line["path"] if self.line else ""
        return failed or (self.files[0].path if self.files else "")


def tries(lines: Iterable[LogLine], now: datetime) -> list[Try]:
    """Return all tries in the order of time.

    Args:
        lines: All lines of a stretch of time, in any order.
        now: When they were asked for: a session whose last line is recent may still be running, and is left
            out while nothing of it failed.
    """
    ordered = sorted(lines, key=lambda line: line.at)
    by_session: dict[str, list[LogLine]] = {}
    for line in ordered:
        if line.session and line.kind not in _TRANSIENT:
            by_session.setdefault(line.session, []).append(line)
    sessions = [_session(of_one) for of_one in by_session.values()]
    done = [item for item in sessions if item.failed or _is_over(by_session[item.session], now)]
    without = _never_sessions([line for line in ordered if line.kind in _TRANSIENT], sessions)
    return sorted((*_cut_while_idle(done, sessions), *without), key=lambda item: item.began)


def _session(lines: Sequence[LogLine]) -> Try:
    first, last = lines[0], lines[-1]
    said = next((line for line in lines if line.kind == "CONNECTED"), first)
    files = _files(lines)
    gaps = list(_idle_gaps(lines))
    over = sum(1 for _ in itertools.takewhile(lambda line: line.kind in _OVER, reversed(lines)))
    failing = _failing(lines, files)
    ended = _broken_off(files, lines) if failing is None else None
    return Try(
        began=first.at,
        ended=last.at,
        session=first.session,
        user=next((line.user for line in lines if line.user), ""),
        source=said["source-ip"],
        client=said["client"].removeprefix("SSH-2.0-"),
        method=said["method"],
        kex=said["kex"],
        cipher=said["ciphers"].partition(",")[0],
        files=tuple(files),
        failure=failing[1] if failing else ("sftp-partial-upload" if ended else ""),
        line=failing[0] if failing else ended,
        idle=max(gaps, default=timedelta()),
        idle_at_end=max(gaps[-max(over, 1) :], default=timedelta()),
        ended_by_server=any(line.kind == "EXIT_REASON" for line in lines[len(lines) - over :]),
    )


def _failing(lines: Sequence[LogLine], files: Sequence[File]) -> tuple[LogLine, Failure] | None:
    """Return the line that failed first; attributes that were not set count where nothing else failed."""
    found = [(line, failure) for line in lines if (failure := _failure(line, files))]
    found.sort(key=lambda item: item[1] == "sftp-setstat-false-failure")
    return found[0] if found else None


def _failure(line: LogLine, files: Sequence[File]) -> Failure | Literal[""]:
    if is_garbled(line["path"]) and line.kind in ("OPEN", "CLOSE"):
        return "sftp-filename-encoding"  # stored, under a name that nobody meant
    failure = failure_in(line)
    if any(file.path == line["path"] and file.how == "closed" for file in files):
        return failure
    if failure == "sftp-setstat-false-failure":
        return ""  # of a file that this session did not store, it tells of no upload
    if failure == "sftp-rename-unsupported":
        return "sftp-permission-per-path" if is_denial(line["message"]) else "unexplained"
    return failure


def _broken_off(files: Sequence[File], lines: Sequence[LogLine]) -> LogLine | None:
    """Return the opening of a file that was open when the session ended."""
    open_still = next((file for file in files if file.how == "open"), None)
    if open_still is None:
        return None
    return next(line for line in lines if line.kind == "OPEN" and line["path"] == open_still.path)


def _files(lines: Sequence[LogLine]) -> list[File]:
    """Return what was opened, in order; the end of a file is the next line that ends one of its path."""
    files: list[File] = []
    open_ones: dict[str, LogLine] = {}
    hows: dict[str, Literal["closed", "partial", "refused"]] = {
        "CLOSE": "closed",
        "PARTIAL_CLOSE": "partial",
        "ERROR": "refused",
    }
    for line in lines:
        path = line["path"]
        if line.kind == "OPEN":
            open_ones[path] = line
        elif line.kind in hows and path in open_ones:
            files.append(_file(open_ones.pop(path), line, hows[line.kind]))
    files += [_file(opened, lines[-1], "open") for opened in open_ones.values()]
    return files


def _file(opened: LogLine, ended: LogLine, how: Literal["closed", "partial", "refused", "open"]) -> File:
    size = max(ended.number("bytes-in") or 0, ended.number("bytes-out") or 0)
    return File(path=opened["path"], mode=opened["mode"], ended_at=ended.at, how=how, size=size)


def _idle_gaps(lines: Sequence[LogLine]) -> Iterator[timedelta]:
    """Yield the time before each line but the first; none while a file was open."""
    open_files = 0
    for before, after in itertools.pairwise(lines):
        if before.kind == "OPEN":
            open_files += 1
        elif before.kind in ("CLOSE", "PARTIAL_CLOSE"):
            open_files = max(0, open_files - 1)
        yield after.at - before.at if open_files == 0 else timedelta()


def _is_over(lines: Sequence[LogLine], now: datetime) -> bool:
    return lines[-1].kind in _OVER or now - lines[-1].at > _STILL_RUNNING


def _cut_while_idle(done: Sequence[Try], sessions: Sequence[Try]) -> Iterator[Try]:
    """Yield the sessions; one that ended after idling was cut if its client was back soon.

    So it was where the server says that it ended it, and does so again and again: whoever keeps a session for
    the next file may not be back before that.
    """
    begins: dict[tuple[str, str], list[datetime]] = {}
    for item in sessions:
        begins.setdefault((item.user, item.source), []).append(item.began)
    by_server = Counter((item.user, item.source) for item in done if item.idled and item.ended_by_server)
    for item in done:
        who = item.user, item.source
        back = any(timedelta() <= began - item.ended <= _BACK for began in begins[who])
        again = item.ended_by_server and by_server[who] >= _REPEATED
        is_cut = item.idled and (back or again)
        yield replace(item, failure="sftp-idle-or-middlebox-timeout") if is_cut else item


def _never_sessions(lines: Sequence[LogLine], sessions: Sequence[Try]) -> Iterator[Try]:
    """Yield each try that never became a session, once for all that the client did at once."""
    latest: dict[tuple[str, str, str], datetime] = {}
    for line in lines:
        who = (line.kind, line["source-ip"], line.user)
        again = who in latest and line.at - latest[who] <= _AT_ONCE
        latest[who] = line.at
        if not again and not (line.kind == "AUTH_FAILURE" and _came_in(line, sessions)):
            yield Try(
                began=line.at,
                ended=line.at,
                user=line.user,
                source=line["source-ip"],
                method=line["method"],
                kex=line["kex"],
                failure=failure_in(line) or "unexplained",
                line=line,
            )


def _came_in(line: LogLine, sessions: Sequence[Try]) -> bool:
    return any(
        item.user == line.user
        and item.source == line["source-ip"]
        and timedelta() <= item.began - line.at <= _AT_ONCE
        for item in sessions
    )
