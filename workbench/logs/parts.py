"""Files of logs become parts in Parquet: some files each, named after what is in them."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workbench.domain.values import JsonObject
from workbench.logs.access_logs import FIELDS, NUMBERS, read_access_log
from workbench.logs.cloudtrail_files import read_records
from workbench.logs.contents import MOST_BYTES, BudgetError, most_unpacked
from workbench.logs.local_files import LogFile, LogFileKind
from workbench.logs.log_tables import ACCESS_LOGS, CLOUDTRAIL
from workbench.logs.problems import Problems
from workbench.logs.records import TIMED, columns_of, shaped, sql_type
from workbench.logs.stopping import Stop, stopped_by_ctrl_c
from workbench.logs.unpacking import unpack

_PARQUET = "FORMAT parquet, COMPRESSION lz4_raw, DICTIONARY_SIZE_LIMIT 1000, ROW_GROUP_SIZE 24576"
"""Quick to write: zstd and large dictionaries take half as long again for two thirds of the size, and large
groups of rows do not fit into memory. Of small ones a window passes over most."""
_MEMORY = "700MB"
"""Of DuckDB's, at most; for CloudTrail's records it takes a third of that."""
AT_ONCE = 2
"""Parts that are made at a time."""
_LINE = 16 << 20
"""Bytes of one record, in a file that DuckDB reads as it is."""
_LONGEST = 200 << 20
"""Bytes of one record at all: DuckDB takes twice as much memory for it."""
_PART = 12 << 20
"""Bytes of files, as they lie there, in one part."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some files of one table."""

    table: str
    files: tuple[LogFile, ...]


def parts_of(files: Iterable[LogFile]) -> Iterator[Part]:
    """Yield files in parts of one table each; new files at the end leave the parts before as they are.

    All files of a part lie unpacked on the disk at a time. So they are as many as together stay below the
    budget of one file, whatever each of them holds: fifty of 60 kB might unpack to 3 GB.
    """
    tables: dict[str, list[LogFile]] = {}
    for file in files:
        table = ACCESS_LOGS if file.kind is LogFileKind.ACCESS_LOG else CLOUDTRAIL
        tables.setdefault(table, []).append(file)
    for table, members in tables.items():
        batch: list[LogFile] = []
        size = unpacked = 0
        for file in members:
            size += file.stamp[0]
            unpacked += most_unpacked(file.stamp[0])
            if batch and (size > _PART or unpacked > MOST_BYTES):
                yield Part(table, tuple(batch))
                batch, size, unpacked = [], file.stamp[0], most_unpacked(file.stamp[0])
            batch.append(file)
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


def connected(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return what all parts of a folder are made with."""
    return duckdb.connect(
        config={
            "memory_limit": _MEMORY,
            "preserve_insertion_order": "false",
            "temp_directory": str(
                folder / "spilled"
            ),  # else it is .tmp where one stands, perhaps in the source
            "autoinstall_known_extensions": "false",
        }
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a part's files."""

    extent: Extent
    problems: Problems
    """What could not be read."""
    records: Mapping[str, int]
    """How many came of each file, by its path; none of a file that is not named."""


def write_part(database: duckdb.DuckDBPyConnection, part: Part, target: Path, stop: Stop) -> Written:
    """Read the part's files into a Parquet file.

    Raises:
        duckdb.Error: The file cannot be written.
        StoppedError, KeyboardInterrupt: `stop` was said.
    """
    problems = Problems()
    # A connection of its own: parts are made beside one another.
    with database.cursor() as connection, stop.for_queries(connection):
        if part.table != ACCESS_LOGS:
            extent, records = _write_records(connection, part.files, target, problems, stop)
            return Written(extent, problems, records)
        lines = (
            {"source_file": str(number), **request}
            for number, file in enumerate(part.files)
            for request in read_access_log(file.path, problems, unmatched=True)
        )
        fields = {name: "BIGINT" if name in NUMBERS else "VARCHAR" for name in ("source_file", *FIELDS)}
        with _as_lines(stop.heeded(lines), target.parent) as name:
            day = "strftime(try_strptime(requestdatetime[1:11], '%d/%b/%Y'), '%Y/%m/%d') AS \"timestamp\""
            _copy(connection, f"SELECT *, {day} FROM {_read_lines(name, fields)}", target)
        counted = connection.execute(
            "SELECT source_file, count(*) FROM read_parquet(?) GROUP BY 1", [str(target)]
        ).fetchall()
        records = {str(part.files[int(number)].path): count for number, count in counted}
        return Written(_extent(connection, target), problems, records)


def _extent(connection: duckdb.DuckDBPyConnection, target: Path) -> Extent:
    row = connection.execute(
        'SELECT count(*), min("timestamp"), max("timestamp") FROM read_parquet(?)', [str(target)]
    ).fetchone()
    return Extent(*(row or ()))


def _write_records(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[LogFile],
    target: Path,
    problems: Problems,
    stop: Stop,
) -> tuple[Extent, dict[str, int]]:
    """Let DuckDB read what it can; the files on which it stumbles are read patiently, and it begins again."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="unpacked-") as folder:
        swift, patient = _unpacked(files, Path(folder), problems, stop)
        while True:
            for number in patient:
                problems.drop(files[number].path)
            try:
                with _as_lines(stop.heeded(_patiently(patient, files, problems)), target.parent) as slow:
                    _copy(connection, " UNION ALL ".join(_sources(swift, slow)), target)
            except duckdb.Error as error:
                if not swift:
                    raise
                stumbled = {name for name in swift if name in str(error)} or set(swift)
            else:
                read = _what_was_read(connection, target)
                stumbled = {found.file for found in read if found.nameless} & swift.keys()
                if not stumbled:
                    return _noted(read, {**{str(n): n for n in patient}, **swift}, files, problems)
            patient = sorted([*patient, *(swift[name] for name in stumbled)])
            swift = {name: number for name, number in swift.items() if name not in stumbled}


def _unpacked(
    files: Sequence[LogFile], folder: Path, problems: Problems, stop: Stop
) -> tuple[dict[str, int], list[int]]:
    """Return the names of files with JSON lines, each with the place of the file whose records they are.

    And the places of those that are to be read patiently. What takes too much is neither.
    """
    made, patient = {}, []
    for number, file in enumerate(files):
        lines = folder / f"{number}.jsonl"
        try:
            if file.kind is LogFileKind.IRREGULAR:
                raise ValueError  # noqa: TRY301 - as any that is not of the form
            unpack(file.path, lines, stop, delivered=file.kind is LogFileKind.DELIVERED)
        except BudgetError as error:
            problems.note(file.path, str(error))
            lines.unlink(missing_ok=True)
        except (ValueError, EOFError, OSError):  # of which the patient reader tells
            patient.append(number)
            lines.unlink(missing_ok=True)
        else:
            made[str(lines)] = number
    return made, patient


def _sources(swift: Iterable[str], slow: Path) -> Iterator[str]:
    """Yield the queries whose rows are the table's.

    `records=true` matters: without it DuckDB 2.0 tries each file in several ways and takes ten times as long.
    """
    if swift:
        fields = _columns({name: sql_type(shape) for name, shape in TIMED.items()})
        yield (
            f"SELECT {columns_of('r')}, filename AS source_file "
            f"FROM read_json([{', '.join(map(_quoted, swift))}], columns={fields}, records=true, "
            f"format='newline_delimited', filename=true, maximum_object_size={_LINE}) AS r"
        )
    yield f"SELECT {columns_of('r')}, source_file FROM {_read_lines(slow, _WRAPPED)}"


_WRAPPED = {"source_file": "VARCHAR", "r": sql_type(TIMED)}


def _patiently(numbers: Iterable[int], files: Sequence[LogFile], problems: Problems) -> Iterator[JsonObject]:
    for number in numbers:
        path = files[number].path
        found: list[str] = []
        for record in read_records(path, found):
            yield {"source_file": str(number), "r": shaped(record)}
        for problem in found:
            line, _, what = problem.removeprefix(f"{path}:").strip().partition(": ")
            if line.isdigit():
                problems.note(path, what, int(line))
            else:
                problems.note(path, problem.removeprefix(f"{path}:").strip())


@contextmanager
def _as_lines(rows: Iterable[JsonObject], folder: Path) -> Iterator[Path]:
    """Yield a file with rows as JSON lines, which is gone afterwards."""
    descriptor, name = tempfile.mkstemp(".jsonl", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.writelines(f"{json.dumps(row)}\n" for row in rows)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _read_lines(file: Path, fields: Mapping[str, str]) -> str:
    longest = max(_LINE, min(file.stat().st_size, _LONGEST))
    return (
        f"read_json({_quoted(str(file))}, columns={_columns(fields)}, records=true, "
        f"format='newline_delimited', maximum_object_size={longest})"
    )


def _copy(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    with stopped_by_ctrl_c():
        connection.execute(f"COPY ({query}) TO {_quoted(str(target))} ({_PARQUET})")


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one file, of one version of records that is not known; None is all that are."""

    file: str
    version: str | None
    nameless: int
    timeless: int
    extent: Extent


_TIME = (
    r"CASE WHEN regexp_full_match(eventtime, '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z') "
    "AND try_cast(eventtime AS TIMESTAMP) IS NOT NULL THEN eventtime END"
)
"""The time of a record; what is none says nothing about when the records begin and end."""


def _what_was_read(connection: duckdb.DuckDBPyConnection, target: Path) -> list[_Read]:
    rows = connection.execute(
        "SELECT source_file, CASE WHEN eventversion NOT LIKE '1.%' THEN eventversion END, "
        "count(*) - count(eventname), count(*) - count(told), count(*), min(told), "
        "max(told), list(DISTINCT region), list(DISTINCT account) "
        f"FROM (SELECT *, {_TIME} AS told FROM read_parquet(?)) "
        "GROUP BY 1, 2 ORDER BY 1, 2",
        [str(target)],
    ).fetchall()
    return [
        _Read(
            file, version, nameless, timeless, Extent(count, first, last, _names(regions), _names(accounts))
        )
        for file, version, nameless, timeless, count, first, last, regions, accounts in rows
    ]


def _names(found: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, found)))


def _noted(
    read: Iterable[_Read], places: Mapping[str, int], files: Sequence[LogFile], problems: Problems
) -> tuple[Extent, dict[str, int]]:
    """Note what is odd about records that were read; return what there is of all, and of each file."""
    total, records = Extent(), dict[str, int]()
    for found in read:
        total += found.extent
        path = str(files[places[found.file]].path)
        records[path] = records.get(path, 0) + found.extent.records
        if found.timeless:
            problems.note(path, f"{found.timeless} records without a time, which no window holds")
        if found.version:
            problems.note(
                path,
                f"{found.extent.records} records of version {found.version}, "
                "of which only the fields of 1.x are known",
            )
    return total, records


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
