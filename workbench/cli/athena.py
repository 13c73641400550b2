"""A question asked of Athena from the command line: looked at, priced, agreed to, followed, put on record."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import click

from workbench.cli.console import say, say_target, wants_progress
from workbench.cli.log_answers import kept_answer
from workbench.cli.lookup import transcript_named
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend, paying_source
from workbench.domain.incident_events import LogsAsked
from workbench.domain.logs import LogAnswer, LogQuestion
from workbench.domain.transcript import Transcript
from workbench.engine.backend import Backend
from workbench.engine.errors import GuardRefusedError, UsageError
from workbench.engine.ports import Deadline
from workbench.engine.questions import bind
from workbench.engine.recording import record
from workbench.knowledge.redaction import redact_text
from workbench.logs.athena import QueryProgress, run
from workbench.logs.athena_access_table import ACCESS_TABLE, check_bucket
from workbench.logs.athena_cost import Estimate, estimate, size
from workbench.logs.athena_errors import MADE_BY
from workbench.logs.athena_statement import check_statement
from workbench.logs.athena_target import AthenaTarget, Ground, survey

_WINDOW = timedelta(days=1)
"""How far back a question looks that is not told: Athena's bill grows with the window."""
_LOOK_S = 120
_QUERY_S = 45 * 60
"""Athena itself ends a query after 30 minutes."""


def ask_athena(
    settings: Settings,
    question: LogQuestion,
    given: Mapping[str, str],
    place: AthenaTarget,
    incident: str | None,
    *,
    max_rows: int,
) -> LogAnswer:
    """Ask a question and return its answer.

    Args:
        settings: The global options; unless they agree to costs, the person is asked.
        question: What.
        given: Its parameters, as typed.
        place: Where.
        incident: The past incident that records it.
        max_rows: So many rows are fetched at most.

    Raises:
        UsageError: The question, its parameters, the workgroup or the table cannot be used.
        GuardRefusedError: Nobody agreed to the cost, or the SQL does more than ask.
        AthenaError: No answer came; the text has the id of the query.
        KeyboardInterrupt: Ctrl-C, after the query was stopped.
        JournalError: The incident cannot be read, or not be written.
    """
    check_statement(question.sql)  # nobody is asked to agree to the price of what will not be sent
    backend = make_backend(settings)
    now = backend.clock.now()
    values = bind(question, given, now, (now - _WINDOW, now))
    earlier = transcript_named(backend.journal, incident) if incident else None
    source = backend.live()
    target = source.target()
    say_target(target)
    looking = source.reader(target, Deadline(backend.clock, _LOOK_S))
    ground = survey(looking, place)
    if place.stands_for == ACCESS_TABLE and "bucket" in values:
        check_bucket(ground.table, values["bucket"])
    unknown = Estimate(why="it is asked of a table that is not known here")
    _agree(settings, place, ground, estimate(looking, ground.table, values) if place.table else unknown)
    deadline = Deadline(backend.clock, _QUERY_S)
    paying = paying_source(settings, backend.clock).reader(
        target, deadline, earlier.incident.id if earlier else ""
    )
    follow = _Follow(chatty=wants_progress(plain=settings.plain))
    came: LogAnswer | None = None
    try:
        found = run(paying, place, question, values, wait=deadline.wait, listen=follow, max_rows=max_rows)
        notes = (*found.coverage.notes, *ground.notes)
        came = replace(found, coverage=replace(found.coverage, notes=notes))
    finally:
        if earlier and follow.last:
            _put_on_record(backend, earlier, _asked(question, given, place, follow.last, came))
    return came


def place_of(question: LogQuestion, *, workgroup: str, database: str, table: str | None) -> AthenaTarget:
    """Return where to ask a question.

    Args:
        question: Its SQL tells which logs it asks; SQL of a person's own may name other tables.
        workgroup: The workgroup.
        database: Where the table is.
        table: What the table of the logs is called there; None for as the question calls it.

    Raises:
        UsageError: `table` is given, and could stand for none or for several of the SQL's tables.
    """
    asked = [name for name in MADE_BY if re.search(rf"\b{name}\b", question.sql)]
    if len(asked) == 1:
        return AthenaTarget(
            workgroup=workgroup, database=database, table=table or asked[0], stands_for=asked[0]
        )
    if table:
        raise UsageError(
            f"--table {table} can stand for {' or '.join(MADE_BY)}, of which the SQL must name one: "
            "write the table's own name into it, and leave out --table"
        )
    return AthenaTarget(workgroup=workgroup, database=database, table="")


def _agree(settings: Settings, place: AthenaTarget, ground: Ground, cost: Estimate) -> None:
    """Say what it costs, and go on only with the person's consent."""
    cutoff = ground.cutoff_bytes
    if cutoff is not None and cost.bytes is not None and cost.bytes > cutoff:
        raise UsageError(
            f"the question {cost}, and workgroup {place.workgroup} ends a query at {size(cutoff)}: "
            "narrow the window, or name a Region and an account"
        )
    limit = f"ends a query at {size(cutoff)}" if cutoff else "has no known limit on what a query reads"
    say(f"{place}: {cost}; the workgroup {limit}; the rows stay in its result location")
    for note in ground.notes:
        say(f"workbench: {note}")
    if settings.allow_cost:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise GuardRefusedError("a query to Athena costs money: add --allow-cost")
    if not click.confirm("Run it?", default=False, err=True):
        raise GuardRefusedError("nothing was asked")


class _Follow:
    """Says how far a query is: at its start and end always, in between to who wants progress."""

    def __init__(self, *, chatty: bool) -> None:
        self._chatty = chatty
        self.last: QueryProgress | None = None

    def __call__(self, progress: QueryProgress) -> None:
        first = self.last is None
        changed = self.last is not None and progress.state != self.last.state
        if self.last and not progress.scanned_bytes:
            progress = replace(
                progress, scanned_bytes=self.last.scanned_bytes, elapsed_ms=self.last.elapsed_ms
            )
        self.last = progress
        if first:
            say(f"query {progress.query_id}")
        elif self._chatty or (changed and progress.state not in ("QUEUED", "RUNNING")):
            say(f"query {progress.query_id}  {progress}")


def _asked(
    question: LogQuestion,
    given: Mapping[str, str],
    place: AthenaTarget,
    last: QueryProgress,
    came: LogAnswer | None,
) -> LogsAsked:
    return LogsAsked(
        question=question.id if question.source else redact_text(question.sql),
        values={name: redact_text(value) for name, value in given.items()},
        source=f"Athena {place}",
        state=last.state,
        query_id=last.query_id,
        rows=None if came is None else len(came.table.rows),
        scanned_bytes=last.scanned_bytes,
        sql=redact_text(question.sql),
        answer={} if came is None else kept_answer(came),
    )


def _put_on_record(backend: Backend, earlier: Transcript, event: LogsAsked) -> None:
    entry = record(backend, earlier, event)
    say(f"entry {entry.seq} of incident {earlier.incident.id}")
