"""One request in, one answer out, whatever the other side does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.aws.conftest import KEYS, NOWHERE
from tests.aws.loopback import HEAD_OBJECT, Asked, Loopback, Reply, json_error, json_reply
from tests.fakes import NOON, TARGET, FakeClock
from tests.patience import PATIENCE_S
from workbench.aws import sessions
from workbench.aws.reader import BotoReader
from workbench.aws.source import BotoSource
from workbench.aws.values import as_json
from workbench.domain.evidence import Outcome, ask, ask_pages
from workbench.domain.target import Source
from workbench.domain.verdict import UnknownReason
from workbench.engine.clock import SystemClock
from workbench.engine.ports import Clock, Deadline
from workbench.knowledge.redaction import redact_text

EXECUTION = "arn:aws:states:us-east-1:111122223333:execution:orders:1"


@pytest.fixture
def server() -> Iterator[Loopback]:
    loopback = Loopback(lambda _: Reply(status=500))
    yield loopback
    loopback.close()


def reader_on(
    url: str,
    *,
    deadline: Deadline | None = None,
    clock: Clock | None = None,
    source: Source = Source.SIMULATED,
) -> BotoReader:
    clock = clock or FakeClock()
    boto = BotoSource(clock=clock, region="us-east-1", endpoint_url=url, source=source, credentials=KEYS)
    return boto.reader(replace(TARGET, endpoint=url), deadline or Deadline(clock, 60))


def test_an_answer_carries_all_that_evidence_needs(server: Loopback) -> None:
    server.handler = lambda _: json_reply(Name="r", State="DISABLED")
    answer = reader_on(server.url).read(ask("events.DescribeRule", Name="r"))
    assert answer.outcome is Outcome.OK
    assert answer.data == {"Name": "r", "State": "DISABLED"}
    assert answer.status == 200
    assert answer.request_id == "11111111-2222-3333-4444-555555555555"
    assert answer.observed_at == NOON
    assert answer.iam_actions == ("events:DescribeRule",)
    assert answer.parameters == {"Name": "r"}
    assert "date" in answer.headers
    assert answer.cli == f"aws events describe-rule --name r --region us-east-1 --endpoint-url {server.url}"


def test_times_are_iso_strings_in_utc_and_may_be_asked_for_as_such(server: Loopback) -> None:
    server.handler = lambda _: json_reply(Events=[{"EventName": "PutObject", "EventTime": 1795435200.0}])
    answer = reader_on(server.url).read(ask("cloudtrail.LookupEvents", StartTime="2026-11-23T10:00:00Z"))
    assert server.asked[0].json["StartTime"] == datetime(2026, 11, 23, 10, tzinfo=UTC).timestamp()
    assert answer.data == {"Events": [{"EventName": "PutObject", "EventTime": "2026-11-23T12:00:00Z"}]}


def test_another_region_is_asked_where_the_request_names_one(server: Loopback) -> None:
    server.handler = lambda _: json_reply(Events=[])
    reader = reader_on(server.url)
    there = reader.read(ask("cloudtrail.LookupEvents").in_region("eu-central-1"))
    here = reader.read(ask("cloudtrail.LookupEvents"))
    assert [asked.region for asked in server.asked] == ["eu-central-1", "us-east-1"]
    assert (there.region, here.region) == ("eu-central-1", "")
    assert "--region eu-central-1" in there.cli


def test_contents_are_never_shown() -> None:
    assert as_json({"Blob": b"secret", "Body": object(), "Naive": datetime(2026, 1, 1)}) == {  # noqa: DTZ001 - botocore gives such
        "Blob": "[6 bytes, not shown]",
        "Body": "[object, not read]",
        "Naive": "2026-01-01T00:00:00Z",
    }


PUBLIC_ACCESS_BLOCK = Reply(
    body="<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>"
    "<IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>"
    "<RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>"
)


def rules_page(asked: Asked) -> Reply:
    token = int(asked.json.get("NextToken", 0))
    rules = [{"Name": f"r{token}"}]
    return json_reply(Rules=rules, NextToken=str(token + 1)) if token < 2 else json_reply(Rules=rules)


def test_of_payloads_only_the_length_leaves_the_reader(server: Loopback) -> None:
    pages: list[dict[str, Any]] = [
        {
            "events": [
                {
                    "id": 1,
                    "stateEnteredEventDetails": {"name": "Clean", "input": '{"patient":"Łukasz"}'},
                },
                {"id": 2, "stateExitedEventDetails": {"assignedVariables": {"patient": "Łukasz"}}},
            ],
            "nextToken": "t",
        },
        {
            "events": [
                {"id": 3, "taskScheduledEventDetails": {"parameters": "Łukasz", "timeoutInSeconds": 60}},
                {"id": 4, "taskFailedEventDetails": {"error": "E", "cause": "it is told"}},
            ]
        },
    ]
    server.handler = lambda _: json_reply(**pages.pop(0))
    answer = reader_on(server.url).read(
        ask_pages("stepfunctions.GetExecutionHistory", 5, executionArn=EXECUTION, includeExecutionData=True)
    )
    assert "ukasz" not in repr(answer)
    assert answer.data["events"] == [
        {"id": 1, "stateEnteredEventDetails": {"name": "Clean", "input": {"bytes": 21}}},
        {"id": 2, "stateExitedEventDetails": {"assignedVariables": {"bytes": 26}}},
        {"id": 3, "taskScheduledEventDetails": {"parameters": {"bytes": 7}, "timeoutInSeconds": 60}},
        {"id": 4, "taskFailedEventDetails": {"error": "E", "cause": "it is told"}},
    ]


@pytest.mark.parametrize(("max_pages", "names", "truncated"), [(1, 1, True), (2, 2, True), (9, 3, False)])
def test_pages_are_joined_up_to_the_number_asked_for(
    server: Loopback,
    max_pages: int,
    names: int,
    truncated: bool,
) -> None:
    server.handler = rules_page
    answer = reader_on(server.url).read(ask_pages("events.ListRules", max_pages))
    assert answer.data["Rules"] == [{"Name": f"r{number}"} for number in range(names)]
    assert answer.truncated is truncated
    assert len(server.asked) == names


def test_operations_without_a_paginator_are_paged_too(server: Loopback) -> None:
    def crawls(asked: Asked) -> Reply:
        return (
            json_reply(Crawls=[{"CrawlId": "2"}])
            if "NextToken" in asked.json
            else json_reply(Crawls=[{"CrawlId": "1"}], NextToken="t")
        )

    server.handler = crawls
    answer = reader_on(server.url).read(ask_pages("glue.ListCrawls", 5, CrawlerName="c"))
    assert answer.data["Crawls"] == [{"CrawlId": "1"}, {"CrawlId": "2"}]


def throttled_on_page_two(asked: Asked) -> Reply:
    return (
        json_error("ThrottlingException", "Rate exceeded") if "NextToken" in asked.json else rules_page(asked)
    )


def test_pages_read_before_a_throttle_are_kept_and_marked(server: Loopback) -> None:
    server.handler = throttled_on_page_two
    answer = reader_on(server.url).read(ask_pages("events.ListRules", 5))
    assert answer.ok
    assert answer.truncated
    assert answer.data["Rules"] == [{"Name": "r0"}]
    assert "ThrottlingException" in answer.message


def test_credentials_that_end_between_pages_end_the_answer(server: Loopback) -> None:
    server.handler = lambda asked: (
        json_error("ExpiredTokenException") if "NextToken" in asked.json else rules_page(asked)
    )
    answer = reader_on(server.url).read(ask_pages("events.ListRules", 5))
    assert answer.outcome is Outcome.EXPIRED_CREDENTIALS


def test_throttling_is_tried_twice_and_then_told(server: Loopback) -> None:
    server.handler = lambda _: json_error("ThrottlingException")
    answer = reader_on(server.url).read(ask("events.ListRules"))
    assert answer.outcome is Outcome.THROTTLED
    assert len(server.asked) == 2


def test_a_refusing_endpoint_is_unreachable() -> None:
    answer = reader_on(NOWHERE).read(ask("s3.HeadBucket", Bucket="b"))
    assert answer.outcome is Outcome.UNREACHABLE
    assert answer.status is None


def test_a_hanging_endpoint_times_out(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "READ_TIMEOUT_S", 0.05)
    released = threading.Event()

    def hang(_: Asked) -> Reply:
        released.wait(PATIENCE_S)
        return Reply()

    server.handler = hang
    answer = reader_on(server.url).read(ask("s3.HeadBucket", Bucket="b"))
    released.set()
    assert answer.outcome is Outcome.TIMEOUT


def test_nothing_leaves_after_the_deadline(server: Loopback) -> None:
    clock = FakeClock()
    deadline = Deadline(clock, 5)
    reader = reader_on(server.url, clock=clock, deadline=deadline)
    clock.advance(5)
    answer = reader.read(ask("s3.HeadBucket", Bucket="b"))
    assert answer.outcome is Outcome.TIMEOUT
    assert server.asked == []


def test_no_retry_leaves_after_a_cancellation(server: Loopback) -> None:
    deadline = Deadline(FakeClock(), 60)

    def cancelled_meanwhile(_: Asked) -> Reply:
        deadline.cancel()
        return Reply(status=503)

    server.handler = cancelled_meanwhile
    answer = reader_on(server.url, deadline=deadline).read(ask("s3.HeadBucket", Bucket="b"))
    assert answer.outcome is Outcome.TIMEOUT
    assert len(server.asked) == 1


def test_requests_of_read_all_are_in_flight_together(server: Loopback) -> None:
    together = threading.Barrier(3, timeout=PATIENCE_S)

    def wait_for_the_others(asked: Asked) -> Reply:
        together.wait()
        return json_reply(Name=asked.json["Name"], State="ENABLED")

    server.handler = wait_for_the_others
    answers = reader_on(server.url).read_all(
        {name: ask("events.DescribeRule", Name=name) for name in ("a", "b", "c")}
    )
    assert {name: answer.data["Name"] for name, answer in answers.items()} == {"a": "a", "b": "b", "c": "c"}


def test_a_turn_that_comes_too_late_is_a_timeout_of_ours(server: Loopback) -> None:
    server.handler = lambda _: json_reply(Events=[])
    clock = FakeClock()
    source = BotoSource(
        clock=clock, region="us-east-1", endpoint_url=server.url, source=Source.LIVE, credentials=KEYS
    )
    first, second = (source.reader(TARGET, Deadline(clock, 0.4)) for _ in range(2))
    assert first.read(ask("cloudtrail.LookupEvents")).ok
    answer = second.read(ask("cloudtrail.LookupEvents"))
    assert answer.outcome is Outcome.TIMEOUT
    assert "2 requests/s" in answer.message
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "request_",
    [
        ask("s3.GetObject", Bucket="b", Key="k"),
        ask("no-such-service.Nothing"),
        ask("glue.GetConnection", Name="c"),
        ask("logs.StartQuery", queryString="fields @message", startTime=0, endTime=1),
    ],
    ids=lambda request: request.operation,
)
def test_what_is_not_allowed_is_answered_not_sent(server: Loopback, request_: Any) -> None:
    answer = reader_on(server.url).read(request_)
    assert answer.outcome is Outcome.BLOCKED_BY_GUARD
    assert answer.message
    assert server.asked == []


def test_an_answer_that_makes_no_sense_is_none_and_no_exception(server: Loopback) -> None:
    server.handler = lambda _: Reply(headers={"Last-Modified": "yesterday"})
    answer = reader_on(server.url).read(ask("s3.HeadObject", Bucket="b", Key="k"))
    assert answer.outcome is Outcome.UNREACHABLE
    assert answer.message == "malformed answer: LastModified is no time"


def test_malformed_parameters_are_a_bad_request_not_an_exception(server: Loopback) -> None:
    answer = reader_on(server.url).read(ask("s3.HeadObject", Bucket="b", Key=7))
    assert answer.outcome is Outcome.BAD_REQUEST
    assert "Key" in answer.message
    assert server.asked == []


def test_a_bucket_in_another_region_is_followed_and_the_answer_says_where(server: Loopback) -> None:
    def only_in_ireland(asked: Asked) -> Reply:
        if asked.region != "eu-west-1":
            return Reply(status=301, headers={"x-amz-bucket-region": "eu-west-1"})
        return HEAD_OBJECT

    server.handler = only_in_ireland
    reader = reader_on(server.url)
    for _ in range(2):
        answer = reader.read(ask("s3.HeadObject", Bucket="acme", Key="k"))
        assert answer.ok
        assert answer.headers["x-amz-bucket-region"] == "eu-west-1"


def test_a_bucket_that_cannot_be_followed_is_in_the_wrong_region_not_missing(server: Loopback) -> None:
    server.handler = lambda _: Reply(status=301, headers={"x-amz-bucket-region": "eu-west-1"})
    answer = reader_on(server.url).read(ask("s3.HeadObject", Bucket="acme", Key="k"))
    assert answer.outcome is Outcome.WRONG_REGION
    assert answer.headers["x-amz-bucket-region"] == "eu-west-1"


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:lambda:us-east-1:111122223333:function:f", Outcome.NOT_FOUND),
        ("arn:aws:lambda:eu-west-1:111122223333:function:f", Outcome.WRONG_REGION),
        ("f", Outcome.NOT_FOUND),
    ],
)
def test_a_thing_of_another_region_is_out_of_reach_not_missing(
    server: Loopback, arn: str, expected: Outcome
) -> None:
    server.handler = lambda _: json_error("ResourceNotFoundException", status=404)
    answer = reader_on(server.url).read(ask("lambda.GetFunctionConfiguration", FunctionName=arn))
    assert answer.outcome is expected


def test_buckets_are_addressed_by_path_on_an_endpoint_of_ones_own(server: Loopback) -> None:
    server.handler = lambda _: Reply()
    url = server.url.replace("127.0.0.1", "localhost")
    reader_on(url).read(ask("s3.HeadObject", Bucket="acme", Key="in/x y.csv"))
    assert [asked.path for asked in server.asked] == ["/acme/in/x%20y.csv"]


def test_the_account_is_named_in_a_header_on_an_endpoint_of_ones_own(server: Loopback) -> None:
    server.handler = lambda _: PUBLIC_ACCESS_BLOCK
    answer = reader_on(server.url).read(ask("s3control.GetPublicAccessBlock", AccountId="111122223333"))
    assert answer.ok
    assert server.asked[0].headers["x-amz-account-id"] == "111122223333"


def test_elapsed_time_is_measured_on_the_clock(server: Loopback) -> None:
    clock = FakeClock()

    def slow(_: Asked) -> Reply:
        clock.advance(0.25)
        return Reply()

    server.handler = slow
    answer = reader_on(server.url, clock=clock).read(ask("s3.HeadBucket", Bucket="b"))
    assert answer.elapsed_ms == 250
    assert answer.observed_at > NOON


def test_forty_requests_share_one_client(server: Loopback) -> None:
    server.handler = lambda _: HEAD_OBJECT
    reader = reader_on(server.url, clock=SystemClock())
    answers = reader.read_all({str(n): ask("s3.HeadObject", Bucket="b", Key=str(n)) for n in range(40)})
    assert all(answer.ok for answer in answers.values())
    assert len(server.asked) == 40


def test_a_name_in_which_a_secret_was_replaced_asks_about_nothing(server: Loopback) -> None:
    key = redact_text("in/part-0?X-Amz-Signature=q7Vd3kXz81LmW0")
    answer = reader_on(server.url).read(ask("s3.HeadObject", Bucket="acme", Key=key))
    assert (answer.outcome, answer.unknown_reason) == (Outcome.BAD_REQUEST, UnknownReason.PROBE_ERROR)
    assert "not kept" in answer.message
    assert not server.asked
