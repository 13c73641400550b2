"""How the questions to logs are listed and shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.domain.logs import LogQuestion
from workbench.domain.values import JsonObject
from workbench.knowledge.redaction import shown_lines
from workbench.wording.json_text import to_json


def questions_text(questions: Mapping[str, LogQuestion]) -> str:
    """Return one line per question."""
    return shown_lines(f"{item.id:<20} {item.title}" for item in questions.values())


def questions_json(questions: Mapping[str, LogQuestion]) -> str:
    """Return all questions as one JSON array."""
    return to_json([_document(item) for item in questions.values()])


def question_json(question: LogQuestion) -> str:
    """Return one question as a JSON object."""
    return to_json(_document(question))


def question_text(question: LogQuestion) -> str:
    """Return what a question takes, what its answer's columns are, and what an empty answer means."""
    return shown_lines(_lines(question))


def _lines(question: LogQuestion) -> Iterator[str]:
    yield f"{question.id}: {question.title}"
    yield f"Needs {question.needs}"
    yield "Parameters"
    for item in question.parameters:
        state = "required" if item.required else f"default {item.default}" if item.default else "optional"
        yield f"  {item.name:<16} {item.kind:<8} {state:<10} {item.help}"
    yield "Columns"
    yield from (f"  {column.name:<16} {column.help}" for column in question.columns)
    yield "When there is no row"
    yield f"  {question.absence}"
    yield "SQL, as Athena takes it"
    yield from (f"  {line}" for line in question.sql.splitlines())


def _document(question: LogQuestion) -> JsonObject:
    return {
        "id": question.id,
        "title": question.title,
        "parameters": {
            item.name: {
                "kind": item.kind,
                "required": item.required,
                "default": item.default,
                "help": item.help,
            }
            for item in question.parameters
        },
        "columns": {column.name: column.help for column in question.columns},
        "needs": question.needs,
        "absence": question.absence,
        "sql": question.sql,
    }
