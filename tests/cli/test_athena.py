"""`workbench logs --athena`: seen before, agreed to, followed, stopped, on record; on a simulated Athena."""

from __future__ import annotations

import io
import json
import os
import pty
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.cli.runs import interrupted, started
from tests.simulation.accounts import action, client, scenario
from workbench.domain.incident_events import LogsAsked
from workbench.domain.transcript import Transcript
from workbench.engine.clock import SystemClock
from workbench.journal import TinyJournal
from workbench.simulation import SimulatedAccount

MANY = [[str(number)] for number in range(10_001)]
ASKED = ("logs", "bucket-changes", "--set", "bucket=landing", "--athena")
HOSTILE = "\x1b]52;c;aGk=\x07 \u202e"
PLACE = {"ResultConfiguration": {"OutputLocation": "s3://acme-results/"}}


def group(name: str, **configuration: Any) -> Any:
    return action("athena.CreateWorkGroup", Name=name, Configuration=configuration)


@pytest.fixture(name="account", scope="module")
def _account() -> Iterator[SimulatedAccount]:
    build = (
        action("s3.CreateBucket", Bucket="acme-trail"),
        group("oncall", **PLACE, BytesScannedCutoffPerQuery=10_000_000_000),
        group("nowhere"),
        group("tight", **PLACE, BytesScannedCutoffPerQuery=10_000_000),
        action("sim.AthenaTable", trail_bucket="acme-trail"),
        action("sim.AccessLogTable", log_bucket="acme-trail", bucket="landing"),
        action("sim.AccessLogTable", log_bucket="acme-trail", bucket="elsewhere", name="others"),
        action(
            "sim.QueryResult",
            columns={"eventname": "varchar", "useragent": "varchar"},
            rows=[["PutBucketPolicy", HOSTILE], ["PutBucketLifecycle", None]],
            scanned_bytes=20_000_000,
            takes="0s",
        ),
        action("sim.QueryResult", matching="'many'", columns={"n": "bigint"}, rows=MANY, takes="0s"),
        action("sim.QueryResult", matching="'slow'", takes="9h", scanned_bytes=10**12),
    )
    with SimulatedAccount(scenario(*build), SystemClock()) as account:
        yield account


@pytest.fixture(autouse=True)
def credentials(account: SimulatedAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", account.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", account.secret_key)
    monkeypatch.setenv("AWS_DEFAULT_REGION", account.region)
    monkeypatch.setenv("AWS_ENDPOINT_URL", account.endpoint_url)


def queries(account: SimulatedAccount) -> list[str]:
    """Every query that anybody started."""
    athena = client(account, "athena", builder=True)
    return [
        query_id
        for name in ("oncall", "nowhere", "tight")
        for query_id in athena.list_query_executions(WorkGroup=name)["QueryExecutionIds"]
    ]


def query_of(account: SimulatedAccount, query_id: str) -> dict[str, Any]:
    athena = client(account, "athena", builder=True)
    found: dict[str, Any] = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    return found


def test_nothing_is_started_without_consent_and_what_it_would_read_is_said(
    cli: Cli, account: SimulatedAccount
) -> None:
    before = queries(account)
    result = cli(*ASKED, "oncall")
    assert (result.code, result.out) == (5, "")
    assert "add --allow-cost" in result.err
    assert "reads 0 bytes in 0 files" in result.err
    assert "ends a query at 10.0 GB" in result.err
    assert queries(account) == before


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("nowhere",), "no place for results"),
        (("other",), "workgroup other: InvalidRequestException WorkGroup other is not found."),
        (("oncall", "--table", "elsewhere"), "make the table with: workbench logs ddl"),
        (("oncall", "--table", "a;b"), "is no table"),
        (("oncall", "--set", "region=eu-west-3"), "the table shows no region eu-west-3"),
        (("oncall", "--source", "."), "one of: --source DIR or FILE, --athena WORKGROUP"),
        (("oncall", "--incident", "nowhere"), "Unknown incident 'nowhere'"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_it_costs(
    cli: Cli, account: SimulatedAccount, more: tuple[str, ...], says: str
) -> None:
    before = queries(account)
    result = cli(*ASKED, *more, "--allow-cost")
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert queries(account) == before


def test_the_answer_and_its_price_come_back_and_both_sides_know_the_query(
    cli: Cli, account: SimulatedAccount, recorded: Transcript, journal: TinyJournal
) -> None:
    result = cli(*ASKED, "oncall", "--allow-cost", "--format", "json", "--incident", recorded.incident.id)
    assert result.code == 0, result.err
    document = json.loads(result.out)
    assert document["columns"] == ["eventname", "useragent"]
    assert document["rows"][1] == ["PutBucketLifecycle", None]
    assert not set("\x1b\x07\u202e") & set(document["rows"][0][1])
    facts = document["coverage"]["facts"]
    query = query_of(account, facts["query_id"])
    assert facts["scanned_bytes"] == 20_000_000
    assert "'landing'" in query["ExecutionParameters"]
    assert "landing" not in query["Query"]
    entry = journal.load(recorded.incident.id).entries[-1]
    assert isinstance(entry.event, LogsAsked)
    assert entry.event.answer == document
    assert replace(entry.event, answer={}) == LogsAsked(
        question="bucket-changes",
        values={"bucket": "landing"},
        source="Athena workgroup oncall, default.cloudtrail_logs_pp",
        state="SUCCEEDED",
        query_id=facts["query_id"],
        rows=2,
        scanned_bytes=20_000_000,
        sql=entry.event.sql,
    )
    assert ":bucket" in entry.event.sql
    shown = cli("export", recorded.incident.id, "--format", "md").out
    assert facts["query_id"] in shown


def test_a_query_that_the_workgroup_ends_is_no_answer_and_is_on_record_too(
    cli: Cli, recorded: Transcript, journal: TinyJournal
) -> None:
    result = cli(*ASKED, "tight", "--allow-cost", "--incident", recorded.incident.id)
    assert (result.code, result.out) == (4, "")
    assert "Bytes scanned limit was exceeded: narrow the window" in result.err
    event = journal.load(recorded.incident.id).entries[-1].event
    assert isinstance(event, LogsAsked)
    assert (event.state, event.rows) == ("CANCELLED", None)


DELETES = ("logs", "lifecycle-deletes", "--set", "key=in/a.csv", "--athena", "oncall", "--set")


def test_access_logs_are_asked_in_the_table_of_the_bucket(cli: Cli, account: SimulatedAccount) -> None:
    result = cli(*DELETES, "bucket=landing", "--allow-cost", "--format", "json")
    assert result.code == 0, result.err
    coverage = json.loads(result.out)["coverage"]
    assert coverage["source"] == "workgroup oncall, default.s3_access_logs"
    query = query_of(account, coverage["facts"]["query_id"])
    assert "FROM s3_access_logs" in query["Query"]
    other = cli(*DELETES, "bucket=elsewhere", "--table", "others", "--allow-cost", "--format", "json")
    query = query_of(account, json.loads(other.out)["coverage"]["facts"]["query_id"])
    assert "FROM others" in query["Query"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("bucket=landing", "--table", "others"), "none to bucket landing"),
        (("bucket=landing", "--table", "missing"), "make the table with: workbench logs ddl access-logs"),
    ],
)
def test_a_table_of_access_logs_that_would_find_nothing_is_refused(
    cli: Cli, account: SimulatedAccount, more: tuple[str, ...], says: str
) -> None:
    before = queries(account)
    result = cli(*DELETES, *more, "--allow-cost")
    assert (result.code, result.out, says in result.err) == (2, "", True)
    assert queries(account) == before


def test_a_table_that_stands_for_nothing_in_the_sql_is_refused(cli: Cli) -> None:
    result = cli("logs", "--sql", "SELECT 1", "--table", "others", "--athena", "oncall", "--allow-cost")
    assert (result.code, "the SQL must name one" in result.err) == (2, True)


def test_rows_that_are_left_make_it_open_and_all_of_them_go_to_a_file(cli: Cli, home: Path) -> None:
    many = ("logs", "--sql", "SELECT 'many'", "--athena", "oncall", "--allow-cost")
    cut = cli(*many)
    assert (cut.code, "10,000 rows and more, which were not fetched" in cut.out) == (4, True)
    as_csv = cli(*many, "--format", "csv")
    assert (as_csv.code, "more rows are left" in as_csv.err) == (4, True)
    whole = cli(*many, "--format", "csv", "-o", str(home / "all.csv"))
    assert (whole.code, whole.out) == (0, "")
    assert len((home / "all.csv").read_text().splitlines()) == 10_002


def test_a_file_that_exists_is_refused_before_it_costs(
    cli: Cli, account: SimulatedAccount, home: Path
) -> None:
    before = queries(account)
    (home / "kept.csv").write_text("mine")
    for name, says in (("kept.csv", "exists already"), ("no/where.csv", "there is no folder")):
        result = cli(*ASKED, "oncall", "--allow-cost", "-o", str(home / name))
        assert (result.code, says in result.err) == (2, True)
    assert (home / "kept.csv").read_text() == "mine"
    assert queries(account) == before


def test_text_names_the_window_and_the_price(cli: Cli) -> None:
    result = cli(*ASKED, "oncall", "--allow-cost")
    assert "Looked at workgroup oncall, default.cloudtrail_logs_pp\n" in result.out
    assert "window 20" in result.out
    assert "read 20.0 MB, less than 0.01 USD" in result.out


@pytest.mark.parametrize(
    "sql",
    [
        *("DROP TABLE x", "INSERT INTO x SELECT 1", "-- a\nDELETE FROM x", "SELECT 1; DROP TABLE x"),
        *(
            "WITH a AS (SELECT 1) INSERT INTO x SELECT * FROM a",
            "SELECT * FROM TABLE(system.query(query => 'x'))",
        ),
    ],
)
def test_own_sql_that_does_more_than_ask_is_refused(cli: Cli, account: SimulatedAccount, sql: str) -> None:
    before = queries(account)
    result = cli("logs", "--sql", sql, "--athena", "oncall", "--allow-cost")
    assert (result.code, result.out) == (5, "")
    assert queries(account) == before


@pytest.mark.parametrize(
    ("typed", "code", "says"), [("y", 0, "PutBucketPolicy"), ("n", 5, "nothing was asked")]
)
def test_a_person_at_a_terminal_is_asked(account: SimulatedAccount, typed: str, code: int, says: str) -> None:
    before = len(queries(account))
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-m", "workbench", *ASKED, "oncall"])  # noqa: S606 - our own
    shown, answered = b"", False
    with os.fdopen(terminal, "r+b", buffering=0) as screen:
        while chunk := _read(screen):
            shown += chunk
            if b"[y/N]" in shown and not answered:
                screen.write(f"{typed}\n".encode())
                answered = True
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == code
    assert says in shown.decode()
    assert len(queries(account)) - before == (typed == "y")


def _read(screen: io.FileIO) -> bytes:
    try:
        return screen.read(4096) or b""
    except OSError:  # Linux's way to say that nobody is at the other end any more
        return b""


def test_ctrl_c_really_stops_the_query(
    account: SimulatedAccount, recorded: Transcript, journal: TinyJournal
) -> None:
    sql = ("logs", "--sql", "SELECT 'slow'", "--athena", "oncall", "--allow-cost")
    with started(*sql, "--incident", recorded.incident.id) as process:
        assert process.stderr is not None
        query_id = next(line for line in process.stderr if line.startswith("query ")).split()[-1]
        result = interrupted(process)
    assert (result.code, result.out) == (130, "")
    assert "STOPPED" in result.err
    assert query_of(account, query_id)["Status"]["State"] == "CANCELLED"
    event = journal.load(recorded.incident.id).entries[-1].event
    assert isinstance(event, LogsAsked)
    assert (event.state, event.query_id) == ("STOPPED", query_id)


def test_the_statement_of_the_table_is_printed_and_run_by_nobody(cli: Cli, account: SimulatedAccount) -> None:
    before = queries(account)
    given = ("trail_bucket=acme-trail", "account=111122223333", "region=us-east-1,eu-west-1")
    result = cli("logs", "ddl", *(word for item in given for word in ("--set", item)))
    assert result.code == 0
    assert result.out.startswith("CREATE EXTERNAL TABLE IF NOT EXISTS cloudtrail_logs_pp (")
    assert "'projection.region.values' = 'us-east-1,eu-west-1'" in result.out
    assert queries(account) == before
    wrong = cli("logs", "ddl", "--set", "bucket=acme-trail")
    assert (wrong.code, "Did you mean 'trail_bucket'" in wrong.err) == (2, True)


def test_the_statement_for_access_logs_says_when_no_days_can_be_pruned(cli: Cli) -> None:
    given = ("log_bucket=acme-logs", "account=111122223333", "region=us-east-1", "bucket=landing")
    days = cli("logs", "ddl", "access-logs", *(word for item in given for word in ("--set", item)))
    assert (days.code, days.err) == (0, "")
    assert "'s3://acme-logs/111122223333/us-east-1/landing/${timestamp}/'" in days.out
    flat = cli("logs", "ddl", "access-logs", "--set", given[0], "--set", "key_format=SimplePrefix")
    assert (flat.code, "pays for, all access logs" in flat.err) == (0, True)
    assert flat.out.count(";") == 2
    for words, says in (
        (("access-log",), "Did you mean 'access-logs'"),
        (("access-logs",), "--set log_bucket=BUCKET"),
        (("access-logs", "--set", given[0]), "key_format=SimplePrefix"),
    ):
        wrong = cli("logs", "ddl", *words)
        assert (wrong.code, wrong.out, says in wrong.err) == (2, "", True)
