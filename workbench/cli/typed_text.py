"""A text that a person gives: as an argument, on stdin, or in an editor."""

from __future__ import annotations

import sys

import click

from workbench.cli.console import has_terminal
from workbench.engine.errors import UsageError


def text_from(text: str | None) -> str:
    """Return the text; what stands on stdin for `-`; what a person writes in $EDITOR for None.

    Raises:
        UsageError: There is no terminal for an editor, or it failed.
    """
    if text is not None:
        return sys.stdin.read() if text == "-" else text
    if not has_terminal():
        raise UsageError("there is no terminal to write in: give the text, or - to read stdin")
    try:
        return click.edit("") or ""
    except click.ClickException as error:
        raise UsageError(f"the editor failed: {error.format_message()}") from error
