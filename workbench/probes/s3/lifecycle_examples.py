"""The worked examples of `s3.lifecycle`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.cloudtrail import _examples as trail
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.lifecycle import Params


def _configured(*rules: JsonObject) -> Answer:
    return answered("s3.GetBucketLifecycleConfiguration", {"Rules": list(rules)})


def _after(days: int, prefix: str = "in/", status: str = "Enabled", **more: JsonObject) -> JsonObject:
    filter_ = {"Prefix": prefix, **more.pop("filter", {})}
    return {"ID": f"keep-{days}", "Status": status, "Filter": filter_, "Expiration": {"Days": days}, **more}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    lifecycle: Answer,
    versions: Answer,
    reason: UnknownReason | None = None,
    params: Params | None = None,
    more: Answers | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=params or _PARAMS,
        answers={
            "home": trail.HOME,
            "lifecycle": lifecycle,
            "versioning": answered("s3.GetBucketVersioning", {"Status": "Enabled"}),
            "versions": versions,
            "changes": trail.history(),
            **(more or {}),
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


def _marked(hour: int, written: str) -> Answer:
    version = s3.version("v1", 1, LastModified=written)
    return s3.versions(s3.marker("m1", hour, current=True), version)


_PARAMS = Params(bucket=s3.BUCKET, key=s3.KEY)
_WEEK_OLD = "2026-11-15T09:00:00Z"
_UNVERSIONED: Answers = {"versioning": answered("s3.GetBucketVersioning")}
_NEVER = error_answer(
    "s3.GetBucketLifecycleConfiguration",
    Outcome.NOT_CONFIGURED,
    status=404,
    code="NoSuchLifecycleConfiguration",
)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "no rules",
        Verdict.PASS,
        {"rules": 0, "rule": "", "due": False, "explains_marker": False},
        _NEVER,
        _marked(1, _WEEK_OLD),
    ),
    _example(
        "a rule set the marker: seven days, and midnight",
        Verdict.FAIL,
        {"rule": "keep-7", "days": 7, "due_at": "2026-11-23T00:00:00Z", "explains_marker": True},
        _configured(_after(7)),
        _marked(1, _WEEK_OLD),
    ),
    _example(
        "the marker was set before the rule was due",
        Verdict.PASS,
        {"rule": "keep-30", "due": False, "explains_marker": False},
        _configured(_after(30)),
        _marked(1, _WEEK_OLD),
    ),
    _example(
        "due for months, and the rule was written yesterday",
        Verdict.FAIL,
        {"explains_marker": True},
        _configured(_after(7)),
        _marked(1, "2026-08-01T09:00:00Z"),
        more={
            "changes": trail.history(
                trail.event("PutBucketLifecycle", {"bucketName": s3.BUCKET}, hours_ago=20)
            )
        },
    ),
    _example(
        "due for months, and the marker is of today",
        Verdict.UNKNOWN,
        {"rule": "keep-7", "explains_marker": None},
        _configured(_after(7)),
        _marked(1, "2026-08-01T09:00:00Z"),
        UnknownReason.NO_DATA,
    ),
    _example(
        "a disabled rule, and one of another folder",
        Verdict.PASS,
        {"rules": 1, "rule": "", "due": False},
        _configured(_after(1, status="Disabled"), _after(1, prefix="tmp/")),
        s3.versions(),
    ),
    _example(
        "only objects with a tag: of one that is gone nobody knows",
        Verdict.UNKNOWN,
        {"explains_marker": None},
        _configured(_after(7, filter={"Tag": {"Key": "keep", "Value": "no"}})),
        _marked(1, _WEEK_OLD),
        UnknownReason.NO_DATA,
    ),
    _example(
        "no versions, and the log says when it was written",
        Verdict.FAIL,
        {"rule": "keep-1", "due": True, "due_at": "2026-11-22T00:00:00Z"},
        _configured(_after(1)),
        s3.versions(),
        params=replace(_PARAMS, written_at=NOON - timedelta(hours=60)),
        more=_UNVERSIONED,
    ),
    _example(
        "it cannot have been old enough",
        Verdict.PASS,
        {"rule": "keep-7", "due": False},
        _configured(_after(7)),
        s3.versions(),
        params=replace(_PARAMS, since=NOON - timedelta(days=2)),
        more=_UNVERSIONED,
    ),
    _example(
        "in a bucket with versions a rule leaves the older ones",
        Verdict.PASS,
        {"due": False},
        _configured(_after(1)),
        s3.versions(),
        params=replace(_PARAMS, written_at=NOON - timedelta(days=9)),
    ),
    _example(
        "absent, and nobody knows when it was written",
        Verdict.UNKNOWN,
        {"due": None, "explains_marker": False},
        _configured(_after(7)),
        s3.versions(),
        UnknownReason.NO_DATA,
        more=_UNVERSIONED,
    ),
    _example(
        "there, and not yet due",
        Verdict.PASS,
        {"due": False, "due_at": "2026-12-01T00:00:00Z"},
        _configured(_after(7)),
        s3.versions(s3.version("v1", 2, current=True)),
    ),
    _example(
        "not allowed to read the rules",
        Verdict.UNKNOWN,
        {"due": None, "explains_marker": None},
        denied("s3.GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
        s3.versions(),
        UnknownReason.DENIED,
    ),
)
