"""The worked examples of `servicequotas.instance_quota`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.servicequotas.instance_quota import Params

_NAME = "ml.g4dn.xlarge for training job usage"
_PARAMS = Params(quota_name=_NAME, used=1.0, wanted=2.0, at=NOON)

_METRIC: JsonObject = {
    "MetricNamespace": "AWS/Usage",
    "MetricName": "ResourceCount",
    "MetricDimensions": {
        "Service": "SageMaker",
        "Type": "Resource",
        "Resource": "training-job/ml.g4dn.xlarge",
    },
}


def _list(operation: str, *values: float | None, truncated: bool = False) -> Answer:
    rows: list[JsonValue] = [
        {"QuotaName": _NAME, "QuotaCode": "L-3F53BF0F", "Value": value, "UsageMetric": _METRIC}
        for value in values
    ]
    return answered(f"service-quotas.{operation}", {"Quotas": rows}, truncated=truncated)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    applied: Answer,
    default: Answer,
    reason: UnknownReason | None = None,
    **more: Answer,
) -> Example[Params]:
    answers = {"applied": applied, "default": default, **more}
    return Example(name=name, params=_PARAMS, answers=answers, verdict=verdict, reason=reason, facts=facts)


def _usage(value: float) -> Answer:
    points: list[JsonValue] = [{"Timestamp": NOON.isoformat(), "Maximum": value}]
    return answered("cloudwatch.GetMetricStatistics", {"Label": "ResourceCount", "Datapoints": points})


_DEFAULT = _list("ListAWSDefaultServiceQuotas", 0.0)

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it is listed without a value",
        Verdict.UNKNOWN,
        {"offered": True, "code": "L-3F53BF0F", "value": None, "short": None},
        _list("ListServiceQuotas", None),
        _DEFAULT,
        UnknownReason.NO_DATA,
    ),
    _example(
        "nobody raised it: the default holds",
        Verdict.FAIL,
        {"offered": True, "value": 0.0, "told_by": "default", "short": True, "code": "L-3F53BF0F"},
        _list("ListServiceQuotas"),
        _DEFAULT,
    ),
    _example(
        "it is raised, and used up",
        Verdict.FAIL,
        {"value": 4.0, "told_by": "applied", "used_at_most": 4.0, "short": True},
        _list("ListServiceQuotas", 4.0),
        _DEFAULT,
        usage=_usage(4.0),
    ),
    _example(
        "it was raised since",
        Verdict.PASS,
        {"value": 8.0, "short": False},
        _list("ListServiceQuotas", 8.0),
        _DEFAULT,
    ),
    _example(
        "there is no such quota",
        Verdict.WARN,
        {"offered": False, "code": ""},
        _list("ListServiceQuotas"),
        _list("ListAWSDefaultServiceQuotas"),
    ),
    _example(
        "a list that was cut proves nothing",
        Verdict.UNKNOWN,
        {"offered": None},
        _list("ListServiceQuotas"),
        _list("ListAWSDefaultServiceQuotas", truncated=True),
        UnknownReason.TRUNCATED,
    ),
    _example(
        "whether it was raised may not be read",
        Verdict.UNKNOWN,
        {"offered": True, "value": None, "short": None},
        denied("service-quotas.ListServiceQuotas", "servicequotas:ListServiceQuotas"),
        _DEFAULT,
        UnknownReason.DENIED,
    ),
    Example(
        name="no quota is in question",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
)
