"""Job runs for the examples of probes, in the shapes of EMR Serverless."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._examples import answered
from workbench.probes.emr._examples import ago

APPLICATION, RUN = "00f1k2m3n4p5q6r7", "00f9z8y7x6w5v4u3"


def job_run(state: str = "FAILED", details: str = "", **more: JsonValue) -> Answer:
    """Return a run that was submitted three hours ago, and ended two hours ago if it did."""
    told: dict[str, JsonValue] = {
        "jobRunId": RUN,
        "name": "nightly",
        "state": state,
        "stateDetails": details,
        "executionRole": "arn:aws:iam::123456789012:role/emr-jobs",
        "jobDriver": {"sparkSubmit": {"entryPoint": "s3://jobs/etl.py"}},
        "createdAt": ago(180),
        "totalExecutionDurationSeconds": 3600,
        "executionTimeoutMinutes": 720,
    }
    if state in ("SUCCESS", "FAILED", "CANCELLED"):
        told["endedAt"] = ago(120)
    return answered("emr-serverless.GetJobRun", {"jobRun": {**told, **more}})


def application(**more: JsonValue) -> Answer:
    """Return an application."""
    told: JsonObject = {"applicationId": APPLICATION, "state": "STARTED", **more}
    return answered("emr-serverless.GetApplication", {"application": told})


def job_runs(*states: str) -> Answer:
    """Return a list of runs."""
    rows: list[JsonObject] = [
        {"id": RUN, "state": state, "createdAt": ago(180 + index)} for index, state in enumerate(states)
    ]
    return answered("emr-serverless.ListJobRuns", {"jobRuns": rows})
