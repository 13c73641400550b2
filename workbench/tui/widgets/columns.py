"""A head with a text: beside it, or under it."""

from __future__ import annotations

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static


class Columns(Horizontal):
    """Glyph and word at the left, a text at the right that never breaks under them."""

    def __init__(self, head: Content, text: Content) -> None:
        super().__init__(
            Static(head, classes="columns-head", markup=False),
            Static(text, classes="columns-text", markup=False),
            classes="columns",
        )


class Block(Vertical):
    """A head on a line of its own, and a text under it."""

    def __init__(self) -> None:
        self._head = Static(markup=False)
        self._text = Static(classes="block-text", markup=False)
        super().__init__(self._head, self._text, classes="block")

    def show(self, head: Content, text: Content) -> None:
        """Show other content."""
        self._head.update(head)
        self._text.update(text)
