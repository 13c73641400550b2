"""EMR Serverless: applications and job runs show what was told; moto lets every run succeed at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.wire import AwsError


@as_aws("emr-serverless.GetApplication")
def application(exchange: Exchange) -> Mapping[str, Any]:
    """Return an application as it was told."""
    return {"application": _found(exchange, exchange.parameters["applicationId"], "")}


@as_aws("emr-serverless.ListApplications")
def applications(exchange: Exchange) -> Mapping[str, Any]:
    """List the applications that were told of, as summaries."""
    wanted = ("arn", "createdAt", "name", "releaseLabel", "state", "type", "updatedAt")
    return {
        "applications": [
            {"id": owner, **{name: told[name] for name in wanted if name in told}}
            for (owner, run), told in exchange.state.emr_jobs.items()
            if not run and "applicationId" in told
        ]
    }


@as_aws("emr-serverless.GetJobRun")
def job_run(exchange: Exchange) -> Mapping[str, Any]:
    """Return a run as it was told."""
    given = exchange.parameters
    return {"jobRun": _found(exchange, given["applicationId"], given["jobRunId"])}


@as_aws("emr-serverless.ListJobRuns")
def job_runs(exchange: Exchange) -> Mapping[str, Any]:
    """List the runs of an application, the newest first, as summaries."""
    wanted, states = exchange.parameters["applicationId"], exchange.parameters.get("states") or ()
    rows = [
        {"id": run, **{name: told[name] for name in ("applicationId", "name", "arn", "state", "createdAt")}}
        for (owner, run), told in exchange.state.emr_jobs.items()
        if owner == wanted and run and (not states or told["state"] in states)
    ]
    needed = {"createdBy": "", "executionRole": "", "stateDetails": "", "releaseLabel": ""}
    return {"jobRuns": [{**needed, "updatedAt": row["createdAt"], **row} for row in reversed(rows)]}


def _found(exchange: Exchange, application_id: str, run: str) -> Mapping[str, Any]:
    told = exchange.state.emr_jobs.get((application_id, run))
    if told is None:
        kind = "JobRun" if run else "Application"
        raise AwsError(
            "ResourceNotFoundException", f"{kind} {run or application_id} does not exist", status=404
        )
    return told
