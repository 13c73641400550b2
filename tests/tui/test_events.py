"""The event timeline on the screens: read while it is shown, searched, never silently cut."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count

from tests.engine.timeline.samples import denied, history, record
from tests.engine.timeline.test_assembling import File
from tests.fakes import NOON, FakeClock, answer
from tests.tui.driving import Driver, driving, reopened
from tests.tui.test_hostile import EVIL, assert_inert
from tests.tui.test_incident import START, begin, past, proven
from tests.tui.worlds import BUCKET, SOFT_DELETED, Gate, World
from workbench.domain.evidence import Answer, Request
from workbench.domain.incident_events import SourcesAsked
from workbench.domain.timeline import Origin, TimelineEvent
from workbench.domain.values import JsonObject
from workbench.engine.errors import WorkbenchError
from workbench.engine.timeline.assembling import Assembly, Wanted
from workbench.engine.timeline.folders import LogFolder
from workbench.tui.screens.dialogs import AskText
from workbench.tui.screens.events import EventsScreen
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.widgets.event_list import EventList
from workbench.tui.widgets.outside_input import OutsideInput

HOME_LINE = "source=trail"


def about_bucket(number: int) -> JsonObject:
    """Return a record about the world's bucket, every third of them a refusal."""
    refused = {"errorCode": "AccessDenied", "errorMessage": "no"} if number % 3 == 0 else {}
    at = NOON - timedelta(minutes=number)
    return record(number, at, requestParameters={"bucketName": BUCKET}, **refused)


def trail(records: Sequence[JsonObject]) -> World:
    """Return a world with a folder of CloudTrail's files."""
    return World(folders={"trail": LogFolder(name="trail", files=[File(records)])})


def events(driver: Driver) -> EventList:
    return driver.app.screen.query_one(EventList)


async def at_events(driver: Driver, line: str = HOME_LINE) -> None:
    """Open the timeline from home, and wait until it is read."""
    await driver.settled()
    await driver.press("escape", "t")
    await driver.on(AskText)
    await driver.write(line)
    await driver.press("enter")
    await driver.on(EventsScreen)
    await read(driver)


async def read(driver: Driver) -> None:
    """Wait until the sources are read, and what they brought is in the list."""

    def is_read() -> bool:
        coverage, counted = driver.static("coverage"), str(events(driver).border_title)
        is_counted = "…" not in counted and "so far" not in counted
        return bool(coverage) and "Reading" not in coverage and is_counted

    await driver.until(is_read, "the sources to be read")


async def test_twelve_thousand_events_are_counted_and_walked_through() -> None:
    world = trail([about_bucket(number) for number in range(12_340)])
    async with driving(world, size=(80, 24)) as driver:
        await at_events(driver)
        assert "12,340 events" in driver.text
        assert events(driver).position == 12_340
        assert "11-23 12:00:00" in driver.text
        await driver.press("home")
        assert events(driver).position == 1
        await driver.press("down", "pagedown")
        assert 2 < events(driver).position < 40
        await driver.press("slash", *"id-77", "enter")
        await driver.until(lambda: "111 of 12,340 events hold 'id-77'" in driver.text)


async def test_a_search_narrows_as_it_is_typed_and_is_left_with_esc() -> None:
    async with driving(trail([about_bucket(number) for number in range(9)])) as driver:
        await at_events(driver)
        await driver.press("slash", *"accessdenied")
        await driver.until(lambda: "3 of 9 events hold 'accessdenied'" in driver.text)
        await driver.press("escape")
        await driver.on(EventsScreen)
        assert events(driver).has_focus


async def test_the_clocks_of_the_event_under_the_cursor_and_its_record() -> None:
    delivered = NOON + timedelta(minutes=5)
    file = File([about_bucket(3)], delivered_at=delivered)
    world = World(folders={"trail": LogFolder(name="trail", files=[file])})
    async with driving(world, size=(80, 24)) as driver:
        await at_events(driver)
        assert "happened 2026-11-23 11:57:00Z  recorded +8m00s  seen +3m00s" in driver.static("clocks")
        assert "by partner-upload/kim.1@s-1  in us-east-1" in driver.static("clocks")
        await driver.press("enter")
        await driver.on(TextDialog)
        assert "AccessDenied" in driver.text
        assert "trail/1.json" in driver.text


async def test_the_coverage_says_what_an_absence_means() -> None:
    async with driving(trail([about_bucket(1)])) as driver:
        await at_events(driver, f"source=trail bucket={BUCKET}")
        assert "✓ 1 source asked, read to the end" in driver.static("coverage")
        await driver.press("v")
        await driver.on(TextDialog)
        assert "AWS was not asked" in driver.text
        assert "lifecycle" in driver.text


async def test_an_incident_asks_a_log_group_and_shows_what_is_on_record_of_it() -> None:
    line: JsonObject = {
        "eventId": "e1",
        "timestamp": int(NOON.timestamp() * 1000),
        "message": f"handler timed out {EVIL}",
    }
    group = {"logGroupName": "/aws/lambda/f"}
    lines = Gate(answer("logs.FilterLogEvents", data={"events": [line]}, parameters=group))
    answers = {**SOFT_DELETED, "cloudtrail.LookupEvents": history(1), "logs.FilterLogEvents": lines}
    world = World(answers=answers)
    async with driving(world, START, size=(80, 24)) as driver:
        await begin(driver)
        await driver.press("h")
        await driver.on(EventsScreen)
        await read(driver)
        await driver.press("m")
        await driver.on(AskText)
        assert f"bucket={BUCKET}" in driver.app.screen.query_one(OutsideInput).text
        await driver.write("/aws/lambda/f buket=b")
        await driver.press("enter")
        await driver.until(lambda: "Did you mean 'bucket'?" in driver.said)
        await driver.on(AskText)
        await driver.press(*["backspace"] * len(" buket=b"), "enter")
        await driver.until(lines.asked.is_set)
        (summary,) = world.backend.journal.summaries()
        events = [entry.event for entry in world.backend.journal.load(summary.id).entries]
        assert isinstance(events[-1], SourcesAsked), "it is on record before the request leaves"
        assert "timed out" not in driver.text
        lines.open()
        await driver.until(lambda: "timed out" in driver.text)
        asked = world.backend.journal.load(summary.id).entries[-1].event
        assert isinstance(asked, SourcesAsked)
        assert asked.evidence.answers[0].operation == "logs.FilterLogEvents"
        assert "1 source asked" in driver.static("coverage"), "the group"
        assert_inert(driver)


async def test_a_past_incident_says_why_it_asks_nothing_more() -> None:
    async with driving(World(), START) as driver:
        await past(driver)
        await reopened(driver)
        await driver.press("h")
        await driver.on(EventsScreen)
        await read(driver)
        await driver.press("m")
        await driver.until(lambda: "open read-only" in driver.said)


async def test_what_is_on_record_is_put_together_aside_and_given_up_on_leaving() -> None:
    ended = threading.Event()

    def endless() -> Iterator[TimelineEvent]:
        try:
            for number in count():
                yield TimelineEvent(origin=Origin.INCIDENT, id=f"#{number}", observed_at=NOON, text="a line")
        finally:
            ended.set()

    async with driving(World()) as driver:
        clock = FakeClock()
        screen = EventsScreen(
            clock,
            about="everything",
            target=None,
            told=endless,
            make=lambda heard: Assembly(clock, Wanted(), on_progress=heard),
        )
        await driver.app.push_screen(screen)
        await driver.until(lambda: "putting it together" in driver.text)
        await driver.press("slash", *"line")
        assert "line" in driver.text, "keys are heard meanwhile"
        assert not ended.is_set()
        await driver.press("escape", "escape")
        await driver.on(HomeScreen)
        await driver.until(ended.is_set)


async def test_two_stories_under_one_id_stand_out() -> None:
    async with driving(trail([about_bucket(1), {**about_bucket(1), "eventName": "DeleteBucket"}])) as driver:
        await at_events(driver)
        await driver.until(lambda: driver.text.count("≠") == 2, "both stories")


async def test_an_incident_brings_its_entries_beside_event_history() -> None:
    answers = {**SOFT_DELETED, "cloudtrail.LookupEvents": history(120)}
    world = World(answers=answers)
    async with driving(world, START) as driver:
        await begin(driver)
        await proven(driver)
        asked = len(world.asked)
        await driver.press("t")
        await driver.on(EventsScreen)
        await driver.until(lambda: "on record only" in driver.static("coverage"))
        assert len(world.asked) == asked, "nobody is asked before somebody wants it"
        assert driver.text.splitlines()[-1].startswith("r Read CloudTrail")
        await driver.press("r")
        await driver.until(lambda: "sources asked" in driver.static("coverage"))
        kinds = {item.origin for item in events(driver)._items}
        assert kinds == {"incident"}, "those of another bucket are seen, and not kept"
        assert "object: FAIL" in driver.text
        await driver.press("v")
        await driver.on(TextDialog)
        assert "120 events seen" in " ".join(driver.text.replace("│", " ").split())


async def test_a_past_incident_asks_nobody() -> None:
    async with driving(World(), START) as driver:
        await past(driver)
        await reopened(driver)
        await driver.press("h")
        await driver.on(EventsScreen)
        await read(driver)
        assert "on record only" in driver.static("coverage")


async def test_reading_shows_how_far_it_is_and_stops_with_a_key() -> None:
    pages, second = history(500), Gate(denied())

    def lookups(request: Request) -> Answer:
        return second(request) if "NextToken" in request.parameters else pages(request)

    world = World(answers={**SOFT_DELETED, "cloudtrail.LookupEvents": lookups})
    try:
        async with driving(world, START, size=(80, 24)) as driver:
            await begin(driver)
            await driver.press("h")
            await driver.on(EventsScreen)
            await driver.until(lambda: "on record only" in driver.static("coverage"))
            await driver.press("r")
            await driver.until(lambda: "1 page," in driver.static("progress"))
            assert "c stops" in driver.static("progress")
            await driver.press("c")
            second.open()
            await driver.until(
                lambda: "not read to the end: Event history us-east-1" in driver.static("coverage")
            )
            assert len(world.asked) < 4, "no page was asked for after the key"
            await driver.press("c")
            await driver.until(lambda: "Nothing is being read" in driver.said)
    finally:
        second.open()


async def test_a_reading_that_fails_is_not_going_on_for_ever() -> None:
    class Broken(File):
        def records(self) -> Iterator[JsonObject]:
            raise WorkbenchError("the disk is gone")

    world = World(folders={"trail": LogFolder(name="trail", files=[Broken([])])})
    async with driving(world) as driver:
        await driver.press("escape", "t")
        await driver.on(AskText)
        await driver.write(HOME_LINE)
        await driver.press("enter")
        await driver.on(EventsScreen)
        await driver.until(lambda: "were not read: r tries again" in driver.static("coverage"))
        await driver.until(lambda: "the disk is gone" in driver.said)


async def test_what_cannot_be_read_is_said_and_asked_again() -> None:
    async with driving(World()) as driver:
        await driver.settled()
        await driver.press("escape", "t")
        await driver.on(AskText)
        await driver.write("source=nowhere")
        await driver.press("enter")
        await driver.until(lambda: "there is no nowhere" in driver.said)
        await driver.on(AskText)
        await driver.press("ctrl+u")
        await driver.write("buket=b")
        await driver.press("enter")
        await driver.until(lambda: "Did you mean 'bucket'?" in driver.said)


async def test_hostile_records_are_inert() -> None:
    hostile = record(
        1,
        eventName=EVIL,
        errorCode=EVIL,
        errorMessage=EVIL,
        userIdentity={"arn": EVIL},
        requestParameters={"bucketName": EVIL, "x" * 300: EVIL * 50},
    )
    async with driving(trail([hostile])) as driver:
        await at_events(driver)
        assert_inert(driver)
        await driver.press("enter")
        await driver.on(TextDialog)
        assert_inert(driver)
