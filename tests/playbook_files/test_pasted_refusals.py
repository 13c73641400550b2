"""A refusal that is pasted at home leads to the playbook of denied uploads, with what it names filled in."""

from __future__ import annotations

import pytest

from tests.drilling import shipped
from workbench.domain.scenario import Scenario
from workbench.engine.triage import triage
from workbench.knowledge.signatures import in_use

PLAYBOOK = "upload-access-denied"
REFUSED = [
    drill
    for drill in shipped().scenarios.values()
    if drill.playbook == PLAYBOOK and "error_text" in drill.parameters
]
SAY_LITTLE = {
    "41-the-second-lock",
    "42-only-the-big-ones",
    "43-the-key-that-was-tidied-away",
    "44-a-name-that-travels-badly",
    "48-first-come",
    "49-locked-without-a-receipt",
    "51-the-uniform-fits-the-wrong-job",
    "52-one-letter-short",
    "54-behind-frosted-glass",
    "55-no-one-wrote-it-down",
    "56-the-unit-below-the-root",
    "58-the-gate-that-nobody-logs",
}
"""Their words name no bucket: a person has to know it."""


@pytest.mark.parametrize("drill", REFUSED, ids=lambda drill: drill.id)
def test_the_words_lead_to_the_playbook(drill: Scenario) -> None:
    found = triage(str(drill.parameters["error_text"]), shipped().playbooks.values(), in_use()).suggestions[0]

    assert found.playbook == PLAYBOOK
    if drill.id not in SAY_LITTLE:
        given = {name: str(drill.parameters[name]) for name in ("bucket", "key")}
        assert given == {name: found.parameters.get(name) for name in given}


def test_those_that_say_little_are_drills() -> None:
    assert {drill.id for drill in REFUSED} >= SAY_LITTLE
