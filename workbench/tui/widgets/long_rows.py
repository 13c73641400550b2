"""A list of which only the rows around the cursor are painted: ten thousand cost as little as a hundred."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from workbench.tui.paint.rows import Row
from workbench.tui.widgets.rows import Rows

WINDOW = 60
"""Rows that are painted: to make them takes a twentieth of a second."""
_MARGIN = 15
"""So many rows before an end of the window it moves on; a page is less."""


class LongRows(Rows):
    """Rows of a long list, each with its place in the list as its id.

    Args:
        id: Of the widget.
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - as all of Textual's widgets call it
        super().__init__(id=id)
        self._make: Callable[[Sequence[int]], Sequence[Row]] = lambda _: ()
        self._count = self._from = 0
        self._moving = False

    def fill(self, count: int, make: Callable[[Sequence[int]], Sequence[Row]]) -> None:
        """Show a list, around the place where the cursor was; paints nothing else.

        Args:
            count: Its length.
            make: Returns the rows at some places.
        """
        self._make, self._count = make, count
        self._show_around(min(self._place, max(0, count - 1)))

    @property
    def _place(self) -> int:
        """Where in the list the cursor is."""
        chosen = self.chosen
        return int(chosen) if chosen and chosen.isdigit() else 0

    def _show_around(self, place: int) -> None:
        if not self._from + _MARGIN <= place < self._from + WINDOW - _MARGIN:
            self._from = place - WINDOW // 2
        self._from = max(0, min(self._from, self._count - WINDOW))
        window = range(self._from, min(self._from + WINDOW, self._count))
        self._moving = True
        try:
            self.show(self._make(window))
        finally:
            self._moving = False
        is_part = len(window) < self._count
        said = f"{window.start + 1:,} to {window.stop:,} of {self._count:,}" if is_part else ""
        self.border_subtitle = Content(said)

    def _go(self, place: int) -> None:
        """Put the cursor on a place that may be far away."""
        self._show_around(place)
        self.choose(str(place))
        self.call_after_refresh(self.scroll_to_highlight)  # behind what the new rows have scrolled to

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Move the window on before the cursor comes to its end."""
        super().watch_highlighted(highlighted)
        if highlighted is None or self._moving:
            return
        last = self._from + self.option_count
        near_top = highlighted < _MARGIN and self._from > 0
        near_end = highlighted >= self.option_count - _MARGIN and last < self._count
        if near_top or near_end:
            self.call_next(self._move_on, downwards=near_end)

    def _move_on(self, *, downwards: bool) -> None:
        """Show the rows around the cursor, which stays at the end of the screen to which it went."""
        self._show_around(self._place)
        self.scroll_to(y=0 if downwards else self.virtual_size.height, animate=False)
        self.call_after_refresh(self.scroll_to_highlight)

    def on_mouse_scroll_down(self) -> None:
        """Take the wheel on beyond the last painted row; the cursor, which is always on one, comes along."""
        if self.is_vertical_scroll_end and self._from + self.option_count < self._count:
            self.highlighted = self.option_count - 1

    def on_mouse_scroll_up(self) -> None:
        """Take the wheel on before the first painted row, and the cursor with it."""
        if self.scroll_offset.y == 0 and self._from > 0:
            self.highlighted = 0

    def action_first(self) -> None:
        """Go to the first row of the list."""
        if self._count:
            self._go(0)

    def action_last(self) -> None:
        """Go to the last row of the list."""
        if self._count:
            self._go(self._count - 1)

    def action_cursor_down(self) -> None:
        """Go to the next row; from the last one to the first."""
        if self._place >= self._count - 1:
            self.action_first()
        else:
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        """Go to the row before; from the first one to the last."""
        if self._place == 0:
            self.action_last()
        else:
            super().action_cursor_up()
