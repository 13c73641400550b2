"""CloudWatch: metrics are summed as AWS sums them.

moto has no percentiles, begins periods at the first datapoint instead of at a round time, and takes a metric
with more dimensions than were asked for as the one that was asked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.models import MetricAggregatedDatum, MetricDatumBase, cloudwatch_backends

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.wire import AwsError

_MOST_POINTS = 1440


@as_aws("cloudwatch.GetMetricStatistics")
def get_metric_statistics(exchange: Exchange) -> dict[str, Any]:
    """Sum up a metric by periods.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
    """
    given = exchange.parameters
    plain, extended = given.get("Statistics") or [], given.get("ExtendedStatistics") or []
    if bool(plain) == bool(extended):
        raise AwsError(
            "InvalidParameterCombination",
            "Must specify either Statistics or ExtendedStatistics",
        )
    start, end, period = _utc(given["StartTime"]), _utc(given["EndTime"]), int(given["Period"])
    if start >= end:
        raise AwsError(
            "InvalidParameterValue", "The parameter StartTime must be less than the parameter EndTime."
        )
    if (end - start).total_seconds() / period > _MOST_POINTS:
        raise AwsError(
            "InvalidParameterCombination",
            "You have requested up to more datapoints than the limit of 1,440. You may reduce the datapoints "
            "requested by increasing Period, or decreasing the time range.",
        )
    periods: dict[datetime, list[MetricDatumBase]] = {}
    for datum in cloudwatch_backends[ACCOUNT][REGION].metric_data:
        at = _utc(datum.timestamp)
        if start <= at < end and _is_asked(datum, given):
            periods.setdefault(_floor(at, period), []).append(datum)
    points = [
        _point(at, data, plain, extended) for at, data in sorted(periods.items(), key=lambda item: item[0])
    ]
    return {"Label": given["MetricName"], "Datapoints": points}


def _is_asked(datum: MetricDatumBase, given: Mapping[str, Any]) -> bool:
    asked = {item["Name"]: item.get("Value") for item in given.get("Dimensions") or ()}
    return (
        datum.namespace == given["Namespace"]
        and datum.name == given["MetricName"]
        and {dimension.name: dimension.value for dimension in datum.dimensions} == asked
        and given.get("Unit") in (None, datum.unit)
    )


def _floor(at: datetime, period: int) -> datetime:
    return datetime.fromtimestamp(at.timestamp() // period * period, UTC)


def _point(
    at: datetime, data: Sequence[MetricDatumBase], plain: Sequence[str], extended: Sequence[str]
) -> dict[str, Any]:
    found = {stat: _statistic(data, stat) for stat in plain}
    point = {"Timestamp": at, **found, "Unit": data[0].unit or "None"}
    if extended:
        values = sorted(datum.value for datum in data if not isinstance(datum, MetricAggregatedDatum))
        point["ExtendedStatistics"] = {
            stat: _percentile(values, float(stat[1:])) for stat in extended if values
        }
    return point


def _statistic(data: Sequence[MetricDatumBase], stat: str) -> float:
    sets = [datum for datum in data if isinstance(datum, MetricAggregatedDatum)]
    single = [datum.value for datum in data if not isinstance(datum, MetricAggregatedDatum)]
    count = len(single) + sum(item.sample_count for item in sets)
    total = sum(single) + sum(item.sum for item in sets)
    found: dict[str, float] = {
        "Sum": total,
        "SampleCount": count,
        "Average": total / count,
        "Minimum": min([*single, *(item.min for item in sets)]),
        "Maximum": max([*single, *(item.max for item in sets)]),
    }
    return found[stat]


def _percentile(values: Sequence[float], rank: float) -> float:
    return values[max(0, math.ceil(len(values) * rank / 100) - 1)]


def _utc(given: datetime) -> datetime:
    return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
