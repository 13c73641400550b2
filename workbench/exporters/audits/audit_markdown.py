"""An audit for an inspector: one page of answer and coverage, then line by line, then what was asked.

Everything that names a fact cites the entry of the record that holds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from workbench.domain.incident_events import evidence_of
from workbench.domain.times import iso
from workbench.engine.audit.fixes import fix_of
from workbench.engine.audit.report import AuditReport, Judged, LineReport, RuleReport, Standing
from workbench.exporters.audits.audit_text import coverage_lines, tally
from workbench.exporters.inert_markdown import block, code, inline

_COLUMNS = (Standing.FAIL, Standing.UNKNOWN, Standing.WARN, Standing.ACCEPTED, Standing.PASS)


def render(report: AuditReport) -> str:
    """Return the document."""
    parts = [
        *_summary(report),
        *_coverage(report),
        *_deviations(report),
        *(text for line in report.lines for text in _line(report, line)),
        *_evidence(report),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(report: AuditReport) -> Iterator[str]:
    incident, target = report.transcript.incident, report.transcript.incident.target
    yield f"# {inline(incident.playbook.title)}"
    yield f"**{inline(report.conclusion.summary)}**"
    about = [
        ("account", code(target.account or "unknown")),
        ("regions", code(", ".join(report.configured.regions) or "none")),
        ("asked as", code(target.identity or "unknown")),
        ("by", inline(f"{incident.started_by.os_user} on {incident.started_by.host}")),
        ("began", iso(incident.started_at)),
        ("ended", iso(ended) if (ended := report.transcript.ended_at) else "no: it was stopped"),
        ("answers come from", inline(str(target.source))),
    ]
    about += [(inline(name), code(str(value))) for name, value in incident.parameters.items()]
    for name, file, digest in (
        ("settings", report.configured.settings_file, report.configured.settings_sha256),
        ("deviations", report.configured.deviations_file, report.configured.deviations_sha256),
    ):
        if file:
            about.append((name, f"{code(file)} SHA-256 {code(digest)}"))
    yield _table(("what", "value"), about)
    yield "## By line of the guide"
    yield _table(
        ("line", "standing", *_COLUMNS, "clauses"),
        [
            (
                inline(line.step.title),
                f"**{line.standing.upper()}**",
                *(str(_counts(line)[standing] or "") for standing in _COLUMNS),
                inline(", ".join(dict.fromkeys(c for rule in line.rules for c in rule.call.clauses))),
            )
            for line in report.lines
        ],
    )


def _counts(line: LineReport) -> Counter[Standing]:
    return sum((rule.counts for rule in line.rules), Counter())


def _coverage(report: AuditReport) -> Iterator[str]:
    yield "## What was looked at, and what was not"
    yield "\n".join(f"- {inline(line)}" for line in coverage_lines(report)) or "Nothing was listed."
    unread = Counter(
        (rule.call.id, str(item.result.reason))
        for rule in report.rules
        for item in rule.judged
        if item.standing is Standing.UNKNOWN
    )
    if unread:
        yield _table(
            ("rule", "unknown because", "resources"),
            [(code(rule), inline(reason), str(number)) for (rule, reason), number in unread.items()],
        )


def _deviations(report: AuditReport) -> Iterator[str]:
    if not report.configured.deviations:
        return
    yield "## Accepted deviations"
    rows = []
    for item in report.configured.deviations:
        state = (
            "expired"
            if item in report.expired
            else "matches nothing"
            if item in report.unmatched
            else "accepted"
        )
        rows.append(
            (
                *(code(item.rule), code(item.resource), inline(item.reason), inline(item.owner)),
                *(inline(item.approved_by), item.expires.isoformat(), state),
            )
        )
    yield _table(("rule", "resource", "reason", "owner", "approved by", "expires", "state"), rows)


def _line(report: AuditReport, line: LineReport) -> Iterator[str]:
    yield f"## {inline(line.step.title)}"
    yield f"**{line.standing.upper()}**"
    for rule in line.rules:
        yield from _rule(report, rule)


def _rule(report: AuditReport, rule: RuleReport) -> Iterator[str]:
    call = rule.call
    yield f"### {code(call.id)} {rule.standing.upper()}"
    said = [f"{inline(tally(rule.counts) or 'nothing to judge')}", f"line {inline(call.guide)}"]
    said += [f"supports {inline(', '.join(call.clauses))}"] if call.clauses else []
    said += [f"elsewhere {inline(', '.join(call.equivalents))}"] if call.equivalents else []
    yield "; ".join(said)
    for gap in rule.gaps:
        yield f"Not listed: {inline(gap.what)}: {inline(gap.why)}"
    if rule.judged:
        yield _table(
            ("resource", "standing", "what was found", "record"), [_row(item) for item in rule.judged]
        )
    broken = next((item for item in rule.judged if item.standing is Standing.FAIL), None)
    if broken and call.fix:
        yield block("\n".join(fix_of(report, call, broken.resource)), "sh")


def _row(item: Judged) -> tuple[str, ...]:
    accepted = item.deviation
    why = f" Accepted: {accepted.reason}, by {accepted.approved_by}" if accepted else ""
    needs = f" Needs {', '.join(item.result.needs)}." if item.result.needs else ""
    return (
        code(str(item.resource)),
        item.standing.upper(),
        inline(f"{item.result.summary}.{needs}{why}"),
        f"[#{item.entry}]",
    )


def _evidence(report: AuditReport) -> Iterator[str]:
    yield "## Record"
    yield "Each entry with the answers of AWS behind it, by their request ids; the journal holds them whole."
    rows = []
    for entry in report.transcript.entries:
        evidence = evidence_of(entry.event)
        answers = evidence.answers if evidence else ()
        own = [answer for answer in answers if answer.held_by is None]
        cited = sorted({answer.held_by.entry for answer in answers if answer.held_by})
        told = ", ".join(f"{a.operation} {a.outcome} {a.request_id}".strip() for a in own)
        shared = "".join(f" [#{number}]" for number in cited)
        if answers:
            rows.append((str(entry.seq), iso(entry.recorded_at), inline(told) + shared))
    yield _table(("entry", "recorded", "answers"), rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)
