"""Every event is said in one way, wherever it is read."""

from __future__ import annotations

from tests.exporters.samples import hostile
from workbench.domain.incident_events import (
    EntryCorrected,
    FindingRecorded,
    IncidentImported,
    IncidentOpened,
    LogsAsked,
    NoteAdded,
    RunFinished,
)
from workbench.exporters.record import text_of
from workbench.tui.own_entries import told_events
from workbench.tui.state import state_of_transcript
from workbench.wording.events import sentence


def test_screens_and_exports_say_the_same() -> None:
    transcript = hostile("a plain text")
    entries = transcript.entries
    assert {type(entry.event) for entry in entries} >= {
        IncidentOpened,
        FindingRecorded,
        LogsAsked,
        RunFinished,
    }
    shown = {item.id: item.text for item in told_events(state_of_transcript(transcript), folded=False)}
    corrected = {entry.event.entry for entry in entries if isinstance(entry.event, EntryCorrected)}
    for entry in entries:
        said = text_of(entry.event)
        assert said == sentence(entry.event)
        assert entry.seq in corrected or shown[f"{transcript.incident.id}#{entry.seq}"] == said


def test_exports_show_no_secret_that_somebody_typed() -> None:
    event = NoteAdded(text="they use password=hunter22 there")
    assert "hunter22" in sentence(event)
    assert "hunter22" not in text_of(event)


def test_the_head_of_an_imported_incident_is_no_secret() -> None:
    event = IncidentImported(entries=3, head="0f" * 32, bundle_sha256="")
    assert text_of(event) == f"imported with 3 entries, head {'0f' * 32}"
