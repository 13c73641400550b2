"""The cause board: proven, likely, open, ruled out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.reactive import reactive

from workbench.domain.diagnosis import CauseAssessment, CauseStatus
from workbench.domain.finding import Finding
from workbench.tui.paint.causes import cause_rows, rows_in_order
from workbench.tui.paint.rows import Row
from workbench.tui.widgets.rows import Rows


class CauseBoard(Rows):
    """Causes in their order. `↵` on one shows what decided it.

    While the cursor is on the board and checks are being asked, causes change their mark but not their
    place: what a key acts on is what the eye is on. Leaving the board, or the end of the run, sorts it.
    """

    HELP = (
        "Every cause that this playbook knows. PROVEN: all conditions hold. LIKELY: something speaks for it, "
        "and an answer that AWS did not give stands in the way. OPEN: not decided. RULED OUT: a condition "
        "refutes it. ↵ shows what decided it."
    )

    causes: reactive[tuple[CauseAssessment, ...]] = reactive(())
    running: reactive[bool] = reactive(default=False)

    def __init__(self) -> None:
        super().__init__(id="causes")
        self._order: list[str] = []
        self.findings: Mapping[str, Finding] = {}
        """What the causes were decided from, by check; set it before `causes`."""

    @property
    def fixable(self) -> str | None:
        """The cause whose fix is meant: the one under the cursor, else a proven one, else any with one."""
        chosen = self.chosen if self.has_focus else None
        with_fix = [cause.id for cause in self.causes if cause.fix]
        proven = [cause.id for cause in self.causes if cause.status is CauseStatus.PROVEN]
        return chosen if chosen in with_fix else next(iter(proven or with_fix), None)

    def close(self, suspects: Sequence[Row]) -> None:
        """Show these in place of the causes, until there are causes again."""
        self._order = []
        self.show(suspects)

    def watch_causes(self) -> None:
        """Repaint."""
        self._sort(hold=self.running and self.has_focus)
        if not self.has_focus:
            self.choose(None)

    def watch_running(self, running: bool) -> None:  # noqa: FBT001 - a watcher takes the value
        """Sort when the run has ended."""
        if not running and self.causes:
            self._sort(hold=False)

    def on_blur(self, event: events.Blur) -> None:
        """Sort when the cursor leaves."""
        del event
        if self.causes:
            self._sort(hold=False)

    def _sort(self, *, hold: bool) -> None:
        rows = cause_rows(self.causes, self.findings)
        if hold and self._order:
            fresh = [row.id for row in rows if row.heading and row.id not in self._order]
            self.show(rows_in_order(self.causes, self.findings, [*self._order, *fresh]))
        else:
            self._order = [row.id for row in rows]
            self.show(rows)
