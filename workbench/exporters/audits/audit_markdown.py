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
from workbench.exporters.audits.audit_text import place_of, tally
from workbench.exporters.inert_markdown import block, code, inline

_COLUMNS = (Standing.FAIL, Standing.UNKNOWN, Standing.WARN, Standing.ACCEPTED, Standing.PASS)


def render(report: AuditReport) -> str:
    """Return the document."""
    parts = [
        *_summary(report),
        *_wrong(report),
        *_accepted(report),
        *_coverage(report),
        *_lines(report),
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
    for name, file, digest in (
        ("settings", report.configured.settings_file, report.configured.settings_sha256),
        ("deviations", report.configured.deviations_file, report.configured.deviations_sha256),
    ):
        if file:
            about.append((name, f"{code(file)} SHA-256 {code(digest)}"))
    yield _table(("what", "value"), about)


_MOST_NAMED = 12
"""Resources that are named where the same was found of many; rule by rule each stands with its finding."""
_WORDS = (
    (Standing.FAIL, "breaks the rule"),
    (Standing.WARN, "meets it by half"),
    (Standing.ACCEPTED, "breaks it or meets it by half, and people have accepted that until a day"),
    (Standing.UNKNOWN, "what would decide was not seen: neither good nor bad"),
)


def _wrong(report: AuditReport) -> Iterator[str]:
    """Yield everything that is broken or weak and that nobody has accepted, the worst first."""
    yield "## What is wrong"
    yield "; ".join(f"**{standing.upper()}** {words}" for standing, words in _WORDS) + "."
    bad = [
        (line, rule, items)
        for standing in (Standing.FAIL, Standing.WARN)
        for line in report.lines
        for rule in line.rules
        for items in _alike(rule, standing)
    ]
    if not bad:
        yield "Nothing of what was seen is broken or weak, beside what is accepted."
        return
    yield "What was found of several resources in the same words stands once; rule by rule each stands below."
    yield _table(
        ("standing", "resources", "what was found", "line of the guide", "rule", "record"),
        [
            (
                *(f"**{items[0].standing.upper()}**", _names(items), _found(items[0])),
                *(inline(line.step.title), code(rule.call.id), _cited(items)),
            )
            for line, rule, items in bad
        ],
    )


def _alike(rule: RuleReport, standing: Standing) -> list[list[Judged]]:
    """Return the resources that stand so under a rule, those of which the same was found together."""
    found: dict[str, list[Judged]] = {}
    for item in rule.judged:
        if item.standing is standing:
            found.setdefault(_found(item), []).append(item)
    return list(found.values())


def _names(items: Sequence[Judged]) -> str:
    """Return how many resources there are and what they are called, the first of many."""
    shown = ", ".join(code(str(item.resource)) for item in items[:_MOST_NAMED])
    more = f" and {len(items) - _MOST_NAMED} more" if len(items) > _MOST_NAMED else ""
    return f"{len(items)}: {shown}{more}" if len(items) > 1 else shown


def _cited(items: Sequence[Judged]) -> str:
    return " ".join(f"[#{item.entry}]" for item in items[:_MOST_NAMED])


def _accepted(report: AuditReport) -> Iterator[str]:
    """Yield what people have accepted, with what it is about; then what their file says and does not hold."""
    yield "## What is accepted"
    found = [item for rule in report.rules for item in rule.judged if item.deviation]
    if found:
        yield _table(
            (
                "resource",
                "what was found",
                "accepted because",
                "owner",
                "approved by",
                "until",
                "rule",
                "record",
            ),
            [
                (
                    *(code(str(item.resource)), inline(item.result.summary), inline(accepted.reason)),
                    *(inline(accepted.owner), inline(accepted.approved_by), accepted.expires.isoformat()),
                    *(code(item.result.rule), f"[#{item.entry}]"),
                )
                for item in found
                if (accepted := item.deviation)
            ],
        )
    else:
        yield "Nothing."
    for said, deviations in (
        ("Their time is over: what they accepted counts again, and stands above.", report.expired),
        ("They match nothing that was found: mended, gone, or misspelt.", report.unmatched),
    ):
        if deviations:
            yield said
            yield _table(
                ("rule", "resource", "reason", "owner", "approved by", "until"),
                [
                    (
                        *(code(item.rule), code(item.resource), inline(item.reason), inline(item.owner)),
                        *(inline(item.approved_by), item.expires.isoformat()),
                    )
                    for item in deviations
                ],
            )


def _lines(report: AuditReport) -> Iterator[str]:
    yield "## By line of the guide"
    yield _table(
        ("line", "standing", *_COLUMNS, "clauses"),
        [
            (
                inline(line.step.title),
                f"**{line.standing.upper()}**",
                *(_number(line, standing) for standing in _COLUMNS),
                inline(", ".join(dict.fromkeys(c for rule in line.rules for c in rule.call.clauses))),
            )
            for line in report.lines
        ],
    )


def _counts(line: LineReport) -> Counter[Standing]:
    return sum((rule.counts for rule in line.rules), Counter())


def _number(line: LineReport, standing: Standing) -> str:
    """Return how many stand so; of the unknown also that there may be more, which nobody could list."""
    number = str(_counts(line)[standing] or "")
    unlisted = standing is Standing.UNKNOWN and any(rule.gaps for rule in line.rules)
    return ", ".join(filter(None, (number, "not listed" if unlisted else "")))


def _coverage(report: AuditReport) -> Iterator[str]:
    yield "## What was not looked at"
    gaps = [(item, gap) for item in report.coverage for gap in item.gaps]
    if gaps:
        yield "These could not be listed: how many there are is not known, and no rule says anything of them."
        yield _table(
            ("what", "needs", "why", "rules"),
            [
                (
                    inline(place_of(item)),
                    code(", ".join(gap.needs)) if gap.needs else "",
                    inline(f"{gap.what}: {gap.why}"),
                    ", ".join(code(rule.call.id) for rule in report.rules if gap in rule.gaps),
                )
                for item, gap in gaps
            ],
        )
    unread = [
        (rule, items)
        for line in report.lines
        for rule in line.rules
        for items in _alike(rule, Standing.UNKNOWN)
    ]
    if unread:
        yield "These were listed, and what the rule needs to know of them could not be read."
        yield _table(
            ("rule", "how many", "resources", "because", "needs", "record"),
            [
                (
                    *(code(rule.call.id), f"{len(items)} of {len(rule.judged)}", _names(items)),
                    *(_why(items[0]), _needs(items[0]), _cited(items)),
                )
                for rule, items in unread
            ],
        )
    if not gaps and not unread:
        yield "Everything that there is was listed and read."
    yield "## What was looked at"
    yield _table(("what", "read"), [(inline(place_of(item)), inline(item.words)) for item in report.coverage])
    settings = report.transcript.incident.parameters
    if settings:
        yield "It was judged by these settings."
        yield _table(
            ("setting", "value"), [(inline(name), code(str(value))) for name, value in settings.items()]
        )


def _why(item: Judged) -> str:
    reason = item.result.reason
    return inline(f"{reason.words}: {item.result.summary}" if reason else item.result.summary)


def _needs(item: Judged) -> str:
    return code(", ".join(item.result.needs)) if item.result.needs else ""


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
    return code(str(item.resource)), f"**{item.standing.upper()}**", _found(item), f"[#{item.entry}]"


def _found(item: Judged) -> str:
    accepted = item.deviation
    why = f" Accepted: {accepted.reason}, by {accepted.approved_by}" if accepted else ""
    needs = f" Needs {', '.join(item.result.needs)}." if item.result.needs else ""
    return inline(f"{item.result.summary}.{needs}{why}")


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
