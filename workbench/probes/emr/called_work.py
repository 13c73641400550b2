"""Which cluster and step, or which run, of EMR did the workflow call?

The cause of a failure names the step and not its cluster; the state often takes the cluster from its input,
which is not read. Event history shows the call itself: AddJobFlowSteps names the cluster, and answers with
the step; StartJobRun answers with the run. It is taken where exactly one call of the workflow's role in that
time fits.

Sources: AWS CloudTrail API reference, LookupEvents; Amazon EMR API reference, AddJobFlowSteps, RunJobFlow;
EMR Serverless API reference, StartJobRun; Amazon EMR on EKS API reference, StartJobRun.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unknown, warned
from workbench.knowledge.arns import role_name
from workbench.knowledge.emr.called import CALLS, CalledWork, Product
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, read_history

_PAGES = 2
_CLOSE = timedelta(minutes=2)


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


def _told(params: Params) -> CalledWork:
    return CalledWork(
        product=next((product for product in CALLS if product == params.product), ""),
        cluster_id=params.cluster_id,
        step_id=params.step_id,
        application_id=params.application_id,
        virtual_cluster_id=params.virtual_cluster_id,
        job_run_id=params.job_run_id,
    )


def _facts(work: CalledWork) -> Facts:
    return Facts(**asdict(work))


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the calls, where what is known does not name all."""
    told = _told(params)
    if not told.product or told.is_whole or params.since is None:
        return {}
    questions: dict[AnswerName, Request] = {
        ("calls", name): ask_events("EventName", name, window=_window(params), pages=_PAGES)
        for name in CALLS[told.product]
    }
    return aws.read_all(questions)


def _window(params: Params) -> Window:
    return Window(params.since, params.until, _CLOSE)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take what is known; else the one call that fits."""
    told = _told(params)
    facts = _facts(told)
    if not told.product:
        return skipped("Nothing of EMR was called", _facts(CalledWork()))
    if told.is_whole:
        return passed(f"It called {told.words}", facts)
    if not answers:
        return unknown(UnknownReason.NO_DATA, "Neither state nor cause name what was called", facts)
    history = read_history(answers.values(), _window(params))
    fitting = (event for event in history.events if _fits(event, told, params))
    found = {told.recorded(event.request, event.response) for event in fitting}
    whole = [work for work in found if work.is_whole]
    if len(whole) == 1:
        return passed(f"It called {whole[0].words}, by Event history", _facts(whole[0]))
    if not whole and not history.is_silent:
        return history.cannot_tell(facts, "the call of the workflow", narrower=False)
    if whole:
        return warned(f"{len(whole)} calls of that time fit, and none is told to be the one", facts)
    return unknown(UnknownReason.NO_DATA, "No call of that time fits what the workflow called", facts)


def _fits(event: ManagementEvent, told: CalledWork, params: Params) -> bool:
    is_role = not params.role_arn or role_name(event.who) == role_name(params.role_arn)
    return is_role and not event.error_code and told.may_be(event.name, event.source, event.response)


probe = Probe(
    title="Which cluster and step, or which run, of EMR did the workflow call?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents",),
    collect=collect,
    judge=judge,
)
