"""An answer of logs as text, JSON or CSV. Cells come from outside: each is made inert for where it goes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from workbench.domain.logs import Cell, Coverage, LogAnswer
from workbench.domain.text import clean, clean_json, clean_lines
from workbench.domain.values import JsonValue
from workbench.exporters.csv_timeline import to_csv
from workbench.exporters.json_document import to_json

_WIDEST = 200
"""Characters of a cell in text; the whole is in JSON and CSV."""
_MOST_ROWS = 500


def table_json(answer: LogAnswer) -> str:
    """Return `{"columns": [], "rows": [[]], "coverage": {}}`."""
    return to_json(
        clean_json(
            {
                "columns": list(answer.table.columns),
                "rows": [list(row) for row in answer.table.rows],
                "coverage": _document(answer.coverage),
            }
        )
    )


def table_csv(answer: LogAnswer) -> str:
    """Return the rows under a header; what could not be read is not in it."""
    return to_csv(answer.table.columns, ([cell_text(cell) for cell in row] for row in answer.table.rows))


def table_text(answer: LogAnswer) -> str:
    """Return each row as a block, a line for each cell that is not empty, and what the answer rests on."""
    return clean_lines(_lines(answer))


def cell_text(cell: Cell) -> str:
    """Return a cell as one text: empty for nothing, JSON for what has parts."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


def _lines(answer: LogAnswer) -> Iterator[str]:
    columns, rows = answer.table.columns, answer.table.rows
    width = max((len(column) for column in columns), default=0)
    for row in rows[:_MOST_ROWS]:
        for column, cell in zip(columns, row, strict=True):
            if cell is not None and cell != "":
                yield f"{column:<{width}}  {_shortened(cell_text(cell))}"
        yield ""
    shown = f", of which {_MOST_ROWS} are shown" if len(rows) > _MOST_ROWS else ""
    more = " and more, which were not fetched" if rows and answer.coverage.rows_total is None else ""
    yield f"{_counted(len(rows), 'row')}{more}{shown}"
    if not rows:
        yield answer.question.absence
    yield from _resting_on(answer.coverage)


def _resting_on(coverage: Coverage) -> Iterator[str]:
    counted = "" if coverage.records is None else _counted(coverage.records, "record")
    files = "" if coverage.files is None else f" of {_counted(coverage.files, 'file')}"
    span = f", {coverage.first} to {coverage.last}" if coverage.first else ""
    found = f": {counted}{files}{span}" if counted or files or span else ""
    yield f"Looked at {coverage.source}{found}"
    if coverage.regions:
        yield f"Regions {', '.join(coverage.regions)}; accounts {', '.join(coverage.accounts)}"
    yield from coverage.notes
    yield from (f"NOT READ {problem.path}: {problem.what}" for problem in coverage.problems)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _shortened(text: str) -> str:
    shown = clean(text)
    return shown if len(shown) <= _WIDEST else f"{shown[:_WIDEST]}… ({len(text)} characters)"


def _document(coverage: Coverage) -> dict[str, JsonValue]:
    return asdict(coverage)
