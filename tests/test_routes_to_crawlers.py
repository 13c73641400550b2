"""From a file whose notification was lost on to the crawler that waits for it, with bucket and key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.drilling import DRILLS, shipped, solve
from workbench.domain.diagnosis import CauseStatus

LOST = {"10": "trigger-notification-filter-miss", "22": "trigger-notification-overwritten"}


@pytest.mark.parametrize("number", sorted(LOST))
async def test_a_lost_notification_leads_on_to_the_crawler_that_may_wait_for_it(number: str) -> None:
    name = next(path.stem for path in DRILLS if path.name.startswith(f"{number}-"))
    drill = shipped().scenarios[name]
    solved = await solve(drill)
    cause = next(item for item in solved.diagnosis.causes if item.id == LOST[number])
    assert cause.status is CauseStatus.PROVEN
    assert cause.next is not None
    given = cause.next.parameters
    assert given["bucket"] == drill.parameters["bucket"]
    assert given["key"] == drill.parameters["key"]
    further = await solve(replace(drill, playbook=cause.next.playbook, parameters=given))
    assert further.findings["object"].facts["exists"] is True
