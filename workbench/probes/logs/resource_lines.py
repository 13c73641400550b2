"""What does the log of this resource say of that time?

For whoever has an ARN and asks what happened: the log is where resources of its kind write. Functions, state
machines and their executions, SFTP servers, Glue jobs and crawlers, EMR clusters, and log groups themselves
are known. Of each those lines are searched that speak of trouble, as the probe of that kind does.

SageMaker's ARNs spell names in lower case, its log streams as they were given: the log cannot be told from
such an ARN (see logs.sagemaker_lines). What has no log of its own is in CloudTrail.

Sources: Service authorization reference (the forms of ARNs); those of the probes that are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import AnyProbe, Judgement, Probe, skipped
from workbench.knowledge.arns import Arn, ExecutionArn, log_group_name
from workbench.probes._params import TimeParams
from workbench.probes.logs import (
    cluster_lines,
    crawler_lines,
    function_lines,
    glue_job_lines,
    group_lines,
    server_lines,
    state_machine_lines,
)
from workbench.probes.logs._lines import LineFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """Which resource, and when."""

    resource_arn: str


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask as the probe of its kind asks."""
    log = _log_of(params)
    return log[0].collect(aws, log[1]) if log else {}


def judge(answers: Answers, params: Params) -> Judgement[LineFacts]:
    """Judge as the probe of its kind judges."""
    log = _log_of(params)
    if log is None:
        return skipped("Resources of this kind have no log of their own that is known here", LineFacts())
    judged: Judgement[LineFacts] = log[0].judge(answers, log[1])
    return judged


def _log_of(params: Params) -> tuple[AnyProbe, Any] | None:
    """Return the probe for the resource's kind, and its params; None for a kind that has none."""
    arn = Arn.parse(params.resource_arn)
    when: dict[str, Any] = {"since": params.since, "until": params.until}
    match arn.service, arn.kind:
        case "lambda", "function":
            return function_lines.probe, function_lines.Params(function=params.resource_arn, **when)
        case "states", "stateMachine":
            machine = params.resource_arn
        case "states", "execution" | "express":
            machine = ExecutionArn.parse(params.resource_arn).state_machine_arn
        case "transfer", "server":
            return server_lines.probe, server_lines.Params(server_id=arn.name, **when)
        case "glue", "job":
            return glue_job_lines.probe, glue_job_lines.Params(job_name=arn.name, **when)
        case "glue", "crawler":
            return crawler_lines.probe, crawler_lines.Params(crawler_name=arn.name, **when)
        case "elasticmapreduce", "cluster":
            return cluster_lines.probe, cluster_lines.Params(cluster_id=arn.name, **when)
        case "logs", "log-group":
            group = log_group_name(params.resource_arn)
            return group_lines.probe, group_lines.Params(log_groups=(group,), **when)
        case _:
            return None
    return state_machine_lines.probe, state_machine_lines.Params(state_machine_arn=machine, **when)


probe = Probe(
    title="What does the log of this resource say of that time?",
    params=Params,
    facts=LineFacts,
    operations=(
        "lambda.GetFunctionConfiguration",
        "stepfunctions.DescribeStateMachine",
        "transfer.DescribeServer",
        "glue.GetJob",
        "glue.GetCrawler",
        "emr.DescribeCluster",
        "logs.DescribeLogGroups",
        "logs.FilterLogEvents",
    ),
    collect=collect,
    judge=judge,
)
