"""An input for text from outside: shown inert, given back as it was."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from workbench.domain.text import clean

_SHOWN = 2_000
"""Characters of a long paste that are shown; the rest is kept."""


class OutsideInput(Input):
    """A one-line input that takes a paste of many lines, of any length and with any characters in it.

    `value` is what is shown. `text` is what was meant: a key with a zero-width space in it looks like
    `⟨U+200B⟩` here, and must still be asked for as it is.

    Args:
        text: What stands there at first.
        id: The widget's.
        placeholder: Shown while nothing stands there.
        literally: It is one value, a name for instance: blanks and line feeds in it are part of it, and are
            shown. Only the end of the line that a terminal copies along is not.
    """

    def __init__(
        self,
        text: str = "",
        *,
        id: str,  # noqa: A002 - as Input calls it
        placeholder: str = "",
        literally: bool = False,
    ) -> None:
        self._originals: dict[str, str] = {}
        self._literally = literally
        super().__init__(self._as_shown(text), id=id, placeholder=placeholder)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell whether a key is text here, so that the footer does not offer it."""
        return key == "slash" or super().check_consume_key(key, character)

    @property
    def text(self) -> str:
        """The input with every paste as it came."""
        text = self.value
        for shown, original in self._originals.items():
            text = text.replace(shown, original)
        return text

    def set_text(self, text: str) -> None:
        """Replace the input by `text`, which may come from outside."""
        self.value = self._as_shown(text)
        self.cursor_position = len(self.value)

    def paste(self, text: str) -> None:
        """Insert `text` at the cursor, or in place of what is selected."""
        if self._literally:
            text = text.removesuffix("\n").removesuffix("\r")
        shown = self._as_shown(text)
        if self.selection.is_empty:
            self.insert_text_at_cursor(shown)
        else:
            self.replace(shown, *self.selection)

    def on_paste(self, event: events.Paste) -> None:
        """Take the whole paste, where an Input would take its first line."""
        event.stop()
        event.prevent_default()
        self.paste(event.text)

    def _as_shown(self, text: str) -> str:
        lines = [line.strip() for line in text.strip().splitlines()]
        shown = clean(text if self._literally else " ".join(lines))
        if len(shown) > _SHOWN:
            shown = f"{shown[:_SHOWN]}… ({len(text)} characters)"
        if shown != text:
            self._originals[shown] = text
        return shown
