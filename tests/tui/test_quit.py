"""Leaving: at any moment, without waiting for anybody."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from tests.fakes import FakeSource
from tests.patience import PATIENCE_S
from tests.tui.driving import driving, in_drill
from tests.tui.worlds import BUCKET, KEY, PLAYBOOK, SCENARIO, World
from workbench.domain.target import Target
from workbench.tui.app import INTERRUPTED, WorkbenchApp
from workbench.tui.screens.busy import Busy
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.help import HelpScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.start import OpenDrill, StartPlaybook

HUNG = """
import asyncio, threading
from tests.tui.driving import in_drill
from tests.tui.worlds import SOFT_DELETED, World

asked = threading.Event()

def hang(request):
    asked.set()
    threading.Event().wait()

async def main():
    async with in_drill(World(answers={**SOFT_DELETED, "s3.HeadObject": hang})) as driver:
        await driver.press("a")
        await driver.until(asked.is_set)
        await driver.press("ctrl+q")
    print("left")

asyncio.run(main())
"""


def test_a_hung_endpoint_keeps_nobody_from_leaving() -> None:
    command = [sys.executable, "-c", HUNG]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - our own interpreter and code
    assert done.returncode == 0, done.stderr
    assert "left" in done.stdout


async def test_ctrl_c_leaves_with_the_exit_code_of_an_interruption() -> None:
    async with driving(World()) as driver:
        await driver.press("ctrl+c")
        await driver.until(lambda: not driver.app.is_running)
        assert driver.app.return_code == INTERRUPTED


async def test_a_dialog_keeps_nobody_from_leaving() -> None:
    async with driving(World(), OpenDrill(scenario=SCENARIO.id)) as driver:
        await driver.on(Tell)
        await driver.press("ctrl+q")
        await driver.until(lambda: not driver.app.is_running)


@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8, 16])
async def test_leaving_while_home_is_still_being_made_raises_nothing(turns: int) -> None:
    app = WorkbenchApp(World().backend)
    async with app.run_test():
        for _ in range(turns):
            await asyncio.sleep(0)
        app.exit()
    assert app.return_code == 0


async def test_leaving_closes_the_simulated_account() -> None:
    world = World()
    async with in_drill(world) as driver:
        await driver.press("ctrl+q")
    assert world.drills[0].closed


class SlowIdentity(FakeSource):
    """Says who we are only when it is allowed to."""

    def __init__(self) -> None:
        super().__init__({})
        self.allowed = threading.Event()

    def target(self) -> Target:
        self.allowed.wait(PATIENCE_S)
        return super().target()


async def test_an_answer_that_comes_while_help_is_open_waits_until_it_is_closed() -> None:
    source = SlowIdentity()
    given = {"bucket": BUCKET, "key": KEY}
    start = StartPlaybook(playbook=PLAYBOOK.id, parameters=given)
    async with driving(World(source=source), start) as driver:
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.on(Busy)
        busy = driver.app.screen
        await driver.press("f1")
        await driver.on(HelpScreen)
        source.allowed.set()
        await driver.until(lambda: isinstance(busy, Busy) and busy.ready)
        await driver.on(HelpScreen)
        await driver.press("escape")
        await driver.on(ConfirmTarget)
        assert busy not in driver.app.screen_stack
