"""The worked examples of `emr.called_work`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, denied
from workbench.probes.cloudtrail._examples import WRITER, event, history
from workbench.probes.emr._job_examples import APPLICATION, RUN
from workbench.probes.emr.called_work import Params

_STEP, _CLUSTER = "s-1A2B3C4D5E6F7", "j-3KVXXXXXXX7UG"
_PARAMS = Params(
    product="cluster",
    step_id=_STEP,
    role_arn=WRITER,
    since=NOON - timedelta(hours=3),
    until=NOON - timedelta(hours=2),
)


def _added(cluster: str, *steps: str, hours_ago: float = 2.9) -> JsonObject:
    return event(
        "AddJobFlowSteps",
        {"jobFlowId": cluster},
        hours_ago=hours_ago,
        source="elasticmapreduce",
        response={"stepIds": steps},
    )


EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="state and cause name both",
        params=Params(product="cluster", cluster_id=_CLUSTER, step_id=_STEP),
        answers={},
        verdict=Verdict.PASS,
        facts={"cluster_id": _CLUSTER, "step_id": _STEP},
    ),
    Example(
        name="the call names the cluster",
        params=_PARAMS,
        answers={
            ("calls", "AddJobFlowSteps"): history(
                _added("j-2OTHER000000", "s-9", hours_ago=2.8), _added(_CLUSTER, _STEP)
            ),
            ("calls", "RunJobFlow"): history(),
        },
        verdict=Verdict.PASS,
        facts={"cluster_id": _CLUSTER, "step_id": _STEP},
    ),
    Example(
        name="two calls fit, whose answers are not shown",
        params=_PARAMS,
        answers={
            ("calls", "AddJobFlowSteps"): history(_added("j-2OTHER000000", hours_ago=2.8), _added(_CLUSTER)),
            ("calls", "RunJobFlow"): history(),
        },
        verdict=Verdict.WARN,
        facts={"cluster_id": ""},
    ),
    Example(
        name="a run of Glue is none of EMR Serverless",
        params=Params(product="serverless", role_arn=WRITER, since=_PARAMS.since, until=_PARAMS.until),
        answers={
            ("calls", "StartJobRun"): history(
                event(
                    "StartJobRun",
                    {"jobName": "nightly"},
                    hours_ago=2.9,
                    source="glue",
                    response={"jobRunId": "jr_1"},
                ),
                event(
                    "StartJobRun",
                    {"applicationId": APPLICATION},
                    hours_ago=2.8,
                    source="emr-serverless",
                    response={"jobRunId": RUN},
                ),
            )
        },
        verdict=Verdict.PASS,
        facts={"application_id": APPLICATION, "job_run_id": RUN},
    ),
    Example(
        name="nothing of EMR was called",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"product": "", "cluster_id": ""},
    ),
    Example(
        name="nobody may read Event history",
        params=_PARAMS,
        answers={
            ("calls", name): denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents")
            for name in ("AddJobFlowSteps", "RunJobFlow")
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"cluster_id": ""},
    ),
)
