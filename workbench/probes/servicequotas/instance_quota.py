"""What is this quota, who uses how much of it, and does it hold what was asked for?

A quota that nobody raised has no applied value: it is missing from the applied list, and the default holds.
So both lists are read to their end. A name that is in neither is no quota at all: the type is not offered for
that use, and nothing can be raised. Spot, warm pools, endpoints and training on demand have quotas each.

How much of it is used is counted by AWS/Usage, where the quota names such a metric: instances that are
reserved, not those that work. An approved increase takes up to an hour to act.

Sources: Service Quotas API reference, ListServiceQuotas, ListAWSDefaultServiceQuotas; CloudWatch user guide,
"Service quotas integration and usage metrics".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import Answer, Answers, ask_pages
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import member, objects, text
from workbench.probes._series import Series, ask_series, read_series

_PAGES, _PAGE = 50, 100
"""SageMaker has more than 3,000 quotas."""
_AROUND = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which quota."""

    quota_name: str = ""
    """As Service Quotas calls it, `ml.g4dn.xlarge for training job usage`; empty: none is in question."""
    service_code: str = "sagemaker"
    used: float = 0.0
    """How much of it the refusal says was used."""
    wanted: float = 0.0
    """How much more was asked for."""
    at: datetime | None = None
    """When that was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The quota as it is now."""

    offered: bool | None = None
    """There is such a quota. False: the type is not offered for that use."""
    code: str | None = None
    """`L-…`, for commands; empty when there is none."""
    value: float | None = None
    """What it is."""
    told_by: Literal["applied", "default"] | None = None
    """Whether somebody set it."""
    used_at_most: float | None = None
    """The most that AWS/Usage counted around that time."""
    short: bool | None = None
    """It does not hold what was used and asked for together."""
    enough_for_one: float | None = None
    """The least value that would hold it."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Read both lists; then the usage, where the quota names a metric."""
    if not params.quota_name:
        return {}
    lists = {
        name: ask_pages(operation, _PAGES, ServiceCode=params.service_code, MaxResults=_PAGE)
        for name, operation in (
            ("applied", "service-quotas.ListServiceQuotas"),
            ("default", "service-quotas.ListAWSDefaultServiceQuotas"),
        )
    }
    answers = aws.read_all(lists)
    found = _found(answers["applied"], params) or _found(answers["default"], params)
    metric = member(found or {}, "UsageMetric")
    if not metric or params.at is None:
        return answers
    usage = Series(
        namespace=text(metric, "MetricNamespace"),
        name=text(metric, "MetricName"),
        dimensions={str(key): str(value) for key, value in member(metric, "MetricDimensions").items()},
        stat="Maximum",
    )
    return {**answers, "usage": aws.read(ask_series(usage, params.at - _AROUND, params.at + _AROUND))}


def _found(answer: Answer, params: Params) -> JsonObject | None:
    wanted = params.quota_name.casefold()
    quotas = objects(answer.data, "Quotas")
    return next((quota for quota in quotas if text(quota, "QuotaName").casefold() == wanted), None)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the quota with what was used and asked for."""
    if not params.quota_name:
        return skipped("No quota is in question", Facts())
    applied, default = answers["applied"], answers["default"]
    set_by_somebody, shipped = _found(applied, params), _found(default, params)
    quota = set_by_somebody or shipped
    if quota is None:
        return _none(applied, default, params)
    if set_by_somebody is None and not (applied.ok and not applied.truncated):
        known = Facts(offered=True, code=text(quota, "QuotaCode"))
        return unanswered(applied, known) if not applied.ok else _cut(params, known)
    value = quota.get("Value")
    limit = float(value) if isinstance(value, int | float) else None
    most = _usage(answers.get("usage"))
    used = max(params.used, most or 0.0)
    facts = Facts(
        offered=True,
        code=text(quota, "QuotaCode"),
        value=limit,
        told_by="applied" if set_by_somebody else "default",
        used_at_most=most,
        short=None if limit is None else limit < used + params.wanted,
        enough_for_one=used + params.wanted,
    )
    said = f"{params.quota_name} is {limit:g} ({facts.told_by}); {used:g} used, {params.wanted:g} asked for"
    if facts.short:
        return failed(said, facts)
    usage = answers.get("usage")
    if usage is not None and not usage.ok:
        return unanswered(usage, replace(facts, short=None))
    return passed(f"{said}: it holds that by now", facts) if params.wanted else passed(said, facts)


def _usage(answer: Answer | None) -> float | None:
    points = read_series(answer, "Maximum") if answer else ()
    return max((point.value for point in points), default=None)


def _none(applied: Answer, default: Answer, params: Params) -> Judgement[Facts]:
    silent = next((answer for answer in (applied, default) if not answer.ok), None)
    if silent:
        return unanswered(silent, Facts())
    if applied.truncated or default.truncated:
        return _cut(params, Facts())
    none = replace(Facts(), offered=False, code="", short=False)
    return warned(
        f"There is no quota called '{params.quota_name}', applied or default: not offered here", none
    )


def _cut(params: Params, facts: Facts) -> Judgement[Facts]:
    return unknown(
        UnknownReason.TRUNCATED, f"The list of quotas was not read to its end: {params.quota_name}", facts
    )


probe = Probe(
    title="What is this quota, and does it hold what was asked for?",
    params=Params,
    facts=Facts,
    operations=(
        "service-quotas.ListServiceQuotas",
        "service-quotas.ListAWSDefaultServiceQuotas",
        "cloudwatch.GetMetricStatistics",
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
