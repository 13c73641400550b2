"""Is what lies there the file that was sent, or did another one take its place?

While a bucket keeps no versions (never enabled, or suspended) a write replaces the version `null` in place,
and S3 has nothing left of the one before. Then only somebody who knows the first file can tell: by its size,
by its MD5, or by the time at which the log of an SFTP server saw it complete. An ETag is the MD5 of the
contents only when the object came in one part and is not encrypted with a KMS key.

A later write of the same bytes is no loss. What merely came later than expected is late, not replaced: so a
time counts only when it is that of a completed upload.

Sources: Amazon S3 user guide, "Adding objects to versioning-suspended buckets"; Amazon S3 API reference,
Object (ETag), HeadObject.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.needs import Parameter
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import moment, number, stamp, text
from workbench.probes._params import ObjectParams

_TOLERANCE = timedelta(minutes=15)
"""Between the line that a server logs and the time that S3 gives to the object."""
_NOT_MD5 = frozenset({"aws:kms", "aws:kms:dsse"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Which object, and what is known of the file that was sent."""

    size: int | None = None
    """Its size in bytes."""
    md5: str = ""
    """Its MD5, in hexadecimal digits."""
    completed_at: datetime | None = None
    """When a log saw it complete."""


Versioning: TypeAlias = Literal["enabled", "suspended", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What lies there, compared with what was sent."""

    versioning: Versioning | None = None
    """Whether the bucket keeps versions; `never`: that was never enabled."""
    null_version: bool | None = None
    """The object was written while the bucket kept no versions."""
    replaced: bool | None = None
    """Another file took the place of the one that was sent."""
    difference: str | None = None
    """In what it differs, in words; empty when it does not."""
    written_at: datetime | None = None
    """When what lies there was written."""
    found_size: int | None = None
    """Its size in bytes."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the object and for the bucket's versioning."""
    return aws.read_all(
        {
            "head": ask("s3.HeadObject", Bucket=params.bucket, Key=params.key),
            "versioning": ask("s3.GetBucketVersioning", Bucket=params.bucket),
        }
    )


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the object with whatever is known of the file."""
    head, versioning = answers["head"], answers["versioning"]
    status = (text(versioning.data, "Status").lower() or "never") if versioning.ok else None
    facts = Facts(versioning=one_of(status, get_args(Versioning)))
    if head.outcome in (Outcome.NOT_FOUND, Outcome.DELETE_MARKER):
        return skipped("There is no object to compare", replace(facts, null_version=False, replaced=False))
    if not head.ok:
        return unanswered(head, facts)
    facts = replace(
        facts,
        null_version=text(head.data, "VersionId") in ("", "null"),
        written_at=moment(head.data, "LastModified"),
        found_size=number(head.data, "ContentLength"),
    )
    if not facts.null_version:
        kept = replace(facts, replaced=False, difference="")
        return passed("Written while the bucket kept versions: what was there before is on record", kept)
    differences, agreements = _compare(head, params, facts)
    if differences:
        told = "; ".join(differences)
        found = replace(facts, replaced=True, difference=told)
        return failed(f"Another file lies there: {told}", found, occurred_at=facts.written_at)
    if agreements:
        same = replace(facts, replaced=False, difference="")
        return passed(f"It is the file that was sent: {', '.join(agreements)}", same)
    return unknown(
        UnknownReason.NOT_LOGGED,
        f"Written {stamp(facts.written_at)} in place, {facts.found_size} bytes: only the sender can tell "
        "whether this is the file",
        facts,
        needs=(Parameter("size"), Parameter("md5"), "bucket versioning"),
    )


def _compare(head: Answer, params: Params, facts: Facts) -> tuple[list[str], list[str]]:
    """Return what speaks against its being the same file, and what for it."""
    against: list[str] = []
    for_it: list[str] = []
    if params.size is not None and params.size != facts.found_size:
        against.append(f"{facts.found_size} bytes instead of {params.size}")
    etag = text(head.data, "ETag").strip('"')
    is_md5 = "-" not in etag and text(head.data, "ServerSideEncryption") not in _NOT_MD5
    if params.md5 and is_md5:
        same = etag.lower() == params.md5.lower()
        (for_it if same else against).append("the same MD5" if same else f"its MD5 is {etag}")
        if same:
            return [], for_it
    if params.completed_at and facts.written_at:
        if facts.written_at > params.completed_at + _TOLERANCE:
            against.append(
                f"written {stamp(facts.written_at)}, after the upload of {stamp(params.completed_at)}"
            )
        else:
            for_it.append(f"not written since the upload of {stamp(params.completed_at)}")
    return against, for_it


probe = Probe(
    title="Is what lies there the file that was sent?",
    params=Params,
    facts=Facts,
    operations=("s3.HeadObject", "s3.GetBucketVersioning"),
    collect=collect,
    judge=judge,
)
