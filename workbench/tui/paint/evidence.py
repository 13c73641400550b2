"""One answer of AWS: where it came from, and all that is known about it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from textual.content import Content

from workbench.domain.evidence import Answer
from workbench.domain.finding import Finding
from workbench.domain.values import JsonObject
from workbench.tui.formats import inert, utc
from workbench.tui.marks import finding_mark
from workbench.tui.paint.rows import Row
from workbench.tui.paint.steps import outcome_text
from workbench.tui.paint.tables import pairs


def answer_row(index: int, finding: Finding, answer: Answer) -> Row:
    """Return one answer of a step as a row; `index` is its id."""
    return Row(
        id=str(index),
        head=Content.assemble(finding_mark(finding).sign(), " "),
        body=Content.assemble(inert(answer.operation), "  ", outcome_text(answer)),
        tail=Content.styled(f"{answer.elapsed_ms} ms", "$quiet"),
        below=(Content.styled(inert(finding.check).plain, "$quiet"),),
    )


def answer_facts(answer: Answer) -> Content:
    """Return outcome, error, request id and times of an answer."""
    rows = [
        ("outcome", outcome_text(answer).plain),
        ("request id", answer.request_id or "none: no answer arrived"),
        ("seen", f"{utc(answer.observed_at)} · {answer.elapsed_ms} ms"),
    ]
    if answer.message:
        rows.insert(1, ("message", answer.message.replace("\n", " ")))
    if answer.held_by:
        rows.append(("shared", f"asked once in its run: entry {answer.held_by.entry} holds the answer"))
    if answer.truncated:
        rows.append(("truncated", "more pages were left than were read"))
    if answer.redactions:
        rows.append(("redacted", f"{answer.redactions} values were replaced before anybody saw them"))
    return pairs(rows)


def answer_json(answer: Answer) -> JsonObject:
    """Return what the tree shows: the request, the answer, and the headers that carry facts."""
    shown: dict[str, JsonObject] = {"request": answer.parameters, "answer": answer.data}
    if answer.headers:
        shown["headers"] = dict(answer.headers)
    return shown


def answer_lines(answer: Answer) -> Iterator[Content]:
    """Yield what was asked, what came of it, and the answer as JSON, with a blank line before."""
    about = ", ".join(str(value) for value in answer.parameters.values() if isinstance(value, str))
    yield Content("")
    yield Content.assemble(
        (inert(answer.operation).plain, "bold"), " ", inert(about), "  ", outcome_text(answer)
    )
    if answer.code:
        yield inert(f"{answer.code} {answer.message}")
    yield from json_lines(answer.data)


def json_lines(data: JsonObject) -> Iterator[Content]:
    """Yield an object as indented JSON."""
    for line in json.dumps(data, indent=2, ensure_ascii=False, default=str).splitlines() if data else ():
        yield Content.assemble("  ", inert(line))
