"""Do calls of a multi-model endpoint wait for a model to be loaded?

A multi-model endpoint loads a model when it is called and not in memory, and lets go of others for it. With
more models in use than its memory holds they push one another out: calls wait (`ModelLoadingWaitTime`),
`ModelCacheHit` falls, `LoadedModelCount` goes up and down. That is no cold start: its instances run.

Sources: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch", multi-model endpoint
metrics.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from workbench.domain.evidence import AnswerName, Answers, Request, answers_to
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, unknown, warned
from workbench.probes._series import Point, read_series
from workbench.probes.sagemaker._endpoint import (
    INSTANCES,
    METRIC,
    METRICS_OPERATION,
    OPERATIONS,
    EndpointParams,
    Watched,
    read_watched,
    unwatched,
    watched,
)
from workbench.probes.sagemaker._plots import Drawn, plot_of, seconds

Params = EndpointParams

SERIES = {
    "waited": ("ModelLoadingWaitTime", "Maximum"),
    "loading": ("ModelLoadingTime", "Maximum"),
    "downloading": ("ModelDownloadingTime", "Maximum"),
    "hits": ("ModelCacheHit", "Average"),
    "loaded": ("LoadedModelCount", "Maximum"),
}
_OF_INSTANCES = ("loaded",)
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


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the metrics of loading, of a multi-model endpoint."""
    return read_watched(aws, params, _asks)


def _asks(found: Watched) -> Mapping[AnswerName, Request]:
    if not found.endpoint.is_multi_model:
        return {}
    return {
        (METRIC, name): found.ask(metric, stat, INSTANCES)
        if name in _OF_INSTANCES
        else found.ask(metric, stat)
        for name, (metric, stat) in SERIES.items()
    }


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Say whether calls wait for models."""
    found, metrics = watched(answers, params), answers_to(answers, METRIC)
    if found is None:
        return unwatched(answers, params, Facts(), _NONE)
    if not metrics:
        kind = found.endpoint.kind_of(found.variant)
        if kind is None:
            said = "Whether its model is a folder of models is not known"
            return unknown(UnknownReason.NO_DATA, said, Facts(), needs=("sagemaker:DescribeModel",))
        return skipped("It serves no folder of models", _NONE)
    if silent := next((answer for answer in metrics.values() if not answer.ok), None):
        return unanswered(silent, Facts())
    series = {name: read_series(answer, SERIES[name][1]) for name, answer in metrics.items()}
    facts = _facts(series)
    drawn = {
        "waited": seconds("waited for a model"),
        "hits": Drawn(label="model in memory", top=1.0),
        "loaded": Drawn(label="models in memory"),
    }
    said = f"A call waited up to {facts.waited_s:g} s for its model"
    share = f"; {facts.hit_share:.0%} found it in memory" if facts.hit_share is not None else ""
    judged = (warned if facts.thrashing else passed)(f"{said}{share}", facts)
    return judged.picturing(plot_of("Models", found, series, drawn))


def _facts(series: Mapping[str, Sequence[Point]]) -> Facts:
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


probe = Probe(
    title="Do calls wait for a model to be loaded?",
    params=Params,
    facts=Facts,
    operations=(*OPERATIONS, METRICS_OPERATION),
    collect=collect,
    judge=judge,
)
