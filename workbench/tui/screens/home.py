"""Home: say what happened, or choose a playbook, a past incident, a drill."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from workbench.engine.backend import Backend, Library
from workbench.engine.errors import WorkbenchError
from workbench.engine.threads import in_thread
from workbench.tui.formats import count, inert
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.ways_out import WayOut, WaysOut
from workbench.tui.start import Home, OpenDrill, StartAt
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.outside_input import OutsideInput

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import OptionList

    from workbench.domain.target import Place
    from workbench.tui.screens.offered import Offered
    from workbench.tui.widgets.home_lists import HomeLists


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
        Binding(
            "slash",
            "focus('#search')",
            "Search",
            key_display="/",
            id="home.search",
            tooltip="say what happened",
        ),
        Binding(
            "p",
            "focus('#playbooks')",
            "Playbooks",
            show=False,
            id="home.playbooks",
            tooltip="go to the playbooks",
        ),
        Binding("d", "focus('#drills')", "Drills", id="home.drills", tooltip="go to the drills"),
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
        # Another action than that of `p`: help and palette show each action once.
        Binding("down,escape", "focus('Rows')", "To the lists", id="home.lists", tooltip="leave the search"),
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
        self._ways = WaysOut(self, backend, lambda: self._library)
        self._identity_of: Place | None = None
        """As whom and where STS was asked who we are."""
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

    @cached_property
    def _offered(self) -> Offered:
        from workbench.tui.screens.offered import Offered  # noqa: PLC0415 - what fills the lists is loaded after the first frame

        return Offered(
            self._backend, self._lists, lambda: self._library, lambda: self.query_one(OutsideInput).text
        )

    def on_mount(self) -> None:
        """Put the cursor into the search; all else waits for the first frame."""
        self.query_one(Search).focus()
        self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        past = Horizontal(self._lists["recent"], self._lists["drills"], id="past")
        if not self.is_running:
            return  # the person left before the first frame was a moment old
        await self.mount(self._lists["playbooks"], past, *self.frame(), after="#search")
        self.refresh_bindings()  # the line of keys was not there to hear of them
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
        await self._offered.show_past()

    def _ask_identity(self) -> None:
        """Ask STS who we are, once for each place, and nothing else, so that the header can say it."""
        if self._identity_of != self._ways.place:
            self._identity_of = self._ways.place
            self._hear_identity()

    @work(group="identity", exclusive=True, exit_on_error=False)
    async def _hear_identity(self) -> None:
        live, header = self._ways.live, self.query_one(StatusHeader)
        header.target, header.notice = None, "asking STS who we are …"
        try:
            source = await in_thread(live)
            header.target = await in_thread(source.target)
        except WorkbenchError as error:
            header.notice = f"no AWS identity: {error} Drills need none."
        header.refresh()

    @on(Input.Changed, "#search")
    def _suggest(self) -> None:
        if self._library.playbooks or self._library.problems:
            self._recognise(self.query_one(OutsideInput).text)

    @work(group="triage", exclusive=True, exit_on_error=False)
    async def _recognise(self, text: str) -> None:
        await self._offered.show_playbooks(text)
        self._recognised, wanted, self._wanted = text, self._wanted, None
        if wanted == text:
            self.open_best()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the chosen row."""
        if event.option_id and event.option_id != self._lists.NOTHING:
            self._open(self._offered.start_of(event.option_list.id or "", event.option_id))

    def _open(self, start: WayOut) -> None:
        """Open something; a key that is pressed again before it is there opens no second one."""
        if not self._is_opening:
            self._is_opening = True
            self._follow(start)

    @work(group="open", exclusive=True, exit_on_error=False)
    async def _follow(self, start: WayOut) -> None:
        try:
            await self._ways.follow(start)
        finally:
            self._is_opening = False

    @on(Input.Submitted, "#search")
    def open_best(self) -> None:
        """Open the row under the cursor of the playbooks, as soon as it is known what fits the text."""
        text = self.query_one(OutsideInput).text
        if self._recognised != text:
            self._wanted = text
            return
        chosen = self._lists["playbooks"].chosen if self._library.playbooks else None
        if chosen and chosen != self._lists.NOTHING:
            self._open(self._offered.start_of("playbooks", chosen))

    def action_next_drill(self) -> None:
        """Open the first drill that is not solved, of the course, then by level."""
        following = self._offered.next_drill()
        if following:
            self._open(OpenDrill(scenario=following.id))

    @work(group="open", exclusive=True, exit_on_error=False)
    async def action_journal(self) -> None:
        """Show all past incidents."""
        chosen = await (await self._ways.opener()).journal(self.query_one(StatusHeader).target)
        if chosen:
            self._open(chosen)

    @work(group="open", exclusive=True, exit_on_error=False)
    async def action_timeline(self) -> None:
        """Show what happened, as the logs tell it."""
        await (await self._ways.opener()).timeline()

    @work(group="open", exclusive=True, exit_on_error=False)
    async def action_audit(self) -> None:
        """Make an audit."""
        await (await self._ways.opener()).audit(self.query_one(StatusHeader).target)

    @work(group="open", exclusive=True, exit_on_error=False)
    async def action_elsewhere(self) -> None:
        """Choose another profile or Region."""
        target, text = self.query_one(StatusHeader).target, self.query_one(OutsideInput).text
        if await (await self._ways.opener()).place(text, target):
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
