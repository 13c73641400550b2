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
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.quotas import Quota
from workbench.probes._series import Series, ask_series, read_series

_LISTS = {
    "applied": "service-quotas.ListServiceQuotas",
    "default": "service-quotas.ListAWSDefaultServiceQuotas",
}
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
        for name, operation in _LISTS.items()
    }
    answers = aws.read_all(lists)
    found = next(filter(None, (Quota.named(params.quota_name, answers[name].data) for name in _LISTS)), None)
    metric = found.usage_metric if found else None
    if metric is None or params.at is None:
        return answers
    namespace, name, dimensions = metric
    usage = Series(namespace=namespace, name=name, dimensions=dimensions, stat="Maximum")
    return {**answers, "usage": aws.read(ask_series(usage, params.at - _AROUND, params.at + _AROUND))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the quota with what was used and asked for."""
    if not params.quota_name:
        return skipped("No quota is in question", Facts())
    applied, default = answers["applied"], answers["default"]
    set_by_somebody = Quota.named(params.quota_name, applied.data)
    quota = set_by_somebody or Quota.named(params.quota_name, default.data)
    if quota is None:
        return _none(applied, default, params)
    if set_by_somebody is None and not (applied.ok and not applied.truncated):
        known = Facts(offered=True, code=quota.code)
        return unanswered(applied, known) if not applied.ok else _cut(params, known)
    usage, limit = answers.get("usage"), quota.value
    points = read_series(usage, "Maximum") if usage else ()
    most = max((point.value for point in points), default=None)
    used = max(params.used, most or 0.0)
    facts = Facts(
        offered=True,
        code=quota.code,
        value=limit,
        told_by="applied" if set_by_somebody else "default",
        used_at_most=most,
        short=None if limit is None else limit < used + params.wanted,
        enough_for_one=used + params.wanted,
    )
    if limit is None:
        why = f"{params.quota_name} ({quota.code}) is listed without a value"
        return unknown(UnknownReason.NO_DATA, why, facts, needs=(f"the value of {quota.code}",))
    said = f"{params.quota_name} is {limit:g} ({facts.told_by}); {used:g} used, {params.wanted:g} asked for"
    if facts.short:
        return failed(said, facts)
    if usage is not None and not usage.ok:
        return unanswered(usage, replace(facts, short=None))
    return passed(f"{said}: it holds that by now", facts) if params.wanted else passed(said, facts)


def _none(applied: Answer, default: Answer, params: Params) -> Judgement[Facts]:
    silent = next((answer for answer in (applied, default) if not answer.ok), None)
    if silent:
        return unanswered(silent, Facts())
    if applied.truncated or default.truncated:
        return _cut(params, Facts())
    said = f"There is no quota called '{params.quota_name}', applied or default: not offered here"
    return warned(said, Facts(offered=False, code="", short=False))


def _cut(params: Params, facts: Facts) -> Judgement[Facts]:
    why = f"The list of quotas was not read to its end: {params.quota_name}"
    return unknown(UnknownReason.TRUNCATED, why, facts)


probe = Probe(
    title="What is this quota, and does it hold what was asked for?",
    params=Params,
    facts=Facts,
    operations=(*_LISTS.values(), "cloudwatch.GetMetricStatistics"),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
