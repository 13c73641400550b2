"""Which refusal of a text is that of the upload asked about.

A client makes several calls, and a log holds those of several clients. The one that counts is about the
bucket and key asked about, by the writer asked about, and writes. Calls that clients make beside an upload
(where is the bucket, which buckets are there, clean up what was begun) never count, even when refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import unquote_plus

from workbench.knowledge.denials.codes import Refusal
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.policies import parse_principal


class Part(IntEnum):
    """What a call has to do with an upload, the closest first."""

    WRITE = 0
    UNSTATED = 1
    """The text names no operation and no action."""
    BEFORE = 2
    """A call that clients make before they write, and without which they do not."""
    BESIDE = 3
    """Any other call."""


_WRITES = frozenset(
    {
        "PutObject",
        "PostObject",
        "CopyObject",
        "CreateMultipartUpload",
        "InitiateMultipartUpload",
        "UploadPart",
        "UploadPartCopy",
        "CompleteMultipartUpload",
        "PutObjectAcl",
        "PutObjectTagging",
        "PutObjectRetention",
        "PutObjectLegalHold",
    }
)
_BEFORE = frozenset(
    {"HeadObject", "HeadBucket", "ListObjects", "ListObjectsV2", "ListBucket", "CreateBucket"}
)
_READS = frozenset({"GetObject", "HeadObject", "GetObjectAttributes", "SelectObjectContent"})
_OF_KEYS = frozenset({"generatedatakey", "decrypt", "encrypt", "reencryptfrom", "reencryptto"})


def part_of(denial: Denial) -> Part:
    """Tell what the refused call has to do with an upload."""
    service, _, name = denial.action.lower().partition(":")
    if service == "kms":
        return Part.WRITE if name in _OF_KEYS and denial.operation not in _READS else Part.BESIDE
    if name:
        writes = service == "s3" and any(name == action.lower() for action in _WRITES)
        before = service == "s3" and (
            name in ("listbucket", "createbucket")
            or (name == "getobject" and denial.operation == "HeadObject")
        )
        return Part.WRITE if writes else Part.BEFORE if before else Part.BESIDE
    if not denial.operation:
        return Part.UNSTATED
    if denial.operation in _WRITES:
        return Part.WRITE
    return Part.BEFORE if denial.operation in _BEFORE else Part.BESIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The upload that is asked about; empty is what nobody told."""

    bucket: str = ""
    key: str = ""
    principal_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a text says of an upload."""

    denial: Denial | None = None
    """The refusal that is the upload's own."""
    neighbour: Denial | None = None
    """Without one: a refused write of another object of the bucket. It shows how the client writes, and its
    reason decides nothing here."""
    others: tuple[Denial, ...] = ()
    """The refusals of other requests."""

    @property
    def request(self) -> Denial | None:
        """The refusal that shows what the client sends."""
        return self.denial or self.neighbour


_OF_THE_BUCKET = (
    Refusal.ACL_DISABLED,
    Refusal.KEY_UNUSABLE,
    Refusal.KEY_NOT_FOUND,
    Refusal.NEEDS_CHECKSUM,
    Refusal.CREDENTIALS,
    Refusal.NO_SUCH_BUCKET,
)
"""Kinds that do not depend on the key."""


def choose(denials: Sequence[Denial], subject: Subject) -> Choice:
    """Return what several refusals say of one upload."""
    of_bucket = [item for item in denials if _is_of_bucket(item, subject) and part_of(item) < Part.BESIDE]
    fitting = [item for item in of_bucket if _is_of_key(item, subject) or item.kind in _OF_THE_BUCKET]
    denial = min(fitting, key=lambda item: _rank(item, subject), default=None)
    near = [item for item in of_bucket if item not in fitting and part_of(item) is Part.WRITE]
    neighbour = min(near, key=lambda item: _rank(item, subject), default=None) if denial is None else None
    return Choice(
        denial=denial,
        neighbour=neighbour,
        others=tuple(item for item in denials if item is not denial and item is not neighbour),
    )


def foremost(denials: Iterable[Denial]) -> Denial | None:
    """Return the refusal that is most likely an upload's, whichever that is; None where there is none."""
    return min(denials, key=lambda item: _rank(item, Subject()), default=None)


def _rank(denial: Denial, subject: Subject) -> tuple[bool, int, bool, bool, float]:
    """Order refusals: the writer's own, by what they are about, by how much they say, the latest first."""
    at = denial.at.timestamp() if denial.at else 0.0
    return (
        is_of_writer(denial, subject) is False,
        part_of(denial),
        not denial.refuses,
        not denial.layer and denial.kind is Refusal.DENIED,
        -at,
    )


def _is_of_bucket(denial: Denial, subject: Subject) -> bool:
    return not (subject.bucket and denial.bucket) or denial.bucket == subject.bucket


def _is_of_key(denial: Denial, subject: Subject) -> bool:
    if not (subject.key and denial.key):
        return True
    return subject.key in (denial.key, unquote_plus(denial.key))


def is_of_writer(denial: Denial, subject: Subject) -> bool | None:
    """Tell whether the refused caller is the writer asked about; None where either is not told."""
    who, writer = parse_principal(denial.principal_arn), parse_principal(subject.principal_arn)
    return who.is_same_identity(writer) if who and writer else None
