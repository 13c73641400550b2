"""What a crawler is set up to look at, and whether it would look at an object.

Sources: Glue API reference, GetCrawler, CrawlerTargets, RecrawlPolicy, SchemaChangePolicy; Glue developer
guide, "Include and exclude patterns".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, parsed, text, texts
from workbench.knowledge.crawlers.globs import GlobError, excludes
from workbench.knowledge.crawlers.places import folder_of, slip
from workbench.knowledge.s3.places import S3Place

_TABLE_FORMATS = (("DeltaTargets", "DeltaTables"), ("IcebergTargets", "Paths"), ("HudiTargets", "Paths"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One include path."""

    path: str
    """As it is written."""
    exclusions: tuple[str, ...] = ()
    queue_arn: str = ""
    dead_letter_arn: str = ""

    @property
    def place(self) -> S3Place | None:
        """The folder that it names."""
        return folder_of(self.path)

    def holds(self, bucket: str, key: str) -> bool:
        """Tell whether an object lies in the folder, or is the path itself."""
        place = self.place
        return place is not None and (place.holds(bucket, key) or place.is_object(bucket, key))

    def excluding(self, key: str) -> tuple[str, str]:
        """Return the exclude pattern that matches an object of it, and one that cannot be read; else empty.

        A pattern that begins with a slash counts as not understood when it would match without it: the pages
        do not say what Glue makes of it.
        """
        place = self.place
        name = place.rest_of(key) if place else key
        unread = ""
        for glob in self.exclusions:
            try:
                if excludes(glob, name):
                    return glob, ""
                if glob.startswith("/") and excludes(glob.lstrip("/"), name):
                    unread = glob
            except GlobError:
                unread = glob
        return "", unread


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlerSetup:
    """A crawler as GetCrawler describes it."""

    name: str
    targets: tuple[Target, ...]
    crawls_tables: bool
    """It looks at what tables of the catalog point to, not at paths of its own."""
    data: JsonObject

    @classmethod
    def read(cls, data: JsonObject) -> CrawlerSetup:
        """Return what one crawler of GetCrawler or GetCrawlers says."""
        targets = member(data, "Targets")
        return cls(
            name=text(data, "Name"),
            targets=tuple(_targets(targets)),
            crawls_tables=bool(objects(targets, "CatalogTargets")),
            data=data,
        )

    def target_of(self, bucket: str, key: str) -> Target | None:
        """Return the include path that lies nearest to an object and holds it."""
        holding = [item for item in self.targets if item.holds(bucket, key)]
        return max(holding, key=lambda item: len(item.path), default=None)

    def meant_for(self, bucket: str, key: str) -> tuple[Target, str] | None:
        """Return an include path that misses an object by a slip, with the folder that was meant."""
        for target in self.targets:
            meant = slip(target.place, bucket, key) if target.place else ""
            if meant:
                return target, meant
        return None

    @property
    def configuration(self) -> JsonObject:
        """`Configuration`, which is JSON in a text."""
        read = parsed(text(self.data, "Configuration"))
        return read if isinstance(read, dict) else {}


def _targets(targets: JsonObject) -> Iterator[Target]:
    for item in objects(targets, "S3Targets"):
        yield Target(
            path=text(item, "Path"),
            exclusions=tuple(texts(item, "Exclusions")),
            queue_arn=text(item, "EventQueueArn"),
            dead_letter_arn=text(item, "DlqEventQueueArn"),
        )
    for kind, paths in _TABLE_FORMATS:
        for item in objects(targets, kind):
            for path in texts(item, paths):
                yield Target(path=path, exclusions=tuple(texts(item, "Exclusions")))


def choose(
    crawlers: Iterable[CrawlerSetup], bucket: str, key: str, database: str = ""
) -> Sequence[CrawlerSetup]:
    """Return the crawlers that look at an object, the likeliest first.

    Behind them come those that miss it by a slip, then those that look into its bucket.

    Args:
        crawlers: All of the account and Region.
        bucket: Of the object.
        key: Of the object; empty when only the bucket is known.
        database: Where the person looks for the table: a crawler that writes there comes first.
    """
    ranked = []
    for crawler in crawlers:
        target = crawler.target_of(bucket, key)
        same_bucket = [item for item in crawler.targets if item.place and item.place.bucket == bucket]
        if target and target.place:
            rank = (0, -len(target.place.path))
        elif crawler.meant_for(bucket, key):
            rank = (1, 0)
        elif same_bucket:
            rank = (2, -max(_common(item.place, key) for item in same_bucket if item.place))
        else:
            continue
        elsewhere = bool(database) and text(crawler.data, "DatabaseName") != database
        ranked.append(((rank[0], elsewhere, rank[1], crawler.name), crawler))
    ranked.sort(key=lambda item: item[0])
    return [crawler for _, crawler in ranked]


def _common(place: S3Place, key: str) -> int:
    pairs = zip(place.path.split("/"), key.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
