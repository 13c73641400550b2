"""The worked examples of `cloudtrail.log_integrity`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.cloudtrail import _examples as trail
from workbench.probes.cloudtrail.log_integrity import WEAKENING, Params

_ARN = f"arn:aws:cloudtrail:us-east-1:{trail.ACCOUNT}:trail/main"
_ADMIN = f"arn:aws:sts::{trail.ACCOUNT}:assumed-role/platform/deploy"
_ON = answered(
    "cloudtrail.DescribeTrails", {"trailList": [{"TrailARN": _ARN, "LogFileValidationEnabled": True}]}
)
_OFF = answered(
    "cloudtrail.DescribeTrails", {"trailList": [{"TrailARN": _ARN, "LogFileValidationEnabled": False}]}
)
_DIGESTS = answered(
    "cloudtrail.GetTrailStatus",
    {"IsLogging": True, "LatestDigestDeliveryTime": iso(NOON), "LatestDeliveryTime": iso(NOON)},
)
_FROM_ELSEWHERE = answered(
    "cloudtrail.DescribeTrails",
    {"trailList": [{"TrailARN": _ARN, "HomeRegion": "eu-west-1", "LogFileValidationEnabled": True}]},
)
_KEYS = answered(
    "cloudtrail.ListPublicKeys", {"PublicKeyList": [{"Fingerprint": "67b9fa73676d86966b449dd6"}]}
)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
    **changed: Answer,
) -> Example[Params]:
    looked_up = {name: changed.pop(name, trail.history()) for name in WEAKENING}
    return Example(
        name=name,
        params=Params(),
        answers={
            "trails": changed.get("trails", _ON),
            "keys": changed.get("keys", _KEYS),
            ("status", _ARN): changed.get("status", _DIGESTS),
            ("StopLogging", "eu-west-1"): changed.get("stopped_elsewhere", trail.history()),
            **{(name, ""): history for name, history in looked_up.items()},
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "digests are delivered, and nobody touched a trail",
        Verdict.PASS,
        {"validation": True, "trail": _ARN, "provable": True, "public_keys": 1, "weakened": False},
    ),
    _example(
        "validation is off",
        Verdict.WARN,
        {"validation": False, "trail": "", "provable": False},
        trails=_OFF,
    ),
    _example(
        "the trail was stopped for a while",
        Verdict.FAIL,
        {"stopped": True, "weakened": True, "last_weakening": "StopLogging", "weakened_by": _ADMIN},
        StopLogging=trail.history(
            trail.event("StopLogging", {"name": _ARN}, hours_ago=5, who=_ADMIN, source="cloudtrail")
        ),
    ),
    _example(
        "a trail of all Regions was stopped where it has its home",
        Verdict.FAIL,
        {"stopped": True, "weakened_by": _ADMIN},
        None,
        trails=_FROM_ELSEWHERE,
        stopped_elsewhere=trail.history(
            trail.event("StopLogging", {"name": _ARN}, hours_ago=5, who=_ADMIN, source="cloudtrail")
        ),
    ),
    _example(
        "the home of a trail does not tell",
        Verdict.UNKNOWN,
        {"stopped": None, "weakened": None},
        UnknownReason.DENIED,
        trails=_FROM_ELSEWHERE,
        stopped_elsewhere=denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
    _example(
        "a try to stop it was refused",
        Verdict.PASS,
        {"stopped": False, "weakened": False},
        StopLogging=trail.history(
            trail.event("StopLogging", {}, who=_ADMIN, error="AccessDenied", source="cloudtrail")
        ),
    ),
    _example(
        "the selectors were changed",
        Verdict.WARN,
        {"stopped": False, "weakened": True, "last_weakening": "PutEventSelectors"},
        PutEventSelectors=trail.history(
            trail.event("PutEventSelectors", {}, who=_ADMIN, source="cloudtrail")
        ),
    ),
    _example(
        "the bucket of the trail takes no digests",
        Verdict.FAIL,
        {"validation": True, "provable": False, "digest_error": "AccessDenied"},
        status=answered(
            "cloudtrail.GetTrailStatus", {"IsLogging": True, "LatestDigestDeliveryError": "AccessDenied"}
        ),
    ),
    _example(
        "no key of that time is left",
        Verdict.WARN,
        {"validation": True, "provable": False, "public_keys": 0},
        keys=answered("cloudtrail.ListPublicKeys"),
    ),
    _example(
        "not allowed to list the keys",
        Verdict.UNKNOWN,
        {"validation": True, "provable": None, "public_keys": None},
        UnknownReason.DENIED,
        keys=denied("cloudtrail.ListPublicKeys", "cloudtrail:ListPublicKeys"),
    ),
    _example(
        "not allowed to look up events",
        Verdict.UNKNOWN,
        {"provable": True, "stopped": None, "weakened": None},
        UnknownReason.DENIED,
        StopLogging=denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
    _example(
        "not allowed to list trails",
        Verdict.UNKNOWN,
        {"trails": None, "validation": None, "provable": None, "stopped": None},
        UnknownReason.DENIED,
        trails=denied("cloudtrail.DescribeTrails", "cloudtrail:DescribeTrails"),
    ),
)
