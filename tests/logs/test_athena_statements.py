"""Each statement answers here as in Athena, or is refused in one wording with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.logs import athena_statements as statements
from tests.logs.athena_statements import ACCESS_LOG, FAILS, GRAMMAR, LISTS, NAMES, ORDERS, TYPES
from workbench.domain.logs import LogAnswer
from workbench.engine.errors import UsageError
from workbench.logs.athena_sql import translate
from workbench.logs.local import LocalLogs
from workbench.logs.log_tables import ACCESS_LOGS, CLOUDTRAIL, tables_said
from workbench.logs.question_files import own_question


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalLogs]:
    with LocalLogs(statements.write(tmp_path_factory.mktemp("source")), None) as opened:
        yield opened


def written(sql: str) -> str:
    """Return a statement with the tables' own names for T and A."""
    return re.sub(r"\bA\b(?!')", ACCESS_LOGS, re.sub(r"\bT\b(?!')", CLOUDTRAIL, sql))


def asked(logs: LocalLogs, sql: str) -> LogAnswer:
    return logs.ask(own_question(sql), {})


def counted(tables: str) -> str:
    return f"SELECT count(*) FROM {tables}"  # noqa: S608 - names of a test's own


ALL = {**NAMES, **ORDERS, **TYPES, **GRAMMAR, **LISTS}


@pytest.mark.parametrize(("sql", "expected"), ALL.items(), ids=list(ALL))
def test_the_answer_is_athenas_or_it_is_refused(logs: LocalLogs, sql: str, expected: object) -> None:
    if expected == FAILS:
        with pytest.raises(UsageError) as raised:
            asked(logs, written(sql))
        assert "\n" not in str(raised.value)
    else:
        assert list(asked(logs, written(sql)).table.rows) == expected


@pytest.mark.parametrize(
    ("sql", "rewrite"),
    [
        ("SELECT count(*) FROM A WHERE httpstatus = 200", "write '200'"),
        ("SELECT count(*) FROM T WHERE readonly = false", "write 'false'"),
        ("SELECT sum(totaltime) FROM A", "CAST(s3_access_logs.totaltime AS bigint)"),
        ("SELECT 'n=' || count(*) FROM T", "CAST(COUNT(*) AS varchar)"),
        ("SELECT hour(eventtime) FROM T", "from_iso8601_timestamp(cloudtrail_logs_pp.eventtime)"),
        ("SELECT lower(eventname) AS n FROM T WHERE n = 'x'", "repeat its expression"),
        ('SELECT count(*) FROM T WHERE eventname = "PutObject"', "single quotes"),
        ("SELECT eventtime FROM T ORDER BY 1 LIMIT 5 OFFSET 3", "write OFFSET 3 before LIMIT"),
        ("SELECT nvl(errorcode, '-') FROM T", "write coalesce"),
        ("SELECT eventtime::date FROM T", "write CAST(x AS type) for ::"),
        ("SELECT count(DISTINCT a, b) FROM T", "SELECT DISTINCT a, b"),
        ("SELECT count(*) FROM T CROSS JOIN UNNEST(resources) AS t(a, b, c)", "AS t(item), and item.field"),
        ("SELECT json_extract_scalar(requestparameters, '$.x-amz-acl') FROM T", "'$[\"x-amz-acl\"]'"),
        ("SELECT json_extract_scalar(requestparameters, '$.a.b-c[0]') FROM T", "'$.a[\"b-c[0]\"]'"),
        ("SELECT CAST(2.5 AS integer)", "a fraction is rounded"),
    ],
)
def test_a_refusal_brings_the_rewrite(sql: str, rewrite: str) -> None:
    with pytest.raises(UsageError, match=r"Athena fails, or is not known to answer as here: ") as raised:
        translate(written(sql))
    assert rewrite in str(raised.value)


C, S = (CLOUDTRAIL,), (ACCESS_LOGS,)
TABLES = {
    **dict.fromkeys(
        (
            *("cloudtrail_logs", "cloudtrail_logs_pp", "CloudTrail_Logs", '"cloudtrail_logs"'),
            *(
                "default.cloudtrail_logs",
                '"default"."cloudtrail_logs"',
                "AwsDataCatalog.default.cloudtrail_logs",
            ),
            *("cloudtrail_logs_aws_cloudtrail_logs_111122223333_0a1b2c3d", "security.cloudtrail_logs_pp"),
            *("cloudtrail_logs_test_table", "audit.cloudtrail_logs_acme_trail"),
        ),
        C,
    ),
    **dict.fromkeys(
        (
            *("s3_access_logs", "s3_access_logs_db.mybucket_logs", "mybucket_logs", "default.s3_access_logs"),
            *(
                '"s3_access_logs_db"."mybucket_logs"',
                "s3_access_logs_db.landing",
                "S3_ACCESS_LOGS_DB.Mybucket_Logs",
            ),
            *("awsdatacatalog.s3_access_logs_db.mybucket_logs", "s3_access_logs_2026"),
        ),
        S,
    ),
}


@pytest.mark.parametrize(("name", "meant"), TABLES.items(), ids=list(TABLES))
def test_a_table_is_known_by_the_names_that_people_use(
    logs: LocalLogs, name: str, meant: tuple[str, ...]
) -> None:
    assert translate(counted(name)).tables == meant
    assert asked(logs, counted(name)).table.rows == ((3,),)
    assert asked(logs, counted(f"{name} AS x JOIN {name} AS y ON true")).table.rows == ((9,),)


@pytest.mark.parametrize(
    "name",
    [
        *("trail", "logs", "other.trail", "information_schema.tables", "sqlite_master", "duckdb_settings"),
        *(
            "pg_catalog.pg_class",
            "main.athena",
            "x.y.cloudtrail_logs",
            "xcloudtrail_logs",
            "temp.sqlite_master",
        ),
    ],
)
def test_a_name_that_nobody_knows_asks_what_it_is(name: str) -> None:
    with pytest.raises(UsageError, match=r"--table \w+=cloudtrail, or =access-logs"):
        translate(counted(name))


def test_a_person_says_what_a_name_means(tmp_path: Path) -> None:
    said = tables_said(("Trail=cloudtrail", "audit.requests=access-logs"))
    sql = "SELECT trail.eventid, r.key FROM trail JOIN audit.requests AS r ON true ORDER BY 1, 2 LIMIT 1"
    assert translate(sql, said).tables == (CLOUDTRAIL, ACCESS_LOGS)
    with LocalLogs(statements.write(tmp_path), None, tables=said) as named:
        assert asked(named, sql).table.rows == (("e-1", "a9"),)
    with pytest.raises(UsageError, match="write NAME=cloudtrail"):
        tables_said(("trail",))
    with pytest.raises(UsageError, match="write NAME=cloudtrail"):
        tables_said(("trail=other",))


def test_a_name_that_with_gives_comes_before_a_table(logs: LocalLogs) -> None:
    sql = "WITH cloudtrail_logs AS (SELECT 'x' AS a) SELECT a FROM cloudtrail_logs"
    assert asked(logs, sql).table.rows == (("x",),)


def test_the_columns_are_called_as_in_the_sql(logs: LocalLogs) -> None:
    sql = (
        "SELECT EventName, lower(eventid) AS Small, count(*), useridentity.arn FROM cloudtrail_logs "
        "GROUP BY 1, 2, 4"
    )
    assert asked(logs, sql).table.columns == ("EventName", "Small", "_col2", "arn")
    starred = asked(logs, "SELECT x.*, 1 FROM (SELECT eventid AS A FROM cloudtrail_logs) AS x")
    assert starred.table.columns == ("a", "_col1")


_AGENT = "ECDHE-RSA-AES128-GCM-SHA256 AuthHeader fjord-intake.s3.eu-north-1.amazonaws.com TLSv1.2"
UNMATCHED = (
    "79a59df900b949e5 fjord-intake [20/Nov/2026:10:00:00 +0000] 203.0.113.9 - 1A2B3C4D5E6F7A8B "
    'REST.GET.OBJECT %2522 "GET /" HTTP/1.1" 403 AccessDenied 243 - 8 - "-" "curl/8.5.0" - ZmFrZQ== SigV4 '
    + _AGENT
    + "\n"
    "79a59df900b949e5 fjord-intake [20/Nov/2026:10:01:00 +0000] 203.0.113.9 - 2B3C4D5E6F7A8B9C "
    'REST.GET.OBJECT b1 "GET /b1 HTTP/1.1" 200 - 100 100 20 18 "-" "Safari/604.1"" - ZmFrZQ== SigV4 '
    + _AGENT
    + "\n"
    "79a59df900b949e5 fjord-intake [20/Nov/2026:10:02:00 +0000] - AmazonS3 3C4D5E6F7A8B9C0D "
    'S3.EXPIRE.OBJECT tmp/x "-" - - - 77 - - "-" "-" - ZmFrZQ== - - - - - - -\n'
)


def test_a_line_that_the_expression_does_not_match_is_a_row_of_nothing(tmp_path: Path) -> None:
    (tmp_path / ACCESS_LOG).write_text(UNMATCHED)
    with LocalLogs(tmp_path, None) as logs:
        answer = asked(logs, "SELECT count(*), count(bucket_name) FROM s3_access_logs")
    assert answer.table.rows == ((3, 1),)
    assert [problem.what.partition(":")[0] for problem in answer.coverage.problems] == ["line 1", "line 2"]
