"""The worked examples of `emr.ended_by`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.cloudtrail._examples import WRITER, event, history
from workbench.probes.emr._examples import CLUSTER, STEP, ago, cluster, described, step
from workbench.probes.emr.ended_by import Params

_PARAMS = Params(cluster_id=CLUSTER, step_id=STEP)
_NO_POLICY = answered("emr.GetAutoTerminationPolicy")
_ENDED = cluster("TERMINATED", "USER_REQUEST", "Terminated by user request")


def _answers(
    described_cluster: Answer = _ENDED, state: str = "COMPLETED", **more: Answer
) -> dict[AnswerName, Answer]:
    answers: dict[AnswerName, Answer] = {
        "cluster": described_cluster,
        "step": described(step(state)),
        "TerminateJobFlows": history(),
        "CancelSteps": history(),
        "policy": _NO_POLICY,
    }
    answers.update(more)
    return answers


def _idle(*values: float) -> Answer:
    points: list[JsonObject] = [
        {"Timestamp": ago(80 + 5 * index), "Minimum": value} for index, value in enumerate(values)
    ]
    return answered("cloudwatch.GetMetricStatistics", {"Datapoints": points})


_POLICY = answered("emr.GetAutoTerminationPolicy", {"AutoTerminationPolicy": {"IdleTimeout": 3600}})

EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="somebody ended the cluster",
        params=_PARAMS,
        answers=_answers(
            TerminateJobFlows=history(
                event(
                    "TerminateJobFlows", {"jobFlowIds": [CLUSTER]}, hours_ago=1.05, source="elasticmapreduce"
                )
            )
        ),
        verdict=Verdict.WARN,
        facts={"by": "request", "what": "cluster", "call": "TerminateJobFlows", "who": WRITER},
    ),
    Example(
        name="somebody cancelled the step",
        params=_PARAMS,
        answers=_answers(
            cluster(),
            "CANCELLED",
            CancelSteps=history(
                event(
                    "CancelSteps",
                    {"clusterId": CLUSTER, "stepIds": [STEP]},
                    hours_ago=2.05,
                    source="elasticmapreduce",
                )
            ),
        ),
        verdict=Verdict.WARN,
        facts={"by": "request", "what": "step", "call": "CancelSteps"},
    ),
    Example(
        name="the call was about another cluster",
        params=_PARAMS,
        answers=_answers(
            TerminateJobFlows=history(
                event("TerminateJobFlows", {"jobFlowIds": ["j-OTHER0000000"]}, hours_ago=1.05)
            )
        ),
        verdict=Verdict.PASS,
        facts={"by": "nobody", "idle_timeout_s": 0},
    ),
    Example(
        name="it was idle for as long as its policy lets it",
        params=_PARAMS,
        answers=_answers(policy=_POLICY, idle=_idle(1, 1, 1, 1)),
        verdict=Verdict.WARN,
        facts={"by": "idle", "what": "cluster", "idle_timeout_s": 3600, "was_idle": True},
    ),
    Example(
        name="it has such a policy, and was at work",
        params=_PARAMS,
        answers=_answers(policy=_POLICY, idle=_idle(1, 0, 1)),
        verdict=Verdict.PASS,
        facts={"by": "nobody", "was_idle": False},
    ),
    Example(
        name="it has such a policy, and no datapoint of that time is left",
        params=_PARAMS,
        answers=_answers(policy=_POLICY, idle=_idle()),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"by": None, "idle_timeout_s": 3600},
    ),
    Example(
        name="the step was cancelled, and nothing is seen that did it",
        params=_PARAMS,
        answers=_answers(state="CANCELLED"),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"by": None},
    ),
    Example(
        name="nothing was ended from outside",
        params=_PARAMS,
        answers={"cluster": cluster(), "step": described(step("COMPLETED"))},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"by": "nobody"},
    ),
    Example(
        name="nobody may read Event history",
        params=_PARAMS,
        answers=_answers(TerminateJobFlows=denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents")),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"by": None},
    ),
    Example(
        name="nobody may read the policy",
        params=_PARAMS,
        answers=_answers(
            policy=denied("emr.GetAutoTerminationPolicy", "elasticmapreduce:GetAutoTerminationPolicy")
        ),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"by": None},
    ),
)
