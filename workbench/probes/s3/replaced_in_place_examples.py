"""The worked examples of `s3.replaced_in_place`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.replaced_in_place import Params


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    head: Answer,
    reason: UnknownReason | SkipReason | None = None,
    status: str = "Suspended",
    **known: str | int | datetime,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(bucket=s3.BUCKET, key=s3.KEY, **known),  # type: ignore[arg-type] # by name
        answers={
            "head": head,
            "versioning": answered("s3.GetBucketVersioning", {"Status": status} if status else {}),
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_MIDNIGHT = datetime.fromisoformat("2026-11-23T00:00:00Z")


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "another size",
        Verdict.FAIL,
        {"versioning": "suspended", "null_version": True, "replaced": True, "found_size": 42},
        s3.head(VersionId="null"),
        size=9000,
    ),
    _example(
        "another MD5, in a bucket that never kept versions",
        Verdict.FAIL,
        {"versioning": "never", "replaced": True},
        s3.head(),
        status="",
        size=42,
        md5="0cc175b9c0f1b6a831c399e269772661",
    ),
    _example(
        "written again two hours after the server's log saw it complete",
        Verdict.FAIL,
        {"replaced": True},
        s3.head(),
        completed_at=_MIDNIGHT,
    ),
    _example(
        "the same MD5, although it was written again",
        Verdict.PASS,
        {"replaced": False, "difference": ""},
        s3.head(),
        md5="9A0364B9",
        completed_at=_MIDNIGHT,
    ),
    _example(
        "not written since",
        Verdict.PASS,
        {"replaced": False},
        s3.head(),
        size=42,
        completed_at=datetime.fromisoformat("2026-11-23T02:00:03Z"),
    ),
    _example(
        "an ETag that is no MD5",
        Verdict.UNKNOWN,
        {"replaced": None},
        s3.head(ServerSideEncryption="aws:kms"),
        UnknownReason.NOT_LOGGED,
        md5="0cc175b9c0f1b6a831c399e269772661",
    ),
    _example(
        "nothing is known of the file",
        Verdict.UNKNOWN,
        {"null_version": True, "replaced": None},
        s3.head(),
        UnknownReason.NOT_LOGGED,
    ),
    _example(
        "the bucket keeps versions",
        Verdict.PASS,
        {"null_version": False, "replaced": False},
        s3.head(VersionId="v2"),
        status="Enabled",
        size=9000,
    ),
    _example(
        "no object",
        Verdict.SKIPPED,
        {"replaced": False},
        s3.HEAD_404,
        SkipReason.NOT_APPLICABLE,
    ),
    _example("denied", Verdict.UNKNOWN, {"replaced": None}, s3.HEAD_403, UnknownReason.DENIED),
)
