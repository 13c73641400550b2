"""What Athena would answer is what DuckDB answers, or a refusal: never a third thing.

The expected values are those of Trino's documentation of each function, on which Athena's engine rests.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.logs.samples import ROLE, event, write_delivered
from workbench.domain.logs import LogQuestion
from workbench.engine.errors import UsageError
from workbench.logs.athena_sql import translate
from workbench.logs.local import LocalLogs

NOON = "from_iso8601_timestamp('2026-01-02T12:34:56Z')"
ANSWERS: dict[str, object] = {
    # whole numbers stay whole, where DuckDB would answer 3.5
    "7 / 2": 3,
    "-7 / 2": -3,
    "7 / 2 * 1e0": 3.0,
    "CAST(7 AS DOUBLE) / 2": 3.5,
    "count(*) / 2": 0,
    "sum(length('abc')) / 2": 1,
    "7 % 4": 3,
    # what has no scalar is NULL, where DuckDB would answer its text, or fail
    """json_extract_scalar('{"a": {"b": 1}}', '$.a')""": None,
    """json_extract_scalar('{"a": [1]}', '$.a')""": None,
    """json_extract_scalar('{"a": {"b": 1}}', '$.a.b')""": "1",
    """json_extract_scalar('{"a": null}', '$.a')""": None,
    """json_extract_scalar('{"a:b": ["x", "y"]}', '$["a:b"][1]')""": "y",
    """json_extract_scalar('{"a": true}', '$.a')""": "true",
    "json_extract_scalar('no JSON', '$.a')": None,
    """json_extract('{"a": {"b": 1}}', '$.a')""": '{"b":1}',
    # rules hold inside of one another
    """json_extract_scalar(json_extract_scalar('{"a": "{}"}', '$.a'), '$.b')""": None,
    """split_part(json_extract_scalar('{"a": {"b": 1}}', '$.a'), '/', 1)""": None,
    # whole units, not boundaries: DuckDB would answer 1
    "date_diff('hour', timestamp '2026-01-01 10:59:00', timestamp '2026-01-01 11:01:00')": 0,
    "date_diff('minute', timestamp '2026-01-01 10:59:00', timestamp '2026-01-01 11:01:00') / 4": 0,
    f"date_diff('day', {NOON}, date_add('day', -2, {NOON}))": -2,
    # times are UTC, whatever their offset
    "from_iso8601_timestamp('2026-01-02T03:04:05+02:00')": "2026-01-02T01:04:05Z",
    f"format_datetime({NOON}, 'dd/MM/yyyy HH:mm:ss')": "02/01/2026 12:34:56",
    "parse_datetime('06/Feb/2019:00:00:38 +0200', 'dd/MMM/yyyy:HH:mm:ss Z')": "2019-02-05T22:00:38Z",
    f"date_trunc('hour', {NOON})": "2026-01-02T12:00:00Z",
    f"date_format({NOON}, '%Y-%m-%d %H:%i:%s')": "2026-01-02 12:34:56",
    f"to_unixtime({NOON})": 1767357296.0,
    f"hour({NOON})": 12,
    # no match and no part are NULL, where DuckDB would answer the empty text
    "regexp_extract('abc', 'x')": None,
    "regexp_extract('abc', 'b')": "b",
    "regexp_extract('abc', 'a(b)', 1)": "b",
    "regexp_like('abc', 'b')": True,
    "regexp_replace('abcb', 'b', 'x')": "axcx",
    "regexp_replace('abc', 'b')": "ac",
    "split_part('a.b', '.', 3)": None,
    "split_part('a..b', '.', 2)": "",
    "substr('abc', 0)": "",
    "substr('abc', 2)": "bc",
    "substr('abc', -2)": "bc",
    "substr('abc', -5)": "",
    "substr('abc', 2, 1)": "b",
    "strpos('abc', 'c')": 3,
    "replace('abcb', 'b', 'x')": "axcx",
    "replace('abc', 'b')": "ac",
    "length('né')": 2,
    "concat('a', NULL)": None,
    "greatest(1, NULL)": None,
    # a NULL among the items leaves it open
    "contains(ARRAY[1, NULL], 3)": None,
    "contains(ARRAY[1, NULL], 1)": True,
    "contains(ARRAY[1, 2], 3)": False,
    "any_match(ARRAY[1, NULL], x -> x = 2)": None,
    "any_match(ARRAY[1, NULL], x -> x = 1)": True,
    "all_match(ARRAY[1, NULL], x -> x = 1)": None,
    "all_match(ARRAY[1, 2], x -> x > 0)": True,
    "none_match(ARRAY[1, 2], x -> x > 2)": True,
    "cardinality(filter(ARRAY[1, 2, 3], x -> x > 1))": 2,
    "element_at(transform(ARRAY['a'], x -> upper(x)), 1)": "A",
    "element_at(ARRAY['a'], 2)": None,
    "array_join(ARRAY['a', NULL, 'b'], ',')": "a,b",
    # text becomes a number only when it is one: DuckDB would round
    "CAST('12' AS BIGINT)": 12,
    "TRY_CAST('1.5' AS BIGINT)": None,
    "TRY_CAST(' 12' AS BIGINT)": None,
    "CAST(12 AS VARCHAR)": "12",
    "CAST(true AS VARCHAR)": "true",
    "CAST(NULL AS VARCHAR)": None,
    "CAST('7' AS INTEGER) / 2": 3,
    "TRY_CAST('2147483648' AS INTEGER)": None,
    "CAST(' 1.5e1 ' AS DOUBLE) / 2": 7.5,
    "TRY_CAST('inf' AS DOUBLE)": None,
    "TRY_CAST('1_000' AS DOUBLE)": None,
    """CAST(json_extract('{"a": 7}', '$.a') AS BIGINT)""": 7,
    # a whole number remains one, where DuckDB would answer 7.0
    "floor(7)": 7,
    "ceil(1.5e0)": 2.0,
    # a name that DuckDB has a value for is a column where its table says so
    "t.user FROM (SELECT 'alice' AS user) AS t": "alice",
    "count(*) FROM cloudtrail_logs_pp a JOIN cloudtrail_logs_pp b ON a.eventid = b.eventid": 1,
    "count(*) FROM cloudtrail_logs_pp a LEFT OUTER JOIN cloudtrail_logs_pp b USING (eventid)": 1,
    # a name that WITH gives is seen in the query below it
    "a FROM (WITH x AS (SELECT 1 AS a), y AS (SELECT a FROM X) SELECT y.a FROM y JOIN x ON true)": 1,
    # of the greatest row its value, be it NULL
    "max_by(a, b) FROM (VALUES ('x', 1), (NULL, 2)) AS t(a, b)": None,
    "min_by(a, b) FROM (VALUES ('x', 1), (NULL, 2)) AS t(a, b)": "x",
    "count_if(a > 1) FROM (VALUES (1), (2)) AS t(a)": 1,
    "a FROM (VALUES (1), (NULL)) AS t(a) ORDER BY a DESC LIMIT 1": 1,
    "array_agg(part ORDER BY part DESC) FROM UNNEST(split('a,b', ',')) AS t(part)": ["b", "a"],
    # a list of rows is one column
    "res.type FROM cloudtrail_logs_pp CROSS JOIN UNNEST(resources) AS t(res)": "AWS::S3::Bucket",
    "element_at(resources, 1).arn FROM cloudtrail_logs_pp": "arn:aws:s3:::landing",
    "useridentity.sessioncontext.sessionissuer.arn FROM cloudtrail_logs_pp": ROLE,
    "a FROM (WITH x AS (SELECT 1 AS a) SELECT a FROM x)": 1,
}
FAILS = (
    f"{NOON} - {NOON}",
    "1 / 0",
    "1 % 0",
    "CAST('1.5' AS BIGINT)",
    "CAST('x' AS DOUBLE)",
    "from_iso8601_timestamp('yesterday')",
    # what DuckDB reads as well, and Athena does not
    "from_iso8601_timestamp('epoch')",
    "from_iso8601_timestamp('infinity')",
    "from_iso8601_timestamp('2026-01-02 03:04:05')",
    "CAST('2147483648' AS INTEGER)",
    "CAST('1_000' AS DOUBLE)",
    # what is written as text in another way there, behind a name that does not tell what it is
    "CAST(a AS VARCHAR) FROM (VALUES (1.5e0)) AS t(a)",
    f"CAST(a AS VARCHAR) FROM (SELECT {NOON} AS a)",
    """CAST(json_extract('{"a": "x"}', '$.a') AS VARCHAR)""",
)
REFUSED = {
    "decimals": "1.0 / 3",
    "a division of who knows what": "requestid / 2 FROM cloudtrail_logs_pp",
    "a finish that sqlglot drops": "reduce(ARRAY[1], 0, (s, x) -> s + x, s -> s * 2)",
    "a subscript, which fails there": "resources[1] FROM cloudtrail_logs_pp",
    "json_value": """json_value('{"a":1}', 'lax $.a')""",
    "a path from a value": """json_extract_scalar('{"a":1}', requestid) FROM cloudtrail_logs_pp""",
    "a path with a wildcard": """json_extract_scalar('{"a":[1]}', '$.a[*]')""",
    "a group that may be missing": "regexp_extract('b', '(a)?b', 1)",
    "a replacement with a group": "regexp_replace('b', '(b)', '$1$1')",
    "a pattern of another kind": f"format_datetime({NOON}, 'EEEE')",
    "a week day": f"date_format({NOON}, '%W')",
    "an occurrence that sqlglot drops": "strpos('abcabc', 'b', 2)",
    "a group that is not there": "regexp_extract('abc', '(b)', 2)",
    "a class in a class": "regexp_like('a', '[[:alpha:]]')",
    "a pattern from a value": "regexp_like('a', requestid) FROM cloudtrail_logs_pp",
    "a pattern that matches nothing": "regexp_replace('aaa', 'a*', 'x')",
    "no delimiter": "split('abc', '')",
    "element 0": "element_at(ARRAY['a'], 0)",
    "an element that may be 0": "element_at(ARRAY['a'], length(requestid)) FROM cloudtrail_logs_pp",
    "distinct items with a NULL": "array_distinct(ARRAY[1, NULL])",
    "a text that is cut": "CAST('abc' AS VARCHAR(2))",
    "a text that is filled": "CAST('abc' AS CHAR(5))",
    "rows with a NULL": "(1, NULL) = (1, 2)",
    "a number that sqlglot cuts": "1_000",
    "a decimal to be rounded": "floor(1.5)",
    "an unknown unit": f"date_diff('quarter', {NOON}, {NOON})",
    "text of a time": f"CAST({NOON} AS VARCHAR)",
    "text of a double": "CAST(1e0 AS VARCHAR)",
    "a double as a whole number": "CAST(1.5e0 AS BIGINT)",
    "a time of any text": "CAST(requestid AS TIMESTAMP) FROM cloudtrail_logs_pp",
    "a map": """CAST(json_parse('{"a":1}') AS MAP(VARCHAR, VARCHAR))""",
    "a network": "contains('10.0.0.0/8', CAST('10.1.1.1' AS IPADDRESS))",
    "a guess": "approx_distinct(requestid) FROM cloudtrail_logs_pp",
    "a zone": f"{NOON} AT TIME ZONE 'Europe/Berlin'",
    "what swallows errors": "try(1 / 0)",
    "rows under a name for each field": "a FROM cloudtrail_logs CROSS JOIN UNNEST(resources) AS t(a, b, c)",
    "numbered rows": "x FROM UNNEST(ARRAY[1]) WITH ORDINALITY AS t(x, n)",
    "the path of a file": '"$path" FROM nowhere',
    "DuckDB's own": "list_value(1)",
    "a name that DuckDB answers": "count(*) FROM cloudtrail_logs_pp WHERE user = 'alice'",
    "the same in quotes": "count(*) FROM cloudtrail_logs_pp WHERE \"Session_User\" = 'alice'",
    "a role that DuckDB answers": "current_role",
    "a schema that DuckDB answers": "current_schema FROM cloudtrail_logs_pp",
    "a natural join": "1 FROM cloudtrail_logs_pp a NATURAL JOIN cloudtrail_logs_pp b",
    "a semi-join": "1 FROM cloudtrail_logs_pp a SEMI JOIN cloudtrail_logs_pp b ON true",
    "an anti-join": "1 FROM cloudtrail_logs_pp a ANTI JOIN cloudtrail_logs_pp b ON true",
    "all columns but one": "* EXCLUDE (eventname) FROM cloudtrail_logs_pp",
    "all columns with another": "* REPLACE (1 AS eventname) FROM cloudtrail_logs_pp",
    "groups by who knows what": "eventname FROM cloudtrail_logs_pp GROUP BY ALL",
}
HOSTILE = {
    "a file": "SELECT * FROM read_csv('/etc/passwd')",
    "a file as text": "SELECT * FROM read_text('/etc/passwd')",
    "a file as a table": "SELECT * FROM '/etc/passwd'",
    "a file in quotes": 'SELECT * FROM "/etc/passwd"',
    "a glob": "SELECT * FROM glob('/*')",
    "in a subquery": "SELECT (SELECT content FROM read_text('/etc/passwd')) AS x",
    "in a CTE": "WITH x AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM x",
    "behind a union": "SELECT 1 UNION ALL SELECT * FROM duckdb_settings()",
    "the environment": "SELECT getenv('HOME')",
    "a setting": "SELECT current_setting('home_directory')",
    "the catalogue": "SELECT * FROM information_schema.tables",
    "a table of the catalogue under a name from elsewhere": "SELECT * FROM sqlite_master, "
    "(WITH sqlite_master AS (SELECT 1 AS a) SELECT a FROM sqlite_master) AS t",
    "a table of the catalogue under a name from further on": "WITH a AS (SELECT * FROM sqlite_master), "
    "sqlite_master AS (SELECT 1 AS a) SELECT * FROM a",
    "another database": "SELECT * FROM other.settings",
    "SET": "SET enable_external_access = true",
    "PRAGMA": "PRAGMA database_list",
    "ATTACH": "ATTACH '/tmp/x.db' AS x",
    "COPY": "COPY (SELECT 1) TO '/tmp/x'",
    "INSTALL": "INSTALL httpfs",
    "LOAD": "LOAD httpfs",
    "EXPORT": "EXPORT DATABASE '/tmp/x'",
    "DROP": "DROP VIEW cloudtrail_logs_pp",
    "INSERT": "INSERT INTO cloudtrail_logs_pp SELECT 1",
    "CREATE": "CREATE TABLE x AS SELECT 1",
    "DELETE": "DELETE FROM cloudtrail_logs_pp",
    "two at once": "SELECT 1; DROP VIEW cloudtrail_logs_pp",
    "without end": "WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x) SELECT * FROM x",
    "no SELECT before FROM": "FROM cloudtrail_logs_pp",
    "no SELECT before FROM, further in": "SELECT * FROM (FROM cloudtrail_logs_pp) AS t",
    "nothing": "",
    "no SQL": "SELECT FROM WHERE (",
    "too deep": "SELECT " + "(" * 5000 + "1" + ")" * 5000,
}


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalLogs]:
    folder = tmp_path_factory.mktemp("source")
    write_delivered(folder / "a.json", [event("PutBucketPolicy")])
    with LocalLogs(folder, None) as opened:
        yield opened


def first_cell(logs: LocalLogs, sql: str) -> object:
    answer = logs.ask(LogQuestion(id="x", title="x", sql=sql), {})
    return answer.table.rows[0][0]


@pytest.mark.parametrize(("expression", "expected"), ANSWERS.items(), ids=list(ANSWERS))
def test_the_answer_is_athenas(logs: LocalLogs, expression: str, expected: object) -> None:
    found = first_cell(logs, f"SELECT {expression}")
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("expression", FAILS)
def test_what_fails_there_fails_here(logs: LocalLogs, expression: str) -> None:
    with pytest.raises(UsageError):
        first_cell(logs, f"SELECT {expression}")


@pytest.mark.parametrize("expression", REFUSED.values(), ids=REFUSED)
def test_what_is_not_known_to_answer_alike_is_refused(expression: str) -> None:
    with pytest.raises(UsageError):
        translate(f"SELECT {expression}")


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE)
def test_only_a_select_over_the_logs_passes(sql: str) -> None:
    with pytest.raises(UsageError):
        translate(sql)


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        (
            "SELECT eventname, count(*), 1, (region) FROM cloudtrail_logs_pp GROUP BY 1, 4",
            "eventname _col1 _col2 region",
        ),
        ("SELECT useridentity.arn, lower(eventname) AS small FROM cloudtrail_logs_pp", "arn small"),
        ("(SELECT count(*) FROM cloudtrail_logs_pp) UNION ALL SELECT 1 AS n ORDER BY 1", "_col0"),
    ],
)
def test_a_column_without_a_name_is_called_as_there(logs: LocalLogs, sql: str, names: str) -> None:
    assert logs.ask(LogQuestion(id="x", title="x", sql=sql), {}).table.columns == tuple(names.split())


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/etc/hostname']",
        "ATTACH '/tmp/never.db' AS x",
        "COPY (SELECT 1) TO '/tmp/never.csv'",
        "INSTALL httpfs",
    ],
)
def test_the_database_itself_is_locked_behind_the_list(logs: LocalLogs, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        logs._connection.execute(sql)
