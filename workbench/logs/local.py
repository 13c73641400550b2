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

from workbench.domain.logs import AnswerCoverage, LogAnswer, LogQuestion, Table, Unvouched
from workbench.domain.text import clean
from workbench.domain.times import iso
from workbench.domain.values import JsonValue
from workbench.engine.errors import UsageError
from workbench.engine.questions import ALL_TIMES, names_in
from workbench.knowledge.answers import count
from workbench.knowledge.redaction import redact_text
from workbench.logs.athena_size import TOO_DEEP
from workbench.logs.athena_sql import translate
from workbench.logs.cache import CannotKeepError, Loaded, PartCache
from workbench.logs.local_files import LogFile, LogFileKind, LogFiles, find_files
from workbench.logs.log_tables import ACCESS_LOGS, CLOUDTRAIL, COLUMNS
from workbench.logs.parts import Extent
from workbench.logs.plain_runs import EVERYTHING, Wanted, wanted_by
from workbench.logs.records import RECORD, sql_type
from workbench.logs.stopping import until_ctrl_c

_COLUMNS: Mapping[str, Mapping[str, str]] = {
    CLOUDTRAIL: {
        **{name.lower(): sql_type(shape).replace("JSON", "VARCHAR") for name, shape in RECORD.items()},
        **dict.fromkeys(("account", "region", "timestamp"), "VARCHAR"),
    },
    ACCESS_LOGS: COLUMNS[ACCESS_LOGS],
}
_MOST_ROWS = 100_000
"""Of an answer: more than that nobody reads, and a program asks for by a window."""
_MOST_COLUMNS = 1_000
_LONGEST_S = 30 * 60
"""Of a query; Athena's own limit (https://docs.aws.amazon.com/athena/latest/ug/service-limits.html)."""
_MEMORY = "700MB"
_MOST_SPILLED = "4GB"
"""Of disk for one question: DuckDB itself would take nine tenths of what is free, the journal's room too."""


class LocalLogs:
    """The logs of a folder or file, to be asked.

    Args:
        source: Searched through and through.
        cache: The folder that holds what was made of logs earlier; None keeps nothing.
        report: Is told what goes on, for a person who waits.
        tables: What a person says of names in SQL: `{"trail": "cloudtrail_logs_pp"}`.
        first: A question that will be asked, and its values: files that cannot hold what it names are
            searched and not read. Another question may be asked all the same.

    Raises:
        UsageError: There are no logs, the first question cannot be asked, or no folder takes the form in
            which they are asked.
        WorkbenchError: They cannot be brought into that form.
    """

    def __init__(
        self,
        source: Path,
        cache: Path | None,
        report: Callable[[str], None] = lambda _: None,
        *,
        tables: Mapping[str, str] | None = None,
        first: tuple[LogQuestion, Mapping[str, str]] | None = None,
    ) -> None:
        self._tables = tables or {}
        self._wanted = self._wanted_by(*first) if first else EVERYTHING
        self._source = source
        self._stack = ExitStack()
        self.found: LogFiles = find_files(source)
        self.notes: list[str] = []
        if cache is not None and cache.resolve().is_relative_to(source.resolve()):
            self.notes.append(f"nothing is kept for the next question: {cache} lies inside {source}")
            cache = None
        self._report = report
        with self._stack:
            if cache is None or not self._is_open(cache):
                self._open_for_once()
            self._stack = self._stack.pop_all()  # all went well: what is open is closed by `__exit__`

    def _is_open(self, cache: Path) -> bool:
        """Try to open the logs with a cache; note why it cannot be, which costs speed and nothing else."""
        try:
            self._open(cache)
        except CannotKeepError as error:
            self.notes.append(
                f"asked without a cache: {error}; make room there, set XDG_CACHE_HOME, or give --no-cache"
            )
            return False
        return True

    def _open_for_once(self) -> None:
        """Open the logs in a folder that is gone afterwards; raises UsageError where that takes nothing."""
        try:
            own = tempfile.TemporaryDirectory(prefix="workbench-logs-")
            self._open(Path(self._stack.enter_context(own)))
        except (CannotKeepError, OSError) as error:
            why = f"{error.filename or ''} {error.strerror}" if isinstance(error, OSError) else str(error)
            raise UsageError(
                f"the logs cannot be asked: {clean(why).strip()}. Set TMPDIR to a folder with room: "
                "as much as the logs take, and for the while of reading as much as they are unpacked"
            ) from error

    def _open(self, home: Path) -> None:
        """Bring the logs into parts below `home`, and connect to them; damaged parts are made anew, once."""
        self._home, self._cache = home, PartCache(home, self._source)
        try:
            self._connect()
        except duckdb.Error as error:
            if not self._cache.damaged():
                raise _unreadable(self._cache, error) from error
            try:
                self._connect()
            except duckdb.Error as again:
                raise _unreadable(self._cache, again) from again

    def _connect(self) -> None:
        self._loaded = self._cache.load(self.found, self._report, self._wanted)
        self._connection = self._stack.enter_context(_locked(self._loaded, self._home / "spilled"))

    def __enter__(self) -> LocalLogs:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def ask(self, question: LogQuestion, values: Mapping[str, str]) -> LogAnswer:
        """Return a question's answer; `values` has one for every name in its SQL.

        Raises:
            UsageError: The SQL is not known to answer here as in Athena, or fails as it would there.
        """
        translated = translate(question.sql, self._tables)
        bound = {name: values[name] for name in names_in(question.sql)}
        wanted = wanted_by(translated.condition, bound)
        if self._loaded.searched and wanted != self._wanted:
            self._wanted = wanted
            self._open_again()
        try:
            columns, rows = self._rows(translated.sql, bound)
        except duckdb.OutOfMemoryException as error:
            raise UsageError(
                f"{question.id}: the answer takes more than {_MEMORY} of memory and {_MOST_SPILLED} of disk: "
                "narrow the question"
            ) from error
        except duckdb.InterruptException as error:
            raise UsageError(
                f"{question.id}: the answer takes more than {_LONGEST_S // 60} minutes, after which Athena "
                "gives up too: narrow the question"
            ) from error
        except duckdb.Error as error:
            if "Max expression depth" in str(error):  # of a sum of thousands, say
                raise UsageError(TOO_DEEP) from error
            told = redact_text(str(error).partition("\n")[0])  # it quotes the cell that it could not convert
            raise UsageError(f"{question.id}: {told}") from error
        if len(columns) > _MOST_COLUMNS:
            raise UsageError(
                f"{question.id}: {len(columns):,} columns: at most {_MOST_COLUMNS:,} are read here"
            )
        table = Table(columns, tuple(tuple(map(_cell, row)) for row in rows[:_MOST_ROWS]))
        return LogAnswer(
            question=question,
            values=values,
            table=table,
            coverage=self._coverage(translated.tables, values, len(rows)),
        )

    def _rows(self, sql: str, bound: Mapping[str, str]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return names and rows; what was kept and turns out to be damaged is made anew, and asked again."""

        def answer() -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
            cursor = self._connection.execute(sql, bound)
            return tuple(column[0] for column in cursor.description or ()), cursor.fetchmany(_MOST_ROWS + 1)

        try:
            return until_ctrl_c(self._connection, answer, _LONGEST_S)
        except (duckdb.OutOfMemoryException, duckdb.InterruptException):
            raise
        except duckdb.Error:
            if not self._cache.damaged():
                raise
            self._report("what was kept of the logs is damaged, and is made anew")
            self._open_again()
        return until_ctrl_c(self._connection, answer, _LONGEST_S)

    def _open_again(self) -> None:
        self._connection.close()
        self._open(self._home)

    def _wanted_by(self, question: LogQuestion, values: Mapping[str, str]) -> Wanted:
        condition = translate(question.sql, self._tables).condition
        return wanted_by(condition, {name: values[name] for name in names_in(question.sql)})

    def _coverage(self, asked: tuple[str, ...], values: Mapping[str, str], rows: int) -> AnswerCoverage:
        notes = list(self.notes)
        if self.found.others:
            noun = "file is" if self.found.others == 1 else "files are"
            notes.append(f"{self.found.others:,} {noun} not called as logs are, and not opened")
        missing = [table for table in asked if table not in self._loaded.parts]
        notes += [f"the source holds no file for {table}: there is nothing to look at" for table in missing]
        unvouched, told = self._unvouched(asked)
        notes += told
        if rows > _MOST_ROWS:
            notes.append(f"only the first {_MOST_ROWS:,} rows are shown: narrow the question")
        if searched := len(self._loaded.searched) if CLOUDTRAIL in asked else 0:
            notes.append(
                f"{count(searched, 'file')} searched and not read: what the question names stands in none of "
                "them, so that none of their records is in the answer, counted, or looked at for damage"
            )
        extent = self._loaded.extents.get(asked[0] if asked else CLOUDTRAIL, Extent())
        return AnswerCoverage(
            engine="local",
            source=str(self._source),
            since=_asked(values, "since"),
            until=_asked(values, "until"),
            files=len(self.found.files) + len(self.found.problems),
            searched=searched,
            records=extent.records,
            first=extent.first,
            last=extent.last,
            regions=extent.regions,
            accounts=extent.accounts,
            rows_total=rows if rows <= _MOST_ROWS else None,
            problems=self._loaded.problems,
            unvouched=unvouched,
            notes=tuple(notes),
            looked=not missing,
        )

    def _unvouched(self, tables: tuple[str, ...]) -> tuple[tuple[Unvouched, ...], list[str]]:
        """Return which of the files that were counted no digest vouches for, and the sum of it in words."""
        counted = [file for file in self.found.files if any(_of(table, file) for table in tables)]
        said = {one.file: one for one in self._loaded.said}
        unknown = [file for file in counted if file not in said or not said[file].entry]
        if not unknown:
            return (), []
        records = self._loaded.records
        total = sum(records.get(str(file.path), 0) for file in unknown)
        told = f"not vouched for: {count(len(unknown), 'file')}, {count(total, 'record')}"
        if not said:
            return (), [f"{told}: no digest of CloudTrail lies beside them"]
        listed = tuple(
            Unvouched(path=str(file.path), records=records.get(str(file.path), 0), why=said[file].why)
            for file in unknown
            if file.kind is not LogFileKind.ACCESS_LOG or said[file].changed
        )
        return listed, [f"{told} by the digests beside them, whose signatures 'workbench logs verify' checks"]


def _unreadable(cache: PartCache, error: duckdb.Error) -> CannotKeepError:
    return CannotKeepError(f"{cache.folder}: what was kept cannot be read: {error}")


def _of(table: str, file: LogFile) -> bool:
    return (file.kind is LogFileKind.ACCESS_LOG) == (table == ACCESS_LOGS)


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
