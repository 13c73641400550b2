"""Which incident is meant."""

from __future__ import annotations

import pytest

from workbench.engine.errors import UsageError
from workbench.engine.naming import incident_named

IDS = ("20261130T153427Z-86f640", "20261130T101500Z-86a111", "20261122T000000Z-c0ffee")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (IDS[1], IDS[1]),
        ("20261122", IDS[2]),
        ("20261130T15", IDS[0]),
        ("c0", IDS[2]),
        ("86a", IDS[1]),
        ("last", IDS[0]),
    ],
)
def test_a_beginning_of_either_part_or_the_last(name: str, meant: str) -> None:
    assert incident_named(name, IDS, "here") == meant


def test_an_incident_that_is_called_last_is_meant_before_the_newest() -> None:
    assert incident_named("last", ("b", "last"), "here") == "last"


@pytest.mark.parametrize("name", ["20261130", "86", ""])
def test_what_is_not_one_lists_the_newest_first(name: str) -> None:
    with pytest.raises(UsageError, match=rf"{IDS[0]}, {IDS[1]}"):
        incident_named(name, IDS, "here")


def test_where_there_is_none_it_says_where_it_looked() -> None:
    with pytest.raises(UsageError, match="none in /typo"):
        incident_named("last", (), "/typo")
