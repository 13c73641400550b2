"""The worked examples of `lambda.invocation_health`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.lambda_.invocation_health import Params
from workbench.probes.logs import _examples as cw

_ARN = "arn:aws:lambda:us-east-1:111122223333:function:ingest"
_ONE_OCLOCK, _JUST_NOW = "2026-11-23T01:00:00Z", "2026-11-23T11:58:00Z"


def _sums(**sums: int) -> Answers:
    names = ("invocations", "errors", "throttles", "asyncEventsDropped", "recursiveInvocationsDropped")
    return {
        ("sum", f"{name}_0"): answered(
            "cloudwatch.GetMetricStatistics",
            {"Label": name, "Datapoints": [{"Sum": sums[name]}] if name in sums else []},
        )
        for name in names
    }


def _answers(
    log: Sequence[str] = (), state: str = "Active", reserved: int | None = None, **sums: int
) -> Answers:
    """A function that is active and may run; `sums` by query name, `invocations=3`."""
    lines: list[JsonObject] = [{"message": line} for line in log]
    concurrency = {} if reserved is None else {"ReservedConcurrentExecutions": reserved}
    return {
        ("function", _ARN): answered(
            "lambda.GetFunctionConfiguration", {"State": state, "StateReason": "KMS"}
        ),
        ("concurrency", _ARN): answered("lambda.GetFunctionConcurrency", concurrency),
        ("group", _ARN): cw.group("/aws/lambda/ingest"),
        ("log", _ARN): answered("logs.FilterLogEvents", {"events": lines}),
        **_sums(**sums),
    }


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    params: Params | None = None,
) -> Example[Params]:
    default = Params(function_arns=(_ARN,), key="in/a b.csv", written_at=_ONE_OCLOCK)
    return Example(
        name=name, params=params or default, answers=answers, verdict=verdict, reason=reason, facts=facts
    )


_UNENCODED = "[ERROR] ClientError: NoSuchKey: in/a+b.csv"


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "invoked without an error, and the log names the key",
        _answers(["done with in/a b.csv"], invocations=3, errors=0),
        Verdict.PASS,
        {"failed": False, "invocations": 3, "errors": 0, "saw_key": True, "failed_function": ""},
    ),
    _example(
        "switched off",
        _answers(reserved=0),
        Verdict.FAIL,
        {"failed": True, "switched_off": True, "failed_function": _ARN},
    ),
    _example("broken", _answers(state="Failed"), Verdict.FAIL, {"failed": True, "switched_off": False}),
    _example(
        "all invocations failed",
        _answers(invocations=3, errors=3),
        Verdict.FAIL,
        {"failed": True, "errors": 3, "why": "3 failures in 3 invocations"},
    ),
    _example(
        "throttled, and never ran",
        _answers(throttles=7),
        Verdict.FAIL,
        {"failed": True, "throttles": 7, "invocations": 0},
    ),
    _example(
        "events were dropped, and it never ran",
        _answers(asyncEventsDropped=2),
        Verdict.FAIL,
        {"failed": True, "dropped": 2, "recursive": 0},
    ),
    _example(
        "one event of several was dropped, nobody knows for which key",
        _answers(invocations=5, asyncEventsDropped=1),
        Verdict.UNKNOWN,
        {"failed": None, "dropped": 1},
        UnknownReason.NO_DATA,
    ),
    _example(
        "the recursion guard dropped an event; no error is counted",
        _answers(invocations=16, recursiveInvocationsDropped=1),
        Verdict.UNKNOWN,
        {"failed": None, "dropped": 1, "recursive": 1, "errors": 0},
        UnknownReason.NO_DATA,
    ),
    _example(
        "the log names the key and a failure: it was not URL-decoded",
        _answers([_UNENCODED], invocations=9, errors=1),
        Verdict.FAIL,
        {"failed": True, "saw_key": True, "why": f"its log says: {_UNENCODED}"},
    ),
    _example(
        "some failed, and nothing tells which",
        _answers(["START RequestId: 1"], invocations=9, errors=1),
        Verdict.UNKNOWN,
        {"failed": None, "errors": 1, "saw_key": False},
        UnknownReason.NO_DATA,
    ),
    _example(
        "some failed, and the log keeps nothing from that time",
        {
            **_answers(invocations=9, errors=1),
            ("group", _ARN): cw.group("/aws/lambda/ingest", created="2026-11-23T08:00:00Z"),
        },
        Verdict.UNKNOWN,
        {"failed": None, "errors": 1, "saw_key": None},
        UnknownReason.NO_DATA,
    ),
    _example(
        "not invoked",
        _answers(),
        Verdict.WARN,
        {"failed": False, "invocations": 0},
    ),
    _example(
        "not counted yet",
        _answers(),
        Verdict.UNKNOWN,
        {"failed": None, "invocations": None, "switched_off": False},
        UnknownReason.TOO_EARLY,
        Params(function_arns=(_ARN,), key="in/a b.csv", written_at=_JUST_NOW),
    ),
    _example(
        "not allowed to read the metrics",
        {
            **_answers(),
            ("sum", "errors_0"): denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics"),
        },
        Verdict.UNKNOWN,
        {"failed": None, "switched_off": False},
        UnknownReason.DENIED,
    ),
    _example(
        "no function",
        {},
        Verdict.SKIPPED,
        {"failed": False, "saw_key": False, "examined": 0},
        SkipReason.NOT_APPLICABLE,
        Params(function_arns=(), key="in/a b.csv"),
    ),
)
