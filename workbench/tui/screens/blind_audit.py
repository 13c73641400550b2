"""What the screen of an inspection shows instead of verdicts, until it has been handed in."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workbench.domain.audit import Accusation, InspectionScored
from workbench.tui.paint.audits import judged_rows, line_rows
from workbench.tui.paint.inspections import accusation, blind_pairs, blind_rules, how_a_mark_went
from workbench.tui.paint.rows import Row
from workbench.tui.screens.audit_shown import AuditShown, Pair

SIMULATED = "The account of a drill is simulated, and ends with it."
_HIDDEN = "Hand in first: an export tells the verdicts."


class BlindAudit(AuditShown):
    """Rules, resources and marks; and once there is a score, the verdicts, and how each mark went."""

    score: InspectionScored | None
    """How it went; None while it has not been handed in."""
    marked: set[Accusation]
    """What the trainee calls weak by now."""

    def rule_rows(self) -> list[Row]:
        """As `AuditShown.rule_rows`."""
        lines = self.report.lines
        return line_rows(lines) if self.score else blind_rules(lines, self.marked)

    def pair_rows(self, pairs: Sequence[tuple[int, Pair]]) -> list[Row]:
        """As `AuditShown.pair_rows`."""
        by_rule = not self.of_resource
        if self.score is None:
            return blind_pairs(pairs, self.marked, by_rule=by_rule)
        return judged_rows(pairs, by_rule=by_rule, tail=self.went)

    def in_order(self, pairs: list[Pair]) -> list[Pair]:
        """As `AuditShown.in_order`: by name while the verdicts are hidden."""
        return pairs if self.score else sorted(pairs, key=lambda pair: str(pair[1].resource))

    def words_of(self, pair: Pair) -> str:
        """As `AuditShown.words_of`: what is hidden is not found."""
        if self.score:
            return super().words_of(pair)
        return f"{pair[1].resource} {'weak' if accusation(*pair) in self.marked else ''}"

    def went(self, pair: Pair) -> Content:
        """Return how a mark on this resource under this rule went; empty where there is nothing to say."""
        return how_a_mark_went(self.score, accusation(*pair)) if self.score else Content("")

    def why_hidden(self, action: str) -> str:
        """Return why an inspection does not do this, or not yet; empty where it does."""
        if action == "go_on":
            return SIMULATED
        return _HIDDEN if action == "export" and self.score is None else ""
