"""What is sent to Athena only asks, however it is written; what nothing tells of is not sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs.athenas import Athena
from tests.logs.test_athena import PLACE
from workbench.engine.errors import GuardRefusedError
from workbench.logs.athena import run
from workbench.logs.athena_statement import check_statement
from workbench.logs.question_files import load_questions, own_question

WRITING = (
    "INSERT INTO y SELECT * FROM x",
    "WITH x AS (SELECT 1) INSERT INTO y SELECT * FROM x",
    "WITH x AS (DELETE FROM y) SELECT * FROM x",
    "DELETE FROM y WHERE a = 1",
    "UPDATE y SET a = 1",
    "MERGE INTO y USING x ON y.a = x.a WHEN MATCHED THEN DELETE",
    "CREATE TABLE y AS SELECT 1",
    "CREATE OR REPLACE VIEW y AS SELECT 1",
    "CREATE EXTERNAL TABLE y (a STRING) LOCATION 's3://b/'",
    "CREATE DATABASE y",
    "DROP TABLE y",
    "DROP VIEW y",
    "ALTER TABLE y ADD PARTITION (dt = '1')",
    "ALTER TABLE y SET LOCATION 's3://b/'",
    "MSCK REPAIR TABLE y",
    "VACUUM y",
    "OPTIMIZE y REWRITE DATA USING BIN_PACK",
    "UNLOAD (SELECT 1) TO 's3://b/' WITH (format = 'PARQUET')",
    "PREPARE p FROM INSERT INTO y SELECT 1",
    "EXECUTE p",
    "DEALLOCATE PREPARE p",
    "CALL system.sync_partition_metadata('a', 'b', 'ADD')",
    "EXPLAIN ANALYZE INSERT INTO y SELECT 1",
    "EXPLAIN SELECT 1",
    "SHOW TABLES",
    "DESCRIBE y",
    "GRANT SELECT ON y TO z",
    "SET SESSION a = 1",
    "USE y",
    "USING EXTERNAL FUNCTION f(x VARCHAR) RETURNS VARCHAR LAMBDA 'anything' SELECT f('a')",
    "SELECT * INTO y FROM x",
    "SELECT 1; DROP TABLE y",
    "SELECT 1; SELECT 2",
    "SELECT 1;;DELETE FROM y",
    "SELECT * FROM TABLE(mysql.system.query(query => 'DELETE FROM y'))",
    'SELECT * FROM TABLE("pg"."system"."query"(query => \'DROP TABLE y\'))',
    "SELECT a FROM (SELECT * FROM TABLE(system.query(query => 'x'))) AS t",
    "WITH t AS (SELECT * FROM TABLE(system.query(query => 'x'))) SELECT * FROM t",
    "SELECT 1 UNION ALL SELECT * FROM TABLE(system.query(query => 'x'))",
    "SELECT * FROM x WHERE EXISTS (SELECT 1 FROM TABLE(system.query(query => 'x')))",
    'SELECT * FROM "lambda:anything".s.t',
    'SELECT a FROM x JOIN "Lambda:anything".s.t AS y ON x.a = y.a',
    'WITH t AS (SELECT 1 FROM "lambda:anything".s.t) SELECT * FROM x',
    "SELECT system.query('x')",
    "SELECT * FROM system.query('x')",
    "",
    ";",
    "-- nothing",
    "SELECT 'a",
    "SELECT (",
    "no SQL",
)
ASKING = (
    "SELECT 1",
    "select a from t where b = ?",
    "(SELECT 1)",
    "SELECT 1;",
    "SELECT 'DROP TABLE x; DELETE FROM y' AS text",
    'SELECT "insert", "delete" FROM t',
    "SELECT eventname FROM t WHERE eventname IN ('CreateTable', 'DropTable') -- drop table",
    "WITH a AS (SELECT 1 AS n), b AS (SELECT n FROM a) SELECT n FROM b",
    "SELECT r.arn FROM t CROSS JOIN UNNEST(resources) AS u(r)",
    "SELECT a FROM x UNION ALL SELECT b FROM y ORDER BY 1 OFFSET 1 LIMIT 5",
    "SELECT json_extract_scalar(a, '$.b'), count(*) FILTER (WHERE c) FROM d.t GROUP BY 1 HAVING count(*) > 1",
    "SELECT * FROM t TABLESAMPLE BERNOULLI (10)",
    "SELECT row_number() OVER (PARTITION BY a ORDER BY b) FROM t",
    'SELECT "$path" FROM t',
)


@pytest.mark.parametrize("sql", WRITING)
def test_what_does_more_than_ask_is_never_sent(sql: str) -> None:
    athena = Athena()
    with pytest.raises(GuardRefusedError, match="Athena is only asked"):
        run(athena.reader, PLACE, own_question(sql), {}, wait=lambda _: True, listen=lambda _: None)
    assert athena.reader.asked == []


@pytest.mark.parametrize("sql", ASKING)
def test_what_asks_is_sent(sql: str) -> None:
    check_statement(sql)


def test_the_questions_that_come_with_the_program_ask() -> None:
    for question in load_questions().values():
        check_statement(question.sql)


SPACE = st.sampled_from([" ", "\n", "\t", " /* x */ ", " -- x\n", "\r\n"])


@given(st.sampled_from([sql for sql in WRITING if " " in sql and "'" not in sql]), st.data())
def test_neither_case_nor_comments_nor_space_hide_it(sql: str, data: st.DataObject) -> None:
    words = [word.swapcase() if data.draw(st.booleans()) else word for word in sql.split(" ")]
    spaced = "".join(f"{word}{data.draw(SPACE)}" for word in words)
    with pytest.raises(GuardRefusedError):
        check_statement(spaced)
