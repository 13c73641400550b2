"""Trails write digests, by which a changed or removed log file shows.

Digests exist from the day on which validation was switched on. Switched on is not validated: somebody must
run `workbench logs verify` or `aws cloudtrail validate-logs`, and keep what it says.

Source: AWS CloudTrail user guide, "Validating CloudTrail log file integrity".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules.account._trails import NO_TRAIL, one_trail, trails_of
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the trails that record now."""
    trails = trails_of(seen)
    if isinstance(trails, Assessment):
        return trails
    recording = [trail for trail in trails if trail.logs]
    without = [trail.name for trail in recording if trail.item.get("LogFileValidationEnabled") is not True]
    if not recording:
        return bad("no trail records anything, so nothing can be validated")
    if without:
        return bad(f"no digests: {', '.join(without)}")
    return good(f"digests are written: {', '.join(trail.name for trail in recording)}")


rule = Rule(
    title="Trails write digests of their files",
    inventory="account",
    questions=("trails", "trail_status"),
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("with digests", Verdict.PASS, one_trail()),
    example("without", Verdict.FAIL, one_trail(LogFileValidationEnabled=False)),
    example("no trail", Verdict.FAIL, NO_TRAIL),
)
