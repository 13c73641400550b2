"""Log groups keep their events for as long as records must be kept.

A group without a setting keeps them for ever.

Source: Amazon CloudWatch Logs API reference, PutRetentionPolicy (the days that can be chosen; none never
expires).
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.audits.rules._names import is_meant
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, bad, good, not_about
from workbench.knowledge.answers import number
from workbench.knowledge.retention import DAYS_OF_YEAR


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    years: float = 7
    """The least that events must be kept."""
    groups: tuple[str, ...] = ("*",)
    """Patterns of the names of the groups that hold records."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge the group's retention."""
    if not is_meant(seen.resource.name, params.groups):
        return not_about("no group of records, by the audit's settings")
    days = number(seen.listed, "retentionInDays")
    if days is None:
        return good("its events never expire")
    if days < params.years * DAYS_OF_YEAR - 1:
        return bad(f"its events are removed after {days} days, where {params.years:g} years are required")
    return good(f"its events are kept for {days} days")


rule = Rule(
    title="Log groups keep events long enough",
    inventory="log_groups",
    questions=(),
    params=Params,
    judge=judge,
)

EXAMPLES = (
    example("for ever", Verdict.PASS, {}, listed={"logGroupName": "/aws/lambda/load"}),
    example("seven years", Verdict.PASS, {}, listed={"retentionInDays": 2557}),
    example("a month", Verdict.FAIL, {}, listed={"retentionInDays": 30}),
    example(
        "no records",
        Verdict.SKIPPED,
        {},
        listed={"retentionInDays": 30},
        reason=SkipReason.NOT_APPLICABLE,
        params=Params(groups=("/gxp/*",)),
    ),
)
