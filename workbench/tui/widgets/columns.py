"""Two columns: a short head, and a text that breaks beside it and never under it."""

from __future__ import annotations

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class Columns(Horizontal):
    """Glyph and word at the left, what is known at the right."""

    def __init__(self, head: Content | str = "", text: Content | str = "") -> None:
        self._head = Static(head, classes="columns-head", markup=False)
        self._text = Static(text, classes="columns-text", markup=False)
        super().__init__(self._head, self._text, classes="columns")

    def show(self, head: Content, text: Content) -> None:
        """Show other content."""
        self._head.update(head)
        self._text.update(text)
