"""The timeline of an incident: who, when, what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workbench.domain.incident import TimelineEntry
from workbench.engine.ports import Clock
from workbench.tui.paint.entries import entry_row, what
from workbench.tui.paint.facts import subject
from workbench.tui.paint.tables import pairs
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.dialogs import Tell
from workbench.tui.state import IncidentState
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.rows import Rows
from workbench.tui.words import inert, short_identity, utc

MAX_ROWS = 1_000
"""A list of more rows than this is slow to lay out; the newest are shown."""


class TimelineScreen(WorkbenchScreen[None]):
    """Every entry that is on disk, the oldest first."""

    HELP = (
        "What is on record, in order. Three clocks: when it happened in AWS, when we saw it, when the "
        "journal took it. ↵ shows them for one entry."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="timeline.back", tooltip="back to the incident"),
    ]

    def __init__(self, clock: Clock, state: IncidentState) -> None:
        super().__init__()
        self._clock, self._state = clock, state
        self._entries = {str(entry.seq): entry for entry in state.entries}

    def content(self) -> Iterator[Widget]:
        """Make header and list."""
        incident = self._state.incident
        yield StatusHeader(self._clock, "Timeline", subject=subject(incident), target=self._state.target)
        yield Rows(id="entries")

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(Rows)
        rows.show([entry_row(entry) for entry in self._state.entries[-MAX_ROWS:]])
        rows.focus()
        left = len(self._state.entries) - MAX_ROWS
        rows.border_title = Content(
            "Timeline" if left <= 0 else f"Timeline · {left} older entries are in the export"
        )

    @on(OptionList.OptionSelected)
    def entry_opened(self, event: OptionList.OptionSelected) -> None:
        """Show one entry in full."""
        entry = self._entries[event.option_id or ""]
        text = Content.assemble(inert(what(entry.event)[1]), "\n\n", pairs(_clocks(entry)))
        self.app.push_screen(Tell(f"Entry {entry.seq}", text))

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(None)


def _clocks(entry: TimelineEntry) -> list[tuple[str, str]]:
    return [
        ("happened", utc(entry.occurred_at) if entry.occurred_at else "not known"),
        ("seen", utc(entry.observed_at)),
        ("recorded", utc(entry.recorded_at)),
        ("by", f"{entry.who.os_user}@{entry.who.host}"),
        ("as", short_identity(entry.who.aws_identity)),
    ]
