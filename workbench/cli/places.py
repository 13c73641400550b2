"""Where things of this person are, and who that is."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from workbench.cli.settings import Settings
from workbench.domain.target import Person

APP = "workbench"


def journal_folder(settings: Settings) -> Path:
    """Return where the journal is, or would be."""
    if settings.journal:
        return settings.journal
    import platformdirs

    return platformdirs.user_data_path(APP) / "journal"


def this_person() -> Person:
    """Return who works here, as the operating system tells."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in some containers
        user = "unknown"
    return Person(os_user=user, host=os.uname().nodename)
