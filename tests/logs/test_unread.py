"""What cannot be walked, opened or unpacked is told with the answer, and takes no more than its budget."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import as_nobody
from tests.logs.samples import event, write_delivered
from tests.logs.test_local import LINE, NAMES, ask
from workbench.domain.logs import LogAnswer
from workbench.engine.errors import UsageError
from workbench.logs.cloudtrail_files import CloudTrailFiles
from workbench.logs.contents import MOST_BYTES, Budget, BudgetError, most_unpacked, opened
from workbench.logs.delivered import delivered_files
from workbench.logs.digests import read_digest
from workbench.logs.local_files import LogFile, LogFileKind
from workbench.logs.parts import parts_of
from workbench.logs.question_files import own_question

ONE = event("One")


def asked(source: Path) -> LogAnswer:
    return ask(source, own_question(NAMES))


def unreadable_folder(source: Path) -> Path:
    hidden = source / "hidden"
    write_delivered(hidden / "b.json", [event("Two")])
    hidden.chmod(0)
    return hidden


def unreadable_file(source: Path) -> Path:
    hidden = write_delivered(source / "b.json.gz", [event("Two")])
    hidden.chmod(0)
    return hidden


def dangling(source: Path) -> Path:
    (source / "b.json").symlink_to("nowhere")
    return source / "b.json"


def looping(source: Path) -> Path:
    (source / "b.json").symlink_to("b.json")
    return source / "b.json"


def linked_folder(source: Path) -> Path:
    write_delivered(source.parent / "elsewhere" / "b.json", [event("Two")])
    (source / "linked").symlink_to(source.parent / "elsewhere")
    return source / "linked"


def pipe(source: Path) -> Path:
    os.mkfifo(source / "b.log")
    return source / "b.log"


def folder_as_file(source: Path) -> Path:
    """A folder that is called as logs are is a folder; what is in it is read, or told."""
    inner = source / "b.json"
    inner.mkdir()
    (inner / "c.json").write_bytes(gzip.compress(b"x" * 99)[:-9])
    return inner / "c.json"


def half_archive(source: Path) -> Path:
    whole = gzip.compress(json.dumps({"Records": [ONE]}).encode())
    (source / "b.JSON.GZ").write_bytes(whole[: len(whole) // 2])
    return source / "b.JSON.GZ"


def packed_otherwise(source: Path) -> Path:
    (source / "b.json.zst").write_bytes(b"\x28\xb5\x2f\xfd")
    return source / "b.json.zst"


def an_archive(source: Path) -> Path:
    (source / "Logs.TAR.gz").write_bytes(gzip.compress(b"x" * 512))
    return source / "Logs.TAR.gz"


UNREAD: tuple[Callable[[Path], Path], ...] = (
    unreadable_folder,
    unreadable_file,
    dangling,
    looping,
    linked_folder,
    pipe,
    folder_as_file,
    half_archive,
    packed_otherwise,
    an_archive,
)


@pytest.mark.parametrize("make", UNREAD, ids=lambda make: make.__name__)
def test_nothing_unread_is_passed_over(everybodys: Path, make: Callable[[Path], Path]) -> None:
    source = everybodys / "source"
    write_delivered(source / "a.json", [ONE])
    asked(source)  # which loads what nobody may not load
    unread = make(source)
    with as_nobody():
        answer = asked(source)
        told = CloudTrailFiles(source)
        timeline = delivered_files(source)
        assert [record["eventName"] for record in told.records()] == ["One"]
        seen = [
            problem for file in timeline.files for _ in [list(file.records())] for problem in file.problems
        ]
    if unread.is_dir() and not unread.is_symlink():
        unread.chmod(0o755)
    assert answer.table.rows == (("One",),)
    assert [problem.path for problem in answer.coverage.problems] == [str(unread)]
    assert all(any(text.startswith(f"{unread}:") for text in texts) for texts in (told.problems, seen))


def test_a_source_of_which_nothing_can_be_read_is_no_usage_error(tmp_path: Path) -> None:
    dangling(tmp_path)
    answer = asked(tmp_path)
    assert (answer.table.rows, answer.coverage.looked) == ((), False)
    assert [problem.path for problem in answer.coverage.problems] == [str(tmp_path / "b.json")]


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_source_that_cannot_be_looked_at_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be looked at"):
        asked(tmp_path / name)


def test_a_name_that_is_no_text_is_read_and_told(tmp_path: Path) -> None:
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json"))
    strange.write_text(json.dumps({"Records": [ONE, 7]}))
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/2026-08-21-10-15-00-0123456789ABCDE\xff.log")).write_text(
        LINE
    )
    answer = asked(tmp_path)
    assert answer.table.rows == (("One",),)
    assert [problem.path for problem in answer.coverage.problems] == [str(strange)]
    assert ask(tmp_path, own_question("SELECT count(*) FROM s3_access_logs")).table.rows == ((1,),)


@given(
    st.lists(
        st.sampled_from(["", "now", "9999", "zzz", "2026-13-45T99:99:99Z", "\x1b[2J", 7, None]), max_size=4
    )
)
@settings(max_examples=15)
def test_a_time_that_is_none_is_no_extent(wrong: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        records = [ONE, *(event("Two", at) for at in wrong)]
        (Path(folder) / "a.json").write_text(json.dumps({"Records": records}))
        coverage = asked(Path(folder)).coverage
    assert (coverage.first, coverage.last) == (ONE["eventTime"], ONE["eventTime"])
    assert [f"{len(wrong)} records without a time" in str(problem) for problem in coverage.problems] == (
        [True] if wrong else []
    )


def test_a_damaged_event_of_the_cli_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"Events": [{"CloudTrailEvent": json.dumps(ONE)}, 7]}))
    answer = asked(tmp_path)
    assert (answer.table.rows, len(answer.coverage.problems)) == ((("One",),), 1)


# Budgets

BOMBS = {
    "delivered": ("b.json.gz", b'{"Records": [' + b" " * (3 << 20)),
    "blank lines": ("b.jsonl.gz", b'{"eventName": "X"}\n' + b"\n" * (3 << 20)),
    "one endless line": ("b.log.gz", b"x" * (3 << 20)),
    "an access log": ("2026-08-21-10-15-00-0123456789ABCDEF", LINE.encode() + b"\n" * (3 << 20)),
}


@pytest.mark.parametrize(("name", "content"), BOMBS.values(), ids=BOMBS)
def test_an_archive_that_unpacks_without_end_is_left_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.setattr("workbench.logs.contents._ALWAYS", 1 << 20)
    (tmp_path / name).write_bytes(gzip.compress(content, 1))
    write_delivered(tmp_path / "a.json", [ONE])
    answer = asked(tmp_path)
    assert ("One",) in answer.table.rows
    told = {problem.path: problem.what for problem in answer.coverage.problems}
    assert "100 times its size" in told[str(tmp_path / name)]


def test_a_digest_that_unpacks_without_end_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.logs.digests._MOST_BYTES", 1 << 20)
    path = tmp_path / "1_CloudTrail-Digest_us-east-1_t_us-east-1_20261123T005959Z.json.gz"
    path.write_bytes(gzip.compress(b" " * (3 << 20), 1))
    with pytest.raises(BudgetError, match="1 MB"):
        read_digest(path)


def test_a_file_of_any_ratio_is_read_while_it_is_small(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b" " * (8 << 20)))
    with opened(path) as stream:
        assert len(stream.read()) == 8 << 20


@given(
    st.lists(st.integers(0, 64 << 20), min_size=1, max_size=60), st.integers(1, 400), st.integers(1, 70_000)
)
def test_the_files_of_a_part_unpack_to_no_more_than_one_may(sizes: list[int], small: int, size: int) -> None:
    files = [
        LogFile(Path(str(number)), LogFileKind.DELIVERED, (each, 0, 0, number))
        for number, each in enumerate([*sizes, *[size] * small])
    ]
    parts = list(parts_of(files))
    assert [file for part in parts for file in part.files] == files
    for part in parts:
        unpacked = sum(most_unpacked(file.stamp[0]) for file in part.files)
        assert unpacked <= MOST_BYTES or len(part.files) == 1


@pytest.mark.parametrize("times", [1, 3])
def test_archives_of_blanks_are_told_with_their_budget_and_the_others_read(
    tmp_path: Path, times: int
) -> None:
    source = tmp_path / "source"
    write_delivered(source / "a.json.gz", [ONE])
    for number in range(times):
        bomb = b"".join(gzip.compress(b" " * (1 << 20)) for _ in range(70))
        (source / f"b{number}.json.gz").write_bytes(bomb)
    answer = ask(source, own_question(NAMES), tmp_path / "cache")
    assert answer.table.rows == (("One",),)
    assert len(answer.coverage.problems) == times
    assert all("100 times its size and 64 MB" in str(problem) for problem in answer.coverage.problems)
    assert sum(path.stat().st_size for path in (tmp_path / "cache").rglob("*") if path.is_file()) < 1 << 20


def test_a_file_that_takes_too_long_is_left() -> None:
    now = iter([0.0, 1.0, 301.0])
    budget = Budget(1000, lambda: next(now))
    budget.take(1)
    with pytest.raises(BudgetError, match="300 seconds"):
        budget.take(1)


def test_a_large_file_is_too_much_by_its_own_size() -> None:
    with pytest.raises(BudgetError, match="4 GB"):
        Budget(5 << 30).take(5 << 30)


def test_lines_behind_a_damaged_first_one_and_a_long_one_are_all_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.logs.cloudtrail_files._LONGEST", 1000)
    lines = [
        "{",
        *[json.dumps({"eventName": f"E{n}"}) for n in range(200)],
        '"' + "x" * 5000,
        '{"eventName": "Z"}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    files = CloudTrailFiles(tmp_path)
    assert [record["eventName"] for record in files.records()] == [*(f"E{n}" for n in range(200)), "Z"]
    assert [problem.split(": ", 1)[1] for problem in files.problems] == [
        "not a CloudTrail record",
        "a line of more than 0 MB, which is not read",
    ]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        (f"SELECT {','.join('1' * 1_001)}", "1,001 columns"),
        ("SELECT 1 -- " + "x" * 262_144, "262,144 bytes"),
    ],
    ids=["columns", "bytes"],
)
def test_sql_has_its_budget_too(tmp_path: Path, sql: str, says: str) -> None:
    write_delivered(tmp_path / "a.json", [ONE])
    with pytest.raises(UsageError, match=says):
        ask(tmp_path, own_question(sql))


def test_an_answer_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.logs.local._LONGEST_S", 0.05)
    lines = [json.dumps(event("One", eventID=str(n))) for n in range(800)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    tables = ", ".join(f"cloudtrail_logs_pp AS t{n}" for n in range(5))
    with pytest.raises(UsageError, match="narrow the question"):
        ask(tmp_path, own_question("SELECT count(DISTINCT t0.eventid || t4.eventid) FROM " + tables))  # noqa: S608 - a test's own


def test_sql_that_is_no_text_is_told(tmp_path: Path) -> None:
    write_delivered(tmp_path / "a.json", [ONE])
    with pytest.raises(UsageError, match="no UTF-8 at position 9"):
        ask(tmp_path, own_question("SELECT '\udcff'"))


def test_a_source_that_takes_too_much_of_the_cache_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.logs.cache.MOST_KEPT", 1)
    write_delivered(tmp_path / "source" / "a.json", [ONE])
    with pytest.raises(Exception, match="the budget of one source"):
        ask(tmp_path / "source", own_question(NAMES), tmp_path / "cache")
