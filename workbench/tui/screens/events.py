"""What happened, told by several sources: the event timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from workbench.domain.target import Target
from workbench.domain.timeline import Happening, Timeline
from workbench.engine.ports import Clock
from workbench.engine.threads import in_thread
from workbench.engine.timeline.assembling import Assembly
from workbench.engine.timeline.merging import contradictions, merge
from workbench.engine.timeline.reading import OnProgress, Progress
from workbench.engine.timeline.searching import Searchable
from workbench.engine.timeline.words import count_line, progress_line
from workbench.tui.paint.events import clocks, coverage_brief, coverage_text, happening_in_full
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.reading import Reading
from workbench.tui.widgets.event_list import EventList
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.tui.words import inert

MakeAssembly = Callable[[OnProgress], Assembly]


class EventsScreen(WorkbenchScreen[None]):
    """One timeline, read while it is shown.

    Args:
        clock: The clock.
        about: What it is about, for the header.
        target: Whom we ask, if anybody.
        told: What is known before anything is read.
        make: Makes what reads the sources.
    """

    CSS_PATH = "events.tcss"
    HELP = (
        "What happened, by time: CloudTrail, log lines, executions, and this incident's own entries. Three "
        "clocks: when it happened, when the log took it, when we read it. / searches whole records: every "
        "word must be there, -word must not. v shows what was read and what this timeline cannot know: an "
        "absence means something only inside of that. Event history answers two pages a second; c stops it "
        "and keeps what came."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="history.search", tooltip="find events"),
        Binding("v", "coverage", "Coverage", id="history.coverage", tooltip="what was read, what was not"),
        Binding("c", "stop", "Stop", id="history.stop", tooltip="stop reading; what came stays"),
        Binding("r", "read", "Read again", id="history.read", tooltip="read all sources anew"),
        Binding("escape", "back", "Back", id="history.back", tooltip="leave the search, or go back"),
    ]

    def __init__(
        self,
        clock: Clock,
        *,
        about: str,
        target: Target | None,
        told: Sequence[Happening],
        make: MakeAssembly,
    ) -> None:
        super().__init__()
        self._clock, self._about, self._target = clock, about, target
        self._make = make
        self._assembly: Assembly | None = None
        self._timeline: Timeline | None = None
        self._found = Searchable(merge([told]))
        self._twice = contradictions(self._found.happenings)

    def content(self) -> Iterator[Widget]:
        """Make header, search, list, clocks and progress."""
        yield StatusHeader(self._clock, "What happened", subject=self._about, target=self._target)
        yield OutsideInput(id="search", placeholder="search: every word must be there, -word must not")
        yield Static(id="coverage", markup=False)
        yield EventList(id="events")
        yield Static(id="clocks", markup=False)
        yield Static(id="progress", markup=False)

    def on_mount(self) -> None:
        """Show what is known, and begin to read."""
        self._show()
        self._list.focus()
        self.action_read()

    def on_unmount(self) -> None:
        """Read no further."""
        if self._assembly:
            self._assembly.stop()

    @property
    def _list(self) -> EventList:
        return self.query_one(EventList)

    def action_read(self) -> None:
        """Read all sources."""
        self._assembly = self._make(self._heard)
        self._read(self._assembly)
        self.refresh_bindings()

    @work(group="read", exclusive=True, exit_on_error=False)
    async def _read(self, assembly: Assembly) -> None:
        try:
            timeline = await in_thread(assembly.run)
            self._found = await in_thread(lambda: _ready(timeline))
            self._twice = contradictions(timeline.happenings)
            self._timeline = timeline
        finally:
            self._assembly = None
            self._say_progress("")
            self.refresh_bindings()
        self._show()

    def _heard(self, progress: Progress) -> None:
        """Take progress from the thread that reads."""
        self.app.call_later(self._say_progress, progress_line(progress))

    def _say_progress(self, text: str) -> None:
        if not self.is_mounted:
            return
        line = self.query_one("#progress", Static)
        line.display = bool(text)
        room = max(20, line.content_size.width or self.size.width - 4)
        line.update(inert(f"c stops · {text}").truncate(room, ellipsis=True) if text else "")

    def _show(self) -> None:
        text = self.query_one(OutsideInput).text
        found = self._found.find(text)
        total = len(self._found.happenings)
        self._list.show(found, self._twice)
        so_far = " so far" if self._timeline is None else ""
        counted = count_line(len(found), len(found), total, text)
        self._list.border_title = Content(inert(counted + so_far).plain)
        self.query_one("#coverage", Static).update(coverage_brief(self._timeline))

    @on(Input.Changed, "#search")
    def _narrow(self) -> None:
        self._show()

    @on(Input.Submitted, "#search")
    def _searched(self) -> None:
        self._list.focus()

    @on(EventList.Reached)
    def _reached(self) -> None:
        events = self._list
        line = self.query_one("#clocks", Static)
        line.update(clocks(events.chosen, max(20, line.content_size.width or self.size.width - 4)))
        events.border_subtitle = Content(f"{events.position:,}" if events.position else "")

    @on(EventList.Opened)
    def _opened(self, event: EventList.Opened) -> None:
        item = event.happening
        twice = (item.origin, item.id) in self._twice
        text = happening_in_full(item, contradicted=twice)
        self.app.push_screen(
            Reading(item.what or "Event", text, copies=item.id, what="The id", tone="-bad" if twice else "")
        )

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action == "stop" and self._assembly is None:
            return "Nothing is being read."
        if action == "read" and self._assembly is not None:
            return "It is being read already. Press c to stop."
        if action == "coverage" and self._timeline is None:
            return "The sources are still being read. Press c to stop."
        return ""

    def action_search(self) -> None:
        """Go to the search."""
        self.query_one(OutsideInput).focus()

    def action_coverage(self) -> None:
        """Show what was read and what was not."""
        if self._timeline:
            self.app.push_screen(Reading("What this timeline knows", coverage_text(self._timeline.coverage)))

    def action_stop(self) -> None:
        """Stop reading; what came is shown."""
        if self._assembly:
            self._assembly.stop()

    def action_back(self) -> None:
        """Leave the search, or the screen."""
        if self.query_one(OutsideInput).has_focus:
            self._list.focus()
        else:
            self.dismiss(None)


def _ready(timeline: Timeline) -> Searchable:
    """Put the texts together on the thread, so that the first letter of a search need not wait."""
    found = Searchable(timeline.happenings)
    found.prepare()
    return found
