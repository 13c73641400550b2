"""Runs of Glue jobs, which moto starts and lets succeed at the second look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.execution_history import duration_of
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def glue_run(api: Api, job: str, state: str = "SUCCEEDED", took: str = "5m", error: str = "") -> None:
    """Start a run of a Glue job at the time that is being told, and tell how it ended.

    Args:
        api: The way to AWS.
        job: The name of a job that exists.
        state: As GetJobRun answers it: `SUCCEEDED`, `FAILED`, `RUNNING`, `TIMEOUT`, `STOPPED`, `ERROR`, ….
        took: How long it ran: `90s`, `40m`, `2h`.
        error: Its `ErrorMessage`.

    Raises:
        ValueError: `took` is no duration.
    """
    from moto.glue.models import glue_backends

    length = duration_of(took)
    run_id = api.call("glue.StartJobRun", {"JobName": job})["JobRunId"]
    run = next(
        item for item in glue_backends[ACCOUNT][REGION].get_job(job).job_runs if item.job_run_id == run_id
    )
    _settle(run, state, length, error)


def _settle(run: Any, state: str, length: timedelta, error: str) -> None:
    """Give a run of moto's an end that lasts, and what AWS tells of it beside moto's fields."""
    run._transitions, run._status = [], state  # noqa: SLF001 - moto has no other way to an end of one's own choice
    as_moto_tells, ended = run.as_dict, run.started_on + length

    def as_dict() -> dict[str, Any]:
        told = {**as_moto_tells(), "JobRunState": state, "ExecutionTime": int(length.total_seconds())}
        if state in ("STARTING", "RUNNING", "WAITING", "STOPPING"):
            told.pop("CompletedOn", None)
        else:
            told["CompletedOn"] = told["LastModifiedOn"] = ended
        return told | ({"ErrorMessage": error} if error else {})

    run.as_dict = as_dict
