"""Probes of the metrics of an endpoint's variant: asked in one way, and judged once all of them are seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from workbench.domain.evidence import AnswerName, Answers, Request, answers_to
from workbench.domain.picture import Plot
from workbench.engine.ports import AwsReader
from workbench.engine.probe import F, Judgement, Probe, unanswered
from workbench.probes._series import Point, read_series
from workbench.probes.sagemaker._endpoint import (
    INVOCATIONS,
    METRIC,
    METRICS_OPERATION,
    OPERATIONS,
    EndpointParams,
    Watched,
    read_watched,
    unwatched,
    watched,
)
from workbench.probes.sagemaker._plots import Drawn, plot_of


class Metric(NamedTuple):
    """A metric of a variant, and the statistic of each period that counts."""

    name: str
    stat: str
    namespace: str = INVOCATIONS
    of_endpoint: bool = False
    """It is published for all variants together."""
    drawn: Drawn | None = None
    """How it is drawn; None: it is not."""

    def of(self, found: Watched) -> Request:
        """Return the question for it, in the stretch of time that is looked at."""
        return found.ask(self.name, self.stat, self.namespace, of_endpoint=self.of_endpoint)


Series: TypeAlias = Mapping[str, tuple[Point, ...]]
"""Datapoints by the name under which their metric was asked for, the oldest first."""


def plot_metrics(heading: str, found: Watched, series: Series, metrics: Mapping[str, Metric]) -> Plot | None:
    """Return the datapoints of the metrics that are drawn, in their order; None where there are none."""
    return plot_of(heading, found, series, {name: item.drawn for name, item in metrics.items() if item.drawn})


def variant_metrics(
    title: str,
    facts: type[F],
    metrics: Mapping[str, Metric],
    judge: Callable[[Watched, Series], Judgement[F]],
    *,
    absent: F,
    moot: Callable[[Watched], Judgement[F] | None] = lambda _: None,
) -> Probe[EndpointParams, F]:
    """Return the probe of some metrics of a variant.

    Args:
        title: The question, as a person asks it.
        facts: What it knows.
        metrics: What is asked for, by name.
        judge: Judges the variant by the datapoints; those of a metric that it does not publish are missing.
        absent: The facts where there is no such endpoint.
        moot: Decides where the question does not arise, before any metric is asked for; else None.
    """

    def asks(found: Watched) -> Mapping[AnswerName, Request]:
        if moot(found):
            return {}
        return {
            (METRIC, name): metric.of(found)
            for name, metric in metrics.items()
            if found.endpoint.publishes(found.variant, metric.name)
        }

    def collect(aws: AwsReader, params: EndpointParams) -> Answers:
        return read_watched(aws, params, asks)

    def judge_metrics(answers: Answers, params: EndpointParams) -> Judgement[F]:
        found, asked = watched(answers, params), answers_to(answers, METRIC)
        if found is None:
            return unwatched(answers, params, facts(), absent)
        if decided := moot(found):
            return decided
        if silent := next((answer for answer in asked.values() if not answer.ok), None):
            return unanswered(silent, facts())
        return judge(found, {name: read_series(answer, metrics[name].stat) for name, answer in asked.items()})

    return Probe(
        title=title,
        params=EndpointParams,
        facts=facts,
        operations=(*OPERATIONS, METRICS_OPERATION),
        collect=collect,
        judge=judge_metrics,
    )
