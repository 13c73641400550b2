"""The questions that come with the program: one file of Athena's SQL each, found by its name.

A file begins with comments that say what the question is, what it takes and what its answer's columns are:

    -- title: Who wrote this object?
    -- parameter bucket: bucket, required. The object's bucket.
    -- needs: …
    -- absence: …, which may go on
    --   on lines that are indented.
    -- column eventtime: When.
    SELECT …

A parameter's text is its kind, perhaps `required` or `default VALUE`, and after the full stop its help. The
window (`since`, `until`) and the place (`region`, `account`) belong to every question whose SQL names them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from workbench.domain.logs import Column, LogQuestion, QuestionParameter
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.parameters import TIME_PARAMETERS
from workbench.engine.questions import names_in, parameter_of

KINDS: Mapping[str, str] = {
    "text": "",
    "time": "",
    "bucket": r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
    "arn": r"arn:aws[a-z-]*:[^\s'\"]+",
    "region": r"[a-z]{2}(-[a-z]+)+-\d",
    "account": r"\d{12}",
    "service": r"[a-z0-9-]{1,40}",
    "minutes": r"\d{1,3}|1[0-3]\d\d|14[0-3]\d|1440",
}
"""Kind of parameter to the pattern that its whole text must match; minutes are those of a day at most."""

_COMMON = (
    QuestionParameter(name="since", kind="time", help="from when: ISO 8601 UTC, or an age such as 2h or 3d"),
    QuestionParameter(name="until", kind="time", help="until when, likewise"),
    QuestionParameter(name="region", kind="region", pattern=KINDS["region"], help="only this Region"),
    QuestionParameter(name="account", kind="account", pattern=KINDS["account"], help="only this account"),
)
_FIELD = re.compile(r"-- (?P<word>title|needs|absence|parameter|column)(?: (?P<name>\w+))?: (?P<text>\S.*)")
_MORE = re.compile(r"-- {3,}(?P<text>\S.*)")
_PARAMETER = re.compile(
    r"(?P<kind>\w+)(?:, (?:(?P<required>required)|default (?P<default>\S+?)))?\. (?P<help>\S.*)"
)


class QuestionError(UsageError):
    """A question's file cannot be used."""


@dataclass(slots=True)
class _Field:
    """One field of a file's head."""

    line: int
    word: str
    name: str
    text: str


@functools.cache
def load_questions() -> Mapping[str, LogQuestion]:
    """Return the questions that come with the program, by id; raises QuestionError."""
    return read_questions(resources.files("workbench.logs") / "questions")


def read_questions(folder: Traversable) -> dict[str, LogQuestion]:
    """Return the questions of a folder's `*.sql`, by id; raises QuestionError."""
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name
    )
    return {
        file.name.removesuffix(".sql"): read_question(file.read_text("utf-8"), str(file)) for file in files
    }


def question_named(name: str) -> LogQuestion:
    """Return the question with this id.

    Raises:
        UsageError: There is none; the text brings the nearest one.
    """
    questions = load_questions()
    if name not in questions:
        raise unknown_name("question", name, questions)
    return questions[name]


def read_question(text: str, source: str) -> LogQuestion:
    """Return the question that a file holds.

    Args:
        text: What is in the file.
        source: Its path; the name without `.sql` is the question's id.

    Raises:
        QuestionError: With file and line.
    """
    fields, sql = _split(text, source)
    used = {parameter_of(name) for name in names_in(sql)}
    own = [_parameter(field, source) for field in fields if field.word == "parameter"]
    parameters = (*own, *(item for item in _COMMON if item.name in used))
    declared = {parameter.name for parameter in parameters}
    for field in fields:
        if field.word == "parameter" and field.name not in used:
            raise QuestionError(f"{source}:{field.line}: the SQL does not use :{field.name}")
    if lost := sorted(used - declared):
        raise QuestionError(f"{source}: the SQL uses :{lost[0]}, which is no parameter: declare it")
    return LogQuestion(
        id=re.split(r"[/\\]", source)[-1].removesuffix(".sql"),
        title=_one(fields, "title", source),
        sql=sql,
        parameters=parameters,
        columns=tuple(Column(name=item.name, help=item.text) for item in fields if item.word == "column"),
        needs=_one(fields, "needs", source),
        absence=_one(fields, "absence", source),
        source=source,
    )


def _split(text: str, source: str) -> tuple[list[_Field], str]:
    fields: list[_Field] = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if not line.startswith("--"):
            sql = "\n".join(lines[number - 1 :]).strip()
            if not sql:
                break
            return fields, sql
        if more := _MORE.fullmatch(line):
            if not fields:
                raise QuestionError(f"{source}:{number}: an indented line goes on with nothing")
            fields[-1].text += f" {more['text']}"
        elif found := _FIELD.fullmatch(line):
            fields.append(_Field(number, found["word"], found["name"] or "", found["text"]))
        else:
            raise QuestionError(
                f"{source}:{number}: write '-- title: …', needs, absence, 'parameter NAME' or 'column NAME', "
                "and indent what goes on"
            )
    raise QuestionError(f"{source}: there is no SQL after the comments")


def _one(fields: Iterable[_Field], word: str, source: str) -> str:
    texts = [field.text for field in fields if field.word == word]
    if len(texts) != 1:
        raise QuestionError(f"{source}: '-- {word}: …' must stand there once, not {len(texts)} times")
    return texts[0]


def _parameter(field: _Field, source: str) -> QuestionParameter:
    where = f"{source}:{field.line}"
    found = _PARAMETER.fullmatch(field.text)
    if not field.name or not found:
        raise QuestionError(f"{where}: write '-- parameter NAME: KIND[, required|, default VALUE]. Help'")
    if found["kind"] not in KINDS:
        raise QuestionError(f"{where}: {unknown_name('kind of parameter', found['kind'], KINDS)}")
    if (found["kind"] == "time") != (field.name in TIME_PARAMETERS):
        raise QuestionError(f"{where}: times, and only they, are called {', '.join(sorted(TIME_PARAMETERS))}")
    return QuestionParameter(
        name=field.name,
        kind=found["kind"],
        pattern=KINDS[found["kind"]],
        required=bool(found["required"]),
        default=found["default"],
        help=found["help"],
    )


def own_question(sql: str) -> LogQuestion:
    """Return the question that a person's own SQL is; each `:name` in it is a parameter."""
    names = dict.fromkeys(parameter_of(name) for name in names_in(sql))
    return LogQuestion(
        id="--sql",
        title="SQL of your own",
        sql=sql,
        parameters=tuple(
            QuestionParameter(
                name=name,
                kind="time" if name in TIME_PARAMETERS else "text",
                required=name not in ("since", "until"),  # these have a window to fall back on
                help="a value of your SQL",
            )
            for name in names
        ),
        absence="No record in the source fits the SQL.",
    )
