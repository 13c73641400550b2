"""`workbench man`: the help as a page for `man`."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    r"""Print the manual page, made from the help of all commands.

    \b
    workbench man > ~/.local/share/man/man1/workbench.1
    """
    from workbench.cli.command_line import workbench
    from workbench.cli.console import emit
    from workbench.cli.printing.manual import manual

    emit(manual(workbench))
