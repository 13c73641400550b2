"""Do the instances of the training job work: processor, GPU, memory, disk?

A job that writes nothing may hang, or be in the middle of a long epoch: then CPU or GPU are busy. Of several
instances one may idle while the others wait for it in a busy loop. `CPUUtilization` is summed over the
cores, 0 to 400 % on four; the others are 0 to 100. A disk that fills while the input is downloaded is a
download that goes on; one that stays as it is, is none.

Sources: SageMaker developer guide, "Metrics for monitoring SageMaker AI with CloudWatch" (namespace
`/aws/sagemaker/TrainingJobs`, dimension Host `JOB/algo-N`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, answers_to, ask
from workbench.domain.picture import Plot
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, not_seen, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count
from workbench.knowledge.training.job import TrainingJob
from workbench.probes._series import Point, Series, ask_series, curve_of, period_of, read_series

METRIC = "metric"
NAMESPACE = "/aws/sagemaker/TrainingJobs"
METRICS: Mapping[str, tuple[str, str, float | None]] = {
    "cpu": ("CPUUtilization", "CPU, of all cores together", None),
    "gpu": ("GPUUtilization", "GPU, of all together", None),
    "memory": ("MemoryUtilization", "memory", 100),
    "disk": ("DiskUtilization", "disk", 100),
}
"""Of each its name, what it is, and the upper end of its scale where it has one."""
_MOST_HOSTS = 4
"""Of a larger job the others may well work: then nothing says that all are idle."""
_LOOK_BACK = timedelta(hours=6)
_LATELY = timedelta(minutes=30)
_IDLE = 5.0
"""Percent, of all cores together or of the GPU: what a process that waits uses."""
_FULL, _RISE = 99.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The job; empty: there is none."""

    training_job_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How busy its instances were in the last half hour, or before it ended."""

    hosts: int | None = None
    """Instances of which there are datapoints."""
    idle: bool | None = None
    """All of them used next to nothing of processor and GPU. Unknown where not all were looked at."""
    one_idle: bool | None = None
    """One of several did, and others did not."""
    cpu: float | None = None
    """The most of the processor that one used, in percent of one core."""
    gpu: float | None = None
    """The most of the GPU that one used; unknown without one."""
    memory: float | None = None
    """The most memory that one used, in percent."""
    disk: float | None = None
    """The fullest disk, in percent."""
    disk_full: bool | None = None
    """A disk was full."""
    disk_rising: bool | None = None
    """A disk filled up further."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the metrics of each instance, up to the end of the job or now."""
    if not params.training_job_name:
        return {}
    described = aws.read(ask("sagemaker.DescribeTrainingJob", TrainingJobName=params.training_job_name))
    job = TrainingJob(data=described.data)
    if not described.ok or job.created_at is None or not job.had_instance:
        return {"job": described}
    start, end = _window(job, described)
    requests: dict[AnswerName, Request] = {
        (METRIC, f"{short}_{host}"): ask_series(
            Series(namespace=NAMESPACE, name=name, dimensions={"Host": f"{job.name}/algo-{host}"}), start, end
        )
        for host in _hosts(job)
        for short, (name, _, _) in METRICS.items()
    }
    return {"job": described, **aws.read_all(requests)}


def _window(job: TrainingJob, described: Answer) -> tuple[datetime, datetime]:
    end = job.ended_at or described.observed_at
    return max(job.created_at or end - _LOOK_BACK, end - _LOOK_BACK), end


def _hosts(job: TrainingJob) -> range:
    return range(1, min(job.resources.instances, _MOST_HOSTS) + 1)


def judge(answers: Answers, _params: Params) -> Judgement[Facts]:
    """Look at the last half hour."""
    described = answers.get("job")
    if described is None:
        return skipped("There is no job whose instances would have to be looked at", Facts())
    if unseen := not_seen("training job", described, Facts()):
        return unseen
    metrics = answers_to(answers, METRIC)
    if not metrics:
        return skipped("The job has not had an instance", Facts(hosts=0, idle=False, one_idle=False))
    if silent := next((answer for answer in metrics.values() if not answer.ok), None):
        return unanswered(silent, Facts())
    return _judge_series(TrainingJob(data=described.data), described, metrics)


def _judge_series(job: TrainingJob, described: Answer, metrics: dict[str, Answer]) -> Judgement[Facts]:
    series = {name: read_series(answer) for name, answer in metrics.items()}
    return _judge_late(job, described, series).picturing(_plot(job, described, series))


def _plot(job: TrainingJob, described: Answer, series: Mapping[str, tuple[Point, ...]]) -> Plot | None:
    start, end = _window(job, described)
    curves = tuple(
        curve_of(f"algo-{host} {label}", points, start, unit="%", top=top)
        for host in _hosts(job)
        for short, (_, label, top) in METRICS.items()
        if (points := series.get(f"{short}_{host}"))
    )
    if not curves:
        return None
    heading = f"Instances of {job.name}"
    return Plot(heading=heading, start=start, end=end, every_s=period_of(end - start), curves=curves)


def _judge_late(
    job: TrainingJob, described: Answer, series: Mapping[str, tuple[Point, ...]]
) -> Judgement[Facts]:
    _, end = _window(job, described)
    late = {name: [point for point in points if point.at >= end - _LATELY] for name, points in series.items()}
    busy = {host: _busy(late, host, job) for host in _hosts(job)}
    known = [state for state in busy.values() if state is not None]
    if not known:
        said = "There are no datapoints of its instances in the last half hour"
        return unknown(UnknownReason.NO_DATA, said, Facts(hosts=0))
    whole = len(known) == job.resources.instances
    disks = [points for name, points in late.items() if name.startswith("disk_") and points]
    disk = _most(late, "disk")
    facts = Facts(
        hosts=len(known),
        idle=False if any(known) else True if whole else None,
        one_idle=(True if False in known and True in known else False if whole else None),
        cpu=_most(late, "cpu"),
        gpu=_most(late, "gpu"),
        memory=_most(late, "memory"),
        disk=disk,
        disk_full=disk >= _FULL if disk is not None else None,
        disk_rising=any(points[-1].value - points[0].value > _RISE for points in disks) if disks else None,
    )
    told = ", ".join(
        f"{name} {value:.0f} %"
        for name, value in (("CPU", facts.cpu), ("GPU", facts.gpu), ("memory", facts.memory), ("disk", disk))
        if value is not None
    )
    said = f"{count(len(known), 'instance')}, at most in the last half hour: {told}"
    if facts.idle or facts.one_idle or facts.disk_full:
        return warned(said, facts)
    if facts.idle is None:
        return unknown(UnknownReason.TRUNCATED, f"{said}; of the other instances nothing is known", facts)
    return passed(said, facts)


def _busy(late: dict[str, list[Point]], host: int, job: TrainingJob) -> bool | None:
    """Tell whether an instance works; None where that cannot be told."""
    cpu, gpu = late.get(f"cpu_{host}", []), late.get(f"gpu_{host}", [])
    if any(point.value >= _IDLE for point in (*cpu, *gpu)):
        return True
    return False if cpu and (gpu or not job.resources.is_accelerated) else None


def _most(late: dict[str, list[Point]], metric: str) -> float | None:
    values: Iterable[float] = (
        point.value for name, points in late.items() if name.startswith(f"{metric}_") for point in points
    )
    return max(values, default=None)


probe = Probe(
    title="Do the instances of the training job work?",
    params=Params,
    facts=Facts,
    operations=("sagemaker.DescribeTrainingJob", "cloudwatch.GetMetricStatistics"),
    collect=collect,
    judge=judge,
)
