"""What an incident screen is painted from."""

from __future__ import annotations

from dataclasses import replace

from tests.exporters.samples import proven
from workbench.domain.incident_events import Event, LogsAsked, NoteAdded, RunPaused
from workbench.exporters.record import diagnosis_of
from workbench.tui.state import IncidentState


def paused_after(*events: Event) -> str:
    transcript = proven()
    last = transcript.entries[-1]
    more = tuple(replace(last, seq=last.seq + n, event=event) for n, event in enumerate(events, 1))
    return IncidentState(
        incident=transcript.incident,
        target=transcript.incident.target,
        entries=(*transcript.entries, *more),
        findings={},
        answers={},
        diagnosis=diagnosis_of(transcript),
    ).paused


def test_a_paused_run_stays_paused_while_people_write_and_ask_logs() -> None:
    paused = RunPaused(reason="the credentials have expired", checks=())
    asked = LogsAsked(question="denied-calls", values={}, source="logs", state="SUCCEEDED")
    assert paused_after(paused, NoteAdded(text="renewing them"), asked) == "the credentials have expired"
    assert paused_after(asked) == ""
