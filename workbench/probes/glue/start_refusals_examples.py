"""The worked examples of `glue.start_refusals`."""

from __future__ import annotations

import json
from datetime import timedelta

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.glue.start_refusals import Params

_AFTER = NOON - timedelta(hours=5)
_PARAMS = Params(job_name="nightly", after=_AFTER, until=NOON - timedelta(minutes=20))
_NOT_PASSED = (
    "User: arn:aws:sts::123456789012:assumed-role/ops/kim is not authorized to perform: iam:PassRole on "
    "resource: arn:aws:iam::123456789012:role/nightly because no identity-based policy allows the "
    "iam:PassRole action"
)


def _starts(*records: tuple[str, str, str, int]) -> Answer:
    return answered(
        "cloudtrail.LookupEvents",
        {"Events": [_event(index, *record) for index, record in enumerate(records)]},
    )


def _event(index: int, job: str, code: str, message: str, hours_ago: int) -> JsonObject:
    at = (NOON - timedelta(hours=hours_ago)).isoformat()
    record = {
        "eventID": str(index),
        "eventName": "StartJobRun",
        "eventSource": "glue.amazonaws.com",
        "eventTime": at,
        "userIdentity": {"arn": "arn:aws:sts::123456789012:assumed-role/ops/kim"},
        "requestParameters": {"jobName": job},
        **({"errorCode": code, "errorMessage": message} if code else {}),
    }
    return {"EventId": str(index), "EventTime": at, "CloudTrailEvent": json.dumps(record)}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    starts: Answer | None,
    reason: UnknownReason | SkipReason | None = None,
    params: Params = _PARAMS,
) -> Example[Params]:
    answers = {"starts": starts} if starts else {}
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the limit of the job, after another job's refusal",
        Verdict.FAIL,
        {"refusal": "concurrency", "refused": 1, "message": "Concurrent runs exceeded for nightly"},
        _starts(
            ("other", "AccessDeniedException", "no", 3),
            ("nightly", "ConcurrentRunsExceededException", "Concurrent runs exceeded for nightly", 2),
        ),
    ),
    _example(
        "the starter may not pass the role",
        Verdict.FAIL,
        {"refusal": "pass_role", "by": "arn:aws:sts::123456789012:assumed-role/ops/kim"},
        _starts(("nightly", "AccessDeniedException", _NOT_PASSED, 2)),
    ),
    _example(
        "the starter may not start it",
        Verdict.FAIL,
        {"refusal": "denied"},
        _starts(("nightly", "AccessDenied", "User: x is not authorized to perform: glue:StartJobRun", 2)),
    ),
    _example(
        "a quota of the account",
        Verdict.FAIL,
        {"refusal": "quota"},
        _starts(("nightly", "ResourceNumberLimitExceededException", "Exceeded maximum DPU", 2)),
    ),
    _example(
        "refused before the newest run, which went",
        Verdict.PASS,
        {"refusal": "none", "refused": 0},
        _starts(("nightly", "ConcurrentRunsExceededException", "Concurrent runs exceeded", 9)),
    ),
    _example("an odd code", Verdict.FAIL, {"refusal": "other"}, _starts(("nightly", "Odd", "?", 2))),
    _example(
        "a run was asked for",
        Verdict.SKIPPED,
        {"refusal": "none"},
        None,
        SkipReason.NOT_APPLICABLE,
        Params(job_name="nightly", run_id="jr_1"),
    ),
    _example(
        "Event history is closed",
        Verdict.UNKNOWN,
        {"refusal": None},
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
        UnknownReason.DENIED,
    ),
)
