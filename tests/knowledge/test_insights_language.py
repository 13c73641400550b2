"""A query of Logs Insights shows nothing that is masked, and asks the groups that are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.insights_language import query_objection
from workbench.probes.logs.insights import PROBLEMS


@pytest.mark.parametrize(
    "query",
    [
        PROBLEMS,
        "fields @timestamp, @message | filter @message like /source/ | limit 5",
        "stats count(*) by bin(5m), sourceIPAddress",
        'fields @message\n| parse @message "[*] *" as level, text\n| filter level = "ERROR"',
        "filter eventSource = 's3.amazonaws.com' | dedup requestId | pattern @message",
    ],
)
def test_what_asks_the_named_groups_is_sent(query: str) -> None:
    assert query_objection(query) == ""


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("fields unmask(@message)", "data protection"),
        ("unmask @message", "data protection"),
        ("filter @message like /it's/ | FIELDS UnMask( @message ) | filter a = 'b'", "data protection"),
        ("SOURCE logGroups(namePrefix: ['/aws']) | fields @message", "other groups"),
        ("fields @message\n| source '/aws/lambda/x'", "other groups"),
        ("", "empty"),
        ("limit 1 " * 2000, "characters"),
    ],
)
def test_what_unmasks_or_asks_others_is_not(query: str, says: str) -> None:
    assert says in query_objection(query)


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["unmask", "UNMASK", "UnMask"]))
def test_nothing_around_it_hides_unmask(before: str, after: str, word: str) -> None:
    assert query_objection(f"{before}{word}{after}")
