"""Times are read as botocore reads them, only faster."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from botocore.utils import parse_timestamp
from hypothesis import given
from hypothesis import strategies as st

from workbench.aws.timestamps import parse_time

MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - its zone follows


@given(
    MOMENTS,
    st.sampled_from(("milliseconds", "microseconds", "seconds")),
    st.sampled_from(("Z", "+00:00", "-07:00")),
)
def test_an_iso_time_is_what_botocore_says(moment: datetime, precision: str, zone: str) -> None:
    text = moment.isoformat(timespec=precision).removesuffix("+00:00") + zone
    assert parse_time(text) == parse_timestamp(text)


@pytest.mark.parametrize(
    "value",
    [
        1767225600,
        1767225600.25,
        "1767225600",
        "Thu, 01 Jan 2026 00:00:00 GMT",
        "2026-01-01T00:00:00.123456789Z",
        "20260101T000000Z",
    ],
)
def test_other_forms_are_what_botocore_says(value: str | float) -> None:
    assert parse_time(value) == parse_timestamp(value)


@pytest.mark.parametrize("value", ["2026-02-30T00:00:00Z", "2026-01-01T24:30:00Z", "no time", ""])
def test_what_is_no_time_is_none(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_time(value)
