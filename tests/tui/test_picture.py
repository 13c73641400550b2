"""An execution of a state machine, drawn beside its table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from tests.exporters.samples import pictures
from tests.fakes import NOON, TARGET, FakeClock, answer
from tests.knowledge.histories import DEFINITION, events
from tests.tui.driving import Driver, driving
from tests.tui.test_incident import START, begin
from tests.tui.worlds import World
from workbench.domain.evidence import Answer, Evidence
from workbench.domain.finding import Finding
from workbench.domain.picture import Picture
from workbench.domain.text import is_clean
from workbench.domain.verdict import Verdict
from workbench.tui.paint.picture import line_of
from workbench.tui.screens.evidence import EvidenceScreen
from workbench.tui.screens.picture import PictureScreen
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.widgets.rows import Rows

BROKEN = {"state": "Clean", "took": "15m", "error": "States.Timeout", "cause": "no answer in time"}
MANY = {"total": 10_000, "failed": 3, "path": ["Copy"], "error": "Orders.Empty", "cause": "no orders"}
FAILED_MAP = {"state": "Each", "error": "Orders.Empty", "iterations": MANY}


def answers_of(
    path: Sequence[str | Mapping[str, Any]], definition: Mapping[str, Any] = DEFINITION
) -> tuple[Answer, ...]:
    described = answer("stepfunctions.DescribeStateMachine", data={"definition": json.dumps(definition)})
    told = events(path, definition=definition)
    return (answer("stepfunctions.GetExecutionHistory", data={"events": told}), described)


def told_by(answers: tuple[Answer, ...] = (), pictures: tuple[Picture, ...] = ()) -> Finding:
    return Finding(
        check="failing",
        step="failing",
        probe="stepfunctions.failing_state",
        verdict=Verdict.FAIL,
        summary="",
        started_at=NOON,
        ended_at=NOON,
        evidence=Evidence(answers=answers),
        pictures=pictures,
    )


async def opened(driver: Driver, answers: tuple[Answer, ...]) -> PictureScreen:
    screen = PictureScreen(FakeClock(NOON), TARGET, [told_by(answers)])
    driver.app.push_screen(screen)
    await driver.on(PictureScreen)
    await driver.until(lambda: screen.query_one("#states", Rows).option_count > 0)
    await driver.until(lambda: follows(screen), "the drawing to follow the cursor")
    await driver.pilot.pause()
    return screen


def follows(screen: PictureScreen) -> bool:
    """Tell whether the state under the cursor stands in the part of the drawing that is shown."""
    pane, chosen = screen.query_one("#drawing"), screen.query_one("#states", Rows).chosen
    at = line_of(screen._lines, chosen or "")
    top = pane.scroll_offset.y
    return at is not None and pane.size.height > 0 and min(max(0, at - 3), pane.max_scroll_y) == top


def drawn(screen: PictureScreen) -> str:
    return str(screen.query_one("#drawn", Static).content)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_drawing_stands_beside_the_table_and_the_cursor_is_where_it_failed(
    size: tuple[int, int],
) -> None:
    async with driving(World(), size=size) as driver:
        screen = await opened(driver, answers_of(["Check", BROKEN]))
        assert "● FAILED in Clean after 15 min 01 s" in drawn(screen)
        assert "TIMED OUT States.Timeout: no answer in time" in drawn(screen)
        assert screen.query_one("#states", Rows).chosen == "Clean"
        assert "· Each" in drawn(screen)
        assert "payload_sizes=yes asks." in drawn(screen)


async def test_a_state_is_shown_in_full_and_its_error_can_be_copied() -> None:
    async with driving(World()) as driver:
        await opened(driver, answers_of(["Check", BROKEN]))
        await driver.press("enter")
        await driver.on(TextDialog)
        assert "3,600 s" in driver.text
        assert "inputs and outputs were not asked for" in driver.text
        await driver.press("c")
        assert driver.app.clipboard == "States.Timeout no answer in time"


async def test_ten_thousand_iterations_are_one_row_and_the_bad_ones_come_first() -> None:
    async with driving(World(), size=(120, 36)) as driver:
        screen = await opened(driver, answers_of([FAILED_MAP]))
        assert "10,000 items, 9,997 succeeded, 3 failed" in drawn(screen)
        assert screen.query_one("#states", Rows).option_count < 20
        screen.query_one("#states", Rows).choose("Each")
        await driver.press("enter")
        await driver.on(TextDialog)
        assert "showing 200 of 10,000" in driver.text
        assert "✗  9,997" in driver.text


async def test_a_long_history_is_drawn_for_the_width_that_its_scrollbar_leaves() -> None:
    path: list[str | Mapping[str, Any]] = ["Check", "Clean", FAILED_MAP]
    async with driving(World(), size=(80, 24)) as driver:
        screen = await opened(driver, answers_of(path))
        width = screen.query_one("#drawn").content_region.width
        assert max(cell_len(line) for line in drawn(screen).splitlines()) <= width


async def test_hostile_names_stay_inert() -> None:
    name = "\x1b]0;pwned\x07[red]\u202e"
    definition = {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}
    async with driving(World()) as driver:
        screen = await opened(driver, answers_of([name], definition))
        assert all(is_clean(line) for line in drawn(screen).splitlines())
        assert "[red]" in drawn(screen)


async def test_the_drawing_is_copied_as_text() -> None:
    async with driving(World()) as driver:
        await opened(driver, answers_of(["Check", BROKEN]))
        await driver.press("c")
        assert "┏" in driver.app.clipboard
        assert "✗ Clean" in driver.app.clipboard


async def test_the_key_says_why_where_no_execution_is_known() -> None:
    async with driving(World(), START) as driver:
        await begin(driver)
        await driver.press("d")
        assert "There is nothing to draw" in driver.said
        await driver.press("r")
        await driver.until(lambda: driver.incident.current.findings)
        await driver.run_ended()
        await driver.press("e")
        await driver.on(EvidenceScreen)
        await driver.press("d")
        assert isinstance(driver.app.screen, EvidenceScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_phases_and_metrics_are_drawn_without_a_table_and_fit(size: tuple[int, int]) -> None:
    async with driving(World(), size=size) as driver:
        screen = PictureScreen(FakeClock(NOON), TARGET, [told_by(pictures=pictures("Phases of [b]churn"))])
        driver.app.push_screen(screen)
        await driver.on(PictureScreen)
        await driver.until(lambda: "Phases of [b]churn" in drawn(screen), "the drawing")
        assert not screen.query_one("#states").display
        width = screen.query_one("#drawn").content_region.width
        assert max(cell_len(line) for line in drawn(screen).splitlines()) <= width
        assert "▓▸" in drawn(screen)
        await driver.press("f")
        assert "No state failed." in driver.said


async def test_an_execution_comes_first_and_once_and_other_pictures_below_it() -> None:
    answers = answers_of(["Check", BROKEN])
    async with driving(World(), size=(120, 36)) as driver:
        screen = PictureScreen(
            FakeClock(NOON), TARGET, [told_by(answers), told_by(answers, pictures("Phases"))]
        )
        driver.app.push_screen(screen)
        await driver.on(PictureScreen)
        await driver.until(lambda: "● FAILED in Clean" in drawn(screen), "the drawing")
        assert drawn(screen).count("● FAILED in Clean") == 1
        assert drawn(screen).index("● FAILED in Clean") < drawn(screen).index("Phases ·")
        assert screen.query_one("#states").display
