"""The facts of error signatures: which line of a log decides, and where it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonObject
from workbench.knowledge.pasted.plain import MAX_TEXT
from workbench.probes._signatures import NO_SIGNATURE, signature_in, signature_in_log

TIMED_OUT = "2026-11-23T02:00:00Z 5f1c Task timed out after 900.00 seconds"
SLOW = "ERROR An error occurred (SlowDown) when calling the PutObject operation: reduce your request rate"


def event(minute: int, message: str, stream: str = "a") -> tuple[str, JsonObject]:
    at = datetime(2026, 11, 23, 2, minute, tzinfo=UTC)
    return "/g", {"timestamp": round(at.timestamp() * 1000), "message": message, "logStreamName": stream}


def decided(*events: tuple[str, JsonObject]) -> Any:
    return signature_in_log(events).get("signature")


def test_the_line_that_decides_comes_with_its_place() -> None:
    found = signature_in_log([event(1, "START"), event(2, f"first line\n{SLOW}\nlast line", "2026/x")])
    assert found == {
        "signature": "s3-slow-down-of-a-write",
        "signature_line": SLOW,
        "signature_place": "/g, 2026/x, 2026-11-23T02:02:00Z",
    }


def test_what_was_told_first_is_the_root_also_among_streams() -> None:
    assert decided(event(1, SLOW, "b"), event(2, TIMED_OUT, "a")) == "s3-slow-down-of-a-write"
    assert decided(event(1, TIMED_OUT, "a"), event(2, SLOW, "b")) == "lambda-timed-out"


def test_an_error_counts_before_an_earlier_warning() -> None:
    warned = SLOW.replace("ERROR", "WARN")
    assert decided(event(1, warned, "a"), event(2, TIMED_OUT, "b")) == "lambda-timed-out"
    assert decided(event(1, warned, "a")) == "s3-slow-down-of-a-write"


def test_lines_of_one_stream_go_on_with_one_another_and_not_with_those_of_another() -> None:
    trace = [
        event(1, "java.lang.RuntimeException: SlowDown", "a"),
        event(2, "INFO all is well", "b"),
        event(3, "Caused by: software.amazon.awssdk.s3: NoSuchKey", "a"),
    ]
    assert decided(*trace) == "s3-no-such-key"
    split = [trace[0], trace[1], (trace[2][0], {**trace[2][1], "logStreamName": "b"})]
    assert decided(*split) == "s3-slow-down"


def test_no_known_error_is_claimed_only_where_all_was_read() -> None:
    assert signature_in_log([event(1, "ERROR: 7")]) == NO_SIGNATURE
    assert signature_in_log([]) == NO_SIGNATURE
    assert signature_in_log([event(1, "x" * MAX_TEXT), event(2, SLOW)]) == {}
    assert decided(event(1, TIMED_OUT), event(2, "x" * MAX_TEXT)) == "lambda-timed-out"


@pytest.mark.parametrize("told", ["", "all is well", "Command failed with exit code 1"])
def test_a_text_without_a_known_error_has_none(told: str) -> None:
    assert signature_in(told, "here") == NO_SIGNATURE


@given(st.lists(st.tuples(st.integers(0, 59), st.text() | st.just(SLOW), st.sampled_from("ab"))))
def test_no_log_makes_it_raise_and_every_place_is_in_the_log(told: list[tuple[int, str, str]]) -> None:
    place = signature_in_log([event(*item) for item in sorted(told)]).get("signature_place", "")
    assert place == "" or place.startswith("/g, ")
