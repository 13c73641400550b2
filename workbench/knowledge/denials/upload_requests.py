"""What S3 has to allow for an upload: the actions of the call that was refused, and what it carried.

Sources: Amazon S3 API reference, "Permissions" of each operation; user guide, "Multipart upload API and
permissions" and "Required permissions for Amazon S3 API operations".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.knowledge.denials.choice import Part, part_of
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.policies import Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One action on the bucket or the object, which the call needs."""

    action: str = "s3:PutObject"
    on_bucket: bool = False
    keys: Mapping[str, Given] = field(default_factory=dict)
    """Condition keys of the request, as far as they are known; None is what it did not carry."""
    because: str = ""
    """For people: why this is needed, where the call does not say so itself."""


PARTS = ("CreateMultipartUpload", "UploadPart", "UploadPartCopy", "CompleteMultipartUpload")
"""The operations of an upload in parts."""
_LOCK = ("s3:object-lock-mode", "s3:object-lock-retain-until-date", "s3:object-lock-legal-hold")
_GRANTS = tuple(
    f"s3:x-amz-grant-{right}" for right in ("full-control", "read", "read-acp", "write", "write-acp")
)
_NOT_ON_PARTS: dict[str, Given] = dict.fromkeys(
    ("s3:x-amz-acl", *_GRANTS, "s3:RequestObjectTagKeys", "s3:RequestObjectTag/*")
)
_NOT_ON_LATER_PARTS = {**_NOT_ON_PARTS, **dict.fromkeys((*_LOCK, "s3:x-amz-storage-class"))}
_PART = "parts of a multipart upload carry neither ACL nor tags"
_LISTING = "s3:ListBucket"
_OF_OPERATION = {
    "PutObjectAcl": "s3:PutObjectAcl",
    "PutObjectTagging": "s3:PutObjectTagging",
    "PutObjectRetention": "s3:PutObjectRetention",
    "PutObjectLegalHold": "s3:PutObjectLegalHold",
}
_OF_HEADERS = (
    (("s3:RequestObjectTagKeys",), "s3:PutObjectTagging", "the request carries tags"),
    (("s3:x-amz-acl", *_GRANTS), "s3:PutObjectAcl", "the request carries an ACL"),
    (_LOCK[:2], "s3:PutObjectRetention", "the request sets a retention"),
    (_LOCK[2:], "s3:PutObjectLegalHold", "the request sets a legal hold"),
)
"""Headers that need an action of their own."""


def asked_for(denial: Denial | None, *, in_parts: bool | None = None) -> tuple[Asked, ...]:
    """Return what the call needs that was refused, the first to be refused first.

    Args:
        denial: The refusal; None where nobody has its text.
        in_parts: The file is so large that clients send it in parts; None where the size is not known.
    """
    if denial is None or part_of(denial) is Part.UNSTATED:
        keys = dict(denial.keys) if denial else {}
        return (Asked(keys={**keys, **_NOT_ON_PARTS}, because=_PART),) if in_parts else (Asked(keys=keys),)
    named = denial.action if denial.action.lower().startswith("s3:") else ""
    if denial.operation in ("HeadBucket", "ListObjects", "ListObjectsV2") or _is(named, _LISTING):
        return (Asked(action=_LISTING, on_bucket=True, keys=denial.keys),)
    if denial.operation == "CreateBucket" or _is(named, "s3:CreateBucket"):
        why = "a client that may not list a bucket takes it for absent and tries to make it"
        return (
            Asked(action=_LISTING, on_bucket=True, because=why),
            Asked(action="s3:CreateBucket", on_bucket=True),
        )
    if denial.operation == "HeadObject":
        why = "without it an object that is not there yet answers 403"
        read = Asked(action="s3:GetObject", keys=denial.keys)
        return (read, Asked(action=_LISTING, on_bucket=True, because=why))
    return _of_a_write(denial, named)


def _of_a_write(denial: Denial, named: str) -> tuple[Asked, ...]:
    """Return what a writing call needs: the action that the message names, else one for each header."""
    keys = dict(denial.keys)
    because = ""
    if denial.operation in PARTS and not denial.is_recorded:
        is_first = denial.operation == "CreateMultipartUpload"
        keys = {**_NOT_ON_PARTS, **keys} if is_first else {**keys, **_NOT_ON_LATER_PARTS}
        because = _PART
    if named and not _is(named, "s3:PutObject"):
        return (Asked(action=_spelled(named), keys=keys),)
    if denial.operation in _OF_OPERATION:
        return (Asked(action=_OF_OPERATION[denial.operation], keys=keys),)
    write = Asked(keys=keys, because=because)
    more = [
        Asked(action=action, keys=keys, because=why)
        for headers, action, why in _OF_HEADERS
        if any(keys.get(header) for header in headers)
    ]
    return (write,) if named else (write, *more)


def _is(action: str, other: str) -> bool:
    return action.lower() == other.lower()


def _spelled(action: str) -> str:
    """Return an action as S3 spells it, which a message may have in other capitals."""
    known = (*_OF_OPERATION.values(), _LISTING)
    return next((name for name in known if _is(name, action)), action)
