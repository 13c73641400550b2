"""The worked examples of `s3.object_visibility`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.object_visibility import Params


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
    since: datetime | None = None,
    **answers: Answer,
) -> Example[Params]:
    """An absent object, but for the given answers."""
    absent = {
        "head": s3.HEAD_404,
        "bucket": s3.BUCKET_FOUND,
        "versions": s3.versions(),
        "listing": s3.listing(),
    }
    return Example(
        name=name,
        params=Params(bucket=s3.BUCKET, key=s3.KEY, since=since),
        answers={**absent, **answers},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_THREE_OCLOCK = datetime.fromisoformat("2026-11-23T03:00:00Z")
_CURRENT = s3.versions(s3.version("v1", 2, current=True))
_MARKED = s3.versions(
    s3.marker("m1", 3, current=True),
    s3.version("v1", 2),
    s3.marker("m9", 4, current=True, Key="in/x.csv.bak"),
)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "present",
        Verdict.PASS,
        {"state": "present", "exists": True, "archived": False, "stale": False, "version_id": "v1"},
        head=s3.head(VersionId="v1"),
        versions=_CURRENT,
    ),
    _example(
        "archived",
        Verdict.FAIL,
        {"state": "present", "archived": True, "restoring": False},
        head=s3.head(StorageClass="GLACIER"),
    ),
    _example(
        "archived, and a restored copy is there",
        Verdict.PASS,
        {"state": "present", "archived": False},
        head=s3.head(StorageClass="DEEP_ARCHIVE", Restore='ongoing-request="false", expiry-date="…"'),
    ),
    _example(
        "last written before the upload was expected",
        Verdict.FAIL,
        {"state": "present", "stale": True},
        since=_THREE_OCLOCK,
        head=s3.head(),
    ),
    _example(
        "a delete marker hides it; a sibling's marker does not count",
        Verdict.FAIL,
        {"state": "delete_marker", "exists": False, "delete_marker_version_id": "m1"},
        head=s3.HEAD_MARKER,
        versions=_MARKED,
    ),
    _example("absent", Verdict.FAIL, {"state": "absent", "exists": False, "archived": False}),
    _example(
        "a 403 of HEAD is absence when the history is empty",
        Verdict.FAIL,
        {"state": "absent"},
        head=s3.HEAD_403,
        listing=s3.LISTING_403,
    ),
    _example(
        "present but denied",
        Verdict.FAIL,
        {"state": "present_but_denied", "exists": True, "archived": False},
        head=s3.HEAD_403,
        versions=_CURRENT,
    ),
    _example(
        "a 403 and a listing without it: absent or deleted",
        Verdict.UNKNOWN,
        {"state": None, "exists": None},
        UnknownReason.DENIED,
        head=s3.HEAD_403,
        versions=s3.VERSIONS_403,
    ),
    _example(
        "no such bucket",
        Verdict.FAIL,
        {"state": "bucket_not_found", "exists": False},
        bucket=s3.BUCKET_404,
        versions=s3.no_such_bucket("s3.ListObjectVersions"),
        listing=s3.no_such_bucket("s3.ListObjectsV2"),
    ),
)
