"""Logs that are files answer questions; what could not be read is told, and no answer hides it."""

from __future__ import annotations

import gzip
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.logs.samples import ACCOUNT, event, write_delivered
from workbench.domain.logs import LogAnswer, LogQuestion
from workbench.engine.errors import UsageError
from workbench.engine.questions import bind
from workbench.logs.contents import Budget
from workbench.logs.local import LocalLogs
from workbench.logs.question_files import own_question, question_named
from workbench.logs.stopping import Stop, StoppedError

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = "SELECT eventname FROM cloudtrail_logs_pp ORDER BY eventtime, eventname"
KEY = "in/batch-042.csv"


def ask(source: Path, question: LogQuestion, cache: Path | None = None, **given: str) -> LogAnswer:
    with LocalLogs(source, cache) as logs:
        return logs.ask(question, bind(question, given, NOW))


def names_in(source: Path, cache: Path | None = None) -> list[object]:
    return [row[0] for row in ask(source, own_question(NAMES), cache).table.rows]


def test_a_trail_as_delivered_in_its_folders(tmp_path: Path) -> None:
    for day, name in (("20", "PutObject"), ("21", "DeleteObject"), ("22", "GetObject")):
        place = tmp_path / f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/2026/08/{day}"
        record = event(
            name, f"2026-08-{day}T10:00:00Z", requestParameters={"bucketName": "landing", "key": KEY}
        )
        write_delivered(place / f"{ACCOUNT}_CloudTrail_us-east-1_202608{day}T1005Z_x.json.gz", [record])
        write_delivered(tmp_path / f"AWSLogs/{ACCOUNT}/CloudTrail-Digest/{day}.json.gz", [record])
    answer = ask(tmp_path, question_named("object-history"), bucket="landing", key=KEY, since="2026-08-21")
    assert [row[1] for row in answer.table.rows] == ["DeleteObject"]
    coverage = answer.coverage
    assert (coverage.records, coverage.files, coverage.problems) == (3, 3, ())
    assert (coverage.first, coverage.last) == ("2026-08-20T10:00:00Z", "2026-08-22T10:00:00Z")
    assert (coverage.regions, coverage.accounts) == (("us-east-1",), (ACCOUNT,))
    assert (coverage.since, coverage.until, coverage.rows_total) == ("2026-08-21T00:00:00Z", None, 1)


def test_real_events_of_a_trail() -> None:
    question = own_question(
        "SELECT eventname, count(*) AS n, min(eventtime) AS first_seen FROM cloudtrail_logs_pp "
        "WHERE eventsource = 'iam.amazonaws.com' GROUP BY 1 ORDER BY n DESC, eventname LIMIT 2"
    )
    answer = ask(DATA / "trail", question)
    expected: dict[str, list[str]] = {}
    for file in (DATA / "trail").glob("*.json"):
        for record in json.loads(file.read_bytes())["Records"]:
            if record["eventSource"] == "iam.amazonaws.com":
                expected.setdefault(record["eventName"], []).append(record["eventTime"])
    most = sorted(expected.items(), key=lambda item: (-len(item[1]), item[0]))[:2]
    assert answer.table.rows == tuple((name, len(times), min(times)) for name, times in most)
    assert answer.coverage.problems == ()


def test_real_events_of_a_log_shipper_which_has_moved_the_time() -> None:
    answer = ask(
        DATA / "s3-exfiltration-2020-09-14.jsonl",
        own_question(
            "SELECT eventtime, json_extract_scalar(requestparameters, '$.bucketName') AS bucket, "
            "json_extract_scalar(requestparameters, '$.key') AS object_key FROM cloudtrail_logs_pp "
            "WHERE eventname = 'GetObject' AND eventtime BETWEEN :since AND :until"
        ),
        since="2020-09-14T00:00:00Z",
        until="2020-09-15T00:00:00Z",
    )
    lines = (DATA / "s3-exfiltration-2020-09-14.jsonl").read_text().splitlines()
    expected = [
        (
            record["@timestamp"].replace(".000Z", "Z"),
            *map(record["requestParameters"].get, ("bucketName", "key")),
        )
        for record in map(json.loads, lines)
        if record["eventName"] == "GetObject"
    ]
    assert sorted(answer.table.rows) == sorted(expected)
    assert expected


GOOD = json.dumps({"Records": [event("Good", "2026-08-21T11:00:00Z")]}).encode()
ONE = event("One", "2026-08-21T10:00:00Z")
COMPACT = json.dumps({"Records": [ONE, ONE]}, separators=(",", ":")).encode()
DAMAGED = {
    "half an archive": ("a.json.gz", gzip.compress(GOOD)[:-12], [], 1),
    "an archive without its end": ("a.json.gz", gzip.compress(GOOD)[:-8], [], 1),
    "no archive": ("a.json.gz", b"\x1f\x8b but no", [], 1),
    "cut": ("a.json", GOOD[:-20], [], 1),
    "empty": ("a.json", b"", [], 1),
    "not a record among them": ("a.json", json.dumps({"Records": [ONE, None, 7]}).encode(), ["One"], 1),
    "a record without a name": ("a.json", json.dumps({"Records": [ONE, {"x": 1}]}).encode(), ["One"], 1),
    "a damaged line": ("a.jsonl", f"{json.dumps(ONE)}\n{{\n{json.dumps(ONE)}\n".encode(), ["One", "One"], 1),
    "another document": ("a.json", json.dumps({"Records": "none"}).encode(), [], 1),
    "no logs at all": ("a.json", b'{"x": 1}', [], 1),
    "another version": (
        "a.json",
        json.dumps({"Records": [{**ONE, "eventVersion": "2.0"}]}).encode(),
        ["One"],
        1,
    ),
    "no time": ("a.json", json.dumps({"Records": [{**ONE, "eventTime": None}]}).encode(), ["One"], 1),
    "fields of other shapes": (
        "a.json",
        json.dumps({"Records": [{**ONE, "resources": {"ARN": "x"}, "userIdentity": "root"}]}).encode(),
        ["One"],
        0,
    ),
    "no UTF-8": (
        "a.json",
        json.dumps({"Records": [ONE]}).encode().replace(b"aws-cli", b"\xff\xfe"),
        ["One"],
        0,
    ),
    "half a character": (
        "a.json",
        json.dumps({"Records": [ONE]}).encode().replace(b"aws-cli", b"\\ud800"),
        ["One"],
        0,
    ),
    "over many lines": ("a.json", json.dumps({"Records": [ONE]}, indent=2).encode(), ["One"], 0),
    "from the CLI": (
        "a.json",
        json.dumps({"Events": [{"CloudTrailEvent": json.dumps(ONE)}]}).encode(),
        ["One"],
        0,
    ),
    "a name like a pattern": ("[a]*.json", json.dumps({"Records": [ONE]}).encode(), ["One"], 0),
    "a name with a quote": ("it's.json", json.dumps({"Records": [ONE]}).encode(), ["One"], 0),
    "two documents": (
        "a.json",
        json.dumps({"Records": [ONE]}).encode() + b"\n" + json.dumps(ONE).encode(),
        ["One", "One"],
        0,
    ),
    "another sum": ("a.json.gz", gzip.compress(GOOD)[:-8] + b"\0\0\0\0" + gzip.compress(GOOD)[-4:], [], 1),
    "lines with another sum": (
        "a.jsonl.gz",
        gzip.compress(json.dumps(ONE).encode())[:-8] + b"\0\0\0\0\xff\0\0\0",
        [],
        1,
    ),
    "two archives in one": (
        "a.json.gz",
        gzip.compress(COMPACT[:99]) + gzip.compress(COMPACT[99:]) + b"\0" * 9,
        ["One", "One"],
        0,
    ),
    "records that begin otherwise": ("a.json", COMPACT.replace(b'"eventVersion"', b'"v"'), ["One"] * 2, 0),
    "a separator inside a record": (
        "a.json",
        COMPACT.replace(b'"landing"', b'[{"x":1},{"eventVersion":"1"}]', 1),
        ["One"] * 2,
        0,
    ),
    "records of two beginnings": (
        "a.json",
        COMPACT.replace(b'},{"eventVersion"', b'},{"v"'),
        ["One"] * 2,
        0,
    ),
    "something beside the records": ("a.json", COMPACT[:-1] + b',"x":[{"eventVersion":[]}]}', ["One"] * 2, 0),
    "a bracket too many": ("a.json", COMPACT[:-2] + b"]]}", [], 1),
    "nothing between records": ("a.json", COMPACT.replace(b'},{"eventVersion"', b'}{"eventVersion"'), [], 1),
    "numbers that JSON has not": (
        "a.json",
        COMPACT.replace(b'"landing"', b"NaN").replace(b'"aws-cli/2.27"', b"Infinity"),
        ["One"] * 2,
        0,
    ),
    "a comma too many": ("a.json", COMPACT[:-2] + b",]}", [], 1),
    "two lists of records": ("a.json", COMPACT[:-1] + b',"Records":[]}', [], 0),
    "packed under another name": (
        "a.json",
        gzip.compress(json.dumps({"Records": [ONE]}).encode()),
        ["One"],
        0,
    ),
}


@pytest.mark.parametrize(("name", "data", "readable", "problems"), DAMAGED.values(), ids=DAMAGED)
def test_damage_is_told_of_its_file_and_the_rest_is_read(
    tmp_path: Path, name: str, data: bytes, readable: list[str], problems: int
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.json").write_bytes(GOOD)
    answer = ask(tmp_path, own_question("SELECT eventname FROM cloudtrail_logs_pp ORDER BY eventname DESC"))
    assert [row[0] for row in answer.table.rows] == [*readable, "Good"]
    assert [problem.path for problem in answer.coverage.problems] == [str(tmp_path / name)] * problems


EVERYTHING = own_question("SELECT * FROM cloudtrail_logs_pp")


def both_ways(source: Path) -> list[list[str]]:
    """Return all rows as they are read swiftly, and as they are read with patience, each in order."""
    answers = [ask(source, EVERYTHING)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("workbench.logs.parts.unpack", refused)
        answers.append(ask(source, EVERYTHING))
    assert answers[0].coverage == answers[1].coverage
    return [sorted(json.dumps(row) for row in answer.table.rows) for answer in answers]


def refused(*_: object, **__: object) -> None:
    raise ValueError


@pytest.mark.parametrize("name", ["trail", "s3-exfiltration-2020-09-14.jsonl"])
def test_real_events_are_the_same_read_swiftly_and_with_patience(name: str) -> None:
    swift, patient = both_ways(DATA / name)
    assert swift == patient != []


HOSTILE = st.text(max_size=12) | st.sampled_from(
    ['},{"eventVersion":', "]}", "\n", "\u2028", "\x1b]52;c;\x07", "x" * 70_000]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=6)
@given(st.lists(st.tuples(HOSTILE, VALUES), min_size=1, max_size=9), st.booleans(), st.booleans())
def test_hostile_events_are_the_same_read_swiftly_and_with_patience(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, object]], compact: bool, ascii_only: bool
) -> None:
    records = [
        event("One", userAgent=text, requestParameters=value, errorMessage=value) for text, value in made
    ]
    separators = (",", ":") if compact else None
    text = json.dumps({"Records": records}, separators=separators, ensure_ascii=ascii_only)
    file = tmp_path_factory.mktemp("hostile") / "a.json.gz"
    file.write_bytes(gzip.compress(text.encode("utf-8", "surrogatepass"), 1))
    swift, patient = both_ways(file)
    assert swift == patient


def test_a_thousand_damaged_lines_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(ONE)}\n" + "{}\n" * 1000)
    problems = ask(tmp_path, own_question(NAMES)).coverage.problems
    assert [problem.what for problem in problems][-1] == "and 995 more of the kind"
    assert len(problems) == 6


def test_the_second_question_reads_what_is_kept(tmp_path: Path) -> None:
    source, cache = tmp_path / "source", tmp_path / "cache"
    file = write_delivered(source / "a.json", [ONE])
    assert names_in(source, cache) == ["One"]
    kept = [path for path in cache.rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} == {".parquet", ".json"}
    assert sorted(path.name for path in source.rglob("*")) == ["a.json"], "nothing is written beside the logs"
    made_at = {path: path.stat().st_mtime_ns for path in kept if path.suffix == ".parquet"}
    assert names_in(source, cache) == ["One"]
    assert {path: path.stat().st_mtime_ns for path in made_at} == made_at
    os.utime(file)  # another time, the same contents
    assert names_in(source, cache) == ["One"]
    parquet = next(path for path in kept if path.suffix == ".parquet")
    assert parquet.stat().st_mtime_ns == made_at[parquet]


def test_a_file_that_changes_without_changing_its_size_or_time_is_read_again(tmp_path: Path) -> None:
    source, cache = tmp_path / "source", tmp_path / "cache"
    file = write_delivered(source / "a.json", [ONE])
    stat = file.stat()
    assert names_in(source, cache) == ["One"]
    write_delivered(file, [event("Two", "2026-08-21T10:00:00Z", eventID=ONE["eventID"])])
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert file.stat().st_size == stat.st_size
    assert names_in(source, cache) == ["Two"]
    assert len(list(cache.rglob("*.parquet"))) == 1, "what is no longer needed is gone"


def test_a_file_that_comes_or_goes_is_seen(tmp_path: Path) -> None:
    source, cache = tmp_path / "source", tmp_path / "cache"
    write_delivered(source / "a.json", [ONE])
    assert names_in(source, cache) == ["One"]
    write_delivered(source / "b.json", [event("Two", "2026-08-21T12:00:00Z")])
    assert names_in(source, cache) == ["One", "Two"]
    (source / "a.json").unlink()
    assert names_in(source, cache) == ["Two"]


def test_problems_are_told_with_every_answer(tmp_path: Path) -> None:
    source, cache = tmp_path / "source", tmp_path / "cache"
    write_delivered(source / "a.json", [ONE])
    (source / "b.json").write_bytes(b"{")
    told = [ask(source, own_question(NAMES), cache).coverage.problems for _ in range(2)]
    assert told[0] == told[1] != ()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": "3", "files": 7, "parts": {}}',
        b'{"version": "3", "files": {}, "parts": {}}',
    ],
)
def test_a_damaged_index_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    source, cache = tmp_path / "source", tmp_path / "cache"
    write_delivered(source / "a.json", [ONE])
    assert names_in(source, cache) == ["One"]
    next(cache.rglob("index.json")).write_bytes(damage)
    assert names_in(source, cache) == ["One"]


def test_what_was_read_before_an_interruption_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, cache = tmp_path / "source", tmp_path / "cache"
    for name in ("a.json", "b.json"):
        write_delivered(source / name, [ONE])
    monkeypatch.setattr("workbench.logs.parts._PART", 1)
    told: list[str] = []

    def interrupting(text: str) -> None:
        told.append(text)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LocalLogs(source, cache, interrupting)
    with LocalLogs(source, cache, told.append):
        assert told[2:] == ["reading logs: part 2 of 2, 1 files"]


def test_ctrl_c_leaves_files_that_are_half_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in pieces: of thousands some tens are unpacked before every thread has ended."""
    source, cache = tmp_path / "source", tmp_path / "cache"
    write_delivered(source / "a.json", [{**ONE, "requestParameters": {"key": "x" * 4_000_000}}])
    monkeypatch.setattr("workbench.logs.unpacking._PIECE", 1_000)
    unpacked: list[int] = []

    def take(_: Budget, count: int) -> None:
        time.sleep(0.001)
        unpacked.append(count)

    monkeypatch.setattr(Budget, "take", take)

    def interrupting(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LocalLogs(source, cache, interrupting)
    assert sum(unpacked) < 2_000_000
    assert [path.name for path in cache.rglob("*") if path.is_file()] == []


def test_ctrl_c_stops_a_query_that_makes_a_part() -> None:
    stop = Stop()
    with duckdb.connect() as connection, stop.for_queries(connection):
        Timer(0.2, stop.say).start()
        with pytest.raises(duckdb.InterruptException):
            connection.execute(
                "SELECT count(*) FROM range(10_000_000_000) a, range(1_000) b WHERE a.range = -1"
            )
    with pytest.raises(StoppedError):
        list(stop.heeded([1]))


def test_nothing_is_ever_kept_inside_the_source(tmp_path: Path) -> None:
    write_delivered(tmp_path / "a.json", [ONE])
    answer = ask(tmp_path, own_question(NAMES), tmp_path / "cache")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert any("nothing is kept" in note for note in answer.coverage.notes)


OWNER = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
LINE = (
    f'{OWNER} landing [21/Aug/2026:10:00:00 +0000] - AmazonS3 R1 S3.EXPIRE.OBJECT {KEY} "-" - - - 12 - - '
    f'"-" "-" v1 HOST= - - - - - - -\n'
)


def test_access_logs_are_a_table_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "2026-08-21-10-15-00-0123456789ABCDEF").write_text(f"{LINE}damaged\n")
    write_delivered(tmp_path / "a.json", [ONE])
    answer = ask(
        tmp_path,
        own_question('SELECT operation, "key", objectsize, bytessent, "timestamp" FROM s3_access_logs'),
    )
    unmatched = (None,) * 5  # as Athena has it; the documented expression does not match the line
    assert answer.table.rows == (("S3.EXPIRE.OBJECT", KEY, 12, None, "2026/08/21"), unmatched)
    assert [problem.what for problem in answer.coverage.problems] == [
        "line 2: not a line of an S3 server access log"
    ]
    assert answer.coverage.records == 2


def test_a_source_without_the_kind_that_is_asked_for_proves_nothing(tmp_path: Path) -> None:
    write_delivered(tmp_path / "a.json", [ONE])
    answer = ask(tmp_path, own_question("SELECT operation FROM s3_access_logs"))
    assert (answer.table.rows, answer.coverage.looked) == ((), False)
    assert any("holds no file for s3_access_logs" in note for note in answer.coverage.notes)


def test_no_source_and_no_logs_in_it_are_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no"):
        LocalLogs(tmp_path / "nowhere", None)
    (tmp_path / "LICENSE").write_text("MIT")
    with pytest.raises(UsageError, match="no file that is called as logs are"):
        LocalLogs(tmp_path, None)


SORTED = (
    "SELECT a.useragent || b.useragent || c.useragent || a.eventid AS x "
    "FROM cloudtrail_logs_pp a CROSS JOIN cloudtrail_logs_pp b CROSS JOIN cloudtrail_logs_pp c ORDER BY 1"
)


@pytest.fixture
def wide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source whose rows, three times combined, fit into no memory."""
    monkeypatch.setattr("workbench.logs.local._MEMORY", "60MB")
    records = [event("PutObject", userAgent="x" * 400) for _ in range(700)]
    return write_delivered(tmp_path / "source" / "a.json", records).parent


def test_a_question_does_not_fill_the_disk(wide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.logs.local._MOST_SPILLED", "20MB")
    says = "more than 60MB of memory and 20MB of disk: narrow the question"
    with LocalLogs(wide, None) as logs, pytest.raises(UsageError, match=says):
        logs.ask(own_question(SORTED), {})
