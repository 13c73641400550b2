"""How the command line adds a note: at once, for it is typed while things are on fire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench import __version__
from workbench.cli.console import say
from workbench.cli.places import journal_folder, this_person
from workbench.cli.settings import Settings
from workbench.cli.typed_text import text_from
from workbench.engine.clock import SystemClock
from workbench.engine.said import note_said
from workbench.journal.jotting import NotePad

if TYPE_CHECKING:
    from workbench.domain.transcript import Transcript


def jot(settings: Settings, name: str, text: str | None, at: str) -> None:
    """Add a note to an incident, and say which entry it became.

    Args:
        settings: The global options.
        name: What `incident_named` takes.
        text: As for `text_from`.
        at: When it was, as typed; empty where nobody said.

    Raises:
        UsageError: There is no such incident, or nothing sensible to add.
        JournalError: It cannot be read or written.
    """
    clock = SystemClock()
    # A given text is looked at before the incident; an editor asks for one once it is known what about.
    given = None if text is None else note_said(text_from(text), at, clock.now())
    if not settings.no_journal:
        pad = NotePad(journal_folder(settings), clock, this_person(), __version__)
        incident = pad.resolve(name)
        given = given or note_said(text_from(text), at, clock.now())
        if seq := pad.add(incident, *given):
            say(f"entry {seq}")
            return
    from workbench.cli.annotating import put
    from workbench.domain.incident_events import NoteAdded

    def note(_: Transcript) -> NoteAdded:
        words, moment = given or note_said(text_from(text), at, clock.now())
        return NoteAdded(text=words, at=moment)

    put(settings, name, note)
