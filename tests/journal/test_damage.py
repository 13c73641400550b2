"""Files that are not as they were written."""

from __future__ import annotations

import json
import os
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes import NOON, FakeClock
from tests.journal.samples import ID, draft, forged, incident, note, open_journal, texts
from workbench.domain.incident_events import IncidentOpened
from workbench.domain.values import JsonObject
from workbench.engine.errors import JournalError
from workbench.journal import TinyJournal, files, lines, records


def written(folder: Path, *notes: str) -> tuple[TinyJournal, Path]:
    journal = open_journal(folder)
    for text in notes:
        journal.append(ID, note(text))
    return journal, folder / f"{ID}.jsonl"


def change_line(path: Path, number: int, line: bytes) -> None:
    """Replace line `number`, counted from 1."""
    all_lines = path.read_bytes().split(b"\n")
    all_lines[number - 1] = line
    path.write_bytes(b"\n".join(all_lines))


def test_a_half_written_tail_is_named_kept_and_not_merged_with_the_next_entry(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one", "two")
    torn = path.read_bytes()[:-20]
    path.write_bytes(torn)
    assert texts(journal) == ["one"]
    assert [problem.partition(" (")[0] for problem in journal.problems(ID)] == [f"{path}:4: half-written"]
    assert journal.append(ID, note("three")).seq == 3
    assert texts(journal) == ["one", "three"]
    assert path.read_bytes().startswith(torn + b" <half-written>\n")
    assert len(journal.problems(ID)) == 1
    assert journal.verify(ID).passed


def test_a_whole_entry_that_only_lacks_its_line_feed_is_read_and_followed(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one")
    path.write_bytes(path.read_bytes()[:-1])
    assert texts(journal) == ["one"]
    assert journal.append(ID, note("two")).seq == 3
    assert texts(journal) == ["one", "two"]
    assert journal.problems(ID) == ()


def test_a_damaged_line_in_the_middle_is_named_with_the_entry_that_is_lost(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one", "two", "three")
    change_line(path, 4, b"garbage")
    assert texts(journal) == ["one", "three"]
    damaged, missing = journal.problems(ID)
    assert damaged.startswith(f"{path}:4: damaged (7 bytes)")
    assert missing == f"{path}:5: entry 3 is missing before entry 4"
    (summary,) = journal.summaries()
    assert (summary.status, summary.entries) == ("open", 3)
    assert summary.problem.startswith(f"{ID}.jsonl:4: damaged")


def test_the_number_of_a_damaged_last_entry_is_not_given_again(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one", "two")
    change_line(path, 4, b"garbage")
    assert journal.append(ID, note("three")).seq == 4


def test_an_incident_is_readable_without_its_header_or_without_its_first_entry(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one")
    data = path.read_bytes()
    change_line(path, 1, b"garbage")
    assert len(journal.load(ID).entries) == 2
    assert journal.append(ID, note("two")).seq == 3
    assert journal.summaries()[0].playbook == "file-upload-missing"
    path.write_bytes(data)
    change_line(path, 2, b"garbage")
    assert journal.load(ID).incident == incident()
    assert texts(journal) == ["one"]
    assert journal.summaries()[0].entries == 1


def test_a_header_that_was_cut_off_is_named(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one")
    path.write_bytes(path.read_bytes().partition(b"\n")[2])
    assert texts(journal) == ["one"]
    assert journal.problems(ID) == (f"{path}:1: the header is missing",)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\x00" * 5000, random.Random(1).randbytes(5000), b"[1]\n", b"[" * 100_000],  # noqa: S311 - noise
    ids=["empty", "blank line", "zeros", "noise", "another JSON", "deep nesting"],
)
def test_a_file_of_garbage_is_listed_as_damaged_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    journal, path = written(tmp_path)
    open_journal(tmp_path, "other")
    path.write_bytes(content)
    by_id = {summary.id: summary for summary in journal.summaries()}
    assert by_id["other"].status == "open"
    assert by_id[ID].status == "damaged"
    assert by_id[ID].started_at == NOON
    assert by_id[ID].problem
    for attempt in (lambda: journal.load(ID), lambda: journal.append(ID, note())):
        with pytest.raises(JournalError, match=str(path)):
            attempt()
    assert path.read_bytes() == content


def test_a_damaged_file_of_another_name_is_dated_by_its_own_time(tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_bytes(b"garbage")
    os.utime(tmp_path / "notes.jsonl", (1_000_000_000, 1_000_000_000))
    (summary,) = TinyJournal(tmp_path, FakeClock()).summaries()
    assert summary.started_at == datetime.fromtimestamp(1_000_000_000, UTC)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize(
    ("schema", "says"), [("workbench.journal/2", "this version reads"), ("acme.log/1", "is no journal")]
)
def test_a_file_of_another_schema_is_refused_by_name_and_left_alone(
    tmp_path: Path, schema: str, says: str, *, sealed: bool
) -> None:
    document: JsonObject = {"schema": schema, "incident": {}}
    content = lines.encode(document) if sealed else json.dumps(document).encode() + b"\n"
    path = tmp_path / f"{ID}.jsonl"
    path.write_bytes(content)
    journal = TinyJournal(tmp_path, FakeClock())
    for attempt in (lambda: journal.load(ID), lambda: journal.append(ID, note())):
        with pytest.raises(JournalError, match=says) as caught:
            attempt()
        assert str(path) in str(caught.value)
        assert schema in str(caught.value)
    assert schema in journal.summaries()[0].problem
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"kind":"note_added"', '"kind":"note_sung"'),
        ('"text":"one"', '"text":1'),
        ('"text":"one"', '"text":"one","colour":"red"'),
        ('"text":"one"', '"words":"one"'),
        ('"recorded_at":"2026-11-23T12:00:00Z"', '"recorded_at":"2026-11-23T12:00:00"'),
        ('"recorded_at":"2026-11-23T12:00:00Z"', '"recorded_at":"noon"'),
        ('"who":{', '"who":[],"whom":{'),
    ],
)
def test_an_intact_line_that_is_no_entry_is_named_and_left_out(tmp_path: Path, old: str, new: str) -> None:
    journal, path = written(tmp_path, "one", "two")
    line = path.read_text().splitlines()[2]
    document = json.loads(line.replace(old, new))
    assert document != json.loads(line)
    del document["hash"]
    change_line(path, 3, lines.encode(document).rstrip())
    assert texts(journal) == ["two"]
    unreadable, replaced = journal.problems(ID)
    assert unreadable.startswith(f"{path}:3: entry 2 is unreadable: ")
    assert replaced.startswith(f"{path}:4: entry 3 does not follow this entry 2")


def test_swapped_and_doubled_lines_are_named(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one", "two", "three")
    header, opened, one, two, three = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(header + opened + two + one + three + three)
    assert texts(journal) == ["one", "two", "three"]
    said = [problem.partition(f"{ID}.jsonl:")[2] for problem in journal.problems(ID)]
    assert said == [
        "4: entry 2 stands after entry 3: the order was changed",
        "6: entry 4 stands twice: see line 5",
    ]


def test_hostile_bytes_in_a_damaged_file_do_not_reach_the_screen(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one")
    document: JsonObject = {"seq": 3, "event": {"kind": "\x1b]0;pwned\x07"}}
    path.write_bytes(path.read_bytes() + lines.encode(document))
    unchained, unreadable = journal.problems(ID)
    assert "does not follow" in unchained
    assert "pwned" in unreadable
    assert unreadable.isprintable()


def test_a_file_under_a_wrong_name_is_not_taken_for_another_incident(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one")
    path.rename(tmp_path / "other.jsonl")
    with pytest.raises(JournalError, match=f"holds incident {ID}"):
        journal.load("other")


def test_an_entry_larger_than_any_window_is_followed_by_the_right_number(tmp_path: Path) -> None:
    journal, _ = written(tmp_path, "x" * 300_000)
    assert journal.append(ID, note("after")).seq == 3
    assert texts(journal)[1] == "after"


@pytest.mark.parametrize("document", [{"seq": "two"}, {"seq": None}, {"seq": [3]}])
def test_a_last_line_of_somebody_else_is_never_built_upon(tmp_path: Path, document: JsonObject) -> None:
    journal, path = written(tmp_path)
    content = path.read_bytes() + lines.encode(document)
    path.write_bytes(content)
    with pytest.raises(JournalError, match="has no number"):
        journal.append(ID, note())
    assert path.read_bytes() == content


def test_problems_of_a_sound_file_are_none(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one")
    assert journal.problems(ID) == ()
    again = records.entry_from_json(lines.decode(path.read_bytes().splitlines()[1]))
    assert again.event == IncidentOpened(incident=incident())
    assert again.who == draft(again.event).who


@pytest.mark.parametrize("added", [b"", b"x"])
def test_a_file_of_endless_lines_is_told_and_the_rest_works(tmp_path: Path, added: bytes) -> None:
    journal, path = written(tmp_path, "one")
    long = tmp_path / "20261123T130000Z-def456.jsonl"
    long.write_bytes(path.read_bytes() + (added + b"\n") * lines.MOST_LINES)
    found = {item.id: item for item in journal.summaries()}
    assert (found[ID].status, found[ID].entries) == ("open", 2)
    assert "the budget of one journal file" in found[long.stem].problem
    assert not journal.verify(long.stem).passed
    for use in (lambda: journal.append(long.stem, note("two")), lambda: journal.load(long.stem)):
        with pytest.raises(JournalError, match="the budget of one journal file"):
            use()


def test_a_file_larger_than_any_journal_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, path = written(tmp_path, "one")
    monkeypatch.setattr(files, "MOST_BYTES", path.stat().st_size - 1)
    with pytest.raises(JournalError, match="MB, the budget of one journal file"):
        texts(journal)


def test_a_check_tells_of_so_many_problems_and_that_there_are_more(tmp_path: Path) -> None:
    journal, path = written(tmp_path, "one")
    path.write_bytes(path.read_bytes() + b"x\n" * 5_000)
    whole = next(check for check in journal.verify(ID).checks if check.what == "every line is whole")
    assert len(whole.problems) == 1_001
    assert whole.problems[-1] == "and 4,000 more: only the first 1,000 are told"


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-23T12:00:00", "", 7]
)
def test_a_time_that_utc_does_not_have_makes_its_entry_unreadable(tmp_path: Path, moment: object) -> None:
    journal, path = written(tmp_path, "one", "two")
    path.write_bytes(forged(path.read_bytes(), 3, recorded_at=moment))
    assert texts(journal) == ["two"]
    assert any("entry 2 is unreadable" in problem for problem in journal.problems(ID))
    assert not journal.verify(ID).passed
