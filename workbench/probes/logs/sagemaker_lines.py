"""What does the log of a SageMaker job or endpoint say of that time?

Training, processing and transform jobs of one account share a log group for each kind, with streams that
begin with the name of the job. An endpoint has a group of its own. A job that was rejected, or is still
waiting for capacity, has written nothing.

Sources: SageMaker developer guide, "Log groups and streams that Amazon SageMaker AI sends to Amazon
CloudWatch Logs"; CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped
from workbench.probes.logs._lines import (
    LineFacts,
    LineSearch,
    LogLocation,
    LogLocations,
    collect_lines,
    judge_lines,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which of them; those that are given are read together."""

    training_job: str = ""
    processing_job: str = ""
    transform_job: str = ""
    endpoint: str = ""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the groups, and for the lines in them; their names follow from those of the jobs."""
    return collect_lines(aws, _places(params), params)


def judge(answers: Answers, params: Params) -> Judgement[LineFacts]:
    """Show what was found."""
    places = _places(params)
    if not places.places:
        return skipped("No job and no endpoint is given", LineFacts(groups=()))
    return judge_lines(answers, places, params)


def _places(params: Params) -> LogLocations:
    jobs = {
        "TrainingJobs": params.training_job,
        "ProcessingJobs": params.processing_job,
        "TransformJobs": params.transform_job,
    }
    places = [LogLocation(f"/aws/sagemaker/{kind}", f"{name}/") for kind, name in jobs.items() if name]
    if params.endpoint:
        places.append(LogLocation(f"/aws/sagemaker/Endpoints/{params.endpoint}"))
    return LogLocations(places=tuple(places))


probe = Probe(
    title="What does the log of the job or endpoint say of that time?",
    params=Params,
    facts=LineFacts,
    operations=("logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
