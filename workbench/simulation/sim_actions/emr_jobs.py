"""EMR Serverless: applications and job runs that are told; in moto every run is a success at once."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.execution_history import duration_of
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.moto_state import ensure_job_role
from workbench.simulation.sim_actions.registry import sim_action

_OIDC, _EKS_ROLE = "0E1D2C3B4A5968778695A4B3C2D1E0FF", "emr-eks-jobs"
_OPEN = ("SUBMITTED", "PENDING", "SCHEDULED", "QUEUED", "RUNNING")


@sim_action
def emr_application(api: Api, application_id: str, name: str, **about: Any) -> None:
    """Make an application of EMR Serverless at the time that is being told, under a known id.

    Args:
        api: The way to AWS.
        application_id: `00f…`.
        name: Its name.
        about: Members of `Application`, as AWS spells them (`maximumCapacity`, `schedulerConfiguration`).

    Raises:
        UsageError: `about` names something else.
    """
    api.check_members("emr-serverless", "Application", about)
    api.story.tick()
    api.state.emr_jobs[application_id, ""] = {
        "applicationId": application_id,
        "name": name,
        "arn": _arn(application_id),
        "releaseLabel": "emr-7.5.0",
        "type": "Spark",
        "state": "STARTED",
        "createdAt": api.story.now(),
        "updatedAt": api.story.now(),
        **about,
    }


@sim_action
def emr_job_run(
    api: Api,
    application_id: str,
    job_run_id: str,
    state: str = "SUCCESS",
    details: str = "",
    took: str = "10m",
    **about: Any,
) -> None:
    """Submit a run to an application at the time that is being told, and tell how it ended.

    Args:
        api: The way to AWS.
        application_id: One that exists.
        job_run_id: Its id.
        state: As GetJobRun shows it.
        details: `stateDetails`.
        took: How long it ran.
        about: Members of `JobRun` (`executionTimeoutMinutes`, `configurationOverrides`), and in lower case
            `role` (its name) and `script` (an S3 URI).

    Raises:
        UsageError: `about` names something else.
    """
    told = dict(about)
    role, script = told.pop("role", "emr-jobs"), told.pop("script", "s3://etl-code/job.py")
    api.check_members("emr-serverless", "JobRun", told)
    api.story.tick()
    begun, length = api.story.now(), duration_of(took)
    ended = {} if state in _OPEN else {"endedAt": begun + length}
    api.state.emr_jobs[application_id, job_run_id] = {
        "applicationId": application_id,
        "jobRunId": job_run_id,
        "name": "job",
        "arn": f"{_arn(application_id)}/jobruns/{job_run_id}",
        "createdBy": f"arn:aws:sts::{ACCOUNT}:assumed-role/airflow/scheduler",
        "createdAt": begun,
        "updatedAt": begun + length,
        "executionRole": f"arn:aws:iam::{ACCOUNT}:role/{role}",
        "state": state,
        "stateDetails": details,
        "releaseLabel": "emr-7.5.0",
        "jobDriver": {"sparkSubmit": {"entryPoint": script}},
        "totalExecutionDurationSeconds": int(length.total_seconds()),
        "executionTimeoutMinutes": 720,
        **ended,
        **told,
    }


def _arn(application_id: str) -> str:
    return f"arn:aws:emr-serverless:{REGION}:{ACCOUNT}:/applications/{application_id}"


@sim_action
def emr_virtual_cluster(api: Api, cluster: str, name: str, state: str = "RUNNING", eks: str = "eks") -> None:
    """Make a virtual cluster of EMR on EKS at the time that is being told, under a known id.

    Args:
        api: The way to AWS.
        cluster: Its id.
        name: Its name, and that of its namespace.
        state: `RUNNING`, `ARRESTED`, ….
        eks: The name of the cluster of EKS that it is in.
    """
    api.story.tick()
    if eks not in api.state.eks_clusters:
        eks_cluster(api, eks, _OIDC)
    info = {"eksInfo": {"namespace": name}}
    api.state.emr_jobs[cluster, ""] = {
        "id": cluster,
        "name": name,
        "state": state,
        "containerProvider": {"type": "EKS", "id": eks, "info": info},
        "createdAt": api.story.now(),
    }


@sim_action
def eks_cluster(api: Api, name: str, oidc: str, *, known: bool = True) -> None:
    """Make a cluster of EKS at the time that is being told, whose pods get roles by OIDC.

    Args:
        api: The way to AWS.
        name: Its name.
        oidc: The id of its OIDC provider, which is `oidc.eks.us-east-1.amazonaws.com/id/OIDC`.
        known: IAM knows that provider, for tokens that are made out to STS.
    """
    api.story.tick()
    url = f"https://oidc.eks.{REGION}.amazonaws.com/id/{oidc}"
    api.state.eks_clusters[name] = {
        "name": name,
        "arn": f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/{name}",
        "status": "ACTIVE",
        "version": "1.31",
        "createdAt": api.story.now(),
        "identity": {"oidc": {"issuer": url}},
    }
    if known:
        provider = {"Url": url, "ClientIDList": ["sts.amazonaws.com"], "ThumbprintList": ["9" * 40]}
        api.call("iam.CreateOpenIDConnectProvider", provider)


@sim_action
def emr_eks_run(
    api: Api, cluster: str, job_run_id: str, state: str = "COMPLETED", details: str = "", **about: Any
) -> None:
    """Submit a run to a virtual cluster at the time that is being told, and tell how it ended.

    Args:
        api: The way to AWS.
        cluster: The id of a virtual cluster.
        job_run_id: Its id.
        state: As DescribeJobRun shows it.
        details: `stateDetails`.
        about: Members of `JobRun` (`failureReason`, `configurationOverrides`), and in lower case `took`.

    Raises:
        UsageError: `about` names something else.
    """
    told = dict(about)
    took = told.pop("took", "10m")
    api.check_members("emr-containers", "JobRun", told)
    api.story.tick()
    begun, length = api.story.now(), duration_of(took)
    place = api.state.emr_jobs[cluster, ""]["containerProvider"]
    issuer = api.state.eks_clusters[place["id"]]["identity"]["oidc"]["issuer"]
    ensure_job_role(_EKS_ROLE, issuer.removeprefix("https://"), place["info"]["eksInfo"]["namespace"])
    ended = {} if state in _OPEN else {"finishedAt": begun + length}
    api.state.emr_jobs[cluster, job_run_id] = {
        "id": job_run_id,
        "name": "job",
        "virtualClusterId": cluster,
        "state": state,
        "stateDetails": details,
        "executionRoleArn": f"arn:aws:iam::{ACCOUNT}:role/{_EKS_ROLE}",
        "releaseLabel": "emr-7.5.0-latest",
        "jobDriver": {"sparkSubmitJobDriver": {"entryPoint": "s3://etl-code/job.py"}},
        "createdAt": begun,
        **ended,
        **told,
    }


@sim_action
def emr_run_log(api: Api, place: str, lines: Sequence[str]) -> None:
    """Put a gzip log file of a job run into S3, at the time that is being told.

    Args:
        api: The way to AWS.
        place: Its S3 URI, without `.gz`: `s3://logs/applications/…/jobs/…/SPARK_DRIVER/stderr`.
        lines: What it holds.
    """
    bucket, _, key = place.removeprefix("s3://").partition("/")
    packed = gzip.compress("\n".join((*lines, "")).encode(), mtime=0)
    api.call("s3.PutObject", {"Bucket": bucket, "Key": f"{key}.gz", "Body": packed})
