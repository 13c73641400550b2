"""Metrics as series of datapoints over a stretch of time.

Sources: CloudWatch API reference, GetMetricData; CloudWatch user guide, "Metrics retention" (one-minute
datapoints are kept for 15 days, five-minute ones for 63).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Request, ask_pages
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import items, objects, text

_FINEST, _FINE, _COARSE = 60, 300, 3600
_MOST_POINTS = 180
"""Of one series: what a picture can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A metric that is wanted over time."""

    id: str
    """Name of this query: a lower-case letter, then letters, digits and underscores."""
    namespace: str
    name: str
    dimensions: Mapping[str, str]
    stat: str = "Average"


@dataclass(frozen=True, slots=True)
class Point:
    """A datapoint."""

    at: datetime
    value: float


def period_of(length: timedelta) -> int:
    """Return the seconds of a period that gives a stretch of time not more points than can be shown."""
    return next(
        (period for period in (_FINEST, _FINE) if length.total_seconds() / period <= _MOST_POINTS), _COARSE
    )


def ask_series(wanted: Iterable[Series], start: datetime, end: datetime) -> Request:
    """Return one request for many series, at most 500, of a stretch of time."""
    period = period_of(end - start)
    queries: list[JsonObject] = [
        {
            "Id": series.id,
            "MetricStat": {
                "Metric": {
                    "Namespace": series.namespace,
                    "MetricName": series.name,
                    "Dimensions": [
                        {"Name": name, "Value": value} for name, value in series.dimensions.items()
                    ],
                },
                "Period": period,
                "Stat": series.stat,
            },
        }
        for series in wanted
    ]
    begin = start.replace(second=0, microsecond=0)
    return ask_pages(
        "cloudwatch.GetMetricData", 5, MetricDataQueries=queries, StartTime=iso(begin), EndTime=iso(end)
    )


def read_series(answer: Answer) -> dict[str, tuple[Point, ...]]:
    """Return the datapoints of each series by query id, the oldest first; what has none is left out."""
    found: dict[str, list[Point]] = {}
    for result in objects(answer.data, "MetricDataResults"):
        pairs = zip(items(result, "Timestamps"), items(result, "Values"), strict=False)
        found.setdefault(text(result, "Id"), []).extend(
            Point(datetime.fromisoformat(at), float(value))
            for at, value in pairs
            if isinstance(at, str) and isinstance(value, int | float)
        )
    return {
        name: tuple(sorted(points, key=lambda point: point.at)) for name, points in found.items() if points
    }
