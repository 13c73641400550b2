"""Whether one target lets a service deliver: what to ask of it, and what its answers mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, Outcome, Requests, ask
from workbench.knowledge.answers import count, member, text
from workbench.knowledge.arns import Arn, Function
from workbench.knowledge.deliveries import Delivery, permits
from workbench.probes._metrics import Metric
from workbench.probes._routes import DeliveryRoute
from workbench.probes.notification._keys import key_of, key_permits

_ACTIONS = {"lambda": "lambda:InvokeFunction", "sqs": "sqs:SendMessage", "sns": "sns:Publish"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether one delivery is allowed; `allowed` is None while that is not known."""

    route: DeliveryRoute
    allowed: bool | None
    why: str = ""
    """Why not, or why it is not known."""
    silent: Answer | None = None
    """The request that was not answered, if that is why."""


def has_policy(route: DeliveryRoute) -> bool:
    """Tell whether the target's own policy decides; the others are reached through a role of the rule."""
    return Arn.parse(route.target).service in _ACTIONS


def ask_owner(route: DeliveryRoute, account: str) -> Requests:
    """Return the question whether the bucket belongs to our account: policies ask for its owner."""
    if route.principal != "s3.amazonaws.com" or not account:
        return {}
    bucket = Arn.parse(route.source).resource
    return {("owner", bucket): ask("s3.HeadBucket", Bucket=bucket, ExpectedBucketOwner=account)}


def ask_target(target: str) -> Requests:
    """Return what is to be asked of a target first, by name; of a queue, where it is."""
    arn = Arn.parse(target)
    if arn.service == "lambda":
        function = Function.parse(target)
        which = {"FunctionName": function.arn, "Qualifier": function.qualifier}
        return {
            ("policy", target): ask("lambda.GetPolicy", **which),
            ("function", target): ask("lambda.GetFunctionConfiguration", **which),
        }
    if arn.service == "sns":
        return {("policy", target): ask("sns.GetTopicAttributes", TopicArn=target)}
    if arn.service == "sqs":
        location = ask("sqs.GetQueueUrl", QueueName=arn.resource, QueueOwnerAWSAccountId=arn.account)
        return {("url", target): location}
    return {}


def ask_queue(target: str, answers: Answers) -> Requests:
    """Return the question for the policy of a queue whose place is known now; for others nothing."""
    located = answers.get(("url", target))
    url = text(located.data, "QueueUrl") if located else ""
    if not url:
        return {}
    wanted = ["Policy", "KmsMasterKeyId"]
    return {("policy", target): ask("sqs.GetQueueAttributes", QueueUrl=url, AttributeNames=wanted)}


def rule_metrics(source: str, index: int) -> list[Metric]:
    """Return the metrics of a rule of the default bus."""
    return [
        Metric(
            id=f"{name[0].lower()}{name[1:]}_{index}",
            namespace="AWS/Events",
            name=name,
            dimension="RuleName",
            value=Arn.parse(source).resource.rpartition("/")[2],
        )
        for name in ("Invocations", "FailedInvocations")
    ]


def judge_by_policy(answers: Answers, route: DeliveryRoute) -> Permission:
    """Return whether the target's own policy allows the delivery."""
    names = [(question, route.target) for question in ("function", "url", "policy")]
    given = [answers[name] for name in names if name in answers]
    if not given:
        why = f"it is in {Arn.parse(route.target).region}, another Region than the one that was asked"
        return Permission(route=route, allowed=None, why=why)
    if any(item.outcome is Outcome.NOT_FOUND for item in given if item.operation != "lambda.GetPolicy"):
        return Permission(route=route, allowed=False, why="it does not exist")
    silent = next((item for item in given if item.unknown_reason), None)
    if silent:
        return Permission(route=route, allowed=None, silent=silent)
    answer = answers.get(("policy", route.target))
    if answer is None:
        return Permission(route=route, allowed=None, why="its policy was not answered")
    attributes = answer.data if answer.operation == "lambda.GetPolicy" else member(answer.data, "Attributes")
    allowed, why = _evaluate(text(attributes, "Policy"), route, answers)
    if allowed is False or not key_of(answers, route.target):
        return Permission(route=route, allowed=allowed, why=why)
    by_key, key_why, unread = key_permits(answers, route, _owner(route, answers))
    if by_key is False or (allowed and by_key is None):
        return Permission(route=route, allowed=by_key, why=key_why, silent=unread)
    return Permission(route=route, allowed=allowed, why=why)


def judge_by_counts(route: DeliveryRoute, index: int, sums: Mapping[str, int] | None) -> Permission:
    """Return whether EventBridge reached the targets of a rule, by what it counted; see `rule_metrics`."""
    failures = (sums or {}).get(f"failedInvocations_{index}", 0)
    if failures:
        return Permission(
            route=route, allowed=False, why=f"EventBridge failed to reach it {count(failures, 'time')}"
        )
    if (sums or {}).get(f"invocations_{index}", 0):
        return Permission(route=route, allowed=True)
    return Permission(
        route=route, allowed=None, why="it is reached through a role, and EventBridge counted no delivery"
    )


def _evaluate(policy: str, route: DeliveryRoute, answers: Answers) -> tuple[bool | None, str]:
    if not policy:
        return False, "it has no resource policy"
    delivery = Delivery(
        principal=route.principal,
        action=_ACTIONS[Arn.parse(route.target).service],
        source_arn=route.source,
        source_account=_owner(route, answers),
    )
    allowed = permits(policy, delivery)
    if allowed is None:
        return None, "its policy has conditions that cannot be told from here"
    return (
        allowed,
        "" if allowed else f"its policy does not allow {delivery.action} from {Arn.parse(route.source).name}",
    )


def _owner(route: DeliveryRoute, answers: Answers) -> str | None:
    """Return the account that the service names as the source's: EventBridge names none."""
    if route.principal != "s3.amazonaws.com":
        return ""
    owner = answers.get(("owner", Arn.parse(route.source).resource))
    return text(owner.parameters, "ExpectedBucketOwner") or None if owner and owner.ok else None
