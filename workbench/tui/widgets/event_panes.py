"""The body of an event timeline: a search, what was read, the events, the clocks of one of them, progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from workbench.domain.timeline import TimelineCoverage, TimelineEvent
from workbench.tui.formats import inert
from workbench.tui.paint.events import clocks, coverage_brief
from workbench.tui.widgets.event_list import EventList
from workbench.tui.widgets.outside_input import OutsideInput

_NARROWEST = 20
_PADDING = 4


class EventPanes(Vertical):
    """What is shown of a timeline. Posts what `EventList` and the search post."""

    def __init__(self) -> None:
        super().__init__(id="body")

    def compose(self) -> ComposeResult:
        """Make search, coverage, list, clocks and progress."""
        yield OutsideInput(id="search", placeholder="search: every word must be there, -word must not")
        yield Static(id="coverage", markup=False)
        yield EventList(id="events")
        yield Static(id="clocks", markup=False)
        yield Static(id="progress", markup=False)

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.query_one(OutsideInput).text

    @property
    def is_searching(self) -> bool:
        """The cursor is in the search."""
        return self.query_one(OutsideInput).has_focus

    def go_to_search(self) -> None:
        """Put the cursor into the search."""
        self.query_one(OutsideInput).focus()

    @on(Input.Submitted, "#search")
    def go_to_events(self) -> None:
        """Put the cursor on the events."""
        self.query_one(EventList).focus()

    def show(self, found: Sequence[TimelineEvent], twice: frozenset[tuple[str, str]]) -> None:
        """Show events; `twice` holds origin and id of those that are told in two ways."""
        self.query_one(EventList).show(found, twice)

    def reach(self, distance: Callable[[TimelineEvent], float]) -> None:
        """As `EventList.reach`."""
        self.query_one(EventList).reach(distance)

    @property
    def chosen(self) -> TimelineEvent | None:
        """The event under the cursor."""
        return self.query_one(EventList).chosen

    def say_title(self, text: str) -> None:
        """Say over the events how many there are, or what is being done."""
        self.query_one(EventList).border_title = Content(inert(text).plain)

    def say_coverage(self, coverages: tuple[TimelineCoverage, ...], *, is_read: bool) -> None:
        """Say what was read."""
        if self.is_mounted:
            self.query_one("#coverage", Static).update(coverage_brief(coverages, is_read=is_read))

    def say_progress(self, text: str) -> None:
        """Say how far reading has come; nothing is read when it is empty."""
        for line in self.query("#progress").results(Static):  # none before it is there, and as it goes
            line.display = bool(text)
            room = self._room(line)
            line.update(inert(f"c stops · {text}").truncate(room, ellipsis=True) if text else "")

    def on_resize(self, event: events.Resize) -> None:
        """Break the clocks for the new width."""
        del event
        self.call_after_refresh(self._reached)

    @on(EventList.Reached)
    def _reached(self) -> None:
        shown = self.query_one(EventList)
        line = self.query_one("#clocks", Static)
        line.update(clocks(shown.chosen, self._room(line)))
        shown.border_subtitle = Content(f"{shown.position:,}" if shown.position else "")

    def _room(self, line: Static) -> int:
        return max(_NARROWEST, line.content_size.width or self.size.width - _PADDING)
