"""A drill done blind: nothing is told before the answer is given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.driving import Driver, in_drill
from tests.tui.worlds import LIBRARY, SCENARIO, World
from workbench.domain.training import DrillAnswered, DrillEnded, HintTaken, HypothesisStated
from workbench.tui.screens.cause import CauseDetail
from workbench.tui.screens.choosing import ChooseSeveral
from workbench.tui.screens.dialogs import Choose, Tell
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.screens.timeline import TimelineScreen
from workbench.tui.screens.working import WorkingScreen

SOLUTION = ("PROVEN", "RULED OUT", "CANNOT TELL", "cleanup job")
SIZES = [(80, 24), (120, 36)]


def nothing_is_told(driver: Driver) -> bool:
    return not any(word in driver.text for word in SOLUTION)


async def asked(driver: Driver) -> None:
    await driver.press("a")
    await driver.until(lambda: len(driver.incident.current.findings) == 2, "the answers")
    await driver.run_ended()


async def suspects(driver: Driver, *keys: str) -> None:
    await driver.press("u")
    await driver.on(Choose)
    await driver.press(*keys, "enter")
    await driver.on(WorkingScreen)
    await driver.until(lambda: driver.incident.current.hypothesis)


@pytest.mark.parametrize("size", SIZES)
async def test_a_drill_is_done_blind_and_the_board_opens_with_the_right_answer(size: tuple[int, int]) -> None:
    async with in_drill(World(), size, blind=True) as driver:
        assert driver.text.splitlines()[-1].startswith("r Ask step")
        await asked(driver)
        await driver.until(lambda: driver.text.splitlines()[-1].startswith("u Commit to a hypothesis"))
        await driver.press("3")
        assert "Suspects" in driver.text
        assert "The upload never arrived" in driver.text
        assert nothing_is_told(driver)
        await driver.press("s")
        await driver.until(lambda: "Commit to a hypothesis first: u" in driver.said)
        await suspects(driver, "down")
        assert "You suspect: The upload never arrived" in driver.text
        assert nothing_is_told(driver)
        await driver.press("s")
        await driver.on(ChooseSeveral)
        assert driver.rows("choices").chosen == "never-arrived"
        assert driver.text.splitlines()[-1].startswith("⏎ Choose")
        await driver.press("home", "enter")
        await driver.on(TextDialog)
        told = driver.static("told")
        assert "A cleanup job deleted the key" in told
        assert "100 of 100 points" in told
        assert "1 right at once in a row" in told
        assert "file-upload-missing: 1 drill solved in 1 attempt, 1 right at once, 100 points" in told
        for part in (
            "Your way",
            "hypothesis: The upload never arrived",
            "decides    step 1, object",
            "The fix",
        ):
            assert part in told
        await driver.press("enter")
        await driver.on(WorkingScreen)
        await driver.press("3")
        await driver.until(lambda: "■ PROVEN" in driver.text)
        await driver.press("escape")
        await driver.on(HomeScreen)
        await driver.until(lambda: "100 points" in driver.text)
        assert "Drills · 1 of 1 solved · 1 right at once in a row" in driver.text


async def test_no_door_tells_what_the_board_would() -> None:
    async with in_drill(World(), blind=True) as driver:
        await asked(driver)
        for key in "fgx":
            await driver.press(key)
        await driver.until(lambda: driver.said.count("The board is closed") == 3)
        await driver.press("3", "enter")
        await driver.pilot.pause()
        assert not isinstance(driver.app.screen, CauseDetail)
        assert driver.incident.step.id == "really-missing"  # the cursor does not go to what decides
        await driver.press("t")
        await driver.on(TimelineScreen)
        await driver.until(lambda: "object: FAIL: A delete marker" in driver.text)
        assert nothing_is_told(driver)
        await driver.press("escape")
        await driver.on(WorkingScreen)
        await driver.press("escape")
        await driver.on(HomeScreen)
        await driver.until(lambda: "○ OPEN" in driver.text)
        assert "The object was deleted" not in driver.text
        driver.rows("recent").focus()
        await driver.until(lambda: driver.rows("recent").chosen)
        await driver.press("enter")
        await driver.on(IncidentScreen)
        await driver.until(lambda: driver.text.splitlines()[-1].startswith("R Go on with it"))
        assert nothing_is_told(driver)


async def test_a_wrong_first_answer_is_remembered() -> None:
    async with in_drill(World(), blind=True) as driver:
        await asked(driver)
        await suspects(driver)
        await driver.press("s")
        await driver.on(ChooseSeveral)
        await driver.press("space", "down", "space", "enter")
        await driver.until(lambda: "One of them may be right" in driver.text)
        await driver.press("enter")
        await driver.on(WorkingScreen)
        assert nothing_is_told(driver)
        await driver.press("s")
        await driver.on(ChooseSeveral)
        await driver.press("enter")
        await driver.on(TextDialog)
        events = [entry.event for entry in driver.incident_below.current.entries]
    answers = [event for event in events if isinstance(event, DrillAnswered)]
    both = ("object-soft-deleted", "never-arrived")
    assert [(event.named, event.correct) for event in answers] == [(both, False), (both[:1], True)]
    ended = next(event for event in events if isinstance(event, DrillEnded))
    assert (ended.parts["cause"], ended.parts["no accusation"], ended.gave_up) == (27, 7, False)


async def test_who_gives_up_sees_the_board_and_what_it_was() -> None:
    async with in_drill(World(), blind=True) as driver:
        await suspects(driver)
        await driver.press("s")
        await driver.on(ChooseSeveral)
        await driver.press("end", "enter")
        await driver.until(lambda: "Not this one" in driver.text and "cannot be told" in driver.text)
        await driver.press("down", "enter")
        await driver.on(TextDialog)
        assert "What it was" in driver.text
        assert "The object was deleted" in driver.text
        assert "0 of 100 points" in driver.text
        await driver.press("enter")
        await driver.on(WorkingScreen)
        assert not driver.incident.current.board_closed


async def test_hints_come_nearer_and_cost_points() -> None:
    world = World(library=replace(LIBRARY, scenarios={SCENARIO.id: LOOKS_LIKE}))
    async with in_drill(world, blind=True) as driver:
        await asked(driver)
        for told in ("step 2: Was it overwritten?", "and is not: The upload never", "one of these"):
            await driver.press("H")
            await driver.on(Choose)
            await driver.press("down", "enter")
            await driver.on(Tell)
            assert told in driver.text
            await driver.press("enter")
            await driver.on(WorkingScreen)
        await driver.press("H")
        await driver.on(Tell)
        await driver.press("enter")
        await driver.on(WorkingScreen)
        await suspects(driver)
        await driver.press("s")
        await driver.on(ChooseSeveral)
        await driver.press("enter")
        await driver.on(TextDialog)
        assert "70 of 100 points" in driver.text
        events = [entry.event for entry in driver.incident_below.current.entries]
    assert [event.number for event in events if isinstance(event, HintTaken)] == [1, 2, 3]
    assert [event.cause for event in events if isinstance(event, HypothesisStated)] == ["object-soft-deleted"]


LOOKS_LIKE = replace(SCENARIO, answer=replace(SCENARIO.answer, ruled_out=("never-arrived",)))
