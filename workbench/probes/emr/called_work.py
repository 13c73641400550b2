"""Which cluster and step, or which run, of EMR did the workflow call?

The cause of a failure names the step and not its cluster; the state often takes the cluster from its input,
which is not read. Event history shows the call itself: AddJobFlowSteps names the cluster, and answers with
the step; StartJobRun answers with the run. It is taken where exactly one call of the workflow's role in that
time fits.

Sources: AWS CloudTrail API reference, LookupEvents; Amazon EMR API reference, AddJobFlowSteps, RunJobFlow;
EMR Serverless API reference, StartJobRun; Amazon EMR on EKS API reference, StartJobRun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unknown, warned
from workbench.knowledge.answers import text, texts
from workbench.knowledge.arns import role_name
from workbench.knowledge.emr.called import Product
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, read_history

_PAGES = 2
_CLOSE = timedelta(minutes=2)
_CALLS: dict[str, tuple[str, ...]] = {
    "cluster": ("AddJobFlowSteps", "RunJobFlow"),
    "serverless": ("StartJobRun",),
    "eks": ("StartJobRun",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What is known of the call."""

    product: str = ""
    """`cluster`, `serverless`, `eks`; empty when nothing of EMR was called."""
    cluster_id: str = ""
    step_id: str = ""
    application_id: str = ""
    virtual_cluster_id: str = ""
    job_run_id: str = ""
    role_arn: str = ""
    """The role of the state machine."""
    since: datetime | None = None
    """When the state was entered."""
    until: datetime | None = None
    """When it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was called. Ids are empty where there is none, or where nothing tells it."""

    product: Product | Literal[""] | None = None
    """Empty: nothing of EMR was called."""
    cluster_id: str | None = None
    """The cluster, `j-…`."""
    step_id: str | None = None
    """The step, `s-…`."""
    application_id: str | None = None
    """The application of EMR Serverless."""
    virtual_cluster_id: str | None = None
    """The virtual cluster of EMR on EKS."""
    job_run_id: str | None = None
    """The run of one of both."""


_NOTHING = Facts(
    product="", cluster_id="", step_id="", application_id="", virtual_cluster_id="", job_run_id=""
)


def _told(params: Params) -> Facts:
    return Facts(
        product=_product(params.product),
        cluster_id=params.cluster_id,
        step_id=params.step_id,
        application_id=params.application_id,
        virtual_cluster_id=params.virtual_cluster_id,
        job_run_id=params.job_run_id,
    )


def _product(name: str) -> Product | Literal[""]:
    return next((item for item in ("cluster", "serverless", "eks") if item == name), "")


def _is_whole(facts: Facts) -> bool:
    if facts.product == "cluster":
        return bool(facts.cluster_id)
    return bool(facts.job_run_id and (facts.application_id or facts.virtual_cluster_id))


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the calls, where what is known does not name all."""
    if params.product not in _CALLS or _is_whole(_told(params)) or params.since is None:
        return {}
    questions: dict[AnswerName, Request] = {
        ("calls", name): ask_events("EventName", name, window=_window(params), pages=_PAGES)
        for name in _CALLS[params.product]
    }
    return aws.read_all(questions)


def _window(params: Params) -> Window:
    return Window(params.since, params.until, _CLOSE)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take what is known; else the one call that fits."""
    facts = _told(params)
    if not facts.product:
        return skipped("Nothing of EMR was called", _NOTHING)
    if _is_whole(facts):
        return passed(_words(facts), facts)
    if not answers:
        return unknown(UnknownReason.NO_DATA, "Neither state nor cause name what was called", facts)
    history = read_history(answers.values(), _window(params))
    found = {_with_call(facts, event) for event in history.events if _fits(event, params)}
    whole = [item for item in found if _is_whole(item)]
    if len(whole) == 1:
        return passed(f"{_words(whole[0])}, by Event history", whole[0])
    if not whole and not history.is_silent:
        return history.cannot_tell(facts, "the call of the workflow", narrower=False)
    if whole:
        return warned(f"{len(whole)} calls of that time fit, and none is told to be the one", facts)
    return unknown(UnknownReason.NO_DATA, "No call of that time fits what the workflow called", facts)


def _fits(event: ManagementEvent, params: Params) -> bool:
    if event.error_code or (params.role_arn and role_name(event.who) != role_name(params.role_arn)):
        return False
    steps, run = (
        texts(event.response, "stepIds"),
        text(event.response, "jobRunId") or text(event.response, "id"),
    )
    if params.step_id and event.name == "AddJobFlowSteps":
        return params.step_id in steps if steps else True
    if params.step_id:
        return False
    is_own = {"serverless": "emr-serverless", "eks": "emr-containers"}.get(params.product, "elasticmapreduce")
    return event.source.partition(".")[0] == is_own and params.job_run_id in ("", run)


def _with_call(facts: Facts, event: ManagementEvent) -> Facts:
    both: Sequence[str] = texts(event.response, "stepIds")
    run = text(event.response, "jobRunId") or text(event.response, "id")
    return replace(
        facts,
        cluster_id=facts.cluster_id or text(event.request, "jobFlowId") or text(event.response, "jobFlowId"),
        step_id=facts.step_id or (both[0] if len(both) == 1 else ""),
        application_id=facts.application_id or text(event.request, "applicationId"),
        virtual_cluster_id=facts.virtual_cluster_id or text(event.request, "virtualClusterId"),
        job_run_id=facts.job_run_id or run,
    )


def _words(facts: Facts) -> str:
    if facts.product == "cluster":
        step = f"step {facts.step_id} of " if facts.step_id else ""
        return f"It called {step}cluster {facts.cluster_id}"
    where = facts.application_id or facts.virtual_cluster_id
    return f"It called run {facts.job_run_id} of {where}"


probe = Probe(
    title="Which cluster and step, or which run, of EMR did the workflow call?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents",),
    collect=collect,
    judge=judge,
)
