"""Questions asked of Athena: confirmed, bound, followed, stopped when nobody waits for them any more.

Nothing here decides whether money may be spent: the reader's guard refuses to start a query unless a person
has agreed, and to stop one that this process did not start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from workbench.domain.evidence import Outcome, ask, ask_pages
from workbench.domain.logs import AnswerCoverage, LogAnswer, LogQuestion, Table
from workbench.domain.text import clean_json
from workbench.domain.values import JsonObject
from workbench.engine.errors import GuardRefusedError, UsageError
from workbench.engine.ports import AwsReader
from workbench.engine.questions import names_in, positional
from workbench.knowledge.answers import member, number
from workbench.logs.athena_answers import table_of
from workbench.logs.athena_cost import price, size
from workbench.logs.athena_errors import AthenaError, explained, why
from workbench.logs.athena_statement import check_statement
from workbench.logs.athena_target import AthenaTarget
from workbench.logs.stopping import Background

T = TypeVar("T")
_PAGE = 1000
_PASSING = frozenset({Outcome.THROTTLED, Outcome.TIMEOUT, Outcome.UNREACHABLE})
_PATIENCE = 10
"""So many unanswered looks at a query in a row are waited out."""
_LONGEST_WAIT_S = 5.0
_LONGEST_VALUE = 1024
"""Characters of an execution parameter, its quotes included
(https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryProgress:
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


Listener: TypeAlias = Callable[[QueryProgress], None]
Wait: TypeAlias = Callable[[float], bool]
"""Waits so many seconds; False when there is no time left."""


def run(
    reader: AwsReader,
    place: AthenaTarget,
    question: LogQuestion,
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
        GuardRefusedError: It does more than ask.
        UsageError: A value is longer than Athena takes.
        AthenaError: It failed, was cancelled, or cannot be followed.
        KeyboardInterrupt: Ctrl-C, after the query was stopped.
    """
    query_id, interrupted = _start(reader, place, question, values)
    try:
        listen(QueryProgress(query_id=query_id, state="QUEUED"))
        if interrupted:
            raise KeyboardInterrupt  # noqa: TRY301 - it came already, and is handled as if it came now
        done = _follow(reader, query_id, wait, listen)
    except BaseException:
        listen(QueryProgress(query_id=query_id, state=_stop(reader, query_id)))
        raise
    if done.state != "SUCCEEDED":
        raise AthenaError(
            explained(f"query {query_id} {done.state}: {done.reason or 'no reason is given'}", place.made_by)
        )
    table, left = _rows(reader, query_id, max_rows)
    return LogAnswer(
        question=question,
        values=values,
        table=table,
        coverage=_coverage(place, values, done, table, left),
    )


def _start(
    reader: AwsReader, place: AthenaTarget, question: LogQuestion, values: Mapping[str, str]
) -> tuple[str, bool]:
    """Start a query; return its id, and whether Ctrl-C came meanwhile, which must not lose the id."""
    named = re.sub(rf"\b{place.stands_for}\b", place.table or place.stands_for, question.sql)
    sql, given = positional(named, values)
    check_statement(sql)
    bound = [_literal(value) for value in given]
    for name, value in zip(names_in(named), bound, strict=True):
        if len(value) > _LONGEST_VALUE:
            raise UsageError(
                f"{name} is too long for Athena, which takes {_LONGEST_VALUE - 2} characters, a quote "
                "counted twice: ask files, with --source"
            )
    request = ask(
        "athena.StartQueryExecution",
        QueryString=sql,
        ExecutionParameters=bound or None,
        WorkGroup=place.workgroup,
        QueryExecutionContext={"Catalog": place.catalog, "Database": place.database},
    )
    answer, interrupted = _to_its_end(lambda: reader.read(request))
    if answer.outcome is Outcome.BLOCKED_BY_GUARD:
        raise GuardRefusedError(answer.message)
    if answer.outcome in (Outcome.TIMEOUT, Outcome.UNREACHABLE):
        raise AthenaError(
            f"it is not known whether the query was started, and it may be running: {why(answer)}: look for "
            f"it in the history of workgroup {place.workgroup}"
        )
    if not answer.ok:
        raise AthenaError(explained(f"the query was not started: {why(answer)}", place.made_by))
    return str(answer.data["QueryExecutionId"]), interrupted


def _literal(value: str) -> str:
    """Return a value as Athena takes it in ExecutionParameters: as a literal of SQL, parsed by itself.

    https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
    """
    return "'" + value.replace("'", "''") + "'"


def _to_its_end(work: Callable[[], T]) -> tuple[T, bool]:
    """Do something on a thread, and let Ctrl-C wait for it. Return the result, and whether Ctrl-C came."""
    background = Background(work)
    try:
        background.wait()
    except KeyboardInterrupt:
        return background.result(), True
    return background.result(), False


def _follow(reader: AwsReader, query_id: str, wait: Wait, listen: Listener) -> QueryProgress:
    """Look again and again until the query has ended."""
    unanswered, pause, state = 0, 0.5, "QUEUED"
    while True:
        answer = reader.read(ask("athena.GetQueryExecution", QueryExecutionId=query_id))
        if answer.ok:
            unanswered = 0
            progress = _progress(query_id, answer.data)
            state = progress.state
            listen(progress)
            if progress.state in ("SUCCEEDED", "FAILED", "CANCELLED"):
                return progress
        else:
            unanswered += 1
            if answer.outcome not in _PASSING or unanswered > _PATIENCE:
                raise AthenaError(f"query {query_id} cannot be followed: {why(answer)}")
        if not wait(pause):
            raise AthenaError(f"query {query_id} took too long: it was still {state}")
        pause = min(_LONGEST_WAIT_S, pause * 1.5)


def _progress(query_id: str, data: JsonObject) -> QueryProgress:
    execution = member(data, "QueryExecution")
    status, statistics = member(execution, "Status"), member(execution, "Statistics")
    error = member(status, "AthenaError")
    reason = status.get("StateChangeReason") or error.get("ErrorMessage") or ""
    return QueryProgress(
        query_id=query_id,
        state=str(status.get("State")),
        scanned_bytes=number(statistics, "DataScannedInBytes") or 0,
        elapsed_ms=number(statistics, "TotalExecutionTimeInMillis") or 0,
        reason=str(clean_json(str(reason))),
        reused=member(statistics, "ResultReuseInformation").get("ReusedPreviousResult") is True,
    )


def _stop(reader: AwsReader, query_id: str) -> str:
    """Stop a query; return what became of it, in words."""
    answer, _ = _to_its_end(lambda: reader.read(ask("athena.StopQueryExecution", QueryExecutionId=query_id)))
    if answer.ok:
        return "STOPPED"
    return f"MAY STILL BE RUNNING (it could not be stopped: {why(answer)})"


def _rows(reader: AwsReader, query_id: str, max_rows: int) -> tuple[Table, str]:
    """Return the rows, and in words what is left of them."""
    pages = max_rows // _PAGE + 1  # the first row is the header
    request = ask_pages(
        "athena.GetQueryResults", pages, QueryExecutionId=query_id, MaxResults=min(_PAGE, max_rows + 1)
    )
    answer = reader.read(request)
    if not answer.ok:
        raise AthenaError(
            f"query {query_id} succeeded, and its rows cannot be read: {why(answer)}: they are in the "
            "workgroup's result location, where it takes s3:GetObject to read them"
        )
    table = table_of(answer.data)
    left = answer.message or ((answer.truncated or len(table.rows) > max_rows) and "more rows are left")
    table = replace(table, rows=table.rows[:max_rows])
    return (
        table,
        f"{left}: the first {len(table.rows):,} are here, all in the result location" if left else "",
    )


def _coverage(
    place: AthenaTarget, values: Mapping[str, str], done: QueryProgress, table: Table, left: str
) -> AnswerCoverage:
    notes = [f"query {done.query_id} read {size(done.scanned_bytes)}, {price(done.scanned_bytes)}"]
    if done.reused:
        notes = [f"query {done.query_id} took the rows of an earlier one: nothing was read"]
    if left:
        notes.append(left)
    return AnswerCoverage(
        engine="athena",
        source=str(place),
        since=values.get("since") or None,
        until=values.get("until") or None,
        rows_total=None if left else len(table.rows),
        notes=tuple(notes),
        facts={
            "query_id": done.query_id,
            "workgroup": place.workgroup,
            "scanned_bytes": done.scanned_bytes,
            "elapsed_ms": done.elapsed_ms,
            "complete": not left,
        },
    )
