"""Lines of a Transfer Family log, in both of its formats.

Servers write JSON (structured logging) or, older ones, lines such as
`bob.0123456789abcdef@s-1 CLOSE Path=/landing/in/x.csv BytesIn=42`. A session has a stream of its own,
`USER.SESSIONID`; what never became a session stands in the stream `ERRORS`. Only `CONNECTED` says who the
session is of, where it comes from and what was agreed on; other lines are joined with it by `session-id`.

Sources: AWS Transfer Family user guide, "Amazon CloudWatch logging for AWS Transfer Family servers",
"Example log entries".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import epoch_moment, parsed, text, written_number

_LINE = re.compile(
    r"(?:(?P<user>\S+)\.(?P<session>[0-9a-f]+)@(?P<server>\S+)|ERRORS) (?P<kind>[A-Z_]+)(?P<rest>.*)",
    re.DOTALL,
)
_MEMBER = re.compile(r'([A-Za-z][\w-]*)=("[^"]*"|.*?)(?=\s+[A-Za-z][\w-]*=|$)', re.DOTALL)
_NAMES = {
    "newpath": "new-path",
    "bytesin": "bytes-in",
    "bytesout": "bytes-out",
    "sourceip": "source-ip",
    "homedir": "home-dir",
}
"""Members of the older format that the structured one spells otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line. What it does not say is empty."""

    at: datetime
    kind: str
    """`CONNECTED`, `OPEN`, `AUTH_FAILURE`, …; the documentation does not list all of them."""
    members: JsonObject
    stream: str = ""
    group: str = field(default="", compare=False)
    """The log group that tells it."""
    event: JsonObject = field(default_factory=dict, compare=False)
    """The log event."""

    def __getitem__(self, name: str) -> str:
        """Return a member by its structured name: `source-ip`."""
        return text(self.members, name)

    def number(self, name: str) -> int | None:
        """Return a member that counts."""
        return written_number(self.members, name)

    @property
    def session(self) -> str:
        """The session; empty for what never became one."""
        return self["session-id"]

    @property
    def user(self) -> str:
        """Whose it is, by the line itself or by the name of its stream."""
        said = self["user"]
        if said or not self.session:
            return said
        return self.stream.removesuffix(f".{self.session}") if self.stream != self.session else ""


def read_line(event: JsonObject, group: str = "") -> LogLine | None:
    """Return what an event of a log group says; None when it is no line of an SFTP server, or has no time."""
    message = text(event, "message").strip()
    members = _structured(message) or _legacy(message)
    kind, at = text(members, "activity-type"), epoch_moment(event, "timestamp")
    if not kind or at is None:
        return None
    stream = text(event, "logStreamName")
    return LogLine(at=at, kind=kind, members=members, stream=stream, group=group, event=event)


def _structured(message: str) -> JsonObject:
    members = parsed(message)
    return members if isinstance(members, Mapping) else {}


def _legacy(message: str) -> JsonObject:
    line = _LINE.fullmatch(message)
    if not line:
        return {}
    given = {name.lower(): value.strip().strip('"') for name, value in _MEMBER.findall(line["rest"])}
    own = {"user": line["user"], "session-id": line["session"]} if line["user"] else {}
    return {
        "activity-type": line["kind"],
        **{_NAMES.get(name, name): value for name, value in given.items()},
        **own,
    }
