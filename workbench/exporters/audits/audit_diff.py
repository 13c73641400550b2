"""The differences between two audits as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from workbench.engine.audit.diff import Difference
from workbench.engine.audit.report import AuditReport, Judged
from workbench.knowledge.redaction import shown_lines


def render(old: AuditReport, new: AuditReport, found: Sequence[Difference]) -> str:
    """Return both conclusions, then what differs, by the way it went."""
    return shown_lines(_lines(old, new, found))


def _lines(old: AuditReport, new: AuditReport, found: Sequence[Difference]) -> Iterator[str]:
    for word, report in (("before", old), ("now", new)):
        yield f"{word:<7} {report.transcript.incident.id}  {report.conclusion.summary}"
    if not found:
        yield ""
        yield "nothing that both audits judged stands otherwise"
    for way, items in groupby(found, key=lambda item: item.way):
        yield ""
        yield way.upper()
        for item in items:
            yield f"  {item.rule}  {item.resource}: {_said(item.before)} → {_said(item.now)}"
    lost = sum(len(rule.gaps) for rule in (*old.rules, *new.rules))
    if lost:
        yield ""
        yield "of rules whose resources one audit could not list, only what both judged is compared"


def _said(item: Judged | None) -> str:
    return f"{item.standing} ({item.result.summary})" if item else "not there"
