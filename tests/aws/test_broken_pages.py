"""Answers that end early, come in pages without an end, or never end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.aws.conftest import KEYS
from tests.aws.loopback import Loopback, Reply, json_reply, serving
from tests.fakes import TARGET, FakeClock
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
