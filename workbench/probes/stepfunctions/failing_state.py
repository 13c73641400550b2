"""In which state did the execution fail, and why?

The history of an execution is read from its end, without inputs and outputs: the events by which the
failure climbed lead to the state in which it was. Where a `Catch` sent it to a Fail state, or to an end that
looks like success, the failure behind the catch is the one that counts. A cause is taken apart for what was
called: Glue, SageMaker and nested workflows describe their run in it, Lambda its exception.

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
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workbench.domain.evidence import Answer, Answers, Outcome, Request, ask, ask_pages
from workbench.domain.execution import ExecutionPicture, StateTrace
from workbench.domain.text import clean
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.executions import definition_of, events_of, picture_of, read_history
from workbench.engine.ports import AwsReader
from workbench.engine.probe import (
    Example,
    Judgement,
    Probe,
    failed,
    passed,
    skipped,
    unanswered,
    unknown,
    warned,
)
from workbench.probes._answers import stamp, text
from workbench.probes._examples import answered, denied, refused
from workbench.probes._window import Window
from workbench.probes.stepfunctions import _examples as sfn
from workbench.probes.stepfunctions._arns import read_execution_arn
from workbench.probes.stepfunctions._express import ask_log, silence
from workbench.probes.stepfunctions._failures import Kind, denied_action
from workbench.probes.stepfunctions._story import Story, open_state, story_of

_PAGES, _PAGE = 10, 1000
_MOST_MAP_RUNS = 5
_BAD = ("FAILED", "TIMED_OUT", "ABORTED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which execution."""

    execution_arn: str
    """Empty where there is none to look into."""
    since: datetime | None = None
    """When it may have begun at the earliest; only the log of an Express workflow is searched by it."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Where an execution went wrong. Texts are empty where there is nothing to tell."""

    status: str | None = None
    """`RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`."""
    kind: str | None = None
    """`none`, `permission`, `timeout`, `heartbeat`, `data`, `throttled`, `items`, `downstream`, `decided`,
    `limit` or `aborted`."""
    state: str | None = None
    """The state in which it began to go wrong; of a running execution, where it is."""
    state_type: str | None = None
    """`Task`, `Choice`, …"""
    error: str | None = None
    """Its error, `States.Timeout`."""
    cause: str | None = None
    """What the error says, one line."""
    caught: bool | None = None
    """A `Catch` took the failure up."""
    hidden: bool | None = None
    """It was caught, the execution counts as a success, and no state told anybody."""
    has_catch: bool | None = None
    """The state has a `Catch`."""
    has_retry: bool | None = None
    """The state has a `Retry`."""
    tries: int | None = None
    """How often its task was tried, over all visits."""
    timeout_missing: bool | None = None
    """The state is a task without `TimeoutSeconds`, or one that waits for a token without a heartbeat."""
    timeout_s: int | None = None
    """Its `TimeoutSeconds`; None also when it has none."""
    seconds: float | None = None
    """How long it was in this state; None while it is."""
    service: str | None = None
    """What it called: `lambda`, `glue`, `sagemaker`, `states`, …"""
    action: str | None = None
    """What it asked for: `startJobRun.sync`."""
    resource_name: str | None = None
    """The name of the function, the job, the endpoint."""
    run_id: str | None = None
    """The id of the run that failed, where the cause tells it."""
    denied_action: str | None = None
    """The IAM action that was refused, where the cause tells it."""
    function_name: str | None = None
    """The Lambda function that failed or took too long, whose log tells more; empty when it was none."""
    glue_job: str | None = None
    """The Glue job, likewise."""
    training_job: str | None = None
    """The SageMaker training job, likewise."""
    called_from: str | None = None
    """When the state was entered that called it, ISO 8601; empty when nothing of that kind failed."""
    called_until: str | None = None
    """When that state failed, likewise."""
    role_arn: str | None = None
    """The role of the state machine."""
    items_failed: int | None = None
    """Items that failed in Maps which tolerate it."""
    map_run_arn: str | None = None
    """The run of the distributed Map in which it failed."""
    entered_at: datetime | None = None
    """When it was entered."""
    failed_at: datetime | None = None
    """When it failed."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for execution, history and definition; then for the map runs that it names. Of Express, the log."""
    if not params.execution_arn:
        return {}
    arn = read_execution_arn(params.execution_arn)
    if arn.express:
        machine = aws.read(ask("stepfunctions.DescribeStateMachine", stateMachineArn=arn.state_machine_arn))
        lines = ask_log(machine, (params.execution_arn,), Window(params.since, params.until))
        return {"machine": machine, **aws.read_all(lines)}
    answers = aws.read_all(_of_standard(params.execution_arn))
    runs = dict.fromkeys(_map_runs(answers["history"]))
    asked = {f"map run {run}": ask("stepfunctions.DescribeMapRun", mapRunArn=run) for run in runs}
    return {**answers, **aws.read_all(dict(list(asked.items())[:_MOST_MAP_RUNS]))}


def _of_standard(arn: str) -> dict[str, Request]:
    return {
        "execution": ask("stepfunctions.DescribeExecution", executionArn=arn, includedData="METADATA_ONLY"),
        "history": ask_pages(
            "stepfunctions.GetExecutionHistory",
            _PAGES,
            executionArn=arn,
            reverseOrder=True,
            includeExecutionData=False,
            maxResults=_PAGE,
        ),
        "machine": ask("stepfunctions.DescribeStateMachineForExecution", executionArn=arn),
    }


def _map_runs(history: Answer) -> Iterable[str]:
    for event in events_of([history]):
        started = event.get("mapRunStartedEventDetails")
        if isinstance(started, Mapping) and text(started, "mapRunArn"):
            yield text(started, "mapRunArn")


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Find where it went wrong; say why nothing can be found where that is so."""
    if not params.execution_arn:
        nothing = Facts(status="", kind=Kind.NONE, state="", caught=False, hidden=False, items_failed=0)
        nothing = replace(nothing, timeout_missing=False, **_NO_LOG)
        return skipped("There is no execution to look into", nothing)
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
    if read_execution_arn(params.execution_arn).express and answers["machine"].ok:
        gap = silence(answers["machine"], answers, Window(params.since, params.until))
        if gap.answer:
            return unanswered(gap.answer, Facts())
        return unknown(gap.reason, gap.summary, Facts(), needs=gap.needs)
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
            Facts(status=shown.status, role_arn=role_arn),
        )
    facts = _facts(shown, told, role_arn)
    at = told.failure.at if told.failure else shown.ended_at
    if shown.status in _BAD:
        return failed(_summary(shown, told), facts, occurred_at=at)
    if told.hidden:
        return failed(f"It counts as a success, and {_summary(shown, told)}", facts, occurred_at=at)
    if told.caught:
        return passed(f"It succeeded: {_summary(shown, told)}, and somebody was told", facts, occurred_at=at)
    if told.items_failed:
        return warned(
            f"It succeeded, and {told.items_failed:,} items of a Map failed, as it tolerates", facts
        )
    return passed(f"It succeeded at {stamp(shown.ended_at)}, and nothing was caught", facts)


def _judge_running(shown: ExecutionPicture, told: Story, role_arn: str, machine: Answer) -> Judgement[Facts]:
    state = open_state(shown)
    name = state.name if state else ""
    facts = replace(_facts(shown, replace(told, kind=Kind.NONE), role_arn), state=name)
    if state is None:
        return passed("It is running", facts)
    facts = replace(
        facts,
        state_type=state.kind,
        timeout_missing=_without_timeout(shown, state),
        entered_at=state.entered_at,
        tries=state.tries,
        timeout_s=state.timeout_s,
        service=state.does.partition(" ")[0],
        action=state.does.partition(" ")[2],
    )
    said = f"It is running, in {name} since {stamp(state.entered_at)}"
    if facts.timeout_missing is None and not machine.ok:
        return unanswered(machine, facts)
    if facts.timeout_missing:
        return warned(f"{said}, and nothing ends that: the state has no timeout", facts)
    return passed(said, facts)


def _facts(shown: ExecutionPicture, told: Story, role_arn: str) -> Facts:
    state, failure = told.state, told.failure
    around = next((item for item in shown.states if item.iterations and item.name in shown.failing), None)
    map_run = around.iterations.map_run if around and around.iterations else ""
    return Facts(
        status=shown.status,
        kind=told.kind,
        state=state.name if state else "",
        state_type=state.kind if state else "",
        error=failure.error if failure else "",
        cause=_one_line(failure.cause) if failure else "",
        caught=told.caught,
        hidden=told.hidden,
        has_catch=bool(told.defined.catches) if told.defined else None if state else False,
        has_retry=bool(told.defined.retries) if told.defined else None if state else False,
        tries=state.tries if state else 0,
        timeout_missing=_without_timeout(shown, state) if state else False,
        timeout_s=state.timeout_s if state else None,
        seconds=state.seconds if state else None,
        service=told.downstream.service,
        action=told.downstream.action,
        resource_name=told.downstream.name,
        run_id=told.downstream.run,
        denied_action=denied_action(failure) if failure else "",
        **_log_of(told),
        role_arn=role_arn or None,
        items_failed=told.items_failed,
        map_run_arn=map_run,
        entered_at=state.entered_at if state else None,
        failed_at=failure.at if failure else None,
    )


_WORTH_A_LOG = (Kind.DOWNSTREAM, Kind.TIMEOUT, Kind.HEARTBEAT)
"""Failures of something that ran, and so wrote a log."""
_NO_LOG: dict[str, Any] = dict.fromkeys(
    ("function_name", "glue_job", "training_job", "called_from", "called_until"), ""
)


def _log_of(told: Story) -> dict[str, Any]:
    """Return the facts that lead to the log of what was called; None where its name is not told."""
    called, failure = told.downstream, told.failure
    if told.kind not in _WORTH_A_LOG or failure is None or told.state is None:
        return {**_NO_LOG}
    fact = {"lambda": "function_name", "glue": "glue_job"}.get(called.service, "")
    if called.service == "sagemaker" and called.action.startswith("createTrainingJob"):
        fact = "training_job"
    if not fact:
        return {**_NO_LOG}
    entered = told.state.entered_at
    times = {
        "called_from": iso(entered) if entered else None,
        "called_until": iso(failure.at) if failure.at else None,
    }
    return {**_NO_LOG, fact: called.name or None, **times}


def _without_timeout(shown: ExecutionPicture, state: StateTrace) -> bool | None:
    if not shown.defined:
        return None
    return state.kind == "Task" and not state.limited


def _summary(shown: ExecutionPicture, told: Story) -> str:
    where = (
        f"{told.state.name} {'failed and was caught' if told.caught else _HOW[shown.status]}"
        if told.state
        else _HOW[shown.status]
    )
    failure = told.failure
    says = told.downstream.says or (_one_line(failure.cause) if failure else "")
    why = ": ".join(part for part in (failure.error if failure else "", says) if part)
    called = " ".join(part for part in (told.downstream.service, told.downstream.name) if part)
    return " · ".join(
        part for part in (where, why, called and f"called {called}", told.downstream.run) if part
    )


_HOW = {
    "FAILED": "failed",
    "TIMED_OUT": "was under way when the execution's time was up",
    "ABORTED": "was under way when the execution was stopped",
    "SUCCEEDED": "succeeded",
}
_LONGEST = 300


def _one_line(cause: str) -> str:
    line = " ".join(clean(cause, keep_lines=True).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    arn: str = sfn.EXECUTION,
) -> Example[Params]:
    params = Params(execution_arn=arn)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


def _standard(
    status: str, history: Answer, clean_state: Mapping[str, Any] = sfn.CLEAN, **more: Any
) -> dict[str, Answer]:
    machine = sfn.machine(clean_state, operation="stepfunctions.DescribeStateMachineForExecution")
    return {"execution": sfn.execution(status, **more), "history": history, "machine": machine}


_JOB_RUN = '{"Id": "jr_1", "JobName": "clean-orders", "ErrorMessage": "No space left on device"}'
_REFUSED = (
    "User: arn:aws:sts::111122223333:assumed-role/{role}/x is not authorized to perform: glue:StartJobRun on "
    "resource: arn:aws:glue:us-east-1:111122223333:job/clean-orders because no identity-based policy allows "
    "the glue:StartJobRun action"
)
_CATCHES = {**sfn.CLEAN, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Tell"}]}
_CAUGHT = (
    sfn.STARTED,
    sfn.ENTERED,
    sfn.SCHEDULED,
    ("TaskFailed", {"error": "States.TaskFailed", "cause": _JOB_RUN}),
    sfn.LEFT,
)
_FULL = answered(
    "stepfunctions.GetExecutionHistory",
    {
        "events": [
            {"id": 25_000, "previousEventId": 24_999, "type": "ExecutionFailed"},
            {"id": 24_999, "previousEventId": 24_998, "type": "TaskStateEntered"},
        ]
    },
    truncated=True,
)
_MAP = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}}
_MAPPED: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("MapStateEntered", {"name": "Clean"}),
    ("MapStateStarted", {}),
    ("MapRunStarted", {"mapRunArn": sfn.MAP_RUN}),
    ("MapRunFailed", {"error": "States.ExceedToleratedFailureThreshold"}),
    ("ExecutionFailed", {"error": "States.ExceedToleratedFailureThreshold"}),
)
_TOLD: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("TaskStateEntered", {"name": "Tell"}),
    ("TaskScheduled", {"resourceType": "sns", "resource": "publish"}),
    ("TaskSucceeded", {}),
    ("TaskStateExited", {"name": "Tell"}),
)

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
    examples=(
        _example(
            "a Glue job failed",
            _standard("FAILED", sfn.failing("States.TaskFailed", _JOB_RUN)),
            Verdict.FAIL,
            {
                "kind": "downstream",
                "state": "Clean",
                "service": "glue",
                "resource_name": "clean-orders",
                "run_id": "jr_1",
                "caught": False,
                "has_catch": False,
                "timeout_missing": True,
            },
        ),
        _example(
            "the role may not start the job",
            _standard("FAILED", sfn.failing("Glue.AccessDeniedException", _REFUSED.format(role="nightly"))),
            Verdict.FAIL,
            {"kind": "permission", "denied_action": "glue:StartJobRun", "role_arn": sfn.ROLE},
        ),
        _example(
            "what was called was refused something itself",
            _standard("FAILED", sfn.failing("States.TaskFailed", _REFUSED.format(role="glue-job"))),
            Verdict.FAIL,
            {"kind": "downstream", "denied_action": "glue:StartJobRun"},
        ),
        _example(
            "the time of a task was up",
            _standard("FAILED", sfn.failing("States.Timeout"), {**sfn.CLEAN, "TimeoutSeconds": 60}),
            Verdict.FAIL,
            {"kind": "timeout", "timeout_missing": False, "timeout_s": 60},
        ),
        _example(
            "a path that the data does not have",
            _standard(
                "FAILED",
                sfn.history(sfn.STARTED, sfn.ENTERED, ("ExecutionFailed", {"error": "States.Runtime"})),
            ),
            Verdict.FAIL,
            {"kind": "data", "state": "Clean", "tries": 0},
        ),
        _example(
            "too many runs, each time that it was tried",
            _standard("FAILED", sfn.failing("Glue.ConcurrentRunsExceededException")),
            Verdict.FAIL,
            {"kind": "throttled"},
        ),
        _example(
            "the history was full, and only its end was read",
            _standard("FAILED", _FULL),
            Verdict.FAIL,
            {"kind": "limit"},
        ),
        _example(
            "too many items of a distributed Map failed",
            {
                **_standard("FAILED", sfn.history(sfn.STARTED, *_MAPPED), _MAP),
                f"map run {sfn.MAP_RUN}": answered(
                    "stepfunctions.DescribeMapRun",
                    {"mapRunArn": sfn.MAP_RUN, "itemCounts": {"total": 10_000, "failed": 600}},
                ),
            },
            Verdict.FAIL,
            {"kind": "items", "state": "Clean", "map_run_arn": sfn.MAP_RUN},
        ),
        _example(
            "caught, and nobody was told",
            _standard("SUCCEEDED", sfn.history(*_CAUGHT, sfn.SUCCEEDED), _CATCHES),
            Verdict.FAIL,
            {"status": "SUCCEEDED", "caught": True, "hidden": True, "kind": "downstream", "state": "Clean"},
        ),
        _example(
            "caught, and somebody was told",
            _standard("SUCCEEDED", sfn.history(*_CAUGHT, *_TOLD, sfn.SUCCEEDED), _CATCHES),
            Verdict.PASS,
            {"caught": True, "hidden": False, "kind": "none"},
        ),
        _example(
            "stopped by a person",
            _standard(
                "ABORTED",
                sfn.history(
                    sfn.STARTED, sfn.ENTERED, sfn.SCHEDULED, ("ExecutionAborted", {"cause": "wrong day"})
                ),
            ),
            Verdict.FAIL,
            {"kind": "aborted", "state": "Clean"},
        ),
        _example(
            "running, in a state that nothing ends",
            _standard("RUNNING", sfn.history(sfn.STARTED, sfn.ENTERED, sfn.SCHEDULED)),
            Verdict.WARN,
            {"status": "RUNNING", "kind": "none", "state": "Clean", "timeout_missing": True},
        ),
        _example(
            "succeeded",
            _standard(
                "SUCCEEDED",
                sfn.history(
                    sfn.STARTED, sfn.ENTERED, sfn.SCHEDULED, ("TaskSucceeded", {}), sfn.LEFT, sfn.SUCCEEDED
                ),
            ),
            Verdict.PASS,
            {"kind": "none", "caught": False, "hidden": False},
        ),
        _example(
            "an Express workflow whose log tells",
            {
                "machine": sfn.machine(type_="EXPRESS", level="ALL"),
                f"group {sfn.GROUP}": sfn.log_group(),
                f"log {sfn.GROUP} {sfn.EXPRESS}": sfn.log_lines(
                    sfn.STARTED,
                    sfn.ENTERED,
                    sfn.SCHEDULED,
                    *(
                        ("TaskFailed", {"error": "States.Timeout"}),
                        ("ExecutionFailed", {"error": "States.Timeout"}),
                    ),
                ),
            },
            Verdict.FAIL,
            {"kind": "timeout", "state": "Clean"},
            arn=sfn.EXPRESS,
        ),
        _example(
            "an Express workflow without a log",
            {"machine": sfn.machine(type_="EXPRESS")},
            Verdict.UNKNOWN,
            {"status": None, "kind": None},
            UnknownReason.NOT_LOGGED,
            arn=sfn.EXPRESS,
        ),
        _example(
            "its log group is gone",
            {
                "machine": sfn.machine(type_="EXPRESS", level="ALL"),
                f"group {sfn.GROUP}": answered("logs.DescribeLogGroups"),
                f"log {sfn.GROUP} {sfn.EXPRESS}": refused(
                    "logs.FilterLogEvents", Outcome.NOT_FOUND, status=400
                ),
            },
            Verdict.UNKNOWN,
            {"kind": None},
            UnknownReason.NOT_LOGGED,
            arn=sfn.EXPRESS,
        ),
        _example(
            "ended more than 90 days ago",
            {
                name: refused(
                    f"stepfunctions.{operation}", Outcome.NOT_FOUND, status=400, code="ExecutionDoesNotExist"
                )
                for name, operation in (
                    ("execution", "DescribeExecution"),
                    ("history", "GetExecutionHistory"),
                )
            },
            Verdict.UNKNOWN,
            {"kind": None},
            UnknownReason.NO_DATA,
        ),
        _example(
            "not allowed to read the history",
            {
                **_standard(
                    "FAILED", denied("stepfunctions.GetExecutionHistory", "states:GetExecutionHistory")
                )
            },
            Verdict.UNKNOWN,
            {"kind": None, "state": None},
            UnknownReason.DENIED,
        ),
        _example(
            "nothing to look into", {}, Verdict.SKIPPED, {"kind": "none"}, SkipReason.NOT_APPLICABLE, arn=""
        ),
    ),
)
