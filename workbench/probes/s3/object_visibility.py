"""Is an object there under this key, and can the caller see it?

HeadObject alone proves neither absence nor denial: HEAD answers carry no error code, a missing key answers
403 to a caller without s3:ListBucket, and a delete marker answers 404 like a key that never was. So HEAD is
read together with HeadBucket and both listings, by this table (without VersionId):

- 200: `present`.
- 404 with `x-amz-delete-marker: true`, or the newest version is a marker: `delete_marker`.
- 404 without it, in a bucket that exists: `absent`. S3 is strongly consistent; waiting does not help.
- 403, and a listing shows the key as current: `present_but_denied`.
- 403, and ListObjectVersions shows no entry: `absent`.
- 403 and no listing: undecided.
- the bucket itself is unknown: `bucket_not_found`, which says nothing about the object.

An archived object is present, and HEAD succeeds, but it cannot be read before it is restored.

Sources: Amazon S3 API reference, HeadObject, HeadBucket, ListObjectVersions, RestoreObject; Amazon S3 user
guide, "Working with delete markers".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, ask
from workbench.domain.times import iso
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unknown, warned
from workbench.knowledge.answers import actions_denied, moment, number, stamp, text
from workbench.knowledge.s3.versions import ARCHIVED, Version
from workbench.probes._params import ObjectParams
from workbench.probes.s3._presence import ObjectState, Presence, presence, region_of

_MAY_BE_ARCHIVED = ARCHIVED | {"INTELLIGENT_TIERING"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Which object."""

    since: datetime | None = None
    """When the upload was expected at the earliest; an object from before is `stale`."""


StorageClass: TypeAlias = Literal[
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER",
    "DEEP_ARCHIVE",
    "OUTPOSTS",
    "GLACIER_IR",
    "SNOW",
    "EXPRESS_ONEZONE",
    "FSX_OPENZFS",
    "FSX_ONTAP",
    "AWS_BACKUP_WARM",
    "AWS_BACKUP_LOW_COST_WARM",
]
"""S3 API reference, HeadObject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the object."""

    state: ObjectState | None = None
    """What is under the key; `present_but_denied`: it is listed, and the caller may not read it."""
    exists: bool | None = None
    """An object is current under this key, whoever may read it."""
    stale: bool | None = None
    """It was last written before `since`; false without `since`."""
    archived: bool | None = None
    """It is in an archive class and must be restored before it can be read."""
    restoring: bool | None = None
    """A restore is under way."""
    storage_class: StorageClass | None = None
    """Its storage class."""
    size: int | None = None
    """Bytes."""
    etag: str | None = None
    """Without quotes. A `-N` at its end tells of an upload in N parts."""
    last_modified: datetime | None = None
    """For uploads in parts, when the upload began."""
    written_at: str | None = None
    """The same as ISO 8601, for other checks; empty when nothing is there."""
    version_id: str | None = None
    """The current version; `null` when it was written while versioning was off."""
    replica: bool | None = None
    """S3 replication wrote it; the upload went to another bucket."""
    delete_marker_version_id: str | None = None
    """The marker that hides the object."""
    deleted_at: datetime | None = None
    """When the marker was set."""
    bucket_region: str | None = None
    """The Region that the bucket is in, where S3 told."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the object, the bucket and both listings, side by side."""
    return aws.read_all(
        {
            "head": ask("s3.HeadObject", Bucket=params.bucket, Key=params.key),
            "bucket": ask("s3.HeadBucket", Bucket=params.bucket),
            "versions": ask("s3.ListObjectVersions", Bucket=params.bucket, Prefix=params.key),
            "listing": ask("s3.ListObjectsV2", Bucket=params.bucket, Prefix=params.key),
        }
    )


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Decide by the truth table of the module."""
    found = presence(answers, params.key)
    region = region_of(answers)
    gone = Facts(
        state=found.state,
        exists=False,
        stale=False,
        archived=False,
        written_at="",
        replica=False,
        bucket_region=region,
    )
    match found.state:
        case ObjectState.PRESENT:
            return _present(answers, params)
        case ObjectState.PRESENT_BUT_DENIED:
            return _denied(_listed(found, params, region))
        case ObjectState.DELETE_MARKER:
            return _deleted(answers, found.current, gone)
        case ObjectState.ABSENT:
            whole = answers["versions"].ok
            told = "no object, no older version, no delete marker" if whole else "HeadObject answers 404"
            return failed(f"Absent: {told}", gone)
        case ObjectState.BUCKET_NOT_FOUND:
            return failed(f"There is no bucket {params.bucket}: wrong name, or deleted", gone)
        case _:
            return _undecided(answers, _listed(found, params, region))


def _present(answers: Answers, params: Params) -> Judgement[Facts]:
    head = answers["head"]
    restore = text(head.data, "Restore")
    last_modified = moment(head.data, "LastModified")
    in_archive_tier = bool(text(head.data, "ArchiveStatus"))
    storage_class = text(head.data, "StorageClass") or "STANDARD"
    stale = _is_stale(last_modified, params)
    etag = text(head.data, "ETag").strip('"')
    facts = Facts(
        state=ObjectState.PRESENT,
        exists=True,
        stale=stale,
        archived=(storage_class in ARCHIVED or in_archive_tier) and 'ongoing-request="false"' not in restore,
        restoring='ongoing-request="true"' in restore,
        storage_class=one_of(storage_class, get_args(StorageClass)),
        size=number(head.data, "ContentLength"),
        etag=etag,
        last_modified=last_modified,
        written_at=iso(last_modified) if last_modified else None,
        version_id=text(head.data, "VersionId") or "null",
        replica=text(head.data, "ReplicationStatus") == "REPLICA",
        bucket_region=region_of(answers),
    )
    what = f"{facts.size} bytes, {storage_class}, last written {stamp(last_modified)}"
    if facts.archived:
        progress = "a restore is under way" if facts.restoring else "not restored"
        return failed(f"Present but archived, {progress}: {what}", facts, occurred_at=last_modified)
    if stale:
        # An upload in parts carries the time at which it began, so an early time proves little.
        judged = warned if "-" in etag else failed
        return judged(
            f"Present, but nothing was written since {stamp(params.since)}: {what}",
            facts,
            occurred_at=last_modified,
        )
    return passed(f"Present: {what}", facts, occurred_at=last_modified)


def _deleted(answers: Answers, marker: Version | None, facts: Facts) -> Judgement[Facts]:
    version_id = marker.id if marker else answers["head"].headers.get("x-amz-version-id")
    deleted_at = marker.at if marker else None
    since = f" since {stamp(deleted_at)}" if deleted_at else ""
    return failed(
        f"Deleted: a delete marker is the current version{since}",
        replace(facts, delete_marker_version_id=version_id, deleted_at=deleted_at),
        occurred_at=deleted_at,
    )


def _denied(facts: Facts) -> Judgement[Facts]:
    written = f", last written {stamp(facts.last_modified)}" if facts.last_modified else ""
    return failed(
        f"Present but denied: a listing shows it{written}, and HeadObject answers 403",
        facts,
        occurred_at=facts.last_modified,
    )


def _listed(found: Presence, params: Params, region: str | None) -> Facts:
    """Return what the listings alone tell; they do not show whether a restored copy exists."""
    facts = Facts(
        state=found.state,
        exists=found.exists,
        stale=_is_stale(found.current.at if found.current else None, params) if found.exists else None,
        bucket_region=region,
    )
    current = found.current
    if current is None:
        return facts
    readable = current.storage_class and current.storage_class not in _MAY_BE_ARCHIVED
    return replace(
        facts,
        archived=False if readable else None,
        storage_class=one_of(current.storage_class, get_args(StorageClass)),
        size=current.size,
        etag=current.etag or None,
        last_modified=current.at,
        written_at=iso(current.at) if current.at else None,
        version_id=current.id,
    )


def _undecided(answers: Answers, facts: Facts) -> Judgement[Facts]:
    silent = [answer for answer in answers.values() if answer.unknown_reason]
    if not silent:
        return unknown(
            UnknownReason.NO_DATA,
            "HeadObject and the listings disagree: the object changed while they were asked; ask again",
            facts,
        )
    reasons = [answer.unknown_reason for answer in silent]
    wrong_region = UnknownReason.WRONG_REGION in reasons
    reason = UnknownReason.WRONG_REGION if wrong_region else reasons[0] or UnknownReason.NO_DATA
    where = f"; the bucket is in {facts.bucket_region}" if wrong_region and facts.bucket_region else ""
    told = ", ".join(f"{_name(answer)} {answer.says}" for answer in silent)
    return unknown(
        reason,
        f"Cannot tell whether the object is there: {told}{where}",
        facts,
        needs=actions_denied(silent),
    )


def _is_stale(written_at: datetime | None, params: Params) -> bool | None:
    if params.since is None:
        return False
    return written_at < params.since if written_at else None


def _name(answer: Answer) -> str:
    return answer.operation.partition(".")[2]


probe = Probe(
    title="Is the object there, and can the caller see it?",
    params=Params,
    facts=Facts,
    operations=("s3.HeadObject", "s3.HeadBucket", "s3.ListObjectVersions", "s3.ListObjectsV2"),
    collect=collect,
    judge=judge,
)
