"""`workbench journal`: past incidents, read, added to, checked and handed over."""

from __future__ import annotations

import click

from workbench.cli.commands.journal import adding, checking, moving, reading


@click.group()
def command() -> None:
    """Read past incidents, add to them, check them, hand them over."""


for _module in (reading, adding, checking, moving):
    for _command in _module.COMMANDS:
        command.add_command(_command)
