"""The worked examples of `emr.instances`."""

from __future__ import annotations

import json
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

_TASK_FLEET: JsonObject = {
    "Id": "if-1",
    "InstanceFleetType": "TASK",
    "TargetSpotCapacity": 8,
    "ProvisionedSpotCapacity": 2,
    "Status": {"State": "SUSPENDED", "StateChangeReason": {"Message": "Subnet has no free addresses"}},
}


def _resized(minutes_ago: int, cluster_id: str = CLUSTER) -> Answer:
    """Return a resize by a person so many minutes ago."""
    record = {
        "eventName": "ModifyInstanceFleet",
        "eventTime": ago(minutes_ago),
        "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/ann"},
        "requestParameters": {"clusterId": cluster_id},
    }
    event: JsonObject = {"EventTime": ago(minutes_ago), "CloudTrailEvent": json.dumps(record)}
    return answered("cloudtrail.LookupEvents", {"Events": [event]})


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
        name="a fleet that gets no more instances, though none went away",
        params=_PARAMS,
        answers={
            **_LIFE,
            "cluster": cluster(InstanceCollectionType="INSTANCE_FLEET"),
            "step": described(step()),
            "instances": _ended(300),
            "parts": answered("emr.ListInstanceFleets", {"InstanceFleets": [_TASK_FLEET]}),
            "resizes": _resized(125, "j-ANOTHERONE000"),
        },
        verdict=Verdict.WARN,
        facts={
            "lost": 0,
            "stalled": ["task fleet, 2 of 8 units, suspended: Subnet has no free addresses"],
            "resized_by": "",
        },
    ),
    Example(
        name="somebody made the cluster smaller while the step ran",
        params=_PARAMS,
        answers={
            **_LIFE,
            "step": described(step()),
            "instances": _ended(124),
            "parts": answered("emr.ListInstanceGroups", {"InstanceGroups": []}),
            "resizes": _resized(125),
        },
        verdict=Verdict.WARN,
        facts={"lost": 1, "stalled": [], "resized_by": "arn:aws:iam::123456789012:user/ann"},
    ),
    Example(
        name="neither groups nor Event history may be read",
        params=_PARAMS,
        answers={
            **_LIFE,
            "step": described(step()),
            "instances": _ended(300),
            "parts": denied("emr.ListInstanceGroups", "elasticmapreduce:ListInstanceGroups"),
            "resizes": denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"lost": 0, "stalled": None, "resized_by": None},
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
