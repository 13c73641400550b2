"""The worked examples of `logs.state_machine_lines`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.state_machine_lines import Params

_GROUP = "/aws/vendedlogs/states/quick"
_PARAMS = Params(state_machine_arn="arn:aws:states:us-east-1:111122223333:stateMachine:quick", since=cw.SINCE)


def _described(level: str) -> Answer:
    arn = f"arn:aws:logs:us-east-1:111122223333:log-group:{_GROUP}:*"
    logging: JsonObject = {"level": level, "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}]}
    return answered("stepfunctions.DescribeStateMachine", {"loggingConfiguration": logging})


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="a state failed",
        params=_PARAMS,
        answers={
            "state machine": _described("ERROR"),
            **cw.logs(_GROUP, cw.lines('{"type": "ExecutionFailed", "details": {"error": "Boom"}}')),
        },
        verdict=Verdict.WARN,
        facts={"groups": [_GROUP], "matched": 1},
    ),
    Example(
        name="nothing failed",
        params=_PARAMS,
        answers={"state machine": _described("ALL"), **cw.logs(_GROUP, cw.lines())},
        verdict=Verdict.PASS,
        facts={"matched": 0, "logged": True},
    ),
    Example(
        name="logging is off, although a group is named",
        params=_PARAMS,
        answers={"state machine": _described("OFF")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"groups": [], "logged": False, "matched": None},
    ),
    Example(
        name="not allowed to read the log",
        params=_PARAMS,
        answers={
            "state machine": _described("ALL"),
            **cw.logs(_GROUP, denied("logs.FilterLogEvents", "logs:FilterLogEvents")),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"matched": None},
    ),
)
