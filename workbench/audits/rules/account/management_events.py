"""Trails record who changed what: management events, reads and writes.

A trail can leave them out, or keep writes alone; then nobody can tell who looked, or who changed a policy.

Source: AWS CloudTrail user guide, "Logging management events".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules.account._trails import ARN, NO_TRAIL, one_trail, trails_of
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import text
from workbench.knowledge.cloudtrail.selectors import RecordableEvent, records


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge what the selectors of the trails that log let through."""
    trails = trails_of(seen)
    if isinstance(trails, Assessment):
        return trails
    writes = False
    for trail in (trail for trail in trails if trail.logs):
        selectors = seen.answer("selectors", text(trail.item, "TrailARN"))
        if unknown := unread(selectors):
            return unknown
        written, read = (
            records(selectors, RecordableEvent(name="", read_only=read_only)) for read_only in (False, True)
        )
        if written and read:
            return good(f"the trail {trail.name} records reads and writes")
        writes = writes or written is True
    return weak("writes alone are recorded") if writes else bad("no trail records management events")


rule = Rule(
    title="Trails record management events, reads and writes",
    inventory="account",
    questions=("trails", "trail_status", "selectors"),
    params=NoParams,
    judge=judge,
)


def _selected(mode: str, *, managed: bool = True) -> dict[object, JsonObject]:
    selector: JsonObject = {"ReadWriteType": mode, "IncludeManagementEvents": managed}
    return {**one_trail(), ("selectors", ARN): {"EventSelectors": [selector]}}


EXAMPLES = (
    example("reads and writes", Verdict.PASS, _selected("All")),
    example("writes alone", Verdict.WARN, _selected("WriteOnly")),
    example("data events alone", Verdict.FAIL, _selected("All", managed=False)),
    example("no trail", Verdict.FAIL, NO_TRAIL),
)
