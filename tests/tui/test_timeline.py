"""What people add to an incident by hand, on the screens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.screen import Screen

from tests.fakes import NOON, PERSON, answer
from tests.tui.driving import Driver, driving, reopened
from tests.tui.test_hostile import EVIL, assert_inert
from tests.tui.test_incident import START, begin, past
from tests.tui.worlds import Gate, World
from workbench.domain.incident_events import Event, Impact, IncidentClosed, LogsAsked, NoteAdded
from workbench.domain.transcript import Draft, Transcript
from workbench.tui.own_entries import began
from workbench.tui.screens.dialogs import AskText, Choose
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.screens.timeline import TimelineScreen
from workbench.tui.start import OpenIncident
from workbench.tui.widgets.event_list import EventList


async def at_the_timeline(driver: Driver) -> None:
    await driver.press("t")
    await put_together(driver)


async def put_together(driver: Driver) -> None:
    """Wait until the timeline shows what is on record."""
    await driver.on(TimelineScreen)
    await driver.until(lambda: any(word in driver.static("coverage") for word in ("on record", "asked")))


async def answered(driver: Driver, text: str) -> None:
    """Write into the dialog that opens next, and send it off."""
    await driver.on(AskText)
    await driver.press("ctrl+u")
    await driver.write(text)
    dialog = driver.app.screen
    await driver.press("enter")
    await left(driver, dialog)


async def left(driver: Driver, dialog: Screen[Any]) -> None:
    await driver.until(lambda: driver.app.screen is not dialog, "the dialog to close")


async def more_said(driver: Driver, before: int) -> None:
    """Wait until one more thing is said to be on record."""
    await driver.until(lambda: driver.said.count("is on record") > before)


async def added(driver: Driver, key: str, *texts: str) -> None:
    """Add something by key, answering each question, and wait until it is on record."""
    before = driver.said.count("is on record")
    await driver.press(key)
    for text in texts:
        await answered(driver, text)
    await more_said(driver, before)
    await driver.on(TimelineScreen)


def on_disk(world: World, incident: str) -> Transcript:
    assert world.journal is not None
    return world.journal.load(incident)


def events(world: World, incident: str) -> list[Event]:
    return [entry.event for entry in on_disk(world, incident).entries]


async def test_impact_times_give_the_response_times_at_the_top() -> None:
    world = World()
    async with driving(world, START, size=(80, 24)) as driver:
        await begin(driver)
        incident = driver.incident.current.incident.id
        await at_the_timeline(driver)
        assert "detection ?" in driver.static("impact")
        for moves, ago in ((0, "90m"), (1, "2026-11-23T11:00:00Z")):
            before = driver.said.count("is on record")
            await driver.press("i")
            await driver.on(Choose)
            await driver.press(*["down"] * moves, "enter")
            await answered(driver, ago)
            await more_said(driver, before)
        assert "started 10:30Z" in driver.static("impact")
        assert "detection 30 min" in driver.static("impact")
        assert "recovery ?" in driver.static("impact")
    assert on_disk(world, incident).impact_times == {
        Impact.STARTED: NOON - timedelta(minutes=90),
        Impact.DETECTED: NOON - timedelta(hours=1),
    }


async def test_a_time_to_come_is_refused_and_asked_again() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await at_the_timeline(driver)
        await driver.press("i")
        await driver.on(Choose)
        await driver.press("enter")
        await driver.on(AskText)
        await driver.write("2027-01-01T00:00:00Z")
        await driver.press("enter")
        await driver.until(lambda: "still to come" in driver.text)
        await driver.on(AskText)
        assert "2027-01-01" in driver.text
        await driver.press("escape")
        await driver.on(TimelineScreen)


async def test_a_correction_stands_beneath_its_entry_and_changes_nothing() -> None:
    world = World()
    async with driving(world, START) as driver:
        await begin(driver)
        incident = driver.incident.current.incident.id
        await at_the_timeline(driver)
        await added(driver, "n", "the vendor called at nine")
        before = on_disk(world, incident).entries
        await added(driver, "o", "it was at eight", "read the phone log")
        await driver.until(lambda: "note, corrected: it was at eight" in driver.text)
        await driver.press("up", "enter")
        await driver.on(TextDialog)
        told = driver.static("told")
        assert "note: the vendor called at nine" in told
        assert "↳ corrected: it was at eight (reason: read the phone log)" in told
        assert on_disk(world, incident).entries[: len(before)] == before


async def test_severity_tags_and_roles_are_said_once_and_shown_at_the_top() -> None:
    world = World()
    async with driving(world, START) as driver:
        await begin(driver)
        incident = driver.incident.current.incident.id
        await at_the_timeline(driver)
        await added(driver, "s", "SEV2")
        await added(driver, "g", "gxp, lab, gxp")
        await added(driver, "w", "commander", "Kim Doe")
        for shown in ("severity SEV2", "tags gxp, lab", "commander Kim Doe"):
            assert shown in driver.static("impact")
    told = on_disk(world, incident)
    assert (told.severity, told.tags, told.roles) == ("SEV2", ("gxp", "lab"), {"commander": "Kim Doe"})


async def test_the_cursor_begins_where_it_began_and_routine_entries_are_folded() -> None:
    async with driving(World(), START, size=(80, 24)) as driver:
        await past(driver)
        await reopened(driver)
        await driver.press("h")
        await put_together(driver)
        await driver.until(lambda: "happened 2026-11-23 02:01:07Z" in driver.static("clocks"))
        assert "routine entries folded: f" in driver.text
        assert "check started" not in driver.text
        before = driver.app.screen.query_one(EventList).position
        await driver.press("f")
        await driver.until(lambda: "check started" in driver.text)
        assert driver.app.screen.query_one(EventList).position == before
        await driver.press("slash", *"-own", "enter")
        await driver.until(lambda: "0 of" in driver.text)
        await driver.press("o")
        assert "Only an entry of this incident" in driver.said


async def test_people_say_when_it_began() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await at_the_timeline(driver)
        await driver.press("i")
        await driver.on(Choose)
        await driver.press("enter")
        await answered(driver, "2026-11-23T11:30:00Z")
        await driver.until(lambda: "started 11:30Z" in driver.static("impact"))
        assert began(driver.incident_below.current) == NOON - timedelta(minutes=30)


async def test_a_past_incident_is_annotated_and_closed_without_asking_aws() -> None:
    world = World()
    async with driving(world, START) as driver:
        incident = await past(driver)
    later = World(journal=world.journal)
    async with driving(later, OpenIncident(incident=incident)) as driver:
        await driver.on(IncidentScreen)
        await at_the_timeline(driver)
        await added(driver, "n", "the lab confirmed it")
        await driver.press("z")
        await answered(driver, "A cleanup job deleted the key.")
        await driver.on(TextDialog)
        assert "memory only" in driver.text
        await driver.press("enter")
        await driver.on(TimelineScreen)
        await driver.press("z")
        assert "nothing was added since" in driver.said
        await driver.press("escape")
        await driver.on(IncidentScreen)
        assert "It is closed." in driver.text
        await driver.press("R")
        assert "nothing is asked any more" in driver.said
        assert later.asked == []
    *_, note, closed = events(later, incident)
    assert note == NoteAdded(text="the lab confirmed it")
    assert isinstance(closed, IncidentClosed)
    assert closed.summary == "A cleanup job deleted the key."


async def test_an_open_incident_that_is_closed_asks_no_more() -> None:
    world = World()
    async with driving(world, START) as driver:
        await begin(driver)
        await at_the_timeline(driver)
        await driver.press("z")
        await answered(driver, "false alarm")
        await driver.on(TextDialog)
        await driver.press("enter")
        await driver.on(TimelineScreen)
        await driver.press("escape")
        await driver.on(IncidentScreen)
        await driver.press("a")
        assert "nothing is asked any more" in driver.said
        assert world.asked == []


async def test_an_incident_is_not_closed_while_checks_are_asked() -> None:
    gate = Gate(answer("s3.HeadObject"))
    async with driving(
        World(answers={"s3.HeadObject": gate, "s3.GetBucketVersioning": gate}), START
    ) as driver:
        await begin(driver)
        await driver.press("a")
        await driver.until(gate.asked.is_set)
        await at_the_timeline(driver)
        await driver.press("z")
        assert "Checks are being asked" in driver.said
        gate.open()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_hostile_words_of_people_are_only_words(size: tuple[int, int]) -> None:
    world = World()
    async with driving(world, START, size) as driver:
        await begin(driver)
        await at_the_timeline(driver)
        for key, texts in (("n", 1), ("o", 2), ("w", 2), ("s", 1)):
            before = driver.said.count("is on record")
            await driver.press(key)
            for _ in range(texts):
                await driver.on(AskText)
                dialog = driver.app.screen
                dialog.query_one("#text").paste(EVIL[:60])  # type: ignore[attr-defined]  # an OutsideInput
                await driver.press("enter")
                await left(driver, dialog)
            await more_said(driver, before)
            assert_inert(driver)
        await driver.press("enter")
        await driver.on(TextDialog)
        assert_inert(driver)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_logs_answered_is_read_in_full_and_inert(size: tuple[int, int]) -> None:
    world = World()
    async with driving(world, START) as driver:
        incident = await past(driver)
    assert world.journal is not None
    asked = LogsAsked(
        question="object-history",
        values={"key": EVIL},
        source="trail",
        state="SUCCEEDED",
        rows=51,
        sql="SELECT eventname\nFROM cloudtrail_logs_pp",
        answer={"columns": ["eventname"], "rows": [["DeleteObject"], *[[EVIL]] * 50], "coverage": {}},
    )
    world.journal.append(incident, Draft(event=asked, who=PERSON, observed_at=NOON))
    later = World(journal=world.journal)
    async with driving(later, OpenIncident(incident=incident), size) as driver:
        await driver.on(IncidentScreen)
        await at_the_timeline(driver)
        await driver.press("end", "enter")
        await driver.on(TextDialog)
        box = driver.app.screen.query_one("#reading")
        told = driver.static("told")
        for words in (
            "FROM cloudtrail_logs_pp",
            "eventname  DeleteObject",
            "51 rows",
            "of which 50 are shown",
        ):
            assert words in told
        assert_inert(driver)
        await driver.press("end")
        await driver.until(lambda: box.scroll_offset.y == box.max_scroll_y)
        assert_inert(driver)
