"""Who changed this bucket's configuration, and when?

Changes to a bucket are management events, so Event history shows those of the last 90 days without any trail:
`PutBucketPolicy`, `PutBucketNotification`, `PutBucketLifecycle`, … (CloudTrail's names, which differ from the
operations'). The state of the KMS key that the bucket encrypts with is changed the same way. Something that
broke yesterday and was changed the day before is worth a look; what nobody changed in 90 days did not break
by itself.

Tools that read every bucket's configuration each hour fill Event history with reads. When there are more
pages than are read, the changes that matter most are looked up once more, each by its name.

Sources: Amazon S3 user guide, "Amazon S3 CloudTrail events"; AWS CloudTrail API reference, LookupEvents; AWS
KMS API reference, DisableKey, ScheduleKeyDeletion.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, ask
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, seen_only, unanswered, warned
from workbench.knowledge.answers import count, stamp, text
from workbench.knowledge.s3.encryption import default_encryption
from workbench.knowledge.s3.locations import named_region
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, ask_home, read_history

_PAGES = 6
DECISIVE = {
    "notification": ("PutBucketNotification",),
    "policy": ("PutBucketPolicy", "DeleteBucketPolicy"),
    "lifecycle": ("PutBucketLifecycle", "DeleteBucketLifecycle"),
    "versioning": ("PutBucketVersioning",),
    "encryption": ("PutBucketEncryption", "DeleteBucketEncryption"),
    "replication": ("PutBucketReplication", "DeleteBucketReplication"),
}
"""What a file may go missing by, and the events that change it."""
_ABSENCES = (
    *("changed", "changes", "last_change", "key_change", "key_changed_by"),
    *(f"{kind}_changed_by" for kind in DECISIVE),
)
"""The facts that tell that nothing was changed."""
KeyChange: TypeAlias = Literal[
    "CancelKeyDeletion",
    "DeleteImportedKeyMaterial",
    "DisableKey",
    "EnableKey",
    "ImportKeyMaterial",
    "PutKeyPolicy",
    "RevokeGrant",
    "RetireGrant",
    "ScheduleKeyDeletion",
]
_OF_KEYS: tuple[KeyChange, ...] = get_args(KeyChange)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which bucket."""

    bucket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was changed in the last 90 days; the times are those of the latest change of a kind."""

    changed: bool | None = None
    """Something about the bucket, or the state or policy of its key, was changed."""
    changes: int | None = None
    """How many changes were seen; at least so many when not all was read."""
    last_change: str | None = None
    """CloudTrail's name of the latest one; empty when there is none."""
    last_changed_at: datetime | None = None
    """When it was."""
    last_changed_by: str | None = None
    """The ARN of who made it."""
    notification_changed_at: datetime | None = None
    """When the notification configuration was last written."""
    notification_changed_by: str | None = None
    """By whom; empty when it was not."""
    policy_changed_at: datetime | None = None
    """When the bucket policy was last written or deleted."""
    policy_changed_by: str | None = None
    """By whom; empty when it was not."""
    lifecycle_changed_at: datetime | None = None
    """When the lifecycle rules were last written or deleted."""
    lifecycle_changed_by: str | None = None
    """By whom; empty when they were not."""
    versioning_changed_at: datetime | None = None
    """When versioning was last switched."""
    versioning_changed_by: str | None = None
    """By whom; empty when it was not."""
    encryption_changed_at: datetime | None = None
    """When the default encryption was last written or deleted."""
    encryption_changed_by: str | None = None
    """By whom; empty when it was not."""
    replication_changed_at: datetime | None = None
    """When the replication rules were last written or deleted."""
    replication_changed_by: str | None = None
    """By whom; empty when they were not."""
    key_change: KeyChange | Literal[""] | None = None
    """The latest change to the key's state, policy or grants; empty when there was none."""
    key_changed_at: datetime | None = None
    """When that was."""
    key_changed_by: str | None = None
    """By whom."""
    covered_since: datetime | None = None
    """From when on a change would have been seen."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the bucket and its key by name; where there is too much to read, the decisive changes again."""
    first = aws.read_all(
        {
            "home": ask_home(params.bucket),
            "encryption": ask("s3.GetBucketEncryption", Bucket=params.bucket),
        }
    )
    region = named_region(first["home"])
    key = _key_arn(first["encryption"])
    named = {"bucket": params.bucket, **({"key": key} if key else {})}
    found = aws.read_all(
        {
            name: ask_events("ResourceName", value, region=region, pages=_PAGES)
            for name, value in named.items()
        }
    )
    if not found["bucket"].truncated:
        return {**first, **found}
    again = {
        name: ask_events("EventName", name, region=region) for names in DECISIVE.values() for name in names
    }
    return {**first, **found, **aws.read_all(again)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell the latest change of each kind; no change counts only where one would have been seen."""
    names = [name for kinds in DECISIVE.values() for name in kinds]
    of_key = read_history([answers["key"]]) if "key" in answers else None
    again = [answers[name] for name in names if name in answers]
    history = read_history(again or [answers["bucket"]])
    everything = read_history([answers["bucket"], *again])
    changes = [event for event in everything.events if _changes(event, params.bucket)]
    key_changes = [
        event
        for event in (of_key.events if of_key else ())
        if event.name in _OF_KEYS and not event.error_code
    ]
    facts = _told(changes, key_changes)
    if not history.is_silent:
        return history.cannot_tell(seen_only(facts, *_ABSENCES), "every change to the bucket", narrower=False)
    facts = replace(facts, covered_since=history.since)
    if of_key and not of_key.is_silent:
        return of_key.cannot_tell(
            replace(facts, key_change=facts.key_change or None), "a change to the key", narrower=False
        )
    keyless = answers["encryption"].unknown_reason is not None
    if keyless:
        facts = replace(facts, key_change=None, key_changed_by=None)
    if keyless and not facts.changed:
        return unanswered(answers["encryption"], replace(facts, changed=None))
    if not facts.changed:
        return passed(f"Nobody changed the bucket: {history.told}", facts)
    return warned(
        f"{count(facts.changes or 0, 'change')}, the latest {facts.last_change} by {facts.last_changed_by} "
        f"at {stamp(facts.last_changed_at)}; {history.told}",
        facts,
        occurred_at=facts.last_changed_at,
    )


def _changes(event: ManagementEvent, bucket: str) -> bool:
    """Tell whether an event changed this bucket; look-ups by name bring those of all buckets."""
    of_bucket = text(event.request, "bucketName") == bucket
    return of_bucket and not event.read_only and not event.error_code


def _told(changes: list[ManagementEvent], of_key: list[ManagementEvent]) -> Facts:
    facts = Facts(changed=bool(changes or of_key), changes=len(changes) + len(of_key), last_change="")
    for kind, names in DECISIVE.items():
        latest = _latest(event for event in changes if event.name in names)
        told = {
            f"{kind}_changed_at": latest and latest.at,
            f"{kind}_changed_by": latest.who if latest else "",
        }
        facts = replace(facts, **told)  # type: ignore[arg-type] # the names are those of Facts
    last_of_key = _latest(of_key)
    facts = replace(facts, key_change="", key_changed_by="")
    if last_of_key:
        facts = replace(
            facts,
            key_change=one_of(last_of_key.name, _OF_KEYS),
            key_changed_at=last_of_key.at,
            key_changed_by=last_of_key.who,
        )
    last = _latest([*changes, *of_key])
    if last is None:
        return facts
    return replace(facts, last_change=last.name, last_changed_at=last.at, last_changed_by=last.who)


def _latest(events: Iterable[ManagementEvent]) -> ManagementEvent | None:
    return max(events, key=lambda event: stamp(event.at), default=None)


def _key_arn(encryption: Answer) -> str:
    """Return the ARN of the key that the bucket encrypts with; empty for none, and for an alias."""
    named = default_encryption(encryption.data).key
    return named if ":key/" in named else ""


probe = Probe(
    title="Who changed this bucket's configuration, and when?",
    params=Params,
    facts=Facts,
    operations=("s3.HeadBucket", "s3.GetBucketEncryption", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
