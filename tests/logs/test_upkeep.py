"""What was kept of logs makes room, and what is in use stays."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.logs.samples import event, write_delivered
from workbench.logs.local import LocalLogs

DAY_S = 86_400


def kept_of(source: Path, home: Path, told: list[str] | None = None) -> Path:
    """Ask a source anew, and return the folder that is kept of it."""
    write_delivered(source / "a.json", [event("One")])
    with LocalLogs(source, home, (told if told is not None else []).append):
        return max((path for path in home.iterdir()), key=lambda path: (path / "index.json").stat().st_mtime)


def aged(folder: Path, days: int) -> Path:
    index = folder / "index.json"
    before = index.stat().st_mtime - days * DAY_S
    os.utime(index, (before, before))
    return folder


def test_what_is_kept_of_a_source_that_is_gone_is_removed_and_told(tmp_path: Path) -> None:
    home = tmp_path / "cache"
    gone, here = (aged(kept_of(tmp_path / name, home), 2) for name in ("gone", "here"))
    shutil.rmtree(tmp_path / "gone")
    told: list[str] = []
    now = kept_of(tmp_path / "now", home, told)
    assert sorted(home.iterdir()) == sorted([here, now])
    assert not gone.exists()
    assert any("removed" in text and str(home) in text for text in told)


def test_what_a_killed_process_left_is_removed_once_it_is_old(tmp_path: Path) -> None:
    home = tmp_path / "cache"
    folder = kept_of(tmp_path / "source", home)
    (folder / "unpacked-old").mkdir()
    (folder / "unpacked-new").mkdir()
    os.utime(folder / "unpacked-old", (0, 0))
    write_delivered(tmp_path / "source" / "b.json", [event("Two")])
    kept_of(tmp_path / "source", home)
    assert [path.name for path in folder.glob("unpacked-*")] == ["unpacked-new"]


def test_of_too_many_the_longest_unasked_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.logs.upkeep._MOST_SOURCES", 2)
    home = tmp_path / "cache"
    old = aged(kept_of(tmp_path / "old", home), 3)
    newer = aged(kept_of(tmp_path / "newer", home), 2)
    assert {old, newer} == set(home.iterdir()), "two are not too many"
    now = kept_of(tmp_path / "now", home)
    assert {newer, now} == set(home.iterdir())


def test_a_question_keeps_its_source_young(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.logs.upkeep._MOST_SOURCES", 2)
    home = tmp_path / "cache"
    asked = aged(kept_of(tmp_path / "asked", home), 3)
    with LocalLogs(tmp_path / "asked", home):
        pass
    other = aged(kept_of(tmp_path / "other", home), 1)
    now = kept_of(tmp_path / "now", home)
    assert {asked, now} == set(home.iterdir())
    assert not other.exists()


def test_what_may_be_in_use_stays_and_so_does_what_is_not_of_logs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.logs.upkeep._MOST_BYTES", 1)
    home = tmp_path / "cache"
    (home / "mine").mkdir(parents=True)
    (home / "mine" / "index.json").write_text("{}")
    os.utime(home / "mine" / "index.json", (0, 0))
    first, second = kept_of(tmp_path / "first", home), kept_of(tmp_path / "second", home)
    assert {first, second, home / "mine"} == set(home.iterdir())
