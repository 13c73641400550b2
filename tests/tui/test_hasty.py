"""Keys that are pressed faster than screens are made."""

from __future__ import annotations

from dataclasses import replace

from textual import events

from tests.tui.driving import Driver, driving
from tests.tui.worlds import BUCKET, KEY, World
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.parameters import ParameterForm


async def test_enter_before_the_lists_have_loaded_is_kept_and_a_form_starts_once() -> None:
    world = World()
    app = WorkbenchApp(world.backend)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        driver = Driver(app, pilot)
        app.post_message(events.Paste(f"s3://{BUCKET}/{KEY}"))
        await pilot.press("enter")  # a second one might be the form's already, and start
        await driver.on(ParameterForm)
        forms = [screen for screen in app.screen_stack if isinstance(screen, ParameterForm)]
        assert len(forms) == 1
        form = forms[0]
        form.action_start()
        form.action_start()
        await driver.on(ConfirmTarget)
        assert len(app.screen_stack) == 2


async def test_a_paste_of_another_account_says_so_in_the_form_before_anything_is_asked() -> None:
    world = World(target=replace(World().target, account="111122223333"))
    async with driving(world) as driver:
        await driver.until(lambda: "111122223333" in driver.text)
        driver.app.post_message(
            events.Paste(f"arn:aws:iam::999988887777:role/x cannot put s3://{BUCKET}/{KEY}")
        )
        await driver.until(lambda: "that fit" in driver.text)
        await driver.press("enter")
        await driver.on(ParameterForm)
        assert "The text is of account 999988887777" in driver.text
        assert not world.asked
