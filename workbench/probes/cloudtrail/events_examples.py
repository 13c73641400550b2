"""The worked examples of `cloudtrail.events`."""

from __future__ import annotations

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.cloudtrail import _examples as trail
from workbench.probes.cloudtrail.events import HOME, Params

_NAMED: JsonObject = {"bucketName": trail.BUCKET}
_ADMIN = f"arn:aws:sts::{trail.ACCOUNT}:assumed-role/platform/deploy"
_ROLE = f"arn:aws:iam::{trail.ACCOUNT}:role/upload"


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    params: Params,
    answers: Answers,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


_BUCKET = Params(bucket=trail.BUCKET)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a change, and one that was refused",
        Verdict.WARN,
        {
            "events": 3,
            "changed": True,
            "changes": 1,
            "last_change": "PutBucketPolicy",
            "last_changed_by": _ADMIN,
            "denied": True,
            "denials": 1,
            "last_denied": "DeleteBucketPolicy",
            "last_denied_by": trail.WRITER,
        },
        _BUCKET,
        {
            HOME: trail.HOME,
            "us-east-1 ResourceName=landing": trail.history(
                trail.event("PutBucketPolicy", _NAMED, hours_ago=3, who=_ADMIN),
                trail.event("DeleteBucketPolicy", _NAMED, hours_ago=2, error="AccessDenied"),
                trail.event("GetBucketPolicy", _NAMED, read_only=True),
            ),
        },
    ),
    _example(
        "only reads",
        Verdict.PASS,
        {"events": 1, "changed": False, "denied": False, "covered_since": "2026-08-25T12:00:00Z"},
        _BUCKET,
        {
            HOME: trail.HOME,
            "us-east-1 ResourceName=landing": trail.history(
                trail.event("GetBucketAcl", _NAMED, read_only=True)
            ),
        },
    ),
    _example(
        "events of others are not of this principal",
        Verdict.WARN,
        {"events": 1, "changes": 1, "changed_by": [trail.WRITER]},
        Params(principal_arn=_ROLE),
        {
            "us-east-1": trail.history(
                trail.event("PutBucketPolicy", _NAMED, who=_ADMIN),
                trail.event("CreateBucket", _NAMED, hours_ago=2),
            )
        },
    ),
    _example(
        "too many events, and none of those read is a change",
        Verdict.UNKNOWN,
        {"events": 1, "changed": None, "denied": None},
        Params(principal_arn=_ROLE, since=trail.event_time(48)),
        {"us-east-1": trail.history(trail.event("GetBucketAcl", _NAMED, read_only=True), truncated=True)},
        UnknownReason.TRUNCATED,
    ),
    _example(
        "nothing is named",
        Verdict.SKIPPED,
        {"events": None},
        Params(),
        {},
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "not allowed to look up events",
        Verdict.UNKNOWN,
        {"events": None, "changed": None, "denied": None},
        _BUCKET,
        {
            HOME: trail.HOME,
            "us-east-1 ResourceName=landing": denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
        },
        UnknownReason.DENIED,
    ),
)
