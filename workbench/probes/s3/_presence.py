"""The truth table of presence: what HEAD and the listings together say of a key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.evidence import Answers, Outcome
from workbench.knowledge.s3.arrival import read_arrival
from workbench.knowledge.s3.locations import named_region
from workbench.knowledge.s3.versions import Version, versions_of


class ObjectState(StrEnum):
    """What is under a key."""

    PRESENT = "present"
    PRESENT_BUT_DENIED = "present_but_denied"
    DELETE_MARKER = "delete_marker"
    ABSENT = "absent"
    BUCKET_NOT_FOUND = "bucket_not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Where a key stands; `state` None when that is undecided."""

    state: ObjectState | None = None
    exists: bool | None = None
    """An object is current under the key, whoever may read it."""
    current: Version | None = None
    """Its newest entry, where ListObjectVersions told."""


def presence(answers: Answers, key: str) -> Presence:
    """Return where `key` stands.

    Args:
        answers: `head` of HeadObject without VersionId, `bucket` of HeadBucket, `versions` of
            ListObjectVersions and `listing` of ListObjectsV2, both with the key as prefix.
        key: The key as the person gave it.
    """
    head = answers["head"].outcome
    versions = versions_of(key, answers["versions"])
    current = next((version for version in versions if version.current), None)
    if head is Outcome.OK:
        return Presence(state=ObjectState.PRESENT, exists=True, current=current)
    if current and current.marker:
        return Presence(state=ObjectState.DELETE_MARKER, exists=False, current=current)
    if head is Outcome.DELETE_MARKER:
        return Presence(state=ObjectState.DELETE_MARKER, exists=False)
    if current or (answers["listing"].ok and read_arrival(answers["listing"], key)):
        if head is Outcome.NOT_FOUND:  # S3 is strongly consistent: it was written between the answers
            return Presence(current=current)
        state = ObjectState.PRESENT_BUT_DENIED if head is Outcome.DENIED else None
        return Presence(state=state, exists=True, current=current)
    if _bucket_is_missing(answers):
        return Presence(state=ObjectState.BUCKET_NOT_FOUND, exists=False)
    head_says_absent = head is Outcome.NOT_FOUND and _bucket_is_known(answers)
    if not versions and (head_says_absent or answers["versions"].ok):
        return Presence(state=ObjectState.ABSENT, exists=False)
    return Presence()


def region_of(answers: Answers) -> str | None:
    """Return the Region of the bucket, which S3 names even when it refuses."""
    named = (named_region(answers[name]) for name in ("bucket", "head"))
    return next((region for region in named if region), None)


def _bucket_is_missing(answers: Answers) -> bool:
    return answers["bucket"].outcome is Outcome.NOT_FOUND or any(
        answers[name].code == "NoSuchBucket" for name in ("versions", "listing")
    )


def _bucket_is_known(answers: Answers) -> bool:
    """A 403 of HeadBucket names a bucket that exists."""
    return answers["bucket"].outcome in (Outcome.OK, Outcome.DENIED) or any(
        answers[name].ok for name in ("versions", "listing")
    )
