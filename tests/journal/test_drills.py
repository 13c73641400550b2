"""A drill that is done blind: lists tell nothing of its conclusion before its end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.exporters.samples import proven, went_on
from tests.fakes import FakeClock, put
from workbench.domain.audit import AuditConfigured, InspectionScored
from workbench.domain.incident_events import Event, IncidentOpened
from workbench.domain.training import DrillBegun, DrillEnded
from workbench.domain.transcript import Transcript
from workbench.engine.memory_journal import MemoryJournal
from workbench.journal import TinyJournal


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
    past = went_on(proven(), *events)
    incident = replace(past.incident, scenario="01-the-report")
    opening = replace(past.entries[0], event=IncidentOpened(incident=incident))
    drill = Transcript(incident=incident, entries=(opening, *past.entries[1:]))
    for journal in (MemoryJournal(FakeClock()), TinyJournal(tmp_path, FakeClock())):
        put(journal, drill)
        summary = journal.summaries()[0]
        assert (summary.status, summary.primary, bool(summary.because)) == (*told, bool(told[1]))
        assert summary.drill == "01-the-report"
