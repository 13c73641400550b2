"""From a pasted execution of a SageMaker pipeline to what its failing step is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.drilling import Solved, shipped, solve
from workbench.domain.scenario import Scenario
from workbench.engine.triage import triage
from workbench.knowledge.signatures import in_use


def drill(number: str) -> Scenario:
    return next(item for name, item in shipped().scenarios.items() if name.startswith(f"{number}-"))


async def pasted(scenario: Scenario) -> Solved:
    """Solve a drill from its pasted ARN, as whoever takes the first suggestion."""
    arn = scenario.parameters["pipeline_execution_arn"]
    first = triage(f"Pipeline failed: {arn}", shipped().playbooks.values(), in_use()).suggestions[0]
    assert first.parameters == {"pipeline_execution_arn": arn}
    return await solve(replace(scenario, playbook=first.playbook, parameters=dict(first.parameters)))


async def test_the_step_that_failed_names_the_training_job() -> None:
    solved = await pasted(drill("228"))
    assert solved.diagnosis.conclusion.primary == "training-script-error"
    assert solved.findings["job"].facts["name"] == "pipelines-ab3v8m2z7bhc-Fit-k2j3h4g5f6"
    assert solved.findings["job"].facts["found_by"] == "pipeline"


async def test_where_training_is_in_order_the_clean_end_leads_on_to_the_deployment() -> None:
    scenario = drill("286")
    solved = await pasted(scenario)
    assert solved.diagnosis.conclusion.status == "clean"
    way = solved.diagnosis.conclusion.next
    assert way is not None
    further = await solve(replace(scenario, playbook=way.playbook, parameters=dict(way.parameters)))
    assert further.diagnosis.conclusion.primary == "model-not-approved"


async def test_an_endpoint_that_the_pipeline_did_not_make_is_never_blamed() -> None:
    scenario = replace(drill("228"), playbook="model-deploy-or-predict")
    solved = await solve(scenario)
    assert solved.findings["endpoint"].facts["name"] != "rivers-old"
    assert solved.diagnosis.conclusion.primary is None


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:codepipeline:eu-west-3:444455556666:puffin",
        "Bitbucket says that pipeline/7 of the branch main was red again this morning",
    ],
)
def test_other_pipelines_do_not_lead_to_training(text: str) -> None:
    suggested = triage(text, shipped().playbooks.values(), in_use()).suggestions
    assert "training-stuck" not in {item.playbook for item in suggested}
