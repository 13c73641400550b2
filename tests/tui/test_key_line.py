"""The keys at the foot of a screen that is too narrow for all of them."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from tests.patience import PATIENCE_S
from workbench.tui.widgets.key_line import KeyLine


class Keys(App[None]):
    """An app whose key `c` does nothing now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "bell", "Ask everything"),
        Binding("c", "stop", "Stop"),
        Binding("n", "note", "Note"),
        Binding("x", "export", "Export"),
        Binding("escape", "back", "Back", key_display="esc"),
        Binding("question_mark", "help", "Help", key_display="?"),
    ]

    def compose(self) -> ComposeResult:
        yield KeyLine(show_command_palette=False, compact=True)

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        return None if action == "stop" else True


async def test_what_does_nothing_goes_first_and_the_way_back_and_help_never() -> None:
    app = Keys()
    async with app.run_test(size=(80, 5)) as pilot:
        await _shows(pilot, "a c n x escape question_mark")
        await pilot.resize_terminal(52, 5)
        await _shows(pilot, "a n x escape question_mark")
        await pilot.resize_terminal(32, 5)
        await _shows(pilot, "a escape question_mark")
        await pilot.resize_terminal(80, 5)
        await _shows(pilot, "a c n x escape question_mark")


async def _shows(pilot: Pilot[None], keys: str) -> None:
    ends = time.monotonic() + PATIENCE_S
    while (shown := " ".join(key.key for key in pilot.app.query(FooterKey) if key.key != "ctrl+q")) != keys:
        assert time.monotonic() < ends, shown
        await pilot.pause(0.01)
