"""Questions asked of Athena: confirmed, bound, followed, stopped when nobody waits for them any more.

Nothing here decides whether money may be spent: the reader's guard refuses to start a query unless a person
has agreed, and to stop one that this process did not start.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from workbench.domain.evidence import Answer, Outcome, ask, ask_pages
from workbench.domain.logs import Coverage, LogAnswer, Question, Table
from workbench.domain.text import clean_json
from workbench.domain.values import JsonObject
from workbench.engine.errors import GuardRefusedError, UsageError, WorkbenchError
from workbench.engine.ports import AwsReader
from workbench.engine.questions import positional
from workbench.logs.athena_answers import number_in, object_in, table_of, texts_in
from workbench.logs.athena_cost import price, size, table_request
from workbench.logs.athena_table import TABLE, check_identifier

T = TypeVar("T")
_PAGE = 1000
_PASSING = frozenset({Outcome.THROTTLED, Outcome.TIMEOUT, Outcome.UNREACHABLE})
_PATIENCE = 10
"""So many unanswered looks at a query in a row are waited out."""
_LONGEST_WAIT_S = 5.0
_HINTS = (
    ("TABLE_NOT_FOUND", "make the table with: workbench logs ddl"),
    ("COLUMN_NOT_FOUND", "the table is another one than: workbench logs ddl"),
    ("Bytes scanned limit", "narrow the window, or name a Region and an account"),
    ("No output location", "give the workgroup a result location, or take one that has one"),
    ("Access Denied", "the query reads the trail's files as you: s3:GetObject, and kms:Decrypt of their key"),
)


class AthenaError(WorkbenchError):
    """Athena gave no answer; the text says why, and the id of the query if there is one."""

    exit_code = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in Athena to ask."""

    workgroup: str
    database: str = "default"
    table: str = TABLE
    """What the trail's table is called; empty for SQL that names its own."""
    catalog: str = "AwsDataCatalog"

    def __str__(self) -> str:
        """As coverage names it."""
        named = f"{self.database}.{self.table}" if self.table else f"database {self.database}"
        return f"workgroup {self.workgroup}, {named}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What there is to ask, seen before anything is started."""

    cutoff_bytes: int | None
    """The workgroup ends a query that reads more; None where it does not."""
    table: Mapping[str, str]
    """The table's properties; empty where they cannot be read."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a query is."""

    query_id: str
    state: str
    """`QUEUED`, `RUNNING`, `SUCCEEDED`, `FAILED`, `CANCELLED`."""
    scanned_bytes: int = 0
    elapsed_ms: int = 0
    reason: str = ""
    """What Athena says about a state that is no success."""
    reused: bool = False
    """The rows are those of an earlier query: nothing was read."""

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.state}  {size(self.scanned_bytes)} read  {self.elapsed_ms / 1000:.0f} s"


Listener: TypeAlias = Callable[[Progress], None]
Wait: TypeAlias = Callable[[float], bool]
"""Waits so many seconds; False when there is no time left."""


def survey(reader: AwsReader, place: Place) -> Ground:
    """Look at the workgroup and the table; free of charge.

    A table is looked at only where one is named: somebody's own SQL may ask any.

    Raises:
        UsageError: There is no such workgroup, database or table, or it cannot take a query.
        AthenaError: The workgroup cannot be seen for another reason.
    """
    check_identifier("database", place.database)
    if place.table:
        check_identifier("table", place.table)
    group = reader.read(ask("athena.GetWorkGroup", WorkGroup=place.workgroup))
    seen, notes = _table(reader, place) if place.table else ({}, ())
    if group.outcome is Outcome.DENIED:
        unseen = f"the workgroup's limits are not known: {_why(group)}"
        return Ground(cutoff_bytes=None, table=seen, notes=(unseen, *notes))
    if not group.ok:
        error = UsageError if "not found" in group.message.lower() else AthenaError
        raise error(f"workgroup {place.workgroup}: {_why(group)}")
    return Ground(cutoff_bytes=_cutoff(group.data, place), table=seen, notes=notes)


def _table(reader: AwsReader, place: Place) -> tuple[Mapping[str, str], tuple[str, ...]]:
    table = reader.read(table_request(place.catalog, place.database, place.table))
    if table.code == "MetadataException" and "not found" in table.message.lower():
        raise UsageError(f"{place}: {table.message}: make the table with: workbench logs ddl")
    if not table.ok:
        return {}, (f"the table was not looked at: {_why(table)}",)
    return texts_in(object_in(table.data, "TableMetadata"), "Parameters"), ()


def _cutoff(data: JsonObject, place: Place) -> int | None:
    group = object_in(data, "WorkGroup")
    settings = object_in(group, "Configuration")
    if group.get("State") == "DISABLED":
        raise UsageError(f"workgroup {place.workgroup} is disabled: choose another one")
    managed = object_in(settings, "ManagedQueryResultsConfiguration").get("Enabled") is True
    if not managed and not object_in(settings, "ResultConfiguration").get("OutputLocation"):
        raise UsageError(
            f"workgroup {place.workgroup} has no place for results: give it a result location or managed "
            "results, or choose a workgroup that has one"
        )
    cutoff = settings.get("BytesScannedCutoffPerQuery")
    return cutoff if isinstance(cutoff, int) else None


def run(
    reader: AwsReader,
    place: Place,
    question: Question,
    values: Mapping[str, str],
    *,
    wait: Wait,
    listen: Listener,
    max_rows: int = 10_000,
) -> LogAnswer:
    """Ask a question and return its answer. Costs money; the guard wants a person's consent.

    Whatever ends this before the query has ended, Ctrl-C first of all, stops the query.

    Args:
        reader: The way to Athena, with time enough for the query.
        place: Where.
        question: What.
        values: What `workbench.engine.questions.bind` made of what the person gave.
        wait: Waits between two looks.
        listen: Told how far it is, at every look.
        max_rows: So many rows are fetched at most; the coverage says when there are more.

    Raises:
        GuardRefusedError: Nobody has agreed to the cost.
        AthenaError: It failed, was cancelled, or cannot be followed.
        KeyboardInterrupt: Ctrl-C, after the query was stopped.
    """
    query_id, interrupted = _start(reader, place, question, values)
    try:
        listen(Progress(query_id=query_id, state="QUEUED"))
        if interrupted:
            raise KeyboardInterrupt  # noqa: TRY301 - it came already, and is handled as if it came now
        done = _follow(reader, query_id, wait, listen)
    except BaseException:
        listen(Progress(query_id=query_id, state=_stop(reader, query_id)))
        raise
    if done.state != "SUCCEEDED":
        raise AthenaError(_explained(f"query {query_id} {done.state}: {done.reason or 'no reason is given'}"))
    table, complete = _rows(reader, query_id, max_rows)
    return LogAnswer(
        question=question,
        values=values,
        table=table,
        coverage=_coverage(place, values, done, table, complete=complete),
    )


def _start(
    reader: AwsReader, place: Place, question: Question, values: Mapping[str, str]
) -> tuple[str, bool]:
    """Start a query; return its id, and whether Ctrl-C came meanwhile, which must not lose the id."""
    named = re.sub(rf"\b{TABLE}\b", place.table or TABLE, question.sql)
    sql, given = positional(named, values)
    request = ask(
        "athena.StartQueryExecution",
        QueryString=sql,
        ExecutionParameters=[_literal(value) for value in given] or None,
        WorkGroup=place.workgroup,
        QueryExecutionContext={"Catalog": place.catalog, "Database": place.database},
    )
    answer, interrupted = _to_its_end(lambda: reader.read(request))
    if answer.outcome is Outcome.BLOCKED_BY_GUARD:
        raise GuardRefusedError(answer.message)
    if not answer.ok:
        raise AthenaError(_explained(f"the query was not started: {_why(answer)}"))
    return str(answer.data["QueryExecutionId"]), interrupted


def _literal(value: str) -> str:
    """Return a value as Athena takes it in ExecutionParameters: as a literal of SQL, parsed by itself.

    https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
    """
    return "'" + value.replace("'", "''") + "'"


def _to_its_end(work: Callable[[], T]) -> tuple[T, bool]:
    """Do something on a thread, and let Ctrl-C wait for it. Return the result, and whether Ctrl-C came."""
    results: list[T] = []
    errors: list[BaseException] = []
    interrupted = False

    def act() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again below, on the caller's thread
            errors.append(error)

    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    while thread.is_alive():
        try:
            thread.join()
        except KeyboardInterrupt:
            if interrupted:
                raise
            interrupted = True
    if errors:
        raise errors[0]
    return results[0], interrupted


def _follow(reader: AwsReader, query_id: str, wait: Wait, listen: Listener) -> Progress:
    """Look again and again until the query has ended."""
    unanswered, pause = 0, 0.5
    while True:
        answer = reader.read(ask("athena.GetQueryExecution", QueryExecutionId=query_id))
        if answer.ok:
            unanswered = 0
            progress = _progress(query_id, answer.data)
            listen(progress)
            if progress.state in ("SUCCEEDED", "FAILED", "CANCELLED"):
                return progress
        else:
            unanswered += 1
            if answer.outcome not in _PASSING or unanswered > _PATIENCE:
                raise AthenaError(f"query {query_id} cannot be followed: {_why(answer)}")
        if not wait(pause):
            raise AthenaError(f"query {query_id} took too long")
        pause = min(_LONGEST_WAIT_S, pause * 1.5)


def _progress(query_id: str, data: JsonObject) -> Progress:
    execution = object_in(data, "QueryExecution")
    status, statistics = object_in(execution, "Status"), object_in(execution, "Statistics")
    error = object_in(status, "AthenaError")
    reason = status.get("StateChangeReason") or error.get("ErrorMessage") or ""
    return Progress(
        query_id=query_id,
        state=str(status.get("State")),
        scanned_bytes=number_in(statistics, "DataScannedInBytes"),
        elapsed_ms=number_in(statistics, "TotalExecutionTimeInMillis"),
        reason=str(clean_json(str(reason))),
        reused=object_in(statistics, "ResultReuseInformation").get("ReusedPreviousResult") is True,
    )


def _stop(reader: AwsReader, query_id: str) -> str:
    """Stop a query; return what became of it, in words."""
    answer, _ = _to_its_end(lambda: reader.read(ask("athena.StopQueryExecution", QueryExecutionId=query_id)))
    if answer.ok:
        return "STOPPED"
    return f"MAY STILL BE RUNNING (it could not be stopped: {_why(answer)})"


def _rows(reader: AwsReader, query_id: str, max_rows: int) -> tuple[Table, bool]:
    """Return the rows, and whether these are all."""
    pages = max_rows // _PAGE + 1  # the first row is the header
    request = ask_pages(
        "athena.GetQueryResults", pages, QueryExecutionId=query_id, MaxResults=min(_PAGE, max_rows + 1)
    )
    answer = reader.read(request)
    if not answer.ok:
        raise AthenaError(f"query {query_id} succeeded, and its rows cannot be read: {_why(answer)}")
    table = table_of(answer.data)
    complete = not answer.truncated and len(table.rows) <= max_rows
    return replace(table, rows=table.rows[:max_rows]), complete


def _coverage(
    place: Place, values: Mapping[str, str], done: Progress, table: Table, *, complete: bool
) -> Coverage:
    notes = [f"query {done.query_id} read {size(done.scanned_bytes)}, {price(done.scanned_bytes)}"]
    if done.reused:
        notes = [f"query {done.query_id} took the rows of an earlier one: nothing was read"]
    if not complete:
        notes.append(f"more rows are left: the first {len(table.rows)} are shown")
    return Coverage(
        engine="athena",
        source=str(place),
        since=values.get("since") or None,
        until=values.get("until") or None,
        rows_total=len(table.rows) if complete else None,
        notes=tuple(notes),
        facts={
            "query_id": done.query_id,
            "workgroup": place.workgroup,
            "scanned_bytes": done.scanned_bytes,
            "elapsed_ms": done.elapsed_ms,
            "complete": complete,
        },
    )


def _why(answer: Answer) -> str:
    said = " ".join(part for part in (answer.code or str(answer.outcome), answer.message) if part)
    needs = f"; needs {', '.join(answer.iam_actions)}" if answer.outcome is Outcome.DENIED else ""
    return f"{clean_json(said)}{needs}"


def _explained(text: str) -> str:
    hint = next((hint for sign, hint in _HINTS if sign in text), "")
    return f"{text}: {hint}" if hint else text
