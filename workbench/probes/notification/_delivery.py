"""Does a resource policy let a service deliver?

A service principal is allowed by the resource's own policy only. What the service sends of the source is
known; a condition on anything else leaves the answer open.

Sources: AWS Lambda developer guide, "Granting permissions to AWS services"; IAM user guide, "Policy
evaluation logic", "Condition operators"; Amazon EventBridge user guide, "Troubleshooting".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a service is about to do to a target."""

    principal: str
    """`s3.amazonaws.com` or `events.amazonaws.com`."""
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
