"""What a row of incidents and a title say that an incident is about."""

from __future__ import annotations

import pytest

from workbench.domain.subject import subject_of

NAMES = ("server_id", "host", "climb", "since")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"host": "sftp.acme.com", "climb": "yes", "since": "2026-11-30T04:00:00Z"}, "sftp.acme.com"),
        ({"server_id": "s-1", "host": "sftp.acme.com", "climb": "no"}, "s-1 · sftp.acme.com"),
        ({"server_id": "s-1", "bucket": "landing", "key": "in/a.csv"}, "s3://landing/in/a.csv"),
        ({"climb": "yes"}, ""),
    ],
)
def test_what_it_is_about_is_told_by_names_and_not_by_switches_and_times(
    values: dict[str, str], told: str
) -> None:
    assert subject_of(NAMES, values) == told
