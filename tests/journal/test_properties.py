"""What must hold for every event, every cut and every damaged byte."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes import FakeClock
from tests.journal.samples import EVENTS, HOSTILE, ID, JSON_OBJECTS, draft, note, open_journal
from tests.journal.test_journal import finding
from tests.journal.test_verification import script
from workbench.domain.incident_events import Event, FindingRecorded
from workbench.domain.text import is_clean
from workbench.domain.transcript import TimelineEntry
from workbench.domain.values import JsonObject
from workbench.engine.errors import JournalError
from workbench.journal import TinyJournal

_NOTES = 6
RELAXED = settings(suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@cache
def written() -> tuple[bytes, tuple[TimelineEntry, ...]]:
    """The bytes of a journal file, and its entries."""
    with folder() as path:
        journal = open_journal(path)
        for number in range(_NOTES):
            journal.append(ID, note(f"note {number} {HOSTILE[number]}"))
        return (path / f"{ID}.jsonl").read_bytes(), journal.load(ID).entries


def reopened(data: bytes, path: Path) -> TinyJournal:
    (path / f"{ID}.jsonl").write_bytes(data)
    return TinyJournal(path, FakeClock())


@RELAXED
@given(st.lists(EVENTS, max_size=3))
def test_whatever_is_appended_is_loaded_again(events: list[Event]) -> None:
    with folder() as path:
        journal = open_journal(path)
        appended = [journal.append(ID, draft(event)) for event in events]
        again = TinyJournal(path, FakeClock())
        # By representation: string enums equal plain strings.
        assert [repr(entry) for entry in again.load(ID).entries[1:]] == [repr(entry) for entry in appended]
        assert again.problems(ID) == ()
        assert again.verify(ID).passed


@RELAXED
@given(st.lists(EVENTS, max_size=3))
def test_every_line_is_json_that_a_terminal_can_show(events: list[Event]) -> None:
    with folder() as path:
        journal = open_journal(path)
        for event in events:
            journal.append(ID, draft(event))
        lines = (path / f"{ID}.jsonl").read_text(encoding="utf-8").removesuffix("\n").split("\n")
        documents = [json.loads(line) for line in lines]
        assert [document.get("seq") for document in documents] == [None, *range(1, len(events) + 2)]
        assert all(is_clean(line) for line in lines)


@RELAXED
@given(st.integers(0, len(written()[0])))
def test_every_prefix_of_a_file_loads_to_a_prefix_of_its_entries(length: int) -> None:
    data, entries = written()
    with folder() as path:
        journal = reopened(data[:length], path)
        try:
            found = journal.load(ID).entries
        except JournalError:
            assert length < len(data.split(b"\n")[0])
            return
        assert found == entries[: len(found)]
        assert len(found) >= data[:length].count(b"\n") - 1


@RELAXED
@given(st.integers(0, len(written()[0])), st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3))
def test_after_any_cut_new_entries_are_numbered_without_holes_and_the_old_bytes_stay(
    length: int, after: list[str]
) -> None:
    data, entries = written()
    with folder() as path:
        journal = reopened(data[:length], path)
        try:
            kept = journal.load(ID).entries
        except JournalError:
            return
        added = [journal.append(ID, note(text)) for text in after]
        found = journal.load(ID).entries
        assert (path / f"{ID}.jsonl").read_bytes().startswith(data[:length])
        assert found == (*entries[: len(kept)], *added)
        assert [entry.seq for entry in found] == list(range(1, len(found) + 1))


@RELAXED
@given(st.integers(0, len(written()[0]) - 1), st.integers(1, 255))
def test_a_changed_byte_loses_at_most_its_own_entry_and_is_reported(position: int, flip: int) -> None:
    data, entries = written()
    changed = data[:position] + bytes([data[position] ^ flip]) + data[position + 1 :]
    with folder() as path:
        journal = reopened(changed, path)
        found = journal.load(ID).entries
        assert all(entry in entries for entry in found)
        assert len(found) >= len(entries) - 1
        assert any(f"{ID}.jsonl:" in problem for problem in journal.problems(ID))
        assert journal.summaries()[0].problem
        named = [
            problem for check in journal.verify(ID).checks for problem in check.problems if not check.passed
        ]
        line = data[:position].count(b"\n") + 1
        assert any(problem.startswith(f"{ID}.jsonl:{line}: ") for problem in named)
        added = journal.append(ID, note("after"))
        assert journal.load(ID).entries == (*found, added)
        assert added.seq > found[-1].seq


@RELAXED
@given(st.integers(1, _NOTES))
def test_a_removed_line_is_reported(number: int) -> None:
    data, entries = written()
    lines = data.splitlines(keepends=True)
    with folder() as path:
        journal = reopened(b"".join(lines[:number] + lines[number + 1 :]), path)
        assert len(journal.load(ID).entries) == len(entries) - 1
        assert f"entry {number} is missing" in journal.problems(ID)[0]
        assert "missing" in journal.summaries()[0].problem


@RELAXED
@given(st.integers(1, _NOTES + 2), st.integers(1, _NOTES + 2))
def test_any_line_that_is_moved_or_doubled_is_seen(first: int, second: int) -> None:
    lines = written()[0].splitlines(keepends=True)
    doubled = [*lines[:second], lines[first - 1], *lines[second:]]
    swapped = list(lines)
    swapped[first - 1], swapped[second - 1] = lines[second - 1], lines[first - 1]
    with folder() as path:
        assert not reopened(b"".join(doubled), path).verify(ID).passed
        assert reopened(b"".join(swapped), path).verify(ID).passed == (first == second)


@RELAXED
@given(st.integers(0, len(written()[0]) - 2))
def test_any_cut_is_seen_with_the_head(length: int) -> None:
    data, entries = written()
    with folder() as path:
        assert reopened(data, path).verify(ID, entries[-1].hash).passed
        assert not reopened(data[:length], path).verify(ID, entries[-1].hash).passed


@RELAXED
@given(JSON_OBJECTS)
def test_any_evidence_is_written_in_canonical_form_and_stays_what_it_was(facts: JsonObject) -> None:
    event = FindingRecorded(finding=replace(finding(), facts=facts))
    with folder() as path:
        journal = open_journal(path)
        once = journal.append(ID, draft(event))
        twice = journal.append(ID, draft(once.event))
        assert repr(twice.event) == repr(once.event)
        assert journal.verify(ID).passed


@RELAXED
@given(st.integers(0, len(written()[0]) - 1), st.integers(1, 255))
def test_the_script_in_the_docs_says_the_same_of_a_changed_byte(position: int, flip: int) -> None:
    data, entries = written()
    changed = data[:position] + bytes([data[position] ^ flip]) + data[position + 1 :]
    with folder() as path:
        passed = reopened(changed, path).verify(ID, entries[-1].hash).passed
        assert (script(path / f"{ID}.jsonl", entries[-1].hash).returncode == 0) == passed


def test_printable_text_is_clean() -> None:
    """`lines.decode` and `records` skip cleaning for printable text."""
    assert all(is_clean(chr(code)) for code in range(sys.maxunicode + 1) if chr(code).isprintable())
