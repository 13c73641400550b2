"""Does the queue of a crawler in event mode hear of this object?

In event mode a crawl looks only where its queue tells it to, and takes the messages away: an empty queue
proves nothing. What counts is whether the bucket tells the queue of such an object, directly or by a topic
or EventBridge, whether the queue is there, and whether messages ended in its dead-letter queue. Messages
that are older than the retention (four days, unless set) are gone before the next crawl. Whether the
queue's policy lets S3 in is asked beside this.

Sources: Glue developer guide, "Accelerating crawls using Amazon S3 event notifications"; Amazon SQS API
reference, GetQueueAttributes; Amazon S3 API reference, GetBucketNotificationConfiguration.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import Answer, Answers, Outcome, Request, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, member, text, written_number
from workbench.knowledge.arns import Arn
from workbench.knowledge.s3.arrival import ask_arrival, possible_event_types
from workbench.knowledge.s3.notifications import configurations
from workbench.probes._routes import DeliveryRoute
from workbench.probes.notification._keys import ask_key, ask_key_policy
from workbench.probes.notification._targets import ask_owner, judge_by_policy

_EVENT_MODE = "CRAWL_EVENT_MODE"
_ATTRIBUTES = [
    "ApproximateNumberOfMessages",
    "MessageRetentionPeriod",
    "Policy",
    "KmsMasterKeyId",
    "RedrivePolicy",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which object, and which queue."""

    bucket: str
    key: str
    recrawl: str = ""
    """The crawler's recrawl behaviour; outside of event mode there is no queue to look at."""
    queue_arn: str = ""
    dead_letter_arn: str = ""
    written_at: datetime | None = None
    """When the object was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the queue hears."""

    exists: bool | None = None
    """The queue is there."""
    announced: bool | None = None
    """The bucket tells the queue of such an object; null where a topic or EventBridge may do so."""
    announced_by: Literal["notification", "topic", "eventbridge", "nothing"] | None = None
    """What tells the queue, or may."""
    waiting: int | None = None
    """Messages in it, about."""
    dead: int | None = None
    """Messages in its dead-letter queue, about."""
    retention_hours: int | None = None
    """How long it keeps a message."""
    expired: bool | None = None
    """The object is older than that: a message about it is gone, if no crawl took it."""
    refused: bool | None = None
    """S3 may not send to the queue: its policy, or its key, does not allow it."""
    why: str | None = None
    """Why not, in words; empty when it may."""


_ELSEWHERE = Facts(announced=True, dead=0, exists=True, expired=False, refused=False, why="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for both queues, the bucket's notifications and how the object was written."""
    if params.recrawl != _EVENT_MODE:
        return {}
    route = DeliveryRoute.from_bucket(params.bucket, params.queue_arn)
    queues = [arn for arn in (params.queue_arn, params.dead_letter_arn) if arn]
    answers = aws.read_all(
        {
            **{("url", arn): _url(arn) for arn in queues},
            **ask_owner(route, aws.target.account),
            "notification": ask("s3.GetBucketNotificationConfiguration", Bucket=params.bucket),
            "listing": ask_arrival(params.bucket, params.key),
        }
    )
    urls = {arn: text(answers["url", arn].data, "QueueUrl") for arn in queues}
    attributes = {
        ("policy", arn): ask("sqs.GetQueueAttributes", QueueUrl=url, AttributeNames=_ATTRIBUTES)
        for arn, url in urls.items()
        if url
    }
    answers |= aws.read_all(attributes)
    for ask_next in (ask_key, ask_key_policy):
        answers |= aws.read_all(ask_next(params.queue_arn, answers))
    return answers


def _url(arn: str) -> Request:
    parts = Arn.parse(arn)
    return ask("sqs.GetQueueUrl", QueueName=parts.resource, QueueOwnerAWSAccountId=parts.account)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Follow the event from the bucket to the queue."""
    if not answers:
        return skipped("The crawler does not wait for events", _ELSEWHERE)
    if not params.queue_arn:
        return failed("The crawler waits for events, and its include path has no queue", _NO_QUEUE)
    url = answers["url", params.queue_arn]
    if url.outcome is Outcome.NOT_FOUND:
        name = Arn.parse(params.queue_arn).resource
        return failed(f"There is no queue {name}: nothing tells the crawler what is new", _NO_QUEUE)
    facts = _announced(answers, params, _of_queue(answers, params))
    if facts.announced_by == "notification":
        permission = judge_by_policy(answers, DeliveryRoute.from_bucket(params.bucket, params.queue_arn))
        refused = None if permission.allowed is None else not permission.allowed
        facts = replace(facts, refused=refused, why=permission.why)
    elif facts.announced_by:
        facts = replace(facts, refused=False, why="")
    silent = next((item for item in answers.values() if item.unknown_reason), None)
    return _judge(facts, silent)


_NO_QUEUE = Facts(exists=False, dead=0, expired=False, refused=False, why="")


def _of_queue(answers: Answers, params: Params) -> Facts:
    queue = answers.get(("policy", params.queue_arn))
    dead = answers.get(("policy", params.dead_letter_arn))
    attributes = member(queue.data, "Attributes") if queue and queue.ok else {}
    keeps = written_number(attributes, "MessageRetentionPeriod")
    no_dead_letters = 0 if not params.dead_letter_arn else None
    facts = Facts(
        exists=True if answers["url", params.queue_arn].ok else None,
        waiting=written_number(attributes, "ApproximateNumberOfMessages"),
        retention_hours=keeps // 3600 if keeps else None,
        dead=_waiting(dead) if dead else no_dead_letters,
    )
    if keeps and queue and params.written_at:
        age = queue.observed_at - params.written_at
        facts = replace(facts, expired=age > timedelta(seconds=keeps))
    return facts


def _waiting(answer: Answer) -> int | None:
    attributes = member(answer.data, "Attributes") if answer.ok else {}
    return written_number(attributes, "ApproximateNumberOfMessages")


def _announced(answers: Answers, params: Params, facts: Facts) -> Facts:
    notification = answers["notification"]
    if not notification.ok:
        return facts
    types = possible_event_types(answers["listing"], params.key)
    fitting = [item for item in configurations(notification.data) if item.fits(params.key)]
    hearing = [item for item in fitting if item.hears(types) is not False]
    mine = [item for item in hearing if item.target == params.queue_arn]
    if mine:
        sure = any(item.hears(types) for item in mine)
        return replace(facts, announced=sure or None, announced_by="notification")
    if any(Arn.parse(item.target).service == "sns" for item in hearing):
        return replace(facts, announced_by="topic")
    if "EventBridgeConfiguration" in notification.data:
        return replace(facts, announced_by="eventbridge")
    return replace(facts, announced=False, announced_by="nothing")


def _judge(facts: Facts, silent: Answer | None) -> Judgement[Facts]:
    if facts.announced is False:
        return failed(
            "The bucket tells the crawler's queue nothing of this object: no notification fits", facts
        )
    if facts.refused:
        return failed(f"S3 may not send to the queue: {facts.why}", facts)
    if facts.dead:
        return failed(f"{count(facts.dead, 'message')} ended in the dead-letter queue", facts)
    if silent:
        return unanswered(silent, facts)
    if facts.announced and facts.refused is None:
        said = f"Whether S3 may send to the queue cannot be told: {facts.why}"
        return unknown(UnknownReason.NO_DATA, said, facts)
    if facts.announced is None:
        ways = {"topic": "a topic", "eventbridge": "EventBridge"}
        way = ways.get(facts.announced_by or "", "a notification of another way of writing")
        said = f"Whether the queue hears of it by {way} is not known"
        return unknown(UnknownReason.NO_DATA, said, facts)
    waits = f"{count(facts.waiting or 0, 'message')} wait, kept for {facts.retention_hours} hours"
    if facts.expired and not facts.waiting:
        return warned(f"The queue hears of such objects; {waits}, and this one is older", facts)
    return passed(f"The queue hears of such objects; {waits}", facts)


probe = Probe(
    title="Does the queue of a crawler in event mode hear of this object?",
    params=Params,
    facts=Facts,
    operations=(
        "sqs.GetQueueUrl",
        "sqs.GetQueueAttributes",
        "s3.GetBucketNotificationConfiguration",
        "s3.ListObjectsV2",
        "s3.HeadBucket",
        "kms.DescribeKey",
        "kms.GetKeyPolicy",
    ),
    collect=collect,
    judge=judge,
)
