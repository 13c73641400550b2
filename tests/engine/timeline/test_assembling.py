"""Sources are read to their end, and it is said how far each was read and what cannot be known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.engine.timeline.samples import denied, history, record
from tests.fakes import NOON, TARGET, FakeClock, FakeReader, FakeSource, Handler, answer
from workbench.domain.evidence import Answer
from workbench.domain.timeline import Origin, Timeline
from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.timeline.assembling import ALL_REGIONS, Assembly, Wanted, default_regions
from workbench.engine.timeline.folders import LogFolder
from workbench.engine.timeline.reading import ReadingProgress
from workbench.engine.timeline.searching import Searchable
from workbench.engine.timeline.subject import Subject

BUCKET = Subject(bucket="acme-landing")


@dataclass
class File:
    """A file in memory."""

    held: Sequence[JsonObject]
    name: str = "trail/1.json"
    origin: Origin = Origin.CLOUDTRAIL
    delivered_at: datetime | None = None
    problems: list[str] = field(default_factory=list)

    def records(self) -> Iterator[JsonObject]:
        yield from self.held


def assembled(
    answers: Answer | Handler, wanted: Wanted, progress: list[ReadingProgress] | None = None
) -> Timeline:
    source = FakeSource({"cloudtrail.LookupEvents": answers})
    heard = progress if progress is not None else []
    return Assembly(FakeClock(), wanted, source=(source, TARGET), on_progress=heard.append).run()


def test_every_page_is_followed_and_counted() -> None:
    timeline = assembled(history(120), Wanted(subject=BUCKET, regions=("us-east-1",)))
    (reading,) = timeline.coverage.readings
    assert len(timeline.events) == 120
    assert (reading.pages, reading.seen, reading.events) == (3, 120, 120)
    assert reading.complete
    assert timeline.events[0].occurred_at == NOON - timedelta(minutes=119)


def test_the_same_event_seen_from_two_regions_is_one() -> None:
    timeline = assembled(history(3), Wanted(subject=BUCKET, regions=("us-east-1", "eu-central-1")))
    assert len(timeline.events) == 3
    assert timeline.events[0].told_by == ("Event history us-east-1", "Event history eu-central-1")
    assert [reading.events for reading in timeline.coverage.readings] == [3, 3]


def test_events_about_other_things_are_seen_but_not_kept() -> None:
    timeline = assembled(history(5), Wanted(subject=Subject(bucket="other"), regions=("us-east-1",)))
    assert timeline.events == ()
    assert timeline.coverage.readings[0].seen == 5


def test_a_budget_of_pages_is_said_to_be_the_reason() -> None:
    timeline = assembled(history(120), Wanted(subject=BUCKET, regions=("us-east-1",), pages=2))
    assert len(timeline.events) == 100
    assert timeline.coverage.readings[0].gap == "more than 2 pages"
    assert not timeline.coverage.complete


def test_a_denial_is_a_gap_and_no_empty_past() -> None:
    timeline = assembled(denied(), Wanted(subject=BUCKET, regions=("us-east-1",)))
    assert timeline.coverage.readings[0].gap == "AccessDeniedException"


def test_progress_tells_how_far_back_the_pages_have_got() -> None:
    heard: list[ReadingProgress] = []
    wanted = Wanted(
        subject=BUCKET, regions=("us-east-1",), since=NOON - timedelta(minutes=98), until=NOON, pages=9
    )
    assembled(history(99), wanted, heard)
    assert [(item.pages, item.share, item.ended) for item in heard] == [(1, 0.5, False), (2, 1.0, True)]
    assert heard[0].reached == NOON - timedelta(minutes=49)


def test_time_left_follows_from_the_pace_until_now() -> None:
    clock = FakeClock()
    pages = history(99)

    def slowly(request: object) -> Answer:
        clock.advance(30)
        return pages(request)  # type: ignore[arg-type]  # it is handed on

    heard: list[ReadingProgress] = []
    source = FakeSource({"cloudtrail.LookupEvents": slowly})
    wanted = Wanted(subject=BUCKET, regions=("us-east-1",), since=NOON - timedelta(minutes=98), until=NOON)
    Assembly(clock, wanted, source=(source, TARGET), on_progress=heard.append).run()
    assert heard[0].left_s == pytest.approx(30)


def test_stopping_keeps_what_came_and_says_so() -> None:
    source = FakeSource({"cloudtrail.LookupEvents": history(500)})
    assembly: list[Assembly] = []
    wanted = Wanted(subject=BUCKET, regions=("us-east-1",))

    def stop_after_two(progress: ReadingProgress) -> None:
        if progress.pages == 2:
            assembly[0].stop()

    assembly.append(Assembly(FakeClock(), wanted, source=(source, TARGET), on_progress=stop_after_two))
    timeline = assembly[0].run()
    assert timeline.coverage.readings[0].gap == "stopped by hand"
    assert 100 <= len(timeline.events) < 500
    assert isinstance(source.reader_, FakeReader)
    assert len(source.reader_.asked) < 10


def test_files_are_read_beside_event_history_and_duplicates_joined() -> None:
    inside, outside = record(1, NOON - timedelta(minutes=1)), record(7, NOON - timedelta(days=3))
    file = File([inside, outside], delivered_at=NOON, problems=["trail/2.json: not gzip"])
    wanted = Wanted(subject=BUCKET, regions=("us-east-1",), since=NOON - timedelta(days=1))
    source = FakeSource({"cloudtrail.LookupEvents": history(2)})
    timeline = Assembly(
        FakeClock(), wanted, source=(source, TARGET), folders=[LogFolder(name="trail", files=[file])]
    ).run()
    assert [item.id for item in timeline.events] == ["id-1", "id-0"]
    assert timeline.events[0].told_by == ("Event history us-east-1", "trail/1.json")
    assert timeline.events[0].recorded_at == NOON
    reading = timeline.coverage.readings[1]
    assert (reading.seen, reading.events, reading.gap) == (2, 1, "trail/2.json: not gzip")


def test_what_cannot_be_known_is_said() -> None:
    wanted = Wanted(subject=BUCKET, regions=("us-east-1",), since=NOON - timedelta(days=100))
    said = "\n".join(assembled(history(1), wanted).coverage.not_covered)
    assert "data events" in said
    assert "Regions other than us-east-1" in said
    assert "90 days" in said
    assert "on their way" in said
    assert "lifecycle" in said
    offline = Assembly(FakeClock(), wanted, folders=[LogFolder(name="trail", files=[File([record()])])]).run()
    assert "AWS was not asked" in offline.coverage.not_covered[0]


def test_the_global_region_is_asked_too() -> None:
    assert default_regions(TARGET) == ("us-east-1",)
    there = TARGET.__class__(
        source=TARGET.source, account="1", region="eu-central-1", identity=TARGET.identity
    )
    assert default_regions(there) == ("eu-central-1", "us-east-1")


def test_a_search_looks_into_whole_records_and_knows_what_not_to_find() -> None:
    timeline = assembled(history(3), Wanted(subject=BUCKET, regions=("us-east-1",)))
    found = Searchable(timeline.events)
    assert len(found.find("")) == 3
    assert len(found.find("PARTNERS putbucket")) == 3, "the issuer's path stands only in the record"
    assert [item.id for item in found.find("id-1")] == ["id-1"]
    assert [item.id for item in found.find("s3 -id-1")] == ["id-2", "id-0"]
    assert found.find("nowhere") == ()


def in_all_regions(regions: Answer) -> Timeline:
    source = FakeSource({"cloudtrail.LookupEvents": history(1), "ec2.DescribeRegions": regions})
    wanted = Wanted(subject=BUCKET, regions=ALL_REGIONS)
    return Assembly(FakeClock(), wanted, source=(source, TARGET)).run()


def test_all_regions_are_those_that_the_account_has_enabled() -> None:
    names: list[JsonValue] = [{"RegionName": name} for name in ("us-east-1", "eu-central-1")]
    timeline = in_all_regions(answer("ec2.DescribeRegions", data={"Regions": names}))
    assert [reading.source for reading in timeline.coverage.readings] == [
        "ec2.DescribeRegions",
        "Event history eu-central-1",
        "Event history us-east-1",
    ]
    assert timeline.coverage.complete
    assert "Regions other than eu-central-1, us-east-1" in timeline.coverage.not_covered


def test_regions_that_cannot_be_listed_are_a_gap() -> None:
    timeline = in_all_regions(denied("ec2.DescribeRegions"))
    assert timeline.coverage.readings[0].gap == "AccessDeniedException: asked are us-east-1 only"
    assert not timeline.coverage.complete
    assert len(timeline.events) == 1
