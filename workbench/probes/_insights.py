"""A query of Logs Insights, from its start to its end: billed by what it scans, so asked only with consent.

A query that is not done after forty seconds is stopped; the guard lets nobody stop another one than those
that this process began.

Sources: CloudWatch Logs API reference, StartQuery, GetQueryResults, StopQuery.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.evidence import Answer, Request, ask
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, number, text

OPERATIONS = ("logs.StartQuery", "logs.GetQueryResults", "logs.StopQuery")
RUNNING = ("Scheduled", "Running")
COMPLETE = "Complete"
LOOKS = 40
"""How often the results are asked for, once a second (the pace of GetQueryResults on the reviewed list)."""


def start_query(groups: Iterable[str], query: str, start: datetime, end: datetime) -> Request:
    """Return the request that starts a query of some groups."""
    return ask(
        "logs.StartQuery",
        logGroupNames=list(groups),
        queryString=query,
        startTime=int(start.timestamp()),
        endTime=int(end.timestamp()),
    )


def collect_query(aws: AwsReader, request: Request) -> Mapping[str, Answer]:
    """Start a query, and look for its results until it is done: answers `started`, `results`, `stopped`."""
    started = aws.read(request.asked_each_time())
    answers = {"started": started}
    query_id = text(started.data, "queryId")
    if not query_id:
        return answers
    looking = ask("logs.GetQueryResults", queryId=query_id).asked_each_time()
    for _ in range(LOOKS):
        answers["results"] = results = aws.read(looking)
        if not results.ok or text(results.data, "status") not in RUNNING:
            return answers
    return {**answers, "stopped": aws.read(ask("logs.StopQuery", queryId=query_id).asked_each_time())}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """What a query of Logs Insights came to."""

    status: str
    rows: Sequence[Mapping[str, str]]
    """Field to value."""
    records_matched: int | None
    """Lines that fit, of which the rows may be fewer; None where it does not say."""
    bytes_scanned: int | None
    """What is billed."""

    @property
    def is_complete(self) -> bool:
        """It ran to its end."""
        return self.status == COMPLETE

    @property
    def was_stopped(self) -> bool:
        """It still ran when it was looked at last."""
        return self.status in RUNNING

    @property
    def matched(self) -> int:
        """Lines that fit."""
        return len(self.rows) if self.records_matched is None else self.records_matched

    @property
    def first_row(self) -> str:
        """The values of the first row; empty where there is none."""
        return " ".join(self.rows[0].values()) if self.rows else ""


def read_results(results: Answer) -> QueryResult:
    """Return what an answer of GetQueryResults tells."""
    statistics = member(results.data, "statistics")
    return QueryResult(
        status=text(results.data, "status"),
        rows=rows_of(results),
        records_matched=number(statistics, "recordsMatched"),
        bytes_scanned=number(statistics, "bytesScanned"),
    )


def rows_of(results: Answer) -> list[dict[str, str]]:
    """Return the rows of a query, field to value."""
    rows = results.data.get("results")
    found = rows if isinstance(rows, Sequence) and not isinstance(rows, str) else ()
    return [_row(row) for row in found if isinstance(row, Sequence) and not isinstance(row, str)]


def _row(row: Sequence[object]) -> dict[str, str]:
    cells: list[JsonObject] = [cell for cell in row if isinstance(cell, Mapping)]
    return {text(cell, "field"): text(cell, "value") for cell in cells if text(cell, "field") != "@ptr"}
