"""The cause board and what decided a cause."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from workbench.domain.diagnosis import (
    CauseAssessment,
    CauseStatus,
    ConclusionStatus,
    ConditionResult,
    ConditionRole,
    Diagnosis,
)
from workbench.domain.finding import Finding
from workbench.tui.marks import CAUSES, CONCLUSIONS, NOT_ASKED, VERDICTS, Mark, condition_mark
from workbench.tui.state import IncidentState
from workbench.tui.paint.rows import Row
from workbench.tui.words import inert

_ROLE_WORDS = {
    ConditionRole.ALL_OF: "must hold",
    ConditionRole.ANY_OF: "one of these must hold",
    ConditionRole.NONE_OF: "must not hold",
}


def cause_rows(causes: tuple[CauseAssessment, ...]) -> list[Row]:
    """Return the board: one heading with its count per status, its causes beneath."""
    rows: list[Row] = []
    for status in CauseStatus:
        members = [cause for cause in causes if cause.status is status]
        if members:
            heading = Content.assemble(CAUSES[status].content(), (f"  {len(members)}", "$text-muted"))
            rows.append(Row(id=f"#{status}", body=heading, heading=True))
            rows += [_row(cause) for cause in members]
    return rows


def rows_in_order(causes: tuple[CauseAssessment, ...], order: list[str]) -> list[Row]:
    """Return the board with its rows where they are, for as long as the cursor is on it."""
    by_id = {row.id: row for row in cause_rows(causes)}
    return [by_id[row_id] if row_id in by_id else _empty_heading(row_id) for row_id in order]


def _empty_heading(row_id: str) -> Row:
    mark = CAUSES[CauseStatus(row_id.removeprefix("#"))]
    return Row(id=row_id, body=Content.assemble(mark.content(), ("  0", "$text-muted")), heading=True)


def _row(cause: CauseAssessment) -> Row:
    mark = CAUSES[cause.status]
    quiet = cause.status is CauseStatus.RULED_OUT
    style = "$text-muted" if quiet else "bold" if cause.status is CauseStatus.PROVEN else ""
    below: tuple[Content, ...] = ()
    if cause.missing and cause.status is CauseStatus.LIKELY:
        below = (Content.styled(inert(f"needs {cause.missing[0]}").plain, "$text-muted"),)
    return Row(
        id=cause.id,
        head=Content.assemble("  ", mark.sign(), " "),
        body=Content.styled(inert(cause.title).plain, style),
        below=below,
    )


def conclusion(diagnosis: Diagnosis, *, checked: bool) -> tuple[str, Content]:
    """Return the CSS class and the text of the bar that says the answer.

    Args:
        diagnosis: Where the causes stand.
        checked: Every check has been asked, so that "cannot tell" is an answer and not just a beginning.
    """
    status = diagnosis.conclusion.status
    if status is ConclusionStatus.UNDETERMINED and not checked:
        return "-open", Content.assemble(
            (f"{NOT_ASKED.glyph} NOT FINISHED  ", "bold"), inert(diagnosis.conclusion.summary)
        )
    mark = CONCLUSIONS[status]
    summary = diagnosis.conclusion.summary
    text = next((summary.removeprefix(word) for word in _SAID_BY_MARK if summary.startswith(word)), summary)
    return f"-{status}", Content.assemble(mark.content(), "  ", (inert(text).plain, "bold"))


_SAID_BY_MARK = ("Proven: ", "Cannot tell: ", "Nothing wrong found: ")


def cause_detail(cause: CauseAssessment, state: IncidentState) -> Content:
    """Return everything about one cause: each condition with the finding behind it, gaps, and the fix."""
    blocks = [
        Content.assemble(CAUSES[cause.status].content(), ("  ", ""), (inert(cause.id).plain, "$text-muted")),
        *_conditions(cause, state),
    ]
    if cause.missing:
        missing = [Content.assemble(("? ", "$unknown"), inert(str(fact))) for fact in cause.missing]
        blocks.append(_section("What is missing", missing))
    return Content("\n\n").join(blocks)


def _conditions(cause: CauseAssessment, state: IncidentState) -> Iterator[Content]:
    for role, words in _ROLE_WORDS.items():
        members = [condition for condition in cause.conditions if condition.role is role]
        if members:
            yield _section(words.capitalize(), [_condition(item, state) for item in members])


def _condition(condition: ConditionResult, state: IncidentState) -> Content:
    lines = [
        Content.assemble(condition_mark(condition).content(width=10), (condition.expression, "bold")),
        *(_behind(check, state.findings.get(check)) for check in condition.checks),
    ]
    return Content("\n").join(lines)


def _behind(check: str, finding: Finding | None) -> Content:
    if finding is None:
        return Content.assemble(" " * 10, (f"{check}: not asked yet", "$text-muted"))
    mark: Mark = VERDICTS[finding.verdict]
    reason = f" ({finding.reason})" if finding.reason else ""
    return Content.assemble(
        " " * 10, mark.content(), (reason, "$text-muted"), f"  {check}: ", inert(finding.summary)
    )


def _section(title: str, lines: list[Content]) -> Content:
    return Content("\n").join([Content.styled(title, "bold underline"), *lines])
