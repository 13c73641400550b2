"""From a workflow to the cluster, the application or the virtual cluster that it waited for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.drilling import DRILLS, shipped, solve
from workbench.domain.diagnosis import CauseStatus

ROUTES = {
    "501": (
        "emr-step-failed",
        {"cluster_id": "j-1N6HTL0AD0001", "step_id": "s-0BBBBBBBBBBB2"},
        "steps",
    ),
    "502": (
        "emr-serverless-job-failed",
        {"application_id": "00f1k2m3n4p5q6r7", "job_run_id": "00f9z8y7x6w5v4u3"},
        "run",
    ),
    "503": (
        "emr-eks-job-failed",
        {"virtual_cluster_id": "0vc1k2m3n4p5q6r7s8", "job_run_id": "00000003ab4cd5ef6gh"},
        "run",
    ),
}


@pytest.mark.parametrize("number", sorted(ROUTES))
async def test_a_workflow_leads_to_the_run_that_it_waited_for(number: str) -> None:
    playbook, parameters, check = ROUTES[number]
    drill = shipped().scenarios[next(path.stem for path in DRILLS if path.name.startswith(f"{number}-"))]
    solved = await solve(drill)
    leading = [
        item.next for item in solved.diagnosis.causes if item.status is CauseStatus.PROVEN and item.next
    ]
    assert [(item.playbook, item.parameters) for item in leading] == [(playbook, parameters)]
    further = await solve(replace(drill, playbook=playbook, parameters=parameters))
    assert further.findings[check].facts["state"] == "FAILED"
