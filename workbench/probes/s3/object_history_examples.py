"""The worked examples of `s3.object_history`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.object_history import Params


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    versions: Answer,
    reason: UnknownReason | SkipReason | None = None,
    since: datetime | None = None,
    status: str = "Enabled",
) -> Example[Params]:
    versioning = answered("s3.GetBucketVersioning", {"Status": status} if status else {})
    return Example(
        name=name,
        params=Params(bucket=s3.BUCKET, key=s3.KEY, since=since),
        answers={"versions": versions, "versioning": versioning},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_FOUR_OCLOCK = datetime.fromisoformat("2026-11-23T04:00:00Z")
_SECOND = s3.version("v2", 5, current=True, Size=7)
_FIRST = s3.version("v1", 2)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "one version",
        Verdict.PASS,
        {"versioning": "enabled", "versions": 1, "overwritten": False, "previous_version_id": None},
        s3.versions(s3.version("v1", 2, current=True), s3.version("v0", 1, Key="in/x.csv.bak")),
    ),
    _example(
        "overwritten",
        Verdict.FAIL,
        {"versions": 2, "overwritten": True, "current_size": 7, "previous_version_id": "v1"},
        s3.versions(_SECOND, _FIRST),
    ),
    _example(
        "the older version is from before the upload was expected",
        Verdict.PASS,
        {"versions": 2, "overwritten": False},
        s3.versions(_SECOND, _FIRST),
        since=_FOUR_OCLOCK,
    ),
    _example(
        "the same content, sent twice",
        Verdict.PASS,
        {"overwritten": False},
        s3.versions(s3.version("v2", 5, current=True, ETag='"v1"'), _FIRST),
    ),
    _example(
        "deleted, not overwritten",
        Verdict.SKIPPED,
        {"versions": 1, "overwritten": False},
        s3.versions(s3.marker("m1", 5, current=True), _FIRST),
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "no history is kept",
        Verdict.UNKNOWN,
        {"versioning": "never", "overwritten": None},
        s3.versions(s3.version("null", 2, current=True)),
        UnknownReason.NOT_LOGGED,
        status="",
    ),
    _example(
        "denied",
        Verdict.UNKNOWN,
        {"versioning": "enabled", "overwritten": None},
        s3.VERSIONS_403,
        UnknownReason.DENIED,
    ),
)
