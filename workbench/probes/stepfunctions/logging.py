"""Does the state machine log what happens in it?

A Standard workflow keeps a history of its own for 90 days; its log is a second, longer memory. An Express
workflow keeps nothing but its log: without one, nobody can ever tell what happened. The level decides what is
written: `ALL` every event, `ERROR` and `FATAL` only the bad ends, `OFF` nothing.

Sources: Step Functions API reference, LoggingConfiguration; developer guide, "Using CloudWatch Logs to log
execution history in Step Functions".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, ask
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, unanswered, warned
from workbench.knowledge.answers import member, number, objects, text
from workbench.probes._log_groups import ask_group
from workbench.probes.stepfunctions._express import is_express, log_groups, log_level

LogLevel: TypeAlias = Literal["ALL", "ERROR", "FATAL", "OFF"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which state machine."""

    state_machine_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a state machine logs, and where."""

    level: LogLevel | None = None
    """Which events are written: all, those of errors, those of a bad end, or none."""
    express: bool | None = None
    """It is an Express workflow, of which nothing but the log tells."""
    with_data: bool | None = None
    """Inputs and outputs are logged too: payloads stand in the log."""
    log_group: str | None = None
    """Where it logs to; empty when it does not."""
    group_exists: bool | None = None
    """That log group exists."""
    retention_days: int | None = None
    """How long the group keeps lines; None also when it keeps them for ever."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the configuration, then for the log group that it names."""
    machine = aws.read(ask("stepfunctions.DescribeStateMachine", stateMachineArn=params.state_machine_arn))
    group = next(iter(log_groups(machine)), "")
    return {"machine": machine, **({"group": aws.read(ask_group(group))} if group else {})}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """An Express workflow that does not log is broken; a Standard one has its history."""
    del params
    machine = answers["machine"]
    if unseen := not_seen("state machine", machine, Facts()):
        return unseen
    facts = _facts(machine, answers.get("group"))
    group = answers.get("group")
    if facts.level == "OFF":
        said = "It does not log"
        if facts.express:
            return failed(f"{said}, and an Express workflow has no other memory", facts)
        return warned(f"{said}: only its history tells, for 90 days", facts)
    if group and not group.ok:
        return unanswered(group, facts)
    if facts.group_exists is False:
        return failed(f"It logs to {facts.log_group}, which does not exist", facts)
    if facts.level != "ALL":
        return warned(f"It logs at level {facts.level}: how it came to an end is not in it", facts)
    return passed(f"It logs everything to {facts.log_group}", facts)


def _facts(machine: Answer, group: Answer | None) -> Facts:
    named = next(iter(log_groups(machine)), "")
    groups = objects(group.data, "logGroups") if group else []
    settings = next((item for item in groups if text(item, "logGroupName") == named), {})
    return Facts(
        level=one_of(log_level(machine), get_args(LogLevel)),
        express=is_express(machine),
        with_data=bool(member(machine.data, "loggingConfiguration").get("includeExecutionData")),
        log_group=named,
        group_exists=None if not group or not group.ok else bool(settings),
        retention_days=number(settings, "retentionInDays"),
    )


probe = Probe(
    title="Does the state machine log what happens in it?",
    params=Params,
    facts=Facts,
    operations=("stepfunctions.DescribeStateMachine", "logs.DescribeLogGroups"),
    collect=collect,
    judge=judge,
)
