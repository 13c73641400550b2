"""Object Lock in compliance mode keeps versions until their time is over, from the root user as well.

A default retention is for new objects only. Governance mode can be bypassed (s3:BypassGovernanceRetention). A
lock stops neither a new version nor a delete marker.

Sources: Amazon S3 API reference, GetObjectLockConfiguration, DefaultRetention (days or years, never both);
S3 user guide, "Using Object Lock".
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import member, number, text
from workbench.knowledge.retention import DAYS_OF_YEAR
from workbench.knowledge.s3.upload_settings import default_retention


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    years: float = 7
    """The least that versions must be kept."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge the default retention."""
    answer = seen.answer("lock")
    if answer.outcome is Outcome.NOT_CONFIGURED:
        return bad("Object Lock was never enabled")
    if unknown := unread(answer):
        return unknown
    configuration = member(answer.data, "ObjectLockConfiguration")
    if text(configuration, "ObjectLockEnabled") != "Enabled":
        return bad("Object Lock is not enabled")
    default = default_retention(answer.data)
    mode, days = text(default, "Mode"), number(default, "Days")
    years = number(default, "Years")
    if not mode:
        return weak("Object Lock is enabled without a default: only what is locked one by one is kept")
    kept = f"{mode.lower()} mode for {f'{years} years' if years else f'{days} days'}"
    if mode != "COMPLIANCE":
        return weak(f"{kept}: whoever has s3:BypassGovernanceRetention can shorten it")
    if (years or (days or 0) / DAYS_OF_YEAR) < params.years:
        return bad(f"{kept}, where {params.years:g} years are required")
    return good(kept)


rule = Rule(
    title="Object Lock keeps new versions in compliance mode, long enough",
    inventory="s3_buckets",
    questions=("lock",),
    params=Params,
    judge=judge,
)


def _lock(**default: str | int) -> dict[str, JsonObject]:
    rule_ = {"Rule": {"DefaultRetention": default}} if default else {}
    return {"lock": {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", **rule_}}}


EXAMPLES = (
    example("compliance for ten years", Verdict.PASS, _lock(Mode="COMPLIANCE", Years=10)),
    example("compliance for 7 years in days", Verdict.PASS, _lock(Mode="COMPLIANCE", Days=2557)),
    example("too short", Verdict.FAIL, _lock(Mode="COMPLIANCE", Days=30)),
    example("governance", Verdict.WARN, _lock(Mode="GOVERNANCE", Years=10)),
    example("no default", Verdict.WARN, _lock()),
    example("never enabled", Verdict.FAIL, {"lock": Outcome.NOT_CONFIGURED}),
)
