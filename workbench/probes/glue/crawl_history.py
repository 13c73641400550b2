"""Which folder is newer than which crawl, and which has no partition?

The folders of S3 below the include path, the partitions of the table and the crawls, side by side on one line
of time: a folder whose newest file came after the last crawl that ended well was not crawled, one that came
before and has no partition was passed over. A file that was written again makes its folder look new, though
it has its partition.

Sources: Amazon S3 API reference, ListObjectsV2; Glue API reference, GetPartitions, ListCrawls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.evidence import AnswerName, Answers, Outcome, Request, ask_pages
from workbench.domain.picture import Lane, Mark, Stretch, TimeLine, Tone
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, moment, objects, stamp, text
from workbench.knowledge.crawlers.places import folder_of
from workbench.knowledge.s3.places import S3Place
from workbench.probes.glue._crawls import OPERATIONS, Crawl, ask_crawls, read_crawls
from workbench.probes.glue.crawled_folders import ask_path

_PARTITION_PAGES = 5
_FOLDERS, _CRAWLS, _NAMED = 10, 20, 3
"""So many of them are drawn, the newest; so many are named."""
_TONES: Mapping[str, Tone] = {"COMPLETED": "good", "FAILED": "bad", "RUNNING": "busy", "STOPPED": "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which object, crawler and table."""

    bucket: str
    key: str
    path: str = ""
    """The include path that holds the object."""
    crawler_name: str = ""
    database: str = ""
    table: str = ""
    """The table of the object; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Folders beside partitions beside crawls."""

    folders: int | None = None
    """Folders with files below the include path, as far as they were listed."""
    newer: tuple[str, ...] | None = None
    """The newest three of those whose newest file came after the last crawl that ended well began."""
    without_partition: tuple[str, ...] | None = None
    """The newest three of those to which no partition points; empty where the table has none."""
    last_good_at: datetime | None = None
    """When the last crawl that ended well began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    name: str
    """Below the include path; empty for the path itself."""
    newest: datetime
    partition_at: datetime | None
    """When a partition that points to it was made."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the include path, the crawls, and the partitions of the table."""
    place = _place(params)
    if not place or not params.crawler_name:
        return {}
    questions: dict[AnswerName, Request] = {"path": ask_path(place), **ask_crawls(params.crawler_name)}
    if params.table and params.database:
        named = {"DatabaseName": params.database, "TableName": params.table}
        questions["partitions"] = ask_pages("glue.GetPartitions", _PARTITION_PAGES, **named)
    return aws.read_all(questions)


def _place(params: Params) -> S3Place | None:
    place = folder_of(params.path)
    return place if place and place.holds(params.bucket, params.key) else None


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the times."""
    place = _place(params)
    if not answers or place is None:
        return skipped("No crawler looks at the object: there is nothing to compare it with", Facts())
    listing = answers["path"]
    if not listing.ok:
        return unanswered(listing, Facts())
    crawls = [crawl for crawl in read_crawls(answers) if crawl.started_at]
    folders = _folders(answers, place)
    shown = _shown(folders, _below(place, params.key.rpartition("/")[0]))
    picture = _drawn(shown, crawls, place, listing.observed_at, has_any=bool(_partitions(answers)))
    if not crawls and not answers["crawls"].ok:
        return unanswered(answers["crawls"], Facts(folders=len(folders))).picturing(picture)
    return _say(answers, folders, crawls).picturing(picture)


def _folders(answers: Answers, place: S3Place) -> list[_Folder]:
    """Return the folders with files, the newest first."""
    made = _partitions(answers)
    newest: dict[str, datetime] = {}
    for item in objects(answers["path"].data, "Contents"):
        key, at = text(item, "Key"), moment(item, "LastModified")
        if at and not key.endswith("/"):
            folder = key.rpartition("/")[0]
            newest[folder] = max(at, newest.get(folder, at))
    found = [
        _Folder(
            name=_below(place, folder),
            newest=at,
            partition_at=made.get(f"{place.bucket}/{folder}"),
        )
        for folder, at in newest.items()
    ]
    return sorted(found, key=lambda folder: folder.newest, reverse=True)


def _below(place: S3Place, folder: str) -> str:
    return folder.removeprefix(place.prefix.rstrip("/")).strip("/")


def _partitions(answers: Answers) -> Mapping[str, datetime]:
    """Return when each partition was made, by bucket and folder."""
    listed = answers.get("partitions")
    made = {}
    for item in objects(listed.data, "Partitions") if listed else ():
        place, at = folder_of(text(item, "StorageDescriptor", "Location")), moment(item, "CreationTime")
        if place and at:
            made[f"{place.bucket}/{place.path}"] = at
    return made


def _shown(folders: Sequence[_Folder], asked: str) -> list[_Folder]:
    """Return the folder of the object, and the newest others."""
    own = [folder for folder in folders if folder.name == asked]
    return [*own, *(folder for folder in folders if folder not in own)][:_FOLDERS]


def _say(answers: Answers, folders: Sequence[_Folder], crawls: Sequence[Crawl]) -> Judgement[Facts]:
    good = next((crawl.started_at for crawl in crawls if crawl.state == "COMPLETED"), None)
    newer = [folder.name for folder in folders if good is None or folder.newest > good]
    listed = answers.get("partitions")
    lacking = [folder.name for folder in folders if folder.partition_at is None]
    is_known = listed is not None and listed.ok and not listed.truncated
    has_any = is_known and bool(_partitions(answers))
    facts = Facts(
        folders=len(folders),
        newer=tuple(newer[:_NAMED]),
        without_partition=(tuple(lacking[:_NAMED]) if has_any else ()) if is_known else None,
        last_good_at=good,
    )
    since = f"the last crawl that ended well ({stamp(good)})" if good else "any crawl that ended well"
    said = f"{len(newer)} of {count(len(folders), 'folder')} newer than {since}{_named(newer)}"
    if has_any:
        said += f"; {len(lacking)} without a partition{_named(lacking)}"
    if answers["path"].truncated:
        return unknown(UnknownReason.TRUNCATED, f"{said}; not all was listed", facts)
    if listed is not None and not listed.ok and listed.outcome is not Outcome.NOT_FOUND:
        return unanswered(listed, facts)
    return (warned if newer or (has_any and lacking) else passed)(said, facts)


def _named(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = ", …" if len(names) > _NAMED else ""
    return f": {', '.join(name or 'the path itself' for name in names[:_NAMED])}{more}"


def _drawn(
    folders: Sequence[_Folder], crawls: Sequence[Crawl], place: S3Place, now: datetime, *, has_any: bool
) -> TimeLine | None:
    """Return crawls above folders, from the oldest file that is shown to now; None without any folder.

    Args:
        folders: Those that are drawn, that of the object first.
        crawls: The newest first.
        place: The include path.
        now: When the folders were listed.
        has_any: The table has partitions, so that a folder can lack its own.
    """
    if not folders:
        return None
    start = min(folder.newest for folder in folders)
    begun = [crawl.started_at for crawl in crawls[:_CRAWLS] if crawl.started_at]
    start = min([start, *(at for at in begun if len(begun) < _CRAWLS or at >= start)])
    of_crawls = Lane(label="crawls", stretches=tuple(_stretches(crawls, start)))
    of_folders = (_lane(folder, has_any=has_any, named=not index) for index, folder in enumerate(folders))
    heading = f"Folders and crawls of {place}"
    return TimeLine(heading=heading, start=start, end=now, lanes=(of_crawls, *of_folders))


def _stretches(crawls: Sequence[Crawl], start: datetime) -> Iterator[Stretch]:
    for index, crawl in enumerate(crawls[:_CRAWLS]):
        if crawl.started_at and crawl.started_at >= start:
            is_open = crawl.state == "RUNNING"
            end = None if is_open else crawl.ended_at or crawl.started_at
            label = (crawl.state or crawl.said_state) if index < _NAMED or crawl.state == "FAILED" else ""
            tone = _TONES.get(crawl.state or "", "unknown")
            yield Stretch(start=crawl.started_at, end=end, label=label, tone=tone)


def _lane(folder: _Folder, *, has_any: bool, named: bool) -> Lane:
    """Return newest file and partition of a folder, in words where it is the object's, or lacks one."""
    lacks = has_any and folder.partition_at is None
    said = "newest file; no partition" if lacks else "newest file" if named else ""
    newest = Mark(at=folder.newest, label=said, tone="warn" if lacks else "")
    made = folder.partition_at
    words = "partition made" if named else ""
    marks = (newest, Mark(at=made, label=words, tone="good")) if made else (newest,)
    return Lane(label=folder.name or "(the path itself)", marks=marks)


probe = Probe(
    title="Which folder is newer than which crawl, and which has no partition?",
    params=Params,
    facts=Facts,
    operations=("s3.ListObjectsV2", "glue.GetPartitions", *OPERATIONS),
    collect=collect,
    judge=judge,
)
