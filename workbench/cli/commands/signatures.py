"""`workbench signatures`: the catalogue of error texts."""

from __future__ import annotations

from typing import TextIO

import click

from workbench.cli import options
from workbench.cli.exit_codes import ExitCode
from workbench.cli.settings import Settings

_MAX_TEXT = 1_000_000


@click.group()
def command() -> None:
    """List, show and try error signatures: which words mean which failure."""


@command.command("list")
@options.text_or_json
@click.pass_obj
def list_(settings: Settings, form: str) -> None:
    """List all signatures; what could not be loaded is told on stderr."""
    from workbench.cli.console import emit, say
    from workbench.cli.printing.signatures import signatures_json, signatures_text
    from workbench.cli.wiring import signature_files

    found = signature_files(settings)
    emit((signatures_json if form == "json" else signatures_text)(found.catalogue))
    for problem in found.problems:
        say(f"workbench: {problem}")


@command.command()
@click.argument("signature")
@options.text_or_json
@click.pass_obj
def show(settings: Settings, signature: str, form: str) -> None:
    """Show what SIGNATURE matches, means and speaks for."""
    from workbench.cli.console import emit
    from workbench.cli.printing.signatures import signature_json, signature_text
    from workbench.cli.wiring import signature_files
    from workbench.engine.errors import unknown_name

    known = signature_files(settings).catalogue.signatures
    if signature not in known:
        raise unknown_name("signature", signature, known)
    emit((signature_json if form == "json" else signature_text)(known[signature]))


@command.command()
@click.argument("file", type=click.File(errors="replace"))
@options.text_or_json
@click.pass_obj
def test(settings: Settings, file: TextIO, form: str) -> int:
    """Tell which signatures the text in FILE (`-` is stdin) holds, the one that decides first.

    Only the first million characters are looked at. Exits 4 when none decides.
    """
    from workbench.cli.console import emit
    from workbench.cli.printing.signatures import matches_json, matches_text
    from workbench.cli.wiring import signature_files

    matches = signature_files(settings).catalogue.matches(file.read(_MAX_TEXT))
    emit((matches_json if form == "json" else matches_text)(matches))
    decided = bool(matches) and matches[0].signature.decides
    return ExitCode.NOTHING_WRONG if decided else ExitCode.CANNOT_TELL
