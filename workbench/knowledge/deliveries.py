"""Does a resource policy let a service deliver, and does the key that the resource is encrypted with?

A service principal is allowed by the resource's own policy only. What the service sends of the source is
known; a condition on anything else leaves the answer open. Who sends to an encrypted queue or topic needs
kms:GenerateDataKey and kms:Decrypt: no policy of the account speaks for a service, and the policy of AWS's
managed key lets none.

Sources: AWS Lambda developer guide, "Granting permissions to AWS services"; IAM user guide, "Policy
evaluation logic", "Condition operators"; Amazon EventBridge user guide, "Troubleshooting".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answer, Outcome
from workbench.knowledge.answers import member, text
from workbench.knowledge.policies import (
    Access,
    AccessRequest,
    Context,
    Given,
    Layers,
    Policy,
    attached,
    evaluate,
    identity_keys,
    read_policy,
    service,
)
from workbench.knowledge.policies.truth import Truth, both

_NEEDED = ("kms:GenerateDataKey", "kms:Decrypt")
_MANAGED = frozenset({"alias/aws/sqs", "alias/aws/sns"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a service is about to do to a target."""

    principal: str
    """`s3.amazonaws.com`, `events.amazonaws.com`, `cloudwatch.amazonaws.com`."""
    action: str
    """`lambda:InvokeFunction`, `sqs:SendMessage`, `sns:Publish`."""
    source_arn: str
    """The bucket or rule; empty when the service does not send it."""
    source_account: str | None
    """Owner of the source: None while unknown, empty when the service does not send it."""


def permits(policy_text: str, delivery: Delivery) -> bool | None:
    """Return whether a resource policy, JSON, allows a delivery; None when that cannot be told here."""
    policy = read_policy(policy_text, "resource policy")
    if policy is None:
        return None
    who = service(delivery.principal)
    keys: dict[str, Given] = {**identity_keys(who), "aws:SourceArn": delivery.source_arn or None}
    if delivery.source_account is not None:
        keys["aws:SourceAccount"] = delivery.source_account or None
    request = AccessRequest(action=delivery.action, resource="", who=who, context=Context.of(keys))
    answer = evaluate(request, Layers(resource=attached([_of_its_resource(policy)]))).answer
    return None if answer is Access.UNKNOWN else answer is Access.ALLOWED


def _of_its_resource(policy: Policy) -> Policy:
    """A resource's policy is about that resource, whichever of its names and qualifiers it was asked by."""
    return replace(policy, statements=tuple(replace(one, resource=None) for one in policy.statements))


def is_managed_key(named: str) -> bool:
    """Tell whether a key, as a queue or topic names it, is AWS's own for the service."""
    return any(named == alias or named.endswith(f":{alias}") for alias in _MANAGED)


def key_permits(
    named: str, described: Answer | None, policy: Answer | None, delivery: Delivery
) -> tuple[Truth, str, Answer | None]:
    """Return whether a key lets a service deliver, why not, and the request that was not answered.

    Args:
        named: The key as the queue or topic names it.
        described: The answer of DescribeKey, if it was asked.
        policy: The answer of GetKeyPolicy, if it was asked.
        delivery: Who delivers; its action is none of KMS and does not matter.
    """
    if is_managed_key(named):
        return False, f"it is encrypted with {named}, which no service can use", None
    if described is None:
        return None, f"its key {named} was not asked for", None
    if described.outcome is Outcome.NOT_FOUND:
        return False, f"it is encrypted with {named}, and there is no such key", None
    if not described.ok:
        return None, f"its key {named} could not be read", described
    key = member(described.data, "KeyMetadata")
    state = text(key, "KeyState")
    if state and state != "Enabled":
        return False, f"its key {named} is {state}", None
    if text(key, "KeyManager") == "AWS":
        return False, f"it is encrypted with {named}, a key of AWS that no service can use", None
    if policy is None or not policy.ok:
        return None, f"the policy of its key {named} could not be read", policy
    return *_by_key_policy(text(policy.data, "Policy"), delivery, named), None


def _by_key_policy(policy: str, delivery: Delivery, named: str) -> tuple[Truth, str]:
    said = {action: _for_key(policy, replace(delivery, action=action)) for action in _NEEDED}
    if lacking := [action for action, allowed in said.items() if allowed is False]:
        who = delivery.principal
        return False, f"the policy of its key {named} does not allow {who} {' and '.join(lacking)}"
    if both(said.values()):
        return True, ""
    return None, f"the policy of its key {named} has conditions that cannot be told from here"


def _for_key(policy: str, delivery: Delivery) -> Truth:
    """Ask the policy twice: no source says whether the service names the bucket or rule to KMS."""
    unnamed = replace(delivery, source_arn="", source_account="")
    said = {permits(policy, delivery), permits(policy, unnamed)}
    return said.pop() if len(said) == 1 else None
