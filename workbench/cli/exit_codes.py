"""What the exit code of a command says, the same for all commands."""

from __future__ import annotations

from enum import IntEnum

from workbench.engine.errors import GuardRefusedError


class ExitCode(IntEnum):
    """Errors bring their own, see `workbench.engine.errors`."""

    NOTHING_WRONG = 0
    """Nothing wrong was found, and what had to be seen was seen."""
    INTERNAL_ERROR = 1
    WRONG = 3
    """A cause is proven, a call was not read-only, a file is not what was written."""
    CANNOT_TELL = 4
    """Something that would decide could not be seen."""
    REFUSED = GuardRefusedError.exit_code
    """The read-only guard let something not pass."""
    INTERRUPTED = 130
    """Ctrl-C; what a shell makes of SIGINT."""
