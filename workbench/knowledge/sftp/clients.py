"""What known SFTP clients offer as they come, by version (`clients.toml`).

Whoever has set lists of their own offers something else; what a client really offered stands in the log of
a key exchange that failed.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.knowledge.sftp.algorithms import Offer, agree

_FILE = Path(__file__).with_name("clients.toml")
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")
_NAMED = re.compile(
    r"(?:OpenSSH|PuTTY|WinSCP|FileZilla|paramiko|JSCH|JSch|SSH\.NET|Renci\.SshNet)"
    r"[A-Za-z._ -]{0,24}?\d+(?:\.\d+)+"
)
_SPELLED = {
    "openssh": "OpenSSH",
    "putty": "PuTTY",
    "winscp": "WinSCP",
    "filezilla": "FileZilla",
    "paramiko": "paramiko",
    "jsch": "JSch",
    "sshnet": "SSH.NET",
    "renci": "SSH.NET",
}
"""How clients call themselves in their banner or are called, in small letters, without signs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client from this version on, until the next one that is listed."""

    name: str
    version: str
    until: str
    """The last version with the same lists, as far as is known."""
    source: str
    """Where its lists were taken from."""
    offer: Offer

    @property
    def title(self) -> str:
        """`OpenSSH 7.4`."""
        return f"{self.name} {self.version}"


@functools.cache
def known_clients() -> tuple[Client, ...]:
    """Return all clients that are known, by name and then by version."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["clients"]
    by_title = {f"{row['name']} {row['version']}": row for row in rows}
    clients = [
        Client(
            name=row["name"],
            version=row["version"],
            until=row.get("until", row["version"]),
            source=row["source"],
            offer=_offer(by_title[row["as"]] if "as" in row else row),
        )
        for row in rows
    ]
    return tuple(sorted(clients, key=lambda client: (client.name.lower(), _numbers(client.version))))


def clients_called(text: str) -> tuple[Client, ...]:
    """Return the clients between which the one lies that a banner, a log line or a person names.

    One where its version is known or younger than all; two where it lies between: it offers what the older
    one does, or already what the younger one does. None where the name, or its version, is not known.

    Example: `SSH-2.0-OpenSSH_8.7`, `WinSCP 5.17.10`, `JSCH-0.1.54`.
    """
    plain = text.removeprefix("SSH-2.0-").removeprefix("SSH-1.99-")
    bare = re.sub(r"[^a-z]", "", plain.lower().partition("_release")[0])
    name = next((known for spelled, known in _SPELLED.items() if bare.startswith(spelled)), "")
    version = _NUMBERS.search(plain)
    if not name or not version:
        return ()
    wanted = _numbers(version[0])
    listed = [item for item in known_clients() if item.name == name]
    older = [item for item in listed if _numbers(item.version) <= wanted][-1:]
    younger = [item for item in listed if _numbers(item.version) > wanted][:1]
    if not older:
        return ()
    return tuple(older if wanted <= _numbers(older[0].until) else [*older, *younger])


def client_named_in(text: str) -> str:
    """Return the first client with a version that a text names, as it stands there; empty for none."""
    found = _NAMED.search(text)
    return found[0] if found else ""


def takes(text: str, server: Offer) -> bool | None:
    """Tell whether a client that is named so agrees with a server; None where nobody can tell."""
    answers = {agree(client.offer, server).lacking == "" for client in clients_called(text)}
    return answers.pop() if len(answers) == 1 else None


def _offer(row: dict[str, Any]) -> Offer:
    return Offer(**{name: tuple(row[name]) for name in ("kex", "host_key", "cipher", "mac")})


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
