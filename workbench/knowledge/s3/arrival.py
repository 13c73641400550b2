"""How an object arrived: what its listing tells about the event that S3 raised for it.

The listing is asked for instead of HeadObject: it needs `s3:ListBucket` only, says "absent" for certain, and
nobody takes its 403 for a missing key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.evidence import Answer, Request, ask
from workbench.knowledge.answers import as_shown, number, objects, text

MULTIPART = "CompleteMultipartUpload"
EVENT_TYPES: Mapping[str, str] = {
    "Put": "PutObject",
    "Copy": "CopyObject",
    "Post": "POST Object",
    MULTIPART: MULTIPART,
}
"""Event type of a notification (`s3:ObjectCreated:Put`) to `detail.reason` of the EventBridge event.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

_PARTS_SUFFIX = re.compile(r"-\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The current object under a key."""

    etag: str
    size: int
    written_at: str
    """LastModified, ISO 8601 UTC. Of a multipart upload, the time at which it began."""

    @property
    def multipart(self) -> bool:
        """Written in parts: such an ETag ends in the number of parts."""
        return bool(_PARTS_SUFFIX.search(self.etag))

    @property
    def event_types(self) -> tuple[str, ...]:
        """The event types that fit; only a multipart upload is told apart by its ETag."""
        return (MULTIPART,) if self.multipart else ("Put", "Copy", "Post")


def ask_arrival(bucket: str, key: str) -> Request:
    """Return the request that shows the object; the key itself sorts before all keys that it begins."""
    return ask("s3.ListObjectsV2", Bucket=bucket, Prefix=key, MaxKeys=1)


def read_arrival(listing: Answer, key: str) -> Arrival | None:
    """Return the object that `ask_arrival` found, or None. An unanswered listing gives None too."""
    shown_key = as_shown(key)
    for item in objects(listing.data, "Contents"):
        if text(item, "Key") == shown_key:
            return Arrival(
                etag=text(item, "ETag").strip('"'),
                size=number(item, "Size") or 0,
                written_at=text(item, "LastModified"),
            )
    return None


def written_at(listing: Answer, key: str) -> str | None:
    """Return when the object was written; empty when it is not there, None when that is not known."""
    if not listing.ok:
        return None
    found = read_arrival(listing, key)
    return found.written_at if found else ""


def possible_event_types(listing: Answer, key: str) -> tuple[str, ...]:
    """Return the event types with which the object may have been announced: all four while it is not seen."""
    found = read_arrival(listing, key)
    return found.event_types if found else tuple(EVENT_TYPES)
