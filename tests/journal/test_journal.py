"""The journal as the engine uses it."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from tinydb import where

from tests.exporters.samples import pictures
from tests.fakes import NOON, PERSON, FakeClock
from tests.journal.samples import ID, diagnosis, draft, forged, incident, note, open_journal, texts
from workbench.domain.diagnosis import CauseStatus, Conclusion, ConclusionStatus, Diagnosis
from workbench.domain.evidence import Answer, Evidence, Outcome
from workbench.domain.finding import Finding
from workbench.domain.incident_events import (
    DiagnosisChanged,
    Event,
    FindingRecorded,
    IncidentOpened,
    NoteAdded,
    ParametersChanged,
    QuestionAnswered,
    RunFinished,
    SeveritySet,
    TagsSet,
)
from workbench.domain.transcript import Draft, TimelineEntry, Transcript
from workbench.domain.values import JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.errors import JournalError, UsageError
from workbench.engine.memory_journal import MemoryJournal, entry_from, summarise
from workbench.engine.ports import Journal
from workbench.journal import TinyJournal, lines
from workbench.journal.database import IncidentDatabase
from workbench.journal.headers import header_of
from workbench.journal.records import entry_to_json, incident_to_json


def finding() -> Finding:
    return Finding(
        check="visibility",
        step="presence",
        probe="s3.object_visibility",
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        summary="denied",
        facts={"zeta": [1, 2.5, None], "alpha": {"nested": True}},
        started_at=NOON,
        ended_at=NOON + timedelta(milliseconds=12),
        evidence=Evidence(
            answers=(
                Answer(operation="s3.HeadObject", parameters={}, outcome=Outcome.DENIED, observed_at=NOON),
            )
        ),
    )


def test_pictures_of_a_finding_are_read_back_and_a_finding_without_any_says_nothing_of_them(
    tmp_path: Path,
) -> None:
    journal = open_journal(tmp_path)
    plain = journal.append(ID, draft(FindingRecorded(finding=finding())))
    assert "pictures" not in entry_to_json(plain)["event"]["finding"]
    shown = replace(finding(), pictures=pictures("Phases"))
    journal.append(ID, draft(FindingRecorded(finding=shown)))
    loaded = TinyJournal(tmp_path, FakeClock()).load(ID)
    assert loaded.findings["visibility"].pictures == pictures("Phases")


def test_a_picture_in_a_colour_that_is_none_makes_its_entry_unreadable(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    journal.append(ID, draft(FindingRecorded(finding=replace(finding(), pictures=pictures("Phases")))))
    path = tmp_path / f"{ID}.jsonl"
    entry = json.loads(path.read_bytes().splitlines()[2])
    changed = json.loads(json.dumps(entry["event"]).replace('"tone": "', '"tone": "un'))
    assert changed != entry["event"]
    path.write_bytes(forged(path.read_bytes(), 3, event=changed))
    assert journal.load(ID).findings == {}
    assert any("entry 2 is unreadable" in problem for problem in journal.problems(ID))


def test_an_incident_is_read_back_by_another_journal(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    entry = journal.append(ID, draft(FindingRecorded(finding=finding())))
    transcript = TinyJournal(tmp_path, FakeClock()).load(ID)
    assert transcript.incident == incident()
    assert transcript.entries[1] == entry
    loaded = transcript.findings["visibility"]
    assert (type(loaded.verdict), type(loaded.reason)) == (Verdict, UnknownReason)
    assert type(loaded.evidence.answers[0].outcome) is Outcome
    assert loaded.facts == {"zeta": [1, 2.5, None], "alpha": {"nested": True}}
    assert not (tmp_path / f".{ID}.jsonl.new").exists()


def test_an_incident_of_a_version_that_knew_no_routes_is_read_and_verified(tmp_path: Path) -> None:
    begun = incident_to_json(incident())
    opening = entry_to_json(entry_from(draft(IncidentOpened(incident=incident())), seq=1, clock=FakeClock()))
    for older in (begun, opening["event"]["incident"]):
        del older["came_from"]
    header = lines.encode(header_of(begun))
    (tmp_path / f"{ID}.jsonl").write_bytes(header + lines.encode(lines.chained(opening, seq=1, after=header)))
    journal = TinyJournal(tmp_path, FakeClock())
    assert journal.load(ID).incident == incident()
    assert journal.verify(ID).passed
    assert journal.append(ID, note()).seq == 2


def test_the_journal_gives_sequence_numbers_and_its_own_time(tmp_path: Path) -> None:
    clock = FakeClock()
    journal = TinyJournal(tmp_path, clock)
    begun = incident()
    first = journal.create(begun, draft(IncidentOpened(incident=begun)))
    clock.advance(90)
    second = journal.append(ID, note())
    assert (first.seq, second.seq) == (1, 2)
    assert (second.observed_at, second.recorded_at) == (NOON, NOON + timedelta(seconds=90))


def test_times_of_other_zones_are_the_same_moments_afterwards(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    moment = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    journal.append(ID, Draft(event=NoteAdded(text="x"), who=PERSON, observed_at=moment))
    assert journal.load(ID).entries[1].observed_at == NOON
    assert b'"observed_at":"2026-11-23T12:00:00Z"' in (tmp_path / f"{ID}.jsonl").read_bytes()


def test_each_file_is_json_lines_with_the_schema_first(tmp_path: Path) -> None:
    open_journal(tmp_path).append(ID, note("hello"))
    header, opened, added = map(json.loads, (tmp_path / f"{ID}.jsonl").read_text().splitlines())
    assert header["schema"] == "workbench.journal/1"
    assert header["incident"] == opened["event"]["incident"]
    assert (added["seq"], added["event"]) == (
        2,
        {"kind": "note_added", "text": "hello", "at": None},
    )


def test_folder_and_files_are_for_their_owner_only(tmp_path: Path) -> None:
    open_journal(tmp_path / "new" / "journal")
    modes = [
        stat.S_IMODE(path.stat().st_mode)
        for path in (
            tmp_path / "new",
            tmp_path / "new" / "journal",
            tmp_path / "new" / "journal" / f"{ID}.jsonl",
        )
    ]
    assert modes == [0o700, 0o700, 0o600]


def test_entries_can_be_asked_for_with_tinydb_queries(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    for text in ("one", "two"):
        journal.append(ID, note(text))
    journal.append(ID, draft(QuestionAnswered(step="presence", check="retried", answer="yes")))
    with IncidentDatabase(tmp_path / f"{ID}.jsonl", FakeClock()) as database:
        found = database.search(where("event")["kind"] == "note_added")
        assert [(item.doc_id, item["event"]["text"]) for item in found] == [(2, "one"), (3, "two")]
        assert len(database) == 4


def test_tinydb_inserts_are_numbered_and_seen_by_the_next_query(tmp_path: Path) -> None:
    open_journal(tmp_path)
    with IncidentDatabase(tmp_path / f"{ID}.jsonl", FakeClock(), writing=True) as database:
        assert len(database) == 1
        assert [database.insert({"event": text}) for text in ("a", "b")] == [2, 3]
        assert [item["seq"] for item in database.search(where("event").exists())] == [1, 2, 3]


CHANGES: list[Callable[[IncidentDatabase], object]] = [
    lambda database: database.update({"seq": 9}),
    lambda database: database.remove(doc_ids=[1]),
    lambda database: database.truncate(),
    lambda database: database.drop_tables(),
    lambda database: database.upsert({"seq": 9}, where("seq") == 1),
]


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_on_record_can_be_changed(
    tmp_path: Path, change: Callable[[IncidentDatabase], object]
) -> None:
    open_journal(tmp_path)
    before = (tmp_path / f"{ID}.jsonl").read_bytes()
    with (
        IncidentDatabase(tmp_path / f"{ID}.jsonl", FakeClock(), writing=True) as database,
        pytest.raises(JournalError, match="only be added to"),
    ):
        change(database)
    assert (tmp_path / f"{ID}.jsonl").read_bytes() == before


def test_threads_may_append_side_by_side(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    threads = [
        threading.Thread(target=lambda name=name: [journal.append(ID, note(name)) for _ in range(25)])
        for name in "abcd"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = journal.load(ID).entries
    assert [entry.seq for entry in entries] == list(range(1, 102))
    assert sorted(texts(journal)) == sorted("abcd" * 25)


def test_an_id_can_be_used_only_once(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    before = (tmp_path / f"{ID}.jsonl").read_bytes()
    with pytest.raises(JournalError, match="File exists"):
        journal.create(incident(), note())
    assert (tmp_path / f"{ID}.jsonl").read_bytes() == before


def test_what_a_killed_creator_left_behind_is_taken_over_and_never_listed(tmp_path: Path) -> None:
    (tmp_path / f".{ID}.jsonl.new").write_bytes(b'{"crc32":"00')
    assert TinyJournal(tmp_path, FakeClock()).summaries() == []
    journal = open_journal(tmp_path)
    assert len(journal.load(ID).entries) == 1
    assert journal.problems(ID) == ()


@pytest.mark.parametrize("incident_id", ["../../etc/passwd", "", "a/b", ".hidden", "x\x1b[2J"])
def test_an_id_cannot_leave_the_folder(tmp_path: Path, incident_id: str) -> None:
    journal = open_journal(tmp_path)
    for attempt in (
        lambda: journal.load(incident_id),
        lambda: journal.append(incident_id, note()),
        lambda: journal.create(incident(incident_id), note()),
    ):
        with pytest.raises(JournalError, match="no incident id"):
            attempt()


def test_an_unknown_incident_is_an_error_that_says_where_it_looked(tmp_path: Path) -> None:
    journal = TinyJournal(tmp_path / "absent", FakeClock())
    assert journal.summaries() == []
    with pytest.raises(JournalError, match=f"No incident '{ID}' in {tmp_path}/absent"):
        journal.load(ID)
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("value", [NOON, {1, 2}, {1: 2}])
def test_what_is_no_json_is_refused_and_leaves_no_trace(tmp_path: Path, value: object) -> None:
    journal = open_journal(tmp_path)
    before = (tmp_path / f"{ID}.jsonl").read_bytes()
    answer = Answer(
        operation="s3.HeadObject",
        parameters={"Bad": value},  # type: ignore[dict-item]  # what a careless probe might do
        outcome=Outcome.OK,
        observed_at=NOON,
    )
    bad = Finding(
        check="c",
        step="s",
        probe="p",
        verdict=Verdict.PASS,
        summary="",
        started_at=NOON,
        ended_at=NOON,
        evidence=Evidence(answers=(answer,)),
    )
    with pytest.raises(JournalError, match="Cannot record this"):
        journal.append(ID, draft(FindingRecorded(finding=bad)))
    assert (tmp_path / f"{ID}.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("value", "recorded"),
    [
        (2**53 - 1, 2**53 - 1),
        (2**53 + 1, "9007199254740993"),
        (-(2**60), "-1152921504606846976"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (1e300, 1e300),
        (True, True),
        ("a\x1b[2Jb\u202e", "a␛[2Jb⟨U+202E⟩"),
        ("two\nlines", "two\nlines"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_evidence_that_canonical_json_cannot_hold_is_kept_as_text(
    tmp_path: Path, value: JsonValue, recorded: JsonValue
) -> None:
    journal = open_journal(tmp_path)
    entry = journal.append(ID, draft(FindingRecorded(finding=replace(finding(), facts={"fact": value}))))
    assert isinstance(entry.event, FindingRecorded)
    assert entry.event.finding.facts == {"fact": recorded}
    assert journal.load(ID).entries[1] == entry
    assert journal.verify(ID).passed


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    naive = Draft(event=NoteAdded(text="x"), who=PERSON, observed_at=NOON.replace(tzinfo=None))
    with pytest.raises(JournalError, match="no time zone"):
        journal.append(ID, naive)


def test_a_prefix_that_only_one_id_has_is_enough(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    open_journal(tmp_path, "20261124T080000Z-ffffff")
    assert journal.resolve("20261124") == "20261124T080000Z-ffffff"
    assert journal.resolve(ID) == ID
    with pytest.raises(UsageError, match="give more of the id"):
        journal.resolve("2026112")
    with pytest.raises(UsageError, match=f"Unknown incident .* Did you mean '{ID}'"):
        journal.resolve(ID.replace("abc", "abx"))
    with pytest.raises(UsageError, match="Unknown incident ''"):
        journal.resolve("")


def test_an_id_that_begins_another_is_itself(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, "a")
    open_journal(tmp_path, "ab")
    assert journal.resolve("a") == "a"


PROVEN = diagnosis(ConclusionStatus.PROVEN, "upload-wrong-location")
UNDETERMINED = diagnosis(ConclusionStatus.UNDETERMINED)


def changed(diagnosis: Diagnosis) -> DiagnosisChanged:
    return DiagnosisChanged(conclusion=diagnosis.conclusion, statuses=diagnosis.statuses)


HISTORIES: list[list[Event]] = [
    [],
    [changed(PROVEN)],
    [changed(UNDETERMINED), RunFinished(diagnosis=PROVEN)],
    [RunFinished(diagnosis=PROVEN), changed(UNDETERMINED), NoteAdded(text="x")],
    [NoteAdded(text='{"kind":"run_finished"}'), NoteAdded(text='"kind":"diagnosis_changed"')],
    [
        RunFinished(diagnosis=PROVEN),
        QuestionAnswered(step="s", check="c", answer="a"),
        FindingRecorded(finding=finding()),
    ],
    [SeveritySet(severity="SEV1"), TagsSet(tags=("gxp", "data loss")), SeveritySet(severity="SEV2")],
    [ParametersChanged(before={"key": "in/report.csv"}, after={"key": "in/other.csv"})],
]


@pytest.mark.parametrize("history", HISTORIES)
def test_a_summary_says_the_same_as_the_whole_incident(tmp_path: Path, history: list[Event]) -> None:
    journal = open_journal(tmp_path)
    for event in history:
        journal.append(ID, draft(event))
    assert journal.summaries() == [summarise(journal.load(ID))]


def test_an_aws_answer_that_looks_like_an_event_does_not_fool_the_summary(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    disguised = Answer(
        operation="s3.HeadObject",
        parameters={},
        outcome=Outcome.OK,
        observed_at=NOON,
        data={"event": {"kind": "run_finished", "diagnosis": {}}},
    )
    bait = Finding(
        check="c",
        step="s",
        probe="p",
        verdict=Verdict.PASS,
        summary="",
        started_at=NOON,
        ended_at=NOON,
        evidence=Evidence(answers=(disguised,)),
    )
    journal.append(ID, draft(FindingRecorded(finding=bait)))
    assert journal.summaries() == [summarise(journal.load(ID))]


def test_summaries_are_listed_newest_first(tmp_path: Path) -> None:
    days = {f"day-{day}": NOON + timedelta(days=day) for day in (2, 0, 1)}
    for incident_id, started_at in days.items():
        open_journal(tmp_path, incident_id, started_at)
    (tmp_path / "README.txt").write_text("not an incident")
    found = TinyJournal(tmp_path, FakeClock()).summaries()
    assert [item.id for item in found] == ["day-2", "day-1", "day-0"]


def unchained(transcript: Transcript) -> tuple[TimelineEntry, ...]:
    return tuple(replace(entry, prev_hash="", hash="") for entry in transcript.entries)


def test_it_does_what_the_journal_in_memory_does(tmp_path: Path) -> None:
    journals: list[Journal] = [TinyJournal(tmp_path, FakeClock()), MemoryJournal(FakeClock())]
    for journal in journals:
        begun = incident()
        journal.create(begun, draft(IncidentOpened(incident=begun)))
        journal.append(ID, note("one"))
        journal.append(ID, draft(RunFinished(diagnosis=PROVEN)))
    on_disk, in_memory = journals
    assert unchained(on_disk.load(ID)) == in_memory.load(ID).entries
    assert on_disk.summaries() == in_memory.summaries()


def test_a_cause_that_is_called_after_credentials_hides_nothing_of_where_it_stands(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    statuses = {"stale-credentials": CauseStatus.UNDETERMINED, "leaked-password": CauseStatus.RULED_OUT}
    conclusion = Conclusion(status=ConclusionStatus.UNDETERMINED)
    journal.append(ID, draft(DiagnosisChanged(conclusion=conclusion, statuses=statuses)))
    said = journal.load(ID).entries[-1].event
    assert isinstance(said, DiagnosisChanged)
    assert said.statuses == statuses
