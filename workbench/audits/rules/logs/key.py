"""Log groups are encrypted with a customer key.

Without one CloudWatch Logs encrypts them with a key of its own.

Source: Amazon CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using AWS Key Management
Service".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, good, weak
from workbench.knowledge.answers import text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the group's key."""
    key = text(seen.listed, "kmsKeyId")
    return good(f"the customer key {key}") if key else weak("a key of CloudWatch Logs' own")


rule = Rule(
    title="Log groups are encrypted with a customer key",
    inventory="log_groups",
    questions=(),
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("a customer key", Verdict.PASS, {}, listed={"kmsKeyId": "arn:aws:kms:eu-west-1:1:key/1"}),
    example("none", Verdict.WARN, {}, listed={"logGroupName": "/aws/lambda/load"}),
)
