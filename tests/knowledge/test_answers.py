"""Reading answers of any shape, and windows of time."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonValue
from workbench.knowledge.answers import count, member, moment, number, objects, stamp, text, texts
from workbench.probes._window import SLACK, Window

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
times = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(json_values)
def test_any_shape_is_read_without_error(value: JsonValue) -> None:
    data = {"it": value}

    assert isinstance(text(data, "it"), str)
    assert number(data, "it") is None or value == number(data, "it")
    assert all(isinstance(item, dict) for item in objects(data, "it"))
    assert all(isinstance(item, str) for item in texts(data, "it"))
    assert isinstance(member(data, "it"), dict)
    moment(data, "it")


def test_one_string_counts_as_a_list_of_one() -> None:
    assert texts({"Action": "s3:Put*"}, "Action") == ["s3:Put*"]
    assert texts({"Action": ["a", "b"]}, "Action") == ["a", "b"]


@given(times)
def test_times_are_read_as_they_are_written(at: datetime) -> None:
    assert moment({"at": at.isoformat()}, "at") == at
    assert moment({"at": stamp(at)}, "at") == at.replace(microsecond=0)


def test_times_without_offset_are_no_times() -> None:
    assert moment({"at": "2026-11-23T12:00:00"}, "at") is None
    assert stamp(None) == "an unknown time"


def test_counts_agree_with_their_noun() -> None:
    assert [count(number_of, "key") for number_of in (0, 1, 2)] == ["0 keys", "1 key", "2 keys"]


def test_an_open_window_covers_everything_and_a_given_one_no_unknown_time() -> None:
    assert Window().covers(None)
    assert not Window(NOON).covers(None)


@given(times, times, times)
def test_a_window_covers_what_lies_within_it_give_or_take_the_slack(
    since: datetime, until: datetime, at: datetime
) -> None:
    assert Window(since, until).covers(at) == (since - SLACK <= at <= until + SLACK)
    assert Window(since=since).covers(at) == (at >= since - SLACK)
    assert Window(until=until).covers(at) == (at <= until + SLACK)
