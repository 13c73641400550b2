"""`workbench man`: the help as a page for `man`."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    r"""Print the manual page, made from the help of all commands.

    \b
    workbench man > ~/.local/share/man/man1/workbench.1
    """
    from workbench.cli.console import emit
    from workbench.cli.printing.manual import manual

    program = click.get_current_context().find_root().command
    if isinstance(program, click.Group):
        emit(manual(program))
