"""Was there room on the cluster: memory for containers, healthy nodes, disks?

EMR counts every five minutes. Containers that wait while no memory is free, for half an hour and more, mean
that an application was accepted and never got what it needs. A node is UNHEALTHY when its disks are more than
nine tenths full: YARN starts nothing on it any more, and after 45 minutes EMR may give it up. A metric
without datapoints is no zero.

Sources: Amazon EMR management guide, "Monitor metrics with Amazon CloudWatch", "Cluster terminates with
NO_SLAVE_LEFT and core nodes FAILED_BY_MASTER"; CloudWatch API reference, GetMetricStatistics.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.emr.steps import Step
from workbench.probes._series import Point, Series, ask_series, read_series
from workbench.probes.emr._clusters import ask_step, step_in

_METRICS = {
    "pending": ("ContainerPending", "Minimum"),
    "free": ("YARNMemoryAvailablePercentage", "Maximum"),
    "unhealthy": ("MRUnhealthyNodes", "Maximum"),
    "hdfs": ("HDFSUtilization", "Maximum"),
}
_LONGEST, _LONG, _LITTLE = timedelta(hours=12), 6, 10.0
"""How far is looked back; how many datapoints in a row, of five minutes, are long; what share is little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster, and the step that is looked into."""

    cluster_id: str
    step_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the cluster was doing while the step ran. What has no datapoint is null."""

    starved: bool | None = None
    """Containers waited for half an hour and more while hardly any memory was free."""
    waited_at_least: float | None = None
    """The least number of containers that waited at the end."""
    least_free: float | None = None
    """The least share of YARN's memory that was free, in percent."""
    unhealthy: float | None = None
    """The most nodes that were unhealthy."""
    hdfs: float | None = None
    """The highest share of HDFS in use, in percent."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the step, then for the metrics of its time."""
    if not params.step_id:
        return {}
    described = aws.read(ask_step(params.cluster_id, params.step_id))
    step = step_in(described)
    if step.started_at is None:
        return {"step": described}
    end = step.ended_at or described.observed_at
    start = max(step.started_at, end - _LONGEST)
    questions: dict[AnswerName, Request] = {
        name: ask_series(_series(params.cluster_id, metric, stat), start, end)
        for name, (metric, stat) in _METRICS.items()
    }
    return {"step": described, **aws.read_all(questions)}


def _series(cluster_id: str, metric: str, stat: str) -> Series:
    dimensions = {"JobFlowId": cluster_id}
    return Series(namespace="AWS/ElasticMapReduce", name=metric, dimensions=dimensions, stat=stat)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Read how much room there was."""
    if not params.step_id:
        return skipped("There is no step that could have waited", Facts(starved=False))
    described = answers["step"]
    if not described.ok:
        return unanswered(described, Facts())
    step: Step = step_in(described)
    if step.started_at is None:
        return skipped(f"{step.step_id} never ran", Facts(starved=False))
    unseen = next((answers[name] for name in _METRICS if not answers[name].ok), None)
    if unseen is not None:
        return unanswered(unseen, Facts())
    points = {name: read_series(answers[name], stat) for name, (_, stat) in _METRICS.items()}
    if not any(points.values()):
        why = "No metric of the cluster has a datapoint of that time"
        return unknown(UnknownReason.NO_DATA, why, Facts(), needs=("metrics of AWS/ElasticMapReduce",))
    return _say(points)


def _say(points: Mapping[str, Sequence[Point]]) -> Judgement[Facts]:
    facts = Facts(
        starved=_starved(points["pending"], points["free"]),
        waited_at_least=min((point.value for point in points["pending"][-_LONG:]), default=None),
        least_free=min((point.value for point in points["free"]), default=None),
        unhealthy=max((point.value for point in points["unhealthy"]), default=None),
        hdfs=max((point.value for point in points["hdfs"]), default=None),
    )
    if facts.starved:
        return warned("Containers waited for half an hour and more, and hardly any memory was free", facts)
    if facts.unhealthy:
        return warned(f"{facts.unhealthy:g} nodes were unhealthy: their disks were nearly full", facts)
    if facts.starved is None:
        why = "Too few datapoints tell whether containers waited"
        return unknown(UnknownReason.NO_DATA, why, replace(facts, starved=None))
    free = "" if facts.least_free is None else f"; {facts.least_free:g} % of its memory was free at least"
    return passed(f"The cluster had room{free}", facts)


def _starved(pending: Sequence[Point], free: Sequence[Point]) -> bool | None:
    """Tell whether containers waited without room, for six datapoints of one time in a row."""
    if not pending or not free:
        return None
    by_time: dict[datetime, float] = {point.at: point.value for point in free}
    row = 0
    for point in pending:
        row = row + 1 if point.value > 0 and by_time.get(point.at, 100.0) <= _LITTLE else 0
        if row >= _LONG:
            return True
    return False


probe = Probe(
    title="Was there room on the cluster?",
    params=Params,
    facts=Facts,
    operations=("emr.DescribeStep", "cloudwatch.GetMetricStatistics"),
    collect=collect,
    judge=judge,
)
