"""What an entry costs, counted: what is read of the file, written to it and flushed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.journal.samples import ID, JSON_OBJECTS, forged, note, open_journal, texts
from workbench.domain.diagnosis import CauseStatus
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.errors import JournalError
from workbench.journal import lines

NUMBERS = st.floats() | st.floats(1e-4, 1e-2) | st.floats(1e14, 1e17) | st.integers(-(2**60), 2**60)


def outcome(work: Callable[[Any], bytes], document: Any) -> bytes | None:
    try:
        return work(document)
    except (ValueError, RecursionError):
        return None


@given(document=JSON_OBJECTS, number=NUMBERS)
def test_the_canonical_form_is_that_of_the_reference(document: dict[str, Any], number: float) -> None:
    """https://www.rfc-editor.org/rfc/rfc8785, by an implementation of other people."""
    for value in (document, {**document, "n": number}):
        assert outcome(lines.canonical, value) == outcome(rfc8785.dumps, value)


def test_members_of_enumerations_need_no_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every finding and every diagnosis holds some: the reference takes several times as long."""
    document = {"verdict": Verdict.PASS, "statuses": {"one": CauseStatus.LIKELY}, "all": [CauseStatus.PROVEN]}
    expected = rfc8785.dumps(cast("dict[str, Any]", document))
    monkeypatch.setattr(rfc8785, "dumps", None)
    assert lines.canonical(cast("JsonObject", document)) == expected


def test_an_entry_is_one_write_and_one_flush_and_nothing_is_read_for_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = open_journal(tmp_path)
    path = tmp_path / f"{ID}.jsonl"
    journal.append(ID, note())
    size = path.stat().st_size
    counted: dict[str, list[Any]] = {}
    for name in ("open", "pread", "write", "fdatasync", "fsync"):
        monkeypatch.setattr(os, name, counting(getattr(os, name), counted.setdefault(name, [])))
    journal.append(ID, note("x" * 900))
    monkeypatch.undo()
    assert {name: len(found) for name, found in counted.items()} == {
        "open": 1,
        "pread": 0,
        "write": 1,
        "fdatasync": 1,
        "fsync": 0,
    }
    assert counted["write"] == [path.stat().st_size - size] == [len(path.read_bytes().splitlines()[-1]) + 1]


def counting(call: Callable[..., Any], results: list[Any]) -> Callable[..., Any]:
    def counted(*arguments: Any) -> Any:
        results.append(call(*arguments))
        return results[-1]

    return counted


def test_what_was_done_to_the_file_meanwhile_is_seen(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    path = tmp_path / f"{ID}.jsonl"
    journal.append(ID, note())
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    assert journal.append(ID, note("after")).seq == 2
    assert "half-written" in journal.problems(ID)[0]
    path.unlink()
    path.write_bytes(whole)
    assert journal.append(ID, note("after")).seq == 3
    assert journal.problems(ID) == ()


@pytest.mark.parametrize("seq", [None, "2", 2.5, True, -1, 2**53 - 1, 1e300])
def test_nothing_is_added_after_a_number_that_is_none(tmp_path: Path, seq: object) -> None:
    journal = open_journal(tmp_path)
    path = tmp_path / f"{ID}.jsonl"
    path.write_bytes(before := forged(path.read_bytes(), 2, seq=seq))
    with pytest.raises(JournalError, match="has no number"):
        journal.append(ID, note())
    assert path.read_bytes() == before


def test_an_entry_goes_to_the_file_that_has_the_name_once_the_lock_is_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = open_journal(tmp_path)
    journal.append(ID, note("one"))
    path = tmp_path / f"{ID}.jsonl"
    lock, replaced = fcntl.flock, iter([True])

    def replaced_meanwhile(fd: int, kind: int) -> None:
        if next(replaced, False):
            (tmp_path / "new").write_bytes(path.read_bytes())
            (tmp_path / "new").rename(path)
        lock(fd, kind)

    monkeypatch.setattr(fcntl, "flock", replaced_meanwhile)
    assert journal.append(ID, note("two")).seq == 3
    assert texts(journal) == ["one", "two"]
    assert journal.verify(ID).passed
