"""Something to read in full, and to copy from: an entry, a head, a verification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from workbench.tui.screens.base import Dialog


class TextDialog(Dialog[None]):
    """A text that may be longer than the screen, and the one thing in it that is worth copying.

    Args:
        title: What it is.
        text: What to read.
        copies: What the key copies; empty when there is nothing.
        what: How that is called: `the head`.
        tone: `-bad` for bad news.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy", id="reading.copy", tooltip="copy what this shows: a hash, a request"),
        Binding("enter,escape", "close", "Go on", id="reading.close", tooltip="close this"),
    ]

    def __init__(
        self, title: str, text: Content, *, copies: str = "", what: str = "", tone: str = ""
    ) -> None:
        super().__init__()
        self._title, self._text, self._copies, self._what, self._tone = title, text, copies, what, tone

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        box = VerticalScroll(
            Static(self._text, id="told", markup=False), classes=f"box wide {self._tone}", id="reading"
        )
        box.border_title = Content(self._title)
        yield box

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        return "There is nothing to copy here." if action == "copy" and not self._copies else ""

    def action_copy(self) -> None:
        """Copy it."""
        self.copy(self._copies, self._what)

    def action_close(self) -> None:
        """Go on."""
        self.dismiss(None)
