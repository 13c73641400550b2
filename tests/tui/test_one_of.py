"""A form of which one of several fields must be filled in."""

from __future__ import annotations

from dataclasses import replace

from tests.tui.driving import driving
from tests.tui.worlds import LIBRARY, PLAYBOOK, World
from workbench.domain.playbook import Parameter
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.start import StartPlaybook

EITHER = replace(
    PLAYBOOK,
    parameters=(
        Parameter(name="since"),
        Parameter(name="bucket", help="the bucket"),
        Parameter(name="key", help="the key"),
    ),
    require_one_of=(("bucket", "key"),),
)


async def test_one_of_several_fields_is_asked_for_and_one_is_enough() -> None:
    world = World(library=replace(LIBRARY, playbooks={EITHER.id: EITHER}))
    async with driving(world, StartPlaybook(playbook=EITHER.id)) as driver:
        await driver.on(ParameterForm)
        assert "bucket this or key" in driver.text
        assert "key this or bucket" in driver.text
        assert driver.text.index("this or key") < driver.text.index("since optional")
        await driver.press("f2")
        await driver.until(lambda: "needs parameter bucket or key" in driver.static("form-error"))
        await driver.write("acme")
        await driver.press("f2")
        await driver.on(ConfirmTarget)
