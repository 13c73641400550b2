"""Where are the logs of an EMR cluster, and what do they say of that time?

EMR on EC2 copies the logs of steps and applications to S3 (`LogUri`), some minutes late, and only if that was
set when the cluster was made. CloudWatch has a log only where an agent on the nodes sends one; its group is
then given as `log_group`. The workbench never reads contents of objects, so it names the place in S3 and says
no more.

Sources: Amazon EMR management guide, "Configure Amazon EMR cluster logging and debugging"; Amazon EMR API
reference, DescribeCluster; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe
from workbench.knowledge.answers import member, text
from workbench.probes.logs._lines import (
    LineFacts,
    LineSearch,
    LogLocation,
    LogLocations,
    collect_lines,
    judge_lines,
    no_such,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which cluster."""

    cluster_id: str
    log_group: str = ""
    """The group to which an agent on its nodes sends; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask where the cluster keeps its logs, then for the lines of its log group, if it has one."""
    described = aws.read(ask("emr.DescribeCluster", ClusterId=params.cluster_id))
    return collect_lines(aws, _places(described, params), params, {"cluster": described})


def judge(answers: Answers, params: Params) -> Judgement[LineFacts]:
    """Show what was found, or where it would have to be looked for."""
    described = answers["cluster"]
    return no_such("cluster", described) or judge_lines(answers, _places(described, params), params)


def _places(described: Answer, params: Params) -> LogLocations:
    if not described.ok:
        return LogLocations()
    return LogLocations(
        places=(LogLocation(params.log_group),) if params.log_group else (),
        elsewhere=text(member(described.data, "Cluster"), "LogUri"),
        to_switch_on="a LogUri, when the cluster is made",
    )


probe = Probe(
    title="Where are the logs of the cluster, and what do they say?",
    params=Params,
    facts=LineFacts,
    operations=("emr.DescribeCluster", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
