"""An incident as it is on record: steps, the step under the cursor, causes. Read-only by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList

from workbench.tui.advising import deciding_step
from workbench.tui.marks import spinner_at
from workbench.tui.paint.facts import subject
from workbench.tui.screens.cause import open_cause
from workbench.tui.screens.shown_incident import BOARD_CLOSED, ShownIncident
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.incident_panes import IncidentPanes, StepList
from workbench.tui.widgets.run_line import RunLine

RESUME = "resume"
"""What the screen answers when the person wants to go on with a past incident."""

CLOSED = "This incident is closed: nothing is asked any more. Notes and corrections go into its timeline: t"
"""Why nothing is asked in a closed incident."""

WORKING = frozenset(
    {"run_step", "run_all", "stop", "note", "mark", "solve", "suspect", "hint", "ask_further", "parameters"}
)
"""What only acts while it is worked on."""


class IncidentScreen(ShownIncident):
    """One incident: see `ShownIncident`."""

    CSS_PATH = "incident.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "run_step", "Run", id="incident.run", tooltip="ask all checks of this step"),
        Binding(
            "a", "run_all", "Run all", id="incident.all", tooltip="ask everything that has no answer yet"
        ),
        Binding("c", "stop", "Stop", id="incident.stop", tooltip="stop asking; what was found stays"),
        Binding("m", "mark", "Mark", id="incident.mark", tooltip="answer the step's question to a person"),
        Binding(
            "e",
            "evidence",
            "Evidence",
            show=False,
            id="incident.evidence",
            tooltip="what AWS answered, in full",
        ),
        Binding(
            "p",
            "parameters",
            "Parameters",
            show=False,
            id="incident.parameters",
            tooltip="add or change parameters; what rests on them is asked again",
        ),
        Binding(
            "d",
            "picture",
            "Draw",
            show=False,
            id="incident.picture",
            tooltip="execution, phases, metrics, drawn",
        ),
        Binding("n", "note", "Note", id="incident.note", tooltip="write a note into the timeline"),
        Binding(
            "u",
            "suspect",
            "Suspect",
            id="incident.suspect",
            tooltip="in a drill: commit to a hypothesis, before the board opens",
        ),
        Binding("s", "solve", "Answer", id="incident.solve", tooltip="in a drill: name what is wrong"),
        Binding(
            "H", "hint", "Hint", id="incident.hint", tooltip="in a drill: one of three hints, for points"
        ),
        Binding(
            "b",
            "debrief",
            "Debrief",
            id="incident.debrief",
            tooltip="after a drill: your way beside the expert's, and what looked like it",
        ),
        Binding("f", "fix", "Fix", show=False, id="incident.fix", tooltip="the commands that mend the cause"),
        Binding(
            "g",
            "go_on",
            "Go on",
            show=False,
            id="incident.onward",
            tooltip="go on with the playbook that the cause leads to",
        ),
        Binding(
            "y",
            "send",
            "Copy to send",
            show=False,
            id="incident.send",
            tooltip="copy five lines for a chat; where rights are missing, what to ask an administrator for",
        ),
        Binding(
            "t,h",
            "timeline",
            "Timeline",
            show=False,
            id="incident.timeline",
            tooltip="what happened, by its own entries and all logs; notes and corrections",
        ),
        Binding("i", "facts", "Incident", show=False, id="incident.facts", tooltip="what it is about"),
        Binding("x", "export", "Export", id="incident.export", tooltip="write a post-mortem to a file"),
        Binding("R", "resume", "Resume", id="incident.resume", tooltip="go on with this past incident"),
        Binding("1", "pane('steps')", "Steps", show=False, id="incident.steps", tooltip="go to the steps"),
        Binding("2", "pane('step')", "Step", show=False, id="incident.step", tooltip="go to the step"),
        Binding("3", "pane('causes')", "Causes", show=False, id="incident.causes", tooltip="to the causes"),
        Binding("escape", "back", "Back", id="incident.back", tooltip="stop what runs, or leave it"),
    ]

    def content(self) -> Iterator[Widget]:
        """Make header, answer, banner, panes and progress line."""
        state = self.current
        title = self.scenario.title if self.scenario else state.incident.playbook.title
        about = subject(state.transcript)
        yield StatusHeader(self.backend.clock, title, subject=about, target=state.target)
        yield IncidentPanes(self.current)
        yield RunLine()

    def on_mount(self) -> None:
        """Paint everything once."""
        self.query_one(RunLine).show(None, 0, "")
        self.paint()
        self.query_one(StepList).focus()
        if step := deciding_step(self.current):
            self.query_one(IncidentPanes).reach(step)

    def watch_state(self) -> None:
        """Paint what a new entry changed."""
        if self.is_mounted:
            self.paint()

    def paint(self) -> None:
        """Bring header and panes up to the present state."""
        header = self.query_one(StatusHeader)
        header.target, header.subject = self.current.target, subject(self.current.transcript)
        spinner = spinner_at(self.backend.clock.monotonic())
        self.query_one(IncidentPanes).show(self.current, spinner=spinner, banner=self.banner())

    def banner(self) -> str:
        """Return what must be known before any key is pressed; empty when nothing is."""
        go_on = "It is closed." if self.current.closed else "R goes on with it."
        return f"Read-only: a past incident as it is on record. {go_on}"

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        state = self.current
        if action in WORKING:
            if action == "note":
                return "This incident is open read-only. Notes and corrections go into its timeline: t"
            return CLOSED if state.closed else "This incident is open read-only. Press R to go on with it."
        if action == "resume" and state.closed:
            return CLOSED
        return super().why_not(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As `WorkbenchScreen.check_action`; keys that never apply to this incident are left out."""
        if not self.at_work and action in WORKING:
            return False
        if action == "mark" and self.current.question(self.step) is None:
            return False
        if action == "solve" and (self.scenario is None or self.current.attempt_ended):
            return False
        if action == "debrief" and not (self.scenario and self.current.attempt_ended):
            return False
        if action in ("export", "stop") and self.current.board_closed and not self.current.running:
            return False  # a narrow key line has no room for what cannot be done here
        if action in ("suspect", "hint") and not (self.scenario and self.current.board_closed):
            return False
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected, "#causes")
    def cause_opened(self, event: OptionList.OptionSelected) -> None:
        """Show what decided a cause."""
        if self.current.board_closed:
            self.say(BOARD_CLOSED)
        elif event.option_id:
            open_cause(self.app, event.option_id, self)

    def action_pane(self, pane: str) -> None:
        """Go to a pane; in a narrow terminal, show it in place of the others."""
        self.query_one(IncidentPanes).go_to(pane)

    def action_resume(self) -> None:
        """Go on with it: the caller opens it anew."""
        self.dismiss(RESUME)

    def action_back(self) -> None:
        """Leave."""
        self.dismiss(None)
