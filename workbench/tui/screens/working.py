"""An incident that is being worked on: asks, stops, notes, answers."""

from __future__ import annotations

from textual import work

from workbench.domain.incident_events import Annotation, IncidentClosed, SourcesAsked
from workbench.domain.scenario import Scenario
from workbench.domain.target import Source, Target
from workbench.domain.training import DrillAnswered
from workbench.domain.transcript import TimelineEntry
from workbench.engine.backend import Backend
from workbench.engine.consents import QUESTION, WHAT_IS_READ, answer_log_files, wanting_log_files
from workbench.engine.errors import JournalError
from workbench.engine.ports import AwsSource
from workbench.engine.session import IncidentSession
from workbench.engine.training.expert import needed_checks
from workbench.engine.training.scoring import is_right
from workbench.tui.advising import wanted_parameter
from workbench.tui.formats import count, inert
from workbench.tui.messages import EntryRecorded
from workbench.tui.paint.drills import drill_choices, drill_result
from workbench.tui.paint.rows import Row
from workbench.tui.screens import annotating, training
from workbench.tui.screens.asking import Asking
from workbench.tui.screens.base import ask
from workbench.tui.screens.cause import Continuation
from workbench.tui.screens.changing import changed
from workbench.tui.screens.consent import AskConsent
from workbench.tui.screens.dialogs import Choose, Tell
from workbench.tui.screens.incident import CLOSED, WORKING, IncidentScreen
from workbench.tui.state import state_of_session

_FRAME_S = 0.25


class WorkingScreen(IncidentScreen):
    """One open incident.

    Args:
        backend: For the clock and the exporters.
        session: The incident.
        scenario: The drill that it is a run of, if any.
        follow_up: The way from a cause to the next incident.
        at_once: Begin with asking everything.
    """

    at_work = True

    def __init__(
        self,
        backend: Backend,
        session: IncidentSession,
        *,
        scenario: Scenario | None = None,
        follow_up: Continuation,
        at_once: bool = False,
    ) -> None:
        self._session, self._at_once = session, at_once
        super().__init__(backend, state_of_session(session, None), scenario=scenario, follow_up=follow_up)
        self._asking = Asking(self, session, refresh=self._refresh_state, ended=self._ask_for_log_files)

    def on_mount(self) -> None:
        """Listen to the session, and keep what turns turning."""
        self._unsubscribe = self._session.subscribe(self._entry_is_durable)
        self.set_interval(_FRAME_S, self._asking.turn)
        if self._at_once:
            self.call_after_refresh(self.action_run_all)

    def on_unmount(self) -> None:
        """Let the session go; what still runs is stopped, and nobody waits for it."""
        self._unsubscribe()
        self._session.cancel()

    def _entry_is_durable(self, entry: TimelineEntry) -> None:
        self.post_message(EntryRecorded(entry))

    def on_entry_recorded(self) -> None:
        """Show what is on disk now."""
        self._refresh_state()

    def _refresh_state(self) -> None:
        self.state = state_of_session(self._session, self._asking.meter)

    @property
    def asked(self) -> tuple[AwsSource, Target] | None:
        """As `IncidentScreen.asked`; a recording has told all that it knows."""
        target = self._session.target
        return None if target.source is Source.REPLAY else (self._session.source, target)

    def banner(self) -> str:
        """As `IncidentScreen.banner`."""
        paused = self.current.paused
        if not paused or self._asking.meter:
            return ""
        return (
            f"PAUSED: {paused}. Renew them in another terminal (for example: aws sso login), then press r "
            "or a here. Nothing that was found is lost."
        )

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        running = self._asking.meter is not None
        match action:
            case "run_step" if not self.step.checks:
                return "This step is for reading: it asks nothing."
            case "parameters" | "run_step" | "run_all" | "solve" if running:
                return "Checks are being asked. Press c to stop them first."
            case "stop" if not running:
                return "Nothing is running."
            case "resume":
                return "This incident is open already."
            case "ask_further" if self.asked is None:
                return "This is a replay: it has the answers of this playbook only."
            case "solve" if self.current.board_closed and not self.current.hypothesis:
                return "Commit to a hypothesis first: u"
            case action if action in WORKING:
                return CLOSED if self.current.closed and action != "note" else ""
        return super().why_not(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As `IncidentScreen.check_action`."""
        return False if action == "resume" else super().check_action(action, parameters)

    def action_run_step(self) -> None:
        """Ask the step under the cursor."""
        step = self.step.id
        self._asking.start(lambda: self._session.run_step(step))

    def action_run_all(self) -> None:
        """Ask whatever has no answer yet."""
        self._asking.start(self._session.run_all, to_answer=True)

    @work(group="consent", exclusive=True, exit_on_error=False)
    async def _ask_for_log_files(self) -> None:
        """Ask whether log files may be read where they would decide something, and read them then."""
        wanted = wanting_log_files(self._session)
        if not wanted or self.current.closed or not self.is_current:
            return
        lines = [f"{check}: {finding.summary}" for check, finding in wanted.items()]
        agreed = await ask(self.app, AskConsent(QUESTION, lines, WHAT_IS_READ))
        checks = await answer_log_files(self._session, agreed=bool(agreed))
        if checks:
            self._asking.start(lambda: self._session.run_checks(checks))

    def action_stop(self) -> None:
        """Stop asking."""
        self._session.cancel()

    def action_back(self) -> None:
        """Stop what runs; leave when nothing does."""
        if self._asking.meter:
            self.action_stop()
        else:
            self.dismiss(None)

    @work(group="note", exclusive=True, exit_on_error=False)
    async def action_note(self) -> None:
        """Write a note into the timeline."""
        note = await annotating.note(self, self.backend.clock)
        if note:
            await self.record(note)
            self.say("The note is on record.")

    async def record(self, event: Annotation | IncidentClosed | SourcesAsked) -> TimelineEntry:
        """As `IncidentScreen.record`; the session goes on from there."""
        entry = await self._session.contributions.annotate(event)
        self._refresh_state()
        return entry

    @work(group="parameters", exclusive=True, exit_on_error=False)
    async def action_parameters(self, at: str = "") -> None:
        """Add or change parameters; what rests on them is asked again."""
        at = at or wanted_parameter(self.current)
        ask_again = await changed(self, self._session, self.backend.clock, at=at)
        self._refresh_state()
        if ask_again:
            self._asking.start(ask_again, to_answer=True)

    @work(group="mark", exclusive=True, exit_on_error=False)
    async def action_mark(self) -> None:
        """Answer the step's question to a person."""
        question = self.current.question(self.step)
        if question is None:
            return
        rows = [Row(id=option, body=inert(option)) for option in question.options]
        answer = await ask(self.app, Choose("Your answer", inert(question.question), rows))
        if answer is not None:
            await self._session.contributions.answer(question.id, answer)

    @work(group="solve", exclusive=True, exit_on_error=False)
    async def action_solve(self) -> None:
        """Name the cause of a drill, and learn whether it is the planted one."""
        scenario = self.scenario
        if scenario is None:
            return
        if self.current.board_closed:
            if await training.give_answer(self, self._session, scenario):
                await self._learn(scenario)
            return
        rows = drill_choices(self._session.playbook)
        cause = await ask(
            self.app, Choose("Name the cause", inert("What happened here? The answer goes on record."), rows)
        )
        if cause is None:
            return
        correct = is_right(scenario.answer, frozenset({cause}))
        await self._session.contributions.train(DrillAnswered(cause=cause, correct=correct))
        taken = (self.backend.clock.now() - self._session.incident.started_at).total_seconds()
        result = drill_result(scenario, self._session.playbook, (cause,), correct=correct, seconds=taken)
        await ask(self.app, Tell("Right" if correct else "Not this one", result))

    async def _learn(self, scenario: Scenario) -> None:
        """Ask what the expert asks and the trainee did not, now that the board is open, and talk it over."""
        missed = set(needed_checks(self._session.playbook, scenario.answer)) - set(self._session.findings)
        self._refresh_state()
        if missed:
            await self._session.run_checks(missed)
            self._refresh_state()
        self.action_debrief()

    @work(group="solve", exclusive=True, exit_on_error=False)
    async def action_suspect(self) -> None:
        """Commit to a hypothesis."""
        await training.suspect(self, self._session)

    @work(group="solve", exclusive=True, exit_on_error=False)
    async def action_hint(self) -> None:
        """Take a hint."""
        if self.scenario:
            await training.take_hint(self, self._session, self.scenario)

    def failed(self, error: BaseException) -> None:
        """As `WorkbenchScreen.failed`; a journal that cannot be written stops the work."""
        if not isinstance(error, JournalError):
            super().failed(error)
            return
        self._session.cancel()
        kept = count(len(self._session.entries), "entry")
        text = (
            f"{error}\n\n{kept} of this incident are on disk. What was asked after that is not on record and "
            "not shown. Nothing more is asked until the journal can be written: mend it, then run again."
        )
        self.app.push_screen(Tell("The journal cannot be written", inert(text, keep_lines=True), tone="-bad"))
