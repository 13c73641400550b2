"""The worked examples of `sagemaker.deployment_load`: those of `sagemaker.endpoint_instances`."""

from __future__ import annotations

from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.probe import Example
from workbench.probes.sagemaker.deployment_load import Params
from workbench.probes.sagemaker.endpoint_instances_examples import EXAMPLES as OF_INSTANCES

EXAMPLES: tuple[Example[Params], ...] = (
    *(
        Example(
            name=example.name,
            params=Params(
                endpoint_name=example.params.endpoint_name,
                variant=example.params.variant,
                since=example.params.since,
                until=example.params.until,
            ),
            answers=example.answers,
            verdict=example.verdict,
            reason=example.reason,
            facts=example.facts,
        )
        for example in OF_INSTANCES
    ),
    Example(
        name="there is no endpoint",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"saturated": False},
    ),
)
