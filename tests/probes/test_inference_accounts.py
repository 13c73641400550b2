"""Endpoints that look like one trouble and have another, or none: what a hasty look would blame is not it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from tests.drilling import solve
from tests.refusals import proven
from tests.simulation.accounts import action
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import AnswerKey, Scenario, ScenarioAction

pytestmark = pytest.mark.timeout(120)

NAME = "egret"
GOOD = {"errors_4xx": 0, "errors_5xx": 0, "model_errors": 0, "overhead": 0.02, "memory": 40}
KILLED = "[11] [WARNING] Worker with pid 77 was terminated due to signal 9"
TIMED_OUT = "[73] [CRITICAL] WORKER TIMEOUT (pid:77)"
WAITED = "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='x', port=443): Read timed out."
NO_GPU_MEMORY = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 9 GiB"
REFUSED = (
    "Failed to set desired instance count to 9. Reason: The account-level service limit 'ml.m5.xlarge for "
    "endpoint usage' is 4 Instances, with current utilization of 4 Instances and a request delta of 5."
)
SERVERLESS = {"AllTraffic": {"ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 1}}}
OF_OTHER = (
    'ReadTimeoutError: Read timeout on endpoint URL: "https://runtime.sagemaker.us-east-1.amazonaws.com/'
    'endpoints/egret-old/invocations"'
)


def traffic(**told: Any) -> ScenarioAction:
    return action("sim.EndpointTraffic", **{"endpoint": NAME, "took": "90m", **GOOD, **told})


def lines(*events: str) -> ScenarioAction:
    group = f"/aws/sagemaker/Endpoints/{NAME}"
    return action("sim.LogEvents", group=group, stream="AllTraffic/i-1", events=list(events))


ACCOUNTS: Mapping[str, tuple[Mapping[str, Any], tuple[ScenarioAction, ...], Mapping[str, str], set[str]]] = {
    "concurrency of one is used up all the time, and nobody is turned away": (
        {"variants": SERVERLESS},
        (traffic(calls=5, model=2.0, used=1.0),),
        {"client_timeout_s": "30"},
        set(),
    ),
    "all cores are busy, and answers are quick": ({}, (traffic(calls=[900, 1000], cpu=370),), {}, set()),
    "a quota that refused three days ago": (
        {},
        (
            action("sim.At", time="70h"),
            action(
                "sim.ScalingActivity",
                resource=f"endpoint/{NAME}/variant/AllTraffic",
                status="Failed",
                took="1m",
                message=REFUSED,
            ),
            action("sim.At", time="100m"),
            traffic(cpu=120),
        ),
        {},
        set(),
    ),
    "a worker that was stopped once": (
        {},
        (traffic(cpu=120), lines("[14] [ERROR] Worker (pid:77) was terminated due to signal 15")),
        {},
        set(),
    ),
    "another endpoint's error": ({}, (traffic(cpu=120),), {"error_text": OF_OTHER}, set()),
    "a worker that the server itself killed after its own timeout": (
        {},
        (traffic(calls=10, model=2, slowest=60, model_errors=2, cpu=130), lines(TIMED_OUT, KILLED)),
        {},
        {"model-over-60s"},
    ),
    "stray lines beside a limit that is reached all the time": (
        {},
        (
            traffic(calls=4, model=45, slowest=60.0, model_errors=1, cpu=190),
            lines(NO_GPU_MEMORY, WAITED, WAITED),
        ),
        {},
        {"model-over-60s"},
    ),
}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_only_what_is_the_matter_is_proven(name: str) -> None:
    settings, told, parameters, expected = ACCOUNTS[name]
    scenario = Scenario(
        id="account",
        title="An account",
        story="",
        playbook="inference-timeout",
        parameters={"endpoint_name": NAME, **parameters},
        build=(
            action("sim.At", time="60d"),
            action("sim.Endpoint", name=NAME, **settings),
            action("sim.At", time="100m"),
            *told,
        ),
        break_=(),
        answer=AnswerKey(status=ConclusionStatus.CLEAN),
    )
    solved = asyncio.run(solve(scenario))
    assert proven(solved) == expected
    assert expected or solved.diagnosis.conclusion.status is ConclusionStatus.CLEAN
