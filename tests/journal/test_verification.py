"""What verifying a journal says of files that are, and are not, what was recorded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.fakes import NOON, FakeClock
from tests.journal.samples import ID, draft, forged, incident, note, open_journal, tampered
from workbench.domain.incident_events import IncidentClosed
from workbench.domain.verification import Verification
from workbench.engine.errors import JournalError, UsageError
from workbench.journal import TinyJournal

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docs" / "verify_journal.py"

HEADER = "the header is intact"
LINES = "every line is whole"
CONTENT = "every entry is what its hash was made of"
NUMBERS = "entries are numbered from 1 without holes, in order"
CHAIN = "every entry holds the hash of the one before it"
INTERRUPTED = "no write was interrupted"
FORM = "every line is in the canonical form of RFC 8785"
CLOCKS = "times of record do not go backwards"
SEAL = "each closing seal states what stands before it"


def written(folder: Path) -> tuple[TinyJournal, Path]:
    """A journal with one incident of six entries, the last of which is the closing seal."""
    journal = open_journal(folder)
    for text in ("one", "two", "three", "four"):
        journal.append(ID, note(text))
    journal.close(ID, draft(IncidentClosed(summary="over")))
    return journal, folder / f"{ID}.jsonl"


def failures(verification: Verification) -> dict[str, tuple[str, ...]]:
    return {check.what: check.problems for check in verification.checks if not check.passed}


def remarks(verification: Verification) -> dict[str, tuple[str, ...]]:
    return {check.what: check.problems for check in verification.checks if check.passed and check.problems}


def script(path: Path, *heads: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, str(SCRIPT), str(path), *heads], capture_output=True, text=True, check=False
    )


def test_a_sound_incident_verifies_and_its_head_is_the_hash_of_the_last_entry(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    entries = journal.load(ID).entries
    found = journal.verify(ID)
    assert found.passed
    assert remarks(found) == {}
    assert (found.incident, found.entries, found.head, found.sealed) == (ID, 6, entries[-1].hash, True)
    assert [entry.prev_hash for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert len({entry.hash for entry in entries}) == 6
    assert script(path).stdout == f"6 entries, head {found.head}\n"
    assert script(path, found.head).returncode == 0


def test_closing_states_how_many_entries_stood_before_and_the_last_of_them(tmp_path: Path) -> None:
    journal, _ = written(tmp_path)
    *_, before, closing = journal.load(ID).entries
    assert closing.event == IncidentClosed(summary="over", entries=5, head=before.hash)
    assert journal.append(ID, note("afterwards")).seq == 7
    assert journal.verify(ID).passed


def test_an_open_incident_is_not_sealed(tmp_path: Path) -> None:
    assert not open_journal(tmp_path).verify(ID).sealed


def without(*numbers: int) -> Callable[[bytes], bytes]:
    """Remove lines, counted from 1; the header is line 1, entry n line n + 1."""

    def change(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        return b"".join(line for number, line in enumerate(lines, 1) if number not in numbers)

    return change


def swapped(first: int, second: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        lines[first - 1], lines[second - 1] = lines[second - 1], lines[first - 1]
        return b"".join(lines)

    return change


def doubled(number: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        return b"".join([*lines, lines[number - 1]])

    return change


TAMPERING: list[tuple[str, Callable[[bytes], bytes], dict[str, str]]] = [
    (
        "a changed word",
        lambda data: tampered(data, '"text":"two"', '"text":"owt"', 4),
        {CONTENT: f"{ID}.jsonl:4: entry 3 was changed"},
    ),
    (
        "a changed word with a new hash",
        lambda data: forged(data, 4, event={"kind": "note_added", "text": "owt"}),
        {CHAIN: f"{ID}.jsonl:5: entry 4 does not follow this entry 3: one of them was replaced"},
    ),
    (
        "a changed hash",
        lambda data: tampered(data, '{"hash":"', '{"hash":"0', 4).replace(b'",', b'",', 1),
        {LINES: f"{ID}.jsonl:4: damaged"},
    ),
    (
        "a changed header",
        lambda data: tampered(data, "acme-landing", "evil-landing", 1),
        {HEADER: f"{ID}.jsonl:1: damaged"},
    ),
    (
        "a header with a new hash",
        lambda data: forged(data, 1, incident={"id": ID}),
        {CHAIN: f"{ID}.jsonl:2: entry 1 does not follow this header: one of them was replaced"},
    ),
    ("no header", without(1), {HEADER: f"{ID}.jsonl:1: the header is missing"}),
    (
        "a removed middle",
        without(4, 5),
        {NUMBERS: f"{ID}.jsonl:4: entries 3 to 4 are missing before entry 5"},
    ),
    (
        "a swapped order",
        swapped(3, 4),
        {NUMBERS: f"{ID}.jsonl:4: entry 2 stands after entry 3: the order was changed"},
    ),
    ("a doubled entry", doubled(4), {NUMBERS: f"{ID}.jsonl:8: entry 3 stands twice: see line 4"}),
    (
        "another entry of the same number",
        lambda data: doubled(7)(forged(doubled(4)(data), 8, occurred_at="2026-11-23T11:00:00Z")),
        {NUMBERS: f"{ID}.jsonl:8: entry 3 is another than that: see line 4"},
    ),
    (
        "an inserted line",
        lambda data: data + b'{"seq":7}\n',
        {LINES: f"{ID}.jsonl:8: damaged (9 bytes): no entry can be read in it"},
    ),
    (
        "a broken seal",
        lambda data: forged(
            data, 7, event={"kind": "incident_closed", "summary": "", "entries": 4, "head": "0" * 64}
        ),
        {SEAL: "entry 6 seals 4 entries, but 5 stand before it"},
    ),
]


@pytest.mark.parametrize(("change", "named"), [case[1:] for case in TAMPERING], ids=[c[0] for c in TAMPERING])
def test_tampering_is_named_for_what_it_is(
    tmp_path: Path, change: Callable[[bytes], bytes], named: dict[str, str]
) -> None:
    journal, path = written(tmp_path)
    path.write_bytes(change(path.read_bytes()))
    found = failures(journal.verify(ID))
    for what, problem in named.items():
        assert found[what][0].startswith(problem)
    assert set(found) - set(named) <= {NUMBERS}  # a line that cannot be read is missing, too
    assert script(path).returncode == 1
    assert script(path).stderr


def test_a_line_that_another_program_rewrote_is_named(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    body = lines[3].rstrip().replace(b'"event":{', b'"event": {', 1)
    # A hash over bytes that are not canonical: right for whoever looks at the bytes only.
    path.write_bytes(b"".join([*lines[:3], resealed(body), *lines[4:]]))
    assert set(failures(journal.verify(ID))) == {FORM, CHAIN}
    assert script(path).returncode == 1


def test_text_that_could_act_on_a_terminal_does_not_verify(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    path.write_bytes(forged(path.read_bytes(), 7, event={"kind": "note_added", "text": "\x1b]0;x\x07\u202e"}))
    assert set(failures(journal.verify(ID))) == {FORM}
    assert journal.load(ID).entries[-1].event == note("␛]0;x␇⟨U+202E⟩").event


@pytest.mark.parametrize(
    "content",
    [b"garbage}", b'"seq":7', b'"seq":7,"n":' + b"9" * 5000 + b"}", b'"\xff":7}'],
    ids=["garbage", "unended", "a huge number", "no UTF-8"],
)
def test_a_hash_that_fits_does_not_make_an_entry_of_garbage(tmp_path: Path, content: bytes) -> None:
    journal, path = written(tmp_path)
    path.write_bytes(path.read_bytes() + resealed(b'{"hash":"' + b"0" * 64 + b'",' + content))
    assert {LINES, FORM} <= set(failures(journal.verify(ID)))
    assert len(journal.load(ID).entries) == 6
    assert journal.summaries()[0].problem
    assert script(path).returncode == 1


def resealed(record: bytes) -> bytes:
    return record.replace(record[9:73], sha256(b"{" + record[75:]).hexdigest().encode(), 1) + b"\n"


@pytest.mark.parametrize("kept", [1, 2, 5])
def test_a_cut_tail_is_seen_with_a_head_that_was_kept_elsewhere(tmp_path: Path, kept: int) -> None:
    journal, path = written(tmp_path)
    head = journal.verify(ID).head
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[: kept + 1]))
    assert journal.verify(ID).passed
    (problem,) = failures(journal.verify(ID, head))[f"the entry with the hash {head} is there"]
    assert problem.startswith(f"no entry up to {kept} has it: later entries were cut off")
    assert script(path).returncode == 0
    assert script(path, head).returncode == 1


def test_entries_after_a_kept_head_are_counted(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    earlier = journal.load(ID).entries[2].hash
    found = journal.verify(ID, earlier)
    assert found.passed
    assert remarks(found) == {
        f"the entry with the hash {earlier} is there": ("entry 3 has it; 3 were added after it",)
    }
    assert script(path, earlier).returncode == 0


def test_a_kept_head_does_not_vouch_for_an_entry_that_was_changed(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    head = journal.load(ID).entries[2].hash
    path.write_bytes(tampered(path.read_bytes(), '"two"', '"owt"', 4))
    assert f"the entry with the hash {head} is there" in failures(journal.verify(ID, head))


@pytest.mark.parametrize("head", ["", "abc", "A" * 64, "0" * 63, "0" * 65, "\x1b" * 64])
def test_what_is_no_head_is_a_usage_error_rather_than_a_missing_tail(tmp_path: Path, head: str) -> None:
    journal, _ = written(tmp_path)
    with pytest.raises(UsageError, match="is no head"):
        journal.verify(ID, head)


def test_an_interrupted_write_is_named_and_does_no_harm(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    path.write_bytes(path.read_bytes() + b'{"hash":"00')
    for expected in (6, 7, 8):
        found = journal.verify(ID)
        assert (found.passed, found.entries) == (True, expected)
        (problem,) = remarks(found)[INTERRUPTED]
        assert problem.startswith(f"{ID}.jsonl:8: half-written")
        assert script(path).returncode == 0
        journal.append(ID, note())


def test_a_write_that_is_interrupted_again_and_again_leaves_no_hole(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    for _ in range(3):
        path.write_bytes(path.read_bytes() + b'{"hash":"00 <half-wr')
        journal.append(ID, note())
    assert journal.verify(ID).passed
    assert len(journal.load(ID).entries) == 9


def test_the_mark_of_an_interrupted_write_does_not_hide_a_lost_entry(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], lines[3][:40] + b" <half-written>\n", *lines[4:]]))
    assert failures(journal.verify(ID))[NUMBERS] == (f"{ID}.jsonl:5: entry 3 is missing before entry 4",)
    assert script(path).returncode == 1


def test_two_hosts_whose_clocks_disagree_are_reported_and_never_reordered(tmp_path: Path) -> None:
    open_journal(tmp_path)
    slow = TinyJournal(tmp_path, FakeClock(NOON - timedelta(minutes=7)))
    fast = TinyJournal(tmp_path, FakeClock(NOON + timedelta(seconds=50)))
    for journal in (fast, slow, fast, slow):
        journal.append(ID, note())
    found = slow.verify(ID)
    assert found.passed
    named = remarks(found)[CLOCKS]
    assert [problem.partition(" by the clock")[0] for problem in named] == [
        f"{ID}.jsonl:4: entry 3 was recorded 0:07:50 before entry 2",
        f"{ID}.jsonl:6: entry 5 was recorded 0:07:50 before entry 4",
    ]
    assert [entry.seq for entry in slow.load(ID).entries] == [1, 2, 3, 4, 5]


def test_clocks_that_differ_by_seconds_are_not_worth_a_word(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    TinyJournal(tmp_path, FakeClock(NOON - timedelta(seconds=59))).append(ID, note())
    assert remarks(journal.verify(ID)) == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"garbage", b'{"schema":"workbench.journal/9"}\n', b"[" * 100_000],
    ids=["empty", "garbage", "newer schema", "deep nesting"],
)
def test_a_file_that_cannot_be_read_does_not_verify(tmp_path: Path, content: bytes) -> None:
    journal, path = written(tmp_path)
    path.write_bytes(content)
    found = journal.verify(ID)
    assert not found.passed
    assert (found.entries, found.head) == (0, "")
    assert script(path).returncode == 1


def test_a_file_of_another_incident_does_not_verify(tmp_path: Path) -> None:
    journal, path = written(tmp_path)
    path.rename(tmp_path / "other.jsonl")
    assert failures(journal.verify("other")) == {
        "the file holds incident other": (f"other.jsonl:1: holds incident {ID}",)
    }


def test_an_incident_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="No incident"):
        open_journal(tmp_path).verify(incident("other").id)
