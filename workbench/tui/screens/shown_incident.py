"""An incident on the screen, and what can be opened and copied from it."""

from __future__ import annotations

from textual import work
from textual.reactive import reactive

from workbench.domain.incident_events import Annotation, IncidentClosed, SourcesAsked
from workbench.domain.playbook import Step
from workbench.domain.scenario import Scenario
from workbench.domain.target import Target
from workbench.domain.transcript import TimelineEntry
from workbench.engine.backend import Backend
from workbench.engine.ports import AwsSource
from workbench.engine.recording import record
from workbench.engine.routing import FollowUp, follow_up_of, follow_up_when_clean
from workbench.engine.threads import in_thread
from workbench.tui.advising import advice_for, primary_cause
from workbench.tui.formats import inert
from workbench.tui.paint.facts import incident_facts
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.cause import Continuation, open_cause
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.evidence import EvidenceScreen
from workbench.tui.screens.export import ExportScreen
from workbench.tui.screens.picture import NO_PICTURE, PictureScreen
from workbench.tui.screens.sending import to_send
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.screens.timeline import OfIncident, TimelineScreen
from workbench.tui.screens.training import show_debrief
from workbench.tui.state import IncidentState, state_of_transcript
from workbench.tui.widgets.cause_board import CauseBoard
from workbench.tui.widgets.incident_panes import IncidentPanes
from workbench.tui.widgets.key_line import Advice

BOARD_CLOSED = "The board is closed: it opens when you have given your answer."
"""Why nothing is told of causes in a drill that is done blind."""


class ShownIncident(WorkbenchScreen[str | None]):
    """One incident, as `IncidentScreen` draws it.

    Args:
        backend: For the clock and the exporters.
        state: What to show.
        scenario: The drill that it is a run of, if any.
        follow_up: The way from a cause to the next incident.
    """

    at_work = False
    """It is worked on; else it is open read-only."""

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
        self.set_reactive(ShownIncident.state, state)

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

    @property
    def advice(self) -> Advice | None:
        """As `WorkbenchScreen.advice`."""
        return advice_for(self.current, at_work=self.at_work, is_drill=self.scenario is not None)

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`, of what can be opened and copied from here."""
        state = self.current
        match action:
            case "fix" | "go_on" | "export" | "send" if state.board_closed:
                return BOARD_CLOSED
            case "evidence" if not state.answers_of(self.step):
                return "Nothing was asked in this step yet. Press r to run it."
            case "picture" if not state.pictured(self.step):
                return NO_PICTURE
            case "fix" if not self.query_one(CauseBoard).fixable:
                return "No cause is proven or likely yet."
            case "go_on":
                way = self.way_on
                return self.follow_up.why_not(way) if way else "No proven or likely cause leads on from here."
            case "send" if not state.findings:
                return "Nothing was asked yet: there is nothing to tell."
        return ""

    def action_parameters(self, at: str = "") -> object:
        """Go on with other parameters: only while it is worked on."""

    @property
    def way_on(self) -> FollowUp | None:
        """Where the cause under the cursor leads on to, else the answer: its cause, or a clean end."""
        board = self.query_one(CauseBoard)
        state, chosen = self.current, board.chosen if board.has_focus else None
        causes = [state.diagnosis.cause(chosen)] if chosen in state.diagnosis.statuses else []
        named = primary_cause(state)
        ways = [follow_up_of(state.incident, cause) for cause in (*causes, *([named] if named else []))]
        ways.append(follow_up_when_clean(state.incident, state.diagnosis.conclusion))
        return next((way for way in ways if way), None)

    def go_on(self, way: FollowUp) -> None:
        """Go on with the playbook that a cause leads to; both incidents record it."""
        self.run_worker(
            self.follow_up(way, self.record), group="follow-up", exclusive=True, exit_on_error=False
        )

    def action_go_on(self) -> None:
        """Go on with the playbook that the cause leads to."""
        if self.way_on:
            self.go_on(self.way_on)

    @work(group="send", exclusive=True, exit_on_error=False)
    async def action_send(self) -> None:
        """Copy what somebody else needs: five lines for a chat, or what to ask an administrator for."""
        state = self.current
        text, what = await in_thread(lambda: to_send(self.backend, state))
        self.copy(text, what)
        self.app.push_screen(TextDialog(what, inert(text, keep_lines=True), copies=text, what=what))

    def action_evidence(self) -> None:
        """Show every answer behind the step."""
        self.app.push_screen(EvidenceScreen(self.backend.clock, self.current, self.step))

    def action_picture(self) -> None:
        """Draw what this step tells of, else what any step does: an execution, phases, metrics."""
        findings = self.current.pictured(self.step)
        self.app.push_screen(PictureScreen(self.backend.clock, self.current.target, findings))

    def action_fix(self) -> None:
        """Copy and show the fix of the cause under the cursor, or of the first that has one."""
        cause = self.query_one(CauseBoard).fixable
        if cause:
            open_cause(self.app, cause, self, copying=True)

    def action_timeline(self) -> None:
        """Show what happened, as logs and this incident tell it."""
        of_incident = OfIncident(
            state=lambda: self.current.undecided,
            record=self.record,
            source=self.asked,
            why_not=lambda: self.why_not("ask_further"),
        )
        self.app.push_screen(TimelineScreen(self.backend.clock, of_incident))

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

    @work(group="debrief", exclusive=True, exit_on_error=False)
    async def action_debrief(self) -> None:
        """Talk over a drill that was answered."""
        if self.scenario:
            await show_debrief(self, self.backend, self.current, self.scenario)

    def action_export(self) -> None:
        """Write a post-mortem."""
        self.app.push_screen(ExportScreen(self.backend, self.current.transcript))
