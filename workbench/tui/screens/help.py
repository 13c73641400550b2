"""Help: the keys of the screen below, and what the pane under the cursor is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from workbench.tui.formats import inert
from workbench.tui.screens.base import Dialog, WorkbenchScreen


class HelpScreen(Dialog[None]):
    """Generated from the bindings, so that it cannot be wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,question_mark,f1", "close", "Back", id="help.back", tooltip="close the help"),
    ]

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._about = help_of(screen)
        self._keys = keys_of(screen)

    def content(self) -> Iterator[Widget]:
        """Make the box at the side."""
        box = VerticalScroll(
            Static(self._about, markup=False),
            Static(self._keys, classes="section", markup=False),
            classes="box side",
        )
        box.border_title = Content("Help")
        yield box

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def help_of(screen: Screen[Any]) -> Content:
    """Return the help of the focused pane and of the screen."""
    nodes = screen.focused.ancestors_with_self if screen.focused else [screen]
    texts = [node.HELP for node in nodes if node.HELP]
    return Content("\n\n").join(Content(" ".join(text.split())) for text in texts)


def keys_of(screen: Screen[Any]) -> Content:
    """Return one line per key that acts here; a disabled one with the reason."""
    lines: list[Content] = []
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.system or binding.action in seen or not binding.tooltip:
            continue
        seen.add(binding.action)
        key = screen.app.get_key_display(binding)
        why = screen.why_not(binding.action) if isinstance(screen, WorkbenchScreen) else ""
        style = "$quiet" if why or not active.enabled else "bold $text-primary"
        lines.append(Content.assemble((f"{key:<8}", style), f"{binding.tooltip}"))
        if why:
            lines.append(Content.assemble(" " * 8, (inert(f"not now: {why}").plain, "$quiet")))
    return Content("\n").join([Content.styled("Keys", "bold underline"), *lines])
