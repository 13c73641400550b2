"""`workbench logs`: questions to logs, on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.runs import interrupted, line_of, started
from tests.logs.samples import event, write_delivered
from workbench.domain.incident_events import LogsAsked
from workbench.domain.transcript import Transcript
from workbench.journal import TinyJournal
from workbench.logs.question_files import load_questions


def test_list_and_show(cli: Cli) -> None:
    listed = cli("logs", "list")
    assert [line.split()[0] for line in listed.out.splitlines()] == sorted(load_questions())
    shown = cli("logs", "show", "kms-denials")
    assert (shown.code, "When there is no row" in shown.out, ":since_day" in shown.out) == (0, True, True)
    assert '"absence":' in cli("logs", "list", "--format", "json").out
    wrong = cli("logs", "show", "kms-denial")
    assert (wrong.code, "Did you mean 'kms-denials'" in wrong.err) == (2, True)
    assert cli("logs", "lst").code == 2


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one change of a bucket, by someone who sends what a terminal or a sheet would act on."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    hostile = "=cmd|' /C calc'!A0 \x1b]52;c;aGk=\x07 [@click=app.quit]x[/] \u202e " + "x" * 10_000
    write_delivered(tmp_path / "logs" / "a.json", [event("PutBucketPolicy", userAgent=hostile)])
    return tmp_path / "logs"


ASKED = ("logs", "bucket-changes", "--set", "bucket=landing", "--source")


def test_a_question_in_every_format(cli: Cli, source: Path) -> None:
    text = cli(*ASKED, str(source))
    assert (text.code, text.err) == (0, "")
    assert "eventname        PutBucketPolicy" in text.out
    assert f"Looked at {source}: 1 record of 1 file" in text.out
    document = json.loads(cli(*ASKED, str(source), "--format", "json").out)
    assert list(document) == ["columns", "rows", "coverage"]
    row = dict(zip(document["columns"], document["rows"][0], strict=True))
    assert (row["eventname"], row["principal"][:11]) == ("PutBucketPolicy", "arn:aws:sts")
    assert (document["coverage"]["records"], document["coverage"]["problems"]) == (1, [])
    header, cells = csv.reader(io.StringIO(cli(*ASKED, str(source), "--format", "csv").out))
    assert dict(zip(header, cells, strict=True))["eventname"] == "PutBucketPolicy"
    (line,) = cli(*ASKED, str(source), "--format", "jsonl").out.splitlines()
    assert line.isascii()
    assert json.loads(line) == dict(zip(document["columns"], document["rows"][0], strict=True))


def test_no_cell_of_a_column_that_is_called_as_another_is_lost_in_json_lines(cli: Cli, source: Path) -> None:
    sql = "SELECT 1 AS n, 2 AS n, eventname FROM cloudtrail_logs_pp"

    shown = cli("logs", "--sql", sql, "--source", str(source), "--format", "jsonl")

    assert json.loads(shown.out) == {"n": 1, "n (2)": 2, "eventname": "PutBucketPolicy"}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_rows_alone_do_not_hide_that_there_was_nothing_to_look_at(cli: Cli, source: Path, form: str) -> None:
    shown = cli("logs", "--sql", "SELECT key FROM s3_access_logs", "--source", str(source), "--format", form)

    assert (shown.code, "the source holds no file for s3_access_logs" in shown.err) == (4, True)


def test_a_refusal_does_not_quote_a_secret_of_a_record(cli: Cli, source: Path) -> None:
    token = "IQoJb3JpZ2luX2VjEC0aCXVzLWVhc3QtMSJIMEYCIQC3XqEpGN6q8FLR18Mg6XajSUtw9Oj7bvGRYAsT73uNbA"
    token = token.replace("_", "/")
    write_delivered(source / "b.json", [event("AssumeRole", userAgent=token)])
    sql = "SELECT CAST(useragent AS integer) AS n FROM cloudtrail_logs_pp WHERE eventname = 'AssumeRole'"

    shown = cli("logs", "--sql", sql, "--source", str(source))

    assert (shown.code, token in shown.err, "[redacted: session token]" in shown.err) == (2, False, True)


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv"])
def test_a_secret_in_a_record_is_not_shown(cli: Cli, source: Path, form: str) -> None:
    token = "IQoJb3JpZ2luX2VjEC0aCXVzLWVhc3QtMSJIMEYCIQC3XqEpGN6q8FLR18Mg6XajSUtw9Oj7bvGRYAsT73uNbA"
    credentials = {"credentials": {"accessKeyId": "ASIAEXAMPLEEXAMPLE00", "sessionToken": token}}
    write_delivered(source / "b.json", [event("AssumeRole", responseElements=credentials)])
    sql = "SELECT responseelements FROM cloudtrail_logs_pp WHERE eventname = 'AssumeRole'"

    shown = cli("logs", "--sql", sql, "--source", str(source), "--format", form)

    assert (shown.code, token in shown.out) == (0, False)
    assert "ASIAEXAMPLEEXAMPLE00" in shown.out
    if form in ("text", "json"):
        assert "1 value that looked like secrets" in shown.out


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv"])
def test_what_a_record_holds_is_shown_inert(cli: Cli, source: Path, form: str) -> None:
    shown = cli(*ASKED, str(source), "--format", form).out
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    if form == "csv":
        assert "'=cmd" in shown
    if form == "text":
        assert max(map(len, shown.splitlines())) < 300


def test_own_sql_is_not_asked_without_a_value_that_it_names(cli: Cli, source: Path) -> None:
    named = "SELECT count(*) AS n FROM cloudtrail_logs_pp WHERE eventname = :name AND eventtime >= :since"

    shown = cli("logs", "--sql", named, "--source", str(source))

    assert (shown.code, shown.out) == (2, "")
    assert "add --set name=" in shown.err


def test_a_cache_that_cannot_be_written_costs_speed_and_not_the_answer(
    cli: Cli, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    shown = cli(*ASKED, str(source))

    assert shown.code == 0
    assert "asked without a cache" in shown.out
    assert "give --no-cache" in shown.out
    quiet = cli(*ASKED, str(source), "--no-cache")
    assert (quiet.code, "asked without a cache" in quiet.out) == (0, False)
    assert quiet.out.partition("Looked at")[0] == shown.out.partition("Looked at")[0]
    for form in ("csv", "jsonl"):
        rows = cli(*ASKED, str(source), "--format", form)
        assert ("asked without a cache" in rows.err, "asked without" in rows.out) == (True, False)
    told = json.loads(cli(*ASKED, str(source), "--format", "json").out)["coverage"]["notes"]
    assert any("asked without a cache" in note for note in told)


def test_the_names_of_columns_are_as_inert_as_what_is_in_them(cli: Cli, source: Path) -> None:
    named = """SELECT eventname AS "=1+1", eventname AS "\x1b[31m\u202ex" FROM cloudtrail_logs_pp"""

    shown = cli("logs", "--sql", named, "--source", str(source), "--format", "csv")

    assert next(csv.reader(io.StringIO(shown.out))) == ["'=1+1", "␛[31m⟨U+202E⟩x"]


def test_an_answer_goes_to_a_new_file_as_a_whole_and_inert(cli: Cli, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    result = cli(*ASKED, str(source), "--format", "csv", "-o", str(target))
    assert (result.code, result.out, f"wrote {target}" in result.err) == (0, "", True)
    text = target.read_text("utf-8")
    assert "'=cmd" in text
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []
    assert cli("logs", "list", "-o", str(tmp_path / "x")).code == 2


def test_an_answer_of_files_is_on_record_with_what_it_rests_on(
    cli: Cli, source: Path, recorded: Transcript, journal: TinyJournal
) -> None:
    incident = recorded.incident.id
    assert cli(*ASKED, str(source), "--incident", incident).code == 0
    first = journal.load(incident).entries[-1].event
    assert isinstance(first, LogsAsked)
    assert (first.question, first.state, first.rows) == ("bucket-changes", "SUCCEEDED", 1)
    assert "FROM cloudtrail_logs_pp" in first.sql
    coverage, rows = first.answer["coverage"], first.answer["rows"]
    assert isinstance(coverage, dict)
    assert isinstance(rows, list)
    assert (coverage["records"], len(rows)) == (1, 1)
    write_delivered(source / "b.json", [event("GetObject")])
    (source / "c.json.gz").write_bytes(b"\x1f\x8b")
    assert cli(*ASKED, str(source), "--incident", incident).code == 4
    later = journal.load(incident).entries[-1].event
    assert isinstance(later, LogsAsked)
    assert (later.state, later.content != first.content, len(later.content)) == ("INCOMPLETE", True, 64)
    assert f"contents {later.content[:12]}" in cli("export", incident).out
    exported = json.loads(cli("export", incident, "--format", "json").out)["entries"][-1]["logs"]
    assert (exported["content_sha256"], exported["sql"]) == (later.content, later.sql)
    assert exported["answer"]["rows"] == later.answer["rows"]
    assert cli("journal", "verify", incident).code == 0
    assert cli(*ASKED, str(source), "--incident", "nowhere").code == 2


def test_a_name_in_own_sql_is_told_what_it_means(cli: Cli, source: Path) -> None:
    asked = ("logs", "--sql", "SELECT eventname FROM audit.trail", "--source", str(source), "--format", "csv")
    unknown = cli(*asked)
    assert (unknown.code, "--table trail=cloudtrail" in unknown.err) == (2, True)
    for name in ("trail", "audit.trail"):
        told = cli(*asked, "--table", f"{name}=cloudtrail")
        assert (told.code, told.out.splitlines()) == (0, ["eventname", "PutBucketPolicy"])


def test_own_sql_takes_values_that_are_bound(cli: Cli, source: Path) -> None:
    sql = "SELECT count(*) AS n FROM cloudtrail_logs_pp WHERE eventname = :name"
    for name, count in (("PutBucketPolicy", 1), ("x' OR '1'='1", 0)):
        result = cli(
            "logs", "--sql", sql, "--set", f"name={name}", "--source", str(source), "--format", "json"
        )
        assert json.loads(result.out)["rows"] == [[count]]


def test_no_row_brings_what_that_means(cli: Cli, source: Path) -> None:
    result = cli("logs", "key-state-changes", "--source", str(source))
    assert (result.code, "0 rows\nNobody called KMS" in result.out) == (0, True)


def test_what_could_not_be_read_makes_it_open(cli: Cli, source: Path) -> None:
    (source / "b.json.gz").write_bytes(b"\x1f\x8b")
    text = cli(*ASKED, str(source), "--no-cache")
    assert (text.code, f"NOT READ {source / 'b.json.gz'}" in text.out) == (4, True)
    as_csv = cli(*ASKED, str(source), "--format", "csv")
    assert (as_csv.code, f"not read: {source / 'b.json.gz'}" in as_csv.err) == (4, True)


def test_ctrl_c_while_the_database_works_ends_in_one_line(source: Path) -> None:
    lists = ", ".join(f"UNNEST(split(:big, ' ')) AS t{n}(x{n})" for n in range(9))
    endless = f"SELECT count(*) AS n FROM {lists} WHERE x0 <> x1"  # noqa: S608 - our own words
    big = " ".join("x" * 200)
    with started(
        *("--plain", "logs", "--sql", endless, "--set", f"big={big}", "--source", str(source))
    ) as process:
        line_of(process.stderr, "asking")
        result = interrupted(process)
    assert (result.code, result.err.strip(), result.out) == (130, "workbench: interrupted", "")


def test_of_sql_that_is_refused_only_the_refusal_is_printed(source: Path) -> None:
    with started("logs", "--sql", "LOAD httpfs", "--source", str(source)) as process:
        out, err = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert err.splitlines() == ["workbench: logs are only read: give one SELECT, and nothing beside it"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a question"),
        (["bucket-changes"], "--source"),
        (["show"], "workbench logs show NAME"),
        (["bucket-change"], "Did you mean 'bucket-changes'"),
        (["--sql", "SELECT :x"], "--source"),
        (["bucket-changes", "--sql", "SELECT 1"], "not both"),
        (["bucket-changes", "--source", "."], "needs parameter bucket"),
        (["show", "bucket-changes", "--format", "csv"], "text or json"),
        (["list", "--format", "jsonl"], "text or json"),
        (["verify", "--source", ".", "--format", "jsonl"], "text, json, csv, not as jsonl"),
        (["--sql", "DROP TABLE x", "--source", "."], "logs are only read"),
        (["denied-calls", "--source", ".", "--table", "x"], "write NAME=cloudtrail or NAME=access-logs"),
        (["denied-calls", "--source", ".", "--database", "x"], "--database is for --athena"),
        (["denied-calls", "--athena", "primary", "--no-cache"], "--no-cache is for --source"),
    ],
)
def test_wrong_words(
    cli: Cli, source: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(source)
    result = cli("logs", *arguments)
    assert (result.code, message in result.err, result.out) == (2, True, "")
