"""The key line begins with the key that leads on, and the step that decided is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import answer
from tests.tui.driving import Driver, driving, in_drill
from tests.tui.test_changing import world
from tests.tui.test_incident import START, begin
from tests.tui.worlds import SOFT_DELETED, World
from workbench.domain.evidence import Outcome
from workbench.tui.screens.cause import CauseDetail
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.export import ExportScreen
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.shown_incident import BOARD_CLOSED
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.screens.working import WorkingScreen

DENIED = replace(
    answer("s3.HeadObject", Outcome.DENIED, status=403, code="AccessDenied"), iam_actions=("s3:GetObject",)
)


def line(driver: Driver) -> str:
    return driver.text.splitlines()[-1]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_yes_and_everything_is_one_key_and_a_proven_cause_offers_its_fix(size: tuple[int, int]) -> None:
    here = World()
    async with driving(here, START, size) as driver:
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.on(ConfirmTarget)
        await driver.press("a")
        await driver.on(WorkingScreen)
        await driver.until(lambda: line(driver).startswith("f Copy the fix"))
        await driver.press("f")
        await driver.on(CauseDetail)
        fix = "\n".join(driver.incident_below.current.diagnosis.causes[0].fix)
        assert here.copied == [driver.app.clipboard] == [fix]
        await driver.until(lambda: "in ~/copied.txt where this terminal does not take it" in driver.said)


async def test_each_state_of_an_incident_has_its_key() -> None:
    async with in_drill(World()) as driver:
        assert line(driver).startswith("a Ask everything")
        await driver.press("down")
        await driver.press("a")
        await driver.until(lambda: line(driver).startswith("s Name the cause"))
        assert driver.incident.step.id == "really-missing"  # the step that decided
        await driver.press("g")
        await driver.until(lambda: "No proven or likely cause leads on from here" in driver.said)
        await driver.press("escape")
        await driver.on(HomeScreen)
        driver.rows("recent").focus()
        await driver.until(lambda: driver.rows("recent").chosen)
        await driver.press("enter")
        await driver.on(IncidentScreen)
        assert line(driver).startswith("f Copy the fix")
        assert "Run all" not in line(driver)


async def test_an_answer_that_was_denied_leads_to_who_may_grant_it() -> None:
    async with driving(World(answers={**SOFT_DELETED, "s3.HeadObject": DENIED}), START) as driver:
        await begin(driver)
        await driver.press("a")
        await driver.until(lambda: line(driver).startswith("y Copy what to ask an administrator"))
        await driver.press("y")
        await driver.on(TextDialog)
        assert '"s3:GetObject"' in driver.app.clipboard


async def test_y_copies_what_somebody_else_needs_on_every_screen_and_tells_no_trainee() -> None:
    async with driving(world(), START) as driver:
        await begin(driver)
        await driver.press("y")
        await driver.until(lambda: "Nothing was asked yet" in driver.said)
        await driver.press("a")
        await driver.until(lambda: line(driver).startswith("p Give server_id"))
        await driver.press("y")
        await driver.on(TextDialog)
        from_incident = driver.app.clipboard
        assert "as summary" in from_incident
        await driver.press("enter", "x")
        await driver.on(ExportScreen)
        await driver.until(lambda: "what happened" in driver.static("page"))
        driver.app.copy_to_clipboard("")
        await driver.press("y")
        await driver.until(lambda: driver.app.clipboard == from_incident)
    async with in_drill(World(), blind=True) as driver:
        await driver.press("r", "y")
        await driver.until(lambda: BOARD_CLOSED in driver.said)


async def test_a_missing_value_leads_to_its_field() -> None:
    here = world()
    async with driving(here, START) as driver:
        await begin(driver)
        await driver.press("a")
        await driver.until(lambda: line(driver).startswith("p Give server_id"))
        await driver.press("p")
        await driver.on(ParameterForm)
        assert driver.app.focused is not None
        assert driver.app.focused.id == "field-server_id"
