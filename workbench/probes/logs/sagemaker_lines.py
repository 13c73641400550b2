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
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Example, Judgement, Probe, skipped
from workbench.probes._examples import denied
from workbench.probes.logs import _examples as cw
from workbench.probes.logs._lines import LineFacts, Place, Places, Search, collect_lines, judge_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(Search):
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


def _places(params: Params) -> Places:
    jobs = {
        "TrainingJobs": params.training_job,
        "ProcessingJobs": params.processing_job,
        "TransformJobs": params.transform_job,
    }
    places = [Place(f"/aws/sagemaker/{kind}", f"{name}/") for kind, name in jobs.items() if name]
    if params.endpoint:
        places.append(Place(f"/aws/sagemaker/Endpoints/{params.endpoint}"))
    return Places(places=tuple(places))


_TRAINING = "/aws/sagemaker/TrainingJobs"
_ENDPOINT = "/aws/sagemaker/Endpoints/churn"
_JOB = Params(training_job="churn-7", since=cw.SINCE)

probe = Probe(
    title="What does the log of the job or endpoint say of that time?",
    params=Params,
    facts=LineFacts,
    operations=("logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
    examples=(
        Example(
            name="the training ran out of memory",
            params=_JOB,
            answers=cw.logs(_TRAINING, cw.lines("Error: MemoryError: Unable to allocate 9.3 GiB")),
            verdict=Verdict.WARN,
            facts={"groups": [_TRAINING], "out_of_memory": True, "timed_out": False},
        ),
        Example(
            name="the endpoint is quiet",
            params=Params(endpoint="churn", since=cw.SINCE),
            answers=cw.logs(_ENDPOINT, cw.lines()),
            verdict=Verdict.PASS,
            facts={"groups": [_ENDPOINT], "matched": 0},
        ),
        Example(
            name="the group is younger than the incident: nothing of it can be in it",
            params=_JOB,
            answers=cw.logs(_TRAINING, cw.lines(), cw.group(_TRAINING, created="2026-11-23T09:00:00Z")),
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.NOT_LOGGED,
            facts={"logged": False, "matched": None},
        ),
        Example(
            name="not allowed to read the log",
            params=_JOB,
            answers=cw.logs(_TRAINING, denied("logs.FilterLogEvents", "logs:FilterLogEvents")),
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.DENIED,
            facts={"matched": None},
        ),
    ),
)
