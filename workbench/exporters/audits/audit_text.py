"""An audit for a CI log: the answer, how much was seen, then line by line what is broken or unknown."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.times import iso
from workbench.engine.audit.fixes import fix_of
from workbench.engine.audit.report import AuditReport, Coverage, Judged, RuleReport, Standing
from workbench.knowledge.redaction import shown, shown_lines

GLYPHS = {
    Standing.PASS: "✓",
    Standing.WARN: "!",
    Standing.FAIL: "✗",
    Standing.UNKNOWN: "?",
    Standing.ACCEPTED: "≈",
    Standing.SKIPPED: "–",
}
_MOST = 20
"""Resources of a rule that are named, unless everything is wanted."""


def render(report: AuditReport) -> str:
    """Return the text; of resources it names those that are not all right, as many as one can read."""
    return _render(report, full=False)


def render_full(report: AuditReport) -> str:
    """Return the text that names every resource under every rule, what passed as well."""
    return _render(report, full=True)


def _render(report: AuditReport, *, full: bool) -> str:
    lines = [*_heading(report), "", "Coverage"]
    lines += [f"  {line}" for line in coverage_lines(report)]
    for line in report.lines:
        lines += ["", f"{_mark(line.standing)}  {line.step.title}"]
        for rule in line.rules:
            lines += _rule(report, rule, full=full)
    lines += _deviations(report)
    return shown_lines(lines)


def coverage_lines(report: AuditReport) -> Iterator[str]:
    """Yield how much of each inventory was seen, and what was not and why."""
    for item in report.coverage:
        yield f"{place_of(item)}: {item.words}"
        for gap in item.gaps:
            needs = f"; needs {', '.join(gap.needs)}" if gap.needs else ""
            yield f"  not listed: {gap.what}: {gap.why}{needs}"


def place_of(item: Coverage) -> str:
    """Return what was listed, and where: `state machines in us-east-1`."""
    place = f" in {item.region}" if item.region else ""
    return f"{item.inventory.replace('_', ' ')}{place}"


def tally(counts: dict[Standing, int]) -> str:
    """Return counts in words, the worst first: `2 fail, 1 unknown, 40 pass`."""
    return ", ".join(f"{counts[standing]} {standing}" for standing in Standing if counts.get(standing))


def _heading(report: AuditReport) -> Iterator[str]:
    incident, target = report.transcript.incident, report.transcript.incident.target
    yield report.conclusion.summary
    yield ""
    yield f"audit       {incident.id} · {incident.playbook.id}"
    yield f"account     {target.account or 'unknown'} · {target.source.upper()}"
    yield f"regions     {', '.join(report.configured.regions)}"
    yield f"asked as    {target.identity or 'unknown'}"
    yield f"began       {iso(incident.started_at)}"
    if not report.transcript.ended_at:
        yield "ended       no: it was stopped, and what was not read counts as unknown"
    for name, value in incident.parameters.items():
        yield f"{name:<11} {value}"


def _rule(report: AuditReport, rule: RuleReport, *, full: bool) -> Iterator[str]:
    said = tally(rule.counts) or ("nothing to judge" if not rule.gaps else "not listed")
    yield f"  {_mark(rule.standing)}  {rule.call.id}: {said}"
    wanted = [item for item in rule.judged if full or item.standing not in (Standing.PASS, Standing.SKIPPED)]
    for item in wanted if full else wanted[:_MOST]:
        yield f"     {_mark(item.standing)}  {item.resource}: {_said(item)}"
    if not full and len(wanted) > _MOST:
        yield f"        and {len(wanted) - _MOST} more: --format full, or csv"
    broken = next((item for item in rule.judged if item.standing is Standing.FAIL), None)
    if broken and rule.call.fix:
        yield from (f"        fix  {shown(line)}" for line in fix_of(report, rule.call, broken.resource))
    if broken and rule.call.leads_to:
        yield f"        one night this is: workbench run {rule.call.leads_to}"


def _said(item: Judged) -> str:
    needs = f"; needs {', '.join(item.result.needs)}" if item.result.needs else ""
    accepted = item.deviation
    why = (
        f"; accepted until {accepted.expires} by {accepted.approved_by}: {accepted.reason}"
        if accepted
        else ""
    )
    return f"{item.result.summary}{needs}{why}"


def _deviations(report: AuditReport) -> Iterator[str]:
    for title, deviations in (
        ("Deviations whose time is over: what they accepted counts again", report.expired),
        ("Deviations that match nothing", report.unmatched),
    ):
        if deviations:
            yield ""
            yield title
            for item in deviations:
                yield f"  {item.rule} of {item.resource}, {item.owner}, expires {item.expires}: {item.reason}"


def _mark(standing: Standing) -> str:
    return f"{GLYPHS[standing]} {standing.upper():<8}"
