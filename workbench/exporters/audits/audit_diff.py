"""The differences between two audits as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from workbench.domain.audit import Resource
from workbench.domain.times import iso
from workbench.engine.audit.changes import Changes
from workbench.engine.audit.diff import Difference
from workbench.engine.audit.report import AuditReport, Judged
from workbench.knowledge.redaction import shown_lines


def render(
    old: AuditReport,
    new: AuditReport,
    found: Sequence[Difference],
    who: Mapping[Resource, Changes] | None = None,
) -> str:
    """Return both conclusions, then what differs, by the way it went.

    Args:
        old: The earlier audit.
        new: The later one.
        found: What differs.
        who: What Event history tells of the resources, if it was asked.
    """
    return shown_lines(_lines(old, new, found, who or {}))


def _lines(
    old: AuditReport, new: AuditReport, found: Sequence[Difference], who: Mapping[Resource, Changes]
) -> Iterator[str]:
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
            if item.resource in who:
                yield from (f"      {line}" for line in _told(who[item.resource]))
    lost = sum(len(rule.gaps) for rule in (*old.rules, *new.rules))
    if lost:
        yield ""
        yield "of rules whose resources one audit could not list, only what both judged is compared"


def _told(changes: Changes) -> Iterator[str]:
    if changes.why_silent:
        yield changes.why_silent
    for change in changes.made:
        yield f"{iso(change.at) if change.at else 'no time'}  {change.what} by {change.who or 'nobody named'}"


def _said(item: Judged | None) -> str:
    return f"{item.standing} ({item.result.summary})" if item else "not there"
