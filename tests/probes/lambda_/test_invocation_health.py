"""What a function's log is searched for, and what a line that names the key proves."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeReader, answer
from workbench.domain.evidence import Answer, Outcome, Request
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.probes.lambda_.invocation_health import Facts, Params, collect, judge

ARN = "arn:aws:lambda:us-east-1:111122223333:function:ingest"


def reader(
    *lines: str, group: str = "", log: Outcome = Outcome.OK, invocations: int = 4, **kept: int
) -> FakeReader:
    """Return a function that ran; `kept` is what DescribeLogGroups tells of its log group."""
    events: list[JsonObject] = [{"timestamp": index, "message": line} for index, line in enumerate(lines)]
    counted = {"Invocations": invocations, "Errors": 1}
    logging: JsonObject = {"LoggingConfig": {"LogGroup": group}} if group else {}

    described: JsonObject = {"logGroupName": group or "/aws/lambda/ingest", **kept}

    def sums(request: Request) -> Answer:
        name = str(request.parameters["MetricName"])
        points: list[JsonObject] = [{"Sum": counted[name]}] if name in counted else []
        return answer(request.operation, data={"Label": name, "Datapoints": points})

    def lines_of(_: object) -> Answer:
        return answer("logs.FilterLogEvents", log, {"events": events})

    return FakeReader(
        {
            "lambda.GetFunctionConfiguration": answer("lambda.GetFunctionConfiguration", data=logging),
            "lambda.GetFunctionConcurrency": answer("lambda.GetFunctionConcurrency"),
            "cloudwatch.GetMetricStatistics": sums,
            "logs.DescribeLogGroups": answer("logs.DescribeLogGroups", data={"logGroups": [described]}),
            "logs.FilterLogEvents": lines_of,
        }
    )


def facts_for(aws: FakeReader, key: str = "in/a b.csv", arn: str = ARN) -> Facts:
    params = Params(function_arns=(arn,), key=key, written_at="2026-11-23T02:00:00Z")
    return judge(collect(aws, params), params).facts


@pytest.mark.parametrize(
    ("failed", "lines"),
    [
        (True, ["[ERROR] cannot parse in/a b.csv"]),
        (True, ["reading in/a+b.csv", "botocore NoSuchKey for in/a+b.csv"]),
        (True, ["2026 Task timed out while at in/a b.csv"]),
        (None, ["[ERROR] cannot parse in/a b.csv", "again: in/a b.csv", "done: in/a b.csv"]),
        (None, ["[ERROR] cannot parse in/other.csv", "done: in/a b.csv"]),
        (None, ["done: in/a b.csv, 0 errors"]),
        (None, []),
    ],
)
def test_the_last_line_that_names_the_key_tells_whether_it_failed(
    failed: bool | None, lines: list[str]
) -> None:
    assert facts_for(reader(*lines)).failed is failed


def test_an_error_in_the_name_of_the_file_is_no_failure() -> None:
    assert facts_for(reader("done: in/ERROR report.csv"), key="in/ERROR report.csv").failed is None


def test_a_log_that_is_configured_elsewhere_is_read_there() -> None:
    aws = reader("done: in/a b.csv", group="/team/ingest")

    assert facts_for(aws).saw_key is True
    groups = [
        item.parameters["logGroupName"] for item in aws.asked if item.operation == "logs.FilterLogEvents"
    ]
    assert groups == ["/aws/lambda/ingest", "/team/ingest"]


def test_no_line_means_something_only_where_one_would_have_been_kept() -> None:
    written = round(datetime.fromisoformat("2026-11-23T02:00:00Z").timestamp() * 1000)
    assert facts_for(reader()).saw_key is False
    assert facts_for(reader(creationTime=written - 1)).saw_key is False
    assert facts_for(reader(creationTime=written + 1)).saw_key is None
    assert facts_for(reader(log=Outcome.NOT_FOUND)).saw_key is None
    assert facts_for(reader(log=Outcome.DENIED)).saw_key is None


def test_a_function_that_did_not_run_named_no_key() -> None:
    assert facts_for(reader(log=Outcome.NOT_FOUND, invocations=0)).saw_key is False


def test_an_alias_is_asked_by_its_qualifier_and_counted_by_its_function() -> None:
    aws = reader()
    facts_for(aws, arn=f"{ARN}:live")

    asked = {item.operation: item.parameters for item in aws.asked}
    assert asked["lambda.GetFunctionConfiguration"] == {"FunctionName": ARN, "Qualifier": "live"}
    assert asked["lambda.GetFunctionConcurrency"] == {"FunctionName": ARN}


def test_without_an_object_nothing_is_counted() -> None:
    aws = reader()
    params = Params(function_arns=(ARN,), key="in/x.csv")

    judged = judge(collect(aws, params), params)

    assert judged.verdict is Verdict.PASS
    assert judged.facts.failed is False
    assert {item.operation for item in aws.asked} == {
        "lambda.GetFunctionConfiguration",
        "lambda.GetFunctionConcurrency",
    }


@given(st.text(min_size=1, max_size=60))
def test_any_key_is_found_in_a_line_that_names_it(key: str) -> None:
    aws = reader(f"done: {key} .")
    params = Params(function_arns=(ARN,), key=key, written_at="2026-11-23T02:00:00Z")
    collect(aws, params)

    searched = next(item for item in aws.asked if item.operation == "logs.FilterLogEvents")
    pattern = str(searched.parameters["filterPattern"])
    assert pattern.startswith('"')
    assert pattern.endswith('"')
    assert pattern[1:-1].replace('\\"', '"').replace("\\\\", "\\") in f"done: {key} ."
