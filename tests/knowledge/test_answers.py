"""Reading answers of any shape, and windows of time."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonValue
from workbench.knowledge.answers import (
    all_texts,
    count,
    epoch_moment,
    items,
    member,
    moment,
    number,
    objects,
    parsed,
    stamp,
    text,
    texts,
    written_number,
)
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
    assert isinstance(items(data, "it"), list | tuple)
    assert text(data, "it", "a", "b") in set(all_texts(value)) | {""}
    for read in (moment, epoch_moment):
        at = read(data, "it")
        assert at is None or at.utcoffset() == timedelta(0)
    told = written_number(data, "it")
    assert told is None or told == (int(value) if isinstance(value, str) else value)


@given(st.floats() | st.integers() | st.text("0123456789.-eE+nainfty"))
def test_an_absurd_epoch_is_no_time_and_raises_nothing(value: float | str) -> None:
    at = epoch_moment({"at": value}, "at")
    assert at is None or abs(at.timestamp() * 1000 - float(value)) < 1


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        1e300,
        -1,
        10**400,
        253_402_300_800_000,
        True,
        None,
        "",
        "²",
        "1e3",
        "9" * 5000,
    ],
)
def test_what_cannot_be_a_time_is_none(value: JsonValue) -> None:
    assert epoch_moment({"at": value}, "at") is None


def test_an_epoch_counts_milliseconds_as_a_number_or_in_digits() -> None:
    noon = 1_795_435_200_000
    assert [epoch_moment({"at": value}, "at") for value in (noon, float(noon), str(noon))] == [NOON] * 3


@pytest.mark.parametrize(
    "text_", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1e300", "NaN", "²"]
)
def test_a_text_that_is_no_time_in_utc_is_none(text_: str) -> None:
    assert moment({"at": text_}, "at") is None


@pytest.mark.parametrize("document", ["", "{", "[" * 100_000, "1" * 5000, "\ud800"])
def test_what_is_no_json_is_none(document: str) -> None:
    assert parsed(document) is None


def test_a_whole_number_may_come_in_floating_point() -> None:
    assert [number({"n": value}, "n") for value in (3, 3.0, 3.5, math.nan, True, "3")] == [
        3,
        3,
        None,
        None,
        None,
        None,
    ]
    assert [written_number({"n": value}, "n") for value in ("3", "03", "-3", "²", 3)] == [3, 3, None, None, 3]


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
