"""A bounded search of a bucket for keys that resemble one, deleted ones among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answer, Answers, Request, Requests, ask_pages
from workbench.knowledge.answers import moment, number, objects, text
from workbench.knowledge.s3.object_names import basename, before_separator, folder, key_meant

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
    deleted_at: datetime | None = None
    """When a delete marker was set on it; None for one that is there."""


def nearby(bucket: str, key: str) -> Requests:
    """Return the listings of the key itself (`exact`) and of its folder (`folder`)."""
    return {"exact": _list(bucket, key, 1), "folder": _list(bucket, folder(key), _PAGES)}


def wider(bucket: str, key: str) -> Requests:
    """Return the listings of the folders above, of the top, and of the bucket from its start (`bucket`).

    `deleted` lists its versions, among which delete markers hide what was there.
    """
    meant = key_meant(key)
    above = folder(key)
    prefixes = [basename(key), "/", folder(meant), before_separator(meant)]
    for _ in range(_FOLDERS_ABOVE):
        above = folder(above)
        prefixes.append(above)
    searched = {"", folder(key)}
    wanted = dict.fromkeys(prefix for prefix in prefixes if prefix not in searched)
    return {
        "bucket": _list(bucket, "", _PAGES_OF_BUCKET),
        "deleted": ask_pages("s3.ListObjectVersions", _PAGES_OF_BUCKET, Bucket=bucket),
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


def deleted(answers: Answers) -> list[Seen]:
    """Return what delete markers hide, with when its newest version was written."""
    answer = answers.get("deleted")
    if answer is None or not answer.ok:
        return []
    newest: dict[str, Seen] = {}
    for item in objects(answer.data, "Versions"):
        key = text(item, "Key")
        newest.setdefault(key, Seen(key, moment(item, "LastModified"), number(item, "Size")))
    markers = {
        text(item, "Key"): moment(item, "LastModified")
        for item in objects(answer.data, "DeleteMarkers")
        if item.get("IsLatest") is True
    }
    return [replace(newest[key], deleted_at=at) for key, at in markers.items() if key in newest]


def is_complete(answers: Answers) -> bool:
    """Tell whether these listings name every object of the bucket, deleted ones included."""
    wanted = (answers.get("bucket"), answers.get("deleted"))
    return all(answer is not None and answer.ok and not answer.truncated for answer in wanted)


def _list(bucket: str, prefix: str, pages: int) -> Request:
    return ask_pages("s3.ListObjectsV2", pages, Bucket=bucket, Prefix=prefix or None)
