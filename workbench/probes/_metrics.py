"""CloudWatch sums around the time at which an object was written.

A metric without datapoints need not be zero: it may still be on its way, or be kept no longer. Within those
limits, a service that counts invocations and failures and published neither had neither.

GetMetricData would bring all metrics with one request, and is billed for each from the first on;
GetMetricStatistics brings one, and falls under the free million requests of a month.

Sources: CloudWatch API reference, GetMetricStatistics; CloudWatch pricing, "APIs"; CloudWatch user guide,
"Metrics retention" (five-minute datapoints are kept for 63 days).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workbench.domain.evidence import Answer, Answers, Requests, ask
from workbench.domain.times import iso
from workbench.knowledge.answers import number, objects

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
    """Name of this sum."""
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


def ask_sums(metrics: Iterable[Metric], metric_window: MetricWindow) -> Requests:
    """Return the questions for the sums of metrics, by `("sum", id)`."""
    return {
        ("sum", metric.id): ask(
            "cloudwatch.GetMetricStatistics",
            Namespace=metric.namespace,
            MetricName=metric.name,
            Dimensions=[{"Name": metric.dimension, "Value": metric.value}],
            StartTime=iso(metric_window.start),
            EndTime=iso(metric_window.end),
            Period=PERIOD_S,
            Statistics=["Sum"],
        )
        for metric in metrics
    }


def sums_in(answers: Answers) -> Mapping[str, Answer]:
    """Return what was answered to `ask_sums`, by the id of the metric; empty when it was not asked."""
    return {
        name[1]: answer for name, answer in answers.items() if isinstance(name, tuple) and name[0] == "sum"
    }


def read_sums(answers: Answers, metric_window: MetricWindow) -> Mapping[str, int] | None:
    """Return the sum of each metric by its id; a metric without datapoints counts 0.

    None when nothing follows from that: they were not asked for, one could not be read, none has a datapoint
    and they may still be on their way, or they are no longer kept.
    """
    found = sums_in(answers)
    if not found or not all(answer.ok and not answer.truncated for answer in found.values()):
        return None
    sums = {
        id_: round(sum(number(point, "Sum") or 0 for point in objects(answer.data, "Datapoints")))
        for id_, answer in found.items()
    }
    asked_at = min(answer.observed_at for answer in found.values())
    late = metric_window.is_recent(asked_at) or metric_window.is_forgotten(asked_at)
    return None if late and not any(sums.values()) else sums
