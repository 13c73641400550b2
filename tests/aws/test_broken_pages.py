"""Answers that end early, come in pages without an end, or never end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.aws.conftest import KEYS
from tests.aws.loopback import Asked, Loopback, Reply, json_error, json_reply, serving
from tests.fakes import TARGET, FakeClock
from workbench.aws import answer_check, connection
from workbench.aws.reader import BotoReader
from workbench.aws.source import BotoSource
from workbench.domain.evidence import Outcome, ask, ask_pages
from workbench.domain.target import Source
from workbench.engine.ports import Deadline


def test_a_later_page_that_is_broken_leaves_the_answer_truncated() -> None:
    pages = [json_reply(Rules=[{"Name": "r0"}], NextToken="1"), json_reply(NextToken="2")]
    with serving(lambda _: pages.pop(0)) as endpoint:
        found = on(endpoint).read(ask_pages("events.ListRules", 5))
    assert found.ok
    assert found.truncated
    assert found.message == "a later page was not read: MalformedAnswerError malformed answer: no Rules"


def test_a_token_that_comes_again_ends_the_reading_and_is_told() -> None:
    with serving(lambda _: json_reply(Rules=[{"Name": "r"}], NextToken="same")) as endpoint:
        found = on(endpoint).read(ask_pages("events.ListRules", 50))
        assert len(endpoint.asked) == 2
    assert found.truncated


def test_tokens_that_go_in_a_circle_end_the_reading_and_are_told() -> None:
    def circle(asked: Any) -> Reply:
        return json_reply(Rules=[], NextToken="b" if asked.json.get("NextToken") == "a" else "a")

    with serving(circle) as endpoint:
        found = on(endpoint).read(ask_pages("events.ListRules", 50))
        assert len(endpoint.asked) <= 3
    assert found.truncated


def test_a_body_shorter_than_announced_is_no_answer_though_it_is_json() -> None:
    reply = replace(json_reply(Rules=[]), announced=4096)
    with serving(lambda _: reply) as endpoint:
        found = on(endpoint).read(ask("events.ListRules"))
    assert found.outcome is Outcome.UNREACHABLE
    assert "bytes came" in found.message


def on(endpoint: Loopback) -> BotoReader:
    clock = FakeClock()
    source = BotoSource(
        clock=clock, region="us-east-1", endpoint_url=endpoint.url, source=Source.SIMULATED, credentials=KEYS
    )
    return source.reader(TARGET, Deadline(clock, 60))


BUDGETS = [
    (
        Reply(body="x" * 1_000_000, times=40),
        "the answer is longer than 33,554,432 bytes, which none of AWS's is",
    ),
    (Reply(body="x" * 1_000_000, times=2, status=400), "the answer is longer than 1,048,576 bytes"),
]


@pytest.mark.parametrize(("reply", "said"), BUDGETS)
def test_an_answer_longer_than_any_of_aws_s_ends_with_its_budget(reply: Reply, said: str) -> None:
    with serving(lambda _: reply) as endpoint:
        found = on(endpoint).read(ask("events.ListRules"))
    assert found.outcome is Outcome.UNREACHABLE
    assert said in found.message


def test_pages_without_an_end_end_with_the_budget_of_the_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_BYTES", 100_000)

    def page(asked: Asked) -> Reply:
        return json_reply(Rules=[{"Name": "x" * 20_000}], NextToken=asked.json.get("NextToken", "") + "x")

    with serving(page) as endpoint:
        found = on(endpoint).read(ask_pages("events.ListRules", 1000))
        assert len(endpoint.asked) == 5
    assert found.truncated
    assert "its pages hold more than 100,000 bytes" in found.message


def test_an_error_s_text_is_cut_and_says_so() -> None:
    with serving(lambda _: json_error("TooMuch", "a" * 900_000)) as endpoint:
        found = on(endpoint).read(ask("events.ListRules"))
    assert found.message == "a" * 8_000 + "… (cut: 900,000 characters)"


@pytest.mark.parametrize("operation", ["s3.HeadBucket", "s3.ListObjectsV2"])
@pytest.mark.parametrize("status", [301, 307])
def test_a_bucket_that_is_always_elsewhere_ends_with_its_hops(operation: str, status: int) -> None:
    body = "<Error><Code>PermanentRedirect</Code><Message>m</Message></Error>"
    headers = {"x-amz-request-id": "4442587FB7D0A2F9"}
    with serving(lambda _: Reply(status=status, body=body, headers=headers)) as endpoint:
        found = on(endpoint).read(ask(operation, Bucket="b"))
        assert len(endpoint.asked) == connection.MOST_SENDINGS
    assert found.outcome is Outcome.UNREACHABLE
    assert found.message == "sent on and on: no answer after 8 requests for one page"


def test_a_redirect_that_names_no_bucket_is_no_answer() -> None:
    headers = {"location": "/", "x-amz-request-id": "4442587FB7D0A2F9"}
    with serving(lambda _: Reply(status=307, headers=headers)) as endpoint:
        found = on(endpoint).read(ask("s3.ListBuckets"))

    assert found.outcome is Outcome.UNREACHABLE
    assert found.message.startswith("malformed answer: the answer makes no sense")


@pytest.mark.parametrize(
    "operation", ["glue.GetJobRuns", "lambda.ListFunctions", "sqs.ListQueues", "sns.ListTopics"]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_of_another_service_is_not_of_aws(operation: str, status: int) -> None:
    given = {"JobName": "a"} if operation == "glue.GetJobRuns" else {}
    away = Reply(status=status, headers={"location": "https://login.example.net/"})
    with serving(lambda _: away) as endpoint:
        found = on(endpoint).read(ask(operation, **given))

    assert found.outcome is Outcome.UNREACHABLE
    assert f"a redirect (HTTP {status}) to login.example.net" in found.message


def test_a_bug_of_ours_on_the_way_is_not_called_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(*_: object) -> None:
        raise TypeError("ours")

    monkeypatch.setattr(answer_check, "check_answer", slip)
    with serving(lambda _: json_reply(Rules=[])) as endpoint, pytest.raises(TypeError, match="ours"):
        on(endpoint).read(ask("events.ListRules"))


def test_what_was_left_of_one_answer_is_not_taken_for_the_next() -> None:
    first = Reply(body="x" * 1_000_000, times=40)
    with serving(lambda asked: json_reply(Rules=[]) if asked.json else first) as endpoint:
        reader = on(endpoint)
        assert not reader.read(ask("events.ListRules")).ok
        assert all(reader.read(ask("events.ListRules", Limit=1)).ok for _ in range(3))
