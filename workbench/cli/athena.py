"""A question asked of Athena from the command line: looked at, priced, agreed to, followed, put on record."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import click

from workbench.cli.console import say, wants_progress
from workbench.cli.lookup import transcript_named
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_bench, paying_source
from workbench.domain.incident import LogsAsked, Transcript
from workbench.domain.logs import LogAnswer, Question
from workbench.engine.bench import Bench
from workbench.engine.errors import GuardRefusedError, UsageError, unknown_name
from workbench.engine.ports import Deadline
from workbench.engine.questions import bind
from workbench.engine.recording import record
from workbench.engine.redaction import redact_text
from workbench.logs.athena import Ground, Place, Progress, run, survey
from workbench.logs.athena_cost import Estimate, estimate, size
from workbench.logs.athena_table import TABLE, Trail, check_identifier, ddl

_WINDOW = timedelta(days=1)
"""How far back a question looks that is not told: Athena's bill grows with the window."""
_LOOK_S = 120
_QUERY_S = 45 * 60
"""Athena itself ends a query after 30 minutes."""


def ask_athena(
    settings: Settings, question: Question, given: Mapping[str, str], place: Place, incident: str | None
) -> LogAnswer:
    """Ask a question and return its answer.

    Args:
        settings: The global options; unless they agree to costs, the person is asked.
        question: What.
        given: Its parameters, as typed.
        place: Where.
        incident: The past incident that records it.

    Raises:
        UsageError: The question, its parameters, the workgroup or the table cannot be used.
        GuardRefusedError: Nobody agreed to the cost.
        AthenaError: No answer came; the text has the id of the query.
        KeyboardInterrupt: Ctrl-C, after the query was stopped.
        JournalError: The incident cannot be read, or not be written.
    """
    bench = make_bench(settings)
    now = bench.clock.now()
    values = bind(question, given, now, (now - _WINDOW, now))
    place = _place(question, place)
    earlier = transcript_named(bench.journal, incident) if incident else None
    source = bench.live()
    target = source.target()
    say(f"{target.source.upper()} account {target.account}, {target.region}, as {target.identity}")
    looking = source.reader(target, Deadline(bench.clock, _LOOK_S))
    ground = survey(looking, place)
    unknown = Estimate(why="it is asked of a table that is not known here")
    _agree(settings, place, ground, estimate(looking, ground.table, values) if place.table else unknown)
    deadline = Deadline(bench.clock, _QUERY_S)
    paying = paying_source(settings, bench.clock).reader(
        target, deadline, earlier.incident.id if earlier else ""
    )
    follow = _Follow(chatty=wants_progress(plain=settings.plain))
    rows: int | None = None
    try:
        answer = run(paying, place, question, values, wait=deadline.wait, listen=follow)
        rows = len(answer.table.rows)
    finally:
        if earlier and follow.last:
            _put_on_record(bench, earlier, _asked(question, given, place, follow.last, rows))
    window = (f"window {values['since']} to {values['until']}",) if "since" in values else ()
    notes = (*window, *answer.coverage.notes, *ground.notes)
    if answer.coverage.rows_total is None:
        say("workbench: more rows are left than were fetched")
    return replace(answer, coverage=replace(answer.coverage, notes=notes))


def _place(question: Question, place: Place) -> Place:
    """Return where to ask, without a table where the SQL does not ask the trail's.

    Raises:
        UsageError: It is a question to other logs, whose table in Athena the workbench does not know.
    """
    if TABLE in question.sql:
        check_identifier("table", place.table)
        return place
    if question.source:
        raise UsageError(
            f"{question.id} is a question to other logs than a trail's: ask files, with --source"
        )
    return replace(place, table="")


def table_statement(given: Mapping[str, str]) -> str:
    """Return the statement that makes the table, for a person to run.

    Args:
        given: `trail_bucket`, `account` and `region` (several with commas), and perhaps `prefix`,
            `organization`, `since` (`2026/01/01`) and `table`.

    Raises:
        UsageError: One is missing, unknown, or not what it should be.
    """
    known = ("trail_bucket", "account", "region", "prefix", "organization", "since", "table")
    for name in given:
        if name not in known:
            raise unknown_name("parameter of ddl", name, known)
    if "trail_bucket" not in given:
        raise UsageError("say where the trail delivers: --set trail_bucket=BUCKET")
    optional = {name: given[name] for name in ("prefix", "organization", "since") if name in given}
    trail = Trail(
        bucket=given["trail_bucket"],
        accounts=_several(given.get("account", "")),
        regions=_several(given.get("region", "")),
        **optional,
    )
    return ddl(trail, given.get("table", TABLE))


def _several(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",") if item.strip())


def _agree(settings: Settings, place: Place, ground: Ground, cost: Estimate) -> None:
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
        self.last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
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
    question: Question, given: Mapping[str, str], place: Place, last: Progress, rows: int | None
) -> LogsAsked:
    return LogsAsked(
        question=question.id if question.source else redact_text(question.sql),
        values={name: redact_text(value) for name, value in given.items()},
        source=f"Athena {place}",
        state=last.state,
        query_id=last.query_id,
        rows=rows,
        scanned_bytes=last.scanned_bytes,
    )


def _put_on_record(bench: Bench, earlier: Transcript, event: LogsAsked) -> None:
    entry = record(bench, earlier, event)
    say(f"entry {entry.seq} of incident {earlier.incident.id}")
