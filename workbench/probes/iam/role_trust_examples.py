"""The worked examples of `iam.role_trust`."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.iam.role_trust import Params

_ARN = "arn:aws:iam::111122223333:role/service-role/etl"
_SOURCE = "arn:aws:glue:us-east-1:111122223333:job/etl"
_AT = NOON - timedelta(hours=3)


def _role(service: str, made: datetime = NOON - timedelta(days=90), **condition: JsonObject) -> Answer:
    statement: JsonObject = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        **condition,
    }
    document: JsonObject = {"Version": "2012-10-17", "Statement": [statement]}
    return answered(
        "iam.GetRole", {"Role": {"CreateDate": made.isoformat(), "AssumeRolePolicyDocument": document}}
    )


def _changes(*hours_ago: int) -> Answer:

    events = []
    for hours in hours_ago:
        at = (NOON - timedelta(hours=hours)).isoformat()
        record = {
            "eventID": str(hours),
            "eventName": "UpdateAssumeRolePolicy",
            "eventTime": at,
            "userIdentity": {"arn": "arn:aws:iam::123456789012:user/kim"},
        }
        events.append({"EventTime": at, "CloudTrailEvent": json.dumps(record)})
    return answered("cloudtrail.LookupEvents", {"Events": events})


def _example(  # noqa: PLR0913 - one row of the table below
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    role: Answer | None,
    changes: Answer | None = None,
    reason: UnknownReason | SkipReason | None = None,
    *,
    arn: str = _ARN,
    source: str = "",
    at: datetime | None = None,
) -> Example[Params]:
    answers = {**({"role": role} if role else {}), **({"changes": changes} if changes else {})}
    params = Params(role_arn=arn, service="glue.amazonaws.com", source=source, at=at)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it is gone",
        Verdict.FAIL,
        {"role_exists": False, "assumable": False, "trusts": "none", "role_name": "etl"},
        error_answer("iam.GetRole", Outcome.NOT_FOUND, code="NoSuchEntity"),
    ),
    _example(
        "another service is trusted",
        Verdict.FAIL,
        {"role_exists": True, "assumable": False, "mended": False},
        _role("lambda.amazonaws.com"),
    ),
    _example(
        "another was trusted then, too",
        Verdict.FAIL,
        {"assumable": False, "refused_then": True, "changed_by": ""},
        _role("lambda.amazonaws.com"),
        _changes(9),
        at=_AT,
    ),
    _example(
        "what was trusted then was changed since",
        Verdict.FAIL,
        {"assumable": False, "refused_then": None, "changed_by": "arn:aws:iam::123456789012:user/kim"},
        _role("lambda.amazonaws.com"),
        _changes(1),
        at=_AT,
    ),
    _example(
        "nobody can tell whether another was trusted then",
        Verdict.FAIL,
        {"assumable": False, "refused_then": None},
        _role("lambda.amazonaws.com"),
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
        at=_AT,
    ),
    _example(
        "it was not there then either",
        Verdict.FAIL,
        {"role_exists": False, "refused_then": True},
        error_answer("iam.GetRole", Outcome.NOT_FOUND, code="NoSuchEntity"),
        _changes(),
        at=_AT,
    ),
    _example(
        "only for this application",
        Verdict.PASS,
        {"assumable": True},
        _role("glue.amazonaws.com", Condition={"StringEquals": {"aws:SourceArn": _SOURCE}}),
        source=_SOURCE,
    ),
    _example(
        "only for another application",
        Verdict.FAIL,
        {"assumable": False},
        _role("glue.amazonaws.com", Condition={"StringEquals": {"aws:SourceArn": f"{_SOURCE}2"}}),
        source=_SOURCE,
    ),
    _example("it is trusted", Verdict.PASS, {"assumable": True}, _role("glue.amazonaws.com")),
    _example(
        "it is trusted, since an hour",
        Verdict.WARN,
        {"assumable": True, "mended": True, "changed_by": "arn:aws:iam::123456789012:user/kim"},
        _role("glue.amazonaws.com"),
        _changes(1),
        at=_AT,
    ),
    _example(
        "made after the time in question",
        Verdict.WARN,
        {"assumable": True, "mended": True},
        _role("glue.amazonaws.com", NOON - timedelta(hours=1)),
        _changes(),
        at=_AT,
    ),
    _example(
        "changed before the time in question",
        Verdict.PASS,
        {"assumable": True, "mended": False},
        _role("glue.amazonaws.com"),
        _changes(9),
        at=_AT,
    ),
    _example(
        "nobody can tell whether it was changed",
        Verdict.UNKNOWN,
        {"assumable": True, "mended": None},
        _role("glue.amazonaws.com"),
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
        UnknownReason.DENIED,
        at=_AT,
    ),
    _example(
        "only for a source that is not known",
        Verdict.WARN,
        {"assumable": None},
        _role("glue.amazonaws.com", Condition={"StringEquals": {"aws:SourceArn": "arn:aws:glue:x"}}),
    ),
    _example(
        "of another account",
        Verdict.UNKNOWN,
        {"assumable": None},
        None,
        reason=UnknownReason.NO_DATA,
        arn="arn:aws:iam::999999999999:role/etl",
    ),
    _example("none", Verdict.SKIPPED, {"assumable": None}, None, reason=SkipReason.NOT_APPLICABLE, arn=""),
    _example(
        "closed",
        Verdict.UNKNOWN,
        {"assumable": None},
        denied("iam.GetRole", "iam:GetRole"),
        reason=UnknownReason.DENIED,
    ),
)
