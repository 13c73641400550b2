"""What does the log of a Lambda function say of that time?

A function logs to the group that its configuration names, `/aws/lambda/NAME` by default. Lambda itself writes
`Task timed out after …` and `Runtime.ExitError` there; what the code raises stands beside it.

Sources: Lambda developer guide, "Configuring CloudWatch log groups"; Lambda API reference,
GetFunctionConfiguration; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Example, Judgement, Probe, skipped
from workbench.knowledge.answers import member, text
from workbench.probes._examples import answered, denied, refused
from workbench.probes._routes import Function
from workbench.probes.logs import _examples as cw
from workbench.probes.logs._lines import (
    LineFacts,
    Place,
    Places,
    Search,
    collect_lines,
    judge_lines,
    no_such,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(Search):
    """Which function."""

    function: str
    """Its name or ARN; empty when there is none to look at."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask where the function logs, then for the lines."""
    if not params.function:
        return {}
    described = aws.read(ask("lambda.GetFunctionConfiguration", FunctionName=params.function))
    return collect_lines(aws, _places(described, params), params, {"function": described})


def judge(answers: Answers, params: Params) -> Judgement[LineFacts]:
    """Show what was found, once it is known where the function logs."""
    if not params.function:
        return skipped("There is no function whose log would have to be read", LineFacts(groups=()))
    described = answers["function"]
    lost = no_such("function", described)
    return lost or judge_lines(answers, _places(described, params), params)


def _places(described: Answer, params: Params) -> Places:
    if not described.ok:
        return Places()
    group = text(member(described.data, "LoggingConfig"), "LogGroup")
    name = text(described.data, "FunctionName") or Function.parse(params.function).name or params.function
    return Places(places=(Place(group or f"/aws/lambda/{name}"),))


_GROUP = "/aws/lambda/ingest"
_PARAMS = Params(function="ingest", since=cw.SINCE)


def _described(log_group: str = "") -> Answer:
    configured = {"LoggingConfig": {"LogGroup": log_group}} if log_group else {}
    return answered("lambda.GetFunctionConfiguration", {"FunctionName": "ingest", **configured})


probe = Probe(
    title="What does the function's log say of that time?",
    params=Params,
    facts=LineFacts,
    operations=("lambda.GetFunctionConfiguration", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
    examples=(
        Example(
            name="it timed out",
            params=_PARAMS,
            answers={"function": _described(), **cw.logs(_GROUP, cw.lines(cw.TIMEOUT_LINE))},
            verdict=Verdict.WARN,
            facts={"groups": [_GROUP], "timed_out": True, "matched": 1},
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
        Example(
            name="there is no such function",
            params=_PARAMS,
            answers={"function": refused("lambda.GetFunctionConfiguration", Outcome.NOT_FOUND, status=404)},
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.NO_DATA,
            facts={"groups": None, "matched": None},
        ),
        Example(
            name="not allowed to look at the function",
            params=_PARAMS,
            answers={
                "function": denied("lambda.GetFunctionConfiguration", "lambda:GetFunctionConfiguration")
            },
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.DENIED,
            facts={"groups": None},
        ),
    ),
)
