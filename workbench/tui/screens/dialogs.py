"""Small questions: a note, one of several answers, a message that must be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from workbench.engine.errors import UsageError
from workbench.tui.editor import edited
from workbench.tui.formats import inert
from workbench.tui.paint.rows import Row
from workbench.tui.screens.base import Dialog
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.tui.widgets.rows import Choices, Rows

_CANCEL = Binding("escape", "cancel", "Cancel", id="dialog.cancel", tooltip="close this without an answer")


class AskText(Dialog[str | None]):
    """Ask for a text. Answers the text, or None; `when` is the time beside it.

    Args:
        title: What is asked for.
        hint: How to say it.
        text: What stands there at first.
        goes_on: Letters go on with that text; otherwise they take its place.
        check: Raises UsageError for what cannot be taken, of text and time: the dialog says why, and stays.
        when: How to say a time; empty where there is none to be asked for.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Save", id="dialog.accept", tooltip="take this text"),
        Binding("ctrl+o", "edit", "$EDITOR", id="dialog.edit", tooltip="write several lines in your editor"),
        _CANCEL,
    ]

    def __init__(
        self,
        title: str,
        *,
        hint: str = "",
        text: str = "",
        goes_on: bool = False,
        check: Callable[[str, str], object] | None = None,
        when: str = "",
    ) -> None:
        super().__init__()
        self._title, self._hint, self._text, self._goes_on = title, hint, text, goes_on
        self._check, self._when_hint = check, when
        self.when = ""

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        line = OutsideInput(self._text, id="text")
        line.select_on_focus = not self._goes_on
        parts: list[Widget] = [line, Static(self._hint, classes="hint", markup=False)]
        if self._when_hint:
            parts.insert(1, OutsideInput(id="when", placeholder=self._when_hint))
        box = Vertical(*parts, classes="box")
        box.border_title = Content(self._title)
        yield box

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Give the text back, unless it cannot be taken."""
        text = self.query_one("#text", OutsideInput).text
        self.when = self.query_one("#when", OutsideInput).text if self._when_hint else ""
        try:
            if self._check:
                self._check(text, self.when)
        except UsageError as error:
            hint = self.query_one(".hint", Static)
            hint.update(inert(str(error)))
            hint.add_class("-wrong")
            return
        self.dismiss(text)

    def action_edit(self) -> None:
        """Write the text in the person's editor."""
        line = self.query_one("#text", OutsideInput)
        try:
            line.set_text(edited(self.app, line.text))
        except UsageError as error:
            self.failed(error)

    def action_cancel(self) -> None:
        """Give nothing back."""
        self.dismiss(None)


class Choose(Dialog[str | None]):
    """Ask for one of several rows. Answers its id, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _CANCEL,
    ]

    def __init__(self, title: str, question: Content, rows: Sequence[Row]) -> None:
        super().__init__()
        self._title, self._question, self._rows = title, question, rows

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        box = Vertical(
            Static(self._question, classes="question", markup=False), Choices(id="choices"), classes="box"
        )
        box.border_title = Content(self._title)
        yield box

    def on_mount(self) -> None:
        """Fill the list, the cursor on its first row."""
        choices = self.query_one(Rows)
        choices.show(self._rows)
        choices.focus()

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Give the chosen id back."""
        self.dismiss(event.option_id)

    def action_cancel(self) -> None:
        """Give nothing back."""
        self.dismiss(None)


class Tell(Dialog[None]):
    """Say something that must not pass by: a story, a result, a journal that cannot be written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "close", "Go on", id="dialog.close", tooltip="close this message"),
    ]

    def __init__(self, title: str, text: Content, *, tone: str = "") -> None:
        super().__init__()
        self._title, self._text, self._tone = title, text, tone

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        box = Vertical(Static(self._text, id="told", markup=False), classes=f"box {self._tone}")
        box.border_title = Content(self._title)
        box.can_focus = True
        yield box

    def action_close(self) -> None:
        """Go on."""
        self.dismiss(None)
