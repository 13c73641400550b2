"""What findings show, drawn: phases and events on lanes, metrics, an execution beside its states."""

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

from workbench.domain.execution import ExecutionPicture
from workbench.domain.finding import Finding
from workbench.domain.picture import Picture
from workbench.domain.target import Target
from workbench.engine.ports import Clock
from workbench.engine.threads import in_thread
from workbench.knowledge.pictures import pictures_of
from workbench.tui.formats import inert
from workbench.tui.paint.picture import drawing, line_of, state_in_full, state_row
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.rows import Rows
from workbench.wording.cells import Line
from workbench.wording.pictures import as_text, draw

NO_PICTURE = "There is nothing to draw: a step that reads an execution, phases or metrics has to run first."
"""Why there is nothing to draw."""


class PictureScreen(WorkbenchScreen[None]):
    """All pictures below one another; beside an execution its states, whose cursor the drawing follows.

    Args:
        clock: For the header.
        target: Whose account it is.
        findings: What tells of the pictures.
    """

    CSS_PATH = "picture.tcss"
    HELP = (
        "The states in the order in which they were entered; a heavy frame is where it went wrong. A Map "
        "stands there once, however many items it had: ↵ on it shows its iterations. States at the end were "
        "not entered. Sizes are known where payload_sizes=yes was given: of inputs and "
        "outputs only the length is kept. In a bar of time ▸ goes on, ▓ took longer than usual, ░ waited; "
        "in a curve a gap is time without a datapoint."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "failing", "Failure", id="picture.failing", tooltip="go to the state where it failed"),
        Binding("c", "copy", "Copy", id="picture.copy", tooltip="copy the drawing as text"),
        Binding("escape", "back", "Back", id="picture.back", tooltip="go back"),
    ]

    def __init__(self, clock: Clock, target: Target, findings: Sequence[Finding]) -> None:
        super().__init__()
        self._clock, self._target, self._findings = clock, target, findings
        self._pictures: Sequence[ExecutionPicture | Picture] = ()
        self._lines: Sequence[Line] = ()

    def content(self) -> Iterator[Widget]:
        """Make headline, drawing and table."""
        yield StatusHeader(self._clock, "Picture", target=self._target)
        yield Static("drawing …", id="headline", markup=False)
        drawn = VerticalScroll(Static(id="drawn", markup=False), id="drawing")
        yield Horizontal(drawn, Rows(id="states", classes="-keeps"), id="picture")

    def on_mount(self) -> None:
        """Draw it, off the screen's own thread: a history may hold ten thousand events."""
        self.query_one("#drawing").border_title = Content("Picture")
        self.query_one("#states", Rows).border_title = Content("States")
        self._draw()

    @work(group="draw", exclusive=True, exit_on_error=False)
    async def _draw(self) -> None:
        self._pictures = await in_thread(partial(_all_of, self._findings))
        if not self._pictures:
            self.query_one("#headline", Static).update(inert(NO_PICTURE))
            return
        self.query_one("#headline", Static).display = False
        rows = self.query_one("#states", Rows)
        rows.display = self._execution is not None
        rows.show([state_row(state) for state in self._execution.states] if self._execution else [])
        self.query_one("#states" if self._execution else "#drawing").focus()
        self.call_after_refresh(self._paint)
        if self._failing:
            self.action_failing()
        self.refresh_bindings()

    @property
    def _execution(self) -> ExecutionPicture | None:
        """The execution whose states are listed."""
        return next((item for item in self._pictures if isinstance(item, ExecutionPicture)), None)

    @property
    def _failing(self) -> str:
        """The state in which it went wrong, or the first that was caught; empty when all went well."""
        execution = self._execution
        if execution is None:
            return ""
        caught = (state.name for state in execution.states if state.caught)
        return execution.failing[-1] if execution.failing else next(caught, "")

    def _paint(self) -> None:
        if self._pictures:
            width = self.query_one("#drawing").scrollable_content_region.width
            drawn = (draw(picture, width) for picture in self._pictures)
            self._lines = [line for lines in drawn for line in (*lines, ())][:-1]
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
        execution = self._execution
        state = execution.state(chosen) if execution and chosen else None
        if state and execution:
            said = f"{state.failure.error} {state.failure.cause}".strip() if state.failure else ""
            text = state_in_full(state, execution)
            self.app.push_screen(
                TextDialog(f"State {inert(state.name).plain}", text, copies=said, what="The error")
            )

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action in ("failing", "copy") and not self._pictures:
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
        self.copy(as_text(self._lines), "The drawing")

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(None)


def _all_of(findings: Sequence[Finding]) -> list[ExecutionPicture | Picture]:
    """Return the pictures of all findings; of executions the first, for several checks read the same."""
    pictures = [picture for finding in findings for picture in pictures_of(finding)]
    executions = [picture for picture in pictures if isinstance(picture, ExecutionPicture)]
    others = [picture for picture in pictures if not isinstance(picture, ExecutionPicture)]
    return [*executions[:1], *others]
