"""The timeline of an incident: who, when, what, and what people add by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from workbench.domain.incident_events import Annotation, IncidentClosed
from workbench.domain.transcript import TimelineEntry
from workbench.engine.ports import Clock
from workbench.tui.paint.entries import clocks, entry_in_full, entry_row, head_text
from workbench.tui.paint.facts import subject
from workbench.tui.paint.response import impact_lines
from workbench.tui.screens import annotating
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.state import IncidentState
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.rows import Rows

MAX_ROWS = 1_000
"""A list of more rows than this is slow to lay out; the newest are shown."""

Record = Callable[[Annotation | IncidentClosed], Awaitable[TimelineEntry]]
"""Puts something on record, and brings the state up to it."""


class TimelineScreen(WorkbenchScreen[None]):
    """Every entry that is on disk, the oldest first, and what people said about the impact.

    Args:
        clock: Tells what ages such as `90m` count back from.
        state: Returns the incident as it is now.
        record: Puts what a person adds on record.
    """

    CSS_PATH = "timeline.tcss"
    HELP = (
        "What is on record, in order. Three clocks: when it happened in AWS, when we saw it, when the "
        "journal took it. Nothing is ever changed: a correction is an entry of its own, shown also beneath "
        "the one that it is about. ↵ shows an entry in full. z closes the incident."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add('note')", "Note", id="timeline.note", tooltip="write a note"),
        Binding(
            "c",
            "add('correction')",
            "Correct",
            id="timeline.correct",
            tooltip="put right the entry under the cursor, with a reason",
        ),
        Binding(
            "i", "add('impact')", "Impact", id="timeline.impact", tooltip="when it began, was seen, was over"
        ),
        Binding("s", "add('severity')", "Severity", id="timeline.severity", tooltip="how bad it is"),
        Binding("g", "add('tags')", "Tags", id="timeline.tags", tooltip="the labels of this incident"),
        Binding("a", "add('action')", "To do", id="timeline.action", tooltip="what is to be done, by whom"),
        Binding("r", "add('role')", "Role", id="timeline.role", tooltip="who does what in the response"),
        Binding("z", "close", "Seal", id="timeline.close", tooltip="close the incident and show its head"),
        Binding("escape", "back", "Back", id="timeline.back", tooltip="back to the incident"),
    ]

    def __init__(self, clock: Clock, state: Callable[[], IncidentState], record: Record) -> None:
        super().__init__()
        self._clock, self._state, self._record = clock, state, record

    def content(self) -> Iterator[Widget]:
        """Make header, impact, list and clocks."""
        state = self._state()
        yield StatusHeader(self._clock, "Timeline", subject=subject(state.transcript), target=state.target)
        yield Static(id="impact", markup=False)
        yield Rows(id="entries")
        yield Static(id="clocks", markup=False)

    def on_mount(self) -> None:
        """Fill the list, the cursor on the newest entry."""
        self._paint()
        self._rows.choose(str(self._state().entries[-1].seq))
        self._rows.focus()

    @property
    def _rows(self) -> Rows:
        return self.query_one("#entries", Rows)

    @property
    def _entry(self) -> TimelineEntry | None:
        """The entry under the cursor."""
        chosen = self._rows.chosen if self.is_mounted else None
        return next((entry for entry in self._state().entries if str(entry.seq) == chosen), None)

    def _paint(self) -> None:
        transcript = self._state().transcript
        corrections = transcript.corrections
        shown = transcript.entries[-MAX_ROWS:]
        self._rows.show([entry_row(entry, corrections.get(entry.seq, ())) for entry in shown])
        left = len(transcript.entries) - len(shown)
        self._rows.border_title = Content(
            f"Timeline · {left} older entries are in the export" if left else "Timeline"
        )
        self.query_one("#impact", Static).update(impact_lines(transcript))
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted, "#entries")
    def reached(self) -> None:
        """Show the clocks of the entry under the cursor."""
        entry = self._entry
        self.query_one("#clocks", Static).update(clocks(entry) if entry else "")

    @on(OptionList.OptionSelected, "#entries")
    def entry_opened(self) -> None:
        """Show one entry in full."""
        entry = self._entry
        if entry:
            said = self._state().transcript.corrections.get(entry.seq, ())
            text = entry_in_full(entry, said)
            self.app.push_screen(TextDialog(f"Entry {entry.seq}", text, copies=entry.hash, what="The hash"))

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        state = self._state()
        if action == "close" and state.running:
            return "Checks are being asked. Stop them, or wait for them."
        if action == "close" and isinstance(state.entries[-1].event, IncidentClosed):
            return "It is closed, and nothing was added since."
        return ""

    @work(group="add", exclusive=True, exit_on_error=False)
    async def action_add(self, kind: str) -> None:
        """Ask for a note, a correction, …, and put it on record."""
        event = await self._asked(kind)
        if event is not None:
            entry = await self._record(event)
            self._paint()
            self._rows.choose(str(entry.seq))
            self.say(f"Entry {entry.seq} is on record.")

    async def _asked(self, kind: str) -> Annotation | None:
        transcript = self._state().transcript
        match kind:
            case "correction":
                entry = self._entry
                return await annotating.correction(self, transcript, entry.seq) if entry else None
            case "impact":
                return await annotating.impact_time(self, transcript, self._clock.now())
            case "severity":
                return await annotating.severity(self, transcript)
            case "tags":
                return await annotating.tags(self, transcript)
            case "role":
                return await annotating.role(self)
            case "action":
                return await annotating.action(self)
            case _:
                return await annotating.note(self, self._clock)

    @work(group="add", exclusive=True, exit_on_error=False)
    async def action_close(self) -> None:
        """Seal the incident, and show the head that is worth keeping elsewhere."""
        event = await annotating.closing(self, self._state().transcript)
        if event is None:
            return
        entry = await self._record(event)
        self._paint()
        self._rows.choose(str(entry.seq))
        text = head_text(self._state().incident.id, entry)
        await ask(self.app, TextDialog("Closed", text, copies=entry.hash, what="The head"))

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(None)
