"""A list of any length: only the lines on the screen are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.domain.timeline import TimelineEvent
from workbench.tui.paint.events import columns


class EventList(ScrollView, can_focus=True):
    """Events, one a line, the oldest first. `↵` posts `Opened`, a moved cursor `Reached`.

    Textual's own lists lay out every row before the first is seen: seconds for ten thousand.
    """

    HELP = (
        "What happened, by time: CloudTrail (trail), S3 access logs (s3), log lines (log), executions "
        "(state), rows that logs answered (row) and this incident (own). ✗ marks what failed, ≠ what is told "
        "in two ways under one id. ↵ shows a record in full."
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "events--quiet",
        "events--bad",
        "events--own",
        "events--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="events.open", tooltip="show the record in full"),
        Binding("up,k", "move(-1)", "Up", show=False, id="events.up", tooltip="one event earlier"),
        Binding("down,j", "move(1)", "Down", show=False, id="events.down", tooltip="one event later"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="events.page-up", tooltip="a page up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="events.page-down", tooltip="a page down"),
        Binding("home", "go(0)", "First", show=False, id="events.first", tooltip="the oldest event"),
        Binding("end", "go(-1)", "Last", show=False, id="events.last", tooltip="the newest event"),
    ]

    class Reached(Message):
        """The cursor is on another event, or on none."""

    class Opened(Message):
        """The event under the cursor is to be shown in full."""

        def __init__(self, event: TimelineEvent) -> None:
            super().__init__()
            self.event = event

    def __init__(self, *, id: str) -> None:  # noqa: A002 - as all of Textual's widgets call it
        super().__init__(id=id)
        self._items: Sequence[TimelineEvent] = ()
        self._twice: frozenset[tuple[str, str]] = frozenset()
        self._cursor = 0

    @property
    def chosen(self) -> TimelineEvent | None:
        """The event under the cursor."""
        return self._items[self._cursor] if self._items else None

    @property
    def position(self) -> int:
        """The number of the event under the cursor, from 1; 0 in an empty list."""
        return self._cursor + 1 if self._items else 0

    def show(self, items: Sequence[TimelineEvent], twice: frozenset[tuple[str, str]] = frozenset()) -> None:
        """Show these. The cursor stays on its event; where that is gone, it goes to the newest.

        Args:
            items: The events, the oldest first.
            twice: Origin and id of those that are told in two ways.
        """
        before = self.chosen
        self._items, self._twice = items, twice
        same = (index for index, item in enumerate(items) if item is before or item == before)
        found = next(same, len(items) - 1)
        self._resize()
        self._put(max(0, found))

    def reach(self, distance: Callable[[TimelineEvent], float]) -> None:
        """Put the cursor on the nearest event, the first of those that are as near."""
        if self._items:
            self._put(min(range(len(self._items)), key=lambda index: distance(self._items[index])))

    def render_line(self, y: int) -> Strip:
        """Return one line of what is on the screen."""
        index, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if index >= len(self._items):
            return Strip.blank(width, self.rich_style)
        item = self._items[index]
        base = self.rich_style
        if index == self._cursor:
            base = base + self.get_component_rich_style("events--cursor", partial=True)
        styles = {
            name: base + self.get_component_rich_style(f"events--{name}", partial=True)
            for name in ("quiet", "bad", "own")
        }
        cells = columns(item, width, contradicted=(item.origin, item.id) in self._twice)
        segments = [Segment(text, styles.get(style, base)) for text, style in cells]
        return Strip(segments).adjust_cell_length(width, base)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor on the screen."""
        del event
        self._resize()
        self._follow()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the pointer is."""
        row = event.get_content_offset(self)
        if row is not None and self._items:
            self._put(min(len(self._items) - 1, row.y + self.scroll_offset.y))

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if self.chosen is not None:
            self.post_message(self.Opened(self.chosen))

    def action_move(self, by: int) -> None:
        """Move the cursor by lines."""
        self._put(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by pages."""
        self._put(self._cursor + by * max(1, self.scrollable_content_region.height - 1))

    def action_go(self, index: int) -> None:
        """Move the cursor to the first (0) or the last (-1)."""
        self._put(index % len(self._items) if self._items else 0)

    def _put(self, index: int) -> None:
        self._cursor = min(max(0, index), max(0, len(self._items) - 1))
        self._follow()
        self.refresh()
        self.post_message(self.Reached())

    def _follow(self) -> None:
        self.scroll_to_region(Region(0, self._cursor, 1, 1), animate=False, force=True)
        self.vertical_scrollbar.position = self.scroll_y  # a bar that was shown after it is told nothing

    def _resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._items))
