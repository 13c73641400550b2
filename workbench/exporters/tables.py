"""An answer of logs as text, JSON or CSV. Cells come from outside: each is made inert for where it goes."""

from __future__ import annotations

from dataclasses import asdict

from workbench.domain.logs import Coverage, LogAnswer
from workbench.domain.text import clean_json, clean_lines
from workbench.domain.values import JsonValue
from workbench.engine.log_lines import answer_lines, cell_text
from workbench.exporters.csv_timeline import to_csv
from workbench.exporters.json_document import to_json


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
    absence = answer.question.absence
    return clean_lines(answer_lines(answer.table, answer.coverage, absence=absence))


def _document(coverage: Coverage) -> dict[str, JsonValue]:
    return asdict(coverage)
