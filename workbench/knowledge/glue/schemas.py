"""Columns of tables and partitions, and what differs between two versions of them.

Source: Glue API reference, Column, StorageDescriptor, Table (names of columns are kept in lower case).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from workbench.domain.picture import Compared, Comparison
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import objects, text

Columns: TypeAlias = Mapping[str, str]
"""Of a table or partition: name to type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaDiff:
    """What differs from one version of a table to another; false when nothing does."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()
    """Name, the type before, the type after: `amount: int, then string`."""

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.added or self.removed or self.retyped)


def columns_of(described: JsonObject) -> Columns:
    """Return the columns of a table or partition, by name to type; partition keys are columns too."""
    columns = [*objects(described, "StorageDescriptor", "Columns"), *objects(described, "PartitionKeys")]
    return {text(column, "Name").lower(): text(column, "Type").lower() for column in columns}


def diff_of(before: Columns, after: Columns) -> SchemaDiff:
    """Return what differs, each in the order of its version."""
    return SchemaDiff(
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        retyped=tuple(
            f"{name}: {before[name]}, then {kind}"
            for name, kind in after.items()
            if name in before and before[name] != kind
        ),
    )


def pictured(heading: str, sides: tuple[str, str], before: Columns, after: Columns) -> Comparison | None:
    """Return two versions of the columns side by side: what went first; None when nothing differs.

    Args:
        heading: Which table.
        sides: What the versions are called.
        before: Name to type.
        after: The same of the later version.
    """
    names = sorted({*before, *after}, key=lambda name: (name in after, name not in before))
    rows = tuple(
        _compared(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )
    if not rows:
        return None
    return Comparison(heading=heading, sides=sides, rows=rows, alike=len(names) - len(rows))


def _compared(name: str, before: str, after: str) -> Compared:
    if not before:
        return Compared(name=name, after=after, says="added", tone="good")
    if not after:
        return Compared(name=name, before=before, says="removed", tone="bad")
    return Compared(name=name, before=before, after=after, says="other type", tone="bad")


_TABLE = re.compile(r"--(?:\w*_)?(?:table|tbl)(?:_?name)?", re.IGNORECASE)
_DATABASE = re.compile(r"--(?:\w*_)?(?:database|db)(?:_?name)?", re.IGNORECASE)


def table_of(arguments: Mapping[str, str], database: str, table: str) -> tuple[str, str]:
    """Return database and table of a run: those that its failure names, else the only ones of the arguments.

    Args:
        arguments: Of the run.
        database: The one that the failure names; empty for none.
        table: The one that it names.
    """
    databases = {value for name, value in arguments.items() if _DATABASE.fullmatch(name)}
    tables = {value for name, value in arguments.items() if _TABLE.fullmatch(name)}
    if table or not tables:
        return database or (databases.pop() if len(databases) == 1 else ""), table
    if len(tables) > 1:
        return database, ""
    parent, _, name = tables.pop().rpartition(".")
    return database or parent or (databases.pop() if len(databases) == 1 else ""), name
