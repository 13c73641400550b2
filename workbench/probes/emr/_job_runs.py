"""How job runs of EMR Serverless and of EMR on EKS are asked for, in one way everywhere.

Sources: EMR Serverless API reference, GetJobRun, ListJobRuns; Amazon EMR on EKS API reference,
DescribeJobRun, ListJobRuns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from workbench.domain.evidence import Answer, Request, Requests, ask, ask_pages
from workbench.domain.times import iso
from workbench.knowledge.answers import member, stamp
from workbench.knowledge.arns import role_name
from workbench.knowledge.emr.job_runs import JobRun, JobRunState


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One of the two products that run jobs."""

    describe: str
    """The operation that tells of one run."""
    list: str
    """The operation that lists runs."""
    owner: str
    """What both call the application or the virtual cluster that a run belongs to."""
    run: str
    """What `describe` calls the run."""
    submitted: str
    """What `list` calls the time of submission, before `After` and `Before`."""
    well: JobRunState
    """The state of a run that ended well."""

    def ask_run(self, owner_id: str, run_id: str) -> Request:
        """Return the question for one run."""
        return ask(self.describe, **{self.owner: owner_id, self.run: run_id})

    def ask_runs(
        self,
        owner_id: str,
        states: Sequence[JobRunState],
        *,
        pages: int,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Request:
        """Return the question for the runs in some states that were submitted in a stretch of time."""
        return ask_pages(
            self.list,
            pages,
            states=list(states),
            **{
                self.owner: owner_id,
                f"{self.submitted}After": iso(since) if since else None,
                f"{self.submitted}Before": iso(until) if until else None,
            },
        )


SERVERLESS = Product(
    describe="emr-serverless.GetJobRun",
    list="emr-serverless.ListJobRuns",
    owner="applicationId",
    run="jobRunId",
    submitted="createdAt",
    well="SUCCESS",
)
ON_EKS = Product(
    describe="emr-containers.DescribeJobRun",
    list="emr-containers.ListJobRuns",
    owner="virtualClusterId",
    run="id",
    submitted="created",
    well="COMPLETED",
)


def ask_serverless(application_id: str, job_run_id: str) -> Requests:
    """Return the questions for a run of EMR Serverless and its application, `run` and `application`."""
    return {
        "run": SERVERLESS.ask_run(application_id, job_run_id),
        "application": ask("emr-serverless.GetApplication", applicationId=application_id),
    }


def ask_on_eks(virtual_cluster_id: str, job_run_id: str) -> Requests:
    """Return the questions for a run of EMR on EKS and its virtual cluster, `run` and `cluster`."""
    return {
        "run": ON_EKS.ask_run(virtual_cluster_id, job_run_id),
        "cluster": ask("emr-containers.DescribeVirtualCluster", id=virtual_cluster_id),
    }


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """How a job run stands. Texts are empty where there is nothing to tell."""

    state: JobRunState | None = None
    """How it stands."""
    role_arn: str | None = None
    """The role that it runs in."""
    role_name: str | None = None
    """Its name, for commands."""
    entry_point: str | None = None
    """The script or jar that it runs."""
    created_at: str | None = None
    """When it was submitted, ISO 8601."""
    ended_at: str | None = None
    """When it ended, ISO 8601; empty while it goes on."""


R = TypeVar("R", bound=RunFacts)


def with_run(facts: R, run: JobRun) -> R:
    """Return facts with how the run stands."""
    return replace(
        facts,
        state=run.state,
        role_arn=run.role_arn,
        role_name=role_name(run.role_arn),
        entry_point=run.entry_point,
        created_at=stamp(run.created_at) if run.created_at else None,
        ended_at=stamp(run.ended_at) if run.ended_at else "",
    )


def run_in(answer: Answer) -> JobRun:
    """Return the run of an answer; one that says nothing where there is none."""
    return JobRun(member(answer.data, "jobRun"))
