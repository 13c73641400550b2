"""Sums of metrics around an upload: a metric without datapoints is zero only where it can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.fakes import answer
from workbench.aws.catalogue import load_catalogue
from workbench.domain.evidence import Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.probes._metrics import AFTER, KEPT, LAG, Metric, MetricWindow, ask_sums, read_sums

WRITTEN = "2026-11-23T02:03:07Z"


def metric_window() -> MetricWindow:
    found = MetricWindow.after(WRITTEN)
    assert found
    return found


def seen(values: list[float], *, later: timedelta, outcome: Outcome = Outcome.OK) -> Answers:
    points: list[JsonObject] = [{"Sum": value} for value in values]
    given = {
        ("sum", "errors_0"): answer("cloudwatch.GetMetricStatistics", outcome, {"Datapoints": points}),
        ("sum", "throttles_0"): answer("cloudwatch.GetMetricStatistics", data={"Datapoints": []}),
    }
    observed_at = datetime.fromisoformat(WRITTEN) + later
    return {name: replace(item, observed_at=observed_at) for name, item in given.items()}


def test_the_hour_begins_on_a_whole_period_before_the_object() -> None:
    assert metric_window().start == datetime.fromisoformat("2026-11-23T02:00:00Z")
    assert metric_window().end - metric_window().start == AFTER


@pytest.mark.parametrize("text", ["", "yesterday"])
def test_without_a_time_there_is_nothing_to_look_at(text: str) -> None:
    assert MetricWindow.after(text) is None


def test_all_datapoints_are_summed() -> None:
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
    cut = {name: replace(item, truncated=True) for name, item in seen([1.0], later=LAG).items()}
    assert read_sums(cut, metric_window()) is None
    assert read_sums({}, metric_window()) is None


def test_whatever_is_billed_needs_consent_and_sums_are_not() -> None:
    catalogue = load_catalogue()
    billed = {id_ for id_, item in catalogue.items() if item.cost != "free"}
    assert "cloudwatch.GetMetricData" in billed
    assert all(catalogue[id_].confirm for id_ in billed)
    metric = Metric(id="m", namespace="AWS/Lambda", name="Errors", dimension="FunctionName", value="f")
    (asked,) = ask_sums([metric], metric_window()).values()
    assert catalogue[asked.operation].cost == "free"
