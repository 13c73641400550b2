"""What does the log of a state machine say of that time?

Standard workflows keep their history for 90 days whether or not they log. Express workflows keep none: their
log is the only trace, and it exists only if logging was on, at a level above OFF, when they ran.

Sources: Step Functions developer guide, "Using CloudWatch Logs to log execution history"; Step Functions API
reference, DescribeStateMachine; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe
from workbench.knowledge.answers import member, objects, text
from workbench.probes._log_groups import group_of
from workbench.probes.logs._lines import (
    LineFacts,
    LineSearch,
    LogLocation,
    LogLocations,
    collect_lines,
    judge_lines,
    no_such,
)

FAILURES = "?Failed ?TimedOut ?Aborted"
"""The filter pattern for the events with which states and executions end badly. Case counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which state machine."""

    state_machine_arn: str
    pattern: str = FAILURES


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask where the state machine logs, then for the lines."""
    described = aws.read(ask("stepfunctions.DescribeStateMachine", stateMachineArn=params.state_machine_arn))
    return collect_lines(aws, _places(described), params, {"state machine": described})


def judge(answers: Answers, params: Params) -> Judgement[LineFacts]:
    """Show what was found, once it is known where the state machine logs."""
    described = answers["state machine"]
    return no_such("state machine", described) or judge_lines(answers, _places(described), params)


def _places(described: Answer) -> LogLocations:
    logging = member(described.data, "loggingConfiguration")
    is_on = text(logging, "level") not in ("", "OFF")
    arns = [
        text(member(item, "cloudWatchLogsLogGroup"), "logGroupArn")
        for item in objects(logging, "destinations")
    ]
    return LogLocations(
        places=tuple(LogLocation(group_of(arn)) for arn in arns if arn and is_on),
        to_switch_on="logging of the state machine",
    )


probe = Probe(
    title="What does the state machine's log say of that time?",
    params=Params,
    facts=LineFacts,
    operations=("stepfunctions.DescribeStateMachine", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
