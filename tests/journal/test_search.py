"""Finding incidents again, and how long they are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes import NOON, FakeClock
from tests.journal.samples import ID, draft, note, open_journal
from workbench.domain.diagnosis import CauseAssessment, CauseStatus, Conclusion, ConclusionStatus, Diagnosis
from workbench.domain.incident_events import RunFinished, TagsSet
from workbench.journal import TinyJournal

DAY = timedelta(days=1)


def assessed(cause: str, status: CauseStatus) -> CauseAssessment:
    return CauseAssessment(id=cause, title="", status=status, conditions=(), decided_by=())


def finished(*causes: CauseAssessment) -> RunFinished:
    conclusion = Conclusion(status=ConclusionStatus.PROVEN, primary=causes[0].id)
    return RunFinished(diagnosis=Diagnosis(causes=causes, conclusion=conclusion))


@pytest.fixture
def journal(tmp_path: Path) -> TinyJournal:
    """Three incidents on three days: `first`, `second` and `third`."""
    for number, name in enumerate(("first", "second", "third")):
        open_journal(tmp_path, name, NOON + number * DAY)
    journal = TinyJournal(tmp_path, FakeClock())
    late, gone = assessed("late", CauseStatus.PROVEN), assessed("gone", CauseStatus.PROVEN)
    journal.append("first", draft(finished(late, gone)))
    journal.append("second", draft(finished(gone)))
    journal.append("second", draft(finished(late, assessed("gone", CauseStatus.RULED_OUT))))
    journal.append("second", draft(TagsSet(tags=("gxp", "night"))))
    journal.append("third", note('The "Müller" batch\nwas late'))
    journal.append("third", draft(TagsSet(tags=("gxp",))))
    journal.append("third", draft(TagsSet(tags=())))
    return journal


def test_without_a_wish_everything_is_found(journal: TinyJournal) -> None:
    assert journal.search() == journal.summaries()


def test_incidents_are_found_by_time_playbook_cause_and_tag(journal: TinyJournal) -> None:
    assert [item.id for item in journal.search(since=NOON + DAY)] == ["third", "second"]
    assert [item.id for item in journal.search(until=NOON + DAY)] == ["second", "first"]
    assert [item.id for item in journal.search(playbook="file-upload-missing")] == [
        "third",
        "second",
        "first",
    ]
    assert journal.search(playbook="other") == []
    assert [item.id for item in journal.search(cause="late")] == ["second", "first"]
    assert [item.id for item in journal.search(cause="gone")] == ["first"]
    assert [item.id for item in journal.search(tag="gxp")] == ["second"]
    assert [item.id for item in journal.search(cause="late", since=NOON + DAY)] == ["second"]


@pytest.mark.parametrize("text", ["müller", '"MÜLLER"', "batch\nwas", "\nWAS LATE"])
def test_text_is_found_in_capitals_or_not_and_as_it_was_written(journal: TinyJournal, text: str) -> None:
    assert [item.id for item in journal.search(text=text)] == ["third"]


def test_evidence_parameters_people_and_hashes_are_searched(journal: TinyJournal) -> None:
    head = journal.verify("third").head
    assert [item.id for item in journal.search(text=head)] == ["third"]
    for text in ("in/report.csv", "assumed-role/oncall", "bastion"):
        assert len(journal.search(text=text)) == 3


@pytest.mark.parametrize("text", ["note_added", "recorded_at", "Is it there?", "s3.object_visibility", "\\n"])
def test_the_programs_own_words_are_not_what_somebody_looks_for(journal: TinyJournal, text: str) -> None:
    assert journal.search(text=text) == []


def test_a_damaged_incident_does_not_stop_a_search(tmp_path: Path, journal: TinyJournal) -> None:
    (tmp_path / "broken.jsonl").write_bytes(b"garbage")
    assert [item.id for item in journal.search(text="müller")] == ["third"]
    assert "broken" in [item.id for item in journal.search()]


def test_the_period_counts_from_the_last_entry(tmp_path: Path) -> None:
    open_journal(tmp_path)
    later = TinyJournal(tmp_path, FakeClock(NOON + 10 * DAY))
    later.append(ID, note())
    (found,) = later.retention(NOON + 30 * DAY, years=7)
    assert (found.incident_id, found.last_entry_at, found.age) == (ID, NOON + 10 * DAY, 20 * DAY)
    assert found.keep_until == datetime(2033, 12, 3, 12, tzinfo=UTC)
    assert not found.is_over
    assert later.retention(found.keep_until, years=7)[0].is_over
    assert (tmp_path / f"{ID}.jsonl").exists()


def test_a_leap_day_ends_on_the_first_of_march(tmp_path: Path) -> None:
    open_journal(tmp_path)
    leap = datetime(2028, 2, 29, 12, tzinfo=UTC)
    TinyJournal(tmp_path, FakeClock(leap)).append(ID, note())
    ends = [TinyJournal(tmp_path, FakeClock()).retention(leap, years)[0].keep_until for years in (4, 7)]
    assert ends == [datetime(2032, 2, 29, 12, tzinfo=UTC), datetime(2035, 3, 1, 12, tzinfo=UTC)]


def test_a_period_ends_with_the_calendar_at_the_latest(tmp_path: Path) -> None:
    open_journal(tmp_path)
    late = datetime(9996, 2, 29, 12, tzinfo=UTC)
    TinyJournal(tmp_path, FakeClock(late)).append(ID, note())
    (found,) = TinyJournal(tmp_path, FakeClock()).retention(NOON, years=7)
    assert found.keep_until == datetime(9999, 3, 1, 12, tzinfo=UTC)


def test_what_ends_first_is_listed_first_and_the_damaged_by_their_beginning(tmp_path: Path) -> None:
    open_journal(tmp_path)
    (tmp_path / "20200101T000000Z-ffffff.jsonl").write_bytes(b"garbage")
    found = TinyJournal(tmp_path, FakeClock()).retention(NOON, years=10)
    assert [item.incident_id for item in found] == ["20200101T000000Z-ffffff", ID]
