"""Endpoints are told, and their metrics are summed as CloudWatch sums them, in every protocol it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import NOON, FakeClock
from tests.simulation.accounts import action, client, code, refusal, scenario
from workbench.simulation import SimulatedAccount

DIMENSIONS = [{"Name": "EndpointName", "Value": "rank"}, {"Name": "VariantName", "Value": "AllTraffic"}]


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    told = (
        action("sim.At", time="9d"),
        action("sim.Endpoint", name="rank", variants={"AllTraffic": {"DesiredInstanceCount": 3}}),
        action(
            "sim.Endpoint",
            name="queue",
            AsyncInferenceConfig={"OutputConfig": {"S3OutputPath": "s3://out/"}},
        ),
        action("sim.At", time="1h"),
        action(
            "sim.EndpointTraffic", endpoint="rank", took="30m", calls=[10, 30], slowest=2.0, cpu=[40, 350]
        ),
        action("sim.ScalingActivity", resource="endpoint/rank/variant/AllTraffic", status="InProgress"),
        action(
            "sim.ScalingActivity",
            resource="endpoint/rank/variant/AllTraffic",
            status="Unfulfilled",
            not_scaled=[{"Code": "AlreadyAtMaxCapacity"}],
        ),
    )
    with SimulatedAccount(scenario(*told), FakeClock(NOON)) as simulated:
        yield simulated


def points(account: SimulatedAccount, **asked: Any) -> list[dict[str, Any]]:
    usual = {
        "Namespace": "AWS/SageMaker",
        "Dimensions": DIMENSIONS,
        "StartTime": NOON - timedelta(hours=2),
        "EndTime": NOON,
        "Period": 3600,
    }
    answered = client(account, "cloudwatch").get_metric_statistics(**{**usual, **asked})
    found: list[dict[str, Any]] = sorted(answered["Datapoints"], key=lambda point: point["Timestamp"])
    return found


def test_counts_are_summed_by_periods_that_begin_at_round_times(account: SimulatedAccount) -> None:
    (point,) = points(account, MetricName="Invocations", Statistics=["Sum", "SampleCount", "Maximum"])
    assert (point["Sum"], point["SampleCount"], point["Maximum"]) == (120.0, 6.0, 30.0)
    assert (point["Timestamp"].minute, point["Timestamp"].second) == (0, 0)


def test_percentiles_are_shown_beside_none_of_the_other_statistics(account: SimulatedAccount) -> None:
    (point,) = points(account, MetricName="ModelLatency", ExtendedStatistics=["p50", "p99"])
    assert point["ExtendedStatistics"] == {"p50": 0.2e6, "p99": 2e6}
    both = {"MetricName": "ModelLatency", "Statistics": ["Sum"], "ExtendedStatistics": ["p50"]}
    refused = refusal(
        client(account, "cloudwatch").get_metric_statistics,
        Namespace="AWS/SageMaker",
        StartTime=NOON - timedelta(hours=1),
        EndTime=NOON,
        Period=60,
        **both,
    )
    assert code(refused) == (400, "InvalidParameterCombination")


def test_fewer_dimensions_are_another_metric(account: SimulatedAccount) -> None:
    assert points(account, MetricName="Invocations", Statistics=["Sum"], Dimensions=DIMENSIONS[:1]) == []


def test_instances_have_a_namespace_of_their_own(account: SimulatedAccount) -> None:
    asked = {"MetricName": "CPUUtilization", "Statistics": ["Maximum"]}
    (point,) = points(account, Namespace="/aws/sagemaker/Endpoints", **asked)
    assert point["Maximum"] == 350.0
    assert points(account, **asked) == []


def test_an_endpoint_shows_how_many_instances_it_should_have(account: SimulatedAccount) -> None:
    (variant,) = client(account, "sagemaker").describe_endpoint(EndpointName="rank")["ProductionVariants"]
    assert (variant["CurrentInstanceCount"], variant["DesiredInstanceCount"]) == (1, 3)


def test_an_asynchronous_endpoint_shows_that_it_is_one(account: SimulatedAccount) -> None:
    shown = client(account, "sagemaker").describe_endpoint(EndpointName="queue")
    assert shown["AsyncInferenceConfig"]["OutputConfig"] == {"S3OutputPath": "s3://out/"}


def test_what_was_not_scaled_is_listed_where_it_is_asked_for(account: SimulatedAccount) -> None:
    asked = {"ServiceNamespace": "sagemaker", "ResourceId": "endpoint/rank/variant/AllTraffic"}
    scaling = client(account, "application-autoscaling")
    tried = scaling.describe_scaling_activities(**asked)["ScalingActivities"]
    assert [item["StatusCode"] for item in tried] == ["InProgress"]
    assert "EndTime" not in tried[0]
    whole = scaling.describe_scaling_activities(**asked, IncludeNotScaledActivities=True)
    assert {item["StatusCode"] for item in whole["ScalingActivities"]} == {"InProgress", "Unfulfilled"}
    other = scaling.describe_scaling_activities(
        **{**asked, "ResourceId": "endpoint/other/variant/AllTraffic"}
    )
    assert other["ScalingActivities"] == []
