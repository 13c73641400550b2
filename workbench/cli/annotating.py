"""How the command line puts something on record in a past incident."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from workbench.cli.console import has_terminal, say
from workbench.cli.lookup import transcript_named
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.incident_events import Annotation
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine import annotate
from workbench.engine.errors import UsageError
from workbench.engine.recording import record


def put(settings: Settings, name: str, make: Callable[[Transcript], Annotation]) -> None:
    """Add what `make` makes of the incident to it, and say which entry it became.

    Raises:
        UsageError: There is no such incident, or nothing sensible to add.
        JournalError: It cannot be read or written.
    """
    backend = make_backend(settings)
    transcript = transcript_named(backend.journal, name)
    entry = record(backend, transcript, make(transcript))
    say(f"entry {entry.seq}")


def seal(settings: Settings, name: str, summary: str) -> tuple[TimelineEntry, str]:
    """Close an incident, and return the entry that seals it, and its id; raises as `put`."""
    backend = make_backend(settings)
    transcript = transcript_named(backend.journal, name)
    entry = record(backend, transcript, annotate.closing(transcript, summary))
    return entry, transcript.incident.id


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
