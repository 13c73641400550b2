"""From a job that may not read on to who says no: asked for the read that was refused, not for a write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.drilling import DRILLS, Solved, shipped, solve
from workbench.domain.diagnosis import CauseStatus

REFUSING = {
    "122": ("glue-input-access-denied", "s3:GetObject", "s3-identity-missing-allow"),
    "215": ("training-input-access-denied", "s3:GetObject", "s3-path-outside-grant"),
    "124": ("glue-kms-denied", "kms:Decrypt", "kms-caller-not-permitted"),
}


def _on_from(solved: Solved, cause: str) -> Mapping[str, str]:
    found = next(item for item in solved.diagnosis.causes if item.id == cause)
    assert found.next is not None
    assert found.next.playbook == "upload-access-denied"
    return found.next.parameters


@pytest.mark.parametrize("number", sorted(REFUSING))
async def test_the_next_playbook_is_asked_for_the_read_that_was_refused(number: str) -> None:
    cause, action, answer = REFUSING[number]
    name = next(path.stem for path in DRILLS if path.name.startswith(f"{number}-"))
    drill = shipped().scenarios[name]
    given = _on_from(await solve(drill), cause)
    assert given["action"] == action
    further = await solve(replace(drill, playbook="upload-access-denied", parameters=given))
    proven = {item.id for item in further.diagnosis.causes if item.status is CauseStatus.PROVEN}
    assert proven == {answer}
