"""The events of an execution, sorted into the visits of its states.

Branches and iterations are interleaved in a history; `previousEventId` says which event led to which. So each
event inherits the place of the one before it: the visit, branch or iteration in which it happened. Histories
that begin in the middle, skip events, name states that nobody defined or types that AWS has added since are
read as far as they go.

Source: API reference, HistoryEvent (https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbench.domain.execution import Failure
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import moment, number, text
from workbench.knowledge.executions.definition import NAMELESS

_STATE = re.compile(r"(\w+?)State(Entered|Exited|Started|Succeeded|Failed|Aborted)")
_TASK = re.compile(
    r"(?:Task|LambdaFunction|Activity)"
    r"(Scheduled|Started|Submitted|Succeeded|Failed|TimedOut|Schedule(?=Failed)|Start(?=Failed)|Submit(?=Failed))"
    r"(?:Failed)?"
)
_ITERATION = re.compile(r"MapIteration(Started|Succeeded|Failed|Aborted)")
_MAP_RUN = re.compile(r"MapRun(Started|Succeeded|Failed|Aborted|Redriven)")
_EXECUTION = re.compile(r"Execution(Started|Succeeded|Failed|TimedOut|Aborted|Redriven)")
_BAD_TASK = ("Failed", "TimedOut", "Schedule", "Start", "Submit")
_ENDS = {"Succeeded": "SUCCEEDED", "Failed": "FAILED", "TimedOut": "TIMED_OUT", "Aborted": "ABORTED"}
_FUNCTION = ":function:"
_PASSED_ON = ("ParallelStateFailed", "MapStateFailed", "MapIterationFailed")
"""Events by which a failure climbs out of the states that hold it."""


@dataclass(slots=True, kw_only=True, eq=False)
class Visit:
    """One time that a state was entered."""

    name: str
    kind: str
    place: StateScope
    entered_at: datetime | None
    left: bool = False
    left_at: datetime | None = None
    does: str = ""
    """What its task calls, as the events say it: `glue startJobRun.sync`, `lambda load`."""
    tries: int = 0
    waited_s: float = 0.0
    failed_at: datetime | None = None
    """When the last try failed; None again once a try is under way."""
    called_at: datetime | None = None
    answered_at: datetime | None = None
    failed_calls: list[tuple[datetime, datetime]] = field(default_factory=list)
    """When the last try was scheduled, when it had gone well, and from when to when others failed."""
    failure: Failure | None = None
    """Why it failed, as long as nothing went well after it."""
    last_failure: Failure | None = None
    aborted: bool = False
    items: int | None = None
    map_run: str = ""
    input_bytes: int | None = None
    output_bytes: int | None = None
    iterations: list[Run] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class Run:
    """One iteration of a Map."""

    index: int
    started_at: datetime | None
    ended_at: datetime | None = None
    end: str = ""
    error: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class StateScope:
    """The top level, a branch or an iteration: where states follow one another."""

    around: Visit | None = None
    run: Run | None = None
    last: str = ""
    """The state that was left last."""
    caught: str = ""
    """The error on account of which it was left, if one was caught."""


@dataclass(slots=True, kw_only=True)
class ExecutionHistory:
    """What the events tell."""

    visits: list[Visit] = field(default_factory=list)
    ways: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Source, target and caught error to how often."""
    status: str = ""
    error: str = ""
    cause: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    failing: tuple[Visit, ...] = ()
    """The visit in which the execution ended, and those around it, outermost first."""
    events: int = 0
    newest_event: int = 0
    whole: bool = True
    """From the first event to the last one that was given, none is missing."""
    unread: tuple[str, ...] = ()
    role_arn: str = ""
    """The role of the state machine, where the first event tells it."""
    last_call: str = ""
    """What the last task called that failed, in whatever state."""


def read_history(events: Iterable[JsonObject]) -> ExecutionHistory:
    """Return what these events tell, in whatever order they come; an event that comes twice counts once."""
    known = {event_id: event for event in events if (event_id := number(event, "id")) is not None}
    reader = _Reader(known)
    for event_id in sorted(known):
        reader.read(event_id, known[event_id])
    history = reader.history
    history.events, history.newest_event = len(known), max(known, default=0)
    history.whole = bool(known) and set(known) == set(range(1, len(known) + 1))
    history.unread = tuple(reader.unread)
    return history


class _Reader:
    def __init__(self, events: Mapping[int, JsonObject]) -> None:
        self.history = ExecutionHistory()
        self.unread: dict[str, None] = {}
        self._events = events
        self._top = StateScope()
        self._at: dict[int, StateScope | Visit] = {}
        self._open: dict[str, list[Visit]] = {}

    def read(self, event_id: int, event: JsonObject) -> None:
        """Take in one event. Those before it have been taken in."""
        type_ = text(event, "type")
        here = self._at.get(number(event, "previousEventId") or 0, self._top)
        at, details = moment(event, "timestamp"), _details(event)
        if state := _STATE.fullmatch(type_):
            here = self._state(state[1], state[2], here, at, details)
        elif task := _TASK.fullmatch(type_):
            self._task(task[1], type_, here, at, details)
        elif iteration := _ITERATION.fullmatch(type_):
            here = self._iteration(iteration[1], here, at, details)
        elif run := _MAP_RUN.fullmatch(type_):
            self._map_run(run[1], type_, here, at, details)
        elif end := _EXECUTION.fullmatch(type_):
            self._execution(end[1], event_id, event, at, details)
        elif type_ == "EvaluationFailed":
            self._fail(self._named(text(details, "state"), here), type_, at, details)
        else:
            self.unread[type_] = None
        self._at[event_id] = here

    def _state(
        self, kind: str, what: str, here: StateScope | Visit, at: datetime | None, details: JsonObject
    ) -> StateScope | Visit:
        if what == "Entered":
            return self._entered(kind, here, at, details)
        if what == "Exited":
            return self._left(here, at, details)
        visit = self._around(here, kind)
        if visit is None:
            return here
        if what == "Started":
            visit.items = number(details, "length")
        elif what == "Failed":
            self._fail(visit, f"{kind}StateFailed", at, details, inner=self._error_before(here))
        elif what == "Aborted":
            visit.aborted = True
        else:
            visit.failure = None
        return visit

    def _entered(
        self, kind: str, here: StateScope | Visit, at: datetime | None, details: JsonObject
    ) -> Visit:
        place = here if isinstance(here, StateScope) else here.place
        if isinstance(here, Visit) and here.kind in ("Parallel", "Map") and not here.left:
            place = StateScope(around=here)
        name = text(details, "name") or NAMELESS
        visit = Visit(name=name, kind=kind, place=place, entered_at=at)
        visit.input_bytes = _bytes(details, "input")
        self.history.visits.append(visit)
        self._open.setdefault(name, []).append(visit)
        self.history.ways[(place.last, name, place.caught)] += 1
        return visit

    def _left(self, here: StateScope | Visit, at: datetime | None, details: JsonObject) -> StateScope | Visit:
        visit = self._named(text(details, "name"), here)
        if visit is None:
            return here
        visit.left, visit.left_at, visit.output_bytes = True, at, _bytes(details, "output")
        if visit in (still := self._open.get(visit.name, [])):
            still.remove(visit)
        visit.place.last = visit.name
        visit.place.caught = visit.failure.error if visit.failure else ""
        return visit.place

    def _task(
        self, what: str, type_: str, here: StateScope | Visit, at: datetime | None, details: JsonObject
    ) -> None:
        called = _called(details)
        if what in _BAD_TASK:
            self.history.last_call = called
        visit = here if isinstance(here, Visit) else None
        if visit is None:
            return
        visit.does = called or visit.does
        if what in _BAD_TASK and not called:
            self.history.last_call = visit.does
        if what == "Scheduled":
            visit.tries += 1
            if visit.failed_at and at:
                visit.waited_s += max(0.0, (at - visit.failed_at).total_seconds())
            visit.failed_at = None
            visit.called_at = at
        elif what in _BAD_TASK:
            visit.tries = max(1, visit.tries)
            visit.failed_at = at
            if visit.called_at and at:
                visit.failed_calls.append((visit.called_at, at))
            self._fail(visit, type_, at, details)
        elif what == "Succeeded":
            visit.failure = None
            visit.answered_at = at

    def _iteration(
        self, what: str, here: StateScope | Visit, at: datetime | None, details: JsonObject
    ) -> StateScope | Visit:
        index = number(details, "index")
        if what == "Started":
            around = self._around(here, "Map")
            run = Run(index=index or 0, started_at=at)
            if around:
                around.iterations.append(run)
            return StateScope(around=around, run=run)
        place = here if isinstance(here, StateScope) else here.place
        while place.around and not (place.run and index in (None, place.run.index)):
            place = place.around.place
        if place.run:
            place.run.ended_at, place.run.end = at, what
            failed = what == "Failed"
            place.run.error = self._error_before(here) if failed else ""
        return place.around or place

    def _map_run(
        self, what: str, type_: str, here: StateScope | Visit, at: datetime | None, details: JsonObject
    ) -> None:
        visit = self._around(here, "Map")
        if visit is None:
            return
        visit.map_run = text(details, "mapRunArn") or visit.map_run
        if what == "Failed":
            self._fail(visit, type_, at, details)
        elif what == "Succeeded":
            visit.failure = None

    def _execution(
        self, what: str, event_id: int, event: JsonObject, at: datetime | None, details: JsonObject
    ) -> None:
        history = self.history
        if what == "Started":
            history.status, history.started_at = "RUNNING", at
            history.role_arn = text(details, "roleArn")
            return
        history.ended_at = at if what in _ENDS else None
        history.status = _ENDS.get(what, "RUNNING")
        history.error, history.cause = text(details, "error"), text(details, "cause")
        bad = what in _ENDS and what != "Succeeded"
        history.failing = self._failing(event_id, event) if bad else ()

    def _failing(self, event_id: int, event: JsonObject) -> tuple[Visit, ...]:
        """Return where it ended: back along the events by which a failure climbed, to where it was."""
        before = number(event, "previousEventId") or 0
        while before < event_id and text(self._events.get(before, {}), "type") in _PASSED_ON:
            event_id, event = before, self._events[before]
            before = number(event, "previousEventId") or 0
        here = self._at.get(before, self._top)
        inner = here if isinstance(here, Visit) else here.around
        if inner is None:
            still = [visit for visit in self.history.visits if not visit.left]
            inner = still[-1] if still else None
        chain: list[Visit] = []
        while inner:
            chain.append(inner)
            inner = inner.place.around
        return tuple(reversed(chain))

    def _fail(
        self, visit: Visit | None, type_: str, at: datetime | None, details: JsonObject, *, inner: str = ""
    ) -> None:
        """Note a failure. Of Parallel and Map AWS says only that there was one: `inner` is the one within."""
        if visit is None:
            return
        error = text(details, "error")
        known = visit.failure if not error else None
        cause = text(details, "cause")
        visit.failure = known or Failure(error=error or inner, cause=cause, at=at, event=type_)
        visit.last_failure = visit.failure

    def _error_before(self, here: StateScope | Visit) -> str:
        """Return the error of the state in which we are, or of the iteration of it that failed last."""
        if isinstance(here, StateScope):
            return ""
        failed = (run.error for run in reversed(here.iterations) if run.error)
        return here.failure.error if here.failure else next(failed, "")

    def _around(self, here: StateScope | Visit, kind: str) -> Visit | None:
        """Return the nearest visit of this kind, outwards from here."""
        visit = here if isinstance(here, Visit) else here.around
        while visit and visit.kind != kind:
            visit = visit.place.around
        return visit

    def _named(self, name: str, here: StateScope | Visit) -> Visit | None:
        """Return the visit of this name, outwards from here; else the latest that was not left."""
        visit = here if isinstance(here, Visit) else here.around
        while visit and not (visit.name == name and not visit.left):
            visit = visit.place.around
        return visit or next(iter(reversed(self._open.get(name, []))), None)


def _called(details: JsonObject) -> str:
    """Return what a task's event says that it calls; functions are named by their ARN."""
    service, resource = text(details, "resourceType"), text(details, "resource")
    if service:
        return f"{service} {resource}"
    return f"lambda {resource.partition(_FUNCTION)[2]}" if _FUNCTION in resource else ""


def _details(event: JsonObject) -> JsonObject:
    found = (value for key, value in event.items() if key.endswith("EventDetails"))
    return next((value for value in found if isinstance(value, Mapping)), {})


def _bytes(details: JsonObject, name: str) -> int | None:
    """Return the length of a payload, which the reader measured, or whose text a log line holds."""
    value: JsonValue = details.get(name)
    if isinstance(value, Mapping):
        octets = value.get("bytes")
        return octets if isinstance(octets, int) and not isinstance(octets, bool) else None
    return len(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else None
