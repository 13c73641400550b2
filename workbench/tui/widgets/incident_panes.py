"""The body of an incident: the answer so far; then steps, the step under the cursor and causes."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from workbench.domain.playbook import PersonQuestion, Playbook, Step
from workbench.tui.formats import inert
from workbench.tui.marks import SPINNER
from workbench.tui.paint.causes import conclusion
from workbench.tui.paint.drills import closed_board, suspect_rows
from workbench.tui.paint.steps import step_row
from workbench.tui.state import IncidentState
from workbench.tui.widgets.cause_board import CauseBoard
from workbench.tui.widgets.rows import Rows
from workbench.tui.widgets.step_view import StepView

_PANES = ("steps", "step", "causes")


class StepList(Rows):
    """The checklist."""

    HELP = (
        "The questions of this playbook, each with its verdict so far. A step shows the worst of its checks; "
        "UNKNOWN means that it could not be seen, and is neither good nor bad. ↵ opens the step."
    )


class IncidentPanes(Vertical):
    """One incident as it stands. A narrow terminal shows one pane at a time, and more of each.

    Posts what `StepList` and `CauseBoard` post; a step that is reached is shown without anybody's help.

    Args:
        state: What to show first.
    """

    def __init__(self, state: IncidentState) -> None:
        super().__init__(id="body", classes="-pane-steps")
        self._state, self._spinner, self._banner = state, SPINNER[0], ""

    def compose(self) -> ComposeResult:
        """Make answer, banner and panes."""
        yield Static(id="conclusion", markup=False)
        yield Static(id="banner", markup=False)
        yield Static(id="strip", markup=False)
        panes = (StepList(id="steps", classes="-keeps"), StepView(), CauseBoard())
        panes[1].border_subtitle = "e evidence"
        yield Horizontal(*panes, id="panes")

    @property
    def step(self) -> Step:
        """The step under the cursor."""
        chosen = self.query_one(StepList).chosen if self.is_mounted else None
        return self._playbook.step(chosen) if chosen else self._playbook.steps[0]

    @property
    def _playbook(self) -> Playbook:
        return self._state.incident.playbook

    def show(self, state: IncidentState, *, spinner: str, banner: str) -> None:
        """Bring all panes up to the present state.

        Args:
            state: What is known.
            spinner: The present frame of what turns.
            banner: What must be known before any key is pressed; empty when nothing is.
        """
        self._state, self._spinner, self._banner = state, spinner, banner
        self._paint()

    def reach(self, step_id: str) -> None:
        """Put the cursor on a step."""
        self.query_one(StepList).choose(step_id)

    def go_to(self, pane: str) -> None:
        """Go to a pane: `steps`, `step` or `causes`."""
        for name in _PANES:
            self.set_class(name == pane, f"-pane-{name}")
        self.query_one(f"#{pane}").focus()
        self._paint_titles()

    def on_resize(self, event: events.Resize) -> None:
        """Paint for the new width."""
        del event
        self.call_after_refresh(self._paint)

    @on(OptionList.OptionHighlighted, "#steps")
    def step_reached(self) -> None:
        """Show the step under the cursor."""
        self._paint_step()
        self._paint_titles()
        self.screen.refresh_bindings()

    @on(OptionList.OptionSelected, "#steps")
    def step_opened(self) -> None:
        """Go to the step itself."""
        self.go_to("step")

    def _paint(self) -> None:
        state, narrow = self._state, self.screen.has_class("-narrow")
        self.query_one(StepList).show(
            [
                step_row(number, step, state, self._spinner, detailed=narrow)
                for number, step in enumerate(self._playbook.steps, 1)
            ]
        )
        board = self.query_one(CauseBoard)
        board.running = bool(state.running)
        board.findings = state.findings
        if state.board_closed:
            board.close(suspect_rows(self._playbook, state.hypothesis))
        else:
            board.causes = state.diagnosis.causes
        self._paint_answer()
        self._paint_step()
        self._paint_titles()
        self.screen.refresh_bindings()

    def _paint_answer(self) -> None:
        asked = [check for check in self._playbook.checks if not isinstance(check, PersonQuestion)]
        checked = all(check.id in self._state.findings for check in asked)
        if self._state.board_closed:
            css_class, text = "-open", closed_board(self._playbook, self._state.hypothesis)
        else:
            css_class, text = conclusion(self._state.diagnosis, checked=checked)
        bar = self.query_one("#conclusion", Static)
        bar.set_classes(css_class)
        bar.update(text)
        banner = self.query_one("#banner", Static)
        banner.display = bool(self._banner)
        banner.update(inert(self._banner))

    def _paint_step(self) -> None:
        self.query_one(StepView).show(self.step, self._state, self._spinner)

    def _paint_titles(self) -> None:
        titles = {
            "steps": "1 Steps",
            "step": f"2 Step {self._playbook.steps.index(self.step) + 1}: {inert(self.step.title).plain}",
            "causes": "3 Suspects" if self._state.board_closed else "3 Causes",
        }
        keys = "u suspect · s answer" if self._state.board_closed else "↵ why · f fix"
        self.query_one(CauseBoard).border_subtitle = keys
        for pane, title in titles.items():
            self.query_one(f"#{pane}").border_title = Content(title)
        shown = next(pane for pane in _PANES if self.has_class(f"-pane-{pane}"))
        parts = [
            (f" {titles[pane].split(':')[0]} ", "bold reverse" if pane == shown else "$quiet")
            for pane in _PANES
        ]
        self.query_one("#strip", Static).update(Content(" ").join(Content.styled(*part) for part in parts))
