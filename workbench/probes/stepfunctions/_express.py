"""Executions of Express workflows: the API knows none of them, only their log does.

Source: Step Functions developer guide, "Choosing workflow type", "Using CloudWatch Logs to log execution
history".
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, Requests, answers_to
from workbench.domain.verdict import UnknownReason
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.arns import log_group_name
from workbench.probes._log_groups import LogGap, ask_events, ask_group, gap_in, quoted
from workbench.probes._window import Window

WANTED = "logging of the state machine at level ALL"


def is_express(machine: Answer) -> bool:
    """Tell whether DescribeStateMachine describes an Express workflow."""
    return text(machine.data, "type") == "EXPRESS"


def log_level(machine: Answer) -> str:
    """Return `ALL`, `ERROR`, `FATAL` or `OFF`."""
    return text(member(machine.data, "loggingConfiguration"), "level") or "OFF"


def log_groups(machine: Answer) -> tuple[str, ...]:
    """Return the names of the groups that a state machine logs to; empty when it does not log."""
    configuration = member(machine.data, "loggingConfiguration")
    if log_level(machine) == "OFF":
        return ()
    arns = (
        text(member(item, "cloudWatchLogsLogGroup"), "logGroupArn")
        for item in objects(configuration, "destinations")
    )
    return tuple(dict.fromkeys(log_group_name(arn) for arn in arns if arn))


def ask_log(machine: Answer, phrases: Iterable[str], window: Window) -> Requests:
    """Return the questions for lines that hold one of these phrases, and for the groups' settings."""
    requests: dict[AnswerName, Request] = {}
    for group in log_groups(machine):
        requests["group", group] = ask_group(group)
        for phrase in phrases:
            requests["log", group, phrase] = ask_events(group, quoted(phrase), window)
    return requests


def silence(machine: Answer, answers: Answers, window: Window) -> LogGap:
    """Return why no line tells of an execution; `no_data` when the log would have shown one."""
    groups = log_groups(machine)
    if not groups:
        return LogGap(
            reason=UnknownReason.NOT_LOGGED,
            summary="An Express workflow without a log: nobody can tell what happened in it",
            needs=(WANTED,),
        )
    for group in groups:
        for log in answers_to(answers, "log", group).values():
            gap = gap_in(answers["group", group], log, group, window)
            if gap:
                return gap
    level = log_level(machine)
    return LogGap(
        reason=UnknownReason.NO_DATA if level == "ALL" else UnknownReason.NOT_LOGGED,
        summary=f"Its log, at level {level}, does not name the execution",
        needs=() if level == "ALL" else (WANTED,),
    )
