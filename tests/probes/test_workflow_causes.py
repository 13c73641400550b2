"""Faults of workflows, planted in a simulated account, come to their cause and to no other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drilling import solve, source_of, with_status
from tests.fakes import FakeReader, answer
from tests.simulation.accounts import action
from workbench.domain.diagnosis import CauseStatus, ConclusionStatus, Diagnosis
from workbench.domain.evidence import Outcome
from workbench.domain.scenario import AnswerKey, Scenario, ScenarioAction
from workbench.domain.verdict import Verdict
from workbench.engine.clock import SystemClock
from workbench.engine.ports import Deadline
from workbench.knowledge.executions import picture_of
from workbench.probes.stepfunctions.failing_state import Params, probe
from workbench.simulation import SimulatedAccount
from workbench.wording.executions.phrases import remarks

ARN = "arn:aws:states:us-east-1:123456789012"
GONE = "arn:aws:logs:us-east-1:123456789012:log-group:/gone:*"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:work"


def machine(**states: Any) -> ScenarioAction:
    return action(
        "stepfunctions.CreateStateMachine",
        name="flow",
        roleArn="arn:aws:iam::123456789012:role/flow",
        definition={"StartAt": next(iter(states)), "States": states},
    )


def ran(*path: Any, **more: Any) -> tuple[ScenarioAction, ...]:
    return (
        action("sim.At", time="2h"),
        action("sim.Execution", state_machine="flow", name="run", path=list(path), **more),
    )


def task(resource: str = FUNCTION, **more: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, "TimeoutSeconds": 60, "End": True, **more}


async def solved(*build: ScenarioAction, deny: tuple[str, ...] = (), **parameters: str) -> Diagnosis:
    return (await solve(scenario_of(*build, deny=deny, **parameters))).diagnosis


def scenario_of(*build: ScenarioAction, deny: tuple[str, ...] = (), **parameters: str) -> Scenario:
    given = parameters or {"state_machine_arn": f"{ARN}:stateMachine:flow"}
    return Scenario(
        id="x",
        title="x",
        story="x",
        playbook="step-functions-failed",
        parameters=given,
        build=(action("sim.At", time="9d"), *build),
        break_=(),
        operator_deny=deny,
        answer=AnswerKey(status=ConclusionStatus.CLEAN),
    )


@pytest.mark.parametrize(
    ("wish", "sizes", "kept"), [("no", (None, None), ""), ("yes", (2, 2), "{'bytes': 18}")]
)
def test_sizes_are_told_when_they_are_wanted_and_nothing_else_of_payloads(
    wish: str, sizes: tuple[int | None, int | None], kept: str
) -> None:
    flow = (machine(Work=task()), *ran("Work", input='{"patient": "Kim"}'))
    params = Params(execution_arn=f"{ARN}:execution:flow:run", payload_sizes=wish)
    clock = SystemClock()
    with SimulatedAccount(scenario_of(*flow), clock) as account:
        source = source_of(account)
        answers = probe.collect(source.reader(source.target(), Deadline(clock, 60)), params)
    shown = picture_of(answers.values())
    assert shown
    work = shown.state("Work")
    assert work
    assert (work.input_bytes, work.output_bytes) == sizes
    assert "Kim" not in repr(answers)
    assert kept in repr(answers["history"].data)
    assert ("payload_sizes=yes asks" in " ".join(remarks(shown))) == (wish == "no")


def test_a_history_that_is_refused_with_payloads_is_read_without() -> None:
    refused_with = answer(
        "stepfunctions.GetExecutionHistory", Outcome.DENIED, code="KmsAccessDeniedException"
    )
    reader = FakeReader(
        {
            **{f"stepfunctions.{name}": answer(f"stepfunctions.{name}") for name in OTHERS},
            "stepfunctions.GetExecutionHistory": lambda request: (
                refused_with if request.parameters["includeExecutionData"] else RAN_WELL
            ),
        }
    )
    params = Params(execution_arn=f"{ARN}:execution:flow:run", payload_sizes="yes")
    answers = probe.collect(reader, params)
    assert (answers["sizes"].outcome, answers["history"].ok) == (Outcome.DENIED, True)
    assert probe.judge(answers, params).verdict is Verdict.PASS


OTHERS = ("DescribeExecution", "DescribeStateMachineForExecution")
RAN_WELL = answer(
    "stepfunctions.GetExecutionHistory",
    data={
        "events": [
            {"id": 1, "type": "ExecutionStarted", "timestamp": "2026-11-23T12:00:00Z"},
            {"id": 2, "type": "ExecutionSucceeded", "timestamp": "2026-11-23T12:00:01Z"},
        ]
    },
)


SAGEMAKER = "arn:aws:states:::sagemaker:createTrainingJob.sync"
CATCH = [{"ErrorEquals": ["States.ALL"], "Next": "Stop"}]
FAILED = {"state": "Work", "error": "States.TaskFailed", "cause": "no"}
ITEMS: dict[str, Any] = {
    "state": "Each",
    "error": "States.ExceedToleratedFailureThreshold",
    "iterations": {"total": 9},
}
FAULTS: dict[str, tuple[str, tuple[ScenarioAction, ...]]] = {
    "a training job failed": (
        "workflow-sagemaker-failed",
        (machine(Work=task(SAGEMAKER)), *ran(FAILED)),
    ),
    "a nested workflow failed": (
        "workflow-downstream-failed",
        (machine(Work=task("arn:aws:states:::states:startExecution.sync:2")), *ran(FAILED)),
    ),
    "somebody stopped it": (
        "workflow-stopped",
        (machine(Work=task()), *ran({"state": "Work", "running": True}, status="ABORTED", cause="wrong day")),
    ),
    "the time of the whole execution was up": (
        "workflow-task-timed-out",
        (machine(Work=task()), *ran({"state": "Work", "running": True}, status="TIMED_OUT")),
    ),
    "a choice led to a Fail state": (
        "workflow-decided-to-fail",
        (
            machine(
                Which={"Type": "Choice", "Choices": [], "Default": "Stop"},
                Stop={"Type": "Fail", "Error": "Empty", "Cause": "nothing to do"},
            ),
            *ran("Which", "Stop", status="FAILED", error="Empty", cause="nothing to do"),
        ),
    ),
    "a catch led to a Fail state: what was caught counts": (
        "workflow-lambda-failed",
        (
            machine(Work=task(Catch=CATCH), Stop={"Type": "Fail", "Error": "Stopped"}),
            *ran({**FAILED, "caught": True}, "Stop", status="FAILED", error="Stopped"),
        ),
    ),
    "too many items of a distributed map failed": (
        "workflow-items-failed",
        (
            machine(
                Each={
                    "Type": "Map",
                    "End": True,
                    "ItemProcessor": {
                        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                        "StartAt": "Work",
                        "States": {"Work": task()},
                    },
                }
            ),
            *ran(ITEMS),
        ),
    ),
    "the history was full": (
        "workflow-history-full",
        (
            machine(Work=task()),
            *ran(
                "Work",
                status="FAILED",
                error="States.Runtime",
                cause="The execution reached the maximum number of history events (25000).",
            ),
        ),
    ),
    "nothing started it": ("workflow-not-started", (machine(Work=task()),)),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_the_fault_is_proven_and_nothing_else(name: str) -> None:
    cause, build = FAULTS[name]

    diagnosis = await solved(*build)

    assert with_status(diagnosis, CauseStatus.PROVEN) == {cause}
    assert diagnosis.conclusion.status is ConclusionStatus.PROVEN


async def test_a_failure_that_was_caught_and_told_is_no_fault() -> None:
    told = task("arn:aws:states:::sns:publish")
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Tell"}]
    build = (machine(Work=task(Catch=catch), Tell=told), *ran({**FAILED, "caught": True}, "Tell"))

    diagnosis = await solved(*build)

    assert diagnosis.conclusion.status is ConclusionStatus.CLEAN, diagnosis.conclusion.summary


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:states:::batch:submitJob",
        "arn:aws:states:::ecs:runTask",
        "arn:aws:states:::aws-sdk:glue:startJobRun",
        "arn:aws:states:::states:startExecution",
    ],
)
async def test_green_is_not_clean_where_work_was_only_started(resource: str) -> None:
    diagnosis = await solved(machine(Submit=task(resource)), *ran("Submit"))

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert with_status(diagnosis, CauseStatus.PROVEN) == set()


@pytest.mark.parametrize(
    "resource", ["arn:aws:states:::batch:submitJob.sync", "arn:aws:states:::sns:publish"]
)
async def test_green_is_clean_where_every_call_was_waited_for(resource: str) -> None:
    diagnosis = await solved(machine(Submit=task(resource)), *ran("Submit"))

    assert diagnosis.conclusion.status is ConclusionStatus.CLEAN, diagnosis.conclusion.summary


@pytest.mark.parametrize(
    "denied",
    ["states:GetExecutionHistory", "states:ListExecutions", "states:*"],
)
async def test_what_may_not_be_read_is_not_cleared(denied: str) -> None:
    diagnosis = await solved(machine(Work=task()), *ran("Work"), deny=(denied,))

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    needs = {need for cause in diagnosis.causes for fact in cause.missing for need in fact.needs}
    assert any(need.startswith("states:") for need in needs)


async def test_a_named_execution_is_explained_although_none_may_be_listed() -> None:
    build = (machine(Work=task()), *ran(FAILED))
    named = {"execution_arn": f"{ARN}:execution:flow:run"}

    diagnosis = await solved(*build, deny=("states:ListExecutions",), **named)

    assert with_status(diagnosis, CauseStatus.PROVEN) == {"workflow-lambda-failed"}


async def test_an_express_workflow_whose_log_group_is_gone_is_unknown() -> None:
    express = action(
        "stepfunctions.CreateStateMachine",
        name="flow",
        type="EXPRESS",
        roleArn="arn:aws:iam::123456789012:role/flow",
        loggingConfiguration={
            "level": "ALL",
            "destinations": [
                {
                    "cloudWatchLogsLogGroup": {
                        "logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:/gone:*"
                    }
                }
            ],
        },
        definition={"StartAt": "Work", "States": {"Work": task()}},
    )

    diagnosis = await solved(express)

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert with_status(diagnosis, CauseStatus.PROVEN) == set()


async def test_of_several_jobs_that_were_only_started_the_one_that_failed_counts() -> None:
    first = {**task("arn:aws:states:::glue:startJobRun", Parameters={"JobName": "load"}), "Next": "Then"}
    del first["End"]
    then = task("arn:aws:states:::glue:startJobRun", Parameters={"JobName": "count"})

    diagnosis = await solved(
        *(action("glue.CreateJob", Name=name, Role="r", Command={"Name": "g"}) for name in ("load", "count")),
        machine(First=first, Then=then),
        action("sim.At", time="2h"),
        action("sim.GlueRun", job="load", state="FAILED", took="9m", error="no such path"),
        action("sim.GlueRun", job="count", took="9m"),
        action("sim.Execution", state_machine="flow", name="run", path=["First", "Then"]),
    )

    assert with_status(diagnosis, CauseStatus.PROVEN) == {"workflow-started-work-failed"}


async def test_a_workflow_that_was_only_started_and_failed_is_no_success() -> None:
    inner = action(
        "stepfunctions.CreateStateMachine",
        name="inner",
        roleArn="arn:aws:iam::123456789012:role/flow",
        definition={"StartAt": "Work", "States": {"Work": task()}},
    )
    starts = task(
        "arn:aws:states:::states:startExecution", Parameters={"StateMachineArn": f"{ARN}:stateMachine:inner"}
    )

    diagnosis = await solved(
        inner,
        machine(Go=starts),
        action("sim.At", time="2h"),
        action(
            "sim.Execution", state_machine="inner", name="child", path=[{"state": "Work", "error": "Boom"}]
        ),
        action("sim.Execution", state_machine="flow", name="run", path=["Go"]),
    )

    assert with_status(diagnosis, CauseStatus.PROVEN) == {"workflow-started-work-failed"}


async def test_green_is_not_clean_where_a_function_was_only_told_to_begin() -> None:
    event = task(INVOKE, Parameters={"FunctionName": "work", "InvocationType": "Event"})

    diagnosis = await solved(machine(Tell=event), *ran("Tell"))

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert "workflow-started-work-failed" not in with_status(diagnosis, CauseStatus.RULED_OUT)


INVOKE = "arn:aws:states:::lambda:invoke"
START, END = "START RequestId: 7 Version: $LATEST", "END RequestId: 7"


def green(
    *lines: Any, resource: str = FUNCTION, path: Any = "Work", **more: Any
) -> tuple[ScenarioAction, ...]:
    """An execution that ends well, and what its function logged from the moment at which it began."""
    named = {"Parameters": {"FunctionName": "work"}} if resource != FUNCTION else {}
    told = {"state": path} if isinstance(path, str) else path
    return (
        action("sim.Function", name="work"),
        machine(Work=task(resource, **named, **more)),
        action("sim.LogEvents", group="/aws/lambda/work", stream="1", events=[START, END]),
        action("sim.At", time="2h"),
        action("sim.Execution", state_machine="flow", name="run", path=[{"took": "30s", **told}]),
        action("sim.LogEvents", group="/aws/lambda/work", stream="2", events=list(lines)),
    )


SWALLOWED = {
    "a refusal": "[ERROR] An error occurred (AccessDenied) when calling the PutObject operation: Denied",
    "a level in JSON": {"level": "ERROR", "message": "could not reach the warehouse", "requestId": "7"},
    "a trace": "Traceback (most recent call last):\n  File \"a.py\", line 3\nKeyError: 'rows'",
    "an exception of Node": "2026-11-30T06:00:00Z\t7\tERROR\tUnhandled: TypeError: rows is not iterable",
    "of Java": "2026-11-30 06:00:00 ERROR Loader:41 - java.sql.SQLException: connection refused",
}


@pytest.mark.parametrize("line", SWALLOWED.values(), ids=SWALLOWED)
@pytest.mark.parametrize("resource", [FUNCTION, INVOKE, "arn:aws:states:::aws-sdk:lambda:invoke"])
async def test_green_is_not_clean_where_a_function_logged_an_error(line: Any, resource: str) -> None:
    diagnosis = await solved(*green(START, line, END, resource=resource))

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert with_status(diagnosis, CauseStatus.LIKELY) == {"workflow-error-swallowed"}


NOISE = {
    "no error": "[INFO] 40 rows, errors=0, no exception",
    "a warning": "[WARNING] 2 rows without a name, skipped",
    "a retry of its own": {"level": "WARN", "message": "warehouse is slow, trying again"},
    "its own name": "loading in/ERROR_REPORT.csv",
}


@pytest.mark.parametrize("line", NOISE.values(), ids=NOISE)
async def test_green_is_clean_where_a_function_logged_no_error(line: Any) -> None:
    diagnosis = await solved(*green(START, line, END))

    assert diagnosis.conclusion.status is ConclusionStatus.CLEAN, diagnosis.conclusion.summary


async def test_the_error_of_a_try_that_was_repeated_is_not_swallowed() -> None:
    tried = {"error": "FeedTimeout", "cause": '{"errorType": "FeedTimeout"}', "took": "5s", "after": "2s"}
    path = {"state": "Work", "retried": [tried]}

    diagnosis = await solved(*green(START, "[ERROR] FeedTimeout: no answer", END, path=path))

    assert diagnosis.conclusion.status is ConclusionStatus.CLEAN, diagnosis.conclusion.summary


@pytest.mark.parametrize(
    "denied", ["logs:FilterLogEvents", "logs:DescribeLogGroups", "lambda:GetFunctionConfiguration"]
)
async def test_green_is_not_clean_where_the_log_of_a_function_may_not_be_read(denied: str) -> None:
    diagnosis = await solved(*green(START, END), deny=(denied,))

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert denied in {
        need for fact in diagnosis.cause("workflow-error-swallowed").missing for need in fact.needs
    }


def mapped(*, distributed: bool, **more: Any) -> dict[str, Any]:
    processor = {"StartAt": "Each", "States": {"Each": task()}}
    mode = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    return {
        "Type": "Map",
        "End": True,
        "ItemProcessor": {**(mode if distributed else {}), **processor},
        **more,
    }


ROWS: dict[str, Any] = {
    "total": 5,
    "failed": 1,
    "path": [{"state": "Each", "took": "2s"}],
    "error": "RowUnreadable",
    "cause": '{"errorType": "RowUnreadable", "errorMessage": "row 4 has no plate"}',
}


@pytest.mark.parametrize("tolerated", [True, False])
async def test_the_item_of_a_distributed_map_that_failed_is_named_with_its_error(tolerated: bool) -> None:
    failed: dict[str, str] = {} if tolerated else {"error": "States.ExceedToleratedFailureThreshold"}
    path: dict[str, Any] = {"state": "All", "iterations": ROWS, **failed}

    told = await solve(scenario_of(machine(All=mapped(distributed=True)), *ran(path)))

    cause = "workflow-items-tolerated" if tolerated else "workflow-items-failed"
    assert with_status(told.diagnosis, CauseStatus.PROVEN) == {cause}
    item = told.findings["failed_item"]
    assert item.facts["state"] == "Each"
    assert item.facts["error"] == "RowUnreadable"
    assert "row 4 has no plate" in item.summary
    assert str(item.facts["item_arn"]).startswith(f"{ARN}:execution:flow/map:")


async def test_the_item_of_an_inline_map_that_failed_is_named_with_its_error() -> None:
    path: dict[str, Any] = {"state": "All", "iterations": ROWS, "error": "RowUnreadable"}

    told = await solve(scenario_of(machine(All=mapped(distributed=False)), *ran(path)))

    failing = told.findings["failing"]
    assert (failing.facts["item_index"], failing.facts["item_error"]) == (4, "RowUnreadable")
    assert "item 4 of 5" in failing.summary


@pytest.mark.parametrize("distributed", [True, False])
async def test_a_map_without_items_is_said(distributed: bool) -> None:
    path: dict[str, Any] = {"state": "All", "iterations": {"total": 0}}

    told = await solve(scenario_of(machine(All=mapped(distributed=distributed)), *ran(path)))

    assert told.findings["failing"].verdict is Verdict.WARN
    assert "All had no items" in told.findings["failing"].summary
