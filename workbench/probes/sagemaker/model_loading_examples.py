"""The worked examples of `sagemaker.model_loading`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.domain.evidence import Answer
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker._endpoint import EndpointParams
from workbench.probes.sagemaker.model_loading import SERIES

_NAMED = EndpointParams(endpoint_name=ep.NAME, variant=ep.VARIANT)
_MANY = {**ep.on_instances(), "model": ep.model("MultiModel")}


def _told(waited: Sequence[float], hits: Sequence[float], loaded: Sequence[float]) -> dict[Any, Answer]:
    return {
        **_MANY,
        **ep.metrics(
            SERIES, {"waited": [seconds * 1e6 for seconds in waited], "hits": hits, "loaded": loaded}
        ),
    }


EXAMPLES: tuple[Example[EndpointParams], ...] = (
    ep.example(
        "all models fit",
        _NAMED,
        _told([0.1, 4.0], [0.99, 0.97], [12.0, 12.0]),
        Verdict.PASS,
        thrashing=False,
        waited_s=4.0,
        loaded_most=12,
    ),
    ep.example(
        "they push one another out",
        _NAMED,
        _told([9.0, 14.0], [0.5, 0.4], [12.0, 7.0]),
        Verdict.WARN,
        thrashing=True,
        hit_share=0.45,
        loaded_least=7,
    ),
    ep.example(
        "no folder of models",
        _NAMED,
        ep.on_instances(),
        Verdict.SKIPPED,
        SkipReason.NOT_APPLICABLE,
        thrashing=False,
    ),
    ep.example(
        "whether it is one, nobody may see",
        _NAMED,
        {**ep.on_instances(), "model": denied("sagemaker.DescribeModel", "sagemaker:DescribeModel")},
        Verdict.UNKNOWN,
        UnknownReason.NO_DATA,
        thrashing=None,
    ),
    ep.example(
        "the metrics may not be read",
        _NAMED,
        {
            **_MANY,
            ("metric", "waited"): denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics"),
        },
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        thrashing=None,
    ),
)
