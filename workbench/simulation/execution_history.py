"""The history of a Step Functions execution, written as AWS records it from a short account of what happened.

A scenario tells which states were entered, how long they took and how they failed; their types, resources and
timeouts are those of the definition. Event names, their details and their order follow the API reference,
GetExecutionHistory (https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.map_runs import ItemExecution, MapRun, SimulatedHistory

Account: TypeAlias = Mapping[str, Any]
"""What happened in one state, as a scenario tells it; see `HistoryWriter.tell`."""

_DURATIONS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TIMED_OUT = ("States.Timeout", "States.HeartbeatTimeout")
_UNSCHEDULED = ("States.Runtime", "States.ParameterPathFailure", "States.QueryEvaluationError")
"""Errors of the state itself: nothing is scheduled, and no event but the end of the execution tells them."""
_UNTOLD = (*_UNSCHEDULED, "States.DataLimitExceeded")
"""Errors that no event of the task tells: only the end of the execution does."""
_HAVE_NO_EXIT = ("Fail",)


def duration_of(text: str) -> timedelta:
    """Return a length of time such as `90s`, `40m`, `2h` or `3d`. Raises ValueError."""
    number, unit = text[:-1], text[-1:]
    if unit not in _DURATIONS or not number.replace(".", "", 1).isdigit():
        raise ValueError(f"'{text}' is no duration: write a number and s, m, h or d, such as 90s")
    return timedelta(**{_DURATIONS[unit]: float(number)})


class HistoryWriter:
    """Writes the events of one execution, one after the other.

    Args:
        definition: The definition in Amazon States Language, parsed.
        execution_arn: The execution; the ARNs of map runs are made from it.
        started: When it began.
    """

    def __init__(self, definition: Mapping[str, Any], execution_arn: str, started: datetime) -> None:
        self._states = dict(_states_of(definition))
        self._arn = execution_arn
        self.now = started
        self.events: list[dict[str, Any]] = []
        self.map_runs: list[MapRun] = []
        self._previous = 0

    def begin(self, input_: str, role_arn: str) -> None:
        """Write that the execution started."""
        self._write("ExecutionStarted", "executionStarted", {"input": input_, "roleArn": role_arn})

    def tell(self, path: Iterable[str | Account]) -> tuple[str, str]:
        """Write what happened in states, one after the other; return error and cause of the last.

        Each is a state's name, or a mapping with `state` and any of `took` (1s when not told), `error` and
        `cause` (how it failed), `caught` (it failed, and went on), `retried` (the failures before, each with
        `error`, `cause`, `took` and `after`, the wait until the next attempt), `running` (it did not end),
        `branches` (of a Parallel, one path each), `iterations` (of a Map: `total`, `failed`, `path`).

        Raises:
            ValueError: The definition has no such state, or a duration is none.
        """
        error = cause = ""
        for told in path:
            account = {"state": told} if isinstance(told, str) else told
            error, cause = self._state(account)
            if account.get("caught"):
                error = cause = ""
        return error, cause

    def end(self, status: str, error: str = "", cause: str = "") -> None:
        """Write how the execution ended, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`."""
        name = {"TIMED_OUT": "TimedOut"}.get(status, status.capitalize())
        details = {"output": "{}"} if status == "SUCCEEDED" else _why(error, cause)
        self._write(f"Execution{name}", f"execution{name}", details)

    def _state(self, told: Account) -> tuple[str, str]:
        name = str(told.get("state", ""))
        if name not in self._states:
            raise ValueError(f"the definition has no state '{name}'; it has {', '.join(self._states)}")
        state = self._states[name]
        kind = str(state["Type"])
        self._write(f"{kind}StateEntered", "stateEntered", {"name": name, "input": "{}"})
        if kind == "Task":
            self._task(state, told)
        elif kind == "Parallel":
            self._parallel(told)
        elif kind == "Map":
            self._map(name, state, told)
        elif not told.get("running"):
            self._pass_time(told)
        if kind == "Fail":
            return str(state.get("Error", "")), str(state.get("Cause", ""))
        failed = "error" in told and not told.get("caught")
        if not told.get("running") and not failed and kind not in _HAVE_NO_EXIT:
            self._write(f"{kind}StateExited", "stateExited", {"name": name, "output": "{}"})
        return str(told.get("error", "")), str(told.get("cause", ""))

    def _task(self, state: Mapping[str, Any], told: Account) -> None:
        for attempt in told.get("retried", ()):
            self._attempt(state, attempt)
            self.now += duration_of(str(attempt.get("after", "1s")))
        if told.get("error") not in _UNSCHEDULED:
            self._attempt(state, told)

    def _attempt(self, state: Mapping[str, Any], told: Account) -> None:
        resource = str(state["Resource"])
        function = ":function:" in resource and ":states:::" not in resource
        prefix, event = ("lambdaFunction", "LambdaFunction") if function else ("task", "Task")
        common: dict[str, Any] = {} if function else _integration(resource)
        scheduled = {"resource": resource, "input": "{}"} if function else {**common, "region": REGION}
        if not function:
            scheduled["parameters"] = json.dumps(state.get("Parameters", state.get("Arguments", {})))
        if "TimeoutSeconds" in state:
            scheduled["timeoutInSeconds"] = state["TimeoutSeconds"]
        self._write(f"{event}Scheduled", f"{prefix}Scheduled", scheduled)
        self._write(f"{event}Started", f"{prefix}Started", common)
        if resource.endswith((".sync", ".sync:2", ".waitForTaskToken")):
            self._write("TaskSubmitted", "taskSubmitted", {**common, "output": "{}"})
        if told.get("running"):
            return
        self._pass_time(told)
        error = str(told.get("error", ""))
        if not error:
            self._write(f"{event}Succeeded", f"{prefix}Succeeded", {**common, "output": "{}"})
        elif error not in _UNTOLD:
            how = "TimedOut" if error in _TIMED_OUT else "Failed"
            why = _why(error, str(told.get("cause", "")))
            self._write(f"{event}{how}", f"{prefix}{how}", {**common, **why})

    def _parallel(self, told: Account) -> None:
        self._write("ParallelStateStarted")
        started_at, started_by = self.now, self._previous
        ended = self.now
        for branch in told.get("branches", ()):
            self.now, self._previous = started_at, started_by
            self.tell(branch)
            ended = max(ended, self.now)
        self.now = ended
        self._end_of("ParallelState", told)

    def _map(self, name: str, state: Mapping[str, Any], told: Account) -> None:
        iterations = told.get("iterations", {})
        total, failed = int(iterations.get("total", 0)), int(iterations.get("failed", 0))
        self._write("MapStateStarted", "mapStateStarted", {"length": total})
        processor = state.get("ItemProcessor", {})
        if processor.get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED":
            self._distributed(state, told, total, failed)
            self._items(processor, iterations, total, failed)
        else:
            self._inline(name, total, failed, iterations)
        if "error" in told or not told.get("running"):
            self._end_of("MapState", told)

    def _inline(self, name: str, total: int, failed: int, iterations: Mapping[str, Any]) -> None:
        started_at, started_by, ended = self.now, self._previous, self.now
        path: Sequence[str | Account] = iterations.get("path", ())
        why = {"error": iterations.get("error", "States.TaskFailed"), "cause": iterations.get("cause", "")}
        for index in range(total):
            self.now, self._previous = started_at, started_by
            of_iteration = {"name": name, "index": index}
            self._write("MapIterationStarted", "mapIterationStarted", of_iteration)
            bad = index >= total - failed
            self.tell(_failing(path, why) if bad and path else path)
            decision = "Failed" if bad else "Succeeded"
            self._write(f"MapIteration{decision}", f"mapIteration{decision}", of_iteration)
            ended = max(ended, self.now)
        self.now = ended

    def _distributed(self, state: Mapping[str, Any], told: Account, total: int, failed: int) -> None:
        machine, _, execution = self._arn.rpartition(":")
        label = str(state.get("Label", "map"))
        arn = f"{machine.replace(':execution:', ':mapRun:')}/{label}:{execution}-{len(self.map_runs) + 1}"
        self._write("MapRunStarted", "mapRunStarted", {"mapRunArn": arn})
        run = MapRun(
            arn=arn,
            started=self.now,
            stopped=None,
            status="RUNNING",
            total=total,
            failed=failed,
            tolerated_percentage=float(state.get("ToleratedFailurePercentage", 0)),
        )
        self.map_runs.append(run)
        if told.get("running"):
            return
        self._pass_time(told)
        run.stopped, run.status = self.now, "FAILED" if "error" in told else "SUCCEEDED"
        if "error" in told:
            self._write("MapRunFailed", "mapRunFailed", _why(told["error"], str(told.get("cause", ""))))
        else:
            self._write("MapRunSucceeded")

    def _items(
        self, processor: Mapping[str, Any], iterations: Mapping[str, Any], total: int, failed: int
    ) -> None:
        """Tell the executions of the items that failed; without a path they enter the first state."""
        run = self.map_runs[-1]
        path: Sequence[str | Account] = iterations.get("path", (processor["StartAt"],))
        why = {"error": iterations.get("error", "States.TaskFailed"), "cause": iterations.get("cause", "")}
        machine = run.arn.replace(":mapRun:", ":stateMachine:").rpartition(":")[0]
        for index in range(total - failed, total if run.stopped else 0):
            name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{run.arn}/{index}"))
            arn = f"{machine.replace(':stateMachine:', ':execution:')}:{name}"
            item = HistoryWriter(processor, arn, run.started)
            item.begin("{}", "")
            error, cause = item.tell(_failing(path, why))
            item.end("FAILED", error, cause)
            run.items.append(
                ItemExecution(
                    execution_arn=arn,
                    state_machine_arn=machine,
                    name=name,
                    status="FAILED",
                    start_date=run.started,
                    stop_date=item.now,
                    error=error,
                    cause=cause,
                    told=SimulatedHistory(definition=json.dumps(processor), events=item.events),
                )
            )

    def _end_of(self, what: str, told: Account) -> None:
        if told.get("running"):
            return
        if "error" in told:
            # AWS says of the error only that there was one; the end of the execution says which.
            self._write(f"{what}Failed")
        else:
            self._write(f"{what}Succeeded")

    def _pass_time(self, told: Account) -> None:
        self.now += duration_of(str(told.get("took", "1s")))

    def _write(self, type_: str, details_of: str = "", details: Mapping[str, Any] | None = None) -> None:
        number = len(self.events) + 1
        event: dict[str, Any] = {
            "timestamp": self.now,
            "type": type_,
            "id": number,
            "previousEventId": self._previous,
        }
        if details_of:
            event[f"{details_of}EventDetails"] = dict(details or {})
        self.events.append(event)
        self._previous = number


def _states_of(machine: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Return all states by name, those of branches and of maps too."""
    for name, state in machine.get("States", {}).items():
        yield name, state
        for inner in (*state.get("Branches", ()), state.get("ItemProcessor", {}), state.get("Iterator", {})):
            yield from _states_of(inner)


def _failing(path: Sequence[str | Account], why: Account) -> list[str | Account]:
    """Return a path whose last state fails for this reason."""
    *before, last = path
    told: Account = {"state": last} if isinstance(last, str) else last
    return [*before, {**told, **why}]


def _integration(resource: str) -> dict[str, str]:
    """Return type and action of an optimised or SDK integration: `glue` and `startJobRun.sync`."""
    version = ":2" if resource.endswith(":2") else ""
    service, _, action = resource.removesuffix(":2").rpartition(":::")[2].rpartition(":")
    return {"resourceType": service, "resource": action + version}


def _why(error: str, cause: str) -> dict[str, str]:
    return {name: text for name, text in (("error", error), ("cause", cause)) if text}


def express_arn(state_machine: str, name: str) -> str:
    """Return the ARN of an Express execution, which no operation of the API accepts."""
    return f"arn:aws:states:{REGION}:{ACCOUNT}:express:{state_machine}:{name}:{name}"
