"""The worked examples of `sagemaker.endpoint_instances`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker._endpoint import EndpointParams
from workbench.probes.sagemaker.endpoint_instances import SERIES

_NAMED = EndpointParams(endpoint_name=ep.NAME, variant=ep.VARIANT)
_GPU: JsonObject = {"VariantName": ep.VARIANT, "ModelName": "puffin-7", "InstanceType": "ml.g5.xlarge"}


def _told(about: Mapping[str, Answer], **told: Sequence[float | None]) -> dict[Any, Answer]:
    return {**about, **ep.metrics(SERIES, told)}


EXAMPLES: tuple[Example[EndpointParams], ...] = (
    ep.example(
        "in the middle: neither at the limit nor idle",
        _NAMED,
        _told(ep.on_instances(), cpu=[160.0] * 6, memory=[70.0] * 6, disk=[10.0]),
        Verdict.PASS,
        cpu=40.0,
        saturated=False,
        idle=False,
        memory_full=False,
    ),
    ep.example(
        "all four cores are busy",
        _NAMED,
        _told(ep.on_instances(), cpu=[100.0, 380.0, 396.0, 398.0], memory=[70.0]),
        Verdict.WARN,
        cpu=99.5,
        saturated=True,
        idle=False,
    ),
    ep.example(
        "a single busy minute is none of want",
        _NAMED,
        _told(ep.on_instances(), cpu=[100.0, 100.0, 396.0, 100.0], memory=[20.0]),
        Verdict.PASS,
        saturated=False,
        memory_roomy=True,
    ),
    ep.example(
        "one core of four works, and no more",
        _NAMED,
        _told(ep.on_instances(), cpu=[100.0, 104.0, 100.0], memory=[20.0]),
        Verdict.PASS,
        idle=True,
        saturated=False,
    ),
    ep.example(
        "the GPU is the one that is busy",
        _NAMED,
        _told({**ep.on_instances(), "config": ep.config(_GPU)}, cpu=[60.0] * 3, gpu=[99.0] * 3),
        Verdict.WARN,
        saturated=True,
        idle=False,
    ),
    ep.example(
        "memory touches the top",
        _NAMED,
        _told(ep.on_instances(), cpu=[60.0] * 3, memory=[60.0, 99.0, 30.0]),
        Verdict.WARN,
        memory_full=True,
        memory_roomy=False,
    ),
    ep.example(
        "a GPU of which nothing is published",
        _NAMED,
        _told({**ep.on_instances(), "config": ep.config(_GPU)}, cpu=[60.0] * 3),
        Verdict.UNKNOWN,
        UnknownReason.NO_DATA,
        saturated=None,
        idle=None,
    ),
    ep.example(
        "a serverless variant shows its memory alone",
        _NAMED,
        _told(ep.serverless(), memory=[80.0]),
        Verdict.PASS,
        saturated=False,
        idle=False,
        memory=80.0,
    ),
    ep.example(
        "one that is not in service has none that serve",
        _NAMED,
        {**ep.on_instances(), "endpoint": ep.described("Failed")},
        Verdict.SKIPPED,
        SkipReason.NOT_APPLICABLE,
        saturated=False,
    ),
    ep.example(
        "no datapoint",
        _NAMED,
        _told(ep.on_instances()),
        Verdict.UNKNOWN,
        UnknownReason.NO_DATA,
        saturated=None,
        idle=None,
    ),
    ep.example(
        "the metrics may not be read",
        _NAMED,
        {
            **ep.on_instances(),
            ("metric", "cpu"): denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics"),
        },
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        saturated=None,
    ),
)
