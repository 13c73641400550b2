"""In which state did the execution fail, and why?

The history of an execution is read from its end, without inputs and outputs unless somebody wants their
sizes: the events by which the failure climbed lead to the state in which it was. Where a `Catch` sent it to a
Fail state, or to an end that looks like success, the failure behind the catch is the one that counts. A cause
is taken apart for what was called: Glue, SageMaker and nested workflows describe their run in it, Lambda its
exception.

The role of the state machine and the role of what it called are told apart: only the first is a matter of
permission here, the second is a failure downstream.

An Express workflow has no history. Its log is read instead, as far as its level goes; without a log nothing
is known.

Sources: Step Functions API reference, GetExecutionHistory, DescribeExecution, DescribeMapRun; developer
guide, "Handling errors in Step Functions workflows" (`States.ALL` catches neither `States.DataLimitExceeded`
nor `States.Runtime`; a task without `TimeoutSeconds` may run 99,999,999 seconds), "Quotas" (histories are
kept for 90 days after the end).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from workbench.domain.evidence import Answer, Answers, Outcome, Request, ask, ask_pages
from workbench.domain.execution import ENDED_BADLY, ExecutionPicture, ExecutionStatus
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import stamp, text
from workbench.knowledge.arns import ExecutionArn
from workbench.knowledge.executions import definition_of, events_of, picture_of, read_history
from workbench.probes._params import TimeParams
from workbench.probes.stepfunctions._express import ask_log, silence
from workbench.probes.stepfunctions._failing_facts import (
    NO_EXECUTION,
    Facts,
    facts_of,
    facts_of_running,
    summary_of,
)
from workbench.probes.stepfunctions._story import FailureAnalysis, story_of

_PAGES, _PAGE = 10, 1000
_MOST_MAP_RUNS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """Which execution, and when it may have begun: only the log of an Express workflow is searched by it."""

    execution_arn: str
    """Empty where there is none to look into."""
    payload_sizes: str = "no"
    """`yes` asks for the history with inputs and outputs, of which the reader keeps the lengths only.

    That needs `kms:Decrypt` where a customer's key encrypts them.
    """


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for execution, history and definition; then for the map runs that it names. Of Express, the log.

    A history that is refused with payloads is asked for without: sizes are worth less than the failure.
    """
    if not params.execution_arn:
        return {}
    arn = ExecutionArn.parse(params.execution_arn)
    if arn.express:
        machine = aws.read(ask("stepfunctions.DescribeStateMachine", stateMachineArn=arn.state_machine_arn))
        lines = ask_log(machine, (params.execution_arn,), params.window)
        return {"machine": machine, **aws.read_all(lines)}
    sized = params.payload_sizes == "yes"
    answers = aws.read_all(
        {
            "execution": ask(
                "stepfunctions.DescribeExecution",
                executionArn=params.execution_arn,
                includedData="METADATA_ONLY",
            ),
            "history": _history(params.execution_arn, sized=sized),
            "machine": ask(
                "stepfunctions.DescribeStateMachineForExecution", executionArn=params.execution_arn
            ),
        }
    )
    if sized and not answers["history"].ok:
        answers["sizes"] = answers["history"]
        answers["history"] = aws.read(_history(params.execution_arn, sized=False))
    runs = dict.fromkeys(_map_runs(answers["history"]))
    asked = {("map run", run): ask("stepfunctions.DescribeMapRun", mapRunArn=run) for run in runs}
    return {**answers, **aws.read_all(dict(list(asked.items())[:_MOST_MAP_RUNS]))}


def _history(arn: str, *, sized: bool) -> Request:
    return ask_pages(
        "stepfunctions.GetExecutionHistory",
        _PAGES,
        executionArn=arn,
        reverseOrder=True,
        includeExecutionData=sized,
        maxResults=_PAGE,
    )


def _map_runs(history: Answer) -> Iterable[str]:
    for event in events_of([history]):
        started = event.get("mapRunStartedEventDetails")
        if isinstance(started, Mapping) and text(started, "mapRunArn"):
            yield text(started, "mapRunArn")


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Find where it went wrong; say why nothing can be found where that is so."""
    if not params.execution_arn:
        return skipped("There is no execution to look into", NO_EXECUTION)
    for name in ("execution", "history", "machine"):
        answer = answers.get(name)
        if answer and answer.outcome is Outcome.NOT_FOUND:
            return unknown(UnknownReason.NO_DATA, _gone(answer), Facts())
    shown = picture_of(answers.values())
    if shown is None or not shown.status:
        return _unseen(answers, params)
    return _judge_picture(shown, answers)


def _gone(answer: Answer) -> str:
    return f"{answer.code}: no such execution; it ended more than 90 days ago, or the name is wrong"


def _unseen(answers: Answers, params: Params) -> Judgement[Facts]:
    silent = next((answer for answer in answers.values() if answer.unknown_reason), None)
    if ExecutionArn.parse(params.execution_arn).express and answers["machine"].ok:
        return silence(answers["machine"], answers, params.window).judgement(Facts())
    if silent:
        return unanswered(silent, Facts())
    return unknown(UnknownReason.NO_DATA, "The history holds no event that tells how it stands", Facts())


def _judge_picture(shown: ExecutionPicture, answers: Answers) -> Judgement[Facts]:
    history = read_history(events_of(answers.values()))
    definition = definition_of(answers.values())
    role_arn = text(answers["machine"].data, "roleArn") or history.role_arn
    told = story_of(shown, definition, role_arn, history.last_call)
    if shown.status == "RUNNING":
        return _judge_running(shown, told, role_arn, answers["machine"])
    if shown.status == "SUCCEEDED" and not shown.whole and not told.caught:
        return unknown(
            UnknownReason.TRUNCATED,
            f"It succeeded; whether something was caught stands before the {shown.events:,} events read",
            Facts(status=one_of(shown.status, get_args(ExecutionStatus)), role_arn=role_arn),
        )
    facts = facts_of(shown, told, role_arn)
    at = told.failure.at if told.failure else shown.ended_at
    if shown.status in ENDED_BADLY:
        return failed(summary_of(shown, told), facts, occurred_at=at)
    if told.hidden:
        return failed(f"It counts as a success, and {summary_of(shown, told)}", facts, occurred_at=at)
    if told.caught:
        return passed(
            f"It succeeded: {summary_of(shown, told)}, and somebody was told", facts, occurred_at=at
        )
    if told.items_failed:
        return warned(
            f"It succeeded, and {told.items_failed:,} items of a Map failed, as it tolerates"
            + (f"; the first is item {facts.item_index}: {facts.item_error}" if facts.item_error else ""),
            facts,
        )
    empty = [state.name for state in shown.states if state.iterations and state.iterations.total == 0]
    if empty:
        return warned(f"It succeeded, and {empty[0]} had no items: nothing was done for any", facts)
    return passed(f"It succeeded at {stamp(shown.ended_at)}, and nothing was caught", facts)


def _judge_running(
    shown: ExecutionPicture, told: FailureAnalysis, role_arn: str, machine: Answer
) -> Judgement[Facts]:
    facts = facts_of_running(shown, told, role_arn)
    if not facts.state:
        return passed("It is running", facts)
    said = f"It is running, in {facts.state} since {stamp(facts.entered_at)}"
    if facts.timeout_missing is None and not machine.ok:
        return unanswered(machine, facts)
    if facts.timeout_missing:
        return warned(f"{said}, and nothing ends that: the state has no timeout", facts)
    return passed(said, facts)


probe = Probe(
    title="In which state did the execution fail, and why?",
    params=Params,
    facts=Facts,
    operations=(
        "stepfunctions.DescribeExecution",
        "stepfunctions.GetExecutionHistory",
        "stepfunctions.DescribeStateMachineForExecution",
        "stepfunctions.DescribeMapRun",
        "stepfunctions.DescribeStateMachine",
        "logs.DescribeLogGroups",
        "logs.FilterLogEvents",
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
