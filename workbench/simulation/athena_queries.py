"""What the simulated Athena knows: no query is ever run, a scenario tells what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What queries come to whose SQL holds a text."""

    matching: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Name to Athena's type."""
    rows: Sequence[Sequence[str | None]] = ()
    scanned_bytes: int = 0
    takes: timedelta = timedelta(seconds=2)
    state: str = "SUCCEEDED"
    reason: str = ""


@dataclass(slots=True, kw_only=True)
class StartedQuery:
    """A query that was started."""

    id: str
    sql: str
    parameters: Sequence[str]
    workgroup: str
    started_at: datetime
    result: Result
    token: str = ""
    stopped_at: datetime | None = None


@dataclass(slots=True)
class AthenaState:
    """The tables, results and queries of one account."""

    tables: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """Database and name to the table's properties."""
    results: list[Result] = field(default_factory=list)
    queries: dict[str, StartedQuery] = field(default_factory=dict)

    def result_of(self, sql: str) -> Result | None:
        """Return what a query comes to, the latest that was told; None when nothing was."""
        return next((item for item in reversed(self.results) if item.matching in sql), None)
