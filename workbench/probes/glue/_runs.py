"""What every check of a Glue run asks first: the job, the run, and the runs beside it.

Asked in one way everywhere, so that a run of all checks sends each of these requests once.
Sources: Glue API reference, GetJob, GetJobRun, GetJobRuns.
"""

from __future__ import annotations

from workbench.domain.evidence import Answers, Request, Requests, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member

_PAGES, _PAGE = 3, 200


def ask_job(job_name: str) -> Request:
    """Return the question for the job."""
    return ask("glue.GetJob", JobName=job_name)


def ask_run(job_name: str, run_id: str) -> Request:
    """Return the question for one run."""
    return ask("glue.GetJobRun", JobName=job_name, RunId=run_id)


def ask_runs(job_name: str) -> Request:
    """Return the question for the newest 600 runs."""
    return ask_pages("glue.GetJobRuns", _PAGES, JobName=job_name, MaxResults=_PAGE)


def ask_job_and_run(job_name: str, run_id: str) -> Requests:
    """Return the questions for both, named `job` and `run`."""
    return {"job": ask_job(job_name), "run": ask_run(job_name, run_id)}


def job_and_run(answers: Answers) -> tuple[JsonObject, JsonObject]:
    """Return what the answers `job` and `run` tell of them; empty where they tell nothing."""
    return member(answers["job"].data, "Job"), member(answers["run"].data, "JobRun")
