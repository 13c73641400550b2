"""Log groups are encrypted with a customer key that works.

Without one CloudWatch Logs encrypts them with a key of its own. A key that is disabled or waits for its
deletion makes new lines, and in the end all lines, unreadable.

Source: Amazon CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using AWS Key Management
Service".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules._keys import key_data, unusable
from workbench.domain.evidence import Outcome
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, good, weak
from workbench.knowledge.answers import text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the group's key."""
    key = text(seen.listed, "kmsKeyId")
    if not key:
        return weak("a key of CloudWatch Logs' own")
    return unusable(key, seen.answer("key", key)) or good(f"the customer key {key}")


rule = Rule(
    title="Log groups are encrypted with a customer key that works",
    inventory="log_groups",
    questions=("key",),
    params=NoParams,
    judge=judge,
)

_KEY = "arn:aws:kms:eu-west-1:1:key/1"

EXAMPLES = (
    example("a customer key", Verdict.PASS, {("key", _KEY): key_data()}, listed={"kmsKeyId": _KEY}),
    example(
        "a key that waits for its deletion",
        Verdict.FAIL,
        {("key", _KEY): key_data("PendingDeletion")},
        listed={"kmsKeyId": _KEY},
    ),
    example(
        "a key that is gone", Verdict.FAIL, {("key", _KEY): Outcome.NOT_FOUND}, listed={"kmsKeyId": _KEY}
    ),
    example("none", Verdict.WARN, {}, listed={"logGroupName": "/aws/lambda/load"}),
)
