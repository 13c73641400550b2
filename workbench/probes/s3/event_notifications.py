"""Does the bucket announce this object to anybody?

A bucket announces new objects to EventBridge (all of them), and straight to Lambda functions, queues and
topics (those that fit a prefix, a suffix and a list of event types). Reading it wrong is easy:

- `EventBridgeConfiguration` is an empty object; what counts is whether the key is there.
- `s3:ObjectCreated:Put` misses uploads in parts (`CompleteMultipartUpload`), renames (`Copy`) and form posts
  (`Post`). SFTP clients do the first with big files and the second with `.filepart` names.
- prefix and suffix are compared with the URL-encoded key, letter by letter: `dt=` and `prøver/` fit no key.
- PutBucketNotificationConfiguration replaces the whole document: the last tool to write it wins.

How the object was written shows in its ETag only for uploads in parts. A single-part object may be a put, a
copy or a post: a configuration that hears only some of these leaves the question open.

Sources: Amazon S3 user guide, "Supported event types and destinations", "Configuring event notifications
using object key name filtering", "Enabling Amazon EventBridge".
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import count
from workbench.knowledge.policies.truth import both, either, opposite
from workbench.knowledge.s3.arrival import ask_arrival, possible_event_types, written_at
from workbench.knowledge.s3.notifications import Audience, configurations
from workbench.probes._params import ObjectParams
from workbench.probes._routes import DeliveryRoute, lambda_targets

Params = ObjectParams


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who is told about the object."""

    eventbridge_enabled: bool | None = None
    """The bucket sends its events to EventBridge."""
    direct_targets_configured: int | None = None
    """Lambda, queue and topic configurations about new objects, for whatever key."""
    direct_match: bool | None = None
    """One of them hears this object: key and event type fit."""
    event_type_missed: bool | None = None
    """One fits the key and not the way the object was written, and nothing else tells its target."""
    filter_missed: bool | None = None
    """There are such configurations, and none fits the key."""
    missed_because: str | None = None
    """What does not fit, in words; empty when nothing is missed."""
    routes: tuple[str, ...] | None = None
    """`SOURCE_ARN TARGET_ARN` of each target that hears it, or may; empty while there is no object."""
    function_arns: tuple[str, ...] | None = None
    """The Lambda functions among them."""
    written_at: str | None = None
    """When the object was written, ISO 8601; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the bucket's notification configuration and for how the object was written."""
    return aws.read_all(
        {
            "notification": ask("s3.GetBucketNotificationConfiguration", Bucket=params.bucket),
            "listing": ask_arrival(params.bucket, params.key),
        }
    )


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Match the configurations with key and event type."""
    notification, listing = answers["notification"], answers["listing"]
    at = written_at(listing, params.key)
    if not notification.ok:
        return unanswered(notification, Facts(written_at=at))
    facts = _facts(notification, listing, params, at)
    bridge = "EventBridge is on" if facts.eventbridge_enabled else "EventBridge is off"
    if facts.event_type_missed or (facts.filter_missed and not facts.eventbridge_enabled):
        return failed(f"{bridge}; not heard: {facts.missed_because}", facts)
    if at != "" and (facts.event_type_missed is None or facts.direct_match is None):
        return _ambiguous(listing, facts)
    if facts.direct_match:
        return passed(
            f"{bridge}; this object is announced to {count(len(facts.routes or ()), 'direct target')}", facts
        )
    if facts.eventbridge_enabled:
        return passed("EventBridge is on; no direct target hears this key", facts)
    if not facts.direct_targets_configured:
        return warned("Nothing is configured: the bucket tells nobody about new objects", facts)
    return passed(f"{bridge}; {count(facts.direct_targets_configured, 'direct target')} configured", facts)


def _facts(notification: Answer, listing: Answer, params: Params, at: str | None) -> Facts:
    types = possible_event_types(listing, params.key)
    configured = configurations(notification.data)
    audience = Audience(key=params.key, event_types=types, configured=configured)
    targets = audience.targets if at != "" else ()
    return Facts(
        eventbridge_enabled="EventBridgeConfiguration" in notification.data,
        direct_targets_configured=len(configured),
        direct_match=audience.is_told,
        event_type_missed=either(audience.deaf().values()),
        filter_missed=both([bool(configured), opposite(audience.filters_fit)]),
        missed_because=audience.missed_because(),
        routes=tuple(str(DeliveryRoute.from_bucket(params.bucket, target)) for target in targets),
        function_arns=lambda_targets(targets),
        written_at=at,
    )


def _ambiguous(listing: Answer, facts: Facts) -> Judgement[Facts]:
    """Some target hears only some ways of writing, or some spellings; which it was is not recorded in S3."""
    if not listing.ok:
        return unanswered(listing, facts)
    if facts.event_type_missed is not None:
        return unknown(
            UnknownReason.NO_DATA,
            "A filter escapes a sign otherwise than S3 does, or holds one that S3 may escape or not: whether "
            "it fits the key is not documented",
            facts,
            needs=("whether the target was told of an object with such a key",),
        )
    return unknown(
        UnknownReason.NO_DATA,
        "A direct target hears only some of put, copy and form post, and a single-part object does not show "
        "which one wrote it",
        facts,
        needs=("a CloudTrail data event of the write",),
    )


probe = Probe(
    title="Does the bucket announce this object to EventBridge, a function, a queue or a topic?",
    params=Params,
    facts=Facts,
    operations=("s3.GetBucketNotificationConfiguration", "s3.ListObjectsV2"),
    collect=collect,
    judge=judge,
)
