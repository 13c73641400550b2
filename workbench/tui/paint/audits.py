"""An audit in rows: rules with their counts, the resources under one, the rules over one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from textual.content import Content

from workbench.domain.playbook import Playbook, RuleCall
from workbench.domain.verdict import Verdict
from workbench.engine.audit.fixes import fix_of
from workbench.engine.audit.planning import ALL
from workbench.engine.audit.report import AuditReport, Judged, LineReport, RuleReport, Standing
from workbench.tui.formats import inert
from workbench.tui.marks import VERDICTS, Mark
from workbench.tui.paint.rows import EMPTY, Row

STANDINGS = {
    **{Standing(verdict): mark for verdict, mark in VERDICTS.items()},
    Standing.ACCEPTED: Mark("≈", "ACCEPTED", "$text-primary"),
}
_HEAD = 11


def audit_rows(audits: Mapping[str, Playbook]) -> list[Row]:
    """Return what can be audited: each audit, and all of them as one."""
    every = Row(id=ALL, body=Content("All of them"), note=Content.styled("every rule", "$quiet"))
    rows = [
        Row(id=name, body=inert(audit.title), note=Content.styled(inert(audit.summary).plain, "$quiet"))
        for name, audit in audits.items()
    ]
    return [every, *rows] if len(rows) > 1 else rows


def line_rows(lines: Iterable[LineReport]) -> list[Row]:
    """Return the rules under headings, the lines of the guide."""
    rows: list[Row] = []
    for line in lines:
        title = Content.styled(inert(line.step.title).plain, "bold")
        rows.append(Row(id=f"line {line.step.id}", body=title, heading=True))
        rows += [rule_row(rule) for rule in line.rules]
    return rows


def rule_row(rule: RuleReport) -> Row:
    """Return a rule with its counts, the worst first."""
    counts = Content(" ").join(
        Content.styled(f"{rule.counts[standing]}{STANDINGS[standing].glyph}", STANDINGS[standing].style)
        for standing in Standing
        if rule.counts[standing]
    )
    gap = Content.styled(f"not listed: {len(rule.gaps)}", "$unknown") if rule.gaps else Content("")
    mark = STANDINGS[rule.standing]
    return Row(
        id=rule.call.id,
        head=Content.styled(f"{mark.glyph} ", mark.style),
        body=inert(rule.call.id),
        tail=counts if rule.judged else gap,
    )


def judged_rows(
    judged: Iterable[tuple[int, tuple[RuleCall, Judged]]],
    *,
    by_rule: bool,
    tail: Callable[[tuple[RuleCall, Judged]], Content] = lambda _: EMPTY,
) -> list[Row]:
    """Return resources under one rule; or, not by rule, the rules over one resource.

    Args:
        judged: The pairs, each with its place in the list.
        by_rule: They are of one rule.
        tail: What stands at the end of each.
    """
    return [
        Row(
            id=str(index),
            head=STANDINGS[item.standing].content(width=_HEAD),
            body=inert(str(item.resource) if by_rule else call.id),
            tail=tail((call, item)),
            note=Content.styled(inert(item.result.summary).plain, "$quiet"),
        )
        for index, (call, item) in judged
    ]


def detail(report: AuditReport, call: RuleCall, item: Judged) -> Content:
    """Return all that is known of one resource under one rule."""
    result, accepted = item.result, item.deviation
    lines = [inert(f"{call.id} ({call.guide}) of {item.resource}"), inert(result.summary)]
    if result.needs:
        lines.append(inert(f"needs {', '.join(result.needs)}"))
    if accepted:
        until = f"accepted until {accepted.expires}, {accepted.owner}, by {accepted.approved_by}"
        lines.append(inert(f"{until}: {accepted.reason}"))
    if call.clauses:
        lines.append(inert(f"supports {', '.join(call.clauses)}"))
    if call.equivalents:
        lines.append(inert(f"elsewhere {', '.join(call.equivalents)}"))
    if result.verdict is Verdict.FAIL and call.leads_to:
        lines.append(inert(f"one night this is {call.leads_to}"))
    if result.verdict is Verdict.FAIL:
        lines += [Content.styled(inert(line).plain, "bold") for line in fix_of(report, call, item.resource)]
    lines.append(Content.styled(f"entry {item.entry} of the record", "$quiet"))
    return Content("\n").join(lines)
