"""An answer that several findings share is written once, and read back wherever it is named."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import NOON, FakeClock
from tests.journal.samples import ID, draft, forged, incident, instances, open_journal, tampered
from tests.journal.test_journal import finding
from tests.journal.test_properties import RELAXED
from tests.journal.test_verification import failures, script
from workbench.domain.evidence import Answer, Evidence, Outcome
from workbench.domain.incident_events import FindingRecorded, IncidentOpened, with_evidence
from workbench.domain.transcript import TimelineEntry
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.ports import Journal
from workbench.engine.shared_answers import AnswersOnRecord, with_answers
from workbench.journal import TinyJournal

SHARED = "every shared answer stands in the entry that is named for it"
ONE = Answer(
    operation="s3.HeadObject",
    parameters={"Key": "k"},
    outcome=Outcome.OK,
    observed_at=NOON,
    request_id="REQ-ONE",
    data={"Metadata": {"big": 2**60}},
)
TWO = replace(ONE, parameters={"Key": "l"}, request_id="REQ-TWO")


def record(journal: Journal, *cited: list[Answer]) -> list[TimelineEntry]:
    """Put findings on record that cite these answers, as a run does; one object is one answer."""
    on_record, entries = AnswersOnRecord(), []
    for answers in cited:
        given_ = with_answers(finding(), answers)
        event = with_evidence(FindingRecorded(finding=given_), on_record.cited(given_.evidence))
        entry = journal.append(ID, draft(event))
        on_record.noted(given_.evidence, entry)
        entries.append(entry)
    return entries


def found(entry: TimelineEntry) -> Any:
    assert isinstance(entry.event, FindingRecorded)
    return entry.event.finding


def answers_of(entry: TimelineEntry) -> tuple[Answer, ...]:
    evidence: Evidence = found(entry).evidence
    return evidence.answers


def shared(folder: Path) -> tuple[TinyJournal, Path]:
    """A journal whose entry 2 holds one answer, and entry 3 another; 4 names both."""
    journal = open_journal(folder)
    record(journal, [ONE], [ONE, TWO], [TWO, ONE])
    return journal, folder / f"{ID}.jsonl"


def test_who_names_the_same_answer_gets_the_same_object(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    record(journal, *[[ONE]] * 20)
    _, holds, *names = journal.load(ID).entries
    assert answers_of(holds)[0].held_by is None
    assert len({id(answers_of(entry)[0]) for entry in names}) == 1


@RELAXED
@given(
    st.lists(instances(Answer), min_size=1, max_size=4).flatmap(
        lambda pool: st.lists(st.lists(st.sampled_from(pool), max_size=3), max_size=5)
    )
)
def test_each_answer_is_written_once_and_every_finding_keeps_its_own(cited: list[list[Answer]]) -> None:
    cited = [list({id(answer): answer for answer in answers}.values()) for answers in cited]
    with tempfile.TemporaryDirectory() as name:
        journal = open_journal(Path(name))
        appended = record(journal, *cited)
        again = TinyJournal(Path(name), FakeClock())
        loaded = again.load(ID).entries[1:]
        assert [repr(entry) for entry in loaded] == [repr(entry) for entry in appended]
        assert again.problems(ID) == ()
        assert again.verify(ID).passed
        lines = (Path(name) / f"{ID}.jsonl").read_bytes().splitlines()[2:]
    in_full = [
        answer
        for line in lines
        for answer in json.loads(line)["event"]["finding"]["evidence"]["answers"]
        if "operation" in answer
    ]
    assert len(in_full) == len({id(answer) for answers in cited for answer in answers})
    in_memory = record(_in_memory(), *cited)
    for entry, other, answers in zip(loaded, in_memory, cited, strict=True):
        assert [item.held_by for item in answers_of(entry)] == [item.held_by for item in answers_of(other)]
        assert [item.request_id for item in answers_of(other)] == [item.request_id for item in answers]


def _in_memory() -> MemoryJournal:
    journal = MemoryJournal(FakeClock())
    journal.create(incident(), draft(IncidentOpened(incident=incident())))
    return journal


def test_answers_that_only_say_the_same_were_asked_for_one_by_one(tmp_path: Path) -> None:
    entries = record(open_journal(tmp_path), [ONE], [replace(ONE)])
    assert [item.held_by for entry in entries for item in answers_of(entry)] == [None, None]


def test_what_is_named_stands_before_it_whenever_the_writing_ends(tmp_path: Path) -> None:
    _, path = shared(tmp_path)
    data = path.read_bytes()
    for length in range(data.index(b"\n", data.index(b"\n") + 1), len(data) + 1, 40):
        path.write_bytes(data[:length])
        journal = TinyJournal(tmp_path, FakeClock())
        assert SHARED not in failures(journal.verify(ID))
        for entry in journal.load(ID).entries[1:]:
            assert {item.request_id for item in answers_of(entry)} <= {"REQ-ONE", "REQ-TWO"}


def test_a_journal_without_shared_answers_is_as_it_always_was(tmp_path: Path) -> None:
    record(open_journal(tmp_path), [ONE], [TWO])
    assert "held_by" not in (tmp_path / f"{ID}.jsonl").read_text("utf-8")


def test_a_damaged_holder_costs_others_nothing_but_that_answer(tmp_path: Path) -> None:
    journal, path = shared(tmp_path)
    path.write_bytes(tampered(path.read_bytes(), "REQ-ONE", "REQ-NIL", line=3))
    entries = journal.load(ID).entries
    assert [entry.seq for entry in entries] == [1, 3, 4]
    for entry in entries[1:]:
        lost, kept = sorted(answers_of(entry), key=lambda item: item.request_id)
        assert kept.request_id == "REQ-TWO"
        assert (lost.outcome, lost.data) == (Outcome.NOT_RECORDED, {})
        assert lost.message == "entry 2 held this answer, and cannot be read"
        assert found(entry).facts == finding().facts
    problems = [problem for problem in journal.problems(ID) if "names entry" in problem]
    assert problems == [
        f"{path}:{line}: entry {line - 1} names entry 2 for an answer, and that does not hold it"
        for line in (4, 5)
    ]
    assert len(failures(journal.verify(ID))[SHARED]) == 2


@pytest.mark.parametrize(
    "held_by",
    [
        {"entry": 9, "answer": 0},
        {"entry": 4, "answer": 0},
        {"entry": 3, "answer": 0},  # which itself names entry 2
        {"entry": 1, "answer": 0},
        {"entry": 2, "answer": 1},
        {"entry": 2, "answer": -1},
    ],
)
def test_a_name_that_leads_nowhere_does_not_verify(tmp_path: Path, held_by: dict[str, int]) -> None:
    journal, path = shared(tmp_path)
    event = json.loads(path.read_bytes().splitlines()[4])["event"]
    event["finding"]["evidence"]["answers"] = [{"held_by": held_by}]
    path.write_bytes(forged(path.read_bytes(), 5, event=event))
    assert list(failures(journal.verify(ID))) == [SHARED]
    assert "cannot be read" in answers_of(journal.load(ID).entries[-1])[0].message
    told = script(path)
    assert (told.returncode, told.stderr) == (1, "line 5 names an entry that does not hold the answer\n")


@pytest.mark.parametrize(
    "answer",
    [
        {"held_by": {"entry": 2}},
        {"held_by": {"entry": "2", "answer": 0}},
        {"held_by": None},
        {"held_by": {"entry": 2, "answer": 0}, "operation": "s3.HeadObject"},
    ],
)
def test_what_is_neither_an_answer_nor_a_name_is_no_entry(tmp_path: Path, answer: dict[str, Any]) -> None:
    journal, path = shared(tmp_path)
    event = json.loads(path.read_bytes().splitlines()[4])["event"]
    event["finding"]["evidence"]["answers"] = [answer]
    path.write_bytes(forged(path.read_bytes(), 5, event=event))
    assert len(journal.load(ID).entries) == 3
    assert not journal.verify(ID).passed


def test_a_repaired_copy_says_what_is_lost(tmp_path: Path) -> None:
    journal, path = shared(tmp_path)
    path.write_bytes(tampered(path.read_bytes(), "REQ-ONE", "REQ-NIL", line=3))
    (tmp_path / "copy").mkdir()
    journal.repair(ID, tmp_path / "copy" / f"{ID}.jsonl")
    copy = TinyJournal(tmp_path / "copy", FakeClock())
    assert copy.load(ID) == journal.load(ID)
    assert SHARED in failures(copy.verify(ID))


def test_a_sound_file_passes_the_script_and_a_bundle_keeps_it(tmp_path: Path) -> None:
    journal, path = shared(tmp_path)
    told = script(path)
    assert (told.returncode, told.stderr) == (0, "")
    journal.export_bundle(ID, tmp_path / "b.zip")
    assert journal.load_bundle(tmp_path / "b.zip")[0] == journal.load(ID)
