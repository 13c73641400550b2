"""Choosing a parameter's value from what AWS lists: before an incident, and within one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import answer
from tests.tui.driving import Driver, driving
from tests.tui.test_incident import begin
from tests.tui.worlds import BUCKET, KEY, LIBRARY, PLAYBOOK, SOFT_DELETED, World
from workbench.domain.evidence import Outcome
from workbench.domain.incident_events import ListAsked
from workbench.domain.playbook import Parameter
from workbench.engine.replay import ReplaySource
from workbench.knowledge.listings import listing_of
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.picking import Pick
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.start import StartPlaybook
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.wording.events import sentence

BOOK = replace(PLAYBOOK, parameters=(*PLAYBOOK.parameters, Parameter(name="server_id", help="the server")))
FILLED = StartPlaybook(playbook=BOOK.id, parameters={"bucket": BUCKET, "key": KEY})
START = StartPlaybook(playbook=BOOK.id, parameters={"key": KEY})
BUCKETS = answer(
    "s3.ListBuckets",
    data={
        "Buckets": [
            {"Name": "logs-archive", "CreationDate": "2020-01-01T00:00:00Z"},
            {"Name": BUCKET, "CreationDate": "2026-11-01T00:00:00Z", "BucketRegion": "eu-central-1"},
        ],
        "Owner": {"ID": "x"},
    },
)
DENIED = replace(
    answer("transfer.ListServers", Outcome.DENIED, code="AccessDeniedException"),
    iam_actions=("transfer:ListServers",),
)


def world() -> World:
    cut = replace(BUCKETS, truncated=True)
    given = {**SOFT_DELETED, "s3.ListBuckets": cut, "transfer.ListServers": DENIED}
    return World(answers=given, library=replace(LIBRARY, playbooks={BOOK.id: BOOK}))


def asked_for(driver: Driver) -> list[str]:
    entries = driver.incident.current.entries
    return [sentence(entry.event) for entry in entries if isinstance(entry.event, ListAsked)]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_field_is_filled_from_a_list_and_both_question_and_answer_are_on_record(
    size: tuple[int, int],
) -> None:
    here = world()
    async with driving(here, START, size) as driver:
        await driver.on(ParameterForm)
        assert "F4 lists the buckets" in driver.text
        await driver.press("f4")
        await driver.on(ConfirmTarget)  # nothing is asked of an account that was not meant
        assert not here.asked
        await driver.press("y")
        await driver.on(Pick)
        await driver.until(lambda: "2 of 2 buckets; these are the first" in driver.text)
        assert driver.text.index(BUCKET) < driver.text.index("logs-archive")  # the newest first
        await driver.write("gxp")
        await driver.until(lambda: "1 of 2 buckets" in driver.text)
        await driver.press("enter")
        await driver.on(ParameterForm)
        assert driver.app.screen.query_one("#field-bucket", OutsideInput).value == BUCKET

        await driver.press("f2")
        await driver.on(WorkingScreen)  # the account was confirmed once
        assert asked_for(driver) == [
            "asking for a list for bucket (s3.ListBuckets)",
            "asked for a list for bucket (s3.ListBuckets): 2 found, more were left",
        ]
        recorded = driver.incident.current.transcript

    listing = listing_of("bucket", BOOK)
    assert listing is not None
    again = ReplaySource(recorded, here.clock)._answers.values()
    told = [item.data["Buckets"] for item in again if item.operation == listing.operation]
    assert told == [BUCKETS.data["Buckets"]]


async def test_a_list_that_is_denied_names_the_permission_and_one_that_there_is_not_says_so() -> None:
    async with driving(world(), FILLED) as driver:
        await begin(driver)
        await driver.press("p")
        await driver.on(ParameterForm)
        driver.app.screen.query_one("#field-server_id").focus()
        await driver.pilot.pause()
        await driver.press("f4")
        await driver.on(Pick)
        await driver.until(lambda: "It needs transfer:ListServers" in driver.text)
        await driver.press("enter")
        assert isinstance(driver.app.screen, Pick)
        await driver.press("escape")
        await driver.on(ParameterForm)
        driver.app.screen.query_one("#field-since").focus()
        await driver.pilot.pause()
        await driver.press("f4")
        await driver.until(lambda: "AWS has no list of what since can be" in driver.said)
        await driver.press("escape")
        await driver.on(WorkingScreen)
        assert asked_for(driver)[-1] == (
            "asked for a list for server_id (transfer.ListServers): AccessDeniedException"
        )
