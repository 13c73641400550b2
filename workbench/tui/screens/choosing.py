"""Choosing several of some rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from workbench.tui.paint.rows import Row
from workbench.tui.screens.base import Dialog
from workbench.tui.widgets.rows import Choices, Rows


class ChooseSeveral(Dialog[tuple[str, ...] | None]):
    """Ask for one or several of some rows. Answers their ids in the order of the rows, or None.

    Args:
        title: What is asked for.
        question: The question, in full.
        rows: What there is to choose from.
        alone: The ids that exclude all others.
        at: The row under the cursor at first; the first one, if it is not there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="several.mark", tooltip="mark this one, or take its mark away"),
        Binding("escape", "cancel", "Cancel", id="several.cancel", tooltip="close this without an answer"),
    ]

    def __init__(
        self, title: str, question: Content, rows: Sequence[Row], *, alone: Collection[str] = (), at: str = ""
    ) -> None:
        super().__init__()
        self._title, self._question, self._rows, self._alone = title, question, rows, frozenset(alone)
        self._marked: set[str] = set()
        self._at = at

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        hint = Static(
            "␣ marks several; ↵ gives what is marked, else the row under the cursor", classes="hint"
        )
        box = Vertical(
            Static(self._question, classes="question", markup=False),
            Choices(id="choices"),
            hint,
            classes="box",
        )
        box.border_title = Content(self._title)
        yield box

    def on_mount(self) -> None:
        """Fill the list."""
        self._show()
        self.query_one(Rows).choose(self._at)
        self.query_one(Rows).focus()

    def _show(self) -> None:
        signs = {row.id: "■ " if row.id in self._marked else "□ " for row in self._rows}
        self.query_one(Rows).show([replace(row, head=Content(signs[row.id])) for row in self._rows])

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away; what excludes others takes theirs."""
        row = self.query_one(Rows).chosen
        if row is None:
            return
        if row in self._marked:
            self._marked.discard(row)
        elif row in self._alone:
            self._marked = {row}
        else:
            self._marked = (self._marked - self._alone) | {row}
        self._show()

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Give what is marked back, else the row under the cursor."""
        marked = tuple(row.id for row in self._rows if row.id in self._marked)
        self.dismiss(marked or ((event.option_id,) if event.option_id else None))

    def action_cancel(self) -> None:
        """Give nothing back."""
        self.dismiss(None)
