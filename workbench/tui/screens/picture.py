"""An execution of a state machine: the way that it took, drawn, beside a table of its states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from workbench.domain.evidence import Answer
from workbench.domain.execution import ExecutionPicture
from workbench.domain.target import Target
from workbench.engine.ports import Clock
from workbench.engine.threads import in_thread
from workbench.knowledge.executions import picture_of
from workbench.tui.formats import inert
from workbench.tui.paint.picture import drawing, line_of, state_in_full, state_row
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.rows import Rows
from workbench.wording.executions import as_text, draw
from workbench.wording.executions.cells import Line

NO_EXECUTION = "No execution of a state machine is known here. A step that reads one has to run first."
"""Why there is nothing to draw."""


class PictureScreen(WorkbenchScreen[None]):
    """Drawing at the left, states at the right; the drawing follows the cursor of the table.

    Args:
        clock: For the header.
        target: Whose account it is.
        answers: What holds the execution.
    """

    CSS_PATH = "picture.tcss"
    HELP = (
        "The states in the order in which they were entered; a heavy frame is where it went wrong. A Map "
        "stands there once, however many items it had: ↵ on it shows its iterations. States at the end were "
        "not entered. Sizes are known where payload_sizes=yes was given: of inputs and "
        "outputs only the length is kept."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "failing", "Failure", id="picture.failing", tooltip="go to the state where it failed"),
        Binding("c", "copy", "Copy", id="picture.copy", tooltip="copy the drawing as text"),
        Binding("escape", "back", "Back", id="picture.back", tooltip="go back"),
    ]

    def __init__(self, clock: Clock, target: Target, answers: Sequence[Answer]) -> None:
        super().__init__()
        self._clock, self._target, self._answers = clock, target, answers
        self._picture: ExecutionPicture | None = None
        self._lines: Sequence[Line] = ()

    def content(self) -> Iterator[Widget]:
        """Make headline, drawing and table."""
        yield StatusHeader(self._clock, "Execution", target=self._target)
        yield Static("drawing …", id="headline", markup=False)
        drawn = VerticalScroll(Static(id="drawn", markup=False), id="drawing")
        yield Horizontal(drawn, Rows(id="states", classes="-keeps"), id="picture")

    def on_mount(self) -> None:
        """Draw it, off the screen's own thread: a history may hold ten thousand events."""
        self.query_one("#drawing").border_title = Content("Picture")
        self.query_one("#states", Rows).border_title = Content("States")
        self.query_one("#states", Rows).focus()
        self._draw()

    @work(group="draw", exclusive=True, exit_on_error=False)
    async def _draw(self) -> None:
        self._picture = await in_thread(partial(picture_of, self._answers), name="picture")
        if self._picture is None:
            self.query_one("#headline", Static).update(inert(NO_EXECUTION))
            return
        self.query_one("#headline", Static).display = False
        rows = self.query_one("#states", Rows)
        rows.show([state_row(state) for state in self._picture.states])
        self._paint()
        if self._failing:
            self.action_failing()
        self.refresh_bindings()

    @property
    def _failing(self) -> str:
        """The state in which it went wrong, or the first that was caught; empty when all went well."""
        if self._picture is None:
            return ""
        caught = (state.name for state in self._picture.states if state.caught)
        return self._picture.failing[-1] if self._picture.failing else next(caught, "")

    def _paint(self) -> None:
        if self._picture:
            width = self.query_one("#drawing").scrollable_content_region.width
            self._lines = draw(self._picture, width)
            self.query_one("#drawn", Static).update(drawing(self._lines))
            self.call_after_refresh(self._follow)

    def on_resize(self, event: events.Resize) -> None:
        """Draw it anew for the new width."""
        del event
        self.call_after_refresh(self._paint)

    @on(OptionList.OptionHighlighted, "#states")
    def _follow(self) -> None:
        """Bring the state under the cursor into the drawing's view."""
        chosen = self.query_one("#states", Rows).chosen
        at = line_of(self._lines, chosen) if chosen else None
        if at is not None:
            self.query_one("#drawing").scroll_to(y=max(0, at - 3), animate=False)

    @on(OptionList.OptionSelected, "#states")
    def state_opened(self) -> None:
        """Show one state in full."""
        chosen = self.query_one("#states", Rows).chosen
        state = self._picture.state(chosen) if self._picture and chosen else None
        if state and self._picture:
            said = f"{state.failure.error} {state.failure.cause}".strip() if state.failure else ""
            text = state_in_full(state, self._picture)
            self.app.push_screen(
                TextDialog(f"State {inert(state.name).plain}", text, copies=said, what="The error")
            )

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action in ("failing", "copy") and self._picture is None:
            return "It is not drawn yet."
        if action == "failing" and not self._failing:
            return "No state failed."
        return ""

    def action_failing(self) -> None:
        """Go to where it failed."""
        self.query_one("#states", Rows).choose(self._failing)
        self._follow()

    def action_copy(self) -> None:
        """Copy the drawing."""
        self.app.copy_to_clipboard(as_text(self._lines))
        self.say("The drawing is in the clipboard.")

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(None)
