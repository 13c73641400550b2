"""May S3 or EventBridge deliver to each target?

Neither uses a role for functions, queues and topics: the target's own resource policy must allow the service.
What goes wrong there:

- the policy belongs to the function and not to the alias or version that is invoked, or the other way round;
- `aws:SourceArn` names another bucket or rule;
- `aws:SourceAccount` for EventBridge: EventBridge does not send it, so it prevents every delivery;
- the function, queue or topic was deleted;
- the queue or topic is encrypted with the AWS managed key, whose policy lets no service use it, or with a key
  of yours that is disabled, or whose policy does not allow the service kms:GenerateDataKey and kms:Decrypt.

"ResourceNotFound" from lambda.GetPolicy means "no policy" when the function itself is there. Targets that a
rule reaches through a role (state machines, streams, other buses) are judged by what EventBridge counted for
the rule in the hour after the object was written: deliveries and no failed one, or failed ones.

Sources: AWS Lambda API reference, GetPolicy; Amazon S3 user guide, "Granting permissions to publish event
notification messages to a destination"; Amazon SQS developer guide, "Key management"; Amazon EventBridge user
guide, "Resource-based policies", "Troubleshooting".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import count
from workbench.knowledge.arns import Arn
from workbench.probes._metrics import MetricWindow, ask_sums, read_sums, sums_in
from workbench.probes._routes import DeliveryRoute
from workbench.probes.notification._keys import ask_key, ask_key_policy
from workbench.probes.notification._targets import (
    Permission,
    ask_owner,
    ask_queue,
    ask_target,
    has_policy,
    judge_by_counts,
    judge_by_policy,
    rule_metrics,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which deliveries."""

    routes: tuple[str, ...]
    """`SOURCE_ARN TARGET_ARN`: a bucket or rule, and what it sends to."""
    written_at: str = ""
    """When the object was written, ISO 8601; empty when there is none."""


DeliveringService: TypeAlias = Literal["s3.amazonaws.com", "events.amazonaws.com"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the targets allow."""

    deliveries: int | None = None
    """How many there should be."""
    refused: bool | None = None
    """At least one target does not let the service deliver, or is gone."""
    refused_target: str | None = None
    """ARN of the first such target; empty when there is none."""
    refused_source: str | None = None
    """ARN of the bucket or rule that may not deliver to it."""
    refused_principal: DeliveringService | Literal[""] | None = None
    """Who may not deliver; empty when nothing is refused."""
    why: str | None = None
    """What is wrong there, in words."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the policy of each target, for queues by way of their URL, and for what rules delivered."""
    routes = _routes(params)
    requests: dict[AnswerName, Request] = {}
    for route in routes:
        requests |= ask_owner(route, aws.target.account)
        # A queue is asked for by its name, which may be another queue's in this Region.
        if Arn.parse(route.target).region == aws.target.region:
            requests |= ask_target(route.target)
    metric_window = MetricWindow.after(params.written_at)
    metrics = [
        metric
        for index, route in enumerate(routes)
        if not has_policy(route)
        for metric in rule_metrics(route.source, index)
    ]
    if metrics and metric_window:
        requests |= ask_sums(metrics, metric_window)
    first = aws.read_all(requests)
    queues: dict[AnswerName, Request] = {}
    for route in routes:
        queues |= ask_queue(route.target, first)
    answers = {**first, **aws.read_all(queues)}
    for ask_next in (ask_key, ask_key_policy):
        keys: dict[AnswerName, Request] = {}
        for route in routes:
            keys |= ask_next(route.target, answers)
        answers |= aws.read_all(keys)
    return answers


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Look at each delivery, then at all of them."""
    permissions = _permissions(answers, params)
    facts = _facts(permissions)
    if not permissions:
        return skipped("No target is to be told about this object", facts)
    if facts.refused:
        return failed(
            f"{facts.refused_principal} may not deliver to {_name(facts.refused_target)}: {facts.why}", facts
        )
    open_ = [item for item in permissions if item.allowed is None]
    silent = next((item.silent for item in open_ if item.silent), None)
    if silent:
        return unanswered(silent, facts)
    if open_:
        return unknown(
            UnknownReason.NO_DATA,
            f"{_name(open_[0].route.target)}: {open_[0].why}",
            facts,
            needs=("a look at the target's permissions",),
        )
    return passed(f"Delivery is allowed to {count(len(permissions), 'target')}", facts)


def _permissions(answers: Answers, params: Params) -> list[Permission]:
    metric_window = MetricWindow.after(params.written_at)
    sums = read_sums(answers, metric_window) if metric_window else None
    unread = next((answer for answer in sums_in(answers).values() if answer.unknown_reason), None)
    found: list[Permission] = []
    for index, route in enumerate(_routes(params)):
        if has_policy(route):
            found.append(judge_by_policy(answers, route))
        elif unread:
            found.append(Permission(route=route, allowed=None, silent=unread))
        else:
            found.append(judge_by_counts(route, index, sums))
    return found


def _facts(permissions: list[Permission]) -> Facts:
    bad = next((item for item in permissions if item.allowed is False), None)
    is_open = any(item.allowed is None for item in permissions)
    return Facts(
        deliveries=len(permissions),
        refused=True if bad else None if is_open else False,
        refused_target=bad.route.target if bad else "",
        refused_source=bad.route.source if bad else "",
        refused_principal=one_of(bad.route.principal, get_args(DeliveringService)) if bad else "",
        why=bad.why if bad else "",
    )


def _name(arn: str | None) -> str:
    return Arn.parse(arn or "").name


def _routes(params: Params) -> list[DeliveryRoute]:
    return [DeliveryRoute.parse(item) for item in dict.fromkeys(params.routes)]


probe = Probe(
    title="May S3 or EventBridge deliver to the targets?",
    params=Params,
    facts=Facts,
    operations=(
        "lambda.GetPolicy",
        "lambda.GetFunctionConfiguration",
        "sqs.GetQueueUrl",
        "sqs.GetQueueAttributes",
        "sns.GetTopicAttributes",
        "kms.DescribeKey",
        "kms.GetKeyPolicy",
        "s3.HeadBucket",
        "cloudwatch.GetMetricStatistics",
    ),
    collect=collect,
    judge=judge,
)
