"""A question asked of Athena: what is sent, what comes back, and what becomes of every failure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes import NOON, Handler, answer
from tests.logs.athenas import CUTOFF, GROUP, ID, TABLE, Athena, execution, failed, results
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.logs import LogAnswer
from workbench.domain.text import is_clean
from workbench.domain.values import JsonObject
from workbench.engine.errors import GuardRefusedError, UsageError
from workbench.engine.questions import bind
from workbench.logs.access_logs import FIELDS, LINE
from workbench.logs.athena import QueryProgress, run
from workbench.logs.athena_access_table import AccessLogs, access_ddl, check_bucket
from workbench.logs.athena_cost import Estimate, estimate, price, size
from workbench.logs.athena_errors import AthenaError
from workbench.logs.athena_table import Trail, ddl
from workbench.logs.athena_target import AthenaTarget, survey
from workbench.logs.question_files import question_named

PLACE = AthenaTarget(workgroup="oncall")
QUESTION = question_named("object-history")
WINDOW = (NOON - timedelta(days=1), NOON)
GIVEN = {"bucket": "acme-landing", "key": "in/it's.csv", "region": "us-east-1", "account": "111122223333"}
VALUES = bind(QUESTION, GIVEN, NOON, WINDOW)


class Seen(list[QueryProgress]):
    """All progress that was told."""


def asked(
    athena: Athena, wait: Callable[[float], bool] = lambda _: True, seen: Seen | None = None
) -> LogAnswer:
    listen = (seen if seen is not None else Seen()).append
    return run(athena.reader, PLACE, QUESTION, VALUES, wait=wait, listen=listen)


# What goes wrong


def test_nothing_is_started_without_consent() -> None:
    refused = replace(
        answer("athena.StartQueryExecution", Outcome.BLOCKED_BY_GUARD),
        message="athena.StartQueryExecution costs money: it needs --allow-cost",
    )
    with pytest.raises(GuardRefusedError, match="--allow-cost"):
        asked(Athena(answers={"athena.StartQueryExecution": refused}))


def test_a_denial_names_the_permission() -> None:
    denied = failed(
        "athena.StartQueryExecution",
        Outcome.DENIED,
        "AccessDeniedException",
        "not authorized",
        "athena:StartQueryExecution",
    )
    with pytest.raises(AthenaError, match="not authorized; needs athena:StartQueryExecution"):
        asked(Athena(answers={"athena.StartQueryExecution": denied}))


@pytest.mark.parametrize(
    ("state", "reason", "hint"),
    [
        ("FAILED", "TABLE_NOT_FOUND: line 1:1: Table 'x' does not exist", "workbench logs ddl"),
        ("FAILED", "COLUMN_NOT_FOUND: line 3:8: Column 'account' cannot be resolved", "another one than"),
        ("FAILED", "Access Denied (Service: Amazon S3)", "kms:Decrypt"),
        ("CANCELLED", "Bytes scanned limit was exceeded", "narrow the window"),
        ("CANCELLED", "Query cancelled by user", "somebody else stopped it"),
        ("FAILED", "Query exhausted resources at this scale factor", "narrow the window"),
        ("FAILED", "Query timeout", "narrow the window"),
        (
            "FAILED",
            "TYPE_MISMATCH: Cannot apply operator: bigint = varchar",
            "CAST(:name AS bigint)",
        ),
        ("FAILED", "Access denied when writing output to url: s3://r/x.csv", "s3:PutObject"),
        ("FAILED", "Insufficient Lake Formation permission(s) on trail", "grant you SELECT"),
        ("FAILED", "HIVE_BAD_DATA: Error parsing a record", "--source"),
        ("CANCELLED", "", "no reason is given"),
    ],
)
def test_a_query_that_ends_badly_says_why_with_its_id(state: str, reason: str, hint: str) -> None:
    athena = Athena(states=(execution(state, reason=reason),))
    with pytest.raises(AthenaError) as raised:
        asked(athena)
    for part in (ID, state, reason, hint):
        assert part in str(raised.value)
    assert athena.asked("athena.StopQueryExecution") == []


@pytest.mark.parametrize(
    ("outcome", "code", "message", "says"),
    [
        (Outcome.THROTTLED, "TooManyRequestsException", "no more queries", "not started.*again in a minute"),
        (Outcome.BAD_REQUEST, "InvalidRequestException", "Unable to verify/create output bucket r", "as you"),
        (Outcome.TIMEOUT, "", "no answer within 20 s", "not known whether .* may be running"),
    ],
)
def test_a_query_that_is_not_started_says_why_and_one_without_an_answer_may_run(
    outcome: Outcome, code: str, message: str, says: str
) -> None:
    start = "athena.StartQueryExecution"
    with pytest.raises(AthenaError, match=says):
        asked(Athena(answers={start: failed(start, outcome, code, message)}))


def test_ctrl_c_stops_the_query_and_says_so() -> None:
    athena, seen = Athena(states=(execution("RUNNING", 7_000_000),)), Seen()

    def wait(_: float) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked(athena, wait, seen)
    assert athena.asked("athena.StopQueryExecution") == [{"QueryExecutionId": ID}]
    assert seen[-1].state == "STOPPED"


def test_a_query_that_cannot_be_stopped_is_said_to_be_running_still() -> None:
    denied = failed("athena.StopQueryExecution", Outcome.DENIED, "AccessDeniedException", "no")
    seen = Seen()

    def wait(_: float) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked(
            Athena(states=(execution("RUNNING"),), answers={"athena.StopQueryExecution": denied}), wait, seen
        )
    assert "MAY STILL BE RUNNING" in seen[-1].state


def test_a_query_that_takes_too_long_is_stopped() -> None:
    athena = Athena(states=(execution("QUEUED"),))
    with pytest.raises(AthenaError, match="took too long: it was still QUEUED"):
        asked(athena, lambda _: False)
    assert len(athena.asked("athena.StopQueryExecution")) == 1


THROTTLED = failed("athena.GetQueryExecution", Outcome.THROTTLED, "ThrottlingException", "Rate exceeded")


def test_throttled_looks_are_waited_out() -> None:
    athena = Athena(states=(THROTTLED, THROTTLED, execution("SUCCEEDED")))
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return True

    asked(athena, wait)
    assert waits == sorted(waits)
    assert len(waits) == 2


def test_a_query_that_nobody_can_look_at_any_more_is_stopped() -> None:
    athena = Athena(states=(THROTTLED,))
    with pytest.raises(AthenaError, match=f"{ID} cannot be followed: ThrottlingException"):
        asked(athena)
    assert len(athena.asked("athena.StopQueryExecution")) == 1


def test_rows_that_may_not_be_read_are_told_with_the_query() -> None:
    denied = failed(
        "athena.GetQueryResults", Outcome.DENIED, "AccessDeniedException", "s3", "athena:GetQueryResults"
    )
    with pytest.raises(AthenaError, match=f"query {ID} succeeded, and its rows cannot be read"):
        asked(Athena(answers={"athena.GetQueryResults": denied}))


# What is sent


def test_values_are_bound_and_never_stand_in_the_sql() -> None:
    athena = Athena()
    asked(athena)
    (sent,) = athena.asked("athena.StartQueryExecution")
    sql, bound = str(sent["QueryString"]), sent["ExecutionParameters"]
    assert "acme-landing" not in sql
    assert isinstance(bound, list)
    assert sql.count("?") == len(bound)
    assert "'in/it''s.csv'" in bound
    assert {"'2026/11/22'", "'us-east-1'", "'111122223333'"} <= set(bound)
    assert sent["WorkGroup"] == "oncall"
    assert sent["QueryExecutionContext"] == {"Catalog": "AwsDataCatalog", "Database": "default"}


def test_a_value_that_is_longer_than_athena_takes_is_refused_before_it_costs() -> None:
    athena = Athena()
    values = {**VALUES, "key": "x" * 1020 + "'x"}
    with pytest.raises(UsageError, match="key is too long for Athena"):
        run(athena.reader, PLACE, QUESTION, values, wait=lambda _: True, listen=Seen().append)
    assert athena.reader.asked == []


def test_another_table_takes_the_place_of_the_questions_one() -> None:
    athena = Athena()
    place = replace(PLACE, database="audit", table="trail")
    run(athena.reader, place, QUESTION, VALUES, wait=lambda _: True, listen=Seen().append)
    sql = str(athena.asked("athena.StartQueryExecution")[0]["QueryString"])
    assert "FROM trail" in sql
    assert "cloudtrail_logs_pp" not in sql


@pytest.mark.parametrize("name", ["x; DROP TABLE y", "a b", "a.b", '"t"'])
def test_a_table_is_a_plain_name(name: str) -> None:
    with pytest.raises(UsageError, match="is no table"):
        survey(Athena().reader, replace(PLACE, table=name))


# What comes back


def test_rows_come_back_with_their_types_and_what_it_cost() -> None:
    seen = Seen()
    found = asked(Athena(), seen=seen)
    assert found.table.columns == ("eventname", "calls")
    assert found.table.rows == (("PutObject", 3),)
    assert found.coverage.facts["query_id"] == ID
    assert found.coverage.facts["scanned_bytes"] == 20_000_000
    assert (found.coverage.rows_total, found.coverage.since) == (1, "2026-11-22T12:00:00Z")
    assert [item.state for item in seen] == ["QUEUED", "QUEUED", "RUNNING", "SUCCEEDED"]


def test_nothing_is_nothing_and_not_an_empty_text() -> None:
    rows = results((("a", "varchar"), ("b", "varchar"), ("c", "boolean")), ((None, "", "true"),))
    assert asked(Athena(rows=rows)).table.rows == ((None, "", True),)


def test_more_rows_than_are_fetched_are_never_silent() -> None:
    many = replace(
        answer("athena.GetQueryResults", data=results((("n", "bigint"),), [[str(i)] for i in range(3)])),
        truncated=True,
    )
    athena = Athena(answers={"athena.GetQueryResults": many})
    found = run(athena.reader, PLACE, QUESTION, VALUES, wait=lambda _: True, listen=Seen().append, max_rows=2)
    assert found.table.rows == ((0,), (1,))
    assert found.coverage.rows_total is None
    assert "more rows are left: the first 2 are here, all in the result location" in found.coverage.notes
    assert found.coverage.facts["complete"] is False


def test_pages_that_could_not_be_read_are_told_with_their_reason() -> None:
    part = replace(
        answer("athena.GetQueryResults", data=results((("n", "bigint"),), [["1"]])),
        truncated=True,
        message="a later page was not read: ThrottlingException Rate exceeded",
    )
    found = asked(Athena(answers={"athena.GetQueryResults": part}))
    assert found.coverage.rows_total is None
    assert "ThrottlingException Rate exceeded: the first 1 are here" in found.coverage.notes[-1]


def test_a_huge_answer_is_asked_for_page_by_page() -> None:
    athena = Athena()
    asked(athena)
    request = next(item for item in athena.reader.asked if item.operation == "athena.GetQueryResults")
    assert (request.max_pages, request.parameters["MaxResults"]) == (11, 1000)


def test_hostile_cells_are_inert_and_secrets_are_hidden() -> None:
    hostile = "\x1b]52;c;aGk=\x07 \u202eexe password=hunter2hunter2"
    found = asked(Athena(rows=results((("a\x1b[2J", "varchar"),), ((hostile,),))))
    cell = found.table.rows[0][0]
    assert isinstance(cell, str)
    assert is_clean(cell)
    assert is_clean(found.table.columns[0])
    assert "hunter2" not in cell


def test_the_rows_of_an_earlier_query_are_called_so() -> None:
    reused = execution("SUCCEEDED", ResultReuseInformation={"ReusedPreviousResult": True})
    assert "earlier" in asked(Athena(states=(reused,))).coverage.notes[0]


# What is seen before


def group(**changes: object) -> Mapping[str, Answer | Handler]:
    inner = GROUP["WorkGroup"]
    assert isinstance(inner, dict)
    data: JsonObject = {"WorkGroup": {**inner, **changes}}  # type: ignore[dict-item]  # JSON of the test's own
    return {"athena.GetWorkGroup": answer("athena.GetWorkGroup", data=data)}


def test_the_cutoff_of_the_workgroup_is_known_before() -> None:
    assert survey(Athena().reader, PLACE).cutoff_bytes == CUTOFF


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (group(State="DISABLED"), "oncall is disabled"),
        (group(Configuration={}), "has no place for results"),
        (
            group(Configuration={"EngineVersion": {"SelectedEngineVersion": "PySpark engine version 3"}}),
            "runs PySpark engine version 3, not SQL",
        ),
        (
            {
                "athena.GetWorkGroup": failed(
                    "athena.GetWorkGroup",
                    Outcome.BAD_REQUEST,
                    "InvalidRequestException",
                    "WorkGroup is not found.",
                )
            },
            "workgroup oncall: InvalidRequestException WorkGroup is not found.",
        ),
        (
            {
                "athena.GetTableMetadata": failed(
                    "athena.GetTableMetadata",
                    Outcome.ERROR,
                    "MetadataException",
                    "EntityNotFoundException: not found",
                )
            },
            "make the table with: workbench logs ddl",
        ),
    ],
)
def test_what_cannot_take_a_query_is_refused_before(
    answers: Mapping[str, Answer | Handler], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        survey(Athena(answers=answers).reader, PLACE)


def test_managed_results_need_no_location() -> None:
    managed = {"ManagedQueryResultsConfiguration": {"Enabled": True}}
    assert survey(Athena(answers=group(Configuration=managed)).reader, PLACE).cutoff_bytes is None


def test_limits_that_may_not_be_seen_are_said_to_be_unknown() -> None:
    denied = failed(
        "athena.GetWorkGroup", Outcome.DENIED, "AccessDeniedException", "no", "athena:GetWorkGroup"
    )
    ground = survey(Athena(answers={"athena.GetWorkGroup": denied}).reader, PLACE)
    assert ground.cutoff_bytes is None
    assert "needs athena:GetWorkGroup" in ground.notes[0]


# What it will cost


def test_the_files_of_the_window_are_counted_in_the_account_and_region_that_are_named() -> None:
    athena = Athena()
    assert estimate(athena.reader, TABLE, VALUES) == Estimate(bytes=12_000_000, files=6)
    assert [item["Prefix"] for item in athena.asked("s3.ListObjectsV2")] == [
        f"AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/{day}/" for day in (22, 23, 24)
    ]


def test_without_account_and_region_all_of_the_table_are_counted() -> None:
    athena = Athena()
    values = {**VALUES, "region": "", "account": ""}
    assert estimate(athena.reader, TABLE, values).files == 24


def test_a_listing_with_more_pages_is_a_lower_bound() -> None:
    part = replace(answer("s3.ListObjectsV2", data={"Contents": [{"Size": 5}]}), truncated=True)
    found = estimate(Athena(answers={"s3.ListObjectsV2": part}).reader, TABLE, VALUES)
    assert found.at_least
    assert "at least" in str(found)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({}, "no partition projection"),
        ({**TABLE, "projection.timestamp.format": "yyyy-MM-dd"}, "writes days as yyyy-MM-dd"),
        ({**TABLE, "projection.region.values": ""}, ""),
    ],
)
def test_what_cannot_be_told_is_said(table: Mapping[str, str], why: str) -> None:
    found = estimate(Athena().reader, table, {**VALUES, "region": ""} if not why else VALUES)
    assert found.bytes is None
    assert why in str(found)


def test_a_bucket_that_may_not_be_listed_leaves_the_cost_unknown() -> None:
    denied = failed("s3.ListObjectsV2", Outcome.DENIED, "AccessDenied", "no", "s3:ListBucket")
    found = estimate(Athena(answers={"s3.ListObjectsV2": denied}).reader, TABLE, VALUES)
    assert (found.bytes, "needs s3:ListBucket" in found.why) == (None, True)


def test_a_region_that_the_table_does_not_show_is_refused_for_it_would_find_nothing() -> None:
    with pytest.raises(UsageError, match="shows no region ap-south-1"):
        estimate(Athena().reader, TABLE, {**VALUES, "region": "ap-south-1"})


def test_one_file_is_one_file() -> None:
    assert str(Estimate(bytes=5, files=1)) == "reads 5 bytes in 1 file, less than 0.01 USD"


def test_a_window_of_many_folders_is_not_listed() -> None:
    athena = Athena()
    values = {**VALUES, "since_day": "2024/01/01"}
    assert "too many to list" in str(estimate(athena.reader, TABLE, values))
    assert athena.reader.asked == []


@pytest.mark.parametrize(
    ("scanned", "costs"),
    [(0, "less than 0.01 USD"), (10**12, "about 5.00 USD"), (20 * 10**9, "about 0.10 USD")],
)
def test_prices(scanned: int, costs: str) -> None:
    assert price(scanned) == costs


@pytest.mark.parametrize(("count", "says"), [(999, "999 bytes"), (1400, "1.4 kB"), (2 * 10**15, "2000.0 TB")])
def test_sizes(count: int, says: str) -> None:
    assert size(count) == says


# The table


def test_the_statement_projects_account_region_and_day() -> None:
    trail = Trail(
        bucket="acme-trail",
        accounts=("111122223333", "444455556666"),
        regions=("us-east-1", "eu-west-1"),
        prefix="audit",
        organization="o-a1b2c3d4e5",
    )
    text = ddl(trail)
    root = "s3://acme-trail/audit/AWSLogs/o-a1b2c3d4e5/"
    assert f"LOCATION '{root}'" in text
    assert f"'{root}${{account}}/CloudTrail/${{region}}/${{timestamp}}'" in text
    assert "PARTITIONED BY (account STRING, region STRING, `timestamp` STRING)" in text
    assert "'projection.account.values' = '111122223333,444455556666'" in text


@pytest.mark.parametrize(
    "change",
    [
        {"bucket": "x' --"},
        {"prefix": "a'b"},
        {"accounts": ()},
        {"accounts": ("1",)},
        {"regions": ("us-east-1', 'x",)},
        {"organization": "o-'"},
        {"since": "yesterday"},
    ],
)
def test_nothing_but_plain_names_gets_into_the_statement(change: dict[str, object]) -> None:
    trail = Trail(bucket="acme-trail", accounts=("111122223333",), regions=("us-east-1",))
    with pytest.raises(UsageError):
        ddl(replace(trail, **change))  # type: ignore[arg-type]  # each change is one field


ACCESS_LOGS = AccessLogs(
    log_bucket="acme-logs", prefix="s3/", account="111122223333", region="us-east-1", bucket="acme-landing"
)


def test_the_statement_for_access_logs_projects_the_days_of_a_partitioned_prefix() -> None:
    text = access_ddl(ACCESS_LOGS)
    root = "s3://acme-logs/s3/111122223333/us-east-1/acme-landing/"
    assert f"LOCATION '{root}'" in text
    assert f"'storage.location.template' = '{root}${{timestamp}}/'" in text
    assert "PARTITIONED BY (`timestamp` STRING)\nROW FORMAT SERDE" in text
    assert [line.split("`")[1] for line in text.splitlines() if line.startswith("  `")] == list(FIELDS)


def test_its_expression_is_the_one_that_files_are_read_by() -> None:
    (found,) = re.findall(r"'input\.regex' = '(.*)'\)", access_ddl(ACCESS_LOGS))
    line = (
        "79a59df900b949e5 acme-landing [06/Feb/2026:00:00:38 +0000] 192.0.2.3 AmazonS3 3E57427F3EXAMPLE "
        'S3.EXPIRE.OBJECT in/a.csv "-" - - - 113 - - "-" "-" v1 host - - - - - - -'
    )
    as_hive_has_it = re.compile(found.replace("\\\\", "\\"))
    theirs, ours = as_hive_has_it.fullmatch(line), LINE.fullmatch(line)
    assert theirs is not None
    assert ours is not None
    assert theirs.groups() == ours.groups()


def test_without_days_in_the_keys_a_view_has_the_day_and_nothing_is_projected() -> None:
    text = access_ddl(AccessLogs(log_bucket="acme-logs", prefix="s3/", key_format="SimplePrefix"), "requests")
    table, view = text.split(";\n\n")
    assert "EXISTS requests_lines (" in table
    assert table.endswith("LOCATION 's3://acme-logs/s3/'")
    assert "projection" not in text
    assert view.startswith("CREATE OR REPLACE VIEW requests AS\nSELECT *, format_datetime(")
    assert "'yyyy/MM/dd') AS \"timestamp\"\nFROM requests_lines;" in view


@pytest.mark.parametrize(
    "change",
    [
        {"log_bucket": "x' --"},
        {"prefix": "a'b/"},
        {"account": ""},
        {"account": "1"},
        {"region": "us-east-1'"},
        {"bucket": ""},
        {"since": "yesterday"},
        {"key_format": "Simple"},
        {"key_format": "SimplePrefix", "prefix": "logs-"},
    ],
)
def test_nothing_but_plain_names_gets_into_the_statement_for_access_logs(change: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        access_ddl(replace(ACCESS_LOGS, **change))


def test_a_bucket_whose_requests_the_table_does_not_show_is_refused() -> None:
    table = {"storage.location.template": "s3://acme-logs/1/us-east-1/acme-landing/${timestamp}/"}
    check_bucket(table, "acme-landing")
    check_bucket({}, "other")
    check_bucket({"storage.location.template": "s3://acme-logs/${bucket}/${timestamp}/"}, "other")
    with pytest.raises(UsageError, match="none to bucket landing"):
        check_bucket(table, "landing")
