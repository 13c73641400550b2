"""Questions to logs that are files here: DuckDB answers them as Athena would."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from workbench.domain.logs import Coverage, LogAnswer, Question, Table
from workbench.domain.times import iso
from workbench.domain.values import JsonValue
from workbench.engine.errors import UsageError
from workbench.engine.questions import ALL_TIMES, names_in
from workbench.knowledge.redaction import redact_text
from workbench.logs.access_logs import FIELDS, NUMBERS
from workbench.logs.athena_sql import TABLES, translate
from workbench.logs.cache import Loaded, PartCache
from workbench.logs.local_files import LogFiles, find_files
from workbench.logs.parts import Extent
from workbench.logs.records import RECORD, sql_type
from workbench.logs.stopping import until_ctrl_c

_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "cloudtrail_logs_pp": {
        **{name.lower(): sql_type(shape).replace("JSON", "VARCHAR") for name, shape in RECORD.items()},
        **dict.fromkeys(("account", "region", "timestamp"), "VARCHAR"),
    },
    "s3_access_logs": {
        **{name: "BIGINT" if name in NUMBERS else "VARCHAR" for name in FIELDS},
        "timestamp": "VARCHAR",
    },
}
_MOST_ROWS = 100_000
"""Of an answer: more than that nobody reads, and a program asks for by a window."""
_MEMORY = "700MB"
_MOST_SPILLED = "4GB"
"""Of disk for one question: DuckDB itself would take nine tenths of what is free, the journal's room too."""


class LocalLogs:
    """The logs of a folder or file, to be asked.

    Args:
        source: Searched through and through.
        cache: The folder that holds what was made of logs earlier; None keeps nothing.
        report: Is told what goes on, for a person who waits.

    Raises:
        UsageError: There are no logs.
        WorkbenchError: They cannot be brought into a form to be asked.
    """

    def __init__(
        self, source: Path, cache: Path | None, report: Callable[[str], None] = lambda _: None
    ) -> None:
        self._source = source
        self._stack = ExitStack()
        self.found: LogFiles = find_files(source)
        self.notes: list[str] = []
        if cache is not None and cache.resolve().is_relative_to(source.resolve()):
            self.notes.append(f"nothing is kept for the next question: {cache} lies inside {source}")
            cache = None
        home = cache or Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="workbench-logs-")))
        self._loaded = PartCache(home, source).load(self.found, report)
        self._connection = self._stack.enter_context(_locked(self._loaded, home / "spilled"))

    def __enter__(self) -> LocalLogs:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def ask(self, question: Question, values: Mapping[str, str]) -> LogAnswer:
        """Return a question's answer; `values` has one for every name in its SQL.

        Raises:
            UsageError: The SQL is not known to answer here as in Athena, or fails as it would there.
        """
        sql = translate(question.sql)
        bound = {name: values[name] for name in names_in(question.sql)}

        def answer() -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
            cursor = self._connection.execute(sql, bound)
            return tuple(column[0] for column in cursor.description or ()), cursor.fetchmany(_MOST_ROWS + 1)

        try:
            columns, rows = until_ctrl_c(self._connection, answer)
        except duckdb.OutOfMemoryException as error:
            raise UsageError(
                f"{question.id}: the answer takes more than {_MEMORY} of memory and {_MOST_SPILLED} of disk: "
                "narrow the question"
            ) from error
        except duckdb.Error as error:
            told = redact_text(str(error).partition("\n")[0])  # it quotes the cell that it could not convert
            raise UsageError(f"{question.id}: {told}") from error
        table = Table(columns, tuple(tuple(map(_cell, row)) for row in rows[:_MOST_ROWS]))
        return LogAnswer(
            question=question,
            values=values,
            table=table,
            coverage=self._coverage(question, values, len(rows)),
        )

    def _coverage(self, question: Question, values: Mapping[str, str], rows: int) -> Coverage:
        notes = list(self.notes)
        if self.found.others:
            noun = "file is" if self.found.others == 1 else "files are"
            notes.append(f"{self.found.others:,} {noun} not called as logs are, and not opened")
        asked = sorted(table for table in TABLES if table in question.sql)
        missing = [table for table in asked if table not in self._loaded.parts]
        notes += [f"the source holds no file for {table}: there is nothing to look at" for table in missing]
        if rows > _MOST_ROWS:
            notes.append(f"only the first {_MOST_ROWS:,} rows are shown: narrow the question")
        extent = self._loaded.extents.get(asked[0] if asked else "cloudtrail_logs_pp", Extent())
        return Coverage(
            engine="local",
            source=str(self._source),
            since=_asked(values, "since"),
            until=_asked(values, "until"),
            files=len(self.found.files) + len(self.found.problems),
            records=extent.records,
            first=extent.first,
            last=extent.last,
            regions=extent.regions,
            accounts=extent.accounts,
            rows_total=rows if rows <= _MOST_ROWS else None,
            problems=self._loaded.problems,
            notes=tuple(notes),
            looked=not missing,
        )


def _asked(values: Mapping[str, str], name: str) -> str | None:
    """Return an end of the window, unless it only stands for all that the files hold."""
    moment = values.get(name)
    return None if not moment or moment in map(iso, ALL_TIMES) else moment


def _locked(loaded: Loaded, spilled: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that sees the parts, nothing else of this machine, and cannot be told otherwise."""
    connection = duckdb.connect(
        config={
            "memory_limit": _MEMORY,
            "temp_directory": str(spilled),
            "max_temp_directory_size": _MOST_SPILLED,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute((resources.files("workbench.logs") / "athena_functions.sql").read_text("utf-8"))
    for table, columns in _COLUMNS.items():
        connection.execute(f"CREATE VIEW {table} AS {_view(columns, loaded.parts.get(table, ()))}")
    paths = [str(path) for paths in loaded.parts.values() for path in paths]
    connection.execute(f"SET allowed_paths = [{', '.join(map(_quoted, paths))}]")
    for setting in ("enable_external_access = false", "lock_configuration = true"):
        connection.execute(f"SET {setting}")
    return connection


def _view(columns: Mapping[str, str], parts: tuple[Path, ...]) -> str:
    if parts:
        names = ", ".join(f'"{name}"' for name in columns)
        return f"SELECT {names} FROM read_parquet([{', '.join(_quoted(str(path)) for path in parts)}])"
    empty = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in columns.items())
    return f"SELECT {empty} WHERE false"


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _cell(value: Any) -> JsonValue:
    """Return a value of DuckDB as JSON has it; times are UTC."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z" if value.tzinfo is None else iso(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        raise UsageError("the span between two times is written otherwise in Athena: take date_diff")
    if isinstance(value, dict):
        return {str(key): _cell(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cell(item) for item in value]
    return str(value)
