"""Event history: its silence means something only for the time that was covered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.time_words import parse_time
from workbench.probes._examples import NOON, answered, error_answer
from workbench.probes._window import Window
from workbench.probes.cloudtrail import _examples as trail
from workbench.probes.cloudtrail._lookups import KEPT, LAG, ask_events, read_history
from workbench.probes.cloudtrail.coverage import Facts

NOTHING = trail.history()


def ago(age: str) -> datetime:
    return parse_time(age, NOON)


def event(hours_ago: float) -> JsonObject:
    return trail.event("PutBucketPolicy", {"bucketName": "landing"}, hours_ago=hours_ago)


def test_silence_counts_back_to_what_is_kept_and_up_to_the_lag() -> None:
    history = read_history([NOTHING])
    assert history.is_silent
    assert (history.since, history.until) == (NOON - KEPT, NOON - LAG)


@pytest.mark.parametrize(
    ("window", "reason"),
    [
        (Window(ago("100d")), UnknownReason.NOT_LOGGED),
        (Window(ago("5m")), UnknownReason.TOO_EARLY),
        (Window(ago("3h"), ago("1m")), UnknownReason.TOO_EARLY),
        (Window(ago("3h"), NOON + timedelta(hours=1)), UnknownReason.TOO_EARLY),
    ],
)
def test_silence_outside_of_what_was_covered_is_unknown(window: Window, reason: UnknownReason) -> None:
    history = read_history([NOTHING], window)
    assert not history.is_silent
    assert history.cannot_tell(Facts(), "a write").reason is reason


def test_pages_that_were_not_read_limit_silence_to_what_came() -> None:
    answer = trail.history(event(2), event(5), truncated=True)
    since_three = read_history([answer], Window(ago("3h")))
    since_six = read_history([answer], Window(ago("6h")))
    assert since_three.is_silent
    assert since_six.cannot_tell(Facts(), "a write").reason is UnknownReason.TRUNCATED


def test_the_worst_of_several_look_ups_decides() -> None:
    refusal = error_answer("cloudtrail.LookupEvents", Outcome.THROTTLED, code="ThrottlingException")
    history = read_history([trail.history(event(1)), refusal])
    assert [item.name for item in history.events] == ["PutBucketPolicy"]
    assert history.cannot_tell(Facts(), "a write").reason is UnknownReason.THROTTLED


def test_an_event_that_two_look_ups_found_is_told_once() -> None:
    both = trail.history(event(1))
    assert len(read_history([both, both]).events) == 1


def test_a_record_that_is_no_json_does_not_break_the_rest() -> None:
    broken = answered("cloudtrail.LookupEvents", {"Events": [{"EventId": "1", "CloudTrailEvent": "{"}]})
    assert [item.request for item in read_history([broken]).events] == [{}]


def test_a_look_up_names_one_attribute_and_its_region() -> None:
    request = ask_events("EventName", "Decrypt", window=Window(ago("3h")), region="eu-central-1")
    assert request.region == "eu-central-1"
    assert request.parameters["LookupAttributes"] == [
        {"AttributeKey": "EventName", "AttributeValue": "Decrypt"}
    ]
    assert request.parameters["StartTime"] == "2026-11-23T08:00:00Z"  # an hour's slack for people's clocks
