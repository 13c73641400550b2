"""From a question to logs to what is printed, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from workbench.cli.console import say, wants_progress
from workbench.cli.exit_codes import ExitCode
from workbench.cli.lookup import transcript_named
from workbench.cli.printing.questions import question_json, question_text, questions_json, questions_text
from workbench.cli.settings import Settings
from workbench.cli.wiring import log_cache, make_backend
from workbench.domain.incident_events import LogsAsked
from workbench.domain.logs import AnswerCoverage, Cell, LogAnswer, LogQuestion
from workbench.domain.values import JsonObject
from workbench.engine.clock import SystemClock
from workbench.engine.errors import UsageError
from workbench.engine.questions import bind
from workbench.engine.recording import record
from workbench.knowledge.redaction import redact, redact_text
from workbench.logs.question_files import load_questions, own_question, question_named
from workbench.wording.log_answers import MOST_ROWS


def list_questions(form: str) -> str:
    """Return all questions as text or JSON."""
    return {"text": questions_text, "json": questions_json}[_listed(form)](load_questions())


def show_question(name: str, form: str) -> str:
    """Return one question as text or JSON; raises UsageError for a name that is none."""
    return {"text": question_text, "json": question_json}[_listed(form)](question_named(name))


def _listed(form: str) -> str:
    if form not in ("text", "json"):
        raise UsageError("questions are listed as text or json")
    return form


def chosen_question(name: str | None, sql: str | None) -> LogQuestion:
    """Return the question that is named, or the person's own SQL; raises UsageError for a wrong name."""
    return question_named(name) if name else own_question(sql or "")


def ask_files(
    settings: Settings,
    question: LogQuestion,
    given: Mapping[str, str],
    source: Path,
    *,
    keep: bool,
    incident: str | None,
    tables: Mapping[str, str],
) -> LogAnswer:
    """Ask the logs in a folder or file; with `incident`, the answer is on record there before it is shown.

    Raises:
        UsageError: The question's parameters or the source cannot be used.
        WorkbenchError: The logs cannot be brought into a form to be asked.
    """
    from workbench.logs.content_key import content_key
    from workbench.logs.local import LocalLogs

    if incident:
        transcript_named(make_backend(settings).journal, incident)  # nobody waits for what cannot be kept
    values = bind(question, given, SystemClock().now())
    report = say if wants_progress(plain=settings.plain) else _silent
    cache = log_cache() if keep else None
    with LocalLogs(source, cache, report, tables=tables, first=(question, values)) as logs:
        report(f"asking {question.id}")
        answer = without_secrets(logs.ask(question, values))
        if incident:
            _put_on_record(settings, incident, given, answer, content_key(logs.found))
        return answer


def _put_on_record(
    settings: Settings, incident: str, given: Mapping[str, str], answer: LogAnswer, content: str
) -> None:
    backend = make_backend(settings)
    earlier = transcript_named(backend.journal, incident)
    question, rows = answer.question, answer.table.rows
    sql = redact_text(question.sql)
    event = LogsAsked(
        question=question.id if question.source else sql,
        values={name: redact_text(value) for name, value in given.items()},
        source=answer.coverage.source,
        state="SUCCEEDED" if _is_complete(answer.coverage) else "INCOMPLETE",
        rows=len(rows),
        sql=sql,
        content=content,
        answer=kept_answer(answer),
    )
    entry = record(backend, earlier, event)
    more = f", with the first {MOST_ROWS} of {len(rows):,} rows" if len(rows) > MOST_ROWS else ""
    say(f"entry {entry.seq} of incident {earlier.incident.id}{more}")


def kept_answer(answer: LogAnswer) -> JsonObject:
    """Return what an incident keeps of an answer: coverage and the first rows, redacted."""
    from workbench.exporters.tables import table_json

    first = replace(answer, table=replace(answer.table, rows=answer.table.rows[:MOST_ROWS]))
    return cast("JsonObject", redact(json.loads(table_json(first)))[0])


def without_secrets(answer: LogAnswer) -> LogAnswer:
    """Return an answer of files as those of AWS are shown: what looks like a secret is replaced."""
    found, count = redact([list(row) for row in answer.table.rows])
    if not count:
        return answer
    rows = tuple(tuple(row) for row in cast("list[list[Cell]]", found))
    note = f"{count:,} value{'' if count == 1 else 's'} that looked like secrets are not shown"
    coverage = replace(answer.coverage, notes=(*answer.coverage.notes, note))
    return replace(answer, table=replace(answer.table, rows=rows), coverage=coverage)


def _is_complete(coverage: AnswerCoverage) -> bool:
    return coverage.looked and not coverage.problems and coverage.rows_total is not None


def _silent(_text: str) -> None:
    """Tell nobody."""


def rendered(answer: LogAnswer, form: str) -> tuple[str, ExitCode]:
    """Return what is printed of an answer, and the exit code.

    CSV and JSON lines hold rows and nothing else: stderr tells what is missing, and how it was asked.
    """
    from workbench.exporters.tables import table_csv, table_json, table_jsonl, table_text

    if form in ("csv", "jsonl"):
        for note in answer.coverage.notes:
            say(f"workbench: {note}")
        for problem in answer.coverage.problems:
            say(f"workbench: not read: {problem.path}: {problem.what}")
        if answer.coverage.rows_total is None:
            say(f"workbench: more rows are left than the first {len(answer.table.rows):,}")
    writers = {"text": table_text, "json": table_json, "jsonl": table_jsonl, "csv": table_csv}
    return writers[form](answer), ExitCode.NOTHING_WRONG if _is_complete(
        answer.coverage
    ) else ExitCode.CANNOT_TELL
