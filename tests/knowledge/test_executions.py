"""A picture of an execution says what happened in it, whatever state its history is in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.knowledge.histories import DEFINITION, drawn, events
from workbench.domain.execution import ExecutionPicture, StateOutcome, StateTrace
from workbench.domain.text import is_clean
from workbench.domain.values import JsonObject
from workbench.knowledge.executions import picture, read_definition, read_history
from workbench.wording.executions import as_text, draw

BUSY = {"error": "Glue.ConcurrentRunsExceededException", "cause": "busy", "took": "2s", "after": "30s"}
NO_DISK = {"error": "States.TaskFailed", "cause": "no space left"}
WHOLE = events(
    [
        "Check",
        {"state": "Clean", "took": "40m", "retried": [BUSY]},
        {"state": "Each", "iterations": {"total": 4, "path": ["Copy"]}},
        {"state": "Both", "branches": [["Left"], [{"state": "Right", "took": "5s"}]]},
        {"state": "Big", "took": "10m", "iterations": {"total": 10_000}},
    ]
)


def trace(of: ExecutionPicture, name: str) -> StateTrace:
    found = of.state(name)
    assert found is not None
    return found


def outcomes(of: ExecutionPicture) -> dict[str, str]:
    return {state.name: str(state.outcome) for state in of.states}


def test_a_good_execution_shows_its_way_its_times_and_its_tries() -> None:
    shown = drawn(WHOLE)

    assert (shown.status, shown.failing, shown.whole) == ("SUCCEEDED", (), True)
    assert [state.name for state in shown.inside("")] == [
        "Check",
        "Clean",
        "Each",
        "Both",
        "Big",
        "Tell",
        "Nothing",
    ]
    assert [state.name for state in shown.inside("Both")] == ["Left", "Right"]
    clean = trace(shown, "Clean")
    assert (clean.does, clean.tries, clean.retries, clean.waited_s, clean.seconds) == (
        "glue startJobRun.sync",
        2,
        1,
        30,
        2432,
    )
    assert clean.failure is not None
    assert clean.failure.error == "Glue.ConcurrentRunsExceededException"
    assert clean.outcome is StateOutcome.SUCCEEDED
    assert trace(shown, "Nothing").outcome is StateOutcome.NOT_ENTERED
    assert trace(shown, "Copy").visits == 4
    assert ("Check", "Clean") in {(way.source, way.target) for way in shown.ways}


def test_a_failed_task_is_where_it_ended() -> None:
    shown = drawn(events(["Check", {"state": "Clean", "took": "15m", **NO_DISK}]))

    assert shown.failing == ("Clean",)
    clean = trace(shown, "Clean")
    assert (clean.outcome, clean.seconds, clean.failures) == (StateOutcome.FAILED, 900, 1)
    assert clean.failure is not None
    assert (clean.failure.error, clean.failure.cause, clean.failure.event) == (
        "States.TaskFailed",
        "no space left",
        "TaskFailed",
    )


def test_an_error_that_no_event_of_the_state_tells_is_that_of_the_execution() -> None:
    shown = drawn(events([{"state": "Clean", "error": "States.Runtime", "cause": "no such path"}]))

    failure = trace(shown, "Clean").failure
    assert failure is not None
    assert (failure.error, failure.event) == ("States.Runtime", "")
    assert trace(shown, "Clean").tries == 0


def test_a_failure_within_a_parallel_names_the_state_and_all_around_it() -> None:
    branches = [["Left"], [{"state": "Right", **NO_DISK}]]
    shown = drawn(events([{"state": "Both", "branches": branches, **NO_DISK}]))

    assert shown.failing == ("Both", "Right")
    assert outcomes(shown)["Both"] == "failed"
    assert outcomes(shown)["Left"] == "succeeded"


def test_a_map_tells_its_iterations_and_which_failed() -> None:
    iterations = {"total": 5, "failed": 2, "path": ["Copy"], **NO_DISK}
    each = trace(drawn(events([{"state": "Each", "iterations": iterations, **NO_DISK}])), "Each")

    assert each.iterations is not None
    assert (each.iterations.total, each.iterations.succeeded, each.iterations.failed) == (5, 3, 2)
    failed = [row for row in each.iterations.rows if row.outcome is StateOutcome.FAILED]
    assert [(row.index, row.error) for row in failed] == [(3, "States.TaskFailed"), (4, "States.TaskFailed")]


def test_a_distributed_map_counts_what_its_run_says_and_knows_nothing_of_its_inner_states() -> None:
    arn = next(
        event["mapRunStartedEventDetails"]["mapRunArn"]
        for event in WHOLE
        if "mapRunStartedEventDetails" in event
    )
    counts = {"total": 10_000, "succeeded": 9_990, "failed": 8, "timedOut": 2}
    shown = drawn(WHOLE, map_runs={arn: {"itemCounts": counts}})

    iterations = trace(shown, "Big").iterations
    assert iterations is not None
    assert (iterations.total, iterations.succeeded, iterations.failed) == (10_000, 9_990, 10)
    assert trace(shown, "Read").outcome is StateOutcome.UNKNOWN


def test_a_caught_failure_is_no_success_and_shows_where_it_went() -> None:
    shown = drawn(events([{"state": "Clean", "caught": True, **NO_DISK}, "Tell"]))

    assert shown.status == "SUCCEEDED"
    assert trace(shown, "Clean").outcome is StateOutcome.CAUGHT
    assert [(way.target, way.caught) for way in shown.ways if way.source == "Clean"] == [
        ("Tell", "States.TaskFailed")
    ]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("RUNNING", "running"), ("ABORTED", "aborted"), ("TIMED_OUT", "timed out")],
)
def test_a_state_under_way_stands_as_the_execution_does(status: str, outcome: str) -> None:
    shown = drawn(events(["Check", {"state": "Clean", "running": True}], status))

    assert outcomes(shown)["Clean"] == outcome
    assert shown.failing == (() if status == "RUNNING" else ("Clean",))


def test_a_timeout_of_a_task_is_one() -> None:
    shown = drawn(events([{"state": "Clean", "took": "1h", "error": "States.Timeout"}]))
    assert outcomes(shown)["Clean"] == "timed out"


def test_a_loop_counts_its_visits() -> None:
    shown = drawn(events(["Check", "Clean", "Check", "Clean", "Check", "Nothing"]))

    assert trace(shown, "Check").visits == 3
    assert {(way.source, way.target): way.times for way in shown.ways}[("Clean", "Check")] == 2
    assert "↺ back to Check, 2 ×" in as_text(draw(shown, 80))


def test_the_order_in_which_events_are_read_does_not_matter() -> None:
    shuffled = [*WHOLE, *WHOLE]
    shuffled.sort(key=lambda event: (event["id"] * 7) % 11)
    assert drawn(shuffled) == drawn(WHOLE)


def test_what_was_not_read_is_unknown_and_not_unentered() -> None:
    shown = drawn(WHOLE[-8:])

    assert not shown.whole
    assert trace(shown, "Check").outcome is StateOutcome.UNKNOWN
    assert trace(shown, "Big").visits == 1
    assert shown.status == "SUCCEEDED"


def test_without_a_definition_the_history_alone_is_drawn() -> None:
    shown = picture(None, read_history(WHOLE))

    assert not shown.defined
    assert [state.name for state in shown.inside("Both")] == ["Left", "Right"]
    assert "The definition was not read" in as_text(draw(shown, 80))


def test_sizes_are_lengths_of_what_an_event_holds_and_nothing_of_it_is_kept() -> None:
    entered: JsonObject = {
        "id": 1,
        "type": "TaskStateEntered",
        "stateEnteredEventDetails": {"name": "Clean", "input": '{"patient": "Zoë"}'},
    }
    shown = drawn([entered])

    assert trace(shown, "Clean").input_bytes == 19
    assert "patient" not in repr(shown)
    assert "in 19 B" in as_text(draw(shown, 80))


def test_ten_thousand_iterations_are_one_box() -> None:
    iterations = {"total": 10_000, "failed": 3, "path": ["Copy"], **NO_DISK}
    shown = drawn(events([{"state": "Each", "iterations": iterations, **NO_DISK}]))

    each = trace(shown, "Each")
    assert each.iterations is not None
    assert len(each.iterations.rows) == 10_000
    assert trace(shown, "Copy").failures == 3
    assert len(draw(shown, 100)) < 40
    assert "10,000 items, 9,997 succeeded, 3 failed" in as_text(draw(shown, 100))


HOSTILE = "\x1b]0;pwned\x07\u202e\n[red]日本 \u200b" + "x" * 300


def hostile_definition() -> dict[str, Any]:
    inner = {"StartAt": HOSTILE + "2", "States": {HOSTILE + "2": {"Type": HOSTILE, "Resource": HOSTILE}}}
    return {"StartAt": HOSTILE, "States": {HOSTILE: {"Type": "Parallel", "Branches": [inner, inner]}}}


@pytest.mark.parametrize("width", [20, 40, 60, 100])
def test_hostile_names_are_drawn_inert_and_within_the_width(width: int) -> None:
    failed: JsonObject = {
        "id": 2,
        "type": "ExecutionFailed",
        "executionFailedEventDetails": {"error": HOSTILE, "cause": HOSTILE},
    }
    history: list[JsonObject] = [
        {"id": 1, "type": "TaskStateEntered", "stateEnteredEventDetails": {"name": HOSTILE}},
        failed,
    ]
    shown = picture(read_definition(json.dumps(hostile_definition())), read_history(history))

    for line in as_text(draw(shown, width)).splitlines():
        assert is_clean(line)
        assert cell_len(line) <= width


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '{"States": []}', "[" * 100_000], ids=len)
def test_what_is_no_definition_is_none(text: str) -> None:
    assert read_definition(text) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
types = st.sampled_from(sorted({event["type"] for event in WHOLE})) | st.sampled_from(
    [
        "TaskTimedOut",
        "LambdaFunctionScheduleFailed",
        "TaskStartFailed",
        "MapIterationAborted",
        "MapRunFailed",
        "ExecutionAborted",
        "ExecutionRedriven",
        "ParallelStateAborted",
        "EvaluationFailed",
        "StateOfTomorrowEntered",
        "",
    ]
)
details = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Check", "Clean", "Each", "Copy", "Both", "Right", "nobody", HOSTILE])
        | json_values,
        "index": st.integers(-1, 3) | json_values,
        "error": st.sampled_from(["States.Timeout", ""]) | json_values,
        "length": json_values,
        "input": json_values,
    },
)
odd_events = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(0, 30), "type": types},
        optional={
            "previousEventId": st.integers(-2, 40),
            "timestamp": st.sampled_from(["2026-11-23T01:00:00Z", "2026-11-23T00:00:00", "never"]),
            "stateEnteredEventDetails": details,
            "taskFailedEventDetails": details | json_values,
        },
    ),
    max_size=40,
)


def draws_soundly(shown: ExecutionPicture) -> None:
    for width in (20, 79, 100):
        lines = as_text(draw(shown, width)).splitlines()
        assert all(is_clean(line) and cell_len(line) <= width for line in lines)


@given(odd_events, st.booleans())
def test_any_events_make_a_picture_that_is_inert(of: list[Mapping[str, Any]], defined: bool) -> None:
    definition = read_definition(json.dumps(DEFINITION)) if defined else None
    shown = picture(definition, read_history(of))

    entered = {event["id"]: event for event in of if event["type"].endswith("StateEntered")}
    assert sum(state.visits for state in shown.states) <= len(entered)
    draws_soundly(shown)


@given(st.sets(st.integers(0, len(WHOLE) - 1)))
@example({len(WHOLE) - 1})
def test_a_history_with_holes_never_claims_more_than_the_whole_one(missing: set[int]) -> None:
    whole = drawn(WHOLE, status="SUCCEEDED")
    shown = drawn([event for at, event in enumerate(WHOLE) if at not in missing], status="SUCCEEDED")

    assert shown.whole is (not missing)
    assert not shown.failing
    for state in shown.states:
        full = trace(whole, state.name)
        assert state.visits <= full.visits
        assert state.tries <= full.tries
        if missing:
            assert state.outcome is not StateOutcome.NOT_ENTERED
    draws_soundly(shown)


@given(json_values)
def test_any_definition_is_read_or_none(value: Any) -> None:
    found = read_definition(
        json.dumps({"StartAt": "A", "States": {"A": value, "B": {"Branches": [value], "Type": value}}})
    )
    assert found is not None
    draws_soundly(picture(found, read_history([])))
