"""What does the log of a Lambda function say of that time?

A function logs to the group that its configuration names, `/aws/lambda/NAME` by default. Lambda itself writes
`Task timed out after …` and `Runtime.ExitError` there; what the code raises stands beside it.

Sources: Lambda developer guide, "Configuring CloudWatch log groups"; Lambda API reference,
GetFunctionConfiguration; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped
from workbench.knowledge.answers import member, text
from workbench.probes._routes import Function
from workbench.probes.logs._lines import (
    LineFacts,
    LineSearch,
    LogLocation,
    LogLocations,
    collect_lines,
    judge_lines,
    no_such,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
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


def _places(described: Answer, params: Params) -> LogLocations:
    if not described.ok:
        return LogLocations()
    group = text(member(described.data, "LoggingConfig"), "LogGroup")
    name = text(described.data, "FunctionName") or Function.parse(params.function).name or params.function
    return LogLocations(places=(LogLocation(group or f"/aws/lambda/{name}"),))


probe = Probe(
    title="What does the function's log say of that time?",
    params=Params,
    facts=LineFacts,
    operations=("lambda.GetFunctionConfiguration", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
