"""Parameters that are added and changed while an incident is worked on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import answer
from tests.tui.driving import driving
from tests.tui.test_incident import START, begin
from tests.tui.worlds import LIBRARY, PLAYBOOK, SOFT_DELETED, World
from workbench.domain.incident_events import ParametersChanged
from workbench.domain.playbook import CauseRule, OperationCall, Parameter, Step
from workbench.tui.screens.cause import CauseDetail
from workbench.tui.screens.home import HomeScreen
from workbench.tui.screens.incident import IncidentScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.widgets.outside_input import OutsideInput

SERVER = OperationCall(
    id="server",
    operation="transfer.DescribeServer",
    arguments={"ServerId": "{{ server_id }}"},
    facts={"state": "Server.State"},
)
BY_SFTP = replace(
    PLAYBOOK,
    parameters=(*PLAYBOOK.parameters, Parameter(name="server_id", help="the SFTP server")),
    steps=(*PLAYBOOK.steps, Step(id="sftp", title="Is the server up?", prose="", checks=(SERVER,))),
    causes=(
        *PLAYBOOK.causes[1:],
        CauseRule(id="stopped", title="The server is stopped", all_of=("server.state == 'OFFLINE'",)),
    ),
)


def world() -> World:
    given = {**SOFT_DELETED, "transfer.DescribeServer": answer(data={"Server": {"State": "OFFLINE"}})}
    return World(answers=given, library=replace(LIBRARY, playbooks={BY_SFTP.id: BY_SFTP}))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_an_open_cause_leads_to_the_field_and_only_what_rests_on_it_is_asked(
    size: tuple[int, int],
) -> None:
    here = world()
    async with driving(here, START, size) as driver:
        await begin(driver)
        await driver.press("a")
        await driver.until(lambda: "server" in driver.incident.current.findings)
        await driver.run_ended()
        before = len(here.asked)

        await driver.press("3")
        driver.rows("causes").choose("stopped")
        await driver.press("enter")
        await driver.on(CauseDetail)
        assert "Give it" in driver.text
        await driver.press("enter")
        await driver.on(ParameterForm)
        assert driver.app.focused is not None
        assert driver.app.focused.id == "field-server_id"
        assert driver.app.screen.query_one("#field-bucket", OutsideInput).value  # filled in
        await driver.write("s-1")
        await driver.press("enter")

        await driver.on(WorkingScreen)
        await driver.until(lambda: "PROVEN" in driver.static("conclusion"), "the conclusion")
        assert [request.operation for request in here.asked[before:]] == ["transfer.DescribeServer"]
        changes = [e.event for e in driver.incident.current.entries if isinstance(e.event, ParametersChanged)]
        assert [event.after for event in changes] == [{"server_id": "s-1"}]


async def test_a_change_says_why_and_is_refused_where_nothing_is_asked_any_more() -> None:
    async with driving(world(), START) as driver:
        await begin(driver)
        await driver.press("p")
        await driver.on(ParameterForm)
        driver.app.screen.query_one("#field-key", OutsideInput).set_text("other.csv")
        driver.app.screen.query_one("#changed-because", OutsideInput).set_text("a typing error")
        await driver.press("f2")
        await driver.on(WorkingScreen)
        await driver.until(lambda: "The change is on record" in driver.said)
        assert "other.csv" in driver.text.splitlines()[0]  # the header follows
        change = driver.incident.current.entries[-1].event
        assert isinstance(change, ParametersChanged)
        assert change.why == "a typing error"
        await driver.press("p")
        await driver.on(ParameterForm)
        await driver.press("f2")
        await driver.until(lambda: "no parameter was changed" in driver.said)

        await driver.press("escape")
        await driver.on(HomeScreen)
        driver.rows("recent").focus()
        await driver.until(lambda: driver.rows("recent").chosen)
        await driver.press("enter")
        await driver.on(IncidentScreen)
        assert "other.csv" in driver.text.splitlines()[0]
        await driver.press("p")
        await driver.until(lambda: "Press R to go on with it" in driver.said)
