"""Where in S3 a path of a Transfer Family user lies.

Sources: AWS Transfer Family user guide, "Using logical directories"; API reference, DescribeUser.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import objects, text

_USER_NAME = "${transfer:UserName}"


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Location:
    """A bucket, and the prefix below which a user's files go; the prefix ends in a slash or is empty."""

    bucket: str
    prefix: str = ""

    @classmethod
    def parse(cls, path: str) -> S3Location:
        """Return the place of `/bucket/some/folder`; its bucket is empty when the path names none."""
        bucket, _, prefix = path.strip("/").partition("/")
        return cls(bucket=bucket, prefix=f"{prefix}/" if prefix else "")

    def holds(self, bucket: str, key: str) -> bool:
        """Tell whether an object lies below it."""
        return self.bucket == bucket and key.startswith(self.prefix)

    def __str__(self) -> str:
        """As people write it."""
        return f"s3://{self.bucket}/{self.prefix}"


def is_logical(user: JsonObject) -> bool:
    """Tell whether a described user sees only what is mapped, and nothing else of S3."""
    return text(user, "HomeDirectoryType") == "LOGICAL"


def places_of(user: JsonObject, user_name: str) -> tuple[S3Location, ...]:
    """Return where the files of a described user go: each mapping, or the home directory."""
    paths = (
        [text(mapping, "Target") for mapping in objects(user, "HomeDirectoryMappings")]
        if is_logical(user)
        else [text(user, "HomeDirectory")]
    )
    places = (S3Location.parse(path.replace(_USER_NAME, user_name)) for path in paths)
    return tuple(place for place in dict.fromkeys(places) if place.bucket)
