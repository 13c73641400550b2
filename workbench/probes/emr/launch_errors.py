"""What did EC2 itself answer when the cluster asked it for instances?

EMR asks in its service role, by RunInstances and CreateFleet, and often passes on no more than "internal
error". Event history has EC2's own code: no capacity, a quota, no address, a group that is gone, a right that
the role lacks. Of the calls of that role in the time of the launch those count that are about this cluster,
as far as they name one; and only if the last of them failed: an earlier refusal that was got over is none.
Which quota it is about is told by that code, or by EMR's own words.

Sources: AWS CloudTrail API reference, LookupEvents; Amazon EC2 API reference, "Error codes"; Amazon EMR
management guide, "Service role for Amazon EMR".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered
from workbench.knowledge.answers import stamp
from workbench.knowledge.emr.ec2_failures import LaunchCause, quota_in, quota_of
from workbench.probes.emr._clusters import ask_cluster, cluster_in
from workbench.probes.emr._launch import Launch, ask_launch, read_launch, type_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster."""

    cluster_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What EC2 refused. Texts are empty where it refused nothing."""

    refused: int | None = None
    """Calls for this cluster that EC2 refused while it was launched."""
    code: str | None = None
    """EC2's code of the last."""
    message: str | None = None
    """What it said, cut at 300 characters."""
    at: datetime | None = None
    """When; of a quota that only EMR's words name, when the cluster ended."""
    points_to: tuple[LaunchCause, ...] | None = None
    """The cause that this code speaks for, where the last call failed; empty when none did."""
    instance_type: str | None = None
    """The type that was asked for."""
    quota_name: str | None = None
    """The quota that it is about, as Service Quotas calls it; empty where it is about none."""


_NOTHING = Facts(refused=0, code="", message="", points_to=(), instance_type="", quota_name="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the cluster; where it never came up, for what was asked of EC2."""
    answers: dict[AnswerName, Answer] = {"cluster": aws.read(ask_cluster(params.cluster_id))}
    cluster = cluster_in(answers["cluster"])
    if not cluster.never_came_up or cluster.code == "USER_REQUEST":
        return answers
    return {**answers, **aws.read_all(ask_launch(cluster))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Find the last call for this cluster, and whether it was refused."""
    described = answers["cluster"]
    if described.outcome is Outcome.NOT_FOUND:
        return skipped(f"EMR shows no cluster {params.cluster_id}", _NOTHING)
    if not described.ok:
        return unanswered(described, Facts())
    cluster = cluster_in(described)
    if not cluster.never_came_up or cluster.code == "USER_REQUEST":
        return skipped(
            "The cluster came up, or was ended by a request: EC2 gave it what it asked for", _NOTHING
        )
    launch = read_launch(answers, cluster)
    kind, quota = quota_in(cluster.message)
    told = Facts(at=cluster.ended_at, instance_type=kind, quota_name=quota) if quota else Facts()
    if not launch.refused and not launch.history.is_silent:
        return launch.history.cannot_tell(told, "a refusal by EC2", narrower=False)
    if not launch.refused:
        nothing = replace(_NOTHING, at=told.at, instance_type=kind, quota_name=quota)
        return passed("EC2 refused nothing that was asked for this cluster", nothing)
    return _say(launch)


def _say(launch: Launch) -> Judgement[Facts]:
    last, is_last, cause = launch.refused[-1], launch.last_refusal is not None, launch.cause
    kind = type_in(last)
    facts = Facts(
        refused=len(launch.refused),
        code=last.error_code,
        message=last.error_message[:300],
        at=last.at,
        points_to=(cause,) if cause else (),
        instance_type=kind,
        quota_name=quota_of(kind, last.error_code) if is_last else "",
    )
    what = f" for {kind}" if kind else ""
    after = "" if is_last else "; a later call went well"
    why = f"{last.error_code}: {last.error_message[:200]}"
    said = f"EC2 refused {last.name}{what} at {stamp(last.at)}: {why}{after}"
    return failed(said, facts, occurred_at=last.at) if is_last else passed(said, facts)


probe = Probe(
    title="What did EC2 answer when the cluster asked for instances?",
    params=Params,
    facts=Facts,
    operations=("emr.DescribeCluster", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
)
