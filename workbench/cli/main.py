"""The entry point: opens the screens or carries out a command; every way to end is an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from workbench.cli.console import allow_many_files, drop_stdout, drop_unread, open_missing_streams, say
from workbench.cli.exit_codes import ExitCode
from workbench.cli.last_words import take_over_stderr
from workbench.cli.settings import COMPLETE, Settings
from workbench.engine.errors import UsageError, WorkbenchError, limit_reached


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit. `arguments` are those after the program's name."""
    allow_many_files()
    try:
        open_missing_streams()
    except UsageError as error:
        say(f"workbench: {error}")
        sys.exit(error.exit_code)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 still gets the answer
    take_over_stderr()
    code = main(arguments)
    drop_unread()
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        if not (sys.argv[1:] if arguments is None else arguments) and COMPLETE not in os.environ:
            from workbench.cli.screens import open_screens

            return open_screens(Settings())
        # Nobody who opens the screens waits for the parser of options.
        from workbench.cli.command_line import carry_out

        return carry_out(arguments)
    except WorkbenchError as error:
        say(f"workbench: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("workbench: interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        drop_stdout()
        return ExitCode.INTERNAL_ERROR
    except OSError as error:
        if error.filename is None:
            return _report(error)
        _say_trace_to_debug(error)
        say(f"workbench: {error.filename}: {error.strerror}")  # a name too long, a disk that is full: no bug
        return UsageError.exit_code
    except Exception as error:  # noqa: BLE001 - the last door: a bug ends in one line, and where to see more
        return _report(error)


def _report(error: Exception) -> int:
    import traceback

    _say_trace_to_debug(error)
    if limit := limit_reached(error):
        say(f"workbench: {limit}")
        return ExitCode.CANNOT_TELL
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    say(
        f"workbench: internal error: {type(error).__name__}: {error}{where}. "
        "This is a bug: please report it; WORKBENCH_DEBUG=1 prints the traceback"
    )
    return ExitCode.INTERNAL_ERROR


def _say_trace_to_debug(error: Exception) -> None:
    import traceback

    if os.environ.get("WORKBENCH_DEBUG"):
        say("".join(traceback.format_exception(error)))
