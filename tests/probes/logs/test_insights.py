"""A query of Logs Insights is waited for, and does not go on when nobody waits any more."""

from __future__ import annotations

from tests.fakes import NOON, FakeReader, answer
from workbench.domain.evidence import Answer, Request
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.probes.logs.insights import Params, collect, judge

GROUP = "/aws/lambda/ingest"


class Query:
    """A query that is done after some looks at it."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def results(self, _request: Request) -> Answer:
        self.looks -= 1
        status = "Running" if self.looks > 0 else "Complete"
        return answer("logs.GetQueryResults", data={"status": status, "results": []})


def reader(query: Query) -> FakeReader:
    groups: JsonObject = {"logGroups": [{"logGroupName": GROUP, "creationTime": 1}]}
    return FakeReader(
        {
            "logs.DescribeLogGroups": answer("logs.DescribeLogGroups", data=groups),
            "logs.StartQuery": answer("logs.StartQuery", data={"queryId": "q-1"}),
            "logs.GetQueryResults": query.results,
            "logs.StopQuery": answer("logs.StopQuery", data={"success": True}),
        }
    )


def asked(aws: FakeReader) -> list[str]:
    return [request.operation for request in aws.asked]


def test_the_results_are_asked_for_until_they_are_complete() -> None:
    aws, params = reader(Query(looks=3)), Params(log_groups=(GROUP,))
    judged = judge(collect(aws, params), params)

    assert judged.verdict is Verdict.PASS
    assert asked(aws).count("logs.GetQueryResults") == 3
    assert "logs.StopQuery" not in asked(aws)


def test_a_query_that_goes_on_and_on_is_stopped() -> None:
    aws, params = reader(Query(looks=10_000)), Params(log_groups=(GROUP,))
    judged = judge(collect(aws, params), params)

    assert (judged.verdict, judged.reason) == (Verdict.UNKNOWN, UnknownReason.TIMEOUT)
    assert asked(aws)[-1] == "logs.StopQuery"
    assert aws.asked[-1].parameters == {"queryId": "q-1"}


def test_without_a_time_the_last_day_is_scanned_and_no_more() -> None:
    aws = reader(Query(looks=1))
    collect(aws, Params(log_groups=(GROUP,)))
    started = next(request for request in aws.asked if request.operation == "logs.StartQuery")

    assert started.parameters["startTime"] == NOON.timestamp() - 24 * 3600
    assert started.parameters["endTime"] == NOON.timestamp()
