"""What lists show is kept between starts: it is what the files say, and lets nothing past their checks."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from dataclasses import fields
from pathlib import Path

import orjson
import pytest

from tests.playbook_files.samples import GOOD, OPERATIONS, REGISTRY, write
from tests.playbook_files.test_scenarios import DRILL
from workbench.domain.playbook import PlaybookOutline
from workbench.domain.scenario import ScenarioOutline
from workbench.engine.backend import Library
from workbench.playbook_files import index, playbooks, scenarios
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.library import load_library
from workbench.playbook_files.problems import PlaybookError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    (folder / "drills").mkdir(parents=True)
    write(folder, "good.md", GOOD)
    write(folder / "drills", "01-gone.yaml", DRILL)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed since the list was emptied."""
    names: list[str] = []
    load_playbook, load_scenario = playbooks.load_playbook, scenarios.load_scenario

    def playbook(path: Path, catalogue: Catalogue | None = None) -> object:
        names.append(path.name)
        return load_playbook(path, catalogue)

    def scenario(path: Path, *more: object) -> object:
        names.append(path.name)
        return load_scenario(path, *more)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr(playbooks, "load_playbook", playbook)
    monkeypatch.setattr(scenarios, "load_scenario", scenario)
    return names


def load(folder: Path, cache: Path) -> Library:
    return load_library([folder], lambda: Catalogue(REGISTRY, OPERATIONS), cache)


def shown(library: Library) -> object:
    """All that lists can show, as far as an outline has it."""
    books = [
        [getattr(book, field.name) for field in fields(PlaybookOutline) if field.name != "causes"]
        for book in library.playbook_outlines.values()
    ]
    causes = [
        (cause.id, cause.title, cause.next)
        for book in library.playbook_outlines.values()
        for cause in book.causes
    ]
    drills = [
        [getattr(drill, field.name) for field in fields(ScenarioOutline)]
        for drill in library.scenario_outlines.values()
    ]
    return books, causes, drills, library.problems


def test_nothing_is_parsed_a_second_time_and_the_lists_show_the_same(
    folder: Path, cache: Path, parsed: list[str]
) -> None:
    first = shown(load(folder, cache))
    assert parsed == ["good.md", "01-gone.yaml"]
    parsed.clear()
    assert shown(load(folder, cache)) == first
    assert parsed == []


def test_what_is_opened_is_parsed_and_nothing_else(folder: Path, cache: Path, parsed: list[str]) -> None:
    load(folder, cache).problems  # noqa: B018 - makes the lists
    write(folder, "other.md", GOOD.replace("id: good", "id: other"))
    parsed.clear()
    library = load(folder, cache)
    assert library.playbooks["good"].steps
    assert library.playbooks["good"].checks
    assert parsed == ["good.md"]
    assert library.scenarios["01-gone"].build
    assert parsed == ["good.md", "01-gone.yaml"]


@pytest.mark.parametrize("name", ["good.md", "drills/01-gone.yaml"])
def test_a_changed_file_is_parsed_anew_though_its_size_and_time_are_the_same(
    folder: Path, cache: Path, parsed: list[str], name: str
) -> None:
    load(folder, cache).problems  # noqa: B018 - makes the lists
    path = folder / name
    told = path.stat()
    text = path.read_text()
    path.write_text(text.replace("title: A ", "title: B ", 1).replace("title: The ", "title: Xhe ", 1))
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert path.read_text() != text
    parsed.clear()
    library = load(folder, cache)
    assert shown(library) == shown(load(folder, cache.parent / "none"))
    assert path.name in parsed


def test_a_drill_is_checked_anew_when_its_playbook_has_changed(folder: Path, cache: Path) -> None:
    load(folder, cache).problems  # noqa: B018 - makes the lists
    write(folder, "good.md", GOOD.replace("  key:", "  name:").replace("{{ key }}", "{{ name }}"))
    library = load(folder, cache)
    assert "01-gone" not in library.scenarios
    assert any("parameter" in problem and "key" in problem for problem in library.problems)


def test_a_broken_file_is_told_at_every_start(folder: Path, cache: Path) -> None:
    write(folder, "broken.md", GOOD)
    first = load(folder, cache).problems
    assert len(first) == 1
    assert load(folder, cache).problems == first


def test_a_new_program_reads_all_anew(
    folder: Path, cache: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder, cache).problems  # noqa: B018 - makes the lists
    parsed.clear()
    monkeypatch.setattr(index, "_program", lambda: "another one")
    load(folder, cache).problems  # noqa: B018 - as above
    assert parsed == ["good.md", "01-gone.yaml"]


@pytest.mark.parametrize("damage", [b"", b"{", b"\0" * 100, b"[1]", b"cut", b"flipped"])
def test_a_damaged_index_is_made_anew_without_a_word(
    folder: Path, cache: Path, parsed: list[str], damage: bytes
) -> None:
    first = shown(load(folder, cache))
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    path.write_bytes({b"cut": whole[:-9], b"flipped": whole.replace(b"gone", b"lost")}.get(damage, damage))
    parsed.clear()
    assert shown(load(folder, cache)) == first
    assert parsed == ["good.md", "01-gone.yaml"]
    assert path.read_bytes() == whole


def forged(cache: Path, change: dict[bytes, bytes]) -> None:
    (path,) = cache.iterdir()
    body = path.read_bytes().partition(b"\n")[2]
    for old, new in change.items():
        assert old in body
        body = body.replace(old, new)
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def test_a_forged_index_lets_no_broken_playbook_be_opened(folder: Path, cache: Path) -> None:
    load(folder, cache).problems  # noqa: B018 - makes the lists
    good = hashlib.sha256((folder / "good.md").read_bytes()).hexdigest().encode()
    broken = write(folder, "good.md", GOOD.replace("probe: ", "prob: ").replace("```probe", "```prob"))
    broken.write_text(broken.read_text().replace("title: ", "titel: ", 1))
    forged(cache, {good: hashlib.sha256(broken.read_bytes()).hexdigest().encode()})
    library = load(folder, cache)
    assert "good" in library.playbooks  # the list believes it
    with pytest.raises(PlaybookError, match="unknown field"):
        library.playbooks["good"]
    with pytest.raises(PlaybookError, match="unknown field"):
        library.scenarios["01-gone"]


def test_a_forged_index_cannot_change_what_is_run(folder: Path, cache: Path) -> None:
    honest = load(folder, cache)
    honest.problems  # noqa: B018 - makes the lists
    forged(cache, {b"A file is missing": b"\\u001b]0;evil\\u0007"})
    library = load(folder, cache)
    assert library.playbook_outlines["good"].title == "␛]0;evil␇"
    assert library.playbooks["good"] == honest.playbooks["good"]


@pytest.mark.parametrize("value", [None, 7, [], {}, "x", [[[]]], {"a": 1}])
def test_a_forged_index_of_any_shape_breaks_nothing(folder: Path, cache: Path, value: object) -> None:
    load(folder, cache).problems  # noqa: B018 - makes the lists
    (path,) = cache.iterdir()
    held = orjson.loads(path.read_bytes().partition(b"\n")[2])
    for entry in held["entries"].values():
        for name in entry.keys() - {"sha256", "checked_by", "playbook"}:
            entry[name] = value
    body = orjson.dumps(held)
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    library = load(folder, cache)
    assert (list(library.playbook_outlines), list(library.scenario_outlines)) == (["good"], ["01-gone"])


def test_a_cache_folder_that_takes_nothing_costs_time_only(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = shown(load(folder, cache.parent / "elsewhere"))
    assert shown(load(folder, folder / "good.md" / "below a file")) == wanted

    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkstemp", full)
    assert shown(load(folder, cache)) == wanted
    assert list(cache.iterdir()) == []


def test_a_pipe_in_the_place_of_the_index_is_left_alone(folder: Path, cache: Path) -> None:
    wanted = shown(load(folder, cache))
    (path,) = cache.iterdir()
    path.unlink()
    os.mkfifo(path)
    assert shown(load(folder, cache)) == wanted


def test_folders_and_files_with_any_name_are_read(tmp_path: Path, cache: Path) -> None:
    strange = tmp_path / "b\udcff"
    strange.mkdir()
    write(strange, "good.md", GOOD)
    for _ in range(2):
        assert [*load(strange, cache).playbooks] == ["good"]
