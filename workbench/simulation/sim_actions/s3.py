"""How big files are written."""

from __future__ import annotations

from typing import Any

from workbench.simulation.api import Api
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
