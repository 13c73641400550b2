"""The cause board and what decided a cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.content import Content

from workbench.domain.diagnosis import (
    CauseAssessment,
    CauseStatus,
    ConclusionStatus,
    ConditionResult,
    ConditionRole,
    Diagnosis,
    NextRun,
)
from workbench.domain.finding import Finding
from workbench.domain.verdict import Verdict
from workbench.engine.deciding import deciding_finding, resting_on
from workbench.tui.formats import inert
from workbench.tui.marks import (
    CAUSES,
    NOT_ALL_EXAMINED,
    VERDICTS,
    Mark,
    conclusion_mark,
    condition_mark,
    finding_mark,
    says_reason,
)
from workbench.tui.paint.rows import Row
from workbench.tui.paint.tables import pairs
from workbench.tui.state import IncidentState
from workbench.wording.conditions import condition_words
from workbench.wording.warned import warned_line

_ROLE_WORDS = {
    ConditionRole.ALL_OF: "Must hold",
    ConditionRole.ANY_OF: "One of these must hold",
    ConditionRole.NONE_OF: "Must not hold",
    ConditionRole.BACKGROUND: "Must hold, as it does in healthy accounts",
}


def cause_rows(causes: tuple[CauseAssessment, ...], findings: Mapping[str, Finding]) -> list[Row]:
    """Return the board: headings with counts, their causes beneath, and under the proven what proves them."""
    resting = resting_on(causes)
    rows: list[Row] = []
    for status in CauseStatus:
        members = [cause for cause in causes if cause.status is status]
        if members:
            heading = Content.assemble(CAUSES[status].content(), (f"  {len(members)}", "$quiet"))
            rows.append(Row(id=f"#{status}", body=heading, heading=True))
            rows += [_row(cause, findings, resting) for cause in members]
    return rows


def rows_in_order(
    causes: tuple[CauseAssessment, ...], findings: Mapping[str, Finding], order: list[str]
) -> list[Row]:
    """Return the board with its rows where they are, for as long as the cursor is on it."""
    by_id = {row.id: row for row in cause_rows(causes, findings)}
    return [by_id[row_id] if row_id in by_id else _empty_heading(row_id) for row_id in order]


def _empty_heading(row_id: str) -> Row:
    mark = CAUSES[CauseStatus(row_id.removeprefix("#"))]
    return Row(id=row_id, body=Content.assemble(mark.content(), ("  0", "$quiet")), heading=True)


def _row(cause: CauseAssessment, findings: Mapping[str, Finding], resting: Mapping[str, int]) -> Row:
    mark = CAUSES[cause.status]
    quiet = cause.status is CauseStatus.RULED_OUT
    style = "$quiet" if quiet else "bold" if cause.status is CauseStatus.PROVEN else ""
    below: tuple[Content, ...] = ()
    if cause.missing and cause.status is CauseStatus.LIKELY:
        below = (Content.styled(inert(f"needs {cause.missing[0]}").plain, "$quiet"),)
    if cause.next:
        below = (*below, Content.styled(f"leads on to {cause.next.playbook}", "$quiet"))
    return Row(
        id=cause.id,
        head=Content.assemble("  ", mark.sign(), " "),
        body=Content.styled(inert(cause.title).plain, style),
        note=Content.styled(inert(_proof(cause, findings, resting)).plain, "$quiet"),
        below=below,
    )


def _proof(cause: CauseAssessment, findings: Mapping[str, Finding], resting: Mapping[str, int]) -> str:
    found = deciding_finding(cause, findings, resting) if cause.status is CauseStatus.PROVEN else None
    return found.summary if found else ""


def conclusion(diagnosis: Diagnosis, *, checked: bool) -> tuple[str, Content]:
    """Return the CSS class and the text of the bar that says the answer.

    Args:
        diagnosis: Where the causes stand.
        checked: Every check has been asked, so that "cannot tell" is an answer and not just a beginning.
    """
    status = diagnosis.conclusion.status
    if status is ConclusionStatus.UNDETERMINED and not checked:
        css_class, mark = "-open", Mark("○", "NOT FINISHED", "$text-primary")
    else:
        mark = conclusion_mark(diagnosis.conclusion)
        css_class = "-undetermined" if mark is NOT_ALL_EXAMINED else f"-{status}"
    summary = diagnosis.conclusion.summary
    text = next((summary.removeprefix(word) for word in _SAID_BY_MARK if summary.startswith(word)), summary)
    because = inert(diagnosis.conclusion.because).plain
    said = f"  {because}" if because and because not in text else ""
    return css_class, Content.assemble(mark.content(), "  ", (inert(text).plain, "bold"), said)


_SAID_BY_MARK = (
    *("Not finished: ", "Proven: ", "Cannot tell: ", "Cannot tell why: "),
    *("Nothing wrong found: ", "Not all examined: "),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a cause's detail: a title, and blocks of a head with a text beside it."""

    title: str
    blocks: tuple[tuple[Content, Content], ...]


def cause_sections(cause: CauseAssessment, state: IncidentState) -> list[Section]:
    """Return why a cause stands where it does: each condition with the finding behind it, and the gaps."""
    sections = [
        Section(words, tuple(_condition(item, state) for item in cause.conditions if item.role is role))
        for role, words in _ROLE_WORDS.items()
    ]
    unknown = VERDICTS[Verdict.UNKNOWN].content()
    gaps = Section("What is missing", tuple((unknown, inert(str(fact))) for fact in cause.missing))
    leads = Section("Leads on to", (_follow_up(cause.next),) if cause.next else ())
    said = warned_line(state.incident.playbook, cause)
    warned = Section("Would have warned", ((Content("before it"), inert(said)),) if said else ())
    return [section for section in (*sections, gaps, leads, warned) if section.blocks]


def _follow_up(follow_up: NextRun) -> tuple[Content, Content]:
    known = pairs(follow_up.parameters.items())
    return Content("g Go on"), Content("\n").join(
        [Content.styled(inert(follow_up.playbook).plain, "bold"), known]
    )


def _condition(condition: ConditionResult, state: IncidentState) -> tuple[Content, Content]:
    behind = [_behind(check, state.findings.get(check)) for check in condition.checks]
    words = inert(condition_words(condition.expression)).plain
    text = Content("\n").join([Content.styled(words, "bold"), *behind])
    return condition_mark(condition).content(), text


def _behind(check: str, finding: Finding | None) -> Content:
    if finding is None:
        return Content.styled(f"{check}: not asked yet", "$quiet")
    reason = f" ({finding.reason.words})" if finding.reason and says_reason(finding) else ""
    return Content.assemble(
        finding_mark(finding).content(), (reason, "$quiet"), f"  {check}: ", inert(finding.summary)
    )
