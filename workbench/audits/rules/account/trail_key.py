"""The files of trails are encrypted with a customer key that works.

Without one they are encrypted with Amazon's own keys. With one that is disabled, delivery fails.

Source: AWS CloudTrail user guide, "Encrypting CloudTrail log files, digest files, and event data stores
with KMS".
"""

from __future__ import annotations

from workbench.audits._examples import Said, example
from workbench.audits.rules.account._trails import NO_TRAIL, one_trail, trails_of
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the key of each trail that records now."""
    trails = trails_of(seen)
    if isinstance(trails, Assessment):
        return trails
    recording = [trail for trail in trails if trail.logs]
    if not recording:
        return bad("no trail records anything")
    without = []
    for trail in recording:
        name = text(trail.item, "KmsKeyId")
        if not name:
            without.append(trail.name)
            continue
        key = seen.answer("trail_keys", name)
        if key.outcome is Outcome.NOT_FOUND:
            return bad(f"the key of {trail.name} does not exist: nothing is delivered")
        if unknown := unread(key):
            return unknown
        if (state := text(key.data, "KeyMetadata", "KeyState")) != "Enabled":
            return bad(f"the key of {trail.name} is {state}: nothing is delivered")
    return weak(f"Amazon's own keys: {', '.join(without)}") if without else good("customer keys that work")


rule = Rule(
    title="Files of trails are encrypted with a customer key that works",
    inventory="account",
    questions=("trails", "trail_status", "trail_keys"),
    params=NoParams,
    judge=judge,
)

_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"


def _keyed(key: Said) -> dict[object, Said]:
    return {**one_trail(KmsKeyId=_KEY), ("trail_keys", _KEY): key}


def _state(state: str) -> JsonObject:
    return {"KeyMetadata": {"KeyState": state}}


EXAMPLES = (
    example("a customer key", Verdict.PASS, _keyed(_state("Enabled"))),
    example("a disabled key", Verdict.FAIL, _keyed(_state("Disabled"))),
    example("a key that is gone", Verdict.FAIL, _keyed(Outcome.NOT_FOUND)),
    example("no key", Verdict.WARN, one_trail()),
    example("no trail", Verdict.FAIL, NO_TRAIL),
)
