"""What the screen of an audit shows of its rules and resources; an inspection shows it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from textual.content import Content

from workbench.domain.playbook import RuleCall
from workbench.engine.audit.report import AuditReport, Judged
from workbench.tui.formats import inert
from workbench.tui.paint.audits import detail, judged_rows, line_rows
from workbench.tui.paint.rows import Row

Pair: TypeAlias = tuple[RuleCall, Judged]
"""A rule, and one resource under it."""


class AuditShown:
    """Rules, resources and answer, verdicts and all."""

    report: AuditReport
    """What the audit has come to by now."""
    of_resource: bool
    """The rules over one resource stand at the right, and not the resources of a rule."""

    @property
    def title_line(self) -> str:
        """What stands at the top."""
        return self.report.transcript.incident.playbook.title

    def rule_rows(self) -> list[Row]:
        """Return the rules as rows."""
        return line_rows(self.report.lines)

    def pair_rows(self, pairs: Sequence[tuple[int, Pair]]) -> list[Row]:
        """Return resources under a rule as rows, or the rules over one; each has its place as its id."""
        return judged_rows(pairs, by_rule=not self.of_resource)

    def in_order(self, pairs: list[Pair]) -> list[Pair]:
        """Return the resources of a rule in the order in which they stand: the worst first, as they come."""
        return pairs

    def said_of(self, pair: Pair) -> Content:
        """Return all that is shown of one resource under one rule."""
        return detail(self.report, *pair)

    def words_of(self, pair: Pair) -> str:
        """Return the text in which the filter looks."""
        return f"{pair[1].resource} {pair[1].result.summary} {pair[1].standing}"

    def answer_line(self) -> Content:
        """Return what it has come to."""
        return inert(self.report.conclusion.summary)
