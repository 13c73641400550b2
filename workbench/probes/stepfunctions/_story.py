"""What an execution's picture comes to: where it began to go wrong, and what kind of failure that was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.domain.execution import ENDED_BADLY, ExecutionPicture, Failure, StateOutcome, StateTrace
from workbench.knowledge.executions import Definition, StateDefinition
from workbench.probes._started_calls import StartedCall
from workbench.probes.stepfunctions._failures import (
    MOST_EVENTS,
    Downstream,
    FailureKind,
    downstream_of,
    kind_of,
    starts_work,
)

_NOTIFYING_SERVICES = ("sns", "sqs", "events", "sesv2", "ses", "apigateway", "http")
"""Services by which a workflow tells somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureAnalysis:
    """The decisive state of an execution, and its failure."""

    kind: FailureKind
    state: StateTrace | None = None
    """Where it began: behind a `Catch` that ended in a Fail state, the state that was caught."""
    defined: StateDefinition | None = None
    failure: Failure | None = None
    caught: bool = False
    """A `Catch` took the failure up."""
    hidden: bool = False
    """It was caught, the execution succeeded, and nothing behind it told anybody."""
    items_failed: int = 0
    """Items that failed in Maps whose limits let them."""

    downstream: Downstream = field(default_factory=Downstream)
    started: tuple[StartedCall, ...] = ()
    """What states started that went well by it, and did not wait for its end."""
    functions: Mapping[str, str] = field(default_factory=dict)
    """States that call a Lambda function, to its name; empty where the definition takes it from the input."""


def story_of(
    picture: ExecutionPicture, definition: Definition | None, role_arn: str, last_call: str
) -> FailureAnalysis:
    """Return what an execution comes to.

    Args:
        picture: The execution.
        definition: Its definition, if that was read.
        role_arn: The role of the state machine; empty when it is not known.
        last_call: What the last failed task called, for histories that do not tell its state.
    """
    state, caught = _origin(picture)
    failure = state.failure if state else None
    if failure is None and picture.status == "FAILED":
        failure = Failure(error=picture.error, cause=picture.cause, at=picture.ended_at)
    defined = definition.states.get(state.name) if definition and state else None
    hidden = caught and picture.status == "SUCCEEDED" and not _is_told(picture)
    return FailureAnalysis(
        kind=_kind(picture, state, failure, role_arn)
        if not caught or hidden or _is_bad(picture)
        else FailureKind.NONE,
        state=state,
        defined=defined,
        failure=failure,
        caught=caught,
        hidden=hidden,
        items_failed=sum(
            item.iterations.failed or 0
            for item in picture.states
            if item.iterations and item.outcome is StateOutcome.SUCCEEDED
        ),
        downstream=downstream_of((state.does if state else "") or last_call, defined, failure),
        started=tuple(
            _started(item, _defined(item, definition))
            for item in picture.states
            if item.outcome is StateOutcome.SUCCEEDED and _only_starts(item, _defined(item, definition))
        ),
        functions={
            item.name: downstream_of(item.does, _defined(item, definition), None).name
            for item in picture.states
            if item.does.partition(" ")[0] == "lambda"
        },
    )


def _only_starts(state: StateTrace, defined: StateDefinition | None) -> bool:
    """Tell whether a state is over as soon as something has begun, as a function invoked by an event is."""
    service = state.does.partition(" ")[0]
    as_event = service == "lambda" and defined is not None and defined.names.get("InvocationType") == "Event"
    return as_event or starts_work(state.does)


def _started(state: StateTrace, defined: StateDefinition | None) -> StartedCall:
    called = downstream_of(state.does, defined, None)
    return StartedCall(
        service=called.service,
        action=called.action,
        name=called.name,
        since=state.entered_at,
        until=state.left_at,
    )


def _defined(state: StateTrace, definition: Definition | None) -> StateDefinition | None:
    return definition.states.get(state.name) if definition else None


def open_state(picture: ExecutionPicture) -> StateTrace | None:
    """Return the state in which a running execution is: the innermost that was entered last."""
    under_way = [state for state in picture.states if state.outcome is StateOutcome.RUNNING]
    return max(under_way, key=lambda state: state.depth, default=None)


def _is_bad(picture: ExecutionPicture) -> bool:
    return picture.status in ENDED_BADLY


def _origin(picture: ExecutionPicture) -> tuple[StateTrace | None, bool]:
    """Return the state in which it began to go wrong, and whether a `Catch` took that up."""
    last = picture.state(picture.failing[-1]) if picture.failing else None
    if _is_bad(picture) and not (last and last.kind == "Fail"):
        return last, False
    caught = [state for state in picture.states if state.caught and state.failure]
    if not caught:
        return last, False
    return max(caught, key=lambda state: str(state.failure and state.failure.at)), True


def _kind(
    picture: ExecutionPicture, state: StateTrace | None, failure: Failure | None, role_arn: str
) -> FailureKind:
    if picture.status == "ABORTED":
        return FailureKind.ABORTED
    if picture.status == "TIMED_OUT":
        return FailureKind.TIMEOUT
    if picture.status == "FAILED" and picture.newest_event >= MOST_EVENTS:
        return FailureKind.LIMIT
    if failure is None:
        return FailureKind.NONE
    if state is None:
        return kind_of(failure, role_arn)
    return kind_of(failure, role_arn, kind_of_state=state.kind, called=state.does)


def _is_told(picture: ExecutionPicture) -> bool:
    """Tell whether some state that went well sends word to somebody."""
    return any(
        state.visits
        and state.outcome is StateOutcome.SUCCEEDED
        and state.does.split(" ")[0] in _NOTIFYING_SERVICES
        for state in picture.states
    )
