"""How does the run of EMR on EKS stand, what does it say of its failure, and its log?

`failureReason` is a kind: CLUSTER_UNAVAILABLE, VALIDATION_ERROR, USER_ERROR; `stateDetails` has the words.
Where these only point to the log, that decides: in CloudWatch, if the run sends one there, else gzip files in
S3, read with consent only. What keeps a pod from starting is told by Kubernetes: AWS shows no more than that
the run waits, so that it is unknown here until somebody pastes the events of the namespace.

Sources: Amazon EMR on EKS API reference, DescribeJobRun, DescribeVirtualCluster; Amazon EMR on EKS
development guide, "Troubleshooting".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.needs import Parameter
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import member, text
from workbench.knowledge.emr.failures import OF_EKS, EksCause, causes_of
from workbench.knowledge.emr.job_runs import STOPPED, WELL, JobRun
from workbench.knowledge.spark.failures import plain_words
from workbench.probes.emr._job_failure import (
    OPERATIONS,
    FailureFacts,
    collect_job_log,
    failure_of_run,
    gap_of_run,
    with_failure,
)
from workbench.probes.emr._job_runs import ON_EKS, RunFacts, ask_on_eks, run_in, with_run

_LONG = timedelta(minutes=15)
VirtualClusterState = Literal["RUNNING", "TERMINATING", "TERMINATED", "ARRESTED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, of which virtual cluster."""

    virtual_cluster_id: str
    job_run_id: str
    error_text: str = ""
    """What the log or `kubectl get events` printed, as a person pasted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(RunFacts, FailureFacts):
    """How a run stands, and what it failed of. Texts are empty where there is nothing to tell."""

    stopped: bool | None = None
    """It was cancelled."""
    cluster_state: VirtualClusterState | None = None
    """How its virtual cluster stands."""
    points_to: tuple[EksCause, ...] | None = None
    """The causes that the words make likely; empty when nothing failed, unknown when nobody knows."""
    namespace: str | None = None
    """The namespace of Kubernetes."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the run and its virtual cluster; of one that failed also for its log."""
    answers = aws.read_all(ask_on_eks(params.virtual_cluster_id, params.job_run_id))
    run = run_in(answers["run"])
    return {**answers, **collect_job_log(aws, run, {})} if run.state == "FAILED" else answers


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell how it stands, then read the words and the log."""
    described = answers["run"]
    if described.outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"There is no run {params.job_run_id} here", Facts())
    if not described.ok:
        return unanswered(described, Facts())
    run = run_in(described)
    facts = _facts(answers, run)
    if run.state == "FAILED":
        return _judge_failure(answers, run, params, facts)
    if run.waits_since(described.observed_at, _LONG):
        return _judge_waiting(answers, run, params, facts)
    nothing = replace(facts, points_to=(), undecided=False, says="")
    if run.state in STOPPED:
        return warned(f"{run.run_id} is {run.state}", nothing)
    if run.state is None:
        return unknown(UnknownReason.NO_DATA, "It is in a state that is not known here", facts)
    how = "ended well" if run.state in WELL else f"is {run.state}"
    return passed(f"{run.run_id} {how}", nothing)


def _facts(answers: Answers, run: JobRun) -> Facts:
    cluster = member(answers["cluster"].data, "virtualCluster")
    facts = Facts(
        stopped=run.state in STOPPED,
        cluster_state=one_of(text(cluster, "state"), get_args(VirtualClusterState)),
        namespace=text(cluster, "containerProvider", "info", "eksInfo", "namespace"),
    )
    return with_run(facts, run)


def _judge_failure(answers: Answers, run: JobRun, params: Params, facts: Facts) -> Judgement[Facts]:
    failure = failure_of_run(OF_EKS, answers, run, run.details, params.error_text)
    points_to = causes_of(failure, run.entry_point) or None
    facts = replace(with_failure(facts, failure, run, answers), points_to=points_to)
    if facts.points_to:
        at: datetime | None = failure.at or run.ended_at
        return failed(f"{run.run_id} FAILED: {plain_words(failure.says)}", facts, occurred_at=at)
    kind = text(run.data, "failureReason")
    if facts.cluster_state == "ARRESTED" and kind == "CLUSTER_UNAVAILABLE":
        facts = replace(facts, points_to=("emrc-namespace-rbac",), undecided=False)
        return failed("The virtual cluster is ARRESTED: EMR may not work in its namespace", facts)
    said = f"it says only: {' '.join(part for part in (kind, failure.says) if part)}"
    if gap := gap_of_run(answers, run, {}):
        told = gap.judgement(facts)
        return replace(told, summary=f"{told.summary}; {said}")
    return failed(f"No known failure in its log; {said}", facts)


def _judge_waiting(answers: Answers, run: JobRun, params: Params, facts: Facts) -> Judgement[Facts]:
    failure = failure_of_run(OF_EKS, answers, run, run.details, params.error_text)
    points_to = causes_of(failure, run.entry_point) or None
    facts = replace(with_failure(facts, failure, run, answers), points_to=points_to)
    if facts.points_to:
        return failed(f"{run.run_id} is {run.state}: {plain_words(failure.says)}", facts)
    why = f"{run.run_id} is {run.state} since {facts.created_at}: Kubernetes knows why"
    needs = (f"kubectl get events -n {facts.namespace or 'NAMESPACE'}", Parameter("error_text"))
    return unknown(UnknownReason.NO_DATA, why, facts, needs=needs)


probe = Probe(
    title="How does the run stand, and what does it say?",
    params=Params,
    facts=Facts,
    operations=(ON_EKS.describe, "emr-containers.DescribeVirtualCluster", *OPERATIONS),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
