"""What the state that failed had called, as facts: by them a playbook goes on to another one's question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from workbench.domain.execution import ENDED_BADLY, ExecutionPicture, StateTrace
from workbench.domain.times import iso
from workbench.knowledge.emr.called import called_work, product_of
from workbench.knowledge.executions import document_of
from workbench.knowledge.inference.client_words import endpoint_in
from workbench.probes._function_calls import FunctionCall, joined
from workbench.probes.stepfunctions._failures import Downstream, FailureKind
from workbench.probes.stepfunctions._story import FailureAnalysis

_INVOKES = "sagemakerruntime"
"""The integration of the SDK that calls endpoints."""
_WORTH_A_LOG = (FailureKind.DOWNSTREAM, FailureKind.TIMEOUT, FailureKind.HEARTBEAT)
"""Failures of something that ran, and so wrote a log."""
NO_LOG: dict[str, Any] = dict.fromkeys(
    ("function_name", "glue_job", "training_job", "called_from", "called_until"), ""
)
NO_EMR: dict[str, Any] = dict.fromkeys(
    (
        "emr_product",
        "emr_cluster",
        "emr_step",
        "emr_application",
        "emr_virtual_cluster",
        "emr_run",
        "emr_caller",
    ),
    "",
)


def log_of(told: FailureAnalysis) -> dict[str, Any]:
    """Return the facts that lead to the log of what was called; None where its name is not told."""
    called, failure = told.downstream, told.failure
    if told.kind not in _WORTH_A_LOG or failure is None or told.state is None:
        return {**NO_LOG}
    fact = {"lambda": "function_name", "glue": "glue_job"}.get(called.service, "")
    if called.service == "sagemaker" and called.action.startswith("createTrainingJob"):
        fact = "training_job"
    if not fact and not product_of(called.service):
        return {**NO_LOG}
    entered = told.state.entered_at
    times = {
        "called_from": iso(entered) if entered else None,
        "called_until": iso(failure.at) if failure.at else None,
    }
    named = {fact: called.name or None} if fact else {}
    return {**NO_LOG, **named, **times}


def endpoint_of(told: FailureAnalysis) -> str:
    """Return the endpoint that was invoked; empty where nothing names one."""
    named = told.downstream.name if told.downstream.service == _INVOKES else ""
    return named or (endpoint_in(told.failure.cause) if told.failure else "")


def emr_of(told: FailureAnalysis, role_arn: str) -> dict[str, Any]:
    """Return the facts about what of EMR failed or took too long."""
    if told.kind not in _WORTH_A_LOG or told.failure is None:
        return {**NO_EMR}
    cause = told.failure.cause
    names = told.defined.names if told.defined else {}
    called = called_work(told.downstream.service, names, document_of(cause), cause)
    return {
        "emr_product": called.product,
        "emr_cluster": called.cluster_id,
        "emr_step": called.step_id,
        "emr_application": called.application_id,
        "emr_virtual_cluster": called.virtual_cluster_id,
        "emr_run": called.job_run_id,
        "emr_caller": role_arn if called.product else "",
    }


def deployed(called: Downstream) -> dict[str, Any]:
    """Return the facts about a model or an endpoint that was to be made."""
    is_endpoint = called.action in ("createEndpoint", "updateEndpoint")
    deploys = called.service == "sagemaker" and (
        is_endpoint or called.action in ("createModel", "createEndpointConfig")
    )
    return {
        "deploys": deploys,
        "deployed_endpoint": called.name if deploys and is_endpoint else "",
        "deployed_model": called.name if deploys and called.action == "createModel" else "",
    }


def started(shown: ExecutionPicture, told: FailureAnalysis) -> tuple[str, ...] | None:
    """Return the work that was only started; unknown where the definition was not read."""
    if shown.status != "SUCCEEDED":
        return ()
    return tuple(map(str, told.started)) if shown.defined or told.started else None


def calls_of(
    shown: ExecutionPicture,
    functions: Mapping[str, str],
    times: Callable[[StateTrace], Iterable[tuple[datetime, datetime]]],
) -> tuple[str, ...]:
    """Return the calls of functions that an execution made which ended well, or is under way."""
    if shown.status in ENDED_BADLY:
        return ()
    calls = (
        FunctionCall(functions[state.name], since, until)
        for state in shown.states
        if state.name in functions
        for since, until in times(state)
    )
    return tuple(map(str, joined(calls)))
