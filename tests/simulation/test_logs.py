"""CloudWatch Logs in the simulated account: lines and queries are searched as AWS searches them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import NOON, FakeClock
from tests.simulation.accounts import action, client, code, refusal, scenario
from workbench.simulation import SimulatedAccount

GROUP = "/aws/lambda/ingest"
STREAMS = 12


@pytest.fixture(scope="module")
def logs() -> Iterator[Any]:
    lines = ["START ok", 'ERROR "disk" full', '{"activity-type": "OPEN"}', "Task timed out"]
    told = [
        action("sim.LogEvents", group=GROUP, stream=f"s{number:02}", events=["quiet"])
        for number in range(STREAMS - 1)
    ]
    built = scenario(
        action("sim.At", time="2h"), *told, action("sim.LogEvents", group=GROUP, stream="s99", events=lines)
    )
    with SimulatedAccount(built, FakeClock()) as account:
        yield client(account, "logs")


def messages(logs: Any, **search: Any) -> list[str]:
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=GROUP, **search)
    return [event["message"] for page in pages for event in page["events"]]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("ERROR", ['ERROR "disk" full']),
        ('"Task timed out"', ["Task timed out"]),
        (r'"\"disk\" full"', ['ERROR "disk" full']),
        ("activity-type OPEN", ['{"activity-type": "OPEN"}']),
        ("OPEN ERROR", []),
        ("?OPEN ?ERROR", ['ERROR "disk" full', '{"activity-type": "OPEN"}']),
        ("-quiet -ERROR -OPEN -timed", ["START ok"]),
    ],
)
def test_lines_are_filtered_by_their_terms(logs: Any, pattern: str, found: list[str]) -> None:
    assert messages(logs, filterPattern=pattern) == found


@pytest.mark.parametrize("pattern", ['{ $.activity-type = "OPEN" }', "[a, b]", "%x%", 'open "quote'])
def test_a_pattern_that_is_not_understood_is_refused_instead_of_ignored(logs: Any, pattern: str) -> None:
    refused = refusal(logs.filter_log_events, logGroupName=GROUP, filterPattern=pattern)
    assert code(refused) == (501, "NotImplemented")


def test_a_page_may_be_empty_and_have_a_next_one(logs: Any) -> None:
    first = logs.filter_log_events(logGroupName=GROUP, filterPattern="ERROR")
    assert first["events"] == []
    assert first["nextToken"]
    assert messages(logs, filterPattern="ERROR") == ['ERROR "disk" full']


def test_streams_are_told_by_the_beginning_of_their_names(logs: Any) -> None:
    assert messages(logs, logStreamNamePrefix="s0") == ["quiet"] * 10
    assert messages(logs, logStreamNamePrefix="s99", filterPattern="quiet") == []


def test_a_token_that_was_never_given_is_refused(logs: Any) -> None:
    refused = refusal(logs.filter_log_events, logGroupName=GROUP, nextToken="made-up")
    assert code(refused) == (400, "InvalidParameterException")


def query(logs: Any, text: str) -> dict[str, Any]:
    hour_ago, now = NOON - timedelta(hours=3), NOON
    started = logs.start_query(
        logGroupNames=[GROUP],
        queryString=text,
        startTime=int(hour_ago.timestamp()),
        endTime=int(now.timestamp()),
    )
    answer: dict[str, Any] = logs.get_query_results(queryId=started["queryId"])
    return answer


def test_a_query_filters_sorts_and_cuts(logs: Any) -> None:
    answer = query(
        logs, "fields @message | filter @message like /ERROR|timed/ | sort @timestamp asc | limit 1"
    )
    assert answer["status"] == "Complete"
    assert [row[0] for row in answer["results"]] == [{"field": "@message", "value": 'ERROR "disk" full'}]
    assert answer["statistics"]["recordsMatched"] == 2.0
    assert answer["statistics"]["recordsScanned"] == STREAMS - 1 + 4


@pytest.mark.parametrize(
    "text", ["stats count() by @logStream", "fields @message | parse @message 'x*' as y"]
)
def test_a_query_command_that_is_not_understood_is_refused(logs: Any, text: str) -> None:
    refused = refusal(
        logs.start_query, logGroupNames=[GROUP], queryString=text, startTime=1, endTime=int(NOON.timestamp())
    )
    assert code(refused) == (501, "NotImplemented")


def test_what_is_complete_cannot_be_stopped(logs: Any) -> None:
    assert code(refusal(logs.stop_query, queryId="q"))[0] == 400


def test_a_group_that_is_not_there_is_not_found(logs: Any) -> None:
    assert code(refusal(logs.filter_log_events, logGroupName="/none")) == (400, "ResourceNotFoundException")
    assert code(refusal(logs.get_query_results, queryId="none")) == (400, "ResourceNotFoundException")
