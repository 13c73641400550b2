"""The global options: accepted before and after the command, and by every subcommand."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import click

from workbench import __version__
from workbench.cli.settings import Settings


def _remember(context: click.Context, option: click.Parameter, value: Any) -> None:
    """Keep a value that was given; the same option further right overrides."""
    if value and option.name:
        setattr(context.find_root().ensure_object(Settings), option.name, value)


def _print_version(context: click.Context, _option: click.Parameter, value: Any) -> None:
    if value and not context.resilient_parsing:
        print(f"workbench {__version__}")
        context.exit()


def _add_folder(context: click.Context, _option: click.Parameter, value: tuple[Path, ...]) -> None:
    settings = context.find_root().ensure_object(Settings)
    settings.playbooks = (*settings.playbooks, *value)


_FOLDER = click.Path(path_type=Path)
_OPTIONS: tuple[tuple[str, str | None, str, dict[str, Any]], ...] = (
    ("--profile", "NAME", "AWS profile", {}),
    ("--region", "NAME", "AWS Region", {}),
    ("--endpoint-url", "URL", "endpoint that replaces AWS's own", {}),
    ("--journal", "DIR", "folder of the journal", {"type": _FOLDER}),
    (
        "--playbooks",
        "DIR",
        "folder with playbooks of your own; may be repeated",
        {"type": _FOLDER, "multiple": True, "callback": _add_folder},
    ),
    ("--no-journal", None, "keep nothing on disk", {"is_flag": True}),
    ("--allow-cost", None, "also ask what AWS bills, such as Logs Insights", {"is_flag": True}),
    ("--allow-log-files", None, "also read gzip log files below an EMR cluster's LogUri", {"is_flag": True}),
    (
        "--no-network",
        None,
        "look up no name and connect to no SFTP server: AWS's API only",
        {"is_flag": True},
    ),
    ("--plain", None, "no screens; progress as plain lines", {"is_flag": True}),
    (
        "--version",
        None,
        "print the version",
        {"is_flag": True, "is_eager": True, "callback": _print_version},
    ),
)


def add_global_options(command: click.Command, *, hidden: bool) -> click.Command:
    """Give `command` and its subcommands the global options; `hidden` leaves them out of its help."""
    command.params.extend(_made(hidden=hidden))
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            add_global_options(sub, hidden=hidden)
    return command


@functools.cache
def _made(*, hidden: bool) -> tuple[click.Option, ...]:
    """Return the options, which all commands share: click keeps nothing of a command in them."""
    return tuple(
        click.Option(
            [name],
            metavar=metavar,
            help=help_,
            **{"callback": _remember, "expose_value": False, "hidden": hidden, **more},
        )
        for name, metavar, help_, more in _OPTIONS
    )


def words_of(settings: Settings) -> list[str]:
    """Return the global options as they would be typed, for another process of this program."""
    words: list[str] = []
    for name, *_ in _OPTIONS:
        value = getattr(settings, name.removeprefix("--").replace("-", "_"), None)
        if value is True:
            words.append(name)
        elif value:
            several = value if isinstance(value, tuple) else (value,)
            words += [word for item in several for word in (name, str(item))]
    return words
