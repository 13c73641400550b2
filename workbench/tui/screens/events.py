"""What happened, told by several sources: the event timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from workbench.domain.target import Target
from workbench.domain.timeline import TimelineCoverage, TimelineEvent
from workbench.engine.errors import WorkbenchError
from workbench.engine.ports import Clock
from workbench.engine.threads import in_thread
from workbench.engine.timeline.assembling import Assembly, joined
from workbench.engine.timeline.further import FurtherReading
from workbench.engine.timeline.merging import contradictions
from workbench.engine.timeline.reading import OnProgress, ReadingProgress
from workbench.engine.timeline.searching import Searchable
from workbench.tui.formats import count
from workbench.tui.paint.events import coverage_text, event_in_full
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.dialogs import AskText
from workbench.tui.screens.further import HINT, Further
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.widgets.event_list import EventList
from workbench.tui.widgets.event_panes import EventPanes
from workbench.tui.widgets.header import StatusHeader
from workbench.wording.timelines import count_line, progress_line

ReadEvents = Callable[[], Iterable[TimelineEvent]]
MakeAssembly = Callable[[OnProgress], Assembly]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What is shown of a timeline, all of it made on a thread."""

    all: Searchable
    twice: frozenset[tuple[str, str]]
    """Origin and id of what is told in two ways."""

    @classmethod
    def of(cls, events: Iterable[TimelineEvent]) -> _Shown:
        everything = Searchable(events)
        return cls(all=everything, twice=contradictions(everything.events))


class EventsScreen(WorkbenchScreen[None]):
    """One timeline, read while it is shown.

    Args:
        clock: The clock.
        about: What it is about, for the header.
        target: Whom we ask, if anybody.
        told: Yields what is known before anything is read; called on a thread.
        make: Makes what reads the sources.
        further: Asks for more; None where that is not for this timeline to do.
    """

    CSS_PATH = "events.tcss"
    HELP = (
        "What happened, by time: CloudTrail, S3 access logs, log lines, executions, and this incident's own "
        "entries. Three clocks: when it happened, when the log took it, when we read it. / searches whole "
        "records: every word must be there, -word must not; -own leaves out this incident's entries, -trail "
        "CloudTrail's. v shows what was read and what this timeline cannot know: an absence means something "
        "only inside of that. Event history answers two pages a second; c stops it and keeps what came."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="history.search", tooltip="find events"),
        Binding(
            "m", "ask", "More", id="history.ask", tooltip="ask AWS for log lines, executions, other Regions"
        ),
        Binding(
            "v",
            "coverage",
            "Coverage",
            show=False,
            id="history.coverage",
            tooltip="what was read, what was not",
        ),
        Binding("c", "stop", "Stop", show=False, id="history.stop", tooltip="stop reading; what came stays"),
        Binding("r", "read", "Read", id="history.read", tooltip="read all sources anew"),
        Binding("escape", "back", "Back", id="history.back", tooltip="leave the search, or go back"),
    ]

    def __init__(
        self,
        clock: Clock,
        *,
        about: str,
        target: Target | None,
        told: ReadEvents,
        make: MakeAssembly,
        further: Further | None = None,
    ) -> None:
        super().__init__()
        self._clock, self._about, self._target = clock, about, target
        self._told, self._make, self._further = told, make, further
        self._reader: Assembly | FurtherReading | None = None
        self._is_reading = False
        self._was_read: tuple[TimelineEvent, ...] = ()
        self._coverages: tuple[TimelineCoverage, ...] = ()
        """None before everything was read."""
        self._line = further.line if further else ""
        self._shown = _Shown.of(())
        self._words = ""
        self._panes = EventPanes()

    def content(self) -> Iterator[Widget]:
        """Make header and body."""
        yield StatusHeader(self._clock, "Timeline", subject=self._about, target=self._target)
        yield self._panes

    def on_mount(self) -> None:
        """Begin to read."""
        self._panes.go_to_events()
        self._begin_reading()

    def on_unmount(self) -> None:
        """Read no further."""
        self.action_stop()

    def action_read(self) -> None:
        """Read all sources."""
        self._begin_reading()

    def _begin_reading(self) -> None:
        self._is_reading = True  # the worker begins later, and until then the sources are not "not read"
        if not self._coverages:
            self._title("putting it together …")
        self._read()

    @work(group="read", exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        with self._reading():
            if not self._coverages:
                await self._put_together()
            self._reader = assembly = self._make(self._heard)
            self.refresh_bindings()
            timeline = await in_thread(assembly.run)
            self._was_read = timeline.events
            await self._put_together(timeline.coverage)

    @work(group="read", exclusive=True, exit_on_error=False)
    async def action_ask(self) -> None:
        """Ask for more, and show what is on record of it then. What cannot be read leads back to the line."""
        further = self._further
        while further:
            line = await ask(self.app, AskText("Ask AWS for more", hint=HINT, text=self._line, goes_on=True))
            if line is None:
                return
            self._line = line
            try:
                reading = further.reading(line, self._heard)
            except WorkbenchError as error:
                self.failed(error)
                continue
            with self._reading():
                await further.record(reading.asking)
                self._reader = reading
                self.refresh_bindings()
                came, coverage = await in_thread(reading.run)
                entry = await further.record(came)
                found = sum(item.events for item in came.readings)
                self.say(f"{count(found, 'event')} came. Entry {entry.seq} has what AWS answered.")
                await self._put_together(*self._coverages, coverage)
            return

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Mark that it is being read."""
        self._is_reading = True
        self.refresh_bindings()
        try:
            yield
        finally:
            self._reader, self._is_reading = None, False
            self._panes.say_progress("")
            if not self._coverages:
                self._panes.say_coverage((), is_read=False)
            self.refresh_bindings()

    async def _put_together(self, *coverages: TimelineCoverage) -> None:
        """Show what is known now and what was read."""
        was_read = self._was_read

        def known() -> tuple[TimelineEvent, ...]:
            """Put together what is known, as long as the screen is there."""
            return tuple(takewhile(lambda _: not self._left, self._told()))

        shown = await in_thread(lambda: _Shown.of(joined([known(), was_read])))
        self._shown, self._coverages = shown, coverages
        self._search()

    def _heard(self, progress: ReadingProgress) -> None:
        """Take progress from the thread that reads."""
        self.app.call_later(self._panes.say_progress, progress_line(progress))

    @on(Input.Changed, "#search")
    def _search(self) -> None:
        """Say that it is being looked for, and look on a thread. The search before it, if any, gives up."""
        self._words = self._panes.words
        if self._words.strip():
            self._title("searching …")
        self._find(self._shown, self._words)

    @work(group="search", exclusive=True, exit_on_error=False)
    async def _find(self, shown: _Shown, words: str) -> None:
        def still_wanted() -> bool:
            return words == self._words and shown is self._shown and not self._left

        found = await in_thread(lambda: shown.all.find(words, still_wanted))
        self._panes.show(found, shown.twice)
        counted = count_line(len(found), len(found), len(shown.all.events), words)
        self._title(f"{counted if self._coverages else f'{counted} so far'}{self._left_out}")
        self._found_shown()

    @property
    def _left_out(self) -> str:
        """What is not among the events, in words that follow their number."""
        return ""

    def _found_shown(self) -> None:
        """Go on from what is shown now."""

    def _title(self, text: str) -> None:
        self._panes.say_title(text)
        self._panes.say_coverage(self._coverages, is_read=self._is_reading)

    @on(EventList.Opened)
    def _opened(self, event: EventList.Opened) -> None:
        self._open(event.event)

    def _open(self, item: TimelineEvent) -> None:
        twice = (item.origin, item.id) in self._shown.twice
        text = event_in_full(item, contradicted=twice)
        self.app.push_screen(
            TextDialog(
                item.what or "Event", text, copies=item.id, what="The id", tone="-bad" if twice else ""
            )
        )

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action == "stop" and self._reader is None:
            return "Nothing is being read."
        if action in ("read", "ask") and self._is_reading:
            return "It is being read already. Press c to stop."
        if action == "coverage" and not self._coverages:
            return "Nothing was read yet." if not self._is_reading else "It is being read. Press c to stop."
        if action == "ask" and self._further:
            return self._further.why_not()
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As `WorkbenchScreen.check_action`; without an incident there is nothing to ask for."""
        if action == "ask" and self._further is None:
            return False
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """Go to the search."""
        self._panes.go_to_search()

    def action_coverage(self) -> None:
        """Show what was read and what was not."""
        self.app.push_screen(TextDialog("What this timeline knows", coverage_text(self._coverages)))

    def action_stop(self) -> None:
        """Stop reading; what came is shown."""
        if self._reader:
            self._reader.stop()

    def action_back(self) -> None:
        """Leave the search, or the screen."""
        if self._panes.is_searching:
            self._panes.go_to_events()
        else:
            self.dismiss(None)
