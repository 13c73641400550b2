"""A place in S3: a bucket with a key, or with what keys begin with.

Source: Amazon S3 user guide, "Naming Amazon S3 objects", "General purpose bucket naming rules" (old buckets
of us-east-1 may have capitals and underscores).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCHEME = re.compile(r"(?i)s3[an]?://")
_URI = re.compile(rf"{_SCHEME.pattern}(?P<bucket>[\w.-]{{1,255}})(?:/(?P<key>.*))?", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class S3Place:
    """A bucket, and a key or the beginning of keys in it; without a key all of the bucket."""

    bucket: str
    key: str = ""
    """As it was given: a slash at the end, or none, is part of it."""

    @classmethod
    def parse(cls, uri: str) -> S3Place | None:
        """Return what `s3://bucket/key` names (`s3a`, `s3n` too); None for anything else.

        Nothing is trimmed: a stray character at the end is part of the key, for AWS as well.
        """
        found = _URI.fullmatch(uri)
        return cls(found["bucket"], found["key"] or "") if found else None

    @classmethod
    def parse_folder(cls, uri: str) -> S3Place | None:
        """Return the folder of a URI, whether or not a slash ends it; None for anything else."""
        place = cls.parse(uri)
        return cls.folder(place.bucket, place.key) if place else None

    @classmethod
    def folder(cls, bucket: str, path: str) -> S3Place:
        """Return a folder; slashes around its path do not count."""
        return cls(bucket, f"{trimmed}/" if (trimmed := path.strip("/")) else "")

    @property
    def path(self) -> str:
        """Its key without slashes at either end."""
        return self.key.strip("/")

    @property
    def prefix(self) -> str:
        """What the keys of all objects in this folder begin with: its path and a slash, or nothing."""
        return f"{self.path}/" if self.path else ""

    @property
    def uri(self) -> str:
        """As commands take it."""
        return f"s3://{self.bucket}/{self.key}"

    def __str__(self) -> str:
        """As AWS writes it."""
        return self.uri

    def holds(self, bucket: str, key: str) -> bool:
        """Tell whether an object lies in this folder, at whatever depth; `a/b` does not hold `a/bc`."""
        return self.bucket == bucket and key.startswith(self.prefix)

    def covers(self, other: S3Place) -> bool:
        """Tell whether another place is this one, or lies in it."""
        return self.holds(other.bucket, other.prefix)

    def is_object(self, bucket: str, key: str) -> bool:
        """Tell whether it is no folder but this very object."""
        return self.bucket == bucket and self.path == key

    def rest_of(self, key: str) -> str:
        """Return the name of an object that it holds, without the folder."""
        return key.removeprefix(self.prefix)

    def below(self, *parts: str) -> S3Place:
        """Return a folder in this one."""
        return S3Place(self.bucket, f"{self.prefix}{'/'.join(parts)}/")


def with_scheme(place: str) -> str:
    """Return the URI of a place that may be written without `s3://`, as crawlers take it."""
    return place if _SCHEME.match(place) else f"s3://{place}"
