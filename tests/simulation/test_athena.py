"""The simulated Athena runs nothing: it answers as a scenario tells, with AWS's states, limits and pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes import FakeClock
from tests.simulation.accounts import action, client, code, refusal, scenario
from workbench.simulation import SimulatedAccount

RESULTS = {"ResultConfiguration": {"OutputLocation": "s3://acme-results/"}}
SQL = "SELECT eventname FROM cloudtrail_logs_pp WHERE eventname = ?"
ROWS = [["PutObject", str(number)] for number in range(2400)]


def group(name: str, **configuration: Any) -> Any:
    return action("athena.CreateWorkGroup", Name=name, Configuration=configuration)


@pytest.fixture(name="clock")
def _clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(name="account")
def _account(clock: FakeClock) -> Iterator[SimulatedAccount]:
    build = (
        group("oncall", **RESULTS, BytesScannedCutoffPerQuery=50_000_000),
        group("nowhere"),
        action("sim.AthenaTable", trail_bucket="acme-trail"),
        action(
            "sim.QueryResult",
            columns={"eventname": "varchar", "n": "bigint"},
            rows=ROWS,
            scanned_bytes=20_000_000,
            takes="10s",
        ),
        action("sim.QueryResult", matching="expensive", scanned_bytes=60_000_000, takes="4s"),
        action("sim.QueryResult", matching="broken", state="FAILED", reason="HIVE_BAD_DATA: x"),
    )
    with SimulatedAccount(scenario(*build), clock) as account:
        yield account


def start(athena: Any, sql: str = SQL, *parameters: str, group_: str = "oncall") -> str:
    given = {"ExecutionParameters": list(parameters)} if parameters else {}
    started = athena.start_query_execution(QueryString=sql, WorkGroup=group_, **given)
    return str(started["QueryExecutionId"])


def look(athena: Any, query_id: str) -> dict[str, Any]:
    found: dict[str, Any] = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    return found


def test_what_does_not_exist_is_refused(account: SimulatedAccount) -> None:
    athena = client(account, "athena")
    refused = [
        refusal(athena.get_work_group, WorkGroup="other"),
        refusal(athena.start_query_execution, QueryString=SQL, WorkGroup="other"),
        refusal(athena.start_query_execution, QueryString=SQL, WorkGroup="nowhere"),
        refusal(athena.get_query_execution, QueryExecutionId="other"),
    ]
    assert {code(item) for item in refused} == {(400, "InvalidRequestException")}
    assert "No output location provided" in refused[2]["Error"]["Message"]
    missing = refusal(
        athena.get_table_metadata, CatalogName="AwsDataCatalog", DatabaseName="default", TableName="other"
    )
    assert code(missing) == (400, "MetadataException")


def test_a_query_runs_reads_and_succeeds_in_its_time(account: SimulatedAccount, clock: FakeClock) -> None:
    athena = client(account, "athena")
    query_id = start(athena, SQL, "'PutObject'")
    assert look(athena, query_id)["Status"]["State"] == "RUNNING"
    assert code(refusal(athena.get_query_results, QueryExecutionId=query_id))[1] == "InvalidRequestException"
    clock.advance(5)
    assert look(athena, query_id)["Statistics"]["DataScannedInBytes"] == 10_000_000
    clock.advance(5)
    done = look(athena, query_id)
    assert done["Status"]["State"] == "SUCCEEDED"
    assert done["Statistics"] == {"DataScannedInBytes": 20_000_000, "TotalExecutionTimeInMillis": 10_000}


def test_rows_come_in_pages_after_one_header(account: SimulatedAccount, clock: FakeClock) -> None:
    athena = client(account, "athena")
    query_id = start(athena, SQL, "'PutObject'")
    clock.advance(10)
    pages = list(athena.get_paginator("get_query_results").paginate(QueryExecutionId=query_id))
    sizes = [len(page["ResultSet"]["Rows"]) for page in pages]
    assert sizes == [1000, 1000, 401]
    assert pages[0]["ResultSet"]["Rows"][0]["Data"] == [{"VarCharValue": "eventname"}, {"VarCharValue": "n"}]
    assert pages[2]["ResultSet"]["Rows"][-1]["Data"][1] == {"VarCharValue": "2399"}


def test_a_query_that_reads_too_much_is_cancelled_at_the_limit(
    account: SimulatedAccount, clock: FakeClock
) -> None:
    athena = client(account, "athena")
    query_id = start(athena, "SELECT 'expensive' FROM cloudtrail_logs_pp")
    clock.advance(4)
    done = look(athena, query_id)
    assert (done["Status"]["State"], done["Status"]["StateChangeReason"]) == (
        "CANCELLED",
        "Bytes scanned limit was exceeded",
    )
    assert done["Statistics"]["DataScannedInBytes"] == 50_000_000


def test_a_stopped_query_is_cancelled_and_reads_no_more(account: SimulatedAccount, clock: FakeClock) -> None:
    athena = client(account, "athena")
    query_id = start(athena, SQL, "'PutObject'")
    clock.advance(2)
    athena.stop_query_execution(QueryExecutionId=query_id)
    clock.advance(60)
    done = look(athena, query_id)
    assert done["Status"]["State"] == "CANCELLED"
    assert done["Statistics"]["DataScannedInBytes"] == 4_000_000


def test_stopping_what_has_ended_changes_nothing(account: SimulatedAccount, clock: FakeClock) -> None:
    athena = client(account, "athena")
    query_id = start(athena, SQL, "'PutObject'")
    clock.advance(10)
    athena.stop_query_execution(QueryExecutionId=query_id)
    assert look(athena, query_id)["Status"]["State"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT 1 FROM elsewhere", "TABLE_NOT_FOUND"),
        (SQL, "expected 1 but found 0"),
        ("SELECT 'broken' FROM cloudtrail_logs_pp", "HIVE_BAD_DATA: x"),
    ],
)
def test_a_query_that_cannot_run_fails_with_a_reason(
    account: SimulatedAccount, clock: FakeClock, sql: str, reason: str
) -> None:
    athena = client(account, "athena")
    query_id = start(athena, sql)
    clock.advance(10)
    done = look(athena, query_id)
    assert done["Status"]["State"] == "FAILED"
    assert reason in done["Status"]["StateChangeReason"]


def test_the_same_token_is_the_same_query(account: SimulatedAccount) -> None:
    athena = client(account, "athena")
    given = {"QueryString": "SELECT 1", "WorkGroup": "oncall", "ClientRequestToken": "t" * 32}
    ids = {athena.start_query_execution(**given)["QueryExecutionId"] for _ in range(2)}
    assert len(ids) == 1
