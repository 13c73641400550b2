"""An execution as a picture: its definition and its history, put together.

The definition says which states there are and how they are nested, the history which of them were entered and
how that ended. Either may be missing or cut: what is not known is `unknown`, never "not entered".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from workbench.domain.execution import (
    ExecutionPicture,
    Failure,
    Iteration,
    Iterations,
    StateOutcome,
    StateTrace,
    Way,
)
from workbench.domain.values import JsonObject
from workbench.knowledge.executions.definition import Definition, StateDefinition
from workbench.knowledge.executions.history import ExecutionHistory, Run, Visit

TIMEOUTS = ("States.Timeout", "States.HeartbeatTimeout")
_ENDED = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
_WORST_FIRST = (
    StateOutcome.RUNNING,
    StateOutcome.TIMED_OUT,
    StateOutcome.FAILED,
    StateOutcome.CAUGHT,
    StateOutcome.ABORTED,
    StateOutcome.UNKNOWN,
    StateOutcome.SUCCEEDED,
)
_RUN_ENDS = {
    "Succeeded": StateOutcome.SUCCEEDED,
    "Failed": StateOutcome.FAILED,
    "Aborted": StateOutcome.ABORTED,
}


def picture(
    definition: Definition | None,
    history: ExecutionHistory,
    *,
    status: str = "",
    error: str = "",
    cause: str = "",
    map_runs: Mapping[str, JsonObject] | None = None,
) -> ExecutionPicture:
    """Return what an execution looks like.

    Args:
        definition: As it was when the execution began; None when it could not be read.
        history: Its events.
        status: The status of the execution, where the history does not tell its end.
        error: Its error, likewise.
        cause: The cause that belongs to it.
        map_runs: What DescribeMapRun says of the distributed maps, by ARN.
    """
    return _Builder(definition, history, status, error, cause, map_runs or {}).build()


class _Builder:
    def __init__(
        self,
        definition: Definition | None,
        history: ExecutionHistory,
        status: str,
        error: str,
        cause: str,
        map_runs: Mapping[str, JsonObject],
    ) -> None:
        self._definition, self._history, self._map_runs = definition, history, map_runs
        told = history.status in _ENDED
        self._status = history.status if told or not status else status
        # An execution that has ended has an event that says so: without it, the end is missing.
        self._whole = history.whole and (told or self._status not in _ENDED)
        self._error, self._cause = (history.error, history.cause) if told else (error, cause)
        self._failing = set(history.failing)
        self._visits: dict[str, list[Visit]] = {}
        for visit in history.visits:
            self._visits.setdefault(visit.name, []).append(visit)

    def build(self) -> ExecutionPicture:
        history = self._history
        return ExecutionPicture(
            status=self._status,
            states=tuple(self._ordered()),
            ways=tuple(
                Way(source=source, target=target, times=times, caught=caught)
                for (source, target, caught), times in history.ways.items()
            ),
            failing=tuple(visit.name for visit in history.failing),
            error=self._error,
            cause=self._cause,
            started_at=history.started_at,
            ended_at=history.ended_at,
            events=history.events,
            newest_event=history.newest_event,
            whole=self._whole,
            defined=self._definition is not None,
            unread=history.unread,
        )

    def _ordered(self) -> Iterable[StateTrace]:
        """Yield each state before its inner ones: first entered first, then the others as defined."""
        known = self._known()
        order = {name: at for at, name in enumerate(dict.fromkeys([*self._visits, *known]))}
        inside: dict[str, list[StateDefinition]] = {}
        for state in known.values():
            inside.setdefault(state.parent, []).append(state)
        waiting = [inside.get("", [])]
        while waiting:
            level = sorted(waiting.pop(), key=lambda state: (state.branch, order[state.name]))
            if not level:
                continue
            first, *rest = level
            yield self._trace(first)
            waiting += [rest, inside.pop(first.name, [])]

    def _known(self) -> dict[str, StateDefinition]:
        """Return the states of the definition, and those that only the history knows."""
        known = dict(self._definition.states) if self._definition else {}
        for name, visits in self._visits.items():
            if name not in known:
                around = visits[0].place.around
                holder = known.get(around.name) if around else None
                known[name] = StateDefinition(
                    name=name,
                    kind=visits[0].kind,
                    parent=holder.name if holder else "",
                    depth=holder.depth + 1 if holder else 0,
                )
        return known

    def _trace(self, state: StateDefinition) -> StateTrace:
        visits = self._visits.get(state.name, [])
        outcomes = [self._outcome(visit) for visit in visits]
        times = [spent for visit in visits if (spent := self._spent(visit)) is not None]
        failures = [visit for visit in visits if visit.failure or self._is_end(visit)]
        return StateTrace(
            name=state.name,
            kind=state.kind or (visits[0].kind if visits else ""),
            parent=state.parent,
            branch=state.branch,
            depth=state.depth,
            does=state.does or next((visit.does for visit in visits if visit.does), ""),
            outcome=self._together(state, outcomes),
            visits=len(visits),
            failures=len(failures),
            caught=outcomes.count(StateOutcome.CAUGHT),
            tries=sum(visit.tries for visit in visits),
            retries=sum(max(0, visit.tries - 1) for visit in visits),
            waited_s=sum(visit.waited_s for visit in visits),
            seconds=sum(times) if times else None,
            longest_s=max(times) if times else None,
            entered_at=visits[0].entered_at if visits else None,
            left_at=visits[-1].left_at if visits else None,
            input_bytes=_largest(visit.input_bytes for visit in visits),
            output_bytes=_largest(visit.output_bytes for visit in visits),
            timeout_s=state.timeout_s,
            heartbeat_s=state.heartbeat_s,
            limited=state.limited or (state.waits_for_token and state.beats),
            failure=self._failure(visits, state),
            answered=tuple(
                (visit.called_at, visit.answered_at)
                for visit in visits
                if visit.called_at and visit.answered_at
            ),
            failed_calls=tuple(call for visit in visits for call in visit.failed_calls),
            iterations=self._iterations(visits) if state.kind == "Map" else None,
        )

    def _together(self, state: StateDefinition, outcomes: Sequence[StateOutcome]) -> StateOutcome:
        if outcomes:
            return min(outcomes, key=_WORST_FIRST.index)
        holder = self._definition.states.get(state.parent) if self._definition else None
        # A distributed map's items are executions of their own: this history tells nothing of them.
        elsewhere = holder is not None and holder.distributed and holder.name in self._visits
        return StateOutcome.NOT_ENTERED if self._whole and not elsewhere else StateOutcome.UNKNOWN

    def _outcome(self, visit: Visit) -> StateOutcome:
        if visit.left:
            return StateOutcome.CAUGHT if visit.failure else StateOutcome.SUCCEEDED
        if self._status not in _ENDED:
            return StateOutcome.RUNNING if self._status == "RUNNING" else StateOutcome.UNKNOWN
        if visit.kind == "Fail" or visit.failure or visit in self._failing:
            return self._bad_outcome(visit)
        return StateOutcome.ABORTED

    def _bad_outcome(self, visit: Visit) -> StateOutcome:
        if visit.failure:
            return StateOutcome.TIMED_OUT if visit.failure.error in TIMEOUTS else StateOutcome.FAILED
        return {"ABORTED": StateOutcome.ABORTED, "TIMED_OUT": StateOutcome.TIMED_OUT}.get(
            self._status, StateOutcome.FAILED
        )

    def _is_end(self, visit: Visit) -> bool:
        return not visit.left and visit in self._failing and self._status == "FAILED"

    def _failure(self, visits: Sequence[Visit], state: StateDefinition) -> Failure | None:
        """Return why it failed last: in the events' words, else in those of the execution that it ended."""
        told = next((visit.last_failure for visit in reversed(visits) if visit.last_failure), None)
        if told and told.error:
            return told
        if any(self._is_end(visit) for visit in visits):
            return Failure(
                error=self._error,
                cause=self._cause,
                at=self._history.ended_at,
                event=told.event if told else "",
            )
        if told is None and state.kind == "Fail" and visits:
            return Failure(error=state.error, cause=state.cause, at=visits[-1].entered_at)
        return told

    def _spent(self, visit: Visit) -> float | None:
        """Return how long a visit took: to its exit, else to its failure, else to the execution's end."""
        if visit.left:
            return _seconds(visit.entered_at, visit.left_at)
        failed_at = visit.failure.at if visit.failure else None
        return _seconds(visit.entered_at, failed_at or self._history.ended_at)

    def _iterations(self, visits: Sequence[Visit]) -> Iterations | None:
        if not visits:
            return None
        arn = next((visit.map_run for visit in reversed(visits) if visit.map_run), "")
        if arn:
            return _of_map_run(arn, self._map_runs.get(arn), visits[-1].items)
        rows = tuple(self._row(run) for visit in visits for run in visit.iterations)
        ends = [row.outcome for row in rows]
        total = sum(visit.items for visit in visits if visit.items is not None)
        return Iterations(
            total=total if all(visit.items is not None for visit in visits) else None,
            succeeded=ends.count(StateOutcome.SUCCEEDED),
            failed=ends.count(StateOutcome.FAILED),
            aborted=ends.count(StateOutcome.ABORTED),
            running=ends.count(StateOutcome.RUNNING),
            rows=rows,
        )

    def _row(self, run: Run) -> Iteration:
        still = StateOutcome.ABORTED if self._status in _ENDED else StateOutcome.RUNNING
        return Iteration(
            index=run.index,
            outcome=_RUN_ENDS.get(run.end, still),
            seconds=_seconds(run.started_at, run.ended_at),
            error=run.error,
        )


def _of_map_run(arn: str, described: JsonObject | None, items: int | None) -> Iterations:
    counts = (described or {}).get("itemCounts")
    of = counts if isinstance(counts, Mapping) else {}

    def count(*names: str) -> int | None:
        found = [value for name in names if isinstance(value := of.get(name), int)]
        return sum(found) if found else None

    total = count("total")
    return Iterations(
        total=items if total is None else total,
        succeeded=count("succeeded"),
        failed=count("failed", "timedOut"),
        aborted=count("aborted"),
        running=count("running", "pending"),
        map_run=arn,
    )


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    return max(0.0, (end - start).total_seconds()) if start and end else None


def _largest(sizes: Iterable[int | None]) -> int | None:
    return max((size for size in sizes if size is not None), default=None)
