"""Answers of SageMaker, CloudWatch and CloudWatch Logs about an endpoint, for worked examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example, P
from workbench.probes._examples import NOON, answered, error_answer
from workbench.probes.sagemaker._variant_metrics import Metric

NAME, VARIANT, CONFIG = "puffin-rank", "AllTraffic", "puffin-rank-3"
STEP = timedelta(minutes=5)
SERVERLESS: JsonObject = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}


def described(status: str = "InService", *variants: JsonObject, **more: JsonValue) -> Answer:
    """Return a description of the endpoint."""
    usual: JsonObject = {
        "VariantName": VARIANT,
        "CurrentWeight": 1.0,
        "CurrentInstanceCount": 2,
        "DesiredInstanceCount": 2,
    }
    return answered(
        "sagemaker.DescribeEndpoint",
        {
            "EndpointName": NAME,
            "EndpointConfigName": CONFIG,
            "EndpointStatus": status,
            "ProductionVariants": list(variants or (usual,)),
            "CreationTime": (NOON - timedelta(days=9)).isoformat(),
            "LastModifiedTime": (NOON - timedelta(days=9)).isoformat(),
            **more,
        },
    )


def config(*variants: JsonObject, **more: JsonValue) -> Answer:
    """Return its configuration."""
    usual: JsonObject = {
        "VariantName": VARIANT,
        "ModelName": "puffin-7",
        "InstanceType": "ml.m5.xlarge",
        "InitialInstanceCount": 2,
    }
    return answered(
        "sagemaker.DescribeEndpointConfig",
        {"EndpointConfigName": CONFIG, "ProductionVariants": list(variants or (usual,)), **more},
    )


def model(mode: str = "SingleModel", **more: JsonValue) -> Answer:
    """Return the model of the variant."""
    return answered(
        "sagemaker.DescribeModel",
        {"ModelName": "puffin-7", "PrimaryContainer": {"Image": "x", "Mode": mode}, **more},
    )


def serverless() -> dict[str, Answer]:
    """Return the answers about a serverless endpoint."""
    variant: JsonObject = {"VariantName": VARIANT, "CurrentServerlessConfig": SERVERLESS}
    configured: JsonObject = {"VariantName": VARIANT, "ModelName": "puffin-7", "ServerlessConfig": SERVERLESS}
    return {"endpoint": described("InService", variant), "config": config(configured), "model": model()}


def on_instances() -> dict[str, Answer]:
    """Return the answers about an endpoint on two instances."""
    return {"endpoint": described(), "config": config(), "model": model()}


def of_queue() -> dict[str, Answer]:
    """Return the answers about an asynchronous endpoint."""
    settings: JsonObject = {"ClientConfig": {"MaxConcurrentInvocationsPerInstance": 4}}
    return {
        "endpoint": described(AsyncInferenceConfig=settings),
        "config": config(AsyncInferenceConfig=settings),
        "model": model(),
    }


def absent() -> Answer:
    """Return the answer for a name that no endpoint has."""
    return error_answer(
        "sagemaker.DescribeEndpoint", Outcome.NOT_FOUND, status=400, code="ValidationException"
    )


def listed(*rows: tuple[str, str]) -> Answer:
    """Return a list of endpoints: name and status."""
    found: list[JsonValue] = [
        {"EndpointName": name, "EndpointStatus": status, "LastModifiedTime": NOON.isoformat()}
        for name, status in rows
    ]
    return answered("sagemaker.ListEndpoints", {"Endpoints": found})


def series(stat: str, values: Sequence[float | None], scale: float = 1.0) -> Answer:
    """Return the datapoints of a metric, five minutes apart, the last just before noon."""
    first = NOON - len(values) * STEP
    points: list[JsonValue] = [
        {
            "Timestamp": (first + index * STEP).isoformat(),
            **(
                {"ExtendedStatistics": {stat: value * scale}}
                if stat.startswith("p")
                else {stat: value * scale}
            ),
        }
        for index, value in enumerate(values)
        if value is not None
    ]
    return answered("cloudwatch.GetMetricStatistics", {"Label": "x", "Datapoints": points})


def metrics(
    asked: Mapping[str, Metric], told: Mapping[str, Sequence[float | None]], scale: float = 1.0
) -> dict[tuple[str, str], Answer]:
    """Return the answers about metrics: those that nothing is told of have no datapoint."""
    return {
        ("metric", name): series(metric.stat, told.get(name, ()), 1.0 if name == "calls" else scale)
        for name, metric in asked.items()
    }


def example(
    title: str,
    params: P,
    answers: Mapping[Any, Answer],
    verdict: Verdict,
    why: UnknownReason | SkipReason | None = None,
    /,
    **facts: JsonValue,
) -> Example[P]:
    """Return a worked example."""
    return Example(name=title, params=params, answers=answers, verdict=verdict, reason=why, facts=facts)
