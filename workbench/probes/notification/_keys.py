"""Whether the KMS key of a queue or topic lets a service deliver: what to ask, and what the answers mean.

Who sends to an encrypted queue or topic needs kms:GenerateDataKey and kms:Decrypt on its key. For S3 and
EventBridge the key's own policy must say so: no policy of the account speaks for a service, and the policy of
AWS's managed key lets none.

Sources: Amazon SQS developer guide, "Key management", "Enable compatibility between event sources from AWS
services and encrypted queues"; Amazon SNS developer guide, "Enable compatibility between event sources from
AWS services and encrypted topics"; AWS KMS API reference, DescribeKey, GetKeyPolicy (which takes no alias).
"""

from __future__ import annotations

from workbench.domain.evidence import Answer, Answers, Outcome, Requests, ask
from workbench.knowledge.answers import member, text
from workbench.knowledge.policies.truth import Truth, both
from workbench.probes._routes import DeliveryRoute
from workbench.probes.notification._delivery import Delivery, permits

_NEEDED = ("kms:GenerateDataKey", "kms:Decrypt")
_MANAGED = frozenset({"alias/aws/sqs", "alias/aws/sns"})


def key_of(answers: Answers, target: str) -> str:
    """Return the key that a queue or topic is encrypted with, as it is named there; empty without one."""
    answer = answers.get(("policy", target))
    return text(member(answer.data, "Attributes"), "KmsMasterKeyId") if answer else ""


def ask_key(target: str, answers: Answers) -> Requests:
    """Return the question which key the name stands for, and in which state it is; for no key nothing."""
    named = key_of(answers, target)
    return {("key", target): ask("kms.DescribeKey", KeyId=named)} if named and not _is_managed(named) else {}


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
    named = key_of(answers, route.target)
    if _is_managed(named):
        return False, f"it is encrypted with {named}, which no service can use", None
    described, policy = answers.get(("key", route.target)), answers.get(("key policy", route.target))
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
    return *_evaluate(text(policy.data, "Policy"), route, source_account, named), None


def _evaluate(policy: str, route: DeliveryRoute, source_account: str | None, named: str) -> tuple[Truth, str]:
    lacking = [action for action in _NEEDED if _permits(policy, action, route, source_account) is False]
    if lacking:
        return (
            False,
            f"the policy of its key {named} does not allow {route.principal} {' and '.join(lacking)}",
        )
    if both(_permits(policy, action, route, source_account) for action in _NEEDED):
        return True, ""
    return None, f"the policy of its key {named} has conditions that cannot be told from here"


def _permits(policy: str, action: str, route: DeliveryRoute, source_account: str | None) -> Truth:
    """Ask the policy twice: no source says whether the service names the bucket or rule to KMS."""
    named = Delivery(
        principal=route.principal, action=action, source_arn=route.source, source_account=source_account
    )
    unnamed = Delivery(principal=route.principal, action=action, source_arn="", source_account="")
    said = {permits(policy, named), permits(policy, unnamed)}
    return said.pop() if len(said) == 1 else None


def _is_managed(named: str) -> bool:
    return any(named == alias or named.endswith(f":{alias}") for alias in _MANAGED)
