"""What logs answered, in lines for people: each row as a block, and what the answer rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from workbench.domain.incident_events import LogsAsked
from workbench.domain.logs import AnswerCoverage, Cell, FileProblem, Table, Unvouched
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import items, objects
from workbench.knowledge.redaction import shown

_WIDEST = 200
"""Characters of a cell in lines; the whole is in JSON and CSV."""
MOST_ROWS = 500
"""Rows in lines; more is read better by a program."""


def answer_lines(
    table: Table,
    coverage: AnswerCoverage,
    *,
    absence: str,
    most_rows: int = MOST_ROWS,
    rows: int | None = None,
) -> Iterator[str]:
    """Yield a line for each cell that is not empty, row by row, and then what the answer rests on.

    May hold text from outside: clean it.

    Args:
        table: The rows that are at hand.
        coverage: What they rest on.
        absence: What it means when there is no row.
        most_rows: So many rows are shown.
        rows: How many came, where the table holds only the first of them.
    """
    width = max((len(column) for column in table.columns), default=0)
    for row in table.rows[:most_rows]:
        for column, cell in zip(table.columns, row, strict=False):
            if cell is not None and cell != "":
                yield f"{column:<{width}}  {_shortened(cell_text(cell))}"
        yield ""
    count, shown = len(table.rows) if rows is None else rows, min(len(table.rows), most_rows)
    cut = f", of which {shown} are shown" if count > shown else ""
    more = " and more, which were not fetched" if count and coverage.rows_total is None else ""
    yield f"{_counted(count, 'row')}{more}{cut}"
    if not count:
        yield absence
    yield from _resting_on(coverage)


def lines_on_record(event: LogsAsked, most_rows: int) -> Iterator[str]:
    """Yield the lines of an answer that an incident keeps, each inert; none where no answer came.

    Args:
        event: The question that was put to logs. What it keeps is redacted.
        most_rows: So many rows are shown.
    """
    if not event.answer:
        return
    columns = tuple(str(name) for name in items(event.answer, "columns"))
    rows = tuple(tuple(items({"row": row}, "row")) for row in items(event.answer, "rows"))
    absence = f"What it means that there is none: workbench logs show {event.question}"
    if event.question == event.sql:
        absence = "That there is none means only as much as the SQL asks for."
    lines = answer_lines(
        Table(columns, rows),
        _coverage(event.answer.get("coverage"), event.source),
        absence=absence,
        most_rows=most_rows,
        rows=event.rows,
    )
    yield from map(shown, lines)


def cell_text(cell: Cell) -> str:
    """Return a cell as one text: empty for nothing, JSON for what has parts."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


def _resting_on(coverage: AnswerCoverage) -> Iterator[str]:
    counted = "" if coverage.records is None else _counted(coverage.records, "record")
    files = "" if coverage.files is None else f" of {_counted(coverage.files - coverage.searched, 'file')}"
    if coverage.searched:
        files += f" that were read, {_counted(coverage.searched, 'file')} searched"
    span = f", {coverage.first} to {coverage.last}" if coverage.first else ""
    found = f": {counted}{files}{span}" if counted or files or span else ""
    yield f"Looked at {coverage.source}{found}"
    if coverage.since or coverage.until:
        yield f"window {coverage.since or 'the first record'} to {coverage.until or 'the last record'}"
    if coverage.regions:
        yield f"Regions {', '.join(coverage.regions)}; accounts {', '.join(coverage.accounts)}"
    yield from coverage.notes
    for item in coverage.unvouched:
        yield f"NOT VOUCHED FOR {item.path} ({_counted(item.records, 'record')}): {item.why}"
    yield from (f"NOT READ {problem.path}: {problem.what}" for problem in coverage.problems)


def _coverage(kept: JsonValue, source: str) -> AnswerCoverage:
    """Return the coverage that `logs --format json` printed; what it does not tell is unknown."""
    told = kept if isinstance(kept, Mapping) else {}
    total, files, searched, records = (
        told.get(name) for name in ("rows_total", "files", "searched", "records")
    )
    since, until, first, last = (_text(told.get(name)) for name in ("since", "until", "first", "last"))
    return AnswerCoverage(
        engine=str(told.get("engine", "")),
        source=str(told.get("source", source)),
        since=since,
        until=until,
        files=files if isinstance(files, int) else None,
        searched=searched if isinstance(searched, int) else 0,
        records=records if isinstance(records, int) else None,
        first=first,
        last=last,
        regions=_texts(told, "regions"),
        accounts=_texts(told, "accounts"),
        rows_total=total if isinstance(total, int) else None,
        looked=told.get("looked") is not False,
        problems=tuple(
            FileProblem(path=str(item.get("path", "")), what=str(item.get("what", "")))
            for item in objects(told, "problems")
        ),
        unvouched=tuple(
            Unvouched(
                path=str(item.get("path", "")),
                records=count if isinstance(count := item.get("records"), int) else 0,
                why=str(item.get("why", "")),
            )
            for item in objects(told, "unvouched")
        ),
        notes=_texts(told, "notes"),
    )


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


def _texts(of: JsonObject, name: str) -> tuple[str, ...]:
    return tuple(str(item) for item in items(of, name))


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _shortened(text: str) -> str:
    told = shown(text)
    return told if len(told) <= _WIDEST else f"{told[:_WIDEST]}… ({len(text)} characters)"
