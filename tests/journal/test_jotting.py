"""A note that is added without reading the incident: the same bytes as every other entry."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import NOON, PERSON, FakeClock
from tests.journal.samples import ID, TEXT, forged, note, open_journal
from workbench.domain.incident_events import NoteAdded
from workbench.domain.target import Person
from workbench.domain.transcript import Draft
from workbench.engine.errors import JournalError
from workbench.journal import TinyJournal
from workbench.journal.jotting import NotePad

TEXTS = TEXT | st.sampled_from(["password=hunter2hunter2", "a\nb\tc", '{"token": "abcdefgh1234"}'])


def pad(folder: Path, person: Person = PERSON) -> NotePad:
    return NotePad(folder, FakeClock(), person, "9.9")


@given(text=TEXTS, at=st.none() | st.just(NOON - timedelta(hours=2)), user=TEXTS)
def test_it_writes_what_the_journal_would_write(
    tmp_path_factory: pytest.TempPathFactory, text: str, at: datetime | None, user: str
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    journal = open_journal(folder / "one")
    shutil.copytree(folder / "one", folder / "two")
    person = Person(os_user=user, host="here", aws_identity="arn:aws:iam::123456789012:user/x")
    draft = Draft(
        event=NoteAdded(text=text, at=at), who=person, observed_at=NOON, occurred_at=at, tool_version="9.9"
    )
    assert journal.append(ID, draft).seq == pad(folder / "two", person).add(ID, text, at) == 2
    one, two = ((folder / name / f"{ID}.jsonl").read_bytes() for name in ("one", "two"))
    assert one == two


def test_a_half_written_line_before_it_is_ended(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    with (tmp_path / f"{ID}.jsonl").open("ab") as file:
        file.write(b'{"hash":"0000')
    assert pad(tmp_path).add(ID, "after", None) == 2
    assert journal.load(ID).entries[-1].event == NoteAdded(text="after")
    assert "half-written" in journal.problems(ID)[0]


def test_a_damaged_header_wants_a_reader_of_all_of_it(tmp_path: Path) -> None:
    open_journal(tmp_path)
    path = tmp_path / f"{ID}.jsonl"
    path.write_bytes(path.read_bytes().replace(b"acme-landing", b"acme-lending", 1))
    before = path.read_bytes()
    assert pad(tmp_path).add(ID, "lost?", None) is None
    assert path.read_bytes() == before


@pytest.mark.parametrize("told", [{}, [], None, "x", {"id": 7}, {"id": ID, "playbook": {}}])
def test_so_does_a_header_whose_hash_fits_and_that_is_not_as_ours(tmp_path: Path, told: Any) -> None:
    journal = open_journal(tmp_path)
    path = tmp_path / f"{ID}.jsonl"
    path.write_bytes(before := forged(path.read_bytes(), 1, incident=told))
    assert pad(tmp_path).add(ID, "lost?", None) is None
    assert path.read_bytes() == before
    (summary,) = journal.summaries()
    assert summary.status == "damaged"
    assert "unreadable" in summary.problem


def test_a_file_with_another_incident_is_refused(tmp_path: Path) -> None:
    open_journal(tmp_path)
    (tmp_path / f"{ID}.jsonl").rename(tmp_path / "mine.jsonl")
    with pytest.raises(JournalError, match=f"holds incident {ID}: rename it"):
        pad(tmp_path).add("mine", "a note", None)


def test_whoever_wrote_last_is_followed(tmp_path: Path) -> None:
    journal, other = open_journal(tmp_path), TinyJournal(tmp_path, FakeClock())
    for number in range(2, 8, 3):
        assert journal.append(ID, note()).seq == number
        assert other.append(ID, note()).seq == number + 1
        assert pad(tmp_path).add(ID, "a note", None) == number + 2
    assert journal.verify(ID).passed
