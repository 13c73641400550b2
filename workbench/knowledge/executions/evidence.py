"""The picture of an execution, from what AWS answered: the one place that knows where its parts stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from workbench.domain.evidence import Answer
from workbench.domain.execution import ExecutionPicture
from workbench.domain.text import clean_json
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import epoch_moment, objects, text, written_number
from workbench.knowledge.executions.definition import Definition, read_definition
from workbench.knowledge.executions.history import read_history
from workbench.knowledge.executions.picture import picture

HISTORY = "stepfunctions.GetExecutionHistory"
_DEFINITIONS = ("stepfunctions.DescribeStateMachineForExecution", "stepfunctions.DescribeStateMachine")
"""The first is the definition with which the execution began, the second the present one."""


_MOST_DIGITS = 15
"""No id and no time has more."""


def holds_execution(answers: Iterable[Answer]) -> bool:
    """Tell whether `picture_of` would draw anything; quick, however long the history is."""
    for answer in answers:
        if answer.ok and answer.operation == HISTORY and answer.data.get("events"):
            return True
        if answer.ok and answer.operation == "logs.FilterLogEvents" and next(logged(answer), None):
            return True
    return False


def events_of(answers: Iterable[Answer]) -> list[JsonObject]:
    """Return the events of an execution that these answers hold: of its history, else of its log lines.

    The log of an Express workflow holds one event on each line, spelled otherwise ("Logging Step Functions
    data events": `id`, `type`, `details`, `previous_event_id`, `event_timestamp`, `execution_arn`).
    """
    given = [answer for answer in answers if answer.ok]
    told = [
        event for answer in given if answer.operation == HISTORY for event in objects(answer.data, "events")
    ]
    if told:
        return told
    lines = [
        line for answer in given if answer.operation == "logs.FilterLogEvents" for line in logged(answer)
    ]
    first = next((line["execution_arn"] for line in lines), None)
    return [_event_of(line) for line in lines if line["execution_arn"] == first]


def definition_of(answers: Iterable[Answer]) -> Definition | None:
    """Return the definition in these answers: that of the execution's beginning before the present one."""
    given = list(answers)
    for operation in _DEFINITIONS:
        for answer in given:
            text = answer.data.get("definition") if answer.ok and answer.operation == operation else None
            found = read_definition(text) if isinstance(text, str) else None
            if found:
                return found
    return None


def picture_of(answers: Iterable[Answer]) -> ExecutionPicture | None:
    """Return the picture of the execution that these answers are about; None when they hold no event."""
    given = list(answers)
    events = events_of(given)
    if not events:
        return None
    described = next(
        (
            answer.data
            for answer in given
            if answer.ok and answer.operation == "stepfunctions.DescribeExecution"
        ),
        {},
    )
    runs = (
        answer.data for answer in given if answer.ok and answer.operation == "stepfunctions.DescribeMapRun"
    )
    return picture(
        definition_of(given),
        read_history(events),
        status=text(described, "status"),
        error=text(described, "error"),
        cause=text(described, "cause"),
        map_runs={text(run, "mapRunArn"): run for run in runs},
    )


def logged(answer: Answer) -> Iterator[JsonObject]:
    """Yield the log lines of an answer that are events of executions, parsed."""
    for event in objects(answer.data, "events"):
        try:
            line = clean_json(json.loads(text(event, "message")))
        except (ValueError, RecursionError):
            continue
        if isinstance(line, Mapping) and text(line, "execution_arn") and text(line, "type"):
            yield line


def _event_of(line: JsonObject) -> JsonObject:
    at = epoch_moment(line, "event_timestamp")
    return {
        "id": written_number(line, "id"),
        "previousEventId": written_number(line, "previous_event_id"),
        "type": line["type"],
        "timestamp": iso(at) if at else None,
        "loggedEventDetails": line.get("details"),
    }
