"""Sums of metrics around an upload: a metric without datapoints is zero only where it can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.fakes import answer
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.probes._metrics import AFTER, KEPT, LAG, MetricWindow, read_sums

WRITTEN = "2026-11-23T02:03:07Z"


def metric_window() -> MetricWindow:
    found = MetricWindow.after(WRITTEN)
    assert found
    return found


def seen(values: list[float], *, later: timedelta, outcome: Outcome = Outcome.OK) -> Answer:
    results: list[JsonObject] = [{"Id": "errors_0", "Values": values}, {"Id": "throttles_0", "Values": []}]
    given = answer("cloudwatch.GetMetricData", outcome, {"MetricDataResults": results})
    return replace(given, observed_at=datetime.fromisoformat(WRITTEN) + later)


def test_the_hour_begins_on_a_whole_period_before_the_object() -> None:
    assert metric_window().start == datetime.fromisoformat("2026-11-23T02:00:00Z")
    assert metric_window().end - metric_window().start == AFTER


@pytest.mark.parametrize("text", ["", "yesterday"])
def test_without_a_time_there_is_nothing_to_look_at(text: str) -> None:
    assert MetricWindow.after(text) is None


def test_all_datapoints_of_all_pages_are_summed() -> None:
    assert read_sums(seen([1.0, 2.0], later=LAG), metric_window()) == {"errors_0": 3, "throttles_0": 0}


def test_no_datapoint_is_zero_once_they_had_time_to_appear() -> None:
    assert read_sums(seen([], later=LAG), metric_window()) == {"errors_0": 0, "throttles_0": 0}


@pytest.mark.parametrize("later", [LAG - timedelta(seconds=1), KEPT + timedelta(days=1)])
def test_no_datapoint_is_nothing_known_while_they_may_be_missing(later: timedelta) -> None:
    assert read_sums(seen([], later=later), metric_window()) is None


def test_a_datapoint_counts_however_early() -> None:
    assert read_sums(seen([1.0], later=timedelta()), metric_window()) == {"errors_0": 1, "throttles_0": 0}


def test_unanswered_and_truncated_metrics_are_not_known() -> None:
    assert read_sums(seen([1.0], later=LAG, outcome=Outcome.DENIED), metric_window()) is None
    assert read_sums(replace(seen([1.0], later=LAG), truncated=True), metric_window()) is None
