"""A trail records what is done in every Region, now.

A trail of one Region misses what somebody does in another. Event history needs no trail, and ends after 90
days.

Source: AWS CloudTrail user guide, "Understanding multi-Region trails and opt-in Regions".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules.account._trails import NO_TRAIL, one_trail, trails_of
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the trails of the account."""
    trails = trails_of(seen)
    if isinstance(trails, Assessment):
        return trails
    everywhere = [trail for trail in trails if trail.item.get("IsMultiRegionTrail") is True]
    for trail in everywhere:
        if trail.logs:
            return good(f"the trail {trail.name} records all Regions")
    if everywhere:
        return bad(f"the trail {everywhere[0].name} is for all Regions, and records nothing now")
    return bad("no trail records all Regions" if trails else "there is no trail")


rule = Rule(
    title="A trail records all Regions, now",
    inventory="account",
    questions=("trails", "trail_status"),
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("one of all Regions", Verdict.PASS, one_trail()),
    example("one that does not log", Verdict.FAIL, one_trail({"IsLogging": False})),
    example("one Region alone", Verdict.FAIL, one_trail(IsMultiRegionTrail=False)),
    example("none", Verdict.FAIL, NO_TRAIL),
)
