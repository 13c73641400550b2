"""Did somebody replace a configuration that would have announced this object?

PutBucketNotificationConfiguration replaces the whole document, so two tools that each own "their" part of it
delete each other's. The calls are in Event history (as `PutBucketNotification`), with the document that was
put. So it can be seen whether an earlier document told somebody of this object, which one took that away, and
whether another identity put it. A document that never fitted, or that its own author changed, is no case of
this: then the filter is wrong.

Only direct targets are compared; that a bucket sends no events to EventBridge shows in the bucket itself.

Sources: Amazon S3 API reference, PutBucketNotificationConfiguration; Amazon S3 user guide, "Amazon S3
CloudTrail events".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from workbench.domain.evidence import Answers, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, moment, stamp, text
from workbench.knowledge.policies.truth import either
from workbench.knowledge.s3.arrival import ask_arrival, possible_event_types, written_at
from workbench.knowledge.s3.locations import named_region
from workbench.knowledge.s3.notifications import Configuration, configurations, recorded
from workbench.probes._params import ObjectParams
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, ask_home, read_history

Params = ObjectParams


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What became of the notifications of the bucket."""

    changes: int | None = None
    """How often the configuration was put in the time that Event history covers."""
    heard_now: bool | None = None
    """A direct target hears of this object."""
    route_lost: bool | None = None
    """An earlier configuration told a direct target of this object, and somebody else replaced it before the
    object was written."""
    lost_target: str | None = None
    """The ARN of the target that was told; empty when none was lost."""
    lost_at: datetime | None = None
    """When it was replaced."""
    lost_by: str | None = None
    """The ARN of who replaced it; empty when nobody did."""
    set_by: str | None = None
    """Who had put the earlier one; empty when none was lost."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the configuration, the object's arrival, and every put of a configuration on record."""
    answers = aws.read_all(
        {
            "home": ask_home(params.bucket),
            "notification": ask("s3.GetBucketNotificationConfiguration", Bucket=params.bucket),
            "listing": ask_arrival(params.bucket, params.key),
        }
    )
    puts = ask_events("EventName", "PutBucketNotification", region=named_region(answers["home"]))
    return {**answers, "puts": aws.read(puts)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Find the put that took the object's target away."""
    notification, listing = answers["notification"], answers["listing"]
    if not notification.ok:
        return unanswered(notification, Facts())
    if written_at(listing, params.key) == "":
        return skipped("There is no object that could have been announced", Facts(route_lost=False))
    types = possible_event_types(listing, params.key)
    now = either(item.announces(params.key, types) for item in configurations(notification.data))
    facts = Facts(heard_now=now)
    none = replace(facts, route_lost=False, lost_target="", lost_by="", set_by="")
    if now:
        return passed("A direct target hears of this object", none)
    history = read_history([answers["puts"]])
    puts = [event for event in history.events if _is_put(event, params.bucket)]
    facts, none = (replace(item, changes=len(puts)) for item in (facts, none))
    written = moment({"at": written_at(listing, params.key) or ""}, "at")
    for earlier, later in reversed(list(pairwise(puts))):
        told_before = configurations(recorded(earlier.request))
        lost = next((item for item in told_before if item.announces(params.key, types)), None)
        in_time = written is None or (later.at is not None and later.at <= written)
        if lost and in_time and not earlier.is_by_same(later):
            return _lost(lost, earlier, later, facts)
        if lost:
            return passed(f"Whoever put the configuration took {lost.target} out of it", none)
    if not history.is_silent:
        return history.cannot_tell(facts, "a configuration that told of this object")
    if not puts:
        return passed(f"Nobody put a configuration: {history.told}", none)
    return _unknown_before(puts, facts, none)


def _unknown_before(puts: Sequence[ManagementEvent], facts: Facts, none: Facts) -> Judgement[Facts]:
    """None of the documents on record told of the object; what was there before the first is not known."""
    first = puts[0]
    if len(puts) > 1 and all(first.is_by_same(other) for other in puts[1:]):
        told = f"{count(len(puts), 'configuration')} by {first.who}, and none told of this object"
        return warned(told, none)
    why = f"What was configured before {first.who} put it at {stamp(first.at)} is not on record"
    return unknown(UnknownReason.NOT_LOGGED, why, facts, needs=("a trail's log files of before",))


def _lost(
    lost: Configuration, earlier: ManagementEvent, later: ManagementEvent, facts: Facts
) -> Judgement[Facts]:
    told = f"{later.who} replaced what {earlier.who} had put, at {stamp(later.at)}, and {lost.target} with it"
    return failed(
        told,
        replace(
            facts,
            route_lost=True,
            lost_target=lost.target,
            lost_at=later.at,
            lost_by=later.who,
            set_by=earlier.who,
        ),
        occurred_at=later.at,
    )


def _is_put(event: ManagementEvent, bucket: str) -> bool:
    return text(event.request, "bucketName") == bucket and not event.error_code


probe = Probe(
    title="Did somebody replace a configuration that would have announced this object?",
    params=Params,
    facts=Facts,
    operations=(
        "s3.HeadBucket",
        "s3.GetBucketNotificationConfiguration",
        "s3.ListObjectsV2",
        "cloudtrail.LookupEvents",
    ),
    collect=collect,
    judge=judge,
)
