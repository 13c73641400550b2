"""Lines of a Transfer Family session log, as far as they are about one file.

Reading by the same session is told from writing by the mode of its OPEN.

Source: AWS Transfer Family user guide, "Amazon CloudWatch logging for AWS Transfer Family servers".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from workbench.domain.values import JsonObject
from workbench.knowledge.sftp.log_lines import read_line

_OF_A_FILE = frozenset({"OPEN", "CLOSE", "PARTIAL_CLOSE", "ERROR", "RENAME", "DELETE"})
_NO_WRITE = frozenset({"SETSTAT", "LSTAT", "STAT", "MKDIR", "RMDIR", "REMOVE", "DELETE", "READ"})
"""Operations whose errors do not tell of the file's contents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One thing that a session did to a file."""

    at: datetime
    kind: str
    """`OPEN`, `CLOSE`, `PARTIAL_CLOSE`, `ERROR`, `RENAME` or `DELETE`."""
    path: str
    """The file; of a RENAME, its new name."""
    user: str
    session: str
    mode: str = ""
    bytes_in: int | None = None
    message: str = ""
    operation: str = ""
    """Of an ERROR: what failed."""
    group: str = field(default="", compare=False)
    """The log group that tells it."""
    event: JsonObject = field(default_factory=dict, compare=False)
    """The log event."""


def read_activity(event: JsonObject, group: str = "") -> Activity | None:
    """Return what an event of a log group tells of a file; None when it is about something else."""
    line = read_line(event, group)
    if line is None:
        return None
    path = line["new-path"] or line["path"]
    if line.kind not in _OF_A_FILE or not path or line["operation"] in _NO_WRITE:
        return None
    return Activity(
        at=line.at,
        kind=line.kind,
        path=path,
        user=line.user,
        session=line.session,
        mode=line["mode"],
        bytes_in=line.number("bytes-in"),
        message=line["message"],
        operation=line["operation"],
        group=group,
        event=event,
    )


def writes(activities: Iterable[Activity]) -> list[Activity]:
    """Return the activities in the order of time, without deletions and sessions that only read the file."""
    reading: set[tuple[str, str]] = set()
    found: list[Activity] = []
    for item in sorted(activities, key=lambda activity: activity.at):
        handle = (item.session, item.path)
        if item.kind == "OPEN":
            reading.discard(handle)
            if item.mode and "WRITE" not in item.mode:
                reading.add(handle)
        if handle not in reading and item.kind != "DELETE":
            found.append(item)
    return found
