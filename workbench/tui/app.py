"""The application: themes, palette, and the way to the first screen. Screens do the work."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette

from workbench.engine.backend import Backend
from workbench.engine.errors import WorkbenchError
from workbench.tui.screens.home import HomeScreen
from workbench.tui.start import Home, StartAt
from workbench.tui.theme import EXTRA_VARIABLES, MARKDOWN, NAMED, THEMES
from workbench.tui.widgets.outside_input import OutsideInput

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.driver import Driver

INTERRUPTED = 130
_ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_PATIENCE_S = 2.0
"""How long leaving may take after a signal; a terminal that is gone takes no bytes any more."""


def _screen_actions() -> type[Provider]:
    """Load the palette when somebody opens it: the first frame need not wait for it."""
    from workbench.tui.palette import ScreenActions  # noqa: PLC0415 - as said above

    return ScreenActions


class WorkbenchApp(App[None]):
    """The workbench in a terminal.

    Args:
        backend: Everything behind the screens.
        start: Where to open.
    """

    TITLE = "workbench"
    CSS_PATH = ["app.tcss", "screens/home.tcss"]  # noqa: RUF012 - as App types it; other screens load their own
    COMMANDS = App.COMMANDS | {_screen_actions}
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as App types it
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-low"), (30, "-high")]  # noqa: RUF012 - as App types it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="app.help", tooltip="keys and help"),
        Binding(
            "f1",
            "help",
            "Help",
            key_display="F1",
            priority=True,
            id="app.help-anywhere",
            tooltip="keys and help",
        ),
        Binding(
            "ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit", tooltip="leave the workbench"
        ),
        Binding(
            "ctrl+c",
            "interrupt",
            "Copy or quit",
            show=False,
            priority=True,
            id="app.interrupt",
            tooltip="copy what is selected; quit when nothing is",
        ),
    ]

    def __init__(self, backend: Backend, *, start: StartAt | None = None) -> None:
        # Without this Textual turns colours to grey, which is a colour, too: https://no-color.org
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._backend = backend
        self.kept_copy = ""
        """The file that holds what was copied last; empty where nothing is kept."""
        self._start = start or Home()
        self.console.push_theme(MARKDOWN)
        for theme in THEMES:
            self.register_theme(theme)
        preferences = backend.load_preferences()
        self.local_time = preferences.local_time
        """Whether clocks show the local time beside UTC."""
        self.theme = os.environ.get("TEXTUAL_THEME") or NAMED[preferences.theme]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Add the colours that no theme of Textual has."""
        return EXTRA_VARIABLES

    def get_default_screen(self) -> HomeScreen:
        """Open at home; it follows `start` from there."""
        return HomeScreen(self._backend, self._start)

    def get_driver_class(self) -> type[Driver]:
        """Take the terminal that survives bytes which are no UTF-8, where Textual would take its own."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":  # a browser, or a test
            return chosen
        from workbench.tui.terminal import Terminal  # noqa: PLC0415 - not where there is no terminal

        return Terminal

    def watch_theme(self, before: str, theme: str) -> None:
        """Keep the theme that was chosen on the screen; one of Textual's own lasts for this session."""
        value = next((value for value, name in NAMED.items() if name == theme), "")
        if not value or theme == before or not self.is_running:
            return
        try:
            self._backend.keep_preference("theme", value)
        except (WorkbenchError, OSError) as error:
            self.notify(str(error), title="The theme could not be kept", severity="warning", markup=False)

    def on_load(self) -> None:
        """Leave the terminal as it was found also when somebody else ends the program."""
        loop = asyncio.get_running_loop()
        for number in _ENDING_SIGNALS:
            loop.add_signal_handler(number, self._end_by, number)

    def on_unmount(self) -> None:
        """Give the signals back."""
        loop = asyncio.get_running_loop()
        for number in _ENDING_SIGNALS:
            loop.remove_signal_handler(number)

    def _end_by(self, number: signal.Signals) -> None:
        """Leave with the exit code that a shell gives to this signal; what is on record stays."""
        code = 128 + number
        last_resort = threading.Timer(_PATIENCE_S, os._exit, (code,))
        last_resort.daemon = True
        last_resort.start()
        self.exit(return_code=code)

    def _handle_exception(self, error: Exception) -> None:
        """Let nothing stand in the way of leaving.

        Once the app is closing, screens come apart in no particular order, and a handler that was on its way
        finds its widgets gone. That is logged; before, every error ends the app as Textual does it.
        """
        if self._exit:
            self.log("while closing", error=error)
        else:
            super()._handle_exception(error)

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from workbench.tui.screens.help import HelpScreen  # noqa: PLC0415 - the first frame need not wait for it

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Show the palette, once: it may be open below the help that explains it."""
        if not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            super().action_command_palette()

    def copy_to_clipboard(self, text: str) -> None:
        """Hand a text to the terminal, which tells nobody whether it took it; keep it in a file beside."""
        super().copy_to_clipboard(text)
        self.kept_copy = self._backend.keep_copy(text)

    def action_interrupt(self) -> None:
        """Copy what is selected; leave when nothing is. What is on record stays."""
        field = self.focused
        selected = self.screen.get_selected_text()
        if isinstance(field, OutsideInput) and field.selected_text:
            selected = field.selected_text
        if selected:
            self.copy_to_clipboard(selected)
        else:
            self.exit(return_code=INTERRUPTED)
