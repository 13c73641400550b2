"""In which partition of a table an object lies, by its folders; and how GetPartitions is asked for it.

A table's partition keys stand for the folders below its location, in their order: `year=2026/`, or `2026/`
where the folders have no names (then crawlers call the keys `partition_0`, …).

Source: Glue developer guide, "Managing partitions for ETL output", "How does a crawler determine when to
create partitions?"; Glue API reference, GetPartitions (the grammar of `Expression`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.crawlers.places import folder_of
from workbench.knowledge.s3.places import S3Place

_ANONYMOUS = re.compile(r"partition_\d+")
_WHOLE_NUMBERS = frozenset({"tinyint", "smallint", "int", "integer", "bigint", "long"})
_NUMBER = re.compile(r"-?\d{1,18}")
_NAMED_FOLDER = re.compile(r"[^=/]+=[^/]*")


class PartitionKey(NamedTuple):
    """A column that is a folder."""

    name: str
    type: str

    @property
    def is_anonymous(self) -> bool:
        """The folders carry no name, and the crawler gave it one."""
        return _ANONYMOUS.fullmatch(self.name) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the catalog, as far as finding objects in it goes."""

    database: str
    name: str
    place: S3Place | None
    keys: tuple[PartitionKey, ...]
    columns: tuple[tuple[str, str], ...]
    """Name and type."""
    parameters: JsonObject
    data: JsonObject
    """As GetTable answers it."""

    @classmethod
    def read(cls, data: JsonObject) -> Table:
        """Return what one table of GetTable or GetTables says."""
        storage = member(data, "StorageDescriptor")
        return cls(
            database=text(data, "DatabaseName"),
            name=text(data, "Name"),
            place=folder_of(text(storage, "Location")),
            keys=tuple(
                PartitionKey(text(item, "Name"), text(item, "Type"))
                for item in objects(data, "PartitionKeys")
            ),
            columns=columns_of(storage),
            parameters=member(data, "Parameters"),
            data=data,
        )

    def holds(self, bucket: str, key: str) -> bool:
        """Tell whether an object lies below its location."""
        return self.place is not None and self.place.holds(bucket, key)


def columns_of(storage: JsonObject) -> tuple[tuple[str, str], ...]:
    """Return name and type of each column of a storage descriptor."""
    return tuple((text(item, "Name"), text(item, "Type")) for item in objects(storage, "Columns"))


def deepest(tables: Sequence[Table], bucket: str, key: str) -> Table | None:
    """Return the table whose location holds an object and lies nearest to it."""
    holding = [table for table in tables if table.holds(bucket, key)]
    return max(holding, key=lambda table: len(table.place.path) if table.place else 0, default=None)


def folders_below(table: Table, key: str) -> tuple[str, ...]:
    """Return the folders between a table's location and an object in it."""
    return tuple(table.place.rest_of(key).split("/")[:-1]) if table.place else ()


def is_named(folder: str) -> bool:
    """Tell whether a folder says which partition key it is, `year=2026`."""
    return _NAMED_FOLDER.fullmatch(folder) is not None


def values_of(table: Table, key: str) -> tuple[str, ...] | None:
    """Return the values of a table's partition keys for an object; None when its folders do not give them."""
    folders = folders_below(table, key)
    if len(folders) < len(table.keys):
        return None
    values = []
    for wanted, folder in zip(table.keys, folders, strict=False):
        name, equals, value = folder.partition("=")
        if equals and name.lower() != wanted.name.lower() and not wanted.is_anonymous:
            return None
        values.append(unquote(value) if equals else folder)
    return tuple(values)


def expression_for(table: Table, values: Sequence[str]) -> str | None:
    """Return the `Expression` that selects one partition; None when a value does not fit its column."""
    terms = []
    for wanted, value in zip(table.keys, values, strict=True):
        if wanted.type.lower() in _WHOLE_NUMBERS:
            if not _NUMBER.fullmatch(value):
                return None
            terms.append(f"{wanted.name}={int(value)}")
        else:
            quoted = value.replace("'", "''")
            terms.append(f"{wanted.name}='{quoted}'")
    return " and ".join(terms)
