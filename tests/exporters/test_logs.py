"""What logs answered stands in what people read: Markdown and HTML."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.exporters.samples import proven, went_on
from workbench.domain.incident_events import LogsAsked
from workbench.domain.values import JsonValue
from workbench.engine.exports import ExportOptions
from workbench.exporters.exports import FileExports

SQL = "SELECT eventname FROM cloudtrail_logs_pp WHERE eventsource = :source"


def asked(rows: int, total: int, **more: str) -> LogsAsked:
    found: list[JsonValue] = [[f"PutBucketPolicy-{number}"] for number in range(rows)]
    return LogsAsked(
        question="bucket-changes",
        values={"bucket": "landing"},
        source="trail",
        state=more.get("state", "SUCCEEDED"),
        rows=total,
        sql=SQL,
        content="f" * 64,
        answer={
            "columns": ["eventname"],
            "rows": found,
            "coverage": {
                "source": "trail",
                "files": 2,
                "records": 9_000,
                "since": "2026-11-22T00:00:00Z",
                "until": "2026-11-23T00:00:00Z",
                "rows_total": total,
                "problems": [{"path": "b.json.gz\n0 rows", "what": "the archive is cut off"}],
            },
        },
    )


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("template", ["transcript", "gxp-deviation"])
def test_an_answer_stands_with_its_sql_its_rows_and_what_it_rests_on(form: str, template: str) -> None:
    written = FileExports().render(went_on(proven(), asked(2, 2)), form, ExportOptions(template=template))

    for told in (
        SQL,
        "PutBucketPolicy-1",
        "2 rows",
        "9,000 records of 2 files",
        "window 2026-11-22T00:00:00Z to 2026-11-23T00:00:00Z",
        "NOT READ b.json.gz␊0 rows",
        "the archive is cut off",
        "f" * 64,
    ):
        assert told in written


def test_it_is_said_how_many_rows_are_not_shown() -> None:
    written = FileExports().render(went_on(proven(), asked(500, 12_340)), "md")

    assert "12,340 rows, of which 50 are shown" in written
    assert "PutBucketPolicy-49" in written
    assert "PutBucketPolicy-50" not in written


def test_a_question_without_an_answer_is_told_too() -> None:
    failed = LogsAsked(question="denied-calls", values={}, source="Athena x", state="FAILED", query_id="q-1")

    written = FileExports().render(went_on(proven(), failed), "md")

    assert "**FAILED**, query `q-1`" in written
    assert "No answer came." in written
    assert "asked logs denied-calls of Athena x: FAILED" in written


def test_where_no_logs_were_asked_there_is_no_such_chapter() -> None:
    assert "What logs answered" not in FileExports().render(proven(), "md")


def test_sql_of_ones_own_is_no_heading_and_has_no_page_that_explains_it() -> None:
    own = replace(asked(0, 0), question=SQL)

    written = FileExports().render(went_on(proven(), own), "md")

    assert "### SQL of one" in written
    assert f"### {SQL}" not in written
    assert SQL in written
    assert "logs show" not in written


def test_where_no_row_came_it_is_said_who_tells_what_that_means() -> None:
    assert "workbench logs show bucket-changes" in FileExports().render(went_on(proven(), asked(0, 0)), "md")
