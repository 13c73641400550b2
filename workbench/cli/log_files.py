"""Whether log files may be read: asked where a person sits at the terminal, with "no" as the default."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import click

from workbench.cli.console import say
from workbench.domain.finding import Finding
from workbench.engine.consents import QUESTION, WHAT_IS_READ


def asks_a_person() -> Callable[[Mapping[str, Finding]], bool] | None:
    """Return the way to ask; None where nobody is there, so that `--allow-log-files` alone agrees."""
    return _agrees if sys.stdin.isatty() and sys.stderr.isatty() else None


def _agrees(wanted: Mapping[str, Finding]) -> bool:
    for check, finding in wanted.items():
        say(f"{check}: {finding.summary}")
    say(WHAT_IS_READ)
    try:
        return click.confirm(QUESTION, default=False, err=True)
    except click.Abort:  # the end of input: nobody agreed
        return False
