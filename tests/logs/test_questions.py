"""Questions are files: what is wrong with one is told with its line, and what is bound is never SQL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlglot
from sqlglot import exp

from workbench.domain.logs import LogQuestion
from workbench.engine.errors import UsageError
from workbench.engine.questions import bind, names_in, positional
from workbench.logs.question_files import QuestionError, load_questions, own_question, read_question

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEAD = "-- title: T\n-- needs: n\n-- absence: a\n"
SHIPPED = load_questions()


@pytest.mark.parametrize("question", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_question_answers_with_the_columns_that_it_explains(question: LogQuestion) -> None:
    tree = sqlglot.parse_one(question.sql, read="athena")
    assert isinstance(tree, exp.Select)
    assert tuple(tree.named_selects) == tuple(column.name for column in question.columns)
    assert question.title.endswith("?")
    assert '"timestamp" BETWEEN' in question.sql, "without it Athena reads all there is, and bills it"


def test_a_head_is_read_with_its_lines_that_go_on() -> None:
    text = (
        "-- title: Who?\n-- parameter bucket: bucket, required. The bucket.\n"
        "-- parameter minutes: minutes, default 60. How long.\n-- needs: a trail\n-- absence: Nobody,\n"
        "--   perhaps.\n-- column n: How many.\nSELECT count(*) AS n FROM t\n"
        "WHERE b = :bucket AND m < :minutes"
    )
    question = read_question(text, "/x/who.sql")
    assert (question.id, question.title, question.absence) == ("who", "Who?", "Nobody, perhaps.")
    bucket, minutes = question.parameters
    assert (bucket.kind, bucket.required, bucket.help) == ("bucket", True, "The bucket.")
    assert (minutes.default, minutes.required) == ("60", False)
    assert question.sql.startswith("SELECT count(*)")


WRONG = {
    "no SQL": (HEAD, "x.sql: there is no SQL"),
    "unknown field": ("-- tittle: T\nSELECT 1", "x.sql:1: write '-- title"),
    "begins in the middle": ("--    more\nSELECT 1", "x.sql:1: an indented line"),
    "no title": ("-- needs: n\n-- absence: a\nSELECT 1", "'-- title: …' must stand there once, not 0"),
    "two titles": (HEAD + "-- title: U\nSELECT 1", "not 2 times"),
    "no kind": (HEAD + "-- parameter b: The bucket\nSELECT :b", "x.sql:4: write '-- parameter NAME"),
    "wrong kind": (HEAD + "-- parameter b: buckett. B\nSELECT :b", "Did you mean 'bucket'"),
    "unused": (HEAD + "-- parameter b: bucket. B\nSELECT 1", "x.sql:4: the SQL does not use :b"),
    "undeclared": (HEAD + "SELECT :b", "the SQL uses :b, which is no parameter"),
    "a time of another name": (HEAD + "-- parameter b: time. B\nSELECT :b", "x.sql:4: times, and only they"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(text, "x.sql")
    assert message in str(caught.value)


def test_times_are_bound_as_cloudtrail_writes_them_and_as_folders_are_named() -> None:
    question = SHIPPED["object-history"]
    given = {"bucket": "landing", "key": "a", "since": "2026-11-20T23:30:00.5+02:00", "until": "12h"}
    values = bind(question, given, NOON)
    assert values["since"] == "2026-11-20T21:30:00Z"
    assert (values["since_day"], values["since_day_before"]) == ("2026/11/20", "2026/11/19")
    assert (values["until"], values["until_day_after"]) == ("2026-11-23T00:00:00Z", "2026/11/24")
    assert values["region"] == ""
    assert set(names_in(question.sql)) <= set(values)


def test_a_moment_is_bound_with_the_minutes_around_it() -> None:
    question = SHIPPED["changes-around"]
    values = bind(question, {"at": "2026-11-20T00:10:00Z", "minutes": "15"}, NOON)
    assert (values["at_before"], values["at_after"]) == ("2026-11-19T23:55:00Z", "2026-11-20T00:25:00Z")
    assert set(names_in(question.sql)) <= set(values)
    assert bind(question, {"at": "2026-11-20T00:10:00Z"}, NOON)["at_before"] == "2026-11-19T23:10:00Z"


def test_the_minutes_around_a_moment_are_not_known_to_sql_of_ones_own() -> None:
    question = own_question("SELECT 1 FROM cloudtrail_logs_pp WHERE eventtime > :at_before OR '' = :minutes")
    with pytest.raises(UsageError, match=":at_before is known only to"):
        bind(question, {"at": "2026-11-20T00:10:00Z", "minutes": "x"}, NOON)


def test_without_a_window_all_times_are_asked_for() -> None:
    values = bind(SHIPPED["denied-calls"], {}, NOON)
    assert (values["since"], values["until"]) == ("1970-01-02T00:00:00Z", "2999-12-30T00:00:00Z")
    day = (datetime(2026, 11, 22, tzinfo=UTC), NOON)
    assert bind(SHIPPED["denied-calls"], {}, NOON, day)["since"] == "2026-11-22T00:00:00Z"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"bucket": "landing"}, "object-history needs parameter key"),
        ({"bucket": "landing", "key": "a", "sinse": "2h"}, "Did you mean 'since'"),
        ({"bucket": "x' OR 1=1", "key": "a"}, "workbench logs show object-history"),
        ({"bucket": "landing", "key": "a", "since": "1h", "until": "2h"}, "must be before until"),
        ({"bucket": "landing", "key": "a", "account": "12"}, "parameter account='12' does not match"),
    ],
)
def test_values_are_checked_before_anything_is_asked(given: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        bind(SHIPPED["object-history"], given, NOON)
    assert message in str(caught.value)


def test_names_become_marks_outside_of_texts_and_comments_only() -> None:
    sql = """SELECT ':a', ":b", x /* :c */ FROM t -- :d
             WHERE k = :key AND c LIKE '%:::' || :key AND y::int = 1"""
    marked, values = positional(sql, {"key": "it's"})
    assert marked == sql.replace(":key", "?")
    assert values == ("it's", "it's")
