"""The worked examples of `iam.instance_profile`."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.iam.instance_profile import Params

_AT = NOON - timedelta(hours=3)
_GONE = error_answer("iam.GetInstanceProfile", Outcome.NOT_FOUND, code="NoSuchEntity")


def _profile(*trusted: str, **condition: JsonObject) -> Answer:
    roles: list[JsonObject] = [
        {
            "Arn": "arn:aws:iam::123456789012:role/nodes",
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": service},
                        "Action": "sts:AssumeRole",
                        **condition,
                    }
                ],
            },
        }
        for service in trusted
    ]
    return answered("iam.GetInstanceProfile", {"InstanceProfile": {"Roles": list(roles)}})


def _changes(*hours_ago: int) -> Answer:
    events = []
    for hours in hours_ago:
        at = (NOON - timedelta(hours=hours)).isoformat()
        record = {"eventID": str(hours), "eventName": "AddRoleToInstanceProfile", "eventTime": at}
        events.append({"EventTime": at, "CloudTrailEvent": json.dumps(record)})
    return answered("cloudtrail.LookupEvents", {"Events": events})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    profile: Answer | None,
    changes: Answer | None = None,
    *,
    reason: UnknownReason | SkipReason | None = None,
    at: datetime | None = _AT,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {"profile": profile} if profile else {}
    if changes:
        answers["changes", "nodes"] = changes
    params = Params(profile="nodes" if profile else "", at=at)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "its role trusts EC2",
        Verdict.PASS,
        {"exists": True, "role_name": "nodes", "assumable": True, "refused_then": False},
        _profile("ec2.amazonaws.com"),
    ),
    _example(
        "its role trusts another service, and did then",
        Verdict.FAIL,
        {"assumable": False, "refused_then": True},
        _profile("elasticmapreduce.amazonaws.com"),
        _changes(9),
    ),
    _example(
        "it got another role since",
        Verdict.FAIL,
        {"assumable": False, "refused_then": None},
        _profile("elasticmapreduce.amazonaws.com"),
        _changes(1),
    ),
    _example(
        "it holds no role", Verdict.FAIL, {"role_name": "", "refused_then": True}, _profile(), _changes()
    ),
    _example("it is not there", Verdict.FAIL, {"exists": False, "refused_then": True}, _GONE, _changes()),
    _example(
        "nobody can tell what was changed",
        Verdict.FAIL,
        {"exists": False, "refused_then": None},
        _GONE,
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
    _example("now", Verdict.FAIL, {"exists": False, "refused_then": None}, _GONE, at=None),
    _example(
        "only where something unknown holds",
        Verdict.WARN,
        {"assumable": None, "refused_then": None},
        _profile("ec2.amazonaws.com", Condition={"StringEquals": {"aws:SourceArn": "arn:aws:ec2:x"}}),
    ),
    _example("none", Verdict.SKIPPED, {"exists": None}, None, reason=SkipReason.NOT_APPLICABLE),
    _example(
        "closed",
        Verdict.UNKNOWN,
        {"exists": None},
        denied("iam.GetInstanceProfile", "iam:GetInstanceProfile"),
        reason=UnknownReason.DENIED,
    ),
)
