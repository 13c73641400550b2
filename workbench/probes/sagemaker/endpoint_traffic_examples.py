"""The worked examples of `sagemaker.endpoint_traffic`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.domain.evidence import Answer
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker._endpoint import EndpointParams
from workbench.probes.sagemaker.endpoint_traffic import SERIES

_NAMED = EndpointParams(endpoint_name=ep.NAME, variant=ep.VARIANT)


def _told(about: Mapping[str, Answer], **told: Sequence[float | None]) -> dict[Any, Answer]:
    return {**about, **ep.metrics(SERIES, told)}


EXAMPLES: tuple[Example[EndpointParams], ...] = (
    ep.example(
        "calls arrive, and are answered",
        _NAMED,
        _told(ep.on_instances(), calls=[5.0, 5.0], errors_4xx=[0.0], errors_5xx=[0.0], model_errors=[0.0]),
        Verdict.PASS,
        calls=10,
        none_succeeded=False,
        failing=False,
        at_ceiling=False,
    ),
    ep.example(
        "none of them is answered with success",
        _NAMED,
        _told(ep.on_instances(), calls=[5.0, 5.0], errors_5xx=[0.0, 0.0], model_errors=[5.0, 5.0]),
        Verdict.FAIL,
        none_succeeded=True,
        failing=True,
        model_errors=10,
    ),
    ep.example(
        "the concurrency of a serverless endpoint is used up",
        _NAMED,
        _told(ep.serverless(), calls=[5.0, 9.0], errors_4xx=[0.0, 3.0], used=[0.4, 1.0]),
        Verdict.WARN,
        at_ceiling=True,
        refused_at_ceiling=True,
    ),
    ep.example(
        "no call arrives",
        _NAMED,
        _told(ep.on_instances()),
        Verdict.WARN,
        calls=0,
        none_succeeded=False,
    ),
    ep.example(
        "there is no such endpoint",
        _NAMED,
        {"endpoint": ep.absent()},
        Verdict.SKIPPED,
        SkipReason.NOT_APPLICABLE,
        calls=0,
        at_ceiling=False,
    ),
    ep.example(
        "the metrics may not be read",
        _NAMED,
        {
            **ep.on_instances(),
            ("metric", "calls"): denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics"),
        },
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        calls=None,
    ),
)
