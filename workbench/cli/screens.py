"""The way to the screens, for the commands that open them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from workbench.cli.console import has_terminal
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.engine.backend import Backend
from workbench.engine.errors import UsageError

if TYPE_CHECKING:
    from workbench.tui.start import StartAt


def open_screens(settings: Settings, start: StartAt | None = None, backend: Backend | None = None) -> int:
    """Run the screens until the person leaves, and return the exit code.

    Args:
        settings: The global options.
        start: Where to open; None for home.
        backend: What to work with, where it is not that of the settings.

    Raises:
        UsageError: There is no terminal to draw on, or plain lines were asked for.
    """
    if settings.plain or not (has_terminal() or "TEXTUAL_DRIVER" in os.environ):
        why = "--plain asks for no screens" if settings.plain else "there is no terminal for the screens"
        raise UsageError(
            f"{why}: use 'workbench run PLAYBOOK' or 'workbench triage TEXT'; see 'workbench --help'"
        )
    from workbench.tui.app import WorkbenchApp

    app = WorkbenchApp(backend or make_backend(settings), start=start)
    app.run()
    return app.return_code or 0
