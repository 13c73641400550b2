"""From a question to logs to what is printed, and the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.cli.console import say, wants_progress
from workbench.cli.questions import question_json, question_text, questions_json, questions_text
from workbench.cli.settings import Settings
from workbench.cli.wiring import log_cache
from workbench.domain.logs import LogAnswer, Question
from workbench.engine.clock import SystemClock
from workbench.engine.errors import UsageError
from workbench.engine.questions import bind
from workbench.logs.question_files import load_questions, own_question, question_named

COULD_NOT_TELL = 4


def list_questions(form: str) -> str:
    """Return all questions as text or JSON."""
    return {"text": questions_text, "json": questions_json}[_listed(form)](load_questions())


def show_question(name: str, form: str) -> str:
    """Return one question as text or JSON; raises UsageError for a name that is none."""
    return {"text": question_text, "json": question_json}[_listed(form)](question_named(name))


def _listed(form: str) -> str:
    if form == "csv":
        raise UsageError("questions are listed as text or json")
    return form


def chosen_question(name: str | None, sql: str | None) -> Question:
    """Return the question that is named, or the person's own SQL; raises UsageError for a wrong name."""
    return question_named(name) if name else own_question(sql or "")


def ask_files(
    settings: Settings, question: Question, given: Mapping[str, str], source: Path, *, keep: bool
) -> LogAnswer:
    """Ask the logs in a folder or file.

    Raises:
        UsageError: The question's parameters or the source cannot be used.
        WorkbenchError: The logs cannot be brought into a form to be asked.
    """
    from workbench.logs.local import LocalLogs

    values = bind(question, given, SystemClock().now())
    report = say if wants_progress(plain=settings.plain) else _silent
    with LocalLogs(source, log_cache() if keep else None, report) as logs:
        report(f"asking {question.id}")
        return logs.ask(question, values)


def _silent(_text: str) -> None:
    """Tell nobody."""


def rendered(answer: LogAnswer, form: str) -> tuple[str, int]:
    """Return what is printed of an answer, and the exit code. With CSV, stderr tells what is missing."""
    from workbench.exporters.tables import table_csv, table_json, table_text

    if form == "csv":
        for problem in answer.coverage.problems:
            say(f"workbench: not read: {problem.path}: {problem.what}")
        if answer.coverage.rows_total is None:
            say(f"workbench: more rows are left than the first {len(answer.table.rows):,}")
    text = {"text": table_text, "json": table_json, "csv": table_csv}[form](answer)
    coverage = answer.coverage
    complete = coverage.looked and not coverage.problems and coverage.rows_total is not None
    return text, 0 if complete else COULD_NOT_TELL
