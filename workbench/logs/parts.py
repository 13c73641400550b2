"""Files of logs become parts in Parquet: some files each, named after what is in them."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workbench.domain.values import JsonObject
from workbench.logs.access_logs import FIELDS, NUMBERS, read_access_log
from workbench.logs.cloudtrail_files import CloudTrailFiles
from workbench.logs.local_files import Kind, LogFile
from workbench.logs.problems import Problems
from workbench.logs.records import TIMED, columns_of, shaped, sql_type
from workbench.logs.stopping import stopped_by_ctrl_c

_PARQUET = "FORMAT parquet, COMPRESSION lz4_raw, DICTIONARY_SIZE_LIMIT 1000"
"""Quick to write: zstd and large dictionaries take half as long again for two thirds of the size."""
_MEMORY = "700MB"
_SLACK = 1 << 20
_LINE = 16 << 20
"""Bytes of one record that stands on its own line."""
_PART = 24 << 20
"""Bytes of files, as they lie there, in one part."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some files of one table."""

    table: str
    files: tuple[LogFile, ...]


def parts_of(files: Iterable[LogFile]) -> Iterator[Part]:
    """Yield files in parts of one table each; new files at the end leave the parts before as they are."""
    tables: dict[str, list[LogFile]] = {}
    for file in files:
        table = "s3_access_logs" if file.kind is Kind.ACCESS_LOG else "cloudtrail_logs_pp"
        tables.setdefault(table, []).append(file)
    for table, members in tables.items():
        batch: list[LogFile] = []
        size = 0
        for file in members:
            if batch and size + file.stamp[0] > _PART:
                yield Part(table, tuple(batch))
                batch, size = [], 0
            batch.append(file)
            size += file.stamp[0]
        yield Part(table, tuple(batch))


@dataclass(frozen=True, slots=True)
class Extent:
    """What a part, or all parts of a table, hold."""

    records: int = 0
    first: str | None = None
    last: str | None = None
    regions: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()

    def __add__(self, other: Extent) -> Extent:
        """Return what both hold together."""
        times = [time for time in (self.first, self.last, other.first, other.last) if time]
        return Extent(
            records=self.records + other.records,
            first=min(times, default=None),
            last=max(times, default=None),
            regions=tuple(sorted({*self.regions, *other.regions})),
            accounts=tuple(sorted({*self.accounts, *other.accounts})),
        )


def _config(folder: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": _MEMORY,
        "preserve_insertion_order": "false",
        "temp_directory": str(folder / "spilled"),  # else it is .tmp where one stands, perhaps in the source
        "autoinstall_known_extensions": "false",
    }


def write_part(part: Part, target: Path) -> tuple[Extent, Problems]:
    """Read the part's files into a Parquet file; return what it holds, and what could not be read.

    Raises:
        duckdb.Error: The file cannot be written.
    """
    problems = Problems()
    with duckdb.connect(config=_config(target.parent)) as connection:
        if part.table == "s3_access_logs":
            lines = (
                {"source_file": str(file.path), **request}
                for file in part.files
                for request in read_access_log(file.path, problems)
            )
            fields = {name: "BIGINT" if name in NUMBERS else "VARCHAR" for name in ("source_file", *FIELDS)}
            with _as_lines(lines, target.parent) as name:
                day = "strftime(try_strptime(requestdatetime[1:11], '%d/%b/%Y'), '%Y/%m/%d') AS \"timestamp\""
                _copy(connection, f"SELECT *, {day} FROM {_read_lines(name, fields)}", target)
        else:
            _write_records(connection, part.files, target, problems)
        return _extent(connection, part.table, target), problems


def _extent(connection: duckdb.DuckDBPyConnection, table: str, target: Path) -> Extent:
    time = "eventtime" if table == "cloudtrail_logs_pp" else '"timestamp"'
    places = "list(DISTINCT region), list(DISTINCT account)" if table == "cloudtrail_logs_pp" else "[], []"
    row = connection.execute(
        f"SELECT count(*), min({time}), max({time}), {places} FROM read_parquet(?)", [str(target)]
    ).fetchone()
    records, first, last, regions, accounts = row or (0, None, None, (), ())
    return Extent(
        records, first, last, *(tuple(sorted(filter(None, found or ()))) for found in (regions, accounts))
    )


def _write_records(
    connection: duckdb.DuckDBPyConnection, files: Sequence[LogFile], target: Path, problems: Problems
) -> None:
    """Let DuckDB read what it can; the files on which it stumbles are read patiently, and it begins again."""
    patient = {file.path for file in files if file.kind is Kind.IRREGULAR}
    while True:
        swift = [file for file in files if file.path not in patient]
        for path in patient:
            problems.drop(path)
        with _as_lines(_patiently(sorted(patient), problems), target.parent) as name:
            sources = [*_swiftly(swift), f"SELECT source_file, r FROM {_read_lines(name, _WRAPPED)}"]
            query = f"SELECT {columns_of('r')}, source_file FROM ({' UNION ALL '.join(sources)})"
            try:
                _copy(connection, query, target)
            except duckdb.Error as error:
                stumbled = {file.path for file in swift if str(file.path) in str(error)}
                if not swift:
                    raise
                patient |= stumbled or {file.path for file in swift}
                continue
        incomplete = _without_name(connection, target) - {str(path) for path in patient}
        if not incomplete:
            break
        patient |= {Path(path) for path in incomplete}
    _note_oddities(connection, target, problems)


_WRAPPED = {"source_file": "VARCHAR", "r": sql_type(TIMED)}


def _swiftly(files: Sequence[LogFile]) -> Iterator[str]:
    """Yield the queries that read files as they are.

    `records=true` matters: without it DuckDB 2.0 tries each file in several ways and takes ten times as long.
    A document without `Records` gives an empty row, so that it is not passed over in silence.
    """
    delivered = [file for file in files if file.kind is Kind.DELIVERED]
    if delivered:
        largest = max(file.unpacked for file in delivered) + _SLACK
        columns = f"{{Records: {_quoted(sql_type(TIMED) + '[]')}}}"
        yield (
            "SELECT filename AS source_file, unnest(coalesce(Records, [NULL])) AS r "
            f"FROM read_json({_names(delivered)}, columns={columns}, records=true, filename=true, "
            f"maximum_object_size={largest})"
        )
    lines = [file for file in files if file.kind is Kind.LINES]
    if lines:
        fields = ", ".join(f'"{name}" := "{name}"' for name in TIMED)
        yield (
            f"SELECT filename AS source_file, struct_pack({fields}) AS r FROM read_json({_names(lines)}, "
            f"columns={_columns({name: sql_type(shape) for name, shape in TIMED.items()})}, records=true, "
            f"format='newline_delimited', filename=true, maximum_object_size={_LINE})"
        )


def _patiently(paths: Iterable[Path], problems: Problems) -> Iterator[JsonObject]:
    for path in paths:
        reader = CloudTrailFiles(path)
        for record in reader.records():
            yield {"source_file": str(path), "r": shaped(record)}
        for problem in reader.problems:
            line, _, what = problem.removeprefix(f"{path}:").strip().partition(": ")
            if line.isdigit():
                problems.note(path, what, int(line))
            else:
                problems.note(path, problem.removeprefix(f"{path}:").strip())


@contextmanager
def _as_lines(rows: Iterable[JsonObject], folder: Path) -> Iterator[str]:
    """Yield the name of a file with rows as JSON lines, which is gone afterwards."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", dir=folder, encoding="ascii") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in rows)
        file.flush()
        yield file.name


def _read_lines(file: str, fields: Mapping[str, str]) -> str:
    return (
        f"read_json({_quoted(file)}, columns={_columns(fields)}, records=true, format='newline_delimited', "
        f"maximum_object_size={1 << 28})"
    )


def _copy(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    with stopped_by_ctrl_c():
        connection.execute(f"COPY ({query}) TO {_quoted(str(target))} ({_PARQUET})")


def _without_name(connection: duckdb.DuckDBPyConnection, target: Path) -> set[str]:
    rows = connection.execute(
        "SELECT DISTINCT source_file FROM read_parquet(?) WHERE eventname IS NULL", [str(target)]
    ).fetchall()
    return {row[0] for row in rows}


def _note_oddities(connection: duckdb.DuckDBPyConnection, target: Path, problems: Problems) -> None:
    for path, count in connection.execute(
        "SELECT source_file, count(*) FROM read_parquet(?) WHERE eventtime IS NULL GROUP BY 1", [str(target)]
    ).fetchall():
        problems.note(path, f"{count} records without a time, which no window holds")
    for path, version, count in connection.execute(
        "SELECT source_file, eventversion, count(*) FROM read_parquet(?) "
        "WHERE eventversion NOT LIKE '1.%' GROUP BY 1, 2 ORDER BY 1, 2",
        [str(target)],
    ).fetchall():
        problems.note(
            path, f"{count} records of version {version}, of which only the fields of 1.x are known"
        )


def _names(files: Sequence[LogFile]) -> str:
    return f"[{', '.join(_quoted(str(file.path)) for file in files)}]"


def _columns(fields: Mapping[str, str]) -> str:
    inside = ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in fields.items())
    return f"{{{inside}}}"


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
