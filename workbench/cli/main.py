"""The entry point: parses, dispatches, and turns every way to end into a message and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from workbench.cli.console import allow_many_files, drop_stdout, open_missing_streams, say
from workbench.cli.exit_codes import ExitCode
from workbench.cli.last_words import take_over_stderr
from workbench.cli.lazy import LazyGroup
from workbench.cli.settings import Settings, add_global_options
from workbench.engine.errors import UsageError, WorkbenchError, limit_reached


@click.group(
    cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.pass_context
def workbench(context: click.Context) -> int:
    """Read-only incident response for AWS data and ML pipelines.

    Without a command it opens at the home screen: search, or paste an error, an ARN, a link, an alarm.
    """
    settings = context.ensure_object(Settings)
    if context.invoked_subcommand is None:
        from workbench.cli.screens import open_screens

        return open_screens(settings)
    return 0


add_global_options(workbench, hidden=False)


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
    sys.exit(main(arguments))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        result = workbench.main(arguments, prog_name="workbench", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        say(f"workbench: {_explain(error)}")
        return error.exit_code
    except WorkbenchError as error:
        say(f"workbench: {error}")
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("workbench: interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        drop_stdout()
        return ExitCode.INTERNAL_ERROR
    except OSError as error:
        if error.filename is None:
            return _report(error)
        if os.environ.get("WORKBENCH_DEBUG"):
            say("".join(traceback.format_exception(error)))
        say(f"workbench: {error.filename}: {error.strerror}")  # a name too long, a disk that is full: no bug
        return UsageError.exit_code
    except Exception as error:  # noqa: BLE001 - the last door: a bug ends in one line, and where to see more
        return _report(error)


def _explain(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f"\nTry '{context.command_path} --help'." if context else ""
    return f"{error.format_message()}{hint}"


def _report(error: Exception) -> int:
    if os.environ.get("WORKBENCH_DEBUG"):
        say("".join(traceback.format_exception(error)))
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
