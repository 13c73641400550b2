"""The worked examples of `s3.open_uploads`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.open_uploads import Params


def _upload(upload_id: str, initiated: str, key: str = s3.KEY) -> JsonObject:
    return {
        "UploadId": upload_id,
        "Key": key,
        "Initiated": initiated,
        "Initiator": {"ID": "arn:aws:iam::111122223333:user/partner"},
    }


def _open(*uploads: JsonObject) -> Answers:
    return {"uploads": answered("s3.ListMultipartUploads", {"Uploads": uploads})}


_PARAMS = Params(bucket=s3.BUCKET, key=s3.KEY)
_SINCE_TEN = Params(bucket=s3.BUCKET, key=s3.KEY, since=datetime.fromisoformat("2026-11-23T10:00:00Z"))


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="none is open; a sibling's does not count",
        params=_PARAMS,
        answers=_open(_upload("u9", "2026-11-23T02:00:00Z", "in/x.csv.bak")),
        verdict=Verdict.PASS,
        facts={"open_uploads": 0, "interrupted": False},
    ),
    Example(
        name="broke off",
        params=_PARAMS,
        answers=_open(_upload("u1", "2026-11-23T02:00:00Z")),
        verdict=Verdict.FAIL,
        facts={"open_uploads": 1, "interrupted": True, "upload_id": "u1"},
    ),
    Example(
        name="a leftover from long before",
        params=_SINCE_TEN,
        answers=_open(_upload("u1", "2026-11-20T02:00:00Z")),
        verdict=Verdict.PASS,
        facts={"open_uploads": 0, "interrupted": False},
    ),
    Example(
        name="began three minutes ago",
        params=_PARAMS,
        answers=_open(_upload("u1", "2026-11-23T11:57:00Z")),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.TOO_EARLY,
        facts={"open_uploads": 1, "interrupted": None},
    ),
)
