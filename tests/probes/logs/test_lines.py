"""The probes of logs that are made of one mould, for what their examples do not show."""

from __future__ import annotations

import pytest

from tests.probes.test_contract import EXAMPLES_OF, PROBES, nothing_but
from workbench.domain.evidence import Outcome
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import AnyProbe

OF_DESCRIBED = [
    probe
    for name, probe in PROBES.items()
    if name.startswith("logs.") and name != "logs.resource_lines" and len(probe.operations) == 3
]


@pytest.mark.parametrize("probe", OF_DESCRIBED, ids=lambda probe: probe.id)
def test_the_log_of_a_thing_that_is_not_there_is_unknown(probe: AnyProbe) -> None:
    params = next(example.params for example in EXAMPLES_OF[probe.id] if example.answers)
    judged = probe.judge(probe.collect(nothing_but(Outcome.NOT_FOUND), params), params)

    assert (judged.verdict, judged.reason) == (Verdict.UNKNOWN, UnknownReason.NO_DATA)
    assert "wrong name or id, or another Region" in judged.summary
    assert judged.facts == probe.facts()
