"""A bounded search of a bucket for keys that resemble one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.evidence import Answer, Answers, Request, Requests, ask_pages
from workbench.knowledge.answers import moment, number, objects, text
from workbench.knowledge.s3.object_names import basename, folder

_PAGES = 2
"""Pages per folder, of 1,000 keys each."""
_PAGES_OF_BUCKET = 5
_FOLDERS_ABOVE = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """An object that a listing named."""

    key: str
    at: datetime | None
    size: int | None


def nearby(bucket: str, key: str) -> Requests:
    """Return the listings of the key itself (`exact`) and of its folder (`folder`)."""
    return {"exact": _list(bucket, key, 1), "folder": _list(bucket, folder(key), _PAGES)}


def wider(bucket: str, key: str) -> Requests:
    """Return the listings of the folders above, of the top, and of the bucket from its start (`bucket`)."""
    above = folder(key)
    prefixes = [basename(key), "/"]
    for _ in range(_FOLDERS_ABOVE):
        above = folder(above)
        prefixes.append(above)
    searched = {"", folder(key)}
    wanted = dict.fromkeys(prefix for prefix in prefixes if prefix not in searched)
    return {
        "bucket": _list(bucket, "", _PAGES_OF_BUCKET),
        **{("below", prefix): _list(bucket, prefix, _PAGES) for prefix in wanted},
    }


def listed(answers: Iterable[Answer]) -> list[Seen]:
    """Return every object that these listings name, each key once."""
    found = {
        text(item, "Key"): Seen(text(item, "Key"), moment(item, "LastModified"), number(item, "Size"))
        for answer in answers
        for item in objects(answer.data, "Contents")
        if answer.ok
    }
    return list(found.values())


def is_complete(answers: Answers) -> bool:
    """Tell whether these listings name every object of the bucket."""
    bucket = answers.get("bucket")
    return bucket is not None and bucket.ok and not bucket.truncated


def _list(bucket: str, prefix: str, pages: int) -> Request:
    return ask_pages("s3.ListObjectsV2", pages, Bucket=bucket, Prefix=prefix or None)
