"""The worked examples of `emr.launch_errors`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.cloudtrail._examples import event, history
from workbench.probes.emr._examples import CLUSTER, cluster
from workbench.probes.emr.launch_errors import Params

_PARAMS = Params(cluster_id=CLUSTER)
_ROLE = "arn:aws:sts::123456789012:assumed-role/EMR_DefaultRole/CCSSession"
_DEAD = cluster("TERMINATED_WITH_ERRORS", "INTERNAL_ERROR", "An internal error occurred.", was_ready=False)


def _asked(hours_ago: float, error: str = "", *, who: str = _ROLE, of: str = CLUSTER) -> JsonObject:
    tags: JsonObject = {"items": [{"key": "aws:elasticmapreduce:job-flow-id", "value": of}]}
    request: JsonObject = {"instanceType": "m6i.4xlarge", "tagSpecificationSet": {"items": [{"tags": tags}]}}
    return event("RunInstances", request, hours_ago=hours_ago, who=who, error=error, source="ec2")


def _answers(*runs: JsonObject, dead: Answer = _DEAD) -> dict[AnswerName, Answer]:
    return {"cluster": dead, ("calls", "RunInstances"): history(*runs), ("calls", "CreateFleet"): history()}


_WORDS = "The number of vCPUs for instance type g5.4xlarge exceeds the EC2 service quota for that type"

EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="only EMR's words name the quota",
        params=_PARAMS,
        answers=_answers(dead=cluster("TERMINATED_WITH_ERRORS", "VALIDATION_ERROR", _WORDS, was_ready=False)),
        verdict=Verdict.PASS,
        facts={
            "points_to": [],
            "quota_name": "Running On-Demand G and VT instances",
            "instance_type": "g5.4xlarge",
        },
    ),
    Example(
        name="no vCPU was left of the quota",
        params=_PARAMS,
        answers=_answers(_asked(1.2, "Client.VcpuLimitExceeded")),
        verdict=Verdict.FAIL,
        facts={
            "points_to": ["emr-ec2-quota-exceeded"],
            "quota_name": "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
            "instance_type": "m6i.4xlarge",
        },
    ),
    Example(
        name="there was no capacity",
        params=_PARAMS,
        answers=_answers(_asked(1.2, "Server.InsufficientInstanceCapacity")),
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-capacity-unavailable"], "quota_name": ""},
    ),
    Example(
        name="a refusal that was got over is none",
        params=_PARAMS,
        answers=_answers(_asked(1.3, "Server.InsufficientInstanceCapacity"), _asked(1.2)),
        verdict=Verdict.PASS,
        facts={"refused": 1, "points_to": []},
    ),
    Example(
        name="it was another cluster's",
        params=_PARAMS,
        answers=_answers(_asked(1.2, "Client.VcpuLimitExceeded", of="j-0THERCLUSTER1")),
        verdict=Verdict.PASS,
        facts={"refused": 0, "points_to": []},
    ),
    Example(
        name="the cluster came up",
        params=_PARAMS,
        answers={"cluster": cluster()},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"points_to": []},
    ),
    Example(
        name="nobody may read Event history",
        params=_PARAMS,
        answers={
            "cluster": _DEAD,
            **{
                ("calls", name): denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents")
                for name in ("RunInstances", "CreateFleet")
            },
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"points_to": None},
    ),
)
