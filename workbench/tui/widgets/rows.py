"""A list of rows that keeps still: the cursor stays on its row when rows change, come or go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.tui.paint.rows import Row, paint

_GAP = 1
"""Cells between the rows and the scrollbar."""
_NARROWEST = 20


class Rows(OptionList):
    """Rows to choose from. `↵` posts `OptionList.OptionSelected` with the row's id."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", id="rows.open", tooltip="open the row under the cursor"),
    ]

    def __init__(self, *, id: str, classes: str = "") -> None:  # noqa: A002 - as all of Textual's widgets call it
        super().__init__(id=id, classes=classes, markup=False)
        self._rows: tuple[Row, ...] = ()
        self._cells = _NARROWEST

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the rows take.

        A terminal that shrinks is laid out once before what is too small is hidden, and Textual 8.2 wraps no
        text into no cells.
        """
        return super().get_content_height(container, viewport, max(width, _NARROWEST))

    @property
    def chosen(self) -> str | None:
        """The id of the row under the cursor."""
        option = self.highlighted_option
        return option.id if option else None

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows. The cursor follows its row's id; rows that are the same are not repainted.

        Before the list is on the screen, and after it has left it, they are only remembered.
        """
        before, self._rows = self._rows, tuple(rows)
        if not self.is_mounted:
            return
        if [row.id for row in before] == [row.id for row in rows] and self.option_count == len(rows):
            self._repaint(before)
        else:
            self._replace()

    def _repaint(self, before: Sequence[Row]) -> None:
        width = self._width()
        for index, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if old != new:
                self.replace_option_prompt_at_index(index, paint(new, width))

    def _replace(self) -> None:
        chosen, top, width = self.chosen, self.scroll_offset.y, self._width()
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(Option(paint(row, width), id=row.id, disabled=row.heading) for row in self._rows)
            self.choose(chosen)
        self.scroll_to(y=top, animate=False)
        if self.chosen != chosen and self.highlighted_option is not None and self.highlighted is not None:
            self.post_message(self.OptionHighlighted(self, self.highlighted_option, self.highlighted))

    def choose(self, row_id: str | None) -> None:
        """Put the cursor on the row with this id, or on the first that can be chosen."""
        ids = [row.id for row in self._rows]
        if row_id in ids:
            self.highlighted = ids.index(row_id)
        else:
            self.highlighted = next((i for i, row in enumerate(self._rows) if not row.heading), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turn no page while there is no room for a line: Textual would look for that line."""
        if action in {"page_up", "page_down"} and not self.size.height:
            return False
        return super().check_action(action, parameters)

    def on_resize(self, event: events.Resize) -> None:
        """Break the rows anew for the new width."""
        del event
        if self.option_count != len(self._rows):
            self._replace()
        width = self._width()
        for index, row in enumerate(self._rows):
            self.replace_option_prompt_at_index(index, paint(row, width))

    def _width(self) -> int:
        """Return the cells of a row; while the list is hidden and has none, those that it had."""
        padding = self.get_component_styles("option-list--option").padding
        if self.size.width:
            self._cells = max(_NARROWEST, self.scrollable_content_region.width - padding.width - _GAP)
        return self._cells


class Choices(Rows):
    """The rows of a question. `↵` takes the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Choose", id="choices.choose", tooltip="take the row under the cursor"),
    ]
