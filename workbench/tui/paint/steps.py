"""Steps, their checks and findings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.content import Content

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.finding import Finding
from workbench.domain.playbook import Check, PersonQuestion, Step, asked_of
from workbench.tui.formats import inert, utc, utc_time
from workbench.tui.marks import (
    ASKING,
    NOT_ASKED,
    TO_ANSWER,
    Mark,
    finding_mark,
    says_reason,
    step_mark,
    worst,
)
from workbench.tui.paint.rows import Row
from workbench.tui.state import IncidentState

HEAD = 10
"""Cells for glyph and word of a verdict."""


def step_row(number: int, step: Step, state: IncidentState, spinner: str, *, detailed: bool = False) -> Row:
    """Return a step as the list shows it: its verdict, or how far it is.

    Args:
        number: Its place in the checklist.
        step: The step.
        state: The incident.
        spinner: The present frame of what turns.
        detailed: Say the finding that decided the verdict, too; needs a wide list.
    """
    total, open_ = len(step.checks), sum(check.id in state.open_ for check in step.checks)
    mark = Mark(spinner, "ASKING", ASKING.style) if open_ else _step_mark(step, state)
    far = Content.styled(f"{total - open_}/{total}" if open_ else "", ASKING.style)
    title = inert(step.title)
    if detailed:
        head = Content.assemble(mark.content(width=HEAD), f"{number} ")
        return Row(id=step.id, head=head, body=title, tail=far, below=_deciding(step, state))
    word = Content.assemble((mark.word, mark.style), " ", far)
    head = Content.assemble(mark.sign(), f" {number} ")
    return Row(id=step.id, head=head, body=title, below=(word,))


def _deciding(step: Step, state: IncidentState) -> tuple[Content, ...]:
    findings = state.findings_of(step)
    verdict = worst(findings)
    summaries = [finding.summary for finding in findings if finding.verdict is verdict]
    return (Content.styled(inert(summaries[0]).plain, "$quiet"),) if summaries else ()


def _step_mark(step: Step, state: IncidentState) -> Mark:
    mark = step_mark(state.findings_of(step))
    if mark:
        return mark
    if any(isinstance(check, PersonQuestion) for check in step.checks):
        return TO_ANSWER
    return NOT_ASKED if step.checks else Mark("i", "READ", "$quiet")


def check_mark(check: Check, state: IncidentState, spinner: str) -> Mark:
    """Return where a check stands."""
    if check.id in state.asking:
        return Mark(spinner, "ASKING", ASKING.style)
    if check.id in state.open_:
        return Mark("·", "WAITING", ASKING.style)
    finding = state.findings.get(check.id)
    if isinstance(check, PersonQuestion):
        return finding_mark(finding) if finding else TO_ANSWER
    return finding_mark(finding) if finding else NOT_ASKED


def check_head(check: Check, state: IncidentState, spinner: str) -> Content:
    """Return where a check stands, with its name and when it was seen."""
    finding = state.findings.get(check.id)
    reason = f" ({finding.reason.words})" if finding and finding.reason and says_reason(finding) else ""
    seen = f" · seen {utc_time(finding.ended_at)}" if finding else ""
    aside = inert(f"{reason}  {check.id}{seen}").plain
    return Content.assemble(check_mark(check, state, spinner).content(), (aside, "$quiet"))


def check_text(check: Check, state: IncidentState) -> Content:
    """Return what is known about a check: its finding with the calls behind it, or what it will ask."""
    finding = state.findings.get(check.id)
    if isinstance(check, PersonQuestion):
        return _question_text(check, state)
    what = asked_of(check)
    if finding is None:
        return Content.styled(inert(f"will ask {what}").plain, "$quiet")
    lines = [inert(finding.summary)]
    if finding.needs:
        lines.append(Content.assemble(("needs ", "$unknown"), inert(", ".join(finding.needs))))
    lines += _call_lines(finding.evidence.answers)
    notes = _notes(finding)
    if notes:
        lines.append(Content.styled(notes, "$quiet"))
    return Content("\n").join(lines)


def _notes(finding: Finding) -> str:
    notes = [f"happened {utc(finding.occurred_at)}"] if finding.occurred_at else []
    if finding.evidence.redactions:
        notes.append(f"{finding.evidence.redactions} redacted")
    if finding.pictures:
        notes.append("d draws it")
    return " · ".join(notes)


def _call_lines(answers: Sequence[Answer]) -> list[Content]:
    """Return the requests of a finding with their outcomes; like ones in a row share a line."""
    runs = [(head, list(run)) for head, run in groupby(answers, _call_head)]
    names = [f"{name} ×{len(run)}" if len(run) > 1 else name for (name, *_), run in runs]
    width = max(map(len, names), default=0)
    return [_call_line(f"{name:<{width}}", run) for name, (_, run) in zip(names, runs, strict=True)]


def _call_head(answer: Answer) -> tuple[str, str, bool]:
    return answer.operation.partition(".")[2], outcome_text(answer).plain, answer.truncated


def _call_line(name: str, run: Sequence[Answer]) -> Content:
    times = [answer.elapsed_ms for answer in run]
    took = str(times[0]) if len(set(times)) == 1 else f"{min(times)}-{max(times)}"
    return Content.assemble(
        (f"{name}  ", "$quiet"),
        outcome_text(run[0]),
        (f"  {took} ms", "$quiet"),
        (" · more pages left" if run[0].truncated else "", "$unknown"),
    )


def outcome_text(answer: Answer) -> Content:
    """Return how a request ended, as AWS or the network put it."""
    said = answer.code if answer.code != str(answer.status or "") else ""
    words = said or answer.outcome.words
    status = f"{answer.status} " if answer.status and answer.outcome is not Outcome.OK else ""
    style = "$unknown" if answer.unknown_reason else ""
    return Content.styled(inert(f"{status}{words}").plain, style)


def _question_text(check: PersonQuestion, state: IncidentState) -> Content:
    given = state.answers.get(check.id)
    if given is None:
        return Content.assemble(inert(check.question), ("\npress m to answer: ", "$quiet"), _options(check))
    return Content.assemble(inert(check.question), " ", (clean_answer(given), "bold"))


def _options(check: PersonQuestion) -> Content:
    return inert(" / ".join(check.options))


def clean_answer(text: str) -> str:
    """Return an answer as it can be shown."""
    return inert(text).plain
