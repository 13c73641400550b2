"""What does the log of a state machine say of that time?

Standard workflows keep their history for 90 days whether or not they log. Express workflows keep none: their
log is the only trace, and it exists only if logging was on, at a level above OFF, when they ran.

Sources: Step Functions developer guide, "Using CloudWatch Logs to log execution history"; Step Functions API
reference, DescribeStateMachine; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.arns import log_group_name
from workbench.probes.logs._lines import LineSearch, LogLocation, LogLocations, lines_of

FAILURES = "?Failed ?TimedOut ?Aborted"
"""The filter pattern for the events with which states and executions end badly. Case counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which state machine."""

    state_machine_arn: str
    pattern: str = FAILURES


def _locations(described: Answer, _: Params) -> LogLocations:
    logging = member(described.data, "loggingConfiguration")
    is_on = text(logging, "level") not in ("", "OFF")
    arns = [
        text(member(item, "cloudWatchLogsLogGroup"), "logGroupArn")
        for item in objects(logging, "destinations")
    ]
    return LogLocations(
        places=tuple(LogLocation(log_group_name(arn)) for arn in arns if arn and is_on),
        to_switch_on="logging of the state machine",
    )


probe = lines_of(
    "state machine",
    "What does the state machine's log say of that time?",
    Params,
    described_by="stepfunctions.DescribeStateMachine",
    named=lambda params: {"stateMachineArn": params.state_machine_arn},
    locations=_locations,
)
