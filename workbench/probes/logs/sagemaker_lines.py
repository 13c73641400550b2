"""What does the log of a SageMaker job or endpoint say of that time?

Training, processing and transform jobs of one account share a log group for each kind, with streams that
begin with the name of the job. An endpoint has a group of its own. A job that was rejected, or is still
waiting for capacity, has written nothing.

Sources: SageMaker developer guide, "Log groups and streams that Amazon SageMaker AI sends to Amazon
CloudWatch Logs"; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.knowledge.inference.endpoint import log_group_of
from workbench.probes.logs._lines import LineSearch, LogLocation, LogLocations, lines_by_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which of them; those that are given are read together."""

    training_job: str = ""
    processing_job: str = ""
    transform_job: str = ""
    endpoint: str = ""


def _locations(params: Params) -> LogLocations:
    jobs = {
        "TrainingJobs": params.training_job,
        "ProcessingJobs": params.processing_job,
        "TransformJobs": params.transform_job,
    }
    places = [LogLocation(f"/aws/sagemaker/{kind}", f"{name}/") for kind, name in jobs.items() if name]
    if params.endpoint:
        places.append(LogLocation(log_group_of(params.endpoint)))
    return LogLocations(places=tuple(places))


probe = lines_by_name(
    "What does the log of the job or endpoint say of that time?",
    Params,
    locations=_locations,
    none="No job and no endpoint is given",
)
