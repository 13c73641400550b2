"""The search for an object that was probably meant: how far it goes, and what it may conclude."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.fakes import FakeReader
from tests.probes.s3.bucket import Bucket
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Judgement
from workbench.probes.s3.near_misses import Facts, Params, collect, judge

KEY = "raw/lims/2026/11/23/x.csv"
MIDNIGHT = datetime.fromisoformat("2026-11-23T00:00:00Z")
NOON = datetime.fromisoformat("2026-11-23T12:00:00Z")


def search(
    bucket: Bucket, key: str = KEY, since: datetime | None = None, until: datetime | None = None
) -> tuple[Judgement[Facts], FakeReader]:
    reader = bucket.source().reader_
    params = Params(bucket="landing", key=key, since=since, until=until)
    return judge(collect(reader, params), params), reader


def bucket_with(*keys: str, at: str = "02:00", page: int = 1000) -> Bucket:
    bucket = Bucket(page=page)
    for key in keys:
        bucket.put(key, at)
    return bucket


def test_nothing_is_searched_for_when_the_object_is_there() -> None:
    found, reader = search(bucket_with(KEY, "elsewhere/x.csv"))

    assert found.verdict is Verdict.SKIPPED
    assert found.facts.match == "none"
    assert [request.parameters.get("Prefix") for request in reader.asked] == [KEY, "raw/lims/2026/11/23/"]


def test_the_search_is_bounded() -> None:
    _, reader = search(bucket_with(*(f"raw/{number}/y.csv" for number in range(30))))

    assert sum(request.max_pages for request in reader.asked) <= 25


def test_a_hit_beyond_the_first_pages_of_the_bucket_is_found_in_the_folders_above() -> None:
    crowd = [f"aaa/{number:03}.csv" for number in range(60)]
    found, _ = search(bucket_with(*crowd, "raw/lims/incoming/x.csv", page=10))

    assert (found.facts.match, found.facts.match_key) == ("elsewhere", "raw/lims/incoming/x.csv")


def test_a_hit_at_the_top_of_a_crowded_bucket_is_found() -> None:
    crowd = [f"aaa/{number:03}.csv" for number in range(60)]
    found, _ = search(bucket_with(*crowd, "x.csv", page=10))

    assert found.facts.match_key == "x.csv"


def test_a_search_that_ended_early_does_not_say_there_is_nothing() -> None:
    found, _ = search(bucket_with(*(f"aaa/{number:03}.csv" for number in range(60)), page=10))

    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, UnknownReason.TRUNCATED)
    assert found.facts.match is None


def test_several_of_the_same_name_prove_nothing() -> None:
    found, _ = search(bucket_with("a/x.csv", "b/x.csv"))

    assert (found.verdict, found.facts.match) == (Verdict.UNKNOWN, None)
    assert found.needs == ("since",)


@pytest.mark.parametrize(("at", "match"), [("2026-11-22T02:00:00Z", "none"), ("02:00", "elsewhere")])
def test_only_objects_of_the_window_count(at: str, match: str) -> None:
    found, _ = search(bucket_with("elsewhere/x.csv", at=at), since=MIDNIGHT, until=NOON)

    assert found.facts.match == match


def test_an_old_object_at_the_expected_key_does_not_end_the_search() -> None:
    bucket = bucket_with(KEY, at="2026-11-22T02:00:00Z")
    bucket.put("elsewhere/x.csv")
    found, _ = search(bucket, since=MIDNIGHT)

    assert found.facts.match_key == "elsewhere/x.csv"


def test_the_name_that_looks_the_same_wins_over_the_one_elsewhere() -> None:
    found, _ = search(bucket_with("raw/lims/2026/11/23/X.csv", "elsewhere/x.csv"))

    assert (found.facts.match, found.facts.difference) == ("same_name", "upper and lower case")


def test_a_key_at_the_top_of_the_bucket_is_searched_for_too() -> None:
    found, _ = search(bucket_with("in/x.csv"), key="x.csv")

    assert found.facts.match_key == "in/x.csv"
