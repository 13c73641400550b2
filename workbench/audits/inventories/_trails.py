"""What trails record, asked for whatever a rule looks for in them; an audit asks once, whoever needs it."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.evidence import Request, ask
from workbench.engine.audit.contract import Question, Seen, question
from workbench.knowledge.answers import objects, text


def _ask_trails(_: Seen) -> Request:
    """Return the question for the trails of a Region, those of other Regions that record it among them."""
    return ask("cloudtrail.DescribeTrails", includeShadowTrails=True)


def _ask_selectors(seen: Seen) -> Mapping[str, Request]:
    """Return the question for what each trail records, by the trail's ARN, to the trail's own Region."""
    return {
        arn: ask("cloudtrail.GetEventSelectors", TrailName=arn).in_region(text(trail, "HomeRegion"))
        for trail in objects(seen.answer("trails").data, "trailList")
        if (arn := text(trail, "TrailARN"))
    }


def _ask_statuses(seen: Seen) -> Mapping[str, Request]:
    return {
        arn: ask("cloudtrail.GetTrailStatus", Name=arn).in_region(text(trail, "HomeRegion"))
        for trail in objects(seen.answer("trails").data, "trailList")
        if (arn := text(trail, "TrailARN"))
    }


TRAILS: Mapping[str, Question] = {
    "trails": question("cloudtrail.DescribeTrails", _ask_trails),
    "selectors": question("cloudtrail.GetEventSelectors", _ask_selectors, after=("trails",)),
    "trail_status": question("cloudtrail.GetTrailStatus", _ask_statuses, after=("trails",)),
}
"""What an inventory asks about trails."""
