"""The worked examples of `logs.function_lines`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.function_lines import Params

_GROUP = "/aws/lambda/ingest"
_PARAMS = Params(function="ingest", since=cw.SINCE)


def _described(log_group: str = "") -> Answer:
    configured = {"LoggingConfig": {"LogGroup": log_group}} if log_group else {}
    return answered("lambda.GetFunctionConfiguration", {"FunctionName": "ingest", **configured})


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="it timed out",
        params=_PARAMS,
        answers={"function": _described(), **cw.logs(_GROUP, cw.lines(cw.TIMEOUT_LINE))},
        verdict=Verdict.WARN,
        facts={"groups": [_GROUP], "signature": "lambda-timed-out", "matched": 1},
    ),
    Example(
        name="quiet, in a group of its own choice",
        params=_PARAMS,
        answers={"function": _described("/team/ingest"), **cw.logs("/team/ingest", cw.lines())},
        verdict=Verdict.PASS,
        facts={"groups": ["/team/ingest"], "matched": 0},
    ),
    Example(
        name="there is none to look at",
        params=Params(function=""),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"groups": [], "matched": None},
    ),
)
