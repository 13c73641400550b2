"""The host keys of a server, as ListHostKeys tells them.

Of each type the *oldest* key is the one that clients are shown.

Sources: AWS Transfer Family API reference, ListedHostKey; user guide, "Add an additional server host key".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import moment, objects, stamp, text
from workbench.knowledge.sftp.host_key_words import plain_fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class HostKey:
    """One key; texts are empty where the list says nothing."""

    key_id: str
    kind: str
    """`ssh-rsa`, `ecdsa-sha2-nistp256`, …."""
    fingerprint: str
    """By SHA-256, without padding."""
    imported_at: datetime | None

    def __str__(self) -> str:
        """As summaries name it: `ssh-rsa SHA256:… since 2026-11-03T08:00:00Z`."""
        since = f" since {stamp(self.imported_at)}" if self.imported_at else ""
        return f"{self.kind} {self.fingerprint}{since}"


def host_keys_in(listed: JsonObject) -> list[HostKey]:
    """Return the keys of an answer of ListHostKeys, in its order."""
    return [
        HostKey(
            key_id=text(row, "HostKeyId"),
            kind=text(row, "Type"),
            fingerprint=plain_fingerprint(text(row, "Fingerprint")),
            imported_at=moment(row, "DateImported"),
        )
        for row in objects(listed, "HostKeys")
    ]


def oldest_of_each(keys: Sequence[HostKey]) -> list[HostKey]:
    """Return the oldest key of each type: those that clients are shown."""
    oldest: dict[str, HostKey] = {}
    for key in sorted(keys, key=lambda key: stamp(key.imported_at)):
        oldest.setdefault(key.kind, key)
    return list(oldest.values())


def last_import(keys: Sequence[HostKey]) -> datetime | None:
    """Return when the last of some keys was imported, where that was after another; else None."""
    dates = [key.imported_at for key in keys if key.imported_at]
    return max(dates) if len(dates) == len(keys) and dates and max(dates) > min(dates) else None
