"""S3's answers about `in/x.csv` in bucket `landing`, for the examples of these probes."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.probes._examples import answered, denied, error_answer

BUCKET = "landing"
KEY = "in/x.csv"

HEAD_403 = denied("s3.HeadObject", "s3:GetObject")
HEAD_404 = error_answer("s3.HeadObject", Outcome.NOT_FOUND, status=404, code="404")
HEAD_MARKER = error_answer(
    "s3.HeadObject",
    Outcome.DELETE_MARKER,
    status=404,
    code="404",
    headers={"x-amz-delete-marker": "true", "x-amz-version-id": "m1"},
)
BUCKET_FOUND = answered("s3.HeadBucket", headers={"x-amz-bucket-region": "eu-central-1"})
BUCKET_404 = error_answer("s3.HeadBucket", Outcome.NOT_FOUND, status=404, code="404")
VERSIONS_403 = denied("s3.ListObjectVersions", "s3:ListBucketVersions")
LISTING_403 = denied("s3.ListObjectsV2", "s3:ListBucket")


def head(**fields: str | int) -> Answer:
    """Return a 200 of HeadObject: 42 bytes, written at 02:00, and these fields beside."""
    data: JsonObject = {"ContentLength": 42, "ETag": '"9a0364b9"', "LastModified": "2026-11-23T02:00:00Z"}
    return answered("s3.HeadObject", {**data, **fields})


def version(version_id: str, hour: int, *, current: bool = False, **fields: str | int) -> JsonObject:
    """Return an entry of `Versions`, written at that hour of 2026-11-23."""
    return {
        **_entry(version_id, hour, current=current),
        "ETag": f'"{version_id}"',
        "Size": 42,
        "StorageClass": "STANDARD",
        **fields,
    }


def marker(version_id: str, hour: int, *, current: bool = False, **fields: str | int) -> JsonObject:
    """Return an entry of `DeleteMarkers`, set at that hour of 2026-11-23."""
    return {**_entry(version_id, hour, current=current), **fields}


def versions(*entries: JsonObject, truncated: bool = False) -> Answer:
    """Return a ListObjectVersions answer: entries with an ETag are versions, others delete markers."""
    data: JsonObject = {
        "Versions": [entry for entry in entries if "ETag" in entry],
        "DeleteMarkers": [entry for entry in entries if "ETag" not in entry],
    }
    return answered("s3.ListObjectVersions", data, truncated=truncated)


def listing(*keys: str, at: str = "2026-11-23T02:00:00Z", truncated: bool = False) -> Answer:
    """Return a ListObjectsV2 answer that names these keys, all of 42 bytes and written at one time."""
    contents: list[JsonObject] = [{"Key": key, "LastModified": at, "Size": 42} for key in keys]
    return answered("s3.ListObjectsV2", {"Contents": contents}, truncated=truncated)


def no_such_bucket(operation: str) -> Answer:
    """Return what S3 answers for a bucket that nobody owns."""
    return error_answer(operation, Outcome.NOT_FOUND, status=404, code="NoSuchBucket")


def _entry(version_id: str, hour: int, *, current: bool) -> JsonObject:
    return {
        "Key": KEY,
        "VersionId": version_id,
        "IsLatest": current,
        "LastModified": f"2026-11-23T{hour:02}:00:00Z",
    }
