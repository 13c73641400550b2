"""The worked examples of `stepfunctions.failed_item`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.stepfunctions import _examples as sfn
from workbench.probes.stepfunctions import _failing_examples as failing
from workbench.probes.stepfunctions.failed_item import Params

_ITEM = "2f1c6a3e-0000-4000-8000-00000000002a"
_ITEM_ARN = f"{sfn.ACCOUNT}:execution:nightly/files:{_ITEM}"
_OTHER = f"{sfn.ACCOUNT}:execution:nightly/files:2f1c6a3e-0000-4000-8000-00000000002b"


def _listed(*arns: str) -> Answer:
    rows: list[JsonObject] = [{"executionArn": arn, "name": arn.rpartition(":")[2]} for arn in arns]
    return answered("stepfunctions.ListExecutions", {"executions": rows})


_LISTED: Answers = {("items", "TIMED_OUT"): _listed(), ("items", "FAILED"): _listed(_ITEM_ARN, _OTHER)}
_FAILED: Answers = {
    **_LISTED,
    "execution": sfn.execution("FAILED"),
    "history": sfn.failing("States.TaskFailed", '{"ErrorMessage": "No space left on device"}'),
    "machine": sfn.machine(operation="stepfunctions.DescribeStateMachineForExecution"),
}


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    map_run_arn: str = sfn.MAP_RUN,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(map_run_arn=map_run_arn),
        answers=answers,
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "an item failed in the one state that it has",
        _FAILED,
        Verdict.FAIL,
        {
            "listed": 2,
            "item": _ITEM,
            "item_arn": _ITEM_ARN,
            "kind": "downstream",
            "state": "Clean",
            "error": "States.TaskFailed",
        },
    ),
    _example(
        "its time was up",
        {**_FAILED, ("items", "FAILED"): _listed(), ("items", "TIMED_OUT"): _listed(_ITEM_ARN)},
        Verdict.FAIL,
        {"listed": 1, "item": _ITEM},
    ),
    _example(
        "the item is a Map of items itself",
        {
            **_LISTED,
            "execution": sfn.execution("FAILED"),
            "history": sfn.history(*failing.MAPPED),
            "machine": sfn.machine(failing.MAP, operation="stepfunctions.DescribeStateMachineForExecution"),
            ("map run", sfn.MAP_RUN): answered("stepfunctions.DescribeMapRun", {"mapRunArn": sfn.MAP_RUN}),
        },
        Verdict.FAIL,
        {"item": _ITEM, "kind": "items"},
    ),
    _example(
        "an item failed, and its history may not be read",
        {
            **_FAILED,
            "history": denied("stepfunctions.GetExecutionHistory", "states:GetExecutionHistory"),
        },
        Verdict.UNKNOWN,
        {"item": _ITEM, "item_arn": _ITEM_ARN, "kind": None, "state": None},
        UnknownReason.DENIED,
    ),
    _example(
        "not allowed to list the items",
        {
            ("items", "FAILED"): denied("stepfunctions.ListExecutions", "states:ListExecutions"),
            ("items", "TIMED_OUT"): denied("stepfunctions.ListExecutions", "states:ListExecutions"),
        },
        Verdict.UNKNOWN,
        {"listed": None, "item": None},
        UnknownReason.DENIED,
    ),
    _example(
        "items that run as Express workflows are not listed",
        {
            ("items", status): error_answer(
                "stepfunctions.ListExecutions",
                Outcome.BAD_REQUEST,
                status=400,
                code="StateMachineTypeNotSupported",
            )
            for status in ("FAILED", "TIMED_OUT")
        },
        Verdict.UNKNOWN,
        {"listed": None, "item": None},
        UnknownReason.NOT_LOGGED,
    ),
    _example(
        "no item failed",
        {("items", "FAILED"): _listed(), ("items", "TIMED_OUT"): _listed()},
        Verdict.PASS,
        {"listed": 0, "item": "", "kind": "none"},
    ),
    _example(
        "there is no distributed Map with failed items",
        {},
        Verdict.SKIPPED,
        {"listed": 0, "item": "", "kind": "none"},
        SkipReason.NOT_APPLICABLE,
        map_run_arn="",
    ),
)
