"""Questions to logs, and what comes back: rows, and how much was read to find them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from workbench.domain import playbook
from workbench.domain.values import JsonValue

Cell: TypeAlias = JsonValue
"""One value of an answer: text, a number, a truth, nothing, or a list or object of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionParameter(playbook.Parameter):
    """A value that a question is asked with."""

    kind: str = "text"
    """Such as `bucket` or `time`; gives the pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a question's answer."""

    name: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuestion:
    """A question to logs in Athena's SQL, as loaded from its file."""

    id: str
    title: str
    sql: str
    """One SELECT. Values stand in it as `:name` and are bound, never pasted."""
    parameters: tuple[QuestionParameter, ...] = ()
    columns: tuple[Column, ...] = ()
    """What the answer's columns are, in their order; empty when the SQL is the person's own."""
    needs: str = ""
    """What must have been recorded for the question to have an answer."""
    absence: str = ""
    """What it means when the answer has no row."""
    source: str = ""
    """The file it came from, for messages."""

    @property
    def require_one_of(self) -> tuple[tuple[str, ...], ...]:
        """Return no group of alternatives: each parameter is required or is not."""
        return ()


@dataclass(frozen=True, slots=True)
class Table:
    """An answer's rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """What kept a file, or a part of it, from being read."""

    path: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unvouched:
    """A file that was counted, and that no digest of CloudTrail vouches for."""

    path: str
    records: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCoverage:
    """What an answer rests on. None is unknown."""

    engine: str
    """`local` or `athena`."""
    source: str
    """The folder or file; or the workgroup, database and table."""
    since: str | None = None
    """The window that was asked for, ISO 8601 UTC; None for all there is."""
    until: str | None = None
    files: int | None = None
    """Files that were looked at, damaged ones included."""
    searched: int = 0
    """Of these, files that were searched and not read: what the question names stands in none of them."""
    records: int | None = None
    """Records in the files that were read, whether or not the question wanted them."""
    first: str | None = None
    """Times of the earliest and the latest record that was read."""
    last: str | None = None
    regions: tuple[str, ...] = ()
    """Regions and accounts of which records were read."""
    accounts: tuple[str, ...] = ()
    rows_total: int | None = None
    """Rows of the whole answer, of which the table may show fewer."""
    looked: bool = True
    """False when the source holds nothing of the kind that was asked for, so that no row says nothing."""
    problems: tuple[FileProblem, ...] = ()
    """What could not be read. Where there are any, an empty answer proves nothing."""
    unvouched: tuple[Unvouched, ...] = ()
    """Where digests lie beside the logs: what was counted and none of them vouches for."""
    notes: tuple[str, ...] = ()
    """What else a reader must know: classes of events that are not there, costs, ids."""
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    """What only this engine has to tell, such as Athena's query id and scanned bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAnswer:
    """A question's answer."""

    question: LogQuestion
    values: Mapping[str, str]
    """The parameters it was asked with."""
    table: Table
    coverage: AnswerCoverage
