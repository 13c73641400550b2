"""What a crawler made of folders that do not tell where a table begins.

A crawler takes folders for partitions of one table where most of their schemas are alike, and else for
tables of their own. `TableLevelConfiguration` fixes the depth of the table, and makes partitions of
whatever lies below.

Source: Glue developer guide, "How does a crawler determine when to create partitions?", "Specifying the table
location and partitioning level".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Literal, TypeAlias

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, text, texts
from workbench.knowledge.crawlers.partitions import Table, columns_of, is_named
from workbench.knowledge.s3.places import S3Place

Layout: TypeAlias = Literal["folders-became-tables", "same-location", "nested", "merged"]
_ALIKE = 0.7
"""The share of columns from which on a crawler takes two schemas for one.

AWS Knowledge Center, "How does the AWS Glue crawler detect the schema?"."""


def layout_of(
    tables: Sequence[Table], crawler: str, path: S3Place | None
) -> tuple[Layout | None, tuple[str, ...]]:
    """Return what is odd about the tables that a crawler made below one include path, and which show it.

    Args:
        tables: All of a database.
        crawler: The name of the crawler.
        path: The include path.
    """
    if path is None:
        return None, ()
    mine = [table for table in tables if _is_made_by(table, crawler) and _is_below(table.place, path)]
    split = [table for table in mine if table.place != path and is_named(_last_folder(table))]
    if split:
        return "folders-became-tables", tuple(table.name for table in split)
    for one, other in combinations(mine, 2):
        if one.place == other.place:
            return "same-location", (one.name, other.name)
        if _is_below(one.place, other.place) or _is_below(other.place, one.place):
            return "nested", (one.name, other.name)
    return None, ()


def merged(table: Table, partitions: Sequence[JsonObject]) -> tuple[str, ...]:
    """Return two values of the first, nameless partition key whose columns have little in common.

    Args:
        table: A table whose first key the crawler had to name itself.
        partitions: As GetPartitions answers them, any number of them.
    """
    if not table.keys or not table.keys[0].is_anonymous:
        return ()
    columns: dict[str, set[tuple[str, str]]] = {}
    for item in partitions:
        value = next(iter(texts(item, "Values")), "")
        columns.setdefault(value, set()).update(columns_of(member(item, "StorageDescriptor")))
    return next((pair for pair in combinations(columns, 2) if _differ(columns, pair)), ())


def _differ(columns: Mapping[str, set[tuple[str, str]]], pair: tuple[str, str]) -> bool:
    one, other = (columns[value] for value in pair)
    return bool(one and other) and len(one & other) < _ALIKE * len(one | other)


def _is_made_by(table: Table, crawler: str) -> bool:
    return crawler in (
        text(table.parameters, "UPDATED_BY_CRAWLER"),
        text(table.parameters, "CREATED_BY_CRAWLER"),
    )


def _is_below(place: S3Place | None, other: S3Place | None) -> bool:
    return place is not None and other is not None and other.holds(place.bucket, place.prefix)


def _last_folder(table: Table) -> str:
    return table.place.path.rpartition("/")[2] if table.place else ""
