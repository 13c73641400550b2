"""Executions are told, not run; the API answers as AWS's does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes import NOON, FakeClock
from tests.simulation.accounts import action, client, code, refusal, scenario
from workbench.simulation import SimulatedAccount
from workbench.simulation.execution_history import HistoryWriter

ARN = "arn:aws:states:us-east-1:123456789012"
ROLE = "arn:aws:iam::123456789012:role/nightly"
GLUE = {
    "Type": "Task",
    "Resource": "arn:aws:states:::glue:startJobRun.sync",
    "Parameters": {"JobName": "clean"},
    "TimeoutSeconds": 3600,
}
DEFINITION = {
    "StartAt": "Check",
    "States": {
        "Check": {"Type": "Choice", "Choices": [], "Default": "Clean"},
        "Clean": {**GLUE, "Next": "Each"},
        "Each": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "Copy", "States": {"Copy": {"Type": "Pass", "End": True}}},
            "Next": "Both",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Left", "States": {"Left": {"Type": "Pass", "End": True}}},
                {"StartAt": "Right", "States": {"Right": {"Type": "Wait", "Seconds": 5, "End": True}}},
            ],
            "Next": "Big",
        },
        "Big": {
            "Type": "Map",
            "Label": "files",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Load",
                "States": {
                    "Load": {
                        "Type": "Task",
                        "Resource": "arn:aws:lambda:us-east-1:123456789012:function:load",
                        "End": True,
                    }
                },
            },
            "End": True,
        },
    },
}


def machine(name: str, **more: Any) -> Any:
    return action("stepfunctions.CreateStateMachine", name=name, roleArn=ROLE, definition=DEFINITION, **more)


def logged(level: str) -> Any:
    group = {"logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/quick:*"}
    return {"level": level, "destinations": [{"cloudWatchLogsLogGroup": group}]}


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    retried = [
        {"error": "Glue.ConcurrentRunsExceededException", "cause": "busy", "took": "2s", "after": "30s"}
    ]
    whole = [
        "Check",
        {"state": "Clean", "took": "40m", "retried": retried},
        {"state": "Each", "iterations": {"total": 3, "failed": 1, "path": ["Copy"]}},
        {"state": "Both", "branches": [["Left"], [{"state": "Right", "took": "5s"}]]},
        {"state": "Big", "took": "10m", "iterations": {"total": 10000, "failed": 2}},
    ]
    broken = ["Check", {"state": "Clean", "took": "1m", "error": "States.TaskFailed", "cause": "no disk"}]
    built = scenario(
        machine("nightly"),
        machine("quick", type="EXPRESS", loggingConfiguration=logged("ERROR")),
        action("sim.At", time="5h"),
        action("sim.Execution", state_machine="nightly", name="whole", path=whole, input={"key": "in/x.csv"}),
        action("sim.At", time="3h"),
        action("sim.Execution", state_machine="nightly", name="broken", path=broken),
        action("sim.At", time="2h"),
        action(
            "sim.Execution", state_machine="nightly", name="hangs", path=[{"state": "Clean", "running": True}]
        ),
        action("sim.Execution", state_machine="quick", name="flash", path=broken),
        action(
            "stepfunctions.UpdateStateMachine",
            stateMachineArn=f"{ARN}:stateMachine:nightly",
            definition={"StartAt": "New", "States": {"New": {"Type": "Succeed"}}},
        ),
    )
    with SimulatedAccount(built, FakeClock()) as served:
        yield served


@pytest.fixture
def states(account: SimulatedAccount) -> Any:
    return client(account, "stepfunctions")


def history(states: Any, name: str, **more: Any) -> list[dict[str, Any]]:
    pages = states.get_paginator("get_execution_history").paginate(
        executionArn=f"{ARN}:execution:nightly:{name}", **more
    )
    return [event for page in pages for event in page["events"]]


def test_executions_are_listed_newest_first_with_their_end(states: Any) -> None:
    listed = states.list_executions(stateMachineArn=f"{ARN}:stateMachine:nightly")["executions"]
    assert [(item["name"], item["status"]) for item in listed] == [
        ("hangs", "RUNNING"),
        ("broken", "FAILED"),
        ("whole", "SUCCEEDED"),
    ]
    assert "stopDate" not in listed[0]
    assert (listed[1]["stopDate"] - listed[1]["startDate"]).total_seconds() == 61
    failed = states.list_executions(stateMachineArn=f"{ARN}:stateMachine:nightly", statusFilter="FAILED")
    assert [item["name"] for item in failed["executions"]] == ["broken"]


def test_an_execution_names_error_and_cause_and_its_input_unless_only_metadata_is_asked(states: Any) -> None:
    broken = states.describe_execution(executionArn=f"{ARN}:execution:nightly:broken")
    assert (broken["error"], broken["cause"]) == ("States.TaskFailed", "no disk")
    assert broken["redriveStatus"] == "REDRIVABLE"
    whole = f"{ARN}:execution:nightly:whole"
    assert json.loads(states.describe_execution(executionArn=whole)["input"]) == {"key": "in/x.csv"}
    assert "input" not in states.describe_execution(executionArn=whole, includedData="METADATA_ONLY")


def test_the_history_is_that_of_the_path(states: Any) -> None:
    events = history(states, "whole")
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))
    assert all(event["previousEventId"] < event["id"] for event in events)
    types = [event["type"] for event in events]
    assert types[:3] == ["ExecutionStarted", "ChoiceStateEntered", "ChoiceStateExited"]
    assert [item for item in types if item.startswith("Task")] == [
        "TaskStateEntered",
        *("TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskFailed"),
        *("TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"),
        "TaskStateExited",
    ]
    assert types.count("MapIterationStarted") == 3
    assert types.count("MapIterationFailed") == 1
    assert types[-4:] == ["MapRunSucceeded", "MapStateSucceeded", "MapStateExited", "ExecutionSucceeded"]
    scheduled = next(event for event in events if event["type"] == "TaskScheduled")[
        "taskScheduledEventDetails"
    ]
    assert (scheduled["resourceType"], scheduled["resource"]) == ("glue", "startJobRun.sync")
    assert scheduled["timeoutInSeconds"] == 3600


def test_a_history_can_be_read_backwards_page_by_page_and_without_payloads(states: Any) -> None:
    events = history(
        states, "whole", reverseOrder=True, includeExecutionData=False, PaginationConfig={"PageSize": 7}
    )
    assert [event["id"] for event in events] == list(range(len(events), 0, -1))
    assert "in/x.csv" not in str(events)
    assert "in/x.csv" in str(history(states, "whole"))


def test_a_distributed_map_counts_its_items(states: Any) -> None:
    runs = states.list_map_runs(executionArn=f"{ARN}:execution:nightly:whole")["mapRuns"]
    run = states.describe_map_run(mapRunArn=runs[0]["mapRunArn"])
    assert (run["status"], run["itemCounts"]["total"], run["itemCounts"]["failed"]) == ("SUCCEEDED", 10000, 2)


def test_the_definition_of_an_execution_is_that_with_which_it_began(states: Any) -> None:
    now = states.describe_state_machine(stateMachineArn=f"{ARN}:stateMachine:nightly")
    then = states.describe_state_machine_for_execution(executionArn=f"{ARN}:execution:nightly:whole")
    assert json.loads(now["definition"])["StartAt"] == "New"
    assert json.loads(then["definition"])["StartAt"] == "Check"


def test_a_running_execution_can_be_stopped_and_says_why(states: Any) -> None:
    started = states.start_execution(stateMachineArn=f"{ARN}:stateMachine:nightly", name="mine")
    arn = started["executionArn"]
    assert [event["type"] for event in history(states, "mine")] == ["ExecutionStarted"]
    states.stop_execution(executionArn=arn, error="Ops", cause="wrong day")
    assert states.describe_execution(executionArn=arn)["status"] == "ABORTED"
    assert history(states, "mine")[-1]["executionAbortedEventDetails"] == {
        "error": "Ops",
        "cause": "wrong day",
    }


def test_express_workflows_have_no_executions_in_the_api(states: Any) -> None:
    refused = refusal(states.list_executions, stateMachineArn=f"{ARN}:stateMachine:quick")
    assert code(refused) == (400, "StateMachineTypeNotSupported")
    for method in (states.describe_execution, states.get_execution_history):
        assert code(refusal(method, executionArn=f"{ARN}:express:quick:flash:flash")) == (400, "InvalidArn")


def test_express_workflows_log_what_their_level_says(account: SimulatedAccount) -> None:
    found = client(account, "logs").filter_log_events(logGroupName="/aws/vendedlogs/states/quick")["events"]
    lines = [json.loads(event["message"]) for event in found]
    assert [line["type"] for line in lines] == ["TaskFailed", "ExecutionFailed"]
    assert lines[1]["details"] == {"error": "States.TaskFailed", "cause": "no disk"}
    assert lines[1]["execution_arn"] == f"{ARN}:express:quick:flash:flash"


def test_unknown_names_are_refused_in_the_words_of_aws(states: Any) -> None:
    assert code(refusal(states.describe_execution, executionArn=f"{ARN}:execution:nightly:none")) == (
        400,
        "ExecutionDoesNotExist",
    )
    assert code(refusal(states.list_executions, stateMachineArn=f"{ARN}:stateMachine:none")) == (
        400,
        "StateMachineDoesNotExist",
    )


@pytest.mark.parametrize(
    ("path", "says"),
    [(["Clear"], "has no state 'Clear'"), ([{"state": "Clean", "took": "long"}], "'long' is no duration")],
)
def test_a_path_that_does_not_fit_is_refused(path: list[Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        HistoryWriter(DEFINITION, f"{ARN}:execution:nightly:x", NOON).tell(path)
