"""An incident as it is on record: steps, the step under the cursor, causes. Read-only by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import OptionList

from workbench.domain.incident_events import Annotation, IncidentClosed, SourcesAsked
from workbench.domain.playbook import Step
from workbench.domain.scenario import Scenario
from workbench.domain.target import Target
from workbench.domain.transcript import TimelineEntry
from workbench.engine.backend import Backend
from workbench.engine.ports import AwsSource
from workbench.engine.recording import record
from workbench.engine.routing import FollowUp
from workbench.engine.threads import in_thread
from workbench.tui.marks import spinner_at
from workbench.tui.paint.facts import incident_facts, subject
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.cause import Continuation, open_cause
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.evidence import EvidenceScreen
from workbench.tui.screens.export import ExportScreen
from workbench.tui.screens.history import history_of
from workbench.tui.screens.picture import NO_PICTURE, PictureScreen
from workbench.tui.screens.timeline import TimelineScreen
from workbench.tui.state import IncidentState, state_of_transcript
from workbench.tui.widgets.cause_board import CauseBoard
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.incident_panes import IncidentPanes, StepList
from workbench.tui.widgets.run_line import RunLine

RESUME = "resume"
"""What the screen answers when the person wants to go on with a past incident."""

CLOSED = "This incident is closed: nothing is asked any more. Notes and corrections go into its timeline: t"
"""Why nothing is asked in a closed incident."""

_WORKING = frozenset({"run_step", "run_all", "stop", "note", "mark", "solve", "ask_further", "parameters"})


class IncidentScreen(WorkbenchScreen[str | None]):
    """One incident.

    Args:
        backend: For the clock and the exporters.
        state: What to show.
        scenario: The drill that it is a run of, if any.
        follow_up: The way from a cause to the next incident.
    """

    CSS_PATH = "incident.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "run_step", "Run", id="incident.run", tooltip="ask all checks of this step"),
        Binding(
            "a", "run_all", "Run all", id="incident.all", tooltip="ask everything that has no answer yet"
        ),
        Binding("c", "stop", "Stop", id="incident.stop", tooltip="stop asking; what was found stays"),
        Binding("m", "mark", "Mark", id="incident.mark", tooltip="answer the step's question to a person"),
        Binding("e", "evidence", "Evidence", id="incident.evidence", tooltip="what AWS answered, in full"),
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
        Binding("s", "solve", "Solve", id="incident.solve", tooltip="name the cause of this drill"),
        Binding("f", "fix", "Fix", show=False, id="incident.fix", tooltip="the commands that mend the cause"),
        Binding("t", "timeline", "Timeline", show=False, id="incident.timeline", tooltip="who, what, when"),
        Binding(
            "h", "history", "History", show=False, id="incident.history", tooltip="what happened, by all logs"
        ),
        Binding("i", "facts", "Incident", show=False, id="incident.facts", tooltip="what it is about"),
        Binding("x", "export", "Export", id="incident.export", tooltip="write a post-mortem to a file"),
        Binding("R", "resume", "Resume", id="incident.resume", tooltip="go on with this past incident"),
        Binding("1", "pane('steps')", "Steps", show=False, id="incident.steps", tooltip="go to the steps"),
        Binding("2", "pane('step')", "Step", show=False, id="incident.step", tooltip="go to the step"),
        Binding("3", "pane('causes')", "Causes", show=False, id="incident.causes", tooltip="to the causes"),
        Binding("escape", "back", "Back", id="incident.back", tooltip="stop what runs, or leave it"),
    ]

    state: reactive[IncidentState | None] = reactive(None, init=False, always_update=True)

    def __init__(
        self,
        backend: Backend,
        state: IncidentState,
        *,
        scenario: Scenario | None = None,
        follow_up: Continuation,
    ) -> None:
        super().__init__()
        self.backend, self.scenario, self.follow_up = backend, scenario, follow_up
        self.set_reactive(IncidentScreen.state, state)

    @property
    def current(self) -> IncidentState:
        """What is shown now."""
        if self.state is None:
            raise RuntimeError("an incident screen is made with a state")
        return self.state

    @property
    def step(self) -> Step:
        """The step under the cursor."""
        if not self.is_mounted:
            return self.current.incident.playbook.steps[0]
        return self.query_one(IncidentPanes).step

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
        if action in _WORKING:
            if action == "note":
                return "This incident is open read-only. Notes and corrections go into its timeline: t"
            return CLOSED if state.closed else "This incident is open read-only. Press R to go on with it."
        if action == "resume" and state.closed:
            return CLOSED
        if action == "evidence" and not state.answers_of(self.step):
            return "Nothing was asked in this step yet. Press r to run it."
        if action == "picture" and not state.pictured(self.step):
            return NO_PICTURE
        if action == "fix" and not self.query_one(CauseBoard).fixable:
            return "No cause is proven or likely yet."
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As `WorkbenchScreen.check_action`; keys that never apply to this incident are left out."""
        if action == "mark" and self.current.question(self.step) is None:
            return False
        if action == "solve" and self.scenario is None:
            return False
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected, "#causes")
    def cause_opened(self, event: OptionList.OptionSelected) -> None:
        """Show what decided a cause."""
        if event.option_id:
            open_cause(self.app, event.option_id, self)

    def go_on(self, way: FollowUp) -> None:
        """Go on with the playbook that a cause leads to; both incidents record it."""
        self.run_worker(
            self.follow_up(way, self.record), group="follow-up", exclusive=True, exit_on_error=False
        )

    def action_parameters(self, at: str = "") -> object:
        """Go on with other parameters: only while it is worked on."""

    def action_pane(self, pane: str) -> None:
        """Go to a pane; in a narrow terminal, show it in place of the others."""
        self.query_one(IncidentPanes).go_to(pane)

    def action_evidence(self) -> None:
        """Show every answer behind the step."""
        self.app.push_screen(EvidenceScreen(self.backend.clock, self.current, self.step))

    def action_picture(self) -> None:
        """Draw what this step tells of, else what any step does: an execution, phases, metrics."""
        findings = self.current.pictured(self.step)
        self.app.push_screen(PictureScreen(self.backend.clock, self.current.target, findings))

    def action_fix(self) -> None:
        """Show the fix of the cause under the cursor, or of the first that has one."""
        cause = self.query_one(CauseBoard).fixable
        if cause:
            open_cause(self.app, cause, self)

    def action_timeline(self) -> None:
        """Show who saw what, when."""
        self.app.push_screen(TimelineScreen(self.backend.clock, lambda: self.current, self.record))

    def action_history(self) -> None:
        """Show what happened, as logs and this incident tell it."""
        self.app.push_screen(
            history_of(
                self.backend.clock,
                lambda: self.current,
                source=self.asked,
                record=self.record,
                why_not=lambda: self.why_not("ask_further"),
            )
        )

    @property
    def asked(self) -> tuple[AwsSource, Target] | None:
        """Who can be asked for more; nobody in an incident that is only looked at."""
        return None

    async def record(self, event: Annotation | IncidentClosed | SourcesAsked) -> TimelineEntry:
        """Put what a person adds by hand or asks on record, and show the incident as it is then.

        Raises:
            WorkbenchError: The journal cannot take it, or it cannot be added now.
        """
        journal, transcript = self.backend.journal, self.current.transcript
        entry = await in_thread(lambda: record(self.backend, transcript, event))
        self.state = state_of_transcript(await in_thread(lambda: journal.load(transcript.incident.id)))
        return entry

    def action_facts(self) -> None:
        """Show what this incident is about."""
        story = self.scenario.story if self.scenario else ""
        self.app.push_screen(Tell("Incident", incident_facts(self.current, story)))

    def action_export(self) -> None:
        """Write a post-mortem."""
        self.app.push_screen(ExportScreen(self.backend, self.current.transcript))

    def action_resume(self) -> None:
        """Go on with it: the caller opens it anew."""
        self.dismiss(RESUME)

    def action_back(self) -> None:
        """Leave."""
        self.dismiss(None)
