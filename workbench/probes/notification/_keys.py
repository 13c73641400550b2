"""Whether the KMS key of a queue or topic lets a service deliver: what to ask, and what the answers mean.

Who sends to an encrypted queue or topic needs kms:GenerateDataKey and kms:Decrypt on its key. For S3 and
EventBridge the key's own policy must say so: no policy of the account speaks for a service, and the policy of
AWS's managed key lets none.

Sources: Amazon SQS developer guide, "Key management", "Enable compatibility between event sources from AWS
services and encrypted queues"; Amazon SNS developer guide, "Enable compatibility between event sources from
AWS services and encrypted topics"; AWS KMS API reference, DescribeKey, GetKeyPolicy (which takes no alias).
"""

from __future__ import annotations

from workbench.domain.evidence import Answer, Answers, Requests, ask
from workbench.knowledge import deliveries
from workbench.knowledge.answers import member, text
from workbench.knowledge.policies.truth import Truth
from workbench.probes._routes import DeliveryRoute


def key_of(answers: Answers, target: str) -> str:
    """Return the key that a queue or topic is encrypted with, as it is named there; empty without one."""
    answer = answers.get(("policy", target))
    return text(member(answer.data, "Attributes"), "KmsMasterKeyId") if answer else ""


def ask_key(target: str, answers: Answers) -> Requests:
    """Return the question which key the name stands for, and in which state it is; for no key nothing."""
    named = key_of(answers, target)
    return (
        {("key", target): ask("kms.DescribeKey", KeyId=named)}
        if named and not deliveries.is_managed_key(named)
        else {}
    )


def ask_key_policy(target: str, answers: Answers) -> Requests:
    """Return the question for the policy of a key that is known now."""
    described = answers.get(("key", target))
    arn = text(member(described.data, "KeyMetadata"), "Arn") if described else ""
    if not arn:
        return {}
    return {("key policy", target): ask("kms.GetKeyPolicy", KeyId=arn, PolicyName="default")}


def key_permits(
    answers: Answers, route: DeliveryRoute, source_account: str | None
) -> tuple[Truth, str, Answer | None]:
    """Return whether the key lets a service deliver, why not, and the request that was not answered.

    Args:
        answers: Of `ask_key` and `ask_key_policy`.
        route: The delivery, to a target that has a key.
        source_account: As in `Delivery`.
    """
    delivery = deliveries.Delivery(
        principal=route.principal, action="", source_arn=route.source, source_account=source_account
    )
    described, policy = answers.get(("key", route.target)), answers.get(("key policy", route.target))
    return deliveries.key_permits(key_of(answers, route.target), described, policy, delivery)
