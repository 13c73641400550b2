"""The worked examples of `glue.event_queue`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.glue import _examples as glue
from workbench.probes.glue.event_queue import Params

_QUEUE = "arn:aws:sqs:eu-central-1:111122223333:crawl"
_DEAD = "arn:aws:sqs:eu-central-1:111122223333:crawl-dead"
_KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_PARAMS = Params(
    bucket=glue.BUCKET,
    key=glue.KEY,
    recrawl="CRAWL_EVENT_MODE",
    queue_arn=_QUEUE,
    dead_letter_arn=_DEAD,
    written_at=datetime.fromisoformat("2026-11-23T03:00:00Z"),
)


_OPEN = (
    '{"Statement":[{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage",'
    f'"Resource":"{_QUEUE}"}}]}}'
)


def _queue(waiting: int = 0, retention: int = 345_600, policy: str = _OPEN, key: str = "") -> Answer:
    attributes = {
        "ApproximateNumberOfMessages": str(waiting),
        "MessageRetentionPeriod": str(retention),
        "Policy": policy,
        **({"KmsMasterKeyId": key} if key else {}),
    }
    return answered("sqs.GetQueueAttributes", {"Attributes": attributes})


def _told(target: str = _QUEUE, prefix: str = "", kind: str = "Queue", **more: JsonObject) -> Answer:
    rules = [{"Name": "prefix", "Value": prefix}] if prefix else []
    told: JsonObject = {
        f"{kind}Arn": target,
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": rules}},
    }
    return answered("s3.GetBucketNotificationConfiguration", {f"{kind}Configurations": [told], **more})


def _answers(notification: Answer, queue: Answer | None = None, dead: Answer | None = None) -> Answers:
    url = answered("sqs.GetQueueUrl", {"QueueUrl": "https://sqs/crawl"})
    return {
        ("url", _QUEUE): url,
        ("url", _DEAD): url,
        ("policy", _QUEUE): queue or _queue(2),
        ("policy", _DEAD): dead or _queue(),
        "notification": notification,
        "listing": answered(
            "s3.ListObjectsV2",
            {"Contents": [{"Key": glue.KEY, "ETag": '"e1"', "LastModified": "2026-11-23T03:00:00Z"}]},
        ),
    }


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    params: Params = _PARAMS,
) -> Example[Params]:
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it is told",
        _answers(_told()),
        Verdict.PASS,
        {
            "announced": True,
            "exists": True,
            "dead": 0,
            "waiting": 2,
        },
    ),
    _example(
        "its policy does not let S3 in",
        _answers(_told(), queue=_queue(policy="")),
        Verdict.FAIL,
        {"announced": True, "refused": True, "why": "it has no resource policy"},
    ),
    _example(
        "its key is disabled",
        {
            **_answers(_told(), queue=_queue(key="alias/crawl"), dead=_queue(key="alias/crawl")),
            ("key", _QUEUE): answered(
                "kms.DescribeKey",
                {"KeyMetadata": {"Arn": _KEY, "KeyState": "Disabled", "KeyManager": "CUSTOMER"}},
            ),
            ("key policy", _QUEUE): answered("kms.GetKeyPolicy", {"Policy": ""}),
        },
        Verdict.FAIL,
        {"announced": True, "refused": True},
    ),
    _example(
        "another folder is told of",
        _answers(_told(prefix="curated/")),
        Verdict.FAIL,
        {"announced": False, "announced_by": "nothing"},
    ),
    _example(
        "another queue is told",
        _answers(_told(target=f"{_QUEUE}-2")),
        Verdict.FAIL,
        {"announced": False},
    ),
    _example(
        "a topic may tell it",
        _answers(_told(target="arn:aws:sns:eu-central-1:111122223333:new", kind="Topic")),
        Verdict.UNKNOWN,
        {"announced": None, "announced_by": "topic"},
        UnknownReason.NO_DATA,
    ),
    _example(
        "dead letters",
        _answers(_told(), dead=_queue(3)),
        Verdict.FAIL,
        {"announced": True, "dead": 3},
    ),
    _example(
        "older than the queue keeps anything",
        _answers(_told(), queue=_queue(0, 3600)),
        Verdict.WARN,
        {"expired": True, "retention_hours": 1},
    ),
    _example(
        "no such queue",
        {
            **_answers(_told()),
            ("url", _QUEUE): error_answer(
                "sqs.GetQueueUrl",
                Outcome.NOT_FOUND,
                status=400,
                code="AWS.SimpleQueueService.NonExistentQueue",
            ),
        },
        Verdict.FAIL,
        {"exists": False},
    ),
    _example(
        "no event mode",
        {},
        Verdict.SKIPPED,
        {"announced": True},
        SkipReason.NOT_APPLICABLE,
        replace(_PARAMS, recrawl="CRAWL_EVERYTHING"),
    ),
    _example(
        "not allowed to look",
        {
            **_answers(_told()),
            "notification": denied("s3.GetBucketNotificationConfiguration", "s3:GetBucketNotification"),
        },
        Verdict.UNKNOWN,
        {"announced": None},
        UnknownReason.DENIED,
    ),
)
