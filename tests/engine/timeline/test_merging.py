"""One timeline of several tellings: sorted, nothing lost, nothing twice, nothing in another order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import NOON
from workbench.domain.timeline import Origin, TimelineEvent
from workbench.engine.timeline.merging import contradictions, merge

moments = st.none() | st.integers(0, 5).map(lambda minutes: NOON + timedelta(minutes=minutes))
events = st.builds(
    TimelineEvent,
    origin=st.sampled_from(Origin),
    id=st.sampled_from(["", "a", "b", "c"]),
    occurred_at=moments,
    observed_at=moments,
    recorded_at=moments,
    what=st.sampled_from(["s3.PutBucketPolicy", "s3.DeleteBucket"]),
    told_by=st.sampled_from([("here",), ("there",)]),
)
tellings = st.lists(st.lists(events, max_size=8), max_size=4)


def said(item: TimelineEvent) -> tuple[object, ...]:
    """What an event says, whoever tells it."""
    return item.origin, item.id, item.occurred_at, item.what


@given(tellings)
def test_the_timeline_is_sorted(told: list[list[TimelineEvent]]) -> None:
    times = [item.at for item in merge(told)]
    known = [at for at in times if at]
    assert known == sorted(known)
    assert times[: len(times) - len(known)] == [None] * (len(times) - len(known))


@given(tellings)
def test_nothing_is_lost_and_nothing_is_added(told: list[list[TimelineEvent]]) -> None:
    flat = [item for telling in told for item in telling]
    merged = merge(told)
    assert {said(item) for item in merged} == {said(item) for item in flat}
    assert sum(not item.id for item in merged) == sum(not item.id for item in flat)
    for item in flat:
        assert any(said(other) == said(item) and set(item.told_by) <= set(other.told_by) for other in merged)


@given(tellings)
def test_what_has_a_name_and_says_the_same_stands_there_once(told: list[list[TimelineEvent]]) -> None:
    named = [said(item) for item in merge(told) if item.id]
    assert len(named) == len(set(named))


@given(st.lists(events.map(lambda item: replace(item, id="")), max_size=12))
def test_those_of_one_time_keep_the_order_in_which_they_came(told: list[TimelineEvent]) -> None:
    numbered = [replace(item, text=str(number)) for number, item in enumerate(told)]
    merged = merge([numbered])
    for one, other in pairwise(merged):
        assert one.at != other.at or int(one.text) < int(other.text)


@given(tellings)
def test_merging_again_changes_nothing(told: list[list[TimelineEvent]]) -> None:
    once = merge(told)
    assert merge([once]) == once


def test_a_duplicate_is_told_by_both_and_keeps_the_fuller_record() -> None:
    here = TimelineEvent(
        origin=Origin.CLOUDTRAIL,
        id="a",
        occurred_at=NOON,
        observed_at=NOON + timedelta(hours=1),
        told_by=("Event history us-east-1",),
        data={"eventID": "a"},
    )
    there = replace(
        here,
        observed_at=NOON + timedelta(hours=2),
        recorded_at=NOON + timedelta(minutes=5),
        told_by=("trail/1.json.gz",),
        data={"eventID": "a", "tlsDetails": {}},
    )
    (merged,) = merge([[here], [there]])
    assert merged.told_by == ("Event history us-east-1", "trail/1.json.gz")
    assert merged.data == there.data
    assert merged.observed_at == here.observed_at
    assert merged.recorded_at == there.recorded_at


def test_the_same_id_with_another_story_is_kept_and_named() -> None:
    one = TimelineEvent(origin=Origin.CLOUDTRAIL, id="a", occurred_at=NOON, what="s3.DeleteBucket")
    changed = replace(one, who="somebody else")
    merged = merge([[one], [changed]])
    assert merged == (one, changed)
    assert contradictions(merged) == {("cloudtrail", "a")}
    assert contradictions(merge([[one], [one]])) == frozenset()
