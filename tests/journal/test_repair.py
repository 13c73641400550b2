"""Readable copies of damaged files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.journal.samples import ID, note, open_journal, tampered, texts
from workbench.engine.errors import JournalError
from workbench.journal import TinyJournal


def written(folder: Path) -> tuple[TinyJournal, Path]:
    journal = open_journal(folder)
    for text in ("one", "two", "three"):
        journal.append(ID, note(text))
    return journal, folder / f"{ID}.jsonl"


def test_a_repair_keeps_what_can_be_read_says_what_not_and_leaves_the_file_alone(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    damaged = tampered(path.read_bytes(), '"one"', '"eno"', 3) + b"garbage\n" + b'{"hash":"torn'
    path.write_bytes(damaged)
    target = tmp_path / "copy" / path.name
    report = journal.repair(ID, target)
    assert (report.target, report.entries, report.header) == (target, 3, "kept")
    assert [problem.partition(" (")[0] for problem in report.damage] == [
        f"{path}:3: entry 2 was changed",
        f"{path}:6: damaged",
        f"{path}:7: half-written",
    ]
    assert path.read_bytes() == damaged
    copy = TinyJournal(tmp_path / "copy", FakeClock())
    assert texts(copy) == ["two", "three"]
    failed = [check for check in copy.verify(ID).checks if not check.passed]
    assert [check.problems for check in failed] == [(f"{ID}.jsonl:3: entry 2 is missing before entry 3",)]


def test_a_sound_file_is_copied_byte_for_byte(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    report = journal.repair(ID, tmp_path / "copy.jsonl")
    assert (report.entries, report.damage) == (4, ())
    assert (tmp_path / "copy.jsonl").read_bytes() == path.read_bytes()


def test_a_damaged_header_is_rebuilt_from_the_first_entry_as_it_was(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    sound = path.read_bytes()
    path.write_bytes(b"garbage" + sound[sound.index(b"\n") :])
    assert journal.repair(ID, tmp_path / "copy" / path.name).header == "rebuilt"
    assert (tmp_path / "copy" / path.name).read_bytes() == sound
    assert TinyJournal(tmp_path / "copy", FakeClock()).verify(ID).passed


def test_swapped_and_doubled_entries_are_put_in_order(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    header, opened, one, two, three = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(header + opened + two + one + three + one)
    report = journal.repair(ID, tmp_path / "copy" / path.name)
    assert len(report.damage) == 2
    assert TinyJournal(tmp_path / "copy", FakeClock()).verify(ID).passed


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    before = path.read_bytes()
    with pytest.raises(JournalError, match="File exists"):
        journal.repair(ID, path)
    assert path.read_bytes() == before


def test_without_header_and_first_entry_there_is_nothing_to_repair(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[2:]))
    with pytest.raises(JournalError, match="cannot be repaired: neither the header nor entry 1"):
        journal.repair(ID, tmp_path / "copy.jsonl")
    assert not (tmp_path / "copy.jsonl").exists()
