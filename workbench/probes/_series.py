"""A metric as a series of datapoints over a stretch of time.

By GetMetricStatistics, which is free for the first million calls of a month; GetMetricData is not.

Sources: CloudWatch API reference, GetMetricStatistics; CloudWatch user guide, "Metrics retention" (one-minute
datapoints are kept for 15 days, five-minute ones for 63).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Request, ask
from workbench.domain.picture import MOST_POINTS, Curve, points_of
from workbench.domain.times import iso
from workbench.knowledge.answers import member, moment, objects

_FINEST, _FINE, _COARSE = 60, 300, 3600
_FINEST_KEPT, _FINE_KEPT = timedelta(days=15), timedelta(days=63)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A metric that is wanted over time."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    stat: str = "Average"
    """`Average`, `Sum`, `Maximum`, …, or a percentile, `p99`."""

    @property
    def is_percentile(self) -> bool:
        """GetMetricStatistics asks for these by another name, and never for both kinds at once."""
        return self.stat.startswith("p")


@dataclass(frozen=True, slots=True)
class Point:
    """A datapoint."""

    at: datetime
    value: float


def period_of(length: timedelta, age: timedelta = timedelta(0)) -> int:
    """Return the seconds of a period that gives a stretch of time not more points than can be shown.

    Args:
        length: Of the stretch.
        age: How long ago it began: the finer datapoints are kept for days, not for ever.
    """
    kept = [period for period, kept in ((_FINEST, _FINEST_KEPT), (_FINE, _FINE_KEPT)) if age < kept]
    return next((period for period in kept if length.total_seconds() / period <= MOST_POINTS), _COARSE)


def ask_series(series: Series, start: datetime, end: datetime, now: datetime | None = None) -> Request:
    """Return the question for a series of a stretch of time.

    Args:
        series: The metric.
        start: When the stretch begins.
        end: When it ends.
        now: The time; None: it ends about now.
    """
    statistic = "ExtendedStatistics" if series.is_percentile else "Statistics"
    return ask(
        "cloudwatch.GetMetricStatistics",
        Namespace=series.namespace,
        MetricName=series.name,
        Dimensions=[{"Name": name, "Value": value} for name, value in series.dimensions.items()],
        StartTime=iso(start.replace(second=0, microsecond=0)),
        EndTime=iso(end),
        Period=period_of(end - start, (now or end) - start),
        **{statistic: [series.stat]},
    )


def read_series(answer: Answer, stat: str = "Average") -> tuple[Point, ...]:
    """Return the datapoints of an answer, the oldest first."""
    points = [
        Point(at, float(value))
        for row in objects(answer.data, "Datapoints")
        if (at := moment(row, "Timestamp"))
        and isinstance(value := {**row, **member(row, "ExtendedStatistics")}.get(stat), int | float)
    ]
    return tuple(sorted(points, key=lambda point: point.at))


def curve_of(
    label: str,
    points: Iterable[Point],
    start: datetime,
    *,
    unit: str = "",
    top: float | None = None,
    limit: tuple[float, str] | None = None,
) -> Curve:
    """Return datapoints as a curve of a plot.

    Args:
        label: What is measured of what: `algo-1 CPU`.
        points: The datapoints, in any order.
        start: Where the plot begins.
        unit: `%`, ` s`.
        top: The upper end of the scale, where the metric has one.
        limit: A value that is not to be passed, and what it is called.
    """
    return Curve(
        label=label,
        unit=unit,
        points=points_of(((point.at, point.value) for point in points), start),
        top=top,
        limit=limit[0] if limit else None,
        limit_label=limit[1] if limit else "",
    )
