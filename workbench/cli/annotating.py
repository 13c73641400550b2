"""How the command line puts something on record in a past incident."""

from __future__ import annotations

from collections.abc import Callable

from workbench.cli.console import say
from workbench.cli.lookup import transcript_named
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.domain.incident_events import Annotation
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.engine import annotate
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
