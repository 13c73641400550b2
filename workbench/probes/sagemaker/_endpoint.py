"""Which endpoint and which of its variants is meant, for all probes of inference: asked once, shared by all.

Sources: SageMaker API reference, DescribeEndpoint, DescribeEndpointConfig, DescribeModel, ListEndpoints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import F, Judgement, skipped, unanswered, unknown
from workbench.knowledge.answers import text
from workbench.knowledge.inference.endpoint import Endpoint, Variant
from workbench.probes._params import TimeParams
from workbench.probes._series import Series, ask_series

ENDPOINT, CONFIG, MODEL, METRIC = "endpoint", "config", "model", "metric"
OPERATIONS = (
    "sagemaker.DescribeEndpoint",
    "sagemaker.DescribeEndpointConfig",
    "sagemaker.DescribeModel",
)
METRICS_OPERATION = "cloudwatch.GetMetricStatistics"
"""GetMetricData would bring all metrics at once, and is billed; a million calls of this one are free."""
INVOCATIONS, INSTANCES = "AWS/SageMaker", "/aws/sagemaker/Endpoints"
"""Namespaces: of what was asked of an endpoint, and of what its instances do."""
LOOK_BACK = timedelta(hours=3)
_BEFORE = timedelta(minutes=15)
"""What was usual before the time that a person names is looked at as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointParams(TimeParams):
    """Which endpoint, and when."""

    endpoint_name: str
    variant: str = ""
    """Without it, the one that gets most of the traffic."""


def read_endpoint(aws: AwsReader, params: EndpointParams) -> dict[AnswerName, Answer]:
    """Describe the endpoint, its configuration, and the model of the variant that is looked at."""
    answers: dict[AnswerName, Answer] = {
        ENDPOINT: aws.read(ask("sagemaker.DescribeEndpoint", EndpointName=params.endpoint_name))
    }
    config = text(answers[ENDPOINT].data, "EndpointConfigName")
    if config:
        answers[CONFIG] = aws.read(ask("sagemaker.DescribeEndpointConfig", EndpointConfigName=config))
    found = endpoint_in(answers)
    variant = found.variant(params.variant) if found else None
    if variant and variant.model_name:
        answers[MODEL] = aws.read(ask("sagemaker.DescribeModel", ModelName=variant.model_name))
    return answers


def endpoint_in(answers: Answers) -> Endpoint | None:
    """Return the endpoint that `read_endpoint` found; None where there is none, or where it was not shown."""
    described = answers.get(ENDPOINT)
    if described is None or not described.ok:
        return None
    config, model = answers.get(CONFIG), answers.get(MODEL)
    return Endpoint(
        data=described.data,
        config=config.data if config and config.ok else {},
        model=model.data if model and model.ok else {},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The variant that is looked at, and the stretch of time in which."""

    endpoint: Endpoint
    variant: Variant
    start: datetime
    end: datetime
    now: datetime

    @property
    def dimensions(self) -> Mapping[str, str]:
        """Those of the metrics of a variant."""
        return {"EndpointName": self.endpoint.name, "VariantName": self.variant.name}

    def ask(
        self, name: str, stat: str, namespace: str = INVOCATIONS, *, of_endpoint: bool = False
    ) -> Request:
        """Return the question for one of its metrics; `of_endpoint`: of all variants together."""
        whole = {"EndpointName": self.endpoint.name}
        series = Series(
            namespace=namespace, name=name, dimensions=whole if of_endpoint else self.dimensions, stat=stat
        )
        return ask_series(series, self.start, self.end, self.now)


def watched(answers: Answers, params: EndpointParams) -> Watched | None:
    """Return what is looked at; None where there is no such endpoint or variant, or where it is not shown."""
    endpoint = endpoint_in(answers)
    variant = endpoint.variant(params.variant) if endpoint else None
    if endpoint is None or variant is None:
        return None
    now = answers[ENDPOINT].observed_at
    end = min(params.until + _BEFORE, now) if params.until else now
    start = params.since - _BEFORE if params.since else end - LOOK_BACK
    return Watched(endpoint=endpoint, variant=variant, start=min(start, end - _BEFORE), end=end, now=now)


Asks = Callable[[Watched], Mapping[AnswerName, Request]]


def read_watched(aws: AwsReader, params: EndpointParams, asks: Asks) -> Answers:
    """Read the endpoint, then what `asks` wants to know of the variant that is looked at."""
    answers = read_endpoint(aws, params)
    found = watched(answers, params)
    return {**answers, **aws.read_all(asks(found))} if found else answers


def unwatched(answers: Answers, params: EndpointParams, facts: F, absent: F) -> Judgement[F]:
    """Return the judgement where nothing can be looked at.

    Args:
        answers: Those of `read_endpoint`.
        params: Which was asked about.
        facts: Where that is not known.
        absent: Where there is no such endpoint.
    """
    described = answers[ENDPOINT]
    if described.outcome is Outcome.NOT_FOUND:
        return skipped(f"There is no endpoint {params.endpoint_name} to look at", absent)
    if not described.ok:
        return unanswered(described, facts)
    said = (
        f"The endpoint has no variant {params.variant}" if params.variant else "The endpoint has no variant"
    )
    return unknown(UnknownReason.NO_DATA, said, facts, needs=(Parameter("variant"),))
