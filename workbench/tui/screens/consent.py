"""What is not done unasked: a question whose answer goes on record, with "no" under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from workbench.tui.formats import inert
from workbench.tui.screens.base import Dialog


class AskConsent(Dialog[bool]):
    """Ask for a consent. Answers whether it was given.

    Args:
        question: What is asked.
        wanted: What it would decide, one line each.
        extent: What the person agrees to.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agree", "Yes, read them", id="consent.yes", tooltip="agree, on record, and ask again"),
        Binding(
            "n,escape", "decline", "No", id="consent.no", tooltip="do not agree; that goes on record too"
        ),
        Binding("left,right", "app.focus_next", "Other button", show=False, id="consent.other"),
    ]

    def __init__(self, question: str, wanted: Sequence[str], extent: str) -> None:
        super().__init__()
        self._question, self._wanted, self._extent = question, wanted, extent

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        box = Vertical(
            *(Static(inert(line), markup=False) for line in self._wanted),
            Static(self._extent, classes="hint", markup=False),
            Horizontal(
                Button("No (n)", id="no", variant="primary"),
                Button("Yes, read them (y)", id="yes"),
            ),
            classes="box",
        )
        box.border_title = Content(self._question)
        yield box

    def on_mount(self) -> None:
        """Put the cursor on "no"."""
        self.query_one("#no", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the button's answer."""
        self.dismiss(event.button.id == "yes")

    def action_agree(self) -> None:
        """Yes."""
        self.dismiss(True)  # noqa: FBT003 - the dialog's answer is a bool

    def action_decline(self) -> None:
        """No."""
        self.dismiss(False)  # noqa: FBT003 - as above
