"""Do calls of a multi-model endpoint wait for a model to be loaded?

A multi-model endpoint loads a model when it is called and not in memory, and lets go of others for it. With
more models in use than its memory holds they push one another out: calls wait (`ModelLoadingWaitTime`),
`ModelCacheHit` falls, `LoadedModelCount` goes up and down. That is no cold start: its instances run.

Sources: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch", multi-model endpoint
metrics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from workbench.domain.verdict import UnknownReason
from workbench.engine.probe import Judgement, passed, skipped, unknown, warned
from workbench.probes._series import Point
from workbench.probes.sagemaker._endpoint import INSTANCES, Watched
from workbench.probes.sagemaker._plots import Drawn, seconds
from workbench.probes.sagemaker._variant_metrics import Metric, Series, plot_metrics, variant_metrics

SERIES = {
    "waited": Metric("ModelLoadingWaitTime", "Maximum", drawn=seconds("waited for a model")),
    "loading": Metric("ModelLoadingTime", "Maximum"),
    "downloading": Metric("ModelDownloadingTime", "Maximum"),
    "hits": Metric("ModelCacheHit", "Average", drawn=Drawn(label="model in memory", top=1.0)),
    "loaded": Metric("LoadedModelCount", "Maximum", INSTANCES, drawn=Drawn(label="models in memory")),
}
_MICROSECONDS = 1e6
_LONG_S, _SELDOM = 2.0, 0.8
"""What a caller notices, and the share of calls that find their model in memory on an endpoint that fits.
Practice: no AWS page says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How models are loaded."""

    waited_s: float | None = None
    """How long a call waited for its model, at most."""
    loading_s: float | None = None
    """How long a model took to be loaded, at most."""
    downloading_s: float | None = None
    """How long it took to be fetched from S3, at most."""
    hit_share: float | None = None
    """The share of calls that found their model in memory."""
    loaded_least: int | None = None
    """How many models were in memory, at least."""
    loaded_most: int | None = None
    """At most."""
    thrashing: bool | None = None
    """Calls wait for models again and again, since many do not find theirs in memory."""


_NONE = Facts(waited_s=0.0, loading_s=0.0, downloading_s=0.0, thrashing=False)


def _moot(found: Watched) -> Judgement[Facts] | None:
    if found.endpoint.is_multi_model:
        return None
    if found.endpoint.kind_of(found.variant) is None:
        said = "Whether its model is a folder of models is not known"
        return unknown(UnknownReason.NO_DATA, said, Facts(), needs=("sagemaker:DescribeModel",))
    return skipped("It serves no folder of models", _NONE)


def judge(found: Watched, series: Series) -> Judgement[Facts]:
    """Say whether calls wait for models."""
    facts = _facts(series)
    said = f"A call waited up to {facts.waited_s:g} s for its model"
    share = f"; {facts.hit_share:.0%} found it in memory" if facts.hit_share is not None else ""
    judged = (warned if facts.thrashing else passed)(f"{said}{share}", facts)
    return judged.picturing(plot_metrics("Models", found, series, SERIES))


def _facts(series: Series) -> Facts:
    waited, hits = _most_s(series["waited"]), [point.value for point in series["hits"]]
    loaded = [int(point.value) for point in series["loaded"]]
    share = round(fmean(hits), 3) if hits else None
    return Facts(
        waited_s=waited,
        loading_s=_most_s(series["loading"]),
        downloading_s=_most_s(series["downloading"]),
        hit_share=share,
        loaded_least=min(loaded, default=None),
        loaded_most=max(loaded, default=None),
        thrashing=waited >= _LONG_S and share is not None and share < _SELDOM,
    )


def _most_s(points: Sequence[Point]) -> float:
    return round(max((point.value / _MICROSECONDS for point in points), default=0.0), 3)


probe = variant_metrics(
    "Do calls wait for a model to be loaded?",
    Facts,
    SERIES,
    judge,
    absent=_NONE,
    moot=_moot,
)
