"""The command line: parses the arguments and dispatches to a command."""

from __future__ import annotations

from collections.abc import Sequence

import click

from workbench.cli.console import say
from workbench.cli.global_options import add_global_options
from workbench.cli.lazy import LazyGroup
from workbench.cli.settings import Settings


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


def carry_out(arguments: Sequence[str] | None) -> int:
    """Carry out a command line and return the exit code.

    Args:
        arguments: Those after the program's name; None for those of this process.

    Raises:
        KeyboardInterrupt: The person ended it.
        WorkbenchError: It cannot be carried out.
    """
    try:
        result = workbench.main(arguments, prog_name="workbench", standalone_mode=False)
    except click.ClickException as error:
        say(f"workbench: {_explain(error)}")
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    return result if isinstance(result, int) else 0


def _explain(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f"\nTry '{context.command_path} --help'." if context else ""
    return f"{error.format_message()}{hint}"
