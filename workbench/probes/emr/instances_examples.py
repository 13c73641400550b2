"""The worked examples of `emr.instances`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.emr._examples import CLUSTER, STEP, ago, cluster, described, step, steps
from workbench.probes.emr.instances import Params

_PARAMS = Params(cluster_id=CLUSTER, step_id=STEP)


def _ended(*minutes_ago: int, truncated: bool = False) -> Answer:
    rows: list[JsonObject] = [
        {
            "Ec2InstanceId": f"i-{minutes:08x}",
            "Market": "SPOT",
            "Status": {
                "State": "TERMINATED",
                "StateChangeReason": {"Message": "Spot instance interruption"},
                "Timeline": {"CreationDateTime": ago(590), "EndDateTime": ago(minutes)},
            },
        }
        for minutes in minutes_ago
    ]
    return answered("emr.ListInstances", {"Instances": rows}, truncated=truncated)


_LIFE: dict[AnswerName, Answer] = {"cluster": cluster(), "steps": steps(step())}

EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="a Spot instance went away while the step ran",
        params=_PARAMS,
        answers={**_LIFE, "step": described(step()), "instances": _ended(125, 300)},
        verdict=Verdict.WARN,
        facts={"lost": 1, "spot": 1, "first": "i-0000007d", "reason": "Spot instance interruption"},
    ),
    Example(
        name="one went away long before",
        params=_PARAMS,
        answers={**_LIFE, "step": described(step()), "instances": _ended(300)},
        verdict=Verdict.PASS,
        facts={"lost": 0},
    ),
    Example(
        name="the list has no end",
        params=_PARAMS,
        answers={**_LIFE, "step": described(step()), "instances": _ended(300, truncated=True)},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.TRUNCATED,
    ),
    Example(
        name="there is no step",
        params=Params(cluster_id=CLUSTER),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
    Example(
        name="nobody may look",
        params=_PARAMS,
        answers={
            **_LIFE,
            "step": described(step()),
            "instances": denied("emr.ListInstances", "elasticmapreduce:ListInstances"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"lost": None},
    ),
)
