"""The worked examples of `logs.group_lines`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.group_lines import Params

_GROUP = "/app/import"


def _example(
    name: str,
    log: Answer,
    verdict: Verdict,
    facts: JsonObject,
    described: Answer | None = None,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(log_groups=(_GROUP,), since=cw.SINCE),
        answers=cw.logs(_GROUP, log, described),
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_UNSEEN: JsonObject = {"matched": None, "signature": None, "signature_line": None}


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "nothing of the kind was written",
        cw.lines(),
        Verdict.PASS,
        {"logged": True, "matched": 0, "first_line": "", "signature": ""},
    ),
    _example(
        "a timeout, then a refusal",
        cw.lines(cw.TIMEOUT_LINE, "ERROR AccessDenied when calling PutObject"),
        Verdict.WARN,
        {
            "matched": 2,
            "first_at": "2026-11-23T02:10:00Z",
            "first_line": cw.TIMEOUT_LINE,
            "signature": "lambda-timed-out",
            "signature_line": cw.TIMEOUT_LINE,
            "signature_place": f"{_GROUP}, 2026-11-23T02:10:00Z",
        },
    ),
    _example(
        "lines were found, and more pages were left: what was not seen is not ruled out",
        cw.lines("Error: x", "AccessDenied", truncated=True),
        Verdict.WARN,
        {"logged": None, "matched": 2, "signature": None},
    ),
    _example(
        "ten empty pages, and there are more",
        cw.lines(truncated=True),
        Verdict.UNKNOWN,
        _UNSEEN,
        reason=UnknownReason.TRUNCATED,
    ),
    _example(
        "there is no such group",
        error_answer("logs.FilterLogEvents", Outcome.NOT_FOUND, code="ResourceNotFoundException"),
        Verdict.UNKNOWN,
        {**_UNSEEN, "logged": False},
        answered("logs.DescribeLogGroups", {"logGroups": []}),
        UnknownReason.NOT_LOGGED,
    ),
    _example(
        "the group was made after the incident",
        cw.lines(),
        Verdict.UNKNOWN,
        {**_UNSEEN, "logged": False},
        cw.group(_GROUP, created="2026-11-23T08:00:00Z"),
        UnknownReason.NOT_LOGGED,
    ),
    Example(
        name="the group keeps one day, and it was three days ago",
        params=Params(log_groups=(_GROUP,), since=cw.SINCE - timedelta(days=3)),
        answers=cw.logs(_GROUP, cw.lines(), cw.group(_GROUP, retentionInDays=1)),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts=_UNSEEN,
    ),
    Example(
        name="it was a minute ago",
        params=Params(log_groups=(_GROUP,), since=NOON - timedelta(minutes=1)),
        answers=cw.logs(_GROUP, cw.lines()),
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.TOO_EARLY,
        facts=_UNSEEN,
    ),
    _example(
        "the group is of a class that is not searched line by line",
        error_answer("logs.FilterLogEvents", Outcome.BAD_REQUEST, code="InvalidParameterException"),
        Verdict.UNKNOWN,
        _UNSEEN,
        cw.group(_GROUP, logGroupClass="INFREQUENT_ACCESS"),
        UnknownReason.NO_DATA,
    ),
    _example(
        "the group is encrypted, and its key cannot be used",
        replace(
            denied("logs.FilterLogEvents", "logs:FilterLogEvents"),
            message="The specified KMS key does not exist or is not allowed to be used",
        ),
        Verdict.UNKNOWN,
        _UNSEEN,
        cw.group(_GROUP, kmsKeyId="arn:aws:kms:us-east-1:111122223333:key/k1"),
        UnknownReason.DENIED,
    ),
    _example(
        "not allowed to read it",
        denied("logs.FilterLogEvents", "logs:FilterLogEvents"),
        Verdict.UNKNOWN,
        _UNSEEN,
        reason=UnknownReason.DENIED,
    ),
)
