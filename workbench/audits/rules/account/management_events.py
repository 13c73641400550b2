"""Trails record who changed what: management events, reads and writes.

A trail can leave them out, or keep writes alone; then nobody can tell who looked, or who changed a policy.

Source: AWS CloudTrail user guide, "Logging management events".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules.account._trails import ARN, NO_TRAIL, one_trail, trails_of
from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import text
from workbench.knowledge.cloudtrail.selectors import RecordableEvent, records

_SPARED = ("kms.amazonaws.com", "rdsdata.amazonaws.com")
"""Services whose many events a trail may leave out."""


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge what the selectors of the trails that log let through."""
    trails = trails_of(seen)
    if isinstance(trails, Assessment):
        return trails
    writes, partly = False, ""
    for trail in (trail for trail in trails if trail.logs):
        selectors = seen.answer("selectors", text(trail.item, "TrailARN"))
        if unknown := unread(selectors):
            return unknown
        written, read = (_records(selectors, "iam.amazonaws.com", read_only=it) for it in (False, True))
        silent = [name for name in _SPARED if not _records(selectors, name, read_only=False)]
        if written and read and not silent:
            return good(f"the trail {trail.name} records reads and writes")
        if written and read:
            partly = f"the trail {trail.name} records reads and writes, and leaves out {', '.join(silent)}"
        writes = writes or written is True
    if partly:
        return weak(partly)
    return weak("writes alone are recorded") if writes else bad("no trail records management events")


def _records(selectors: Answer, source: str, *, read_only: bool) -> bool:
    return records(selectors, RecordableEvent(name="", source=source, read_only=read_only)) is True


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


_KMS = "kms.amazonaws.com"


def _left_out(source: str) -> dict[object, JsonObject]:
    selector: JsonObject = {"ReadWriteType": "All", "ExcludeManagementEventSources": [source]}
    return {**one_trail(), ("selectors", ARN): {"EventSelectors": [selector]}}


def _by_fields(*more: JsonObject) -> dict[object, JsonObject]:
    managed: JsonObject = {"Field": "eventCategory", "Equals": ["Management"]}
    selector: JsonObject = {"FieldSelectors": [managed, *more]}
    return {**one_trail(), ("selectors", ARN): {"AdvancedEventSelectors": [selector]}}


EXAMPLES = (
    example("reads and writes", Verdict.PASS, _selected("All")),
    example("writes alone", Verdict.WARN, _selected("WriteOnly")),
    example("data events alone", Verdict.FAIL, _selected("All", managed=False)),
    example("without KMS", Verdict.WARN, _left_out(_KMS)),
    example("fields, without KMS", Verdict.WARN, _by_fields({"Field": "eventSource", "NotEquals": [_KMS]})),
    example("fields, everything", Verdict.PASS, _by_fields()),
    example("no trail", Verdict.FAIL, NO_TRAIL),
)
