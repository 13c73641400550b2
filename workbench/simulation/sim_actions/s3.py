"""How big files are written, and how far their copies came."""

from __future__ import annotations

from typing import Any

from moto.s3.models import s3_backends

from workbench.simulation.api import Api
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def multipart_upload(api: Api, bucket: str, key: str, body: str, **settings: Any) -> None:
    """Write an object as big files are written: in parts, here one, completed at the end.

    Args:
        api: The way to AWS.
        bucket: Where to.
        key: Under which name.
        body: The contents.
        settings: Further arguments of `s3.CreateMultipartUpload`, as AWS spells them.
    """
    begun = api.call("s3.CreateMultipartUpload", {"Bucket": bucket, "Key": key, **settings})
    upload = {"Bucket": bucket, "Key": key, "UploadId": begun["UploadId"]}
    part = api.call("s3.UploadPart", {**upload, "PartNumber": 1, "Body": body})
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    api.call("s3.CompleteMultipartUpload", {**upload, "MultipartUpload": parts})


@sim_action
def many_objects(api: Api, bucket: str, prefix: str, number: int, body: str = "a,b") -> None:
    """Write very many small objects, `PREFIX000001.csv` and so on, without as many calls.

    Args:
        api: The way to AWS.
        bucket: Where to.
        prefix: How their keys begin.
        number: How many.
        body: What each holds.
    """
    backend = s3_backends[ACCOUNT]["aws"]
    for index in range(number):
        backend.put_object(bucket, f"{prefix}{index:06}.csv", body.encode())
    api.story.tick()


@sim_action
def replication(api: Api, bucket: str, key: str, status: str, destination: str = "") -> None:
    """Tell how far the replication of an object came, which nobody carries out here.

    Args:
        api: The way to AWS.
        bucket: Where it was written, under a rule of replication.
        key: Which object.
        status: `PENDING`, `FAILED` or `COMPLETED`.
        destination: For `COMPLETED`: the bucket in which the replica lies.

    Raises:
        ValueError: `status` is none of these, or the object is not there.
    """
    if status not in ("PENDING", "FAILED", "COMPLETED"):
        raise ValueError(f"status is '{status}'; it can be 'PENDING', 'FAILED' or 'COMPLETED'")
    buckets = s3_backends[ACCOUNT]["aws"].buckets
    if bucket not in buckets or key not in buckets[bucket].keys:
        raise ValueError(f"there is no {key} in {bucket}")
    buckets[bucket].keys[key].replication = status
    if status == "COMPLETED":
        api.call(
            "s3.CopyObject",
            {"Bucket": destination, "Key": key, "CopySource": f"{bucket}/{key}"},
        )
        buckets[destination].keys[key].replication = "REPLICA"


@sim_action
def erase_object(api: Api, bucket: str, key: str) -> None:
    """Delete every version of a key, and every delete marker, by its id, so that nothing is left.

    Args:
        api: The way to AWS.
        bucket: Where.
        key: What.
    """
    listed = api.call("s3.ListObjectVersions", {"Bucket": bucket, "Prefix": key})
    for entry in (*listed.get("Versions", ()), *listed.get("DeleteMarkers", ())):
        if entry["Key"] == key:
            version = {"Bucket": bucket, "Key": key, "VersionId": entry["VersionId"]}
            api.call("s3.DeleteObject", version)
