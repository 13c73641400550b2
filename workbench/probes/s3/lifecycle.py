"""Did a lifecycle rule of the bucket remove the object?

A bucket may remove objects by itself. S3 counts the days of a rule from the moment an object was written and
rounds up to the next midnight UTC; it removes them then, or hours later. In a bucket with versions a rule
only puts a delete marker on top. CloudTrail never has these removals: nobody called anything. So the proof is
arithmetic: an enabled rule that covers the key, and an object that was old enough when it went.

- A delete marker that was set before the rule was due is a person's, or a program's.
- One that was set within two days after it was due is the rule's; a rule that was written later than that is
  due from then on.
- An object that left no marker was written when the log, or the person, says; then its age can be told.

Rules that ask for tags, or for a size that is not known, leave it open.

Sources: Amazon S3 user guide, "Expiring objects", "Lifecycle configuration elements" and "Lifecycle and
logging"; Amazon S3 API reference, GetBucketLifecycleConfiguration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workbench.domain.evidence import Answers, ask
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown
from workbench.knowledge.answers import count, stamp, text
from workbench.knowledge.s3.lifecycle_rules import ExpiryRule, expiry_rules, midnight_after
from workbench.knowledge.s3.locations import named_region
from workbench.knowledge.s3.versions import Version, versions_of
from workbench.probes._params import ObjectParams
from workbench.probes.cloudtrail._lookups import ask_events, ask_home, read_history

_LAZINESS = timedelta(days=2)
"""How much later than due S3 is still taken to be at work. Practice: AWS says that it removes objects
"asynchronously", and names no bound ("Expiring objects"). What is found later is left open, not blamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Which object, and when it was written, as far as that is known."""

    written_at: datetime | None = None
    """When it was written, from a log."""
    since: datetime | None = None
    """When the upload was expected at the earliest, for want of that."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules did to the object."""

    rules: int | None = None
    """Enabled rules of the bucket that remove current versions."""
    rule: str | None = None
    """The id of the one that is due first for this object; empty when none covers it."""
    days: int | None = None
    """After how many days it removes an object; unknown for one that names a date."""
    due_at: datetime | None = None
    """From when on it removes this object."""
    due: bool | None = None
    """That time has come: the rule removed the object, if it was there."""
    explains_marker: bool | None = None
    """The delete marker on top is the rule's."""
    marked_at: datetime | None = None
    """When the delete marker was set."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the rules, the versions of the key, and when the rules were last written."""
    answers = aws.read_all(
        {
            "home": ask_home(params.bucket),
            "lifecycle": ask("s3.GetBucketLifecycleConfiguration", Bucket=params.bucket),
            "versioning": ask("s3.GetBucketVersioning", Bucket=params.bucket),
            "versions": ask("s3.ListObjectVersions", Bucket=params.bucket, Prefix=params.key),
        }
    )
    if not expiry_rules(answers["lifecycle"]):
        return answers
    change = ask_events("EventName", "PutBucketLifecycle", region=named_region(answers["home"]))
    return {**answers, "changes": aws.read(change)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Count the days of each rule that covers the key."""
    lifecycle = answers["lifecycle"]
    if lifecycle.unknown_reason:
        return unanswered(lifecycle, Facts())
    rules = expiry_rules(lifecycle)
    facts = Facts(rules=len(rules))
    entries = versions_of(params.key, answers["versions"])
    written = next((entry for entry in entries if not entry.marker), None)
    size = written.size if written else None
    covering = [rule for rule in rules if rule.covers(params.key, size) is not False]
    if not covering:
        about = f"{count(len(rules), 'rule')} about other keys" if rules else "the bucket has no such rule"
        none = replace(facts, rule="", due=False, explains_marker=False)
        return passed(f"No lifecycle rule removes this object: {about}", none)
    if not answers["versions"].ok:
        return unanswered(answers["versions"], facts)
    if entries and entries[0].marker:
        return _judge_marker((entries[0], written), covering, answers, params, facts)
    return _judge_age(written, covering, answers, params, facts)


def _judge_marker(
    entries: tuple[Version, Version | None],
    rules: list[ExpiryRule],
    answers: Answers,
    params: Params,
    facts: Facts,
) -> Judgement[Facts]:
    marker, written = entries
    facts = replace(facts, marked_at=marker.at)
    if written is None or written.at is None or marker.at is None:
        why = "a delete marker, and no version beneath it that would tell the age"
        return unknown(UnknownReason.NO_DATA, why, facts, needs=("an S3 access log",))
    rule, due_at = _first_due(rules, written.at, gone=False)
    if rule is None or due_at is None:
        return unknown(UnknownReason.NO_DATA, "no rule has a day on which it is due", facts)
    changed_at = _changed_at(answers, params.bucket)
    facts = replace(facts, rule=rule.id, days=rule.days, due_at=due_at)
    told = f"rule {rule.id} was due at {stamp(due_at)}, the marker was set at {stamp(marker.at)}"
    if marker.at < due_at:
        if changed_at and changed_at > marker.at:
            why = f"{told}, before the rules were last written at {stamp(changed_at)}"
            return unknown(UnknownReason.NOT_LOGGED, why, facts, needs=("the rules as they were",))
        return passed(f"Not a rule's marker: {told}", replace(facts, due=False, explains_marker=False))
    sure = rule.covers(params.key, written.size)
    latest = max(due_at, midnight_after(changed_at)) if changed_at else due_at
    if sure and marker.at <= latest + _LAZINESS:
        done = replace(facts, due=True, explains_marker=True)
        return failed(f"Removed by lifecycle: {told}", done, occurred_at=marker.at)
    why = f"{told}; that is late for a rule" if sure else f"{told}; it depends on the object's tags"
    return unknown(UnknownReason.NO_DATA, why, facts, needs=("S3 data events in a trail",))


def _judge_age(
    written: Version | None, rules: list[ExpiryRule], answers: Answers, params: Params, facts: Facts
) -> Judgement[Facts]:
    """Without a marker: tell from when the object was written, or may have been, whether it was due."""
    now = answers["versions"].observed_at
    facts = replace(facts, explains_marker=False)
    if written:
        rule, due_at = _first_due(rules, written.at or now, gone=False)
        told = replace(
            facts, rule=rule.id if rule else "", days=rule.days if rule else None, due_at=due_at, due=False
        )
        return passed(f"The object is there; rule {told.rule} is due at {stamp(due_at)}", told)
    if not answers["versioning"].ok:
        return unanswered(answers["versioning"], facts)
    versioned = text(answers["versioning"].data, "Status") == "Enabled"
    newest, oldest = params.written_at or params.until, params.written_at or params.since
    if oldest is None:
        why = "Rules cover this key; whether they were due depends on when it was written"
        return unknown(UnknownReason.NO_DATA, why, facts, needs=(Parameter("since"),))
    rule, due_at = _first_due(rules, oldest, gone=versioned)
    if rule is None or due_at is None or due_at > now:
        when = f"not before {stamp(due_at)}" if due_at else "never, older versions stay"
        id_ = rule.id if rule else ""
        facts = replace(facts, rule=id_, days=rule.days if rule else None, due_at=due_at, due=False)
        return passed(f"Not removed by lifecycle: rules remove all of it {when}", facts)
    facts = replace(facts, rule=rule.id, days=rule.days, due_at=due_at)
    latest = _first_due(rules, newest, gone=versioned)[1] if newest else None
    if latest is None or latest > now or not rule.covers(params.key, None):
        why = f"Rule {rule.id} may have removed it: it depends on when it was written, its size and tags"
        return unknown(UnknownReason.NO_DATA, why, facts, needs=(Parameter("until"),))
    return failed(
        f"Rule {rule.id} removes what was written {stamp(newest)} since {stamp(due_at)}, and it is gone",
        replace(facts, due=True),
        occurred_at=due_at,
    )


def _first_due(
    rules: Iterable[ExpiryRule], written: datetime, *, gone: bool
) -> tuple[ExpiryRule | None, datetime | None]:
    """Return the rule that is due first for an object, and when; its first rule when none ever is."""
    all_ = list(rules)
    dated = [(due, rule) for rule in all_ if (due := rule.due(written, gone=gone))]
    if not dated:
        return (all_[0] if all_ else None), None
    due, rule = min(dated, key=lambda pair: pair[0])
    return rule, due


def _changed_at(answers: Answers, bucket: str) -> datetime | None:
    """Return when the bucket's rules were last written, where Event history tells."""
    changes = answers.get("changes")
    found = read_history([changes] if changes else ())
    times = [
        event.at
        for event in found.events
        if event.at and not event.error_code and text(event.request, "bucketName") == bucket
    ]
    return max(times, default=None)


probe = Probe(
    title="Did a lifecycle rule of the bucket remove the object?",
    params=Params,
    facts=Facts,
    operations=(
        "s3.HeadBucket",
        "s3.GetBucketLifecycleConfiguration",
        "s3.GetBucketVersioning",
        "s3.ListObjectVersions",
        "cloudtrail.LookupEvents",
    ),
    collect=collect,
    judge=judge,
)
