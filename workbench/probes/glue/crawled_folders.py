"""Had a crawl seen this folder before the object came, and how much lies beside it?

A folder that held an object when an earlier crawl began is one that a crawl of new folders only never looks
into again. Besides: how many objects lie below the include path (a bounded look), and whether the object's
neighbours are archived.

Sources: Glue developer guide, "Incremental crawls for adding new partitions"; Amazon S3 API reference,
ListObjectsV2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answer, Answers, Request, ask_pages
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, unanswered, unknown, warned
from workbench.knowledge.answers import count, moment, objects, stamp, text
from workbench.knowledge.crawlers.places import folder_of
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.s3.versions import ARCHIVED

_PAGES = 10
MANY = 10_000
"""So many objects are counted; the pages hold a thousand each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which object, and what the crawler looks at."""

    bucket: str
    key: str
    path: str = ""
    """The include path that holds the object."""
    crawled_before: datetime | None = None
    """When the newest crawl before the object that ended well began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What lies around the object."""

    seen_before: bool | None = None
    """Another object lay in the folder when an earlier crawl began."""
    neighbours: int | None = None
    """Other objects in the same folder, as far as they were listed."""
    archived: int | None = None
    """Those of them that must be restored before they can be read."""
    objects: int | None = None
    """Objects below the include path, as far as they were counted."""
    many: bool | None = None
    """There are more than ten thousand."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the folder of the object, and the include path, a bounded number of pages of it."""
    folder = params.key.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    questions = {"folder": ask_pages("s3.ListObjectsV2", 2, Bucket=params.bucket, Prefix=prefix)}
    place = folder_of(params.path)
    if place and place.holds(params.bucket, params.key):
        questions["path"] = ask_path(place)
    return aws.read_all(questions)


def ask_path(place: S3Place) -> Request:
    """Return the question for the objects below an include path, as far as they are listed."""
    return ask_pages("s3.ListObjectsV2", _PAGES, Bucket=place.bucket, Prefix=place.prefix)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the neighbours' times with that of the earlier crawl."""
    folder = answers["folder"]
    facts = _amount(answers.get("path"))
    if not folder.ok:
        return unanswered(folder, facts)
    others = list(_here(folder, params))
    facts = replace(
        facts,
        neighbours=len(others),
        archived=sum(1 for item in others if text(item, "StorageClass") in ARCHIVED),
        seen_before=_seen(folder, others, params),
    )
    if facts.seen_before is None:
        said = (
            "Of the objects in its folder that were listed, none is older than the last crawl; there are more"
        )
        return unknown(UnknownReason.TRUNCATED, said, facts)
    beside = f"{count(len(others), 'other object')} in its folder"
    if facts.seen_before:
        said = f"{beside}; the crawl of {stamp(params.crawled_before)} has seen this folder"
        return warned(said, facts)
    if facts.many:
        return warned(f"{beside}; more than {MANY:,} objects lie below {params.path}", facts)
    return passed(f"{beside}, none of them from before the last crawl", facts)


def _here(folder: Answer, params: Params) -> Iterable[JsonObject]:
    """Return the objects of the folder itself, but for the one asked about and for markers of folders."""
    depth = params.key.count("/")
    for item in objects(folder.data, "Contents"):
        key = text(item, "Key")
        if key != params.key and key.count("/") == depth and not key.endswith("/"):
            yield item


def _seen(folder: Answer, others: Iterable[JsonObject], params: Params) -> bool | None:
    if params.crawled_before is None:
        return False
    times = [moment(item, "LastModified") for item in others]
    if any(at and at < params.crawled_before for at in times):
        return True
    return None if folder.truncated else False


def _amount(path: Answer | None) -> Facts:
    if path is None or not path.ok:
        return Facts()
    counted = len(objects(path.data, "Contents"))
    return Facts(objects=counted, many=counted >= MANY and path.truncated)


probe = Probe(
    title="Had a crawl seen this folder before the object came?",
    params=Params,
    facts=Facts,
    operations=("s3.ListObjectsV2",),
    collect=collect,
    judge=judge,
)
