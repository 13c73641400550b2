"""Where an execution went wrong, as facts and in one line: what `stepfunctions.failing_state` answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from workbench.domain.execution import (
    ExecutionPicture,
    ExecutionStatus,
    Failure,
    Iteration,
    Iterations,
    StateOutcome,
    StateTrace,
    StateType,
)
from workbench.domain.values import one_of
from workbench.knowledge.answers import stamp
from workbench.knowledge.emr.called import Product
from workbench.knowledge.executions import says
from workbench.probes._signatures import NO_SIGNATURE, SignatureFacts, signature_in
from workbench.probes.stepfunctions import _called_facts as called
from workbench.probes.stepfunctions._failures import FailureKind, denied_action, shortened
from workbench.probes.stepfunctions._story import FailureAnalysis, open_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(SignatureFacts):
    """Where an execution went wrong. Texts are empty where there is nothing to tell."""

    status: ExecutionStatus | Literal[""] | None = None
    """How it stands; empty when there is none to look into."""
    kind: FailureKind | None = None
    """Why it ended badly, or went on by a `Catch` that hid it; `none` when nothing went wrong."""
    state: str | None = None
    """The state in which it began to go wrong; of a running execution, where it is."""
    state_type: StateType | Literal[""] | None = None
    """Its type; empty when no state is told."""
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
    endpoint_name: str | None = None
    """The SageMaker endpoint that it invoked, where state or cause name it; empty when it was none."""
    deploys: bool | None = None
    """It makes or updates a model or an endpoint of SageMaker."""
    deployed_endpoint: str | None = None
    """The endpoint that it makes or updates; empty when it does none."""
    deployed_model: str | None = None
    """The model that it makes, likewise."""
    emr_product: Product | Literal[""] | None = None
    """What of EMR it called and waited for: a cluster or a step of it, EMR Serverless, EMR on EKS."""
    emr_cluster: str | None = None
    """The cluster that state or cause name; empty when they name none."""
    emr_step: str | None = None
    """The step, likewise."""
    emr_application: str | None = None
    """The application of EMR Serverless, likewise."""
    emr_virtual_cluster: str | None = None
    """The virtual cluster of EMR on EKS, likewise."""
    emr_run: str | None = None
    """The run of one of both, likewise."""
    emr_caller: str | None = None
    """The role that called it: that of the state machine."""
    called_from: str | None = None
    """When the state was entered that called it, ISO 8601; empty when nothing of that kind failed."""
    called_until: str | None = None
    """When that state failed, likewise."""
    answered_calls: tuple[str, ...] | None = None
    """`NAME SINCE UNTIL` of the calls of Lambda functions that went well, in an execution that ended well."""
    failed_calls: tuple[str, ...] | None = None
    """Those of its calls of functions that failed, and were tried again or caught."""
    role_arn: str | None = None
    """The role of the state machine."""
    items_failed: int | None = None
    """Items that failed in Maps which tolerate it."""
    started_calls: tuple[str, ...] | None = None
    """What its states only started, without waiting for the end, each as JSON (`service`, `action`, `name`,
    `since`, `until`); empty when every call was waited for, or when the execution has not ended well."""
    map_run_arn: str | None = None
    """The run of the distributed Map in which items failed, tolerated or not; empty when there is none."""
    item_index: int | None = None
    """The item of an inline Map that failed first, counted from 0; None when there is none."""
    item_error: str | None = None
    """Its error; empty when there is none."""
    entered_at: datetime | None = None
    """When it was entered."""
    failed_at: datetime | None = None
    """When it failed."""


NO_EXECUTION = Facts(
    status="",
    kind=FailureKind.NONE,
    state="",
    caught=False,
    hidden=False,
    timeout_missing=False,
    endpoint_name="",
    deploys=False,
    deployed_endpoint="",
    deployed_model="",
    **called.NO_EMR,
    items_failed=0,
    map_run_arn="",
    item_error="",
    answered_calls=(),
    failed_calls=(),
    **called.NO_LOG,
    started_calls=(),
    **NO_SIGNATURE,
)
"""There is nothing to look into, so nothing went wrong."""


def facts_of(shown: ExecutionPicture, told: FailureAnalysis, role_arn: str) -> Facts:
    """Return the facts of an execution that has ended; `role_arn` is empty when it is not known."""
    state, failure = told.state, told.failure
    iterations = failed_iterations(shown)
    item = first_failed(iterations)
    return Facts(
        status=one_of(shown.status, get_args(ExecutionStatus)),
        kind=told.kind,
        state=state.name if state else "",
        state_type=_type_of(state) if state else "",
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
        endpoint_name=called.endpoint_of(told),
        **called.deployed(told.downstream),
        **called.emr_of(told, role_arn),
        **called.log_of(told),
        started_calls=called.started(shown, told),
        **(_known_error(failure, state) if failure else NO_SIGNATURE),
        answered_calls=called.calls_of(shown, told.functions, lambda state: state.answered),
        failed_calls=called.calls_of(shown, told.functions, lambda state: state.failed_calls),
        role_arn=role_arn or None,
        items_failed=told.items_failed,
        map_run_arn=iterations.map_run if iterations else "",
        item_index=item.index if item else None,
        item_error=item.error if item else "",
        entered_at=state.entered_at if state else None,
        failed_at=failure.at if failure else None,
    )


def failed_iterations(shown: ExecutionPicture) -> Iterations | None:
    """Return what the Map did in which it went wrong; else the first whose items failed, as it tolerates."""
    maps = [state for state in shown.states if state.iterations]
    failing = [state for state in maps if state.name in shown.failing]
    tolerant = [state for state in maps if state.iterations and state.iterations.failed]
    return next((state.iterations for state in (*failing, *tolerant)), None)


def first_failed(iterations: Iterations | None) -> Iteration | None:
    """Return the item of an inline Map that failed first in its order."""
    rows = iterations.rows if iterations else ()
    return next((row for row in rows if row.outcome is StateOutcome.FAILED), None)


def facts_of_running(shown: ExecutionPicture, told: FailureAnalysis, role_arn: str) -> Facts:
    """Return the facts of an execution under way: nothing is decided, and this is the state it is in."""
    facts = facts_of(shown, replace(told, kind=FailureKind.NONE), role_arn)
    state = open_state(shown)
    if state is None:
        return replace(facts, state="")
    return replace(
        facts,
        state=state.name,
        state_type=_type_of(state),
        timeout_missing=_without_timeout(shown, state),
        entered_at=state.entered_at,
        tries=state.tries,
        timeout_s=state.timeout_s,
        service=state.does.partition(" ")[0],
        action=state.does.partition(" ")[2],
    )


def _known_error(failure: Failure, state: StateTrace | None) -> dict[str, Any]:
    where = f"the failure of {state.name}" if state else "the failure of the execution"
    place = f"{where}, {stamp(failure.at)}" if failure.at else where
    return signature_in(f"{failure.error}: {says(failure.cause)}", place)


def _type_of(state: StateTrace) -> StateType | None:
    return one_of(state.kind, get_args(StateType))


def _without_timeout(shown: ExecutionPicture, state: StateTrace) -> bool | None:
    if not shown.defined:
        return None
    return state.kind == "Task" and not state.limited


_HOW = {
    "FAILED": "failed",
    "TIMED_OUT": "was under way when the execution's time was up",
    "ABORTED": "was under way when the execution was stopped",
    "SUCCEEDED": "succeeded",
}


def summary_of(shown: ExecutionPicture, told: FailureAnalysis) -> str:
    """Return one line: which state failed how, the error with what it says, and what was called."""
    iterations = failed_iterations(shown)
    item = first_failed(iterations)
    of_item = f"item {item.index} of {iterations.total}" if item and iterations and iterations.total else ""
    where = (
        f"{told.state.name} {'failed and was caught' if told.caught else _HOW[shown.status]}"
        if told.state
        else _HOW[shown.status]
    )
    failure = told.failure
    says = told.downstream.says or (_one_line(failure.cause) if failure else "")
    why = ": ".join(part for part in (failure.error if failure else "", says) if part)
    whom = " ".join(part for part in (told.downstream.service, told.downstream.name) if part)
    return " · ".join(
        part for part in (where, of_item, why, whom and f"called {whom}", told.downstream.run) if part
    )


_LONGEST = 300


def _one_line(cause: str) -> str:
    return shortened(says(cause), _LONGEST)
