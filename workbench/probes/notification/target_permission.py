"""May S3 or EventBridge deliver to each target?

Neither uses a role for functions, queues and topics: the target's own resource policy must allow the service.
What goes wrong there:

- the policy belongs to the function and not to the alias or version that is invoked, or the other way round;
- `aws:SourceArn` names another bucket or rule;
- `aws:SourceAccount` for EventBridge: EventBridge does not send it, so it prevents every delivery;
- the function, queue or topic was deleted;
- the queue or topic is encrypted with the AWS managed key, whose policy lets no service use it.

"ResourceNotFound" from lambda.GetPolicy means "no policy" when the function itself is there. Targets that are
invoked through a role (state machines, streams, other buses) are counted and not judged.

Sources: AWS Lambda API reference, GetPolicy; Amazon S3 user guide, "Granting permissions to publish event
notification messages to a destination"; Amazon EventBridge user guide, "Resource-based policies",
"Troubleshooting".
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from workbench.domain.evidence import Answer, Answers, Outcome, Request, ask
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import (
    Example,
    Judgement,
    Probe,
    failed,
    passed,
    skipped,
    unanswered,
    unknown,
)
from workbench.probes._answers import member, text
from workbench.probes._examples import answered, denied, refused
from workbench.probes._routes import Arn, Function, Route
from workbench.probes.notification._delivery import Delivery, permits

_ACTIONS = {"lambda": "lambda:InvokeFunction", "sqs": "sqs:SendMessage", "sns": "sns:Publish"}
_MANAGED_KEYS = frozenset({"alias/aws/sqs", "alias/aws/sns"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which deliveries."""

    routes: tuple[str, ...]
    """`SOURCE_ARN TARGET_ARN`: a bucket or rule, and what it sends to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the targets' policies say."""

    examined: int | None = None
    """Deliveries that a resource policy decides."""
    not_examined: int | None = None
    """Deliveries through a role."""
    refused: bool | None = None
    """At least one target does not let the service deliver, or is gone."""
    refused_target: str | None = None
    """ARN of the first such target; empty when there is none."""
    refused_source: str | None = None
    """ARN of the bucket or rule that may not deliver to it."""
    refused_principal: str | None = None
    """`s3.amazonaws.com` or `events.amazonaws.com`."""
    why: str | None = None
    """What is wrong there, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """Whether one delivery is allowed, and why not."""

    route: Route
    allowed: bool | None
    why: str = ""
    silent: Answer | None = None
    """The answer that should have told."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the policy of each target, for queues by way of their URL, and for who owns the buckets."""
    routes = _routes(params)
    requests: dict[str, Request] = {}
    for route in routes:
        requests |= _owner_request(route, aws.target.account) | _target_requests(route.target)
    first = aws.read_all(requests)
    urls = {
        route.target: text(first[f"url {route.target}"].data, "QueueUrl")
        for route in routes
        if f"url {route.target}" in first
    }
    second = aws.read_all(
        {
            f"policy {target}": ask(
                "sqs.GetQueueAttributes", QueueUrl=url, AttributeNames=["Policy", "KmsMasterKeyId"]
            )
            for target, url in urls.items()
            if url
        }
    )
    return {**first, **second}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Evaluate each target's policy for the service that delivers to it."""
    routes = _routes(params)
    outcomes = [_judge_route(answers, route) for route in routes if _is_examined(route)]
    facts = _facts(outcomes, not_examined=len(routes) - len(outcomes))
    if not routes:
        return skipped("No target is to be told about this object", facts)
    if facts.refused:
        return failed(
            f"{facts.refused_principal} may not deliver to {facts.refused_target}: {facts.why}", facts
        )
    silent = next((outcome.silent for outcome in outcomes if outcome.silent), None)
    if silent:
        return unanswered(silent, facts)
    open_ = next((outcome for outcome in outcomes if outcome.allowed is None), None)
    if open_:
        return unknown(UnknownReason.NO_DATA, f"{open_.route.target}: {open_.why}", facts)
    if facts.not_examined:
        return unknown(
            UnknownReason.NO_DATA,
            f"{facts.not_examined} of {len(routes)} target(s) are reached by a role, which is not judged",
            facts,
            needs=("the role of each target",),
        )
    return passed(f"All {len(outcomes)} target(s) let the service deliver", facts)


def _facts(outcomes: list[_Outcome], *, not_examined: int) -> Facts:
    bad = next((outcome for outcome in outcomes if outcome.allowed is False), None)
    is_open = not_examined > 0 or any(outcome.allowed is None for outcome in outcomes)
    return Facts(
        examined=len(outcomes),
        not_examined=not_examined,
        refused=True if bad else None if is_open else False,
        refused_target=bad.route.target if bad else "",
        refused_source=bad.route.source if bad else "",
        refused_principal=bad.route.principal if bad else "",
        why=bad.why if bad else "",
    )


def _routes(params: Params) -> list[Route]:
    return [Route.parse(item) for item in dict.fromkeys(params.routes)]


def _is_examined(route: Route) -> bool:
    return Arn.parse(route.target).service in _ACTIONS


def _owner_request(route: Route, account: str) -> dict[str, Request]:
    """Return the question whether the bucket belongs to our account: policies ask for its owner."""
    if route.principal != "s3.amazonaws.com" or not account:
        return {}
    bucket = Arn.parse(route.source).resource
    return {f"owner {bucket}": ask("s3.HeadBucket", Bucket=bucket, ExpectedBucketOwner=account)}


def _target_requests(target: str) -> dict[str, Request]:
    arn = Arn.parse(target)
    if arn.service == "lambda":
        function = Function.parse(target)
        which = {"FunctionName": function.arn, "Qualifier": function.qualifier}
        return {
            f"policy {target}": ask("lambda.GetPolicy", **which),
            f"function {target}": ask("lambda.GetFunctionConfiguration", **which),
        }
    if arn.service == "sns":
        return {f"policy {target}": ask("sns.GetTopicAttributes", TopicArn=target)}
    if arn.service == "sqs":
        return {
            f"url {target}": ask(
                "sqs.GetQueueUrl", QueueName=arn.resource, QueueOwnerAWSAccountId=arn.account
            )
        }
    return {}


def _judge_route(answers: Answers, route: Route) -> _Outcome:
    carrier = [
        answers[name]
        for name in (f"function {route.target}", f"url {route.target}", f"policy {route.target}")
        if name in answers
    ]
    if any(
        answer.outcome is Outcome.NOT_FOUND for answer in carrier if answer.operation != "lambda.GetPolicy"
    ):
        return _Outcome(route=route, allowed=False, why="it does not exist")
    silent = next((answer for answer in carrier if answer.unknown_reason), None)
    if silent:
        return _Outcome(route=route, allowed=None, silent=silent)
    policy = answers.get(f"policy {route.target}")
    if policy is None:
        return _Outcome(route=route, allowed=None, why="its policy was not answered")
    attributes = policy.data if policy.operation == "lambda.GetPolicy" else member(policy.data, "Attributes")
    return _judge_policy(route, text(attributes, "Policy"), text(attributes, "KmsMasterKeyId"), answers)


def _judge_policy(route: Route, policy: str, key: str, answers: Answers) -> _Outcome:
    if not policy:
        return _Outcome(route=route, allowed=False, why="it has no resource policy")
    delivery = Delivery(
        principal=route.principal,
        action=_ACTIONS[Arn.parse(route.target).service],
        source_arn=route.source,
        source_account=_owner(route, answers),
    )
    allowed = permits(policy, delivery)
    if allowed is False:
        return _Outcome(
            route=route, allowed=False, why=f"its policy does not allow {delivery.action} from {route.source}"
        )
    if key.rpartition(":")[2] in _MANAGED_KEYS:
        return _Outcome(
            route=route, allowed=False, why=f"it is encrypted with {key}, which no service can use"
        )
    if key:
        return _Outcome(route=route, allowed=None, why=f"the policy of its key {key} is not judged here")
    return _Outcome(
        route=route, allowed=allowed, why="its policy has conditions that cannot be told from here"
    )


def _owner(route: Route, answers: Answers) -> str | None:
    """Return the account that the service names as the source's: EventBridge names none."""
    if route.principal != "s3.amazonaws.com":
        return ""
    owner = answers.get(f"owner {Arn.parse(route.source).resource}")
    return text(owner.parameters, "ExpectedBucketOwner") or None if owner and owner.ok else None


_FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:ingest"
_QUEUE = "arn:aws:sqs:us-east-1:111122223333:audit"
_TOPIC = "arn:aws:sns:us-east-1:111122223333:arrivals"
_MACHINE = "arn:aws:states:us-east-1:111122223333:stateMachine:ingest"
_BUCKET = "arn:aws:s3:::landing"
_RULE = "arn:aws:events:us-east-1:111122223333:rule/ingest"


def _policy(service: str, source_arn: str, action: str = "lambda:InvokeFunction", **equals: str) -> str:
    """A policy that lets a service deliver from one source."""
    return json.dumps(
        {
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": f"{service}.amazonaws.com"},
                    "Action": action,
                    "Condition": {
                        "ArnLike": {"AWS:SourceArn": source_arn},
                        "StringEquals": {f"AWS:{name}": value for name, value in equals.items()},
                    },
                }
            ]
        }
    )


def _function(policy: Answer, target: str = _FUNCTION) -> dict[str, Answer]:
    return {
        f"policy {target}": policy,
        f"function {target}": answered("lambda.GetFunctionConfiguration", {"State": "Active"}),
        "owner landing": replace(
            answered("s3.HeadBucket"),
            parameters={"Bucket": "landing", "ExpectedBucketOwner": "111122223333"},
        ),
    }


def _with_policy(policy: str, target: str = _FUNCTION) -> dict[str, Answer]:
    return _function(answered("lambda.GetPolicy", {"Policy": policy}), target)


def _example(
    name: str,
    route: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(routes=(route,) if route else ()),
        answers=answers,
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_GONE = refused("lambda.GetPolicy", Outcome.NOT_FOUND, status=404, code="ResourceNotFoundException")

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
        "s3.HeadBucket",
    ),
    collect=collect,
    judge=judge,
    examples=(
        _example(
            "the function lets S3 invoke it for this bucket and account",
            f"{_BUCKET} {_FUNCTION}",
            _with_policy(_policy("s3", _BUCKET, SourceAccount="111122223333")),
            Verdict.PASS,
            {"refused": False, "examined": 1, "not_examined": 0, "refused_target": ""},
        ),
        _example(
            "the function has no policy",
            f"{_BUCKET} {_FUNCTION}",
            _function(_GONE),
            Verdict.FAIL,
            {
                "refused": True,
                "refused_target": _FUNCTION,
                "refused_source": _BUCKET,
                "refused_principal": "s3.amazonaws.com",
                "why": "it has no resource policy",
            },
        ),
        _example(
            "the policy names another bucket",
            f"{_BUCKET} {_FUNCTION}",
            _with_policy(_policy("s3", "arn:aws:s3:::landing-old")),
            Verdict.FAIL,
            {"refused": True},
        ),
        _example(
            "the policy names another account",
            f"{_BUCKET} {_FUNCTION}",
            _with_policy(_policy("s3", _BUCKET, SourceAccount="999988887777")),
            Verdict.FAIL,
            {"refused": True},
        ),
        _example(
            "the function lets EventBridge invoke it for this rule",
            f"{_RULE} {_FUNCTION}",
            _with_policy(_policy("events", _RULE)),
            Verdict.PASS,
            {"refused": False},
        ),
        _example(
            "EventBridge sends no source account, so asking for one refuses it",
            f"{_RULE} {_FUNCTION}",
            _with_policy(_policy("events", _RULE, SourceAccount="111122223333")),
            Verdict.FAIL,
            {"refused": True, "refused_principal": "events.amazonaws.com"},
        ),
        _example(
            "the function was deleted",
            f"{_RULE} {_FUNCTION}",
            {
                f"policy {_FUNCTION}": _GONE,
                f"function {_FUNCTION}": refused(
                    "lambda.GetFunctionConfiguration", Outcome.NOT_FOUND, status=404
                ),
            },
            Verdict.FAIL,
            {"refused": True, "why": "it does not exist"},
        ),
        _example(
            "the queue lets S3 send",
            f"{_BUCKET} {_QUEUE}",
            {
                f"url {_QUEUE}": answered("sqs.GetQueueUrl", {"QueueUrl": "https://queue"}),
                f"policy {_QUEUE}": answered(
                    "sqs.GetQueueAttributes",
                    {"Attributes": {"Policy": _policy("s3", "arn:aws:s3:*:*:land*", "sqs:SendMessage")}},
                ),
            },
            Verdict.PASS,
            {"refused": False},
        ),
        _example(
            "the topic is encrypted with the AWS managed key",
            f"{_BUCKET} {_TOPIC}",
            {
                f"policy {_TOPIC}": answered(
                    "sns.GetTopicAttributes",
                    {
                        "Attributes": {
                            "Policy": _policy("s3", _BUCKET, "sns:Publish"),
                            "KmsMasterKeyId": "alias/aws/sns",
                        }
                    },
                )
            },
            Verdict.FAIL,
            {"refused": True},
        ),
        _example(
            "a state machine is started through a role",
            f"{_RULE} {_MACHINE}",
            {},
            Verdict.UNKNOWN,
            {"refused": None, "not_examined": 1},
            UnknownReason.NO_DATA,
        ),
        _example(
            "not allowed to read the policy",
            f"{_BUCKET} {_FUNCTION}",
            _function(denied("lambda.GetPolicy", "lambda:GetPolicy")),
            Verdict.UNKNOWN,
            {"refused": None},
            UnknownReason.DENIED,
        ),
        _example(
            "nothing to deliver to",
            "",
            {},
            Verdict.SKIPPED,
            {"refused": False, "examined": 0},
            SkipReason.NOT_APPLICABLE,
        ),
    ),
)
