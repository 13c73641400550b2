"""Are the instances of the endpoint at their limit, or idle while calls wait?

`CPUUtilization` is summed over the cores: 400 % on four of them is all there is, so it is divided. GPU and
memory go to 100, GPU utilisation to 100 for each GPU. Busy instances with calls that take longer the more
there are, are too few; idle ones before which calls queue have too few workers, or wait for something else.
Memory that touches 100 and falls is a worker that was killed.

A serverless endpoint publishes its memory and nothing of a processor. The highest value of a period counts,
since an average over instances hides the one that is full.

Sources: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch", endpoint metrics
(namespace `/aws/sagemaker/Endpoints`), "Alarms and logs for tracking metrics from serverless endpoints".
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.probe import Judgement, passed, skipped, unknown, warned
from workbench.knowledge.inference.endpoint import SERVING
from workbench.knowledge.instance_types import cores_of
from workbench.probes._series import Point
from workbench.probes.sagemaker._endpoint import INSTANCES, Watched
from workbench.probes.sagemaker._plots import Drawn
from workbench.probes.sagemaker._variant_metrics import Metric, Series, plot_metrics, variant_metrics


def _percent(metric: str, label: str) -> Metric:
    return Metric(metric, "Maximum", INSTANCES, drawn=Drawn(label=label, unit="%", top=100.0))


SERIES = {
    "cpu": _percent("CPUUtilization", "cpu"),
    "memory": _percent("MemoryUtilization", "memory"),
    "gpu": _percent("GPUUtilization", "gpu"),
    "gpu_memory": _percent("GPUMemoryUtilization", "gpu memory"),
    "disk": _percent("DiskUtilization", "disk"),
}
_BUSY_CPU, _BUSY_GPU, _IDLE = 85.0, 90.0, 30.0
_FULL, _ROOMY = 95.0, 60.0
_OFTEN = 3
"""A single period of work is none of want."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How busy the instances of the variant were at most, in percent."""

    cpu: float | None = None
    """Of all cores of one instance together."""
    gpu: float | None = None
    """Of the GPUs; unknown without one."""
    memory: float | None = None
    """Of the memory."""
    gpu_memory: float | None = None
    """Of the memory of the GPUs; unknown without one."""
    disk: float | None = None
    """Of the disk."""
    saturated: bool | None = None
    """Processor or GPU were at their limit, in several of the periods."""
    idle: bool | None = None
    """Neither had much to do at any time."""
    memory_full: bool | None = None
    """The memory was used up, of the instance or of its GPU."""
    memory_roomy: bool | None = None
    """There was much of both left at all times."""
    disk_full: bool | None = None
    """The disk was."""
    since: str | None = None
    """When processor or GPU were at their limit first, ISO 8601; empty where they were not."""


_NO_INSTANCES = Facts(saturated=False, idle=False, disk_full=False, since="")


def _moot(found: Watched) -> Judgement[Facts] | None:
    if not found.endpoint.status or found.endpoint.status in SERVING:
        return None
    return skipped(f"{found.endpoint.name} has no instances that serve", _NO_INSTANCES)


def judge(found: Watched, series: Series) -> Judgement[Facts]:
    """Say how busy they were."""
    cores = cores_of(found.variant.instance_type)
    cpu = tuple(Point(point.at, point.value / cores) for point in series.get("cpu", ())) if cores else ()
    series = {**series, "cpu": cpu}
    plot = plot_metrics(f"Instances of {found.variant.name}", found, series, SERIES)
    return _verdict(found, _facts(found, series)).picturing(plot)


def _facts(found: Watched, series: Series) -> Facts:
    cpu, gpu = series["cpu"], series.get("gpu", ())
    busy = sorted(
        {point.at for point in cpu if point.value >= _BUSY_CPU}
        | {point.at for point in gpu if point.value >= _BUSY_GPU}
    )
    most = {
        name: max((round(point.value, 1) for point in points), default=None)
        for name, points in series.items()
    }
    memory = [value for name in ("memory", "gpu_memory") if (value := most.get(name)) is not None]
    disk = most.get("disk")
    seen = bool(cpu) and (bool(gpu) or not found.variant.is_accelerated)
    has_processors = not found.variant.serverless
    saturated = len(busy) >= min(_OFTEN, max(len(cpu), 1))
    return Facts(
        cpu=most["cpu"],
        gpu=most.get("gpu"),
        memory=most.get("memory"),
        gpu_memory=most.get("gpu_memory"),
        disk=disk,
        saturated=saturated or (None if has_processors and not seen else False),
        idle=has_processors and (all(point.value < _IDLE for point in (*cpu, *gpu)) if seen else None),
        memory_full=any(value >= _FULL for value in memory) if memory else None,
        memory_roomy=all(value < _ROOMY for value in memory) if memory else None,
        disk_full=disk >= _FULL if disk is not None else None,
        since=iso(busy[0]) if saturated and busy else "",
    )


def _verdict(found: Watched, facts: Facts) -> Judgement[Facts]:
    told = ", ".join(
        f"{name.replace('_', ' ')} {value:g} %"
        for name in SERIES
        if (value := getattr(facts, name)) is not None
    )
    if not told:
        said = f"There are no datapoints of the instances of {found.variant.name}"
        return unknown(UnknownReason.NO_DATA, said, facts, needs=("metrics of the endpoint's instances",))
    said = f"{found.variant.name} at most: {told}"
    if facts.saturated or facts.memory_full or facts.disk_full:
        since = f"; at its limit since {facts.since}" if facts.saturated else ""
        return warned(f"{said}{since}", facts)
    if facts.saturated is None:
        return unknown(UnknownReason.NO_DATA, f"{said}; of its processors nothing is known", facts)
    return passed(said, facts)


probe = variant_metrics(
    "Are the instances at their limit, or idle while calls wait?",
    Facts,
    SERIES,
    judge,
    absent=_NO_INSTANCES,
    moot=_moot,
)
