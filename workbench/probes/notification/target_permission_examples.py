"""The worked examples of `notification.target_permission`."""

from __future__ import annotations

import json
from dataclasses import replace

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import (
    Example,
)
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.notification.target_permission import Params

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


def _function(policy: Answer) -> Answers:
    return {
        ("policy", _FUNCTION): policy,
        ("function", _FUNCTION): answered("lambda.GetFunctionConfiguration", {"State": "Active"}),
        ("owner", "landing"): replace(
            answered("s3.HeadBucket"),
            parameters={"Bucket": "landing", "ExpectedBucketOwner": "111122223333"},
        ),
    }


def _counted(**sums: int) -> Answers:
    """What CloudWatch has for the rule, by query name: `invocations=2`."""
    results: list[JsonObject] = [{"Id": f"{name}_0", "Values": [value]} for name, value in sums.items()]
    return {"metrics": answered("cloudwatch.GetMetricData", {"MetricDataResults": results})}


def _with_policy(policy: str) -> Answers:
    return _function(answered("lambda.GetPolicy", {"Policy": policy}))


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
        params=Params(routes=(route,) if route else (), written_at="2026-11-23T02:00:00Z"),
        answers=answers,
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_GONE = error_answer("lambda.GetPolicy", Outcome.NOT_FOUND, status=404, code="ResourceNotFoundException")


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the function lets S3 invoke it for this bucket and account",
        f"{_BUCKET} {_FUNCTION}",
        _with_policy(_policy("s3", _BUCKET, SourceAccount="111122223333")),
        Verdict.PASS,
        {"refused": False, "deliveries": 1, "refused_target": ""},
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
            ("policy", _FUNCTION): _GONE,
            ("function", _FUNCTION): error_answer(
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
            ("url", _QUEUE): answered("sqs.GetQueueUrl", {"QueueUrl": "https://queue"}),
            ("policy", _QUEUE): answered(
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
            ("policy", _TOPIC): answered(
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
        "EventBridge started the state machine, which it does through a role",
        f"{_RULE} {_MACHINE}",
        _counted(invocations=2),
        Verdict.PASS,
        {"refused": False},
    ),
    _example(
        "EventBridge could not start the state machine",
        f"{_RULE} {_MACHINE}",
        _counted(invocations=2, failedInvocations=2),
        Verdict.FAIL,
        {"refused": True, "refused_target": _MACHINE},
    ),
    _example(
        "EventBridge counted nothing for the rule of the state machine",
        f"{_RULE} {_MACHINE}",
        _counted(),
        Verdict.UNKNOWN,
        {"refused": None},
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
        "the queue is in another Region, which was not asked",
        f"{_BUCKET} {_QUEUE}",
        {},
        Verdict.UNKNOWN,
        {"refused": None},
        UnknownReason.NO_DATA,
    ),
    _example(
        "nothing to deliver to",
        "",
        {},
        Verdict.SKIPPED,
        {"refused": False, "deliveries": 0},
        SkipReason.NOT_APPLICABLE,
    ),
)
