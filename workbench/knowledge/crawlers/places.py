"""Folders in S3, as crawlers and catalog tables name them: which objects lie in them, and which nearly do."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCHEME = re.compile(r"(?i)^s3[an]?://")
_CLOSE = 2
"""Two paths are taken for one, mistyped, when they differ in so many characters at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, or one object, in S3."""

    bucket: str
    path: str
    """Below the bucket, without slashes at either end; empty for all of it."""

    @classmethod
    def parse(cls, uri: str) -> Place | None:
        """Return what `s3://bucket/folder/` names (`s3a`, `s3n` too, or without a scheme); None for nothing.

        Nothing is trimmed but slashes: a stray character at the end is part of the path, for AWS as well.
        """
        bucket, _, path = _SCHEME.sub("", uri).partition("/")
        return cls(bucket, path.strip("/")) if bucket else None

    @property
    def prefix(self) -> str:
        """What the keys of all objects in it begin with."""
        return f"{self.path}/" if self.path else ""

    def holds(self, bucket: str, key: str) -> bool:
        """Tell whether an object lies in it, at whatever depth; names that only begin alike do not."""
        return self.bucket == bucket and key.startswith(self.prefix)

    def is_object(self, bucket: str, key: str) -> bool:
        """Tell whether it is no folder but this very object."""
        return self.bucket == bucket and self.path == key

    def below(self, key: str) -> str:
        """Return the name of an object that it holds, without the folder."""
        return key.removeprefix(self.prefix)

    def __str__(self) -> str:
        """As AWS writes it, with a slash at the end."""
        return f"s3://{self.bucket}/{self.prefix}"


def slip(place: Place, bucket: str, key: str) -> str:
    """Return the folder that was probably meant, `s3://…/`, when a place nearly holds an object; else empty.

    Nearly: but for case, or for one or two characters too many, too few or other.
    """
    if place.bucket != bucket:
        return ""
    folders = key.split("/")[:-1]
    depth = place.path.count("/") + 1
    for count in (depth, depth - 1):
        meant = "/".join(folders[:count])
        if 0 < count <= len(folders) and is_slip(place.path, meant):
            return str(Place(bucket, meant))
    return ""


def is_slip(path: str, meant: str) -> bool:
    """Tell whether a path is another one, mistyped: case, or one or two characters; numbers are no slips."""
    if path == meant:
        return False
    if path.casefold() == meant.casefold():
        return True
    if re.sub(r"\d", "", path) == re.sub(r"\d", "", meant):
        return False  # another day or version
    return _distance(path, meant) <= _CLOSE


def _distance(one: str, other: str) -> int:
    """Return how many characters must be put in, taken out or changed; above `_CLOSE`, just more."""
    if abs(len(one) - len(other)) > _CLOSE:
        return _CLOSE + 1
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        now = [row]
        for column, right in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        if min(now) > _CLOSE:
            return _CLOSE + 1
        before = now
    return before[-1]
