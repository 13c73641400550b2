"""The worked examples of `stepfunctions.executions`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied, error_answer
from workbench.probes.stepfunctions import _examples as sfn
from workbench.probes.stepfunctions.executions import Params


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    params: Params | None = None,
) -> Example[Params]:
    given = params or Params(state_machine_arn=sfn.MACHINE)
    return Example(name=name, params=given, answers=answers, verdict=verdict, reason=reason, facts=facts)


_UNSUPPORTED = error_answer(
    "stepfunctions.ListExecutions", Outcome.UNSUPPORTED, status=400, code="StateMachineTypeNotSupported"
)
_LOGGED = ("log", sfn.GROUP, "ExecutionFailed")


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the newest failed, the one before went well",
        {
            "machine": sfn.machine(),
            "executions": sfn.executions(
                ("c", "FAILED", "10:00", "10:05"), ("b", "SUCCEEDED", "09:00", "09:05")
            ),
        },
        Verdict.FAIL,
        {"express": False, "bad": 1, "succeeded": 1, "chosen_status": "FAILED", "overdue": False},
    ),
    _example(
        "all went well",
        {"machine": sfn.machine(), "executions": sfn.executions(("b", "SUCCEEDED", "09:00", "09:05"))},
        Verdict.PASS,
        {"bad": 0, "chosen_status": "SUCCEEDED"},
    ),
    _example(
        "one runs far longer than the others did",
        {
            "machine": sfn.machine(),
            "executions": sfn.executions(("c", "RUNNING", "10:00", ""), ("b", "SUCCEEDED", "09:00", "09:05")),
        },
        Verdict.WARN,
        {"overdue": True, "chosen_status": "RUNNING"},
    ),
    _example(
        "one runs, and none went well to compare it with",
        {"machine": sfn.machine(), "executions": sfn.executions(("c", "RUNNING", "10:00", ""))},
        Verdict.PASS,
        {"overdue": None},
    ),
    _example(
        "none in this time",
        {"machine": sfn.machine(), "executions": sfn.executions()},
        Verdict.WARN,
        {"execution_arn": "", "listed": 0},
    ),
    _example(
        "an Express workflow without a log",
        {"machine": sfn.machine(type_="EXPRESS"), "executions": _UNSUPPORTED},
        Verdict.UNKNOWN,
        {"express": True, "execution_arn": None},
        UnknownReason.NOT_LOGGED,
    ),
    _example(
        "an Express workflow whose log names one that failed",
        {
            "machine": sfn.machine(type_="EXPRESS", level="ERROR"),
            "executions": _UNSUPPORTED,
            ("group", sfn.GROUP): sfn.log_group(),
            _LOGGED: sfn.log_lines(("ExecutionFailed", {"error": "States.Timeout"})),
        },
        Verdict.FAIL,
        {"express": True, "execution_arn": sfn.EXPRESS, "bad": 1},
    ),
    _example(
        "an Express workflow whose log group is younger than the incident",
        {
            "machine": sfn.machine(type_="EXPRESS", level="ALL"),
            "executions": _UNSUPPORTED,
            ("group", sfn.GROUP): sfn.log_group("2026-11-22"),
            _LOGGED: sfn.log_lines(),
        },
        Verdict.UNKNOWN,
        {"execution_arn": None},
        UnknownReason.NOT_LOGGED,
        Params(state_machine_arn=sfn.MACHINE, since=datetime.fromisoformat("2026-11-20T00:00:00Z")),
    ),
    _example(
        "not allowed to list, but told which",
        {
            "machine": sfn.machine(),
            "executions": denied("stepfunctions.ListExecutions", "states:ListExecutions"),
        },
        Verdict.UNKNOWN,
        {"execution_arn": sfn.EXECUTION, "bad": None},
        UnknownReason.DENIED,
        Params(execution_arn=sfn.EXECUTION),
    ),
)
