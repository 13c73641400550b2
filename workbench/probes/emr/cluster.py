"""How does the cluster stand, was it ever ready, and what ended it?

A cluster that was never ready failed at its launch: then every step is CANCELLED, and none of them is the
cause. One that ended with STEP_FAILURE only says that a step failed. INTERNAL_ERROR does not mean that it is
AWS's fault: capacity, quotas and EC2's rate limits come under it. What a code of ErrorDetails says counts
before the words of the reason.

EMR shows clusters that ended for some two months; an older one is refused as not valid, which does not mean
that it never was.

Sources: Amazon EMR API reference, DescribeCluster; Amazon EMR management guide, "Understanding the cluster
lifecycle", "Error codes with ErrorDetail information".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import stamp, text
from workbench.knowledge.arns import role_name
from workbench.knowledge.emr.clusters import ENDED, ChangeCode, Cluster, ClusterState
from workbench.probes.emr._clusters import ask_cluster, cluster_in

_QUOTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster."""

    cluster_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How a cluster stands. Texts are empty where there is nothing to tell."""

    exists: bool | None = None
    """EMR shows it, in this account and Region."""
    name: str | None = None
    """Its name."""
    state: ClusterState | None = None
    """How it stands."""
    code: ChangeCode | Literal[""] | None = None
    """Why it ended; empty while it lives."""
    message: str | None = None
    """The same in words, cut at 300 characters."""
    error_code: str | None = None
    """The first code of ErrorDetails."""
    was_ready: bool | None = None
    """It could take steps once."""
    launch_failed: bool | None = None
    """It ended before it was ever ready."""
    created_at: str | None = None
    """When it was asked for, ISO 8601."""
    ready_at: datetime | None = None
    """When it could take steps."""
    ended_at: str | None = None
    """When it ended, ISO 8601; empty while it lives."""
    release: str | None = None
    """Its release, `emr-7.5.0`."""
    subnet_id: str | None = None
    """Its subnet, or the first that it may be put in."""
    zone: str | None = None
    """Its Availability Zone, as far as it is told."""
    instance_type: str | None = None
    """The type of instance that ErrorDetails name."""
    service_role_arn: str | None = None
    """The role of EMR itself."""
    launch_role_arn: str | None = None
    """The same where the cluster never came up, and nobody ended it; else empty: then it could be used."""
    launch_profile: str | None = None
    """The name of the instance profile in the same case; else empty."""
    arn: str | None = None
    """Its ARN."""
    service_role: str | None = None
    """Its name, for commands."""
    instance_profile: str | None = None
    """The name of the instance profile of its nodes."""
    security_configuration: str | None = None
    """The name of its security configuration."""
    log_uri: str | None = None
    """The folder of its log files in S3, ending in its id."""
    log_group: str | None = None
    """The group of CloudWatch Logs that it sends to."""
    terminates_itself: bool | None = None
    """It ends when its steps are done."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the cluster."""
    return {"cluster": aws.read(ask_cluster(params.cluster_id))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell how it stands, and by what it ended."""
    described = answers["cluster"]
    if described.outcome is Outcome.NOT_FOUND:
        why = f"EMR shows no cluster {params.cluster_id} here: another account or Region, or ended months ago"
        return unknown(UnknownReason.NO_DATA, why, Facts(exists=None))
    if not described.ok:
        return unanswered(described, Facts())
    cluster = cluster_in(described)
    facts = _facts(cluster)
    if cluster.state is None:
        said = f"The cluster is {text(cluster.data, 'Status', 'State')}, a state that is not known here"
        return unknown(UnknownReason.NO_DATA, said, facts)
    return _say(cluster, facts)


def _facts(cluster: Cluster) -> Facts:
    data = cluster.error_data
    logs, profile = cluster.logs, cluster.profile_name
    was_no_wish = cluster.never_came_up and cluster.code != "USER_REQUEST"
    return Facts(
        exists=True,
        name=cluster.name,
        state=cluster.state,
        code=cluster.code,
        message=cluster.message[:_QUOTED],
        error_code=next(iter(cluster.error_codes), ""),
        was_ready=cluster.ready_at is not None,
        launch_failed=cluster.never_came_up,
        created_at=stamp(cluster.created_at) if cluster.created_at else None,
        ready_at=cluster.ready_at,
        ended_at=stamp(cluster.ended_at) if cluster.ended_at else "",
        release=cluster.release,
        subnet_id=next(iter(cluster.subnet_ids), ""),
        zone=text(cluster.data, "Ec2InstanceAttributes", "Ec2AvailabilityZone")
        or data.get("availability-zone", ""),
        instance_type=data.get("instance-type", ""),
        service_role_arn=cluster.service_role_arn,
        launch_role_arn=cluster.service_role_arn if was_no_wish else "",
        launch_profile=profile if was_no_wish else "",
        arn=text(cluster.data, "ClusterArn"),
        service_role=role_name(cluster.service_role_arn),
        instance_profile=profile,
        security_configuration=cluster.security_configuration,
        log_uri=logs.uri if logs else "",
        log_group=cluster.log_group,
        terminates_itself=cluster.data.get("AutoTerminate") is True,
    )


def _say(cluster: Cluster, facts: Facts) -> Judgement[Facts]:
    why = " ".join(part for part in (facts.error_code or facts.code or "", facts.message) if part)
    name = f"{facts.name or cluster.cluster_id}"
    if facts.launch_failed:
        return failed(f"{name} never came up: {why or facts.state}", facts, occurred_at=cluster.ended_at)
    if facts.state in ENDED:
        ended = f"{name} was {facts.state} at {stamp(cluster.ended_at)}" if cluster.ended_at else name
        said = f"{ended}: {why}" if why else ended
        is_good = facts.code == "ALL_STEPS_COMPLETED"
        if is_good:
            return passed(said, facts)
        return (failed if facts.state == "TERMINATED_WITH_ERRORS" else warned)(said, facts)
    if not facts.was_ready:
        return warned(f"{name} is {facts.state} since {facts.created_at}, and was not ready yet", facts)
    return passed(f"{name} is {facts.state}, ready since {stamp(cluster.ready_at)}", facts)


probe = Probe(
    title="How does the cluster stand, and was it ever ready?",
    params=Params,
    facts=Facts,
    operations=("emr.DescribeCluster",),
    collect=collect,
    judge=judge,
)
