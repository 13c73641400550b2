"""Lines of a Transfer Family session log, as far as they are about one file.

Servers write JSON (structured logging) or, older ones, lines such as
`bob.0123456789abcdef@s-1 CLOSE Path=/landing/in/x.csv BytesIn=42`. Reading by the same session is told from
writing by the mode of its OPEN.

Source: AWS Transfer Family user guide, "Amazon CloudWatch logging for AWS Transfer Family servers".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import epoch_moment, parsed, text, written_number

_LINE = re.compile(
    r"(?P<user>\S+)\.(?P<session>[0-9a-f]+)@(?P<server>\S+) (?P<kind>[A-Z_]+)(?P<rest>.*)", re.DOTALL
)
_MEMBER = re.compile(r'([A-Za-z][\w-]*)=("[^"]*"|.*?)(?=\s+[A-Za-z][\w-]*=|$)', re.DOTALL)
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
    message = text(event, "message").strip()
    members = _structured(message) or _legacy(message)
    kind = text(members, "activity-type")
    path = text(members, "new-path") or text(members, "path")
    at = epoch_moment(event, "timestamp")
    if at is None or kind not in _OF_A_FILE or not path or text(members, "operation") in _NO_WRITE:
        return None
    return Activity(
        at=at,
        kind=kind,
        path=path,
        user=text(members, "user"),
        session=text(members, "session-id"),
        mode=text(members, "mode"),
        bytes_in=written_number(members, "bytes-in"),
        message=text(members, "message"),
        operation=text(members, "operation"),
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


def _structured(message: str) -> JsonObject:
    members = parsed(message)
    return members if isinstance(members, Mapping) else {}


def _legacy(message: str) -> JsonObject:
    line = _LINE.fullmatch(message)
    if not line:
        return {}
    given = {name.lower(): value.strip().strip('"') for name, value in _MEMBER.findall(line["rest"])}
    return {
        "activity-type": line["kind"],
        "user": line["user"],
        "session-id": line["session"],
        "path": given.get("path", ""),
        "new-path": given.get("newpath", ""),
        "mode": given.get("mode", ""),
        "bytes-in": given.get("bytesin", ""),
        "message": given.get("message", ""),
        "operation": given.get("operation", ""),
    }
