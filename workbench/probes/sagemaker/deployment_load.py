"""Are the processors of the endpoint at their limit?

As sagemaker.endpoint_instances tells it, for an endpoint that may not exist.

Sources: those of sagemaker.endpoint_instances.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped
from workbench.probes._params import TimeParams
from workbench.probes.sagemaker import endpoint_instances as instances
from workbench.probes.sagemaker._endpoint import EndpointParams

Facts = instances.Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """Which endpoint; empty: there is none."""

    endpoint_name: str = ""
    variant: str = ""


def _asked(params: Params) -> EndpointParams:
    return EndpointParams(
        endpoint_name=params.endpoint_name,
        variant=params.variant,
        since=params.since,
        until=params.until,
    )


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask as that probe asks."""
    return instances.probe.collect(aws, _asked(params)) if params.endpoint_name else {}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Judge as that probe judges."""
    if not answers:
        none = replace(Facts(), saturated=False, idle=False, disk_full=False, since="")
        return skipped("There is no endpoint whose instances could be busy", none)
    judged: Judgement[Facts] = instances.probe.judge(answers, _asked(params))
    return judged


probe = Probe(
    title="Are the processors of the endpoint at their limit?",
    params=Params,
    facts=Facts,
    operations=instances.probe.operations,
    collect=collect,
    judge=judge,
)
