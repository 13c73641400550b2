"""The versions of one key, as ListObjectVersions lists them.

Listings match by prefix and so name siblings too (`a.csv.bak` beside `a.csv`); the key itself sorts before
them, its versions newest first. So one page always tells whether a key has versions, and which is current.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from workbench.domain.evidence import Answer
from workbench.knowledge.answers import as_shown, moment, number, objects, text

ARCHIVED = frozenset({"GLACIER", "DEEP_ARCHIVE"})
"""Storage classes of objects that nobody can read before they are restored."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One entry of a key's history: an object, or a delete marker."""

    id: str
    """`null` when it was written while versioning was off."""
    current: bool
    marker: bool
    at: datetime | None
    etag: str = ""
    size: int | None = None
    storage_class: str = ""


def versions_of(key: str, answer: Answer) -> tuple[Version, ...]:
    """Return the versions and delete markers of exactly this key, newest first; empty if not answered."""
    shown_key = as_shown(key)
    found = [
        Version(
            id=text(item, "VersionId"),
            current=item.get("IsLatest") is True,
            marker=marker,
            at=moment(item, "LastModified"),
            etag=text(item, "ETag").strip('"'),
            size=number(item, "Size"),
            storage_class=text(item, "StorageClass"),
        )
        for name, marker in (("Versions", False), ("DeleteMarkers", True))
        for item in objects(answer.data, name)
        if answer.ok and text(item, "Key") == shown_key
    ]
    return tuple(sorted(found, key=lambda version: (version.current, version.at or _LONG_AGO), reverse=True))
