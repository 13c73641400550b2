"""What does the log of a Lambda function say of that time?

A function logs to the group that its configuration names, `/aws/lambda/NAME` by default. Lambda itself writes
`Task timed out after …` and `Runtime.ExitError` there; what the code raises stands beside it.

Sources: Lambda developer guide, "Configuring CloudWatch log groups"; Lambda API reference,
GetFunctionConfiguration; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.knowledge.answers import text
from workbench.knowledge.function_logs import log_group_of
from workbench.probes.logs._lines import LineSearch, LogLocation, LogLocations, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which function."""

    function: str
    """Its name or ARN; empty when there is none to look at."""


def _locations(described: Answer, params: Params) -> LogLocations:
    name = text(described.data, "FunctionName") or params.function
    return LogLocations(places=(LogLocation(log_group_of(described.data, name)),))


probe = lines_of(
    "function",
    "What does the function's log say of that time?",
    Params,
    described_by="lambda.GetFunctionConfiguration",
    named=lambda params: {"FunctionName": params.function},
    locations=_locations,
)
