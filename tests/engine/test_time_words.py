"""Times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.errors import UsageError
from workbench.engine.time_words import parse_time, time_given

NOW = datetime(2026, 11, 23, 14, 5, 30, 250, tzinfo=UTC)
"""A Monday."""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("13:30", "2026-11-23T13:30:00"),
        ("22:30", "2026-11-22T22:30:00"),
        ("9:05:07", "2026-11-23T09:05:07"),
        ("14:00+01:00", "2026-11-23T13:00:00"),
        ("23:30 -0500", "2026-11-23T04:30:00"),
        ("yesterday 22:30", "2026-11-22T22:30:00"),
        ("Yesterday at 22:30 UTC", "2026-11-22T22:30:00"),
        ("yesterday 23:30+10:00", "2026-11-23T13:30:00"),
        ("yesterday", "2026-11-22T00:00:00"),
        ("today 22:30", "2026-11-23T22:30:00"),
        ("mon 13:00", "2026-11-23T13:00:00"),
        ("monday 15:00", "2026-11-16T15:00:00"),
        ("Sat, 8:00", "2026-11-21T08:00:00"),
        ("2026-11-20 07:00 UTC", "2026-11-20T07:00:00"),
        ("2026-11-20T07:00:00+02:00", "2026-11-20T05:00:00"),
        ("2h ago", "2026-11-23T12:05:30.000250"),
        ("now", "2026-11-23T14:05:30.000250"),
    ],
)
def test_an_hour_a_day_an_age_or_iso(said: str, meant: str) -> None:
    assert parse_time(said, NOW).isoformat() == f"{meant}+00:00"


@pytest.mark.parametrize(
    "said", ["", "25:00", "12:60", "tomorrow", "yesterday's", "+01:00", "Z", "m 10:00", "10"]
)
def test_what_is_none_is_said_with_what_would_be(said: str) -> None:
    with pytest.raises(UsageError, match=r"is no time: give 22:30, yesterday 22:30, ISO 8601"):
        time_given(said, NOW)


@given(st.times(), st.sampled_from(["", "Z", "+05:30", "-08:00"]))
def test_an_hour_alone_is_the_last_one_that_was(clock: time, zone: str) -> None:
    meant = parse_time(f"{clock:%H:%M:%S}{zone}", NOW)
    assert NOW - timedelta(days=1) < meant <= NOW
