"""The files of trails arrive in their bucket, and so do their digests.

A trail goes on recording while its bucket refuses the files, and they are lost.

Source: AWS CloudTrail API reference, GetTrailStatus (LatestDeliveryError, LatestDigestDeliveryError).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules.account._trails import NO_TRAIL, one_trail, trails_of
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good
from workbench.knowledge.answers import text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the latest delivery of each trail that records now."""
    trails = trails_of(seen)
    if isinstance(trails, Assessment):
        return trails
    recording = [trail for trail in trails if trail.logs]
    if not recording:
        return bad("no trail records anything, so nothing is delivered")
    errors = [
        f"{trail.name}: {what} {error}"
        for trail in recording
        for what, name in (("files", "LatestDeliveryError"), ("digests", "LatestDigestDeliveryError"))
        if (error := text(trail.status.data, name))
    ]
    return bad(f"not delivered: {'; '.join(errors)}") if errors else good("files and digests are delivered")


rule = Rule(
    title="Files of trails and their digests are delivered",
    inventory="account",
    questions=("trails", "trail_status"),
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("delivered", Verdict.PASS, one_trail()),
    example("refused by the bucket", Verdict.FAIL, one_trail({"LatestDeliveryError": "AccessDenied"})),
    example("digests refused", Verdict.FAIL, one_trail({"LatestDigestDeliveryError": "AccessDenied"})),
    example("no trail", Verdict.FAIL, NO_TRAIL),
)
