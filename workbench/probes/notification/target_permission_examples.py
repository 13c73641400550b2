"""The worked examples of `notification.target_permission`."""

from __future__ import annotations

import json
from dataclasses import replace

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
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
    return {
        ("sum", f"{name}_0"): answered(
            "cloudwatch.GetMetricStatistics", {"Label": name, "Datapoints": [{"Sum": value}]}
        )
        for name, value in sums.items()
    }


def _with_policy(policy: str) -> Answers:
    return _function(answered("lambda.GetPolicy", {"Policy": policy}))


_KEY = "arn:aws:kms:us-east-1:111122223333:key/0d1e2f3a-4b5c-4d6e-8f7a-9b0c1d2e3f4a"
_USE = ("kms:GenerateDataKey", "kms:Decrypt")


def _key_policy(principal: JsonObject, *actions: str, **condition: JsonObject) -> str:
    """A key's policy of one statement."""
    allow: JsonObject = {"Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": "*"}
    return json.dumps({"Statement": [{**allow, **({"Condition": condition} if condition else {})}]})


def _encrypted_queue(service: str, source: str, key_policy: str, state: str = "Enabled") -> Answers:
    """A queue that lets a service send, encrypted with a key of this policy."""
    attributes: JsonObject = {"Policy": _policy(service, source, "sqs:SendMessage"), "KmsMasterKeyId": _KEY}
    metadata: JsonObject = {"Arn": _KEY, "KeyState": state, "KeyManager": "CUSTOMER"}
    return {
        ("url", _QUEUE): answered("sqs.GetQueueUrl", {"QueueUrl": "https://queue"}),
        ("policy", _QUEUE): answered("sqs.GetQueueAttributes", {"Attributes": attributes}),
        ("key", _QUEUE): answered("kms.DescribeKey", {"KeyMetadata": metadata}),
        ("key policy", _QUEUE): answered("kms.GetKeyPolicy", {"Policy": key_policy}),
    }


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
        "the queue's key lets its account's root alone: S3 may send, and cannot encrypt",
        f"{_BUCKET} {_QUEUE}",
        _encrypted_queue("s3", _BUCKET, _key_policy({"AWS": "arn:aws:iam::111122223333:root"}, "kms:*")),
        Verdict.FAIL,
        {
            "refused": True,
            "why": f"the policy of its key {_KEY} does not allow s3.amazonaws.com "
            "kms:GenerateDataKey and kms:Decrypt",
        },
    ),
    _example(
        "the queue's key lets S3 generate data keys, and not decrypt",
        f"{_BUCKET} {_QUEUE}",
        _encrypted_queue("s3", _BUCKET, _key_policy({"Service": "s3.amazonaws.com"}, "kms:GenerateDataKey*")),
        Verdict.FAIL,
        {
            "refused": True,
            "why": f"the policy of its key {_KEY} does not allow s3.amazonaws.com kms:Decrypt",
        },
    ),
    _example(
        "the queue's key lets S3",
        f"{_BUCKET} {_QUEUE}",
        _encrypted_queue("s3", _BUCKET, _key_policy({"Service": "s3.amazonaws.com"}, *_USE)),
        Verdict.PASS,
        {"refused": False},
    ),
    _example(
        "the queue's key lets S3, and a rule sends to it",
        f"{_RULE} {_QUEUE}",
        _encrypted_queue("events", _RULE, _key_policy({"Service": "s3.amazonaws.com"}, *_USE)),
        Verdict.FAIL,
        {"refused": True, "refused_principal": "events.amazonaws.com"},
    ),
    _example(
        "the queue's key is to be disabled",
        f"{_BUCKET} {_QUEUE}",
        _encrypted_queue(
            "s3", _BUCKET, _key_policy({"Service": "s3.amazonaws.com"}, *_USE), state="PendingDeletion"
        ),
        Verdict.FAIL,
        {"refused": True, "why": f"its key {_KEY} is PendingDeletion"},
    ),
    _example(
        "the queue's key asks for a condition, and whether S3 names the bucket to KMS is not known",
        f"{_BUCKET} {_QUEUE}",
        _encrypted_queue(
            "s3",
            _BUCKET,
            _key_policy(
                {"Service": "s3.amazonaws.com"}, *_USE, ArnLike={"aws:SourceArn": "arn:aws:s3:::land*"}
            ),
        ),
        Verdict.UNKNOWN,
        {"refused": None},
        UnknownReason.NO_DATA,
    ),
    _example(
        "the queue's key asks for another bucket, whether S3 names its own to KMS or not",
        f"{_BUCKET} {_QUEUE}",
        _encrypted_queue(
            "s3",
            _BUCKET,
            _key_policy(
                {"Service": "s3.amazonaws.com"}, *_USE, ArnLike={"aws:SourceArn": "arn:aws:s3:::other"}
            ),
        ),
        Verdict.FAIL,
        {"refused": True},
    ),
    _example(
        "not allowed to read the policy of the queue's key",
        f"{_BUCKET} {_QUEUE}",
        {
            **_encrypted_queue("s3", _BUCKET, ""),
            ("key policy", _QUEUE): denied("kms.GetKeyPolicy", "kms:GetKeyPolicy"),
        },
        Verdict.UNKNOWN,
        {"refused": None},
        UnknownReason.DENIED,
    ),
    _example(
        "there is no such key",
        f"{_BUCKET} {_QUEUE}",
        {
            **_encrypted_queue("s3", _BUCKET, ""),
            ("key", _QUEUE): error_answer("kms.DescribeKey", Outcome.NOT_FOUND, status=400),
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
