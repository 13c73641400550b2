"""Verifying and asking see the same files: what a question counts and no digest vouches for shows in both."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.timeline.samples import record
from tests.logs.test_local import LINE, ask
from tests.logs.trails import Trail, rewritten, trail_in
from workbench.domain.logs import AnswerCoverage
from workbench.logs.digests import read_folder
from workbench.logs.integrity import Integrity, IntegrityState, check, load_keys
from workbench.logs.question_files import own_question

COUNT = own_question("SELECT count(*) FROM cloudtrail_logs_pp")
FORGED = json.dumps({"Records": [record(5), record(6)]}).encode()
LINES = "\n".join(json.dumps(record(hour)) for hour in (5, 6)).encode()


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    return trail_in(tmp_path / "trail")


def verified(trail: Trail) -> Integrity:
    newest = {trail.digests[-1].name: trail.signature}
    return check(read_folder(trail.folder), load_keys(trail.keys()), newest)


def counted(trail: Trail, cache: Path | None = None) -> tuple[object, AnswerCoverage]:
    answer = ask(trail.folder, COUNT, cache)
    return answer.table.rows[0][0], answer.coverage


def added(trail: Trail, name: str, content: bytes) -> Path:
    path = trail.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


FORGERIES: dict[str, Callable[[Trail], Path]] = {
    "the name of a genuine one in another folder": lambda trail: added(
        trail, f"elsewhere/{trail.logs[0].name}", gzip.compress(FORGED)
    ),
    "JSON lines": lambda trail: added(trail, "shipped.jsonl", LINES),
    "a log": lambda trail: added(trail, "app.log", LINES),
    "text": lambda trail: added(trail, "notes.txt", LINES),
    "capitals": lambda trail: added(trail, "EXTRA.JSON", FORGED),
    "capitals, packed": lambda trail: added(trail, "EXTRA.JSON.GZ", gzip.compress(FORGED)),
    "a changed copy beside the genuine one": lambda trail: added(
        trail, str(trail.logs[1].relative_to(trail.folder)).removesuffix(".gz"), FORGED
    ),
    "its name in capitals": lambda trail: added(
        trail, f"x/{trail.logs[2].name.upper()}", gzip.compress(FORGED)
    ),
    "a file of the CLI": lambda trail: added(
        trail,
        "events.json",
        json.dumps({"Events": [{"CloudTrailEvent": json.dumps(record(hour))} for hour in (5, 6)]}).encode(),
    ),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_what_is_counted_and_not_vouched_for_shows_in_both(
    trail: Trail, tmp_path: Path, forge: Callable[[Trail], Path]
) -> None:
    forged = forge(trail)
    found = verified(trail)
    assert not found.proven
    assert found.not_vouched_for == (1, 2)
    assert {item.name: item.records for item in found.files if item.records is not None} == {str(forged): 2}
    assert found.count(IntegrityState.VALID) == 6, "the genuine ones stay what they are"
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        rows, coverage = counted(trail, cache)
        assert rows == 5
        assert [(item.path, item.records) for item in coverage.unvouched] == [(str(forged), 2)]
        assert any(note.startswith("not vouched for: 1 file, 2 records") for note in coverage.notes)
        changed = found.count(IntegrityState.CHANGED) == 1
        assert bool(coverage.problems) == changed, "what is not what CloudTrail wrote leaves it open"


def test_an_untouched_trail_has_nothing_to_tell(trail: Trail, tmp_path: Path) -> None:
    for cache in (tmp_path / "cache", tmp_path / "cache"):
        rows, coverage = counted(trail, cache)
        assert (rows, coverage.unvouched, coverage.problems, coverage.notes) == (3, (), (), ())


def test_a_file_that_was_changed_after_it_was_asked_shows(trail: Trail, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    counted(trail, cache)
    rewritten(trail.logs[1], b"PutBucketPolicy", b"GetBucketPolicy")
    _, coverage = counted(trail, cache)
    assert [item.path for item in coverage.unvouched] == [str(trail.logs[1])]
    assert coverage.problems[0].what.startswith("CHANGED")


def test_a_second_copy_is_counted_twice_and_said_so(trail: Trail) -> None:
    copy = added(trail, f"copies/{trail.logs[0].name}", trail.logs[0].read_bytes())
    found = verified(trail)
    states = {item.name: (item.state, item.why) for item in found.files}
    assert states[str(trail.logs[0])][0] is IntegrityState.VALID, "the one that lies where it was delivered"
    assert states[str(copy)][0] is IntegrityState.NOT_COVERED
    assert "counted twice" in states[str(copy)][1]
    _, coverage = counted(trail)
    assert [item.path for item in coverage.unvouched] == [str(copy)]


def test_a_file_that_was_unpacked_is_what_it_was(trail: Trail) -> None:
    content = gzip.decompress(trail.logs[0].read_bytes())
    trail.logs[0].unlink()
    trail.logs[0].with_suffix("").write_bytes(content)
    assert verified(trail).proven
    assert counted(trail)[1].unvouched == ()


def test_what_could_not_be_looked_at_is_not_called_missing(trail: Trail) -> None:
    trail.logs[0].unlink()
    trail.logs[0].symlink_to("nowhere")
    found = verified(trail)
    assert not found.tampered
    assert not found.proven
    assert found.count(IntegrityState.MISSING) == 0
    assert any("could not be looked at" in item.why for item in found.files)


def test_access_logs_are_counted_and_no_digest_speaks_of_them(trail: Trail) -> None:
    added(trail, "2026-11-23-10-15-00-0123456789ABCDEF", LINE.encode())
    found = verified(trail)
    assert found.not_vouched_for == (1, 1)
    assert not found.proven
    assert counted(trail)[1].notes == ()
    of_access = ask(trail.folder, own_question("SELECT count(*) FROM s3_access_logs")).coverage
    assert any(note.startswith("not vouched for: 1 file, 1 record") for note in of_access.notes)


def test_without_digests_one_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES)
    coverage = ask(tmp_path, COUNT).coverage
    assert coverage.notes == ("not vouched for: 1 file, 2 records: no digest of CloudTrail lies beside them",)


def test_a_digest_that_cannot_be_read_leaves_the_answer_open(trail: Trail) -> None:
    trail.digests[1].write_bytes(b"{}")
    _, coverage = counted(trail)
    assert [problem.path for problem in coverage.problems] == [str(trail.digests[1])]
    assert [item.path for item in coverage.unvouched] == [str(trail.logs[1])]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    folder=st.sampled_from(["", "a", "AWSLogs/1/CloudTrail/us-east-1", "CloudTrail"]),
    name=st.sampled_from(["x", "genuine", "GENUINE"]),
    ending=st.sampled_from([".json", ".Json", ".jsonl", ".NDJSON", ".log", ".txt"]),
    packed=st.booleans(),
    lines=st.booleans(),
)
def test_wherever_a_record_is_put_it_is_counted_and_not_vouched_for_or_not_counted(
    tmp_path_factory: pytest.TempPathFactory, folder: str, name: str, ending: str, packed: bool, lines: bool
) -> None:
    trail = trail_in(tmp_path_factory.mktemp("any") / "trail", hours=2)
    plain = trail.logs[0].name.removesuffix(".json.gz")
    called = {"genuine": plain, "GENUINE": plain.upper()}.get(name, name)
    content = LINES if lines else FORGED
    path = f"{folder}/{called}{ending}{'.gz' if packed else ''}".lstrip("/")
    added(trail, path, gzip.compress(content) if packed else content)
    rows, coverage = counted(trail)
    extra = int(str(rows)) - 2
    assert extra == sum(item.records for item in coverage.unvouched) == verified(trail).not_vouched_for[1]
    assert extra == 2
