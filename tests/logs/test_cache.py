"""What is kept for the next question may be damaged, full or read-only: that costs speed, not the answer."""

from __future__ import annotations

import errno
import json
import resource
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.logs.samples import event, write_delivered
from tests.logs.test_local import NAMES, ask
from workbench.domain.logs import AnswerCoverage
from workbench.engine.errors import UsageError
from workbench.engine.questions import bind
from workbench.logs.cache import CannotKeepError, PartCache
from workbench.logs.local import LocalLogs
from workbench.logs.local_files import find_files
from workbench.logs.question_files import own_question


@pytest.fixture
def source(tmp_path: Path) -> Path:
    write_delivered(tmp_path / "source" / "a.json", [event("One")])
    return tmp_path / "source"


def asked(source: Path, cache: Path) -> tuple[object, AnswerCoverage]:
    answer = ask(source, own_question(NAMES), cache)
    return answer.table.rows, answer.coverage


ONE = (("One",),)


def changed(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def folder_for(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path, Path], object]] = {
    "an index of records that are none": lambda index, _: changed(index, b'"records": 1', b'"records": "x"'),
    "an index with another sum": lambda index, _: changed(index, b'"sum": "', b'"sum": "0'),
    "an index that is no text": lambda index, _: index.write_bytes(b"\xff\xfe"),
    "an index too deep": lambda index, _: index.write_bytes(b"[" * 100_000),
    "an index that is a folder": lambda index, _: folder_for(index),
    "a part that is empty": lambda _, part: part.write_bytes(b""),
    "half a part": lambda _, part: part.write_bytes(part.read_bytes()[: part.stat().st_size // 2]),
    "a part with other bytes": lambda _, part: part.write_bytes(
        part.read_bytes()[:50] + b"\0" * 40 + part.read_bytes()[90:]
    ),
    "a part that is text": lambda _, part: part.write_text("no Parquet"),
    "a part that is gone": lambda _, part: part.unlink(),
    "a part that is a folder": lambda _, part: folder_for(part),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_damaged_is_made_anew(
    source: Path, tmp_path: Path, damage: Callable[[Path, Path], object]
) -> None:
    cache = tmp_path / "cache"
    assert asked(source, cache)[0] == ONE
    damage(next(cache.rglob("index.json")), next(cache.rglob("*.parquet")))
    for _ in range(2):
        rows, coverage = asked(source, cache)
        assert (rows, coverage.records, coverage.problems) == (ONE, 1, ())


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.booleans(), where=st.integers(0, 1 << 20), bits=st.integers(1, 255))
def test_no_byte_of_what_is_kept_can_change_the_answer(
    tmp_path_factory: pytest.TempPathFactory, which: bool, where: int, bits: int
) -> None:
    home = tmp_path_factory.mktemp("any")
    source, cache = home / "source", home / "cache"
    write_delivered(source / "a.json", [event("One")])
    asked(source, cache)
    kept = next(cache.rglob("index.json" if which else "*.parquet"))
    content = bytearray(kept.read_bytes())
    content[where % len(content)] ^= bits
    kept.write_bytes(content)
    assert asked(source, cache)[0] == ONE


def test_a_part_that_is_damaged_between_two_questions_is_made_anew(source: Path, tmp_path: Path) -> None:
    told: list[str] = []
    with LocalLogs(source, tmp_path / "cache", told.append) as logs:
        question = own_question(NAMES)
        part = next((tmp_path / "cache").rglob("*.parquet"))
        part.write_bytes(b"PAR1" + b"\0" * (part.stat().st_size - 8) + b"PAR1")
        answer = logs.ask(question, bind(question, {}, None))  # type: ignore[arg-type]
    assert answer.table.rows == ONE
    assert any("damaged" in text for text in told)


def test_a_full_folder_costs_speed_and_not_the_answer(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_index(folder: Path, *_: object) -> None:
        if folder.is_relative_to(tmp_path / "cache"):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("workbench.logs.cache.write_index", write_index)
    rows, coverage = asked(source, tmp_path / "cache")
    assert rows == ONE
    (note,) = [note for note in coverage.notes if "without a cache" in note]
    assert "No space left on device" in note
    assert not list((tmp_path / "cache").rglob("*.tmp"))


def test_where_nothing_at_all_can_be_written_it_is_an_error_that_says_what_to_do(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_index(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("workbench.logs.cache.write_index", write_index)
    with pytest.raises(UsageError, match=r"No space left on device\. Set TMPDIR to a folder with room"):
        asked(source, tmp_path / "cache")


@pytest.mark.parametrize("cached", [True, False])
def test_where_no_folder_for_the_while_can_be_had_it_is_an_error_that_says_what_to_do(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, cached: bool
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(tmp_path / "nowhere")])
    with pytest.raises(UsageError, match=r"No usable temporary directory found.*Set TMPDIR"):
        LocalLogs(source, tmp_path / "file" if cached else None)


def test_a_disk_that_fills_while_logs_are_read_leaves_no_file(tmp_path: Path) -> None:
    patient = tmp_path / "source" / "a.log"
    patient.parent.mkdir()
    patient.write_text(json.dumps({"Records": [event("One" * 50) for _ in range(1_000)]}))
    home = tmp_path / "home"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(CannotKeepError, match="File too large") as raised:
            PartCache(home, patient.parent).load(find_files(patient.parent), lambda _: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert [path for path in home.rglob("*") if path.is_file()] == [], raised


def test_a_folder_that_is_only_read_still_serves_what_it_holds(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    asked(source, cache)

    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("workbench.logs.cache.os.utime", read_only)
    monkeypatch.setattr("workbench.logs.cache.write_index", read_only)
    rows, coverage = asked(source, cache)
    assert (rows, [note for note in coverage.notes if "cache" in note]) == (ONE, [])


def test_an_index_is_whole_or_nothing(source: Path, tmp_path: Path) -> None:
    asked(source, tmp_path / "cache")
    document = json.loads(next((tmp_path / "cache").rglob("index.json")).read_text())
    assert document["source"] == str(source)
    assert len(document["sum"]) == 64
