"""Was the object overwritten by a later upload?

S3 has no version conflict: the last writer wins, silently. What was there before can be told only from the
versions that the bucket keeps. Two versions of different content, both written since the upload was
expected, are an overwrite; a version from before that time is just history. A version whose id is `null` was
written while versioning was off or suspended: it replaced what was there in place, and nothing recorded
that. That case is unknown, not a pass.

Sources: Amazon S3 API reference, ListObjectVersions and GetBucketVersioning; Amazon S3 user guide,
"Adding objects to versioning-suspended buckets".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import count, stamp, text
from workbench.knowledge.s3.versions import Version, versions_of
from workbench.probes._params import ObjectParams


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Which object, and since when it matters."""

    since: datetime | None = None
    """When the upload was expected at the earliest; versions from before do not count."""


Versioning: TypeAlias = Literal["enabled", "suspended", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the versions of the key tell."""

    versioning: Versioning | None = None
    """Whether the bucket keeps versions; `never`: that was never enabled."""
    versions: int | None = None
    """Versions on record, delete markers not counted; at most those of the first page."""
    overwritten: bool | None = None
    """The current version replaced another one of different content, written since `since`."""
    current_version_id: str | None = None
    """The version that readers get."""
    current_at: datetime | None = None
    """When it was written."""
    current_size: int | None = None
    """Its size in bytes."""
    previous_version_id: str | None = None
    """The newest version of different content beneath it."""
    previous_at: datetime | None = None
    """When that one was written."""
    previous_size: int | None = None
    """Its size in bytes."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the versions of the key and the versioning of the bucket, side by side."""
    return aws.read_all(
        {
            "versions": ask("s3.ListObjectVersions", Bucket=params.bucket, Prefix=params.key),
            "versioning": ask("s3.GetBucketVersioning", Bucket=params.bucket),
        }
    )


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the current version with those beneath it."""
    listing = answers["versions"]
    if listing.outcome is Outcome.NOT_FOUND:
        return skipped(f"There is no bucket {params.bucket}", Facts(versions=0, overwritten=False))
    if not listing.ok:
        return unanswered(listing, Facts(versioning=_versioning(answers["versioning"])))
    entries = versions_of(params.key, listing)
    written = [version for version in entries if not version.marker]
    facts = Facts(versioning=_versioning(answers["versioning"]), versions=len(written))
    if not written:
        return skipped("No version of this key is on record", replace(facts, overwritten=False))
    if entries[0].marker:
        return skipped(
            f"A delete marker hides {_count(written)}, of which the newest is from {stamp(written[0].at)}",
            replace(facts, overwritten=False),
        )
    return _compare(written, _since(written, params.since), facts)


def _compare(written: Sequence[Version], recent: Sequence[Version], facts: Facts) -> Judgement[Facts]:
    current = written[0]
    facts = replace(facts, current_version_id=current.id, current_at=current.at, current_size=current.size)
    previous = next((version for version in recent[1:] if _differs(version, current)), None)
    if previous:
        return failed(
            f"Overwritten: the version of {stamp(current.at)} ({current.size} bytes) replaced that of "
            f"{stamp(previous.at)} ({previous.size} bytes); {_count(written)}",
            replace(
                facts,
                overwritten=True,
                previous_version_id=previous.id,
                previous_at=previous.at,
                previous_size=previous.size,
            ),
            occurred_at=current.at,
        )
    if recent and recent[-1].id == "null":
        return unknown(
            UnknownReason.NOT_LOGGED,
            f"Written {stamp(recent[-1].at)} while the bucket kept no versions: "
            "whether it replaced something was never recorded",
            facts,
            needs=("bucket versioning",),
        )
    return passed(f"Not overwritten: {_count(written)}", replace(facts, overwritten=False))


def _since(versions: Sequence[Version], since: datetime | None) -> list[Version]:
    return [version for version in versions if not since or (version.at and version.at >= since)]


def _differs(one: Version, other: Version) -> bool:
    return (one.etag, one.size) != (other.etag, other.size)


def _versioning(answer: Answer) -> Versioning | None:
    """AWS answers nothing at all when versioning was never enabled."""
    status = text(answer.data, "Status").lower() or "never"
    return one_of(status, get_args(Versioning)) if answer.ok else None


def _count(versions: Sequence[Version]) -> str:
    return f"{count(len(versions), 'version')} on record"


probe = Probe(
    title="Was the object overwritten?",
    params=Params,
    facts=Facts,
    operations=("s3.ListObjectVersions", "s3.GetBucketVersioning"),
    collect=collect,
    judge=judge,
)
