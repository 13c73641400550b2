"""Metrics and log lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.execution_history import duration_of
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def metric(
    api: Api,
    namespace: str,
    name: str,
    value: float,
    dimensions: Mapping[str, str] | None = None,
) -> None:
    """Record one datapoint of a metric, also in AWS's own namespaces, at the time that is being told."""
    datum = {
        "MetricName": name,
        "Value": value,
        "Timestamp": api.story.now(),
        "Dimensions": [{"Name": key, "Value": item} for key, item in (dimensions or {}).items()],
    }
    api.call("cloudwatch.PutMetricData", {"Namespace": namespace, "MetricData": [datum]})


@sim_action
def metric_series(
    api: Api,
    namespace: str,
    name: str,
    values: Sequence[float],
    every: str = "5m",
    dimensions: Mapping[str, str] | None = None,
) -> None:
    """Record datapoints of a metric one after the other, the first at the time that is being told.

    Args:
        api: The way to AWS.
        namespace: Also one of AWS's own.
        name: The metric.
        values: Its datapoints.
        every: How far they are apart.
        dimensions: Those of the metric.
    """
    step, first = duration_of(every), api.story.now()
    shown = [{"Name": key, "Value": item} for key, item in (dimensions or {}).items()]
    data = [
        {"MetricName": name, "Value": value, "Timestamp": first + index * step, "Dimensions": shown}
        for index, value in enumerate(values)
    ]
    api.call("cloudwatch.PutMetricData", {"Namespace": namespace, "MetricData": data})


@sim_action
def log_events(api: Api, group: str, stream: str, events: Sequence[str | Mapping[str, Any]]) -> None:
    """Write log events, a second apart, at the time that is being told; mappings are written as JSON.

    The log group and the stream are created when they are not there.
    """
    named = make_stream(api, group, stream)
    start = int(api.story.now().timestamp() * 1000)
    lines = [
        {
            "timestamp": start + 1000 * index,
            "message": event if isinstance(event, str) else json.dumps(event),
        }
        for index, event in enumerate(events)
    ]
    api.call("logs.PutLogEvents", {**named, "logEvents": lines})


def make_stream(api: Api, group: str, stream: str) -> dict[str, str]:
    """Make a stream and its group where they are not there, and return the arguments that name them."""
    make_group(api, group)
    streams = api.call("logs.DescribeLogStreams", {"logGroupName": group, "logStreamNamePrefix": stream})
    named = {"logGroupName": group, "logStreamName": stream}
    if not any(item["logStreamName"] == stream for item in streams["logStreams"]):
        api.call("logs.CreateLogStream", named)
    return named


def make_group(api: Api, group: str) -> None:
    """Make a log group where it is not there."""
    groups = api.call("logs.DescribeLogGroups", {"logGroupNamePrefix": group})["logGroups"]
    if not any(item["logGroupName"] == group for item in groups):
        api.call("logs.CreateLogGroup", {"logGroupName": group})
