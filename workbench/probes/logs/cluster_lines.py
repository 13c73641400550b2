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

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Example, Judgement, Probe
from workbench.knowledge.answers import member, text
from workbench.probes._examples import answered, denied, refused
from workbench.probes.logs import _examples as cw
from workbench.probes.logs._lines import (
    LineFacts,
    Place,
    Places,
    Search,
    collect_lines,
    judge_lines,
    no_such,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(Search):
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


def _places(described: Answer, params: Params) -> Places:
    if not described.ok:
        return Places()
    return Places(
        places=(Place(params.log_group),) if params.log_group else (),
        elsewhere=text(member(described.data, "Cluster"), "LogUri"),
        to_switch_on="a LogUri, when the cluster is made",
    )


_GROUP = "/emr/nightly"
_PARAMS = Params(cluster_id="j-1ABCDEFGHIJKL", since=cw.SINCE)
_WITH_AGENT = Params(cluster_id="j-1ABCDEFGHIJKL", log_group=_GROUP, since=cw.SINCE)


def _described(log_uri: str = "") -> Answer:
    return answered("emr.DescribeCluster", {"Cluster": {"LogUri": log_uri} if log_uri else {}})


probe = Probe(
    title="Where are the logs of the cluster, and what do they say?",
    params=Params,
    facts=LineFacts,
    operations=("emr.DescribeCluster", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
    examples=(
        Example(
            name="in S3, where they are not read",
            params=_PARAMS,
            answers={"cluster": _described("s3://emr-logs/nightly/")},
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.NOT_LOGGED,
            facts={"groups": [], "logged": False, "matched": None},
        ),
        Example(
            name="nowhere",
            params=_PARAMS,
            answers={"cluster": _described()},
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.NOT_LOGGED,
            facts={"groups": [], "logged": False},
        ),
        Example(
            name="an agent sends them, and a container was killed",
            params=_WITH_AGENT,
            answers={
                "cluster": _described(),
                **cw.logs(_GROUP, cw.lines("ERROR Container killed by YARN, exited with code 137")),
            },
            verdict=Verdict.WARN,
            facts={"groups": [_GROUP], "out_of_memory": True},
        ),
        Example(
            name="an agent sends them, and they are quiet",
            params=_WITH_AGENT,
            answers={"cluster": _described(), **cw.logs(_GROUP, cw.lines())},
            verdict=Verdict.PASS,
            facts={"matched": 0},
        ),
        Example(
            name="there is no such cluster",
            params=_PARAMS,
            answers={"cluster": refused("emr.DescribeCluster", Outcome.NOT_FOUND)},
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.NO_DATA,
            facts={"groups": None},
        ),
        Example(
            name="not allowed to look at the cluster",
            params=_PARAMS,
            answers={"cluster": denied("emr.DescribeCluster", "elasticmapreduce:DescribeCluster")},
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.DENIED,
            facts={"groups": None},
        ),
    ),
)
