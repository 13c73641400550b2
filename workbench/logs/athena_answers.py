"""What Athena answers, taken apart: rows with their types, and members that may be missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from workbench.domain.logs import Cell, Table
from workbench.domain.text import clean_json
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import member, objects
from workbench.knowledge.redaction import redact

_NUMBERS: Mapping[str, Callable[[str], JsonValue]] = {
    **dict.fromkeys(("tinyint", "smallint", "integer", "bigint"), int),
    **dict.fromkeys(("float", "real", "double"), float),
    "boolean": lambda text: text == "true",
}


def table_of(data: JsonObject) -> Table:
    """Return the rows of `GetQueryResults`, whose first one repeats the columns' names."""
    result = member(data, "ResultSet")
    columns = objects(member(result, "ResultSetMetadata"), "ColumnInfo")
    names = tuple(str(clean_json(str(column.get("Name", "")))) for column in columns)
    kinds = [str(column.get("Type", "")) for column in columns]
    rows = objects(result, "Rows")
    if rows and _texts(rows[0]) == [column.get("Name") for column in columns]:
        del rows[0]
    return Table(columns=names, rows=tuple(_cells(row, kinds) for row in rows))


def _texts(row: JsonObject) -> list[JsonValue]:
    return [cell.get("VarCharValue") for cell in objects(row, "Data")]


def _cells(row: JsonObject, kinds: Sequence[str]) -> tuple[Cell, ...]:
    cells = _texts(row)
    cells += [None] * (len(kinds) - len(cells))
    return tuple(_cell(cell, kind) for cell, kind in zip(cells, kinds, strict=False))


def _cell(cell: JsonValue, kind: str) -> Cell:
    if not isinstance(cell, str):
        return None
    try:
        return _NUMBERS[kind](cell) if kind in _NUMBERS else redact(clean_json(cell))[0]
    except ValueError:  # a number that is none: better shown as it came than left out
        return clean_json(cell)


def texts_in(data: JsonObject, name: str) -> dict[str, str]:
    """Return a member that is an object of texts."""
    return {key: str(value) for key, value in member(data, name).items()}
