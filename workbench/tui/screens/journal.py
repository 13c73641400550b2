"""The journal: all past incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workbench.domain.target import Target
from workbench.engine.bench import Bench
from workbench.engine.ports import IncidentSummary
from workbench.engine.threads import in_thread
from workbench.tui.paint.home import incident_row
from workbench.tui.paint.rows import Row
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.dialogs import Tell
from workbench.tui.start import OpenIncident
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.rows import Rows
from workbench.tui.words import count, inert

MAX_ROWS = 1_000


class JournalScreen(WorkbenchScreen[OpenIncident | None]):
    """Every incident that is on disk, damaged ones with what is wrong. Answers the one to open."""

    HELP = (
        "Past incidents, the newest first. ↵ opens one read-only; R goes on with it: it asks what has no "
        "answer yet. A damaged file is never overwritten; what can be read of the others is not affected."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "resume", "Resume", id="journal.resume", tooltip="go on with it"),
        Binding("escape", "back", "Back", id="journal.back", tooltip="back home"),
    ]

    def __init__(self, bench: Bench, target: Target | None) -> None:
        super().__init__()
        self._bench, self._target = bench, target
        self._summaries: dict[str, IncidentSummary] = {}

    def content(self) -> Iterator[Widget]:
        """Make header and list."""
        yield StatusHeader(self._bench.clock, "Journal", target=self._target)
        yield Rows(id="incidents")

    def on_mount(self) -> None:
        """Begin to read."""
        self._rows.border_title = Content("Past incidents")
        self._rows.focus()
        self._load()

    @property
    def _rows(self) -> Rows:
        return self.query_one(Rows)

    @work(exit_on_error=False)
    async def _load(self) -> None:
        found = await in_thread(self._bench.journal.summaries)
        self._summaries = {summary.id: summary for summary in found}
        now = self._bench.clock.now()
        rows = [incident_row(summary, now, titles={}) for summary in found[:MAX_ROWS]]
        nothing = Row(id="-", body=Content("No incident yet: start one from home."), heading=True)
        self._rows.show(rows or [nothing])
        self._rows.border_title = Content(count(len(found), "past incident"))
        self.refresh_bindings()

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action in ("open", "resume"):
            summary = self._summaries.get(self._rows.chosen or "") if self.is_mounted else None
            if summary is None:
                return "There is no incident under the cursor."
            if summary.status == "damaged":
                return f"This file is damaged: {summary.problem}"
        return ""

    @on(OptionList.OptionHighlighted)
    def reached(self) -> None:
        """Enable what this one allows."""
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open it read-only; say what is wrong with a damaged one."""
        reason = self.why_not("open")
        if reason:
            self.app.push_screen(Tell("Not readable", inert(reason), tone="-bad"))
        else:
            self.dismiss(OpenIncident(incident=self._rows.chosen or ""))

    def action_resume(self) -> None:
        """Go on with it."""
        self.dismiss(OpenIncident(incident=self._rows.chosen or "", resume=True))

    def action_back(self) -> None:
        """Go home."""
        self.dismiss(None)
