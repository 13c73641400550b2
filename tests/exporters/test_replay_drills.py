"""An incident as a drill: AWS answers as it did, and nothing gives the conclusion away."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from tests.exporters.samples import proven, states, went_on
from tests.fakes import PERSON, FakeClock
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.evidence import Holder
from workbench.domain.incident_events import FindingRecorded, IncidentOpened, NoteAdded
from workbench.domain.transcript import Transcript
from workbench.engine.errors import UsageError
from workbench.engine.exports import ExportOptions
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.replay import ReplaySource
from workbench.engine.session import IncidentSession
from workbench.engine.session_ports import Ports
from workbench.engine.shared_answers import with_answers
from workbench.exporters.jsonl import render
from workbench.exporters.replay_drills import recording, scenario_of


def played(recorded: Transcript) -> Transcript:
    clock = FakeClock()
    source = ReplaySource(recorded, clock)
    ports = Ports(
        source=source,
        registry={},
        journal=MemoryJournal(clock),
        clock=clock,
        person=PERSON,
        tool_version="0.1.0",
    )
    incident = recorded.incident

    async def run() -> Transcript:
        session = await IncidentSession.start(ports, incident.playbook, incident.parameters, source.target())
        await session.run_all()
        return session.transcript

    return asyncio.run(run())


@pytest.mark.parametrize("state", ["proven", "undetermined", "clean", "corrected", "closed"])
@pytest.mark.parametrize("redact", [(), ("key",), ("bucket", "key")])
def test_played_again_it_comes_to_the_answer_of_its_key(state: str, redact: tuple[str, ...]) -> None:
    recorded = recording(states()[state], ExportOptions(redact=redact))
    found = played(recorded).conclusion
    answer = scenario_of(recorded).answer
    assert found is not None
    assert (found.status, found.primary) == (answer.status, answer.primary)


def test_the_answer_is_that_of_the_incident() -> None:
    scenario = scenario_of(recording(proven()))
    assert (scenario.answer.status, scenario.answer.primary) == (ConclusionStatus.PROVEN, "gone")
    assert scenario.answer.ruled_out == ("there",)
    assert (scenario.build, scenario.break_) == ((), ())
    assert scenario.playbook == "file-upload-missing"


def test_it_holds_answers_and_nothing_that_gives_them_away() -> None:
    recorded = recording(went_on(proven(note="it is gone"), NoteAdded(text="the object is gone")))
    assert {type(entry.event) for entry in recorded.entries} == {IncidentOpened, FindingRecorded}
    assert [entry.seq for entry in recorded.entries] == [1, 2, 3]
    said = "".join((render(recorded), scenario_of(recorded).story))
    assert "Proven" not in said
    assert "gone" not in said
    assert "kim" not in json.dumps(said)


def sharing() -> Transcript:
    """Checks that share an answer, of which the one that holds it was asked again alone."""
    run = proven()
    holder = next(entry for entry in run.entries if isinstance(entry.event, FindingRecorded))
    assert isinstance(holder.event, FindingRecorded)
    held = holder.event.finding
    named = [
        replace(answer, held_by=Holder(entry=holder.seq, answer=number))
        for number, answer in enumerate(held.evidence.answers)
    ]
    twin, triplet = (with_answers(replace(held, check=check), named) for check in ("twin", "triplet"))
    again = (FindingRecorded(finding=finding) for finding in (twin, triplet, held))
    return went_on(run, *again)


def test_an_answer_whose_holder_is_left_out_is_held_by_the_first_that_is_kept() -> None:
    recorded = recording(sharing())
    held_by = {
        entry.event.finding.check: (entry.seq, entry.event.finding.evidence.answers[0].held_by)
        for entry in recorded.entries
        if isinstance(entry.event, FindingRecorded)
    }
    assert held_by["twin"][1] is None
    assert held_by["triplet"][1] == Holder(entry=held_by["twin"][0], answer=0)
    assert held_by["head"][1] is None


def test_hidden_fields_are_hidden_in_it() -> None:
    recorded = recording(proven(), ExportOptions(redact=("key",)))
    assert recorded.incident.parameters["key"] == "[redacted: key]"
    assert "x.csv" not in render(recorded)
    assert "x.csv" not in scenario_of(recorded).story


def test_an_incident_without_answers_makes_no_drill() -> None:
    with pytest.raises(UsageError, match="nothing to replay"):
        recording(states()["empty"])


def test_it_carries_no_hashes() -> None:
    sealed = replace(
        proven(),
        entries=tuple(replace(entry, hash="a" * 64, prev_hash="b" * 64) for entry in proven().entries),
    )
    assert {(entry.hash, entry.prev_hash) for entry in recording(sealed).entries} == {("", "")}
