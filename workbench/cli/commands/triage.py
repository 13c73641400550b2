"""`workbench triage`: from pasted text to a playbook with its parameters."""

from __future__ import annotations

import click

from workbench.cli import options
from workbench.cli.exit_codes import ExitCode
from workbench.cli.settings import Settings

_MAX_TEXT = 1_000_000


@click.command()
@click.argument("text", nargs=-1, required=True)
@options.text_or_json
@click.pass_obj
def command(settings: Settings, text: tuple[str, ...], form: str) -> int:
    """Recognise TEXT (`-` reads stdin): an error, an ARN, an s3:// URI, a link, an alarm, an event.

    Prints what the text says by itself, and the playbooks that fit, the best first. Exits 4 when none does.
    """
    import sys

    from workbench.cli.console import emit
    from workbench.cli.printing.suggestions import as_json, as_text
    from workbench.cli.wiring import make_backend
    from workbench.engine.triage import triage

    pasted = sys.stdin.read(_MAX_TEXT) if text == ("-",) else " ".join(text)
    backend = make_backend(settings)
    playbooks = backend.load_library().playbook_outlines.values()
    found = triage(pasted, playbooks, backend.load_signatures())
    emit(as_json(found) if form == "json" else as_text(found))
    return ExitCode.NOTHING_WRONG if found.suggestions else ExitCode.CANNOT_TELL
