"""A drill that is done blind: lists tell nothing of its conclusion before its end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.exporters.samples import proven, went_on
from tests.fakes import NOON, PERSON, FakeClock, put
from workbench.domain.audit import AuditConfigured, InspectionScored
from workbench.domain.incident_events import Event, IncidentOpened, RunFinished
from workbench.domain.training import DrillBegun, DrillEnded
from workbench.domain.transcript import Draft, Transcript
from workbench.engine.memory_journal import MemoryJournal
from workbench.journal import TinyJournal


def of_drill(transcript: Transcript, *events: Event) -> Transcript:
    """The same as the run of a drill, with further entries."""
    past = went_on(transcript, *events)
    incident = replace(past.incident, scenario="01-the-report")
    opening = replace(past.entries[0], event=IncidentOpened(incident=incident))
    return Transcript(incident=incident, entries=(opening, *past.entries[1:]))


def test_a_drill_that_was_done_step_by_step_is_no_open_one_at_its_end(tmp_path: Path) -> None:
    drill = of_drill(proven(), DrillBegun(blind=True))
    stepwise = replace(
        drill, entries=tuple(item for item in drill.entries if not isinstance(item.event, RunFinished))
    )
    for journal in (MemoryJournal(FakeClock()), TinyJournal(tmp_path, FakeClock())):
        put(journal, stepwise)
        assert journal.summaries()[0].status == "open"
        journal.append(drill.incident.id, Draft(event=DrillEnded(points=1), who=PERSON, observed_at=NOON))
        assert journal.summaries()[0].headline == "proven"


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((), ("proven", "gone")),
        ((DrillBegun(blind=False),), ("proven", "gone")),
        ((DrillBegun(blind=True),), ("open", None)),
        ((DrillBegun(blind=True), DrillEnded(points=1)), ("proven", "gone")),
        ((AuditConfigured(regions=()),), ("open", None)),
        ((AuditConfigured(regions=()), InspectionScored(found=(), missed=(), wrong=())), ("proven", "gone")),
    ],
)
def test_both_journals_tell_the_conclusion_of_a_blind_drill_at_its_end(
    tmp_path: Path, events: tuple[Event, ...], told: tuple[str, str | None]
) -> None:
    drill = of_drill(proven(), *events)
    for journal in (MemoryJournal(FakeClock()), TinyJournal(tmp_path, FakeClock())):
        put(journal, drill)
        summary = journal.summaries()[0]
        assert (summary.status, summary.primary, bool(summary.because)) == (*told, bool(told[1]))
        assert summary.drill == "01-the-report"
