"""CloudWatch sums around the time at which an object was written.

A metric without datapoints need not be zero: it may still be on its way, or be kept no longer. Within those
limits, a service that counts invocations and failures and published neither had neither.

Sources: CloudWatch API reference, GetMetricData; CloudWatch user guide, "Metrics retention" (five-minute
datapoints are kept for 63 days).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeGuard

from workbench.domain.evidence import Answer, Request, ask_pages
from workbench.domain.times import iso
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import objects, text

PERIOD_S = 300
AFTER = timedelta(hours=1)
"""Deliveries follow within seconds, their retries within minutes."""
LAG = timedelta(minutes=5)
"""How long datapoints may take to appear. Practice, not a promise of AWS."""
KEPT = timedelta(days=63)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric to be summed."""

    id: str
    """Name of this query: a lower-case letter, then letters, digits and underscores."""
    namespace: str
    name: str
    dimension: str
    value: str


@dataclass(frozen=True, slots=True)
class MetricWindow:
    """The time in which what an object set off must have happened."""

    written_at: datetime
    start: datetime
    end: datetime

    @classmethod
    def after(cls, written_at: str) -> MetricWindow | None:
        """Return the hour from just before `written_at`, ISO 8601; None when that is no time."""
        try:
            moment = datetime.fromisoformat(written_at).astimezone(UTC)
        except ValueError:
            return None
        start = datetime.fromtimestamp(moment.timestamp() // PERIOD_S * PERIOD_S, UTC)
        return cls(moment, start, start + AFTER)

    def is_recent(self, now: datetime) -> bool:
        """Tell whether datapoints of its beginning may still be on their way."""
        return now < self.written_at + LAG

    def is_forgotten(self, now: datetime) -> bool:
        """Tell whether its datapoints are no longer kept."""
        return self.start < now - KEPT


def ask_sums(metrics: Iterable[Metric], metric_window: MetricWindow) -> Request:
    """Return one request for the sums of many metrics, at most 500."""
    queries: list[JsonObject] = [
        {
            "Id": metric.id,
            "MetricStat": {
                "Metric": {
                    "Namespace": metric.namespace,
                    "MetricName": metric.name,
                    "Dimensions": [{"Name": metric.dimension, "Value": metric.value}],
                },
                "Period": PERIOD_S,
                "Stat": "Sum",
            },
        }
        for metric in metrics
    ]
    return ask_pages(
        "cloudwatch.GetMetricData",
        5,
        MetricDataQueries=queries,
        StartTime=iso(metric_window.start),
        EndTime=iso(metric_window.end),
    )


def read_sums(answer: Answer, metric_window: MetricWindow) -> Mapping[str, int] | None:
    """Return the sum of each metric by query id; a metric without datapoints counts 0.

    None when nothing follows from that: the metrics could not be read whole, no metric has a datapoint and
    they may still be on their way, or they are no longer kept.
    """
    if not answer.ok or answer.truncated:
        return None
    sums: dict[str, int] = {}
    for result in objects(answer.data, "MetricDataResults"):
        values = result.get("Values")
        counted = [value for value in values if isinstance(value, int | float)] if _is_list(values) else []
        sums[text(result, "Id")] = sums.get(text(result, "Id"), 0) + round(sum(counted))
    late = metric_window.is_recent(answer.observed_at) or metric_window.is_forgotten(answer.observed_at)
    return None if late and not any(sums.values()) else sums


def _is_list(value: JsonValue) -> TypeGuard[Sequence[JsonValue]]:
    return isinstance(value, Sequence) and not isinstance(value, str)
