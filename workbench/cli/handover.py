"""Taking over an incident from somebody else's journal."""

from __future__ import annotations

from pathlib import Path

from workbench.cli.console import say
from workbench.cli.printing.verifications import first_problem
from workbench.domain.incident_events import IncidentImported
from workbench.engine.backend import Backend
from workbench.engine.recording import record
from workbench.journal import Imported, ImportResult, TinyJournal

_ARRIVALS = {
    ImportResult.ADDED: "{} entries",
    ImportResult.CONTINUED: "the incident was here already; it now has {} entries",
    ImportResult.KNOWN: "all of its {} entries were here already",
}


def take_in(journal: TinyJournal, file: Path, *, allow_damaged: bool) -> Imported:
    """Import a bundle and say what came of it; raises as `TinyJournal.import_bundle`."""
    imported = journal.import_bundle(file, allow_damaged=allow_damaged)
    found = imported.verification
    problem = first_problem(found)
    say(f"{_ARRIVALS[imported.arrival].format(found.entries)}, head {found.head}")
    say(f"workbench: it does not add up: {problem}" if problem else "everything in the bundle adds up")
    return imported


def go_on_with(backend: Backend, imported: Imported) -> None:
    """Put on record that this person goes on with an imported incident, once for each bundle.

    Raises:
        JournalError: The incident cannot be read or written.
    """
    transcript = backend.journal.load(imported.incident_id)
    event = IncidentImported(
        entries=imported.verification.entries,
        head=imported.verification.head,
        bundle_sha256=imported.bundle_sha256,
    )
    known = next((entry.seq for entry in transcript.entries if entry.event == event), None)
    if known is None:
        known = record(backend, transcript, event).seq
    follow_up = (
        "notes and corrections, for it is closed"
        if transcript.closed
        else f"workbench run --resume {imported.incident_id}"
    )
    say(f"entry {known}: it is yours now; to go on: {follow_up}")
