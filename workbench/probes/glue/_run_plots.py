"""A run of a job as curves: time and cost among the runs before it, heap and disks while it ran."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from workbench.domain.evidence import Answer
from workbench.domain.picture import Curve, Mark, Plot
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import count, moment, number, stamp, text
from workbench.knowledge.glue.runs import BAD
from workbench.probes._series import Point, curve_of, read_series

METRICS = {
    "driver_heap": ("glue.driver.jvm.heap.usage", "gauge", "Maximum"),
    "executor_heap": ("glue.ALL.jvm.heap.usage", "gauge", "Maximum"),
    "disk_mb": ("glue.driver.BlockManager.disk.diskSpaceUsed_MB", "gauge", "Maximum"),
    "executors": ("glue.driver.ExecutorAllocationManager.executors.numberAllExecutors", "gauge", "Maximum"),
    "records": ("glue.driver.aggregate.recordsRead", "count", "Sum"),
    "skew": ("glue.driver.skewness.job", "gauge", "Maximum"),
}
"""The query's name to the metric's, its Type and the statistic."""
PERIOD_S = 300
_BEFORE = 10
"""Runs that are drawn beside this one."""
_SHORT_S, _HOUR_S = 600, 3600
_DRAWN: Mapping[str, tuple[str, str, float | None]] = {
    "driver_heap": ("driver heap", "", 1.0),
    "executor_heap": ("heap of all executors", "", 1.0),
    "disk_mb": ("disk in use", " MB", None),
    "executors": ("executors", "", None),
}
"""Of each curve what it is, its unit, and the upper end of its scale where it has one."""


def plot_among(run: JsonObject, runs: Sequence[JsonObject], usual_s: int | None) -> Plot | None:
    """Return time and DPU-hours of a run beside those before it; None where there are none.

    Args:
        run: As GetJobRun answers it.
        runs: The runs of the job, in any order.
        usual_s: How many seconds the runs before usually took.
    """
    begun = moment(run, "StartedOn")
    earlier = [item for item in runs if _starts(item) < stamp(begun) and _seconds(item)]
    chosen = [*sorted(earlier, key=_starts)[-_BEFORE:], run]
    times = list(_times(chosen))
    if begun is None or len(times) < 2:  # noqa: PLR2004 - a curve has two points
        return None
    start = times[0].at
    curves = [_times_curve(times, start, usual_s)]
    if len(spent := list(_spent(chosen))) > 1:
        curves.append(curve_of("cost of each run", spent, start, unit=" DPU-hours"))
    gap = max((later.at - point.at).total_seconds() for point, later in pairwise(times))
    return Plot(
        heading=f"This run beside {count(len(times) - 1, 'run')} before it",
        start=start,
        end=begun,
        every_s=max(1, int(gap)),
        curves=tuple(curves),
        marks=tuple(_marks(chosen, run)),
    )


def _starts(run: JsonObject) -> str:
    return stamp(moment(run, "StartedOn"))


def _seconds(run: JsonObject) -> int:
    return number(run, "ExecutionTime") or 0


def _times(runs: Sequence[JsonObject]) -> Iterator[Point]:
    for run in runs:
        if (at := moment(run, "StartedOn")) and _seconds(run):
            yield Point(at, float(_seconds(run)))


def _times_curve(times: Sequence[Point], start: datetime, usual_s: int | None) -> Curve:
    """Return how long the runs took: in seconds where all were short, else in minutes."""
    is_short = max(point.value for point in times) < _SHORT_S
    unit, size = (" s", 1.0) if is_short else (" min", 60.0)
    points = (Point(point.at, round(point.value / size, 1)) for point in times)
    limit = (usual_s / size, "usual") if usual_s else None
    return curve_of("time of each run", points, start, unit=unit, limit=limit)


def _spent(runs: Sequence[JsonObject]) -> Iterator[Point]:
    """Yield the DPU-hours of the runs: as they are told, else capacity by time."""
    for run in runs:
        told, capacity, at = run.get("DPUSeconds"), run.get("MaxCapacity"), moment(run, "StartedOn")
        if at is None:
            continue
        if isinstance(told, int | float) and told:
            yield Point(at, round(told / _HOUR_S, 2))
        elif isinstance(capacity, int | float) and _seconds(run):
            yield Point(at, round(capacity * _seconds(run) / _HOUR_S, 2))


def _marks(runs: Sequence[JsonObject], run: JsonObject) -> Iterator[Mark]:
    """Yield this run, and those of the others that ended badly."""
    for item in runs:
        at, state, is_this = moment(item, "StartedOn"), text(item, "JobRunState"), item is run
        if at and (is_this or state in BAD):
            label = f"this run, {state}" if is_this else f"{text(item, 'Id')}, {state}"
            yield Mark(at=at, label=label, tone="bad" if state in BAD else "")


def plot_within(run: JsonObject, metrics: Mapping[str, Answer], now: datetime) -> Plot | None:
    """Return heap, disk and executors while the run went on; None where nothing was measured."""
    start = moment(run, "StartedOn")
    if start is None:
        return None
    curves = tuple(
        curve_of(label, points, start, unit=unit, top=top)
        for query, (label, unit, top) in _DRAWN.items()
        if (answer := metrics.get(query)) and (points := read_series(answer, METRICS[query][2]))
    )
    if not curves:
        return None
    end = moment(run, "CompletedOn") or now
    return Plot(heading="While it ran", start=start, end=end, every_s=PERIOD_S, curves=curves)
