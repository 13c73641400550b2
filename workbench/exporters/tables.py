"""An answer of logs as text, JSON, JSON lines or CSV: its cells come from outside, and are made inert."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from workbench.domain.logs import AnswerCoverage, LogAnswer
from workbench.domain.text import clean, clean_json
from workbench.domain.values import JsonValue
from workbench.exporters.csv_timeline import to_csv
from workbench.knowledge.redaction import shown_lines
from workbench.wording.json_text import to_json
from workbench.wording.log_answers import answer_lines, cell_text


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


def table_jsonl(answer: LogAnswer) -> str:
    """Return each row as a line, an object in ASCII; what could not be read is not in it.

    A column that is called as one before it has its number in the name, `n (2)`: no cell is lost.
    """
    names = _distinct(answer.table.columns)
    rows = (dict(zip(names, map(clean_json, row), strict=True)) for row in answer.table.rows)
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def _distinct(columns: Iterable[str]) -> list[str]:
    names: list[str] = []
    for column in map(clean, columns):
        name, times = column, 1
        while name in names:
            times += 1
            name = f"{column} ({times})"
        names.append(name)
    return names


def table_csv(answer: LogAnswer) -> str:
    """Return the rows under a header; what could not be read is not in it."""
    return to_csv(answer.table.columns, ([cell_text(cell) for cell in row] for row in answer.table.rows))


def table_text(answer: LogAnswer) -> str:
    """Return each row as a block, a line for each cell that is not empty, and what the answer rests on."""
    absence = answer.question.absence
    return shown_lines(answer_lines(answer.table, answer.coverage, absence=absence))


def _document(coverage: AnswerCoverage) -> dict[str, JsonValue]:
    return asdict(coverage)
