"""What does the log of a state machine say of that time?

Standard workflows keep their history for 90 days whether or not they log. Express workflows keep none: their
log is the only trace, and it exists only if logging was on, at a level above OFF, when they ran.

Sources: Step Functions developer guide, "Using CloudWatch Logs to log execution history"; Step Functions API
reference, DescribeStateMachine; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Example, Judgement, Probe
from workbench.knowledge.answers import member, objects, text
from workbench.probes._examples import answered, denied, refused
from workbench.probes._log_groups import group_of
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

FAILURES = "?Failed ?TimedOut ?Aborted"
"""The filter pattern for the events with which states and executions end badly. Case counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(Search):
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


def _places(described: Answer) -> Places:
    logging = member(described.data, "loggingConfiguration")
    is_on = text(logging, "level") not in ("", "OFF")
    arns = [
        text(member(item, "cloudWatchLogsLogGroup"), "logGroupArn")
        for item in objects(logging, "destinations")
    ]
    return Places(
        places=tuple(Place(group_of(arn)) for arn in arns if arn and is_on),
        to_switch_on="logging of the state machine",
    )


_GROUP = "/aws/vendedlogs/states/quick"
_PARAMS = Params(state_machine_arn="arn:aws:states:us-east-1:111122223333:stateMachine:quick", since=cw.SINCE)


def _described(level: str) -> Answer:
    arn = f"arn:aws:logs:us-east-1:111122223333:log-group:{_GROUP}:*"
    logging: JsonObject = {"level": level, "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}]}
    return answered("stepfunctions.DescribeStateMachine", {"loggingConfiguration": logging})


probe = Probe(
    title="What does the state machine's log say of that time?",
    params=Params,
    facts=LineFacts,
    operations=("stepfunctions.DescribeStateMachine", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
    examples=(
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
            name="there is no such state machine",
            params=_PARAMS,
            answers={"state machine": refused("stepfunctions.DescribeStateMachine", Outcome.NOT_FOUND)},
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.NO_DATA,
            facts={"groups": None},
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
    ),
)
