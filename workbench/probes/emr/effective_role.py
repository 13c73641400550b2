"""Which role does the step read and write data in?

A step's runtime role, where it has one. Else what the security configuration maps, if it lets EMRFS take
another role for this bucket. Else the role behind the instance profile of the nodes. EMR's own service role
never reads data. A mapping by user or group is decided on the cluster, and stays open here.

Sources: Amazon EMR management guide, "Configure IAM roles for EMRFS requests to Amazon S3", "Runtime roles
for Amazon EMR steps"; Amazon EMR API reference, DescribeSecurityConfiguration; IAM API reference,
GetInstanceProfile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import role_name
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.emr.security_configuration import SecurityConfiguration
from workbench.probes.emr._clusters import ask_cluster, ask_step, cluster_in, step_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which step, and the bucket that its failure names."""

    cluster_id: str
    step_id: str = ""
    """Empty when there is none to look into."""
    bucket: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The role that counts. Texts are empty where there is nothing to tell."""

    role_arn: str | None = None
    """Its ARN."""
    role_name: str | None = None
    """Its name, for commands."""
    by: Literal["runtime", "mapping", "profile", ""] | None = None
    """What makes it the one: the step, the security configuration, the instance profile."""
    lake_formation: bool | None = None
    """The security configuration has tables guarded by Lake Formation."""


_NONE = Facts(role_arn="", role_name="", by="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for cluster and step, then for profile and security configuration."""
    if not params.step_id:
        return {}
    answers = aws.read_all(
        {"cluster": ask_cluster(params.cluster_id), "step": ask_step(params.cluster_id, params.step_id)}
    )
    cluster = cluster_in(answers["cluster"])
    questions: dict[AnswerName, Request] = {}
    if name := text(cluster.data, "SecurityConfiguration"):
        questions["security"] = ask("emr.DescribeSecurityConfiguration", Name=name)
    if profile := cluster.profile_name:
        questions["profile"] = ask("iam.GetInstanceProfile", InstanceProfileName=profile)
    return {**answers, **aws.read_all(questions)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take the first of the three that is there."""
    if not params.step_id:
        return skipped("There is no step whose role would count", _NONE)
    unseen = next((answers[name] for name in ("cluster", "step") if not answers[name].ok), None)
    if unseen is not None:
        return unanswered(unseen, Facts())
    security = answers.get("security")
    configuration = _configuration(security)
    guarded = configuration.by_lake_formation if security is None or security.ok else None
    if runtime := step_in(answers["step"]).role_arn:
        return _is(runtime, "runtime", "its runtime role", guarded=guarded)
    if security is not None and not security.ok:
        return unanswered(security, Facts())
    mapped = list(configuration.mapped_roles(params.bucket))
    if any(role is None for role in mapped):
        why = "The security configuration maps roles by user or group: the cluster decides"
        return unknown(
            UnknownReason.NO_DATA, why, Facts(lake_formation=guarded), needs=("the user of the step",)
        )
    if mapped and mapped[0]:
        return _is(mapped[0], "mapping", "what its security configuration maps", guarded=guarded)
    return _judge_profile(answers, cluster_in(answers["cluster"]), guarded=guarded)


def _judge_profile(answers: Answers, cluster: Cluster, *, guarded: bool | None) -> Judgement[Facts]:
    profile = answers.get("profile")
    if profile is None:
        return skipped("The cluster names no instance profile", _NONE)
    if profile.outcome is Outcome.NOT_FOUND:
        gone = Facts(role_arn="", role_name="", by="", lake_formation=guarded)
        return failed(f"There is no instance profile {cluster.instance_profile}", gone)
    if not profile.ok:
        return unanswered(profile, Facts(lake_formation=guarded))
    roles = objects(profile.data, "InstanceProfile", "Roles")
    if not roles:
        none = Facts(role_arn="", role_name="", by="", lake_formation=guarded)
        return failed(f"The instance profile {cluster.instance_profile} holds no role", none)
    return _is(text(roles[0], "Arn"), "profile", "the role of its instance profile", guarded=guarded)


def _is(
    arn: str, by: Literal["runtime", "mapping", "profile"], words: str, *, guarded: bool | None
) -> Judgement[Facts]:
    facts = Facts(role_arn=arn, role_name=role_name(arn), by=by, lake_formation=guarded)
    said = f"It works in {role_name(arn)}, {words}"
    return warned(f"{said}; Lake Formation guards its tables", facts) if guarded else passed(said, facts)


def _configuration(security: Answer | None) -> SecurityConfiguration:
    """Return the security configuration; an empty one where there is none, or where it was not read."""
    return SecurityConfiguration.read(security.data if security and security.ok else {})


probe = Probe(
    title="Which role does the step read and write data in?",
    params=Params,
    facts=Facts,
    operations=(
        "emr.DescribeCluster",
        "emr.DescribeStep",
        "emr.DescribeSecurityConfiguration",
        "iam.GetInstanceProfile",
    ),
    collect=collect,
    judge=judge,
)
