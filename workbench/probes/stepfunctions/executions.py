"""How did the executions of this state machine end, and which one is to be looked into?

The newest executions are listed. The one that was named is looked into; else the newest that ended badly in
the time asked about; else the newest that runs; else the newest of all, since a success may hide a failure
that was caught. Beside it stands what tells an incident from a habit: how many ended how, when one last went
well, and whether the present one takes longer than any that did.

The API lists no executions of Express workflows. Those that failed are found in the log of the state machine,
if it has one.

Sources: Step Functions API reference, ListExecutions, DescribeStateMachine; developer guide, "Choosing
workflow type in Step Functions".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from workbench.domain.evidence import Answer, Answers, Outcome, ask, ask_pages
from workbench.domain.execution import ENDED_BADLY, ExecutionStatus
from workbench.domain.needs import Parameter
from workbench.domain.values import JsonObject, one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import count, stamp, text
from workbench.knowledge.arns import ExecutionArn
from workbench.knowledge.executions import logged
from workbench.knowledge.executions.listed import ListedExecution, executions_in
from workbench.probes._params import TimeParams
from workbench.probes._window import SLACK
from workbench.probes.stepfunctions._express import ask_log, is_express, log_groups, silence

_PAGES, _PAGE = 3, 200
_BAD_EVENTS = ("ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted")
_OVERDUE = 2
"""An execution is overdue when it runs so many times longer than the longest that went well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """Which executions; at least one of the two ARNs is given."""

    execution_arn: str = ""
    state_machine_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How executions of a state machine ended, in the time asked about."""

    express: bool | None = None
    """It is an Express workflow: the API knows nothing of its executions."""
    state_machine_arn: str | None = None
    """The state machine."""
    execution_arn: str | None = None
    """The execution to look into; empty when there is none."""
    chosen_status: ExecutionStatus | Literal[""] | None = None
    """How that one stands; empty when there is none or it is not on the list."""
    listed: int | None = None
    """Executions that were listed."""
    bad: int | None = None
    """Those that failed, timed out or were aborted."""
    failed: int | None = None
    """Those that failed."""
    timed_out: int | None = None
    """Those whose time was up."""
    aborted: int | None = None
    """Those that somebody stopped."""
    succeeded: int | None = None
    """Those that succeeded."""
    running: int | None = None
    """Those that run."""
    overdue: bool | None = None
    """The one to look into runs, and has for twice as long as the longest that went well."""
    last_bad_at: datetime | None = None
    """When the newest that ended badly ended."""
    last_good_at: datetime | None = None
    """When one last succeeded."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask what the machine is, and for its newest executions; of an Express workflow, for its log."""
    machine_arn = _machine_of(params)
    answers = aws.read_all(
        {
            "machine": ask("stepfunctions.DescribeStateMachine", stateMachineArn=machine_arn),
            "executions": ask_pages(
                "stepfunctions.ListExecutions", _PAGES, stateMachineArn=machine_arn, maxResults=_PAGE
            ),
        }
    )
    if not is_express(answers["machine"]) or params.execution_arn:
        return answers
    lines = ask_log(answers["machine"], _BAD_EVENTS, params.window)
    return {**answers, **aws.read_all(lines)}


def _machine_of(params: Params) -> str:
    return params.state_machine_arn or ExecutionArn.parse(params.execution_arn).state_machine_arn


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Count how they ended; choose the one to look into."""
    machine, listed = answers["machine"], answers["executions"]
    named = Facts(execution_arn=params.execution_arn or None, state_machine_arn=_machine_of(params) or None)
    if machine.outcome is Outcome.NOT_FOUND and listed.outcome is Outcome.NOT_FOUND:
        said = "No such state machine here: a wrong name, or another Region"
        return unknown(UnknownReason.NO_DATA, said, named)
    if is_express(machine) or listed.outcome is Outcome.UNSUPPORTED:
        return _judge_express(answers, params, replace(named, express=True))
    if not listed.ok:
        return unanswered(listed, named)
    return _judge_list(listed, params, replace(named, express=False))


def _judge_list(listed: Answer, params: Params, named: Facts) -> Judgement[Facts]:
    rows = executions_in(listed.data)
    window = params.window
    within = [row for row in rows if window.covers(row.ended_at or row.started_at) or row.status == "RUNNING"]
    chosen = _chosen(rows, within, params.execution_arn)
    facts = _facts(rows, within, chosen, listed.observed_at, named)
    bad = [row for row in within if row.status in ENDED_BADLY]
    if not chosen:
        return _judge_none(listed, params, facts)
    if bad:
        good = (
            f"one last succeeded at {stamp(facts.last_good_at)}" if facts.last_good_at else "none succeeded"
        )
        said = (
            f"{len(bad)} of {count(len(within), 'execution')} ended badly, last at {stamp(facts.last_bad_at)}"
        )
        return failed(f"{said}; {good}", facts, occurred_at=facts.last_bad_at)
    if facts.overdue:
        said = (
            f"It runs since {stamp(chosen.started_at)}, over {_OVERDUE} times as long as any that went well"
        )
        return warned(said, facts)
    if listed.truncated and not rows_reach(rows, params.since):
        return unknown(
            UnknownReason.TRUNCATED,
            f"None of the newest {count(len(rows), 'execution')} ended badly, and there are more",
            facts,
            needs=(Parameter("since"), Parameter("execution_arn")),
        )
    return passed(f"None of {count(len(within), 'execution')} ended badly", facts)


def rows_reach(rows: Sequence[ListedExecution], since: datetime | None) -> bool:
    """Tell whether the list goes back to the beginning of the time that is asked about."""
    oldest = rows[-1].started_at if rows else None
    return since is not None and oldest is not None and oldest < since - SLACK


def _judge_none(listed: Answer, params: Params, facts: Facts) -> Judgement[Facts]:
    if listed.truncated and not params.since:
        return unknown(
            UnknownReason.TRUNCATED, "The list was not read to its end", facts, needs=(Parameter("since"),)
        )
    return warned("There was no execution in the time asked about: nothing started it", facts)


def _chosen(
    rows: Sequence[ListedExecution], within: Sequence[ListedExecution], named: str
) -> ListedExecution | None:
    if named:
        unlisted = ListedExecution(arn=named)
        return next((row for row in rows if row.arn == named), unlisted)
    for statuses in (ENDED_BADLY, ("RUNNING",)):
        for row in within:
            if row.status in statuses:
                return row
    return next(iter(within), None)


def _facts(
    rows: Sequence[ListedExecution],
    within: Sequence[ListedExecution],
    chosen: ListedExecution | None,
    now: datetime,
    named: Facts,
) -> Facts:
    ends = Counter(row.status for row in within)
    return replace(
        named,
        execution_arn=chosen.arn if chosen else "",
        chosen_status=one_of(chosen.status if chosen else "", ("", *get_args(ExecutionStatus))),
        listed=len(within),
        bad=sum(ends[status] for status in ENDED_BADLY),
        failed=ends["FAILED"],
        timed_out=ends["TIMED_OUT"],
        aborted=ends["ABORTED"],
        succeeded=ends["SUCCEEDED"],
        running=ends["RUNNING"],
        overdue=_overdue(rows, chosen, now),
        last_bad_at=_latest(row.ended_at for row in within if row.status in ENDED_BADLY),
        last_good_at=_latest(row.ended_at for row in rows if row.status == "SUCCEEDED"),
    )


def _latest(times: Iterator[datetime | None]) -> datetime | None:
    return max((time for time in times if time), default=None)


def _overdue(rows: Sequence[ListedExecution], chosen: ListedExecution | None, now: datetime) -> bool | None:
    """Tell whether the chosen one runs for too long; None when none went well to compare it with."""
    if chosen is None or chosen.status != "RUNNING":
        return False
    good = [row for row in rows if row.status == "SUCCEEDED" and row.started_at and row.ended_at]
    if not good or not chosen.started_at:
        return None
    longest = max(row.ended_at - row.started_at for row in good if row.ended_at and row.started_at)
    return now - chosen.started_at > _OVERDUE * longest


def _judge_express(answers: Answers, params: Params, facts: Facts) -> Judgement[Facts]:
    """Of an Express workflow only the log tells, and of that only what its level lets through."""
    machine = answers["machine"]
    if not machine.ok:
        return unanswered(machine, facts)
    if params.execution_arn:
        return warned("An Express workflow: only its log knows its executions", facts)
    found = _failures(answers)
    if found:
        arn = text(found[-1], "execution_arn")
        said = f"{count(len(found), 'execution')} of this Express workflow ended badly, says its log"
        return failed(said, replace(facts, execution_arn=arn, bad=len(found)))
    gap = silence(machine, answers, params.window)
    if not gap.answer and gap.reason is UnknownReason.NO_DATA and log_groups(machine):
        return passed(
            "No execution of this Express workflow ended badly, says its log",
            replace(facts, execution_arn="", bad=0),
        )
    return gap.judgement(facts)


def _failures(answers: Answers) -> list[JsonObject]:
    """Return the log lines that say that an execution ended badly, oldest first."""
    lines = [
        line
        for answer in answers.values()
        if answer.operation == "logs.FilterLogEvents"
        for line in logged(answer)
        if text(line, "type") in _BAD_EVENTS
    ]
    return sorted(lines, key=lambda line: text(line, "event_timestamp"))


probe = Probe(
    title="How did the executions of this state machine end?",
    params=Params,
    facts=Facts,
    operations=(
        "stepfunctions.DescribeStateMachine",
        "stepfunctions.ListExecutions",
        "logs.DescribeLogGroups",
        "logs.FilterLogEvents",
    ),
    collect=collect,
    judge=judge,
)
