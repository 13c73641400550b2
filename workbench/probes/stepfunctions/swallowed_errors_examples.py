"""The worked examples of `stepfunctions.swallowed_errors`."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.logs import _examples as cw
from workbench.probes.stepfunctions.swallowed_errors import Params

_CALL = "tally 2026-11-23T02:00:00Z 2026-11-23T02:00:04Z"
_RETRIED = "tally 2026-11-23T01:59:50Z 2026-11-23T01:59:58Z"
_REFUSED = (
    "[ERROR] summariser: An error occurred (AccessDeniedException) when calling the InvokeModel operation"
)


def _log(*lines: tuple[int, str], name: str = "tally") -> Answers:
    """A function whose log has these lines, each so many seconds after 02:00."""
    noon = datetime(2026, 11, 23, 2, tzinfo=UTC).timestamp()
    events: list[JsonObject] = [
        {"timestamp": round((noon + second) * 1000), "message": line} for second, line in lines
    ]
    return {
        ("function", name): answered("lambda.GetFunctionConfiguration", {"FunctionName": name}),
        ("group", name): cw.group(f"/aws/lambda/{name}"),
        ("log", name): answered("logs.FilterLogEvents", {"events": events}),
    }


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    params: Params | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=params or Params(answered_calls=(_CALL,)),
        answers=answers,
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a function was refused, logged that, and answered",
        _log((2, _REFUSED)),
        Verdict.WARN,
        {"errors": 1, "function_name": "tally", "first_line": _REFUSED, "lost": None},
    ),
    _example(
        "no error in the log of the function",
        _log((2, "[INFO] counted 40 rows, 0 errors")),
        Verdict.PASS,
        {"functions": 1, "errors": 0, "lost": False},
    ),
    _example(
        "the error is that of the try before, which failed and was repeated",
        _log((-3, _REFUSED)),
        Verdict.PASS,
        {"errors": 0, "lost": False},
        params=Params(answered_calls=(_CALL,), failed_calls=(_RETRIED,)),
    ),
    _example(
        "an error of another hour",
        _log((-3000, _REFUSED), (900, _REFUSED)),
        Verdict.PASS,
        {"errors": 0, "lost": False},
    ),
    _example(
        "not allowed to read the log",
        {**_log(), ("log", "tally"): denied("logs.FilterLogEvents", "logs:FilterLogEvents")},
        Verdict.UNKNOWN,
        {"errors": None, "lost": None},
        UnknownReason.DENIED,
    ),
    _example(
        "the function never had a log",
        {**_log(), ("group", "tally"): answered("logs.DescribeLogGroups", {"logGroups": []})},
        Verdict.UNKNOWN,
        {"errors": None, "lost": None},
        UnknownReason.NOT_LOGGED,
    ),
    _example(
        "the input names the function",
        {},
        Verdict.UNKNOWN,
        {"functions": 1, "errors": None},
        UnknownReason.NO_DATA,
        params=Params(answered_calls=(_CALL.replace("tally", "-"),)),
    ),
    _example(
        "no function was called",
        {},
        Verdict.SKIPPED,
        {"functions": 0, "errors": 0, "lost": False},
        SkipReason.NOT_APPLICABLE,
        params=Params(),
    ),
)
