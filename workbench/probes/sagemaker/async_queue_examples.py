"""The worked examples of `sagemaker.async_queue`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.domain.evidence import Answer
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker._endpoint import EndpointParams
from workbench.probes.sagemaker.async_queue import SERIES

_NAMED = EndpointParams(endpoint_name=ep.NAME, variant=ep.VARIANT)


def _told(about: Mapping[str, Answer], **told: Sequence[float | None]) -> dict[Any, Answer]:
    return {**about, **ep.metrics(SERIES, told)}


EXAMPLES: tuple[Example[EndpointParams], ...] = (
    ep.example(
        "some wait, and no more than before",
        _NAMED,
        _told(ep.of_queue(), backlog=[6.0, 4.0, 7.0, 5.0, 6.0, 4.0], without_capacity=[0.0] * 6),
        Verdict.PASS,
        grows=False,
        without_capacity=False,
        waiting=7.0,
    ),
    ep.example(
        "it grows",
        _NAMED,
        _told(ep.of_queue(), backlog=[2.0, 3.0, 10.0, 20.0, 40.0, 60.0], oldest=[10.0, 900.0]),
        Verdict.WARN,
        grows=True,
        oldest_s=900.0,
    ),
    ep.example(
        "scaled to zero, and calls wait for the first instance",
        _NAMED,
        _told(ep.of_queue(), without_capacity=[0.0, 1.0, 1.0, 1.0]),
        Verdict.WARN,
        without_capacity=True,
        grows=False,
    ),
    ep.example(
        "empty",
        _NAMED,
        _told(ep.of_queue()),
        Verdict.PASS,
        waiting=0.0,
        grows=False,
        since="",
    ),
    ep.example(
        "calls are answered at once",
        _NAMED,
        ep.on_instances(),
        Verdict.SKIPPED,
        SkipReason.NOT_APPLICABLE,
        grows=False,
    ),
    ep.example(
        "the metrics may not be read",
        _NAMED,
        {
            **ep.of_queue(),
            ("metric", "backlog"): denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics"),
        },
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        grows=None,
    ),
)
