"""A file that cannot hold what a question names is searched and not read: no record is lost by that."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.logs.samples import ROLE, event, write_delivered
from tests.logs.test_local import NOW
from workbench.domain.logs import LogAnswer, LogQuestion
from workbench.engine.questions import bind
from workbench.logs import choosing
from workbench.logs.athena_sql import translate
from workbench.logs.local import LocalLogs
from workbench.logs.local_files import LogFile, find_files
from workbench.logs.plain_runs import Runs, Wanted, wanted_by
from workbench.logs.question_files import own_question, question_named
from workbench.logs.searching import what_it_lacks
from workbench.logs.stopping import Stop


@pytest.fixture(autouse=True)
def _search_small_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "_WORTH_SEARCHING", 0)


def put(key: str, **fields: object) -> dict[str, object]:
    return event("PutObject", requestParameters={"bucketName": "landing", "key": key}, **fields)


def asked(
    source: Path,
    question: LogQuestion,
    cache: Path | None = None,
    told: list[str] | None = None,
    **given: str,
) -> LogAnswer:
    values = bind(question, given, NOW)
    report = (told if told is not None else []).append
    with LocalLogs(source, cache, report, first=(question, values)) as logs:
        return logs.ask(question, values)


HISTORY = question_named("object-history")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for number in range(5):
        file = tmp_path / "source" / f"{number}.json.gz"
        write_delivered(file, [put(f"in/batch-{number}.csv"), put("in/shared-by-all.csv")])
    return tmp_path / "source"


def test_only_files_that_hold_what_is_named_are_read_and_all_are_counted(source: Path) -> None:
    answer = asked(source, HISTORY, bucket="landing", key="in/batch-3.csv")
    coverage = answer.coverage
    assert len(answer.table.rows) == 1
    assert (coverage.files, coverage.searched, coverage.records) == (5, 4, 2)
    assert any("4 files searched and not read" in note for note in coverage.notes)


def test_what_is_in_no_file_is_looked_for_in_all(source: Path) -> None:
    answer = asked(source, HISTORY, bucket="landing", key="in/nowhere.csv")
    coverage = answer.coverage
    assert (answer.table.rows, coverage.looked, coverage.files, coverage.searched) == ((), True, 5, 5)


def test_what_is_in_all_files_and_what_names_nothing_is_read(source: Path) -> None:
    for answer in (
        asked(source, HISTORY, bucket="landing", key="in/shared-by-all.csv"),
        asked(source, own_question("SELECT eventname FROM cloudtrail_logs_pp")),
    ):
        assert (answer.coverage.searched, answer.coverage.records) == (0, 10)


def test_each_file_is_read_once_and_searched_once_for_the_same(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[LogFile] = []

    def counted(file: LogFile, wanted: Wanted, stop: Stop) -> Runs | None:
        searched.append(file)
        return what_it_lacks(file, wanted, stop)

    monkeypatch.setattr(choosing, "what_it_lacks", counted)
    cache = tmp_path / "cache"
    for key, searches, reads in (
        ("in/batch-3.csv", 5, ["part 1 of 1, 1 files"]),
        ("in/batch-3.csv", 0, []),
        ("in/batch-1.csv", 4, ["part 2 of 2, 1 files"]),
        ("in/batch-3.csv", 0, []),
        ("in/shared-by-all.csv", 3, ["part 3 of 3, 3 files"]),
        ("in/batch-0.csv", 0, []),
    ):
        searched.clear()
        told: list[str] = []
        assert len(asked(source, HISTORY, cache, told, bucket="landing", key=key).table.rows) == (
            5 if "shared" in key else 1
        )
        assert len(searched) == searches, key
        assert [text.removeprefix("reading logs: ") for text in told if "reading" in text] == reads


def test_after_three_searches_in_vain_a_file_is_read(source: Path, tmp_path: Path) -> None:
    found = [
        asked(source, HISTORY, tmp_path / "cache", bucket="landing", key=f"in/nowhere-{number}.csv")
        for number in range(4)
    ]
    assert [answer.coverage.searched for answer in found] == [5, 5, 5, 0]


def test_a_file_that_changed_is_searched_anew(source: Path, tmp_path: Path) -> None:
    for rows in (0, 1):
        answer = asked(source, HISTORY, tmp_path / "cache", bucket="landing", key="in/later.csv")
        assert len(answer.table.rows) == rows
        write_delivered(source / "2.json.gz", [put("in/later.csv")])


def test_another_question_than_the_first_is_answered_too(source: Path) -> None:
    values = bind(HISTORY, {"bucket": "landing", "key": "in/batch-3.csv"}, NOW)
    others = bind(HISTORY, {"bucket": "landing", "key": "in/batch-4.csv"}, NOW)
    with LocalLogs(source, None, first=(HISTORY, values)) as logs:
        assert len(logs.ask(HISTORY, values).table.rows) == 1
        assert len(logs.ask(HISTORY, others).table.rows) == 1


def test_what_is_too_little_to_search_is_read(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "_WORTH_SEARCHING", 1 << 20)
    coverage = asked(source, HISTORY, bucket="landing", key="in/nowhere.csv").coverage
    assert (coverage.searched, coverage.records) == (0, 10)


SOUGHT: Wanted = (frozenset({"batch-042.csv"}),)


def lacks(path: Path, text: bytes, wanted: Wanted = SOUGHT) -> Runs | None:
    path.write_bytes(text)
    (file,) = find_files(path).files
    return what_it_lacks(file, wanted, Stop())


WHOLE = json.dumps({"Records": [put("in/other.csv")]}).encode()


HIDING = {
    "a letter": WHOLE.replace(b"other", rb"\u0062atch-042"),
    "a dash": WHOLE.replace(b"other", rb"batch\u002D042"),
    "an underscore": WHOLE.replace(b"other", rb"batch\u005f042"),
    "half a pair": WHOLE.replace(b"other", rb"\ud800abc"),
    "a letter in JSON in JSON": json.dumps({"Records": [put('{"a": "\\u0062atch"}')]}).encode(),
    "a backslash": WHOLE.replace(b"other", rb"\u005cu0062"),
    "no end": WHOLE[:-3],
    "no end of the archive": gzip.compress(WHOLE, mtime=0)[:-9],
    "another sum": gzip.compress(WHOLE, mtime=0)[:-8] + b"\0" * 8,
    "lookup-events": b'{"Events": []}',
    "nothing": b"",
    "half a line": json.dumps(put("in/other.csv")).encode() + b'\n{"eventName": "Pu',
}
PLAIN = {
    "as it is": WHOLE,
    "packed": gzip.compress(WHOLE, mtime=0),
    "other escapes": WHOLE.replace(b"other", rb"\u00fc \"x\" \u003d"),
    "lines": json.dumps(put("in/other.csv")).encode() + b"\n",
}


@pytest.mark.parametrize("text", HIDING.values(), ids=HIDING)
def test_what_may_hide_a_value_or_be_damaged_is_read(tmp_path: Path, text: bytes) -> None:
    assert lacks(tmp_path / "a.json", text) is None


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_what_cannot_hide_a_value_is_not_read(tmp_path: Path, text: bytes) -> None:
    assert lacks(tmp_path / "a.json", text) == SOUGHT[0]


def test_a_value_across_two_pieces_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = gzip.compress(WHOLE.replace(b"other", b"batch-042"))
    many: Wanted = (frozenset({"batch-042.csv", "no-1", "no-2", "no-3"}),)
    for size in range(3, 40, 7):
        monkeypatch.setattr("workbench.logs.unpacking._PIECE", size)
        assert lacks(tmp_path / "a.json", text) is None
        assert lacks(tmp_path / "a.json", text, many) is None


FROM = "SELECT eventid FROM cloudtrail_logs_pp"


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ("eventname = 'PutObject' AND region = 'us-east-1'", [{"PutObject"}, {"us-east-1"}]),
        ("'PutObject' = eventname OR eventname IN ('GetObject')", [{"PutObject", "GetObject"}]),
        ("(:name = '' OR eventname = :name)", [{"CopyObject"}]),
        ("(:name = 'CopyObject' OR eventname = :name)", []),
        ("errorcode LIKE '%Access%Denied_Exc'", [{"Access"}]),
        ("useridentity.arn = 'arn:aws:iam::111122223333:role/etl-7'", [{"etl-7"}, {"role"}]),
        (
            "regexp_like(eventname, '^(Put|Delete)Bucket(Acl|Policy)')",
            [
                {"Bucket"},
                {"PutBucketAcl", "PutBucketPolicy", "DeleteBucketAcl", "DeleteBucketPolicy"},
            ],
        ),
        ("any_match(resources, one -> one.arn LIKE '%/k-1-key')", [{"k-1-key"}]),
        ("json_extract_scalar(requestparameters, '$.key') = 'größe.csv'", [{"e.csv"}]),
        ("json_extract_scalar(requestparameters, '$.size') = '1e100'", []),
        ("recipientaccountid = '111122223333'", []),
        ("eventtime = '2026-08-21T10:00:00Z' OR eventname = 'PutObject'", []),
        ("NOT eventname = 'PutObject'", []),
        ("eventname <> 'PutObject' AND lower(eventname) = 'putobject'", []),
        ("eventname LIKE '%abcd!_efgh%' ESCAPE '!'", []),
        ("eventname = 'nan' OR errorcode = 'Infinity'", []),
        ("eventname IN ('PutObject', lower('X'))", []),
    ],
)
def test_what_a_condition_needs(where: str, wanted: list[set[str]]) -> None:
    condition = translate(f"{FROM} WHERE {where}").condition
    assert [set(runs) for runs in wanted_by(condition, {"name": "CopyObject"})] == wanted


@pytest.mark.parametrize(
    "sql",
    [
        FROM,
        f"{FROM} WHERE eventname = 'PutObject' UNION ALL {FROM}",
        "SELECT a.eventid FROM cloudtrail_logs_pp a, cloudtrail_logs_pp b WHERE a.eventname = 'PutObject'",
        "SELECT a.eventid FROM cloudtrail_logs_pp a LEFT JOIN (VALUES 'x') b(y) ON true WHERE y = 'abcde'",
        "SELECT count(*) FROM cloudtrail_logs_pp HAVING min(eventname) = 'PutObject'",
    ],
)
def test_what_does_not_hold_for_every_record_is_not_needed(sql: str) -> None:
    assert wanted_by(translate(sql).condition, {}) == ()


VALUES = st.text('aé/ .-_Zb9"\\', min_size=1, max_size=7).map(lambda text: f"k{text}y-42")
QUESTIONS = {
    "equal": f"{FROM} WHERE json_extract_scalar(requestparameters, '$.key') = :v ORDER BY 1",
    "among": f"{FROM} WHERE errorcode IN (:v, 'Other-Code') ORDER BY 1",
    "like": f"{FROM} WHERE requestparameters LIKE '%' || :v || '%' ORDER BY 1",
    "any": f"{FROM} WHERE any_match(resources, r -> r.arn = :v) OR useridentity.arn = :v ORDER BY 1",
}


def escaped(text: str, style: int) -> str:
    """Return JSON in which more and more characters are escaped that need not be."""
    if style < 3:
        return json.dumps(text, ensure_ascii=style == 0)
    signs = [
        f"\\u{ord(sign):04x}" if place % style == 0 else json.dumps(sign)[1:-1]
        for place, sign in enumerate(text)
    ]
    return f'"{"".join(signs)}"'


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(VALUES, min_size=1, max_size=3),
    places=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 6)), min_size=1, max_size=6
    ),
    lines=st.booleans(),
    form=st.sampled_from(sorted(QUESTIONS)),
)
def test_a_record_that_is_found_by_reading_everything_is_always_found(
    tmp_path_factory: pytest.TempPathFactory,
    values: list[str],
    places: list[tuple[int, int, int]],
    form: str,
    *,
    lines: bool,
) -> None:
    folder = tmp_path_factory.mktemp("any")
    files: dict[int, list[str]] = {}
    for number, (file, value, style) in enumerate(places):
        files.setdefault(file, []).append(_record(number, values[value % len(values)], style))
    for file, records in files.items():
        text = "\n".join(records) if lines else f'{{"Records":[{",".join(records)}]}}'
        (folder / f"{file}.json.gz").write_bytes(gzip.compress(text.encode()))
    question = own_question(QUESTIONS[form])
    with LocalLogs(folder, None) as logs:
        everything = logs.ask(question, bind(question, {"v": values[0]}, NOW))
    found = asked(folder, question, v=values[0])
    assert found.table == everything.table
    assert everything.coverage.searched == 0


def _record(number: int, value: str, style: int) -> str:
    """Return a record with a value at one of the places where it is looked for."""
    fields: Mapping[str, object] = (
        {"requestParameters": {"bucketName": "landing", "key": "MARK"}},
        {"errorCode": "MARK"},
        {"resources": [{"ARN": ROLE}, {"ARN": "MARK"}]},
        {"userIdentity": {"arn": "MARK"}},
    )[number % 4]
    made = json.dumps(event("PutObject", eventID=f"id{number}", **fields), separators=(",", ":"))
    return made.replace('"MARK"', escaped(value, style))
