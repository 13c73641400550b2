"""Home: say what happened, or choose a playbook, a past incident, a drill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from workbench.domain.target import AS_STARTED
from workbench.engine.backend import Backend, Library
from workbench.engine.errors import WorkbenchError
from workbench.engine.threads import in_thread
from workbench.tui.formats import count, inert
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.start import Home, OpenDrill, OpenIncident, StartAt, StartPlaybook, WalkAgain
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.outside_input import OutsideInput

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import OptionList

    from workbench.domain.playbook import PlaybookOutline
    from workbench.domain.target import Place
    from workbench.engine.ports import IncidentSummary
    from workbench.engine.triage import Suggestion, Triage
    from workbench.knowledge.signatures import SignatureCatalogue
    from workbench.tui.drills import DrillRecord
    from workbench.tui.screens.access import Access
    from workbench.tui.screens.openings import Opener
    from workbench.tui.widgets.home_lists import HomeLists

RECENT = 8


class Search(OutsideInput):
    """Where the trouble is said or pasted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Start", id="search.start", tooltip="start the playbook that fits best"),
    ]


class HomeScreen(WorkbenchScreen[None]):
    """The first screen. Everything that takes time is loaded after it is on screen."""

    HELP = (
        "Paste anything about the trouble: an error text, an ARN, an s3:// URI, a console link, an alarm. "
        "What is recognised fills in the playbook's parameters. ↓ goes to the lists, ↵ starts."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="home.search", tooltip="say what happened"),
        Binding(
            "p",
            "go('playbooks')",
            "Playbooks",
            show=False,
            id="home.playbooks",
            tooltip="go to the playbooks",
        ),
        Binding("d", "go('drills')", "Drills", id="home.drills", tooltip="go to the drills"),
        Binding(
            "n",
            "next_drill",
            "Next drill",
            show=False,
            id="home.next",
            tooltip="the next drill of the course",
        ),
        Binding("j", "journal", "Journal", id="home.journal", tooltip="all past incidents"),
        Binding("a", "audit", "Audit", id="home.audit", tooltip="judge everything in the account by rules"),
        Binding("t,h", "timeline", "Timeline", id="home.timeline", tooltip="what happened, by all logs"),
        Binding(
            "l", "problems", "Problems", show=False, id="home.problems", tooltip="files that were not loaded"
        ),
        Binding("down,escape", "leave_search", "To the lists", id="home.lists", tooltip="leave the search"),
        Binding(
            "f8",
            "elsewhere",
            "Account",
            key_display="F8",
            id="home.elsewhere",
            tooltip="ask as another profile, or in another Region",
        ),
        Binding("q", "app.quit", "Quit", id="home.quit", tooltip="leave the workbench"),
    ]

    def __init__(self, backend: Backend, start: StartAt) -> None:
        super().__init__()
        self._backend, self._start = backend, start
        self._library = Library()
        self._suggestions: Mapping[str, Suggestion] = {}
        self._summaries: list[IncidentSummary] = []
        self._records: Mapping[str, DrillRecord] = {}
        self._identity_of: Place | None = None
        """As whom and where STS was asked who we are."""
        self._access: Access | None = None
        self._is_opening = False
        self._recognised: str | None = None
        """The text that the playbooks are listed for; None before the first."""
        self._wanted: str | None = None
        """The text whose first playbook is to be opened once it is known."""

    def compose(self) -> ComposeResult:
        """Make header and search. Lists and keys come with the second frame: the first is there sooner."""
        yield StatusHeader(self._backend.clock, "What happened?", is_ours=True)
        text = self._start.text if isinstance(self._start, Home) else ""
        hint = "paste an error, an ARN, an s3:// URI, a link, an alarm"
        search = Search(text, id="search", placeholder=hint)
        search.select_on_focus = False  # else the first letter typed after a paste would replace it
        search.cursor_position = len(search.value)
        yield search

    @cached_property
    def _lists(self) -> HomeLists:
        from workbench.tui.widgets.home_lists import HomeLists  # noqa: PLC0415 - the first frame has none

        return HomeLists()

    def on_mount(self) -> None:
        """Put the cursor into the search; all else waits for the first frame."""
        self.query_one(Search).focus()
        self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        past = Horizontal(self._lists["recent"], self._lists["drills"], id="past")
        if not self.is_running:
            return  # the person left before the first frame was a moment old
        await self.mount(self._lists["playbooks"], past, *self.frame(), after="#search")
        for name in self._lists:
            self._lists.say(name, "loading …")
        self._load()

    def on_screen_resume(self) -> None:
        """Show what has happened since."""
        if self._library.playbooks:
            self._load_past()
            self._ask_identity()

    @work(group="load", exit_on_error=False)
    async def _load(self) -> None:
        library = await in_thread(self._backend.load_library)
        problems = await in_thread(lambda: library.problems)
        self._library = library
        if problems:
            self._lists["playbooks"].border_subtitle = Content(
                f"{count(len(problems), 'problem')} · l shows them"
            )
        self._suggest()
        self._load_past()
        if isinstance(self._start, Home):
            self._ask_identity()
        else:
            self._open(self._start)

    @work(group="past", exclusive=True, exit_on_error=False)
    async def _load_past(self) -> None:
        from workbench.tui.drills import drill_records  # noqa: PLC0415 - what fills the lists is loaded after the first frame
        from workbench.tui.paint.home import incident_row  # noqa: PLC0415 - as above

        try:
            # The first question to the journal loads the store, so it is asked on a thread as a whole.
            self._summaries = await in_thread(lambda: list(self._backend.journal.summaries()))
        except WorkbenchError:
            self._lists.say("recent", "the journal cannot be read")
            raise
        books = self._library.playbook_outlines.values()
        titles = {cause.id: cause.title for book in books for cause in book.causes}
        now = self._backend.clock.now()
        rows = [incident_row(summary, now, titles=titles) for summary in self._summaries[:RECENT]]
        missing = self._backend.no_journal_yet
        none = (
            inert(f"there is no folder {missing}: the first incident makes it").plain
            if missing
            else "no incident yet"
        )
        self._lists.show("recent", rows, none)
        self._show_drills()
        self._records = await in_thread(lambda: drill_records(self._backend.journal, self._summaries))
        self._show_drills()

    @work(group="identity", exclusive=True, exit_on_error=False)
    async def _ask_identity(self) -> None:
        """Ask STS who we are, once for each place, and nothing else, so that the header can say it."""
        place, live = (
            (self._access.place, self._access.source) if self._access else (AS_STARTED, self._backend.live)
        )
        if self._identity_of == place:
            return
        self._identity_of, header = place, self.query_one(StatusHeader)
        header.target, header.notice = None, "asking STS who we are …"
        try:
            source = await in_thread(live)
            header.target = await in_thread(source.target)
        except WorkbenchError as error:
            header.notice = f"no AWS identity: {error} Drills need none."
        header.refresh()

    def _show_drills(self) -> None:
        """Show the drills that are about the text in the search; all of them where none is."""
        from workbench.engine.training.course import next_drill  # noqa: PLC0415 - as below
        from workbench.tui.drills import drills_about  # noqa: PLC0415 - as below
        from workbench.tui.paint.home import drill_row  # noqa: PLC0415 - what fills the lists is loaded after the first frame

        drills = self._library.scenario_outlines.values()
        solved = {name for name, record in self._records.items() if record.solved}
        found = drills_about(drills, self.query_one(OutsideInput).text, solved)
        shown = found or drills_about(drills, "")
        rows = [drill_row(item, self._records.get(item.id)) for item in shown]
        self._lists.show("drills", rows, "no drills here")
        is_chosen = found and len(found) < len(drills)
        following = next_drill(self._library.scenario_outlines, solved)
        subtitle = f"n next: {following.title}" if following else "all of them are solved"
        self._lists["drills"].border_subtitle = inert(subtitle)
        self._lists["drills"].border_title = Content("Drills that fit" if is_chosen else "Drills")

    @on(Input.Changed, "#search")
    def _suggest(self) -> None:
        if self._library.playbooks or self._library.problems:
            self._recognise(self.query_one(OutsideInput).text)

    @work(group="triage", exclusive=True, exit_on_error=False)
    async def _recognise(self, text: str) -> None:
        from workbench.tui.paint.home import playbook_rows  # noqa: PLC0415 - what fills the lists is loaded after the first frame

        playbooks = self._library.playbook_outlines
        found = None
        if text.strip():
            load = self._backend.load_signatures
            found = await in_thread(lambda: _triage(text, playbooks.values(), load))
        self._suggestions = {item.playbook: item for item in found.suggestions} if found else {}
        self._lists.show("playbooks", playbook_rows(playbooks, found), "no playbook could be loaded")
        self._lists["playbooks"].border_title = Content(_title(found))
        self._lists["playbooks"].choose(None)
        self._show_drills()
        self._recognised, wanted, self._wanted = text, self._wanted, None
        if wanted == text:
            self.action_open()

    @on(Input.Submitted, "#search")
    def search_submitted(self) -> None:
        """Start the playbook that fits best."""
        self.action_open()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the chosen row."""
        if event.option_id and event.option_id != self._lists.NOTHING:
            self._open(self._start_of(event.option_list.id or "", event.option_id))

    def _start_of(self, list_id: str, row_id: str) -> StartAt:
        if list_id == "drills":
            record = self._records.get(row_id)
            return OpenDrill(scenario=row_id, seed=record.tries if record and record.solved else None)
        if list_id == "recent":
            return OpenIncident(incident=row_id)
        given = self._suggestions[row_id].parameters if row_id in self._suggestions else {}
        return StartPlaybook(playbook=row_id, parameters=given, pasted=self.query_one(OutsideInput).text)

    def _open(self, start: StartAt) -> None:
        """Open something; a key that is pressed again before it is there opens no second one."""
        if not self._is_opening:
            self._is_opening = True
            self._follow(start)

    @work(group="open", exclusive=True, exit_on_error=False)
    async def _follow(self, start: StartAt) -> None:
        try:
            await self._opened(start)
        finally:
            self._is_opening = False

    async def _opened(self, start: StartAt) -> None:
        opener = await self._opener()
        match start:
            case StartPlaybook(playbook=playbook, parameters=parameters, came_from=came_from):
                target = self.query_one(StatusHeader).target
                await opener.playbook(playbook, parameters, target, came_from=came_from, pasted=start.pasted)
            case OpenDrill():
                await opener.drill(start)
            case WalkAgain(recorded=recorded, parameters=parameters):
                await opener.walk_again(recorded, parameters)
            case OpenIncident(incident=incident, resume=True):
                await opener.resume(incident)
            case OpenIncident(incident=incident):
                await opener.past(incident)
            case Home(text=text):
                self.query_one(OutsideInput).set_text(text)

    async def _opener(self) -> Opener:
        openings = await in_thread(_openings)
        self._access = self._access or openings.Access(self._backend)
        opener: Opener = openings.Opener(self, self._backend, self._library, self._access)
        return opener

    def action_open(self) -> None:
        """Open the row under the cursor of the playbooks, as soon as it is known what fits the text."""
        text = self.query_one(OutsideInput).text
        if self._recognised != text:
            self._wanted = text
            return
        chosen = self._lists["playbooks"].chosen if self._library.playbooks else None
        if chosen and chosen != self._lists.NOTHING:
            self._open(self._start_of("playbooks", chosen))

    def action_search(self) -> None:
        """Go to the search."""
        self.query_one(OutsideInput).focus()

    def action_leave_search(self) -> None:
        """Go from the search to the lists, where letters are keys."""
        self.action_go("playbooks")

    def action_go(self, name: str) -> None:
        """Go to a list, once it is there."""
        if self._lists[name].is_mounted:
            self._lists[name].focus()

    def action_next_drill(self) -> None:
        """Open the first drill that is not solved, of the course, then by level."""
        from workbench.engine.training.course import next_drill  # noqa: PLC0415 - the first frame needs none

        solved = {name for name, record in self._records.items() if record.solved}
        following = next_drill(self._library.scenario_outlines, solved)
        if following:
            self._open(OpenDrill(scenario=following.id))

    @work(group="open", exclusive=True, exit_on_error=False)
    async def action_journal(self) -> None:
        """Show all past incidents."""
        chosen = await (await self._opener()).journal(self.query_one(StatusHeader).target)
        if chosen:
            self._open(chosen)

    @work(group="open", exclusive=True, exit_on_error=False)
    async def action_timeline(self) -> None:
        """Show what happened, as the logs tell it."""
        await (await self._opener()).timeline()

    @work(group="open", exclusive=True, exit_on_error=False)
    async def action_audit(self) -> None:
        """Make an audit."""
        await (await self._opener()).audit(self.query_one(StatusHeader).target)

    @work(group="open", exclusive=True, exit_on_error=False)
    async def action_elsewhere(self) -> None:
        """Choose another profile or Region."""
        target, text = self.query_one(StatusHeader).target, self.query_one(OutsideInput).text
        if await (await self._opener()).place(text, target):
            self._ask_identity()

    def action_problems(self) -> None:
        """Show which files were not loaded, and why."""
        text = "\n".join(self._library.problems) or "Every playbook and every drill could be loaded."
        from workbench.tui.screens.dialogs import Tell  # noqa: PLC0415 - nor does the first frame need it

        self.app.push_screen(Tell("Problems", inert(text, keep_lines=True)))

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste wherever the cursor is."""
        search = self.query_one(OutsideInput)
        search.set_text(event.text)
        search.focus()


def _openings() -> ModuleType:
    """Load the other screens: half of the time to the first frame, were it done before."""
    from workbench.tui.screens import openings  # noqa: PLC0415 - as said above

    return openings


def _triage(
    text: str, playbooks: Iterable[PlaybookOutline], signatures: Callable[[], SignatureCatalogue]
) -> Triage:
    from workbench.engine.triage import triage  # noqa: PLC0415 - the first frame need not wait for it

    return triage(text, playbooks, signatures())


def _title(found: Triage | None) -> str:
    if found is None:
        return "Playbooks"
    if found.first_look:
        return "No playbook for this yet"
    return "Playbooks that fit" if found.suggestions else "Nothing recognised · all playbooks"
