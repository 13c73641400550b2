"""A group whose commands are modules, imported when they are used."""

from __future__ import annotations

import importlib
from typing import Any

import click

from workbench.cli import commands
from workbench.cli.global_options import add_global_options
from workbench.engine.errors import unknown_name


class LazyGroup(click.Group):
    """Finds `iam-policy` in `commands/iam_policy.py`, as its attribute `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, from the file names."""
        import pkgutil

        del ctx
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and return the command, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        if cmd_name not in self.commands:
            module: Any = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
            self.commands[cmd_name] = add_global_options(module.command, hidden=True)
        return self.commands[cmd_name]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown name brings the nearest one.

        Raises:
            UsageError: There is no such command.
        """
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            raise unknown_name("command", name, self.list_commands(ctx))
        return super().resolve_command(ctx, args)
