"""How was this run doing: heap, disks, executors, and how much it read?

Metrics are there where the job has `--enable-metrics`, in the namespace Glue, for each run. Heap is a share
of what there is: above 0.9 for a while is on the way to a failure, a peak alone is none. Skew is told by
observability metrics, which are switched on by themselves. Beside it stand the run's time and cost among
the last ten runs: what took three times as long had more to do, or waited.

A metric without datapoints is no zero: most are off.

Sources: Glue developer guide, "Monitoring AWS Glue using Amazon CloudWatch metrics", "Monitoring with AWS
Glue observability metrics"; CloudWatch API reference, GetMetricStatistics; Glue API reference, JobRun
(DPUSeconds).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Answers, Requests, answers_to, ask
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, warned
from workbench.knowledge.answers import member, moment, number, objects, stamp, text
from workbench.probes.glue._run_plots import METRICS, PERIOD_S, plot_among, plot_within
from workbench.probes.glue._runs import ask_run, ask_runs

_CLOSE = timedelta(minutes=5)
_FULL, _LONGER, _LAST = 0.9, 3, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run."""

    job_name: str
    run_id: str
    """Empty when there is none to look into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How a run was doing. What has no datapoint is null."""

    measured: bool | None = None
    """The run has metrics."""
    driver_heap: float | None = None
    """The highest share of the driver's heap in use, 0 to 1."""
    executor_heap: float | None = None
    """The highest share of the executors' heaps."""
    disk_mb: int | None = None
    """The most disk that was in use."""
    executors: int | None = None
    """The most executors at once."""
    records_read: int | None = None
    """Records read."""
    skew: float | None = None
    """How uneven the tasks were, 0 for even ones."""
    heap_full: bool | None = None
    """The heap of the driver or of executors was more than nine tenths full."""
    seconds: int | None = None
    """How long the run took."""
    median_seconds: int | None = None
    """The median of the last ten runs that succeeded before it."""
    dpu_seconds: float | None = None
    """What is billed."""
    times_longer: float | None = None
    """How many times longer than that median it took."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the run and those before, then for its metrics."""
    if not params.run_id:
        return {}
    answers = aws.read_all(
        {
            "run": ask_run(params.job_name, params.run_id),
            "runs": ask_runs(params.job_name),
        }
    )
    run = member(answers["run"].data, "JobRun")
    return {**answers, **aws.read_all(_ask_metrics(params, run, answers["run"].observed_at))}


def _ask_metrics(params: Params, run: JsonObject, now: datetime) -> Requests:
    begun = moment(run, "StartedOn")
    if begun is None:
        return {}
    until = (moment(run, "CompletedOn") or now) + _CLOSE
    return {
        ("metric", query): ask(
            "cloudwatch.GetMetricStatistics",
            Namespace="Glue",
            MetricName=name,
            Dimensions=[
                {"Name": "JobName", "Value": params.job_name},
                {"Name": "JobRunId", "Value": params.run_id},
                {"Name": "Type", "Value": kind},
            ],
            StartTime=iso((begun - _CLOSE).replace(second=0, microsecond=0)),
            EndTime=iso(until.replace(second=0, microsecond=0)),
            Period=PERIOD_S,
            Statistics=[statistic],
        )
        for query, (name, kind, statistic) in METRICS.items()
    }


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell the peaks, and how the run compares with others."""
    if not params.run_id:
        return skipped("There is no run to measure", Facts())
    answer = answers["run"]
    unread = next((answers[name] for name in ("run", "runs") if not answers[name].ok), None)
    if unread is not None:
        return unanswered(unread, Facts())
    run = member(answer.data, "JobRun")
    facts = _beside_others(run, answers["runs"])
    among = plot_among(run, objects(answers["runs"].data, "JobRuns"), facts.median_seconds)
    metrics = answers_to(answers, "metric")
    unread = next((metric for metric in metrics.values() if not metric.ok), None)
    if unread is not None:
        return unanswered(unread, facts).picturing(among)
    return _judge_metrics(metrics, facts).picturing(among, plot_within(run, metrics, answer.observed_at))


def _judge_metrics(metrics: Mapping[str, Answer], facts: Facts) -> Judgement[Facts]:
    peaks = {query: _values(metrics.get(query), statistic) for query, (*_, statistic) in METRICS.items()}
    facts = replace(
        facts,
        measured=any(peaks.values()),
        driver_heap=max(peaks["driver_heap"], default=None),
        executor_heap=max(peaks["executor_heap"], default=None),
        disk_mb=_whole(peaks["disk_mb"]),
        executors=_whole(peaks["executors"]),
        records_read=round(sum(peaks["records"])) if peaks["records"] else None,
        skew=max(peaks["skew"], default=None),
    )
    heaps = [heap for heap in (facts.driver_heap, facts.executor_heap) if heap is not None]
    return _say(replace(facts, heap_full=max(heaps) > _FULL if heaps else None))


def _whole(values: Sequence[float]) -> int | None:
    return round(max(values)) if values else None


def _values(metric: Answer | None, statistic: str) -> list[float]:
    points = objects(metric.data, "Datapoints") if metric else []
    values = (point.get(statistic) for point in points)
    return [
        float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)
    ]


def _beside_others(run: JsonObject, runs: Answer) -> Facts:
    begun, seconds = stamp(moment(run, "StartedOn")), number(run, "ExecutionTime")
    good = sorted(_good_before(objects(runs.data, "JobRuns"), begun), key=lambda item: item[0], reverse=True)
    times = sorted(took for _, took in good[:_LAST])
    median = times[len(times) // 2] if times else None
    dpu = run.get("DPUSeconds")
    return Facts(
        seconds=seconds,
        median_seconds=median,
        times_longer=round(seconds / median, 1) if seconds and median else None,
        dpu_seconds=float(dpu) if isinstance(dpu, int | float) else None,
    )


def _good_before(runs: Sequence[JsonObject], begun: str) -> Iterator[tuple[str, int]]:
    for run in runs:
        at, took = stamp(moment(run, "StartedOn")), number(run, "ExecutionTime")
        if text(run, "JobRunState") == "SUCCEEDED" and at < begun and took:
            yield at, took


def _say(facts: Facts) -> Judgement[Facts]:
    beside = (
        f"; it took {facts.seconds} s, {facts.times_longer} times the median of the runs before"
        if facts.times_longer
        else ""
    )
    if not facts.measured:
        return passed(f"The run has no metrics{beside}", facts)
    parts = [
        f"{words} {value:.0%}"
        for words, value in (("driver heap", facts.driver_heap), ("executor heap", facts.executor_heap))
        if value is not None
    ]
    parts += [f"disk {facts.disk_mb} MB"] if facts.disk_mb is not None else []
    parts += [f"{facts.records_read:,} records read"] if facts.records_read is not None else []
    said = f"At most {', '.join(parts) or 'nothing that matters here'}{beside}"
    is_odd = facts.heap_full or (facts.times_longer or 0) >= _LONGER
    return (warned if is_odd else passed)(said, facts)


probe = Probe(
    title="How was this run doing?",
    params=Params,
    facts=Facts,
    operations=("glue.GetJobRun", "glue.GetJobRuns", "cloudwatch.GetMetricStatistics"),
    collect=collect,
    judge=judge,
)
