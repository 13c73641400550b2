"""Which training job is meant: by name, by its beginning, by who started it, or the newest that failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask, ask_pages
from workbench.domain.times import iso
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, moment, objects, parsed, stamp, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.training.job import RUNNING, TrainingJob
from workbench.probes._params import TimeParams
from workbench.probes._window import SLACK

JOB, LIST, PIPELINE, EXECUTION = "job", "list", "pipeline", "execution"
OPERATIONS = (
    "sagemaker.DescribeTrainingJob",
    "sagemaker.ListTrainingJobs",
    "sagemaker.ListPipelineExecutionSteps",
    "stepfunctions.GetExecutionHistory",
)
_PAGES = 3
_HISTORY_PAGES, _HISTORY_PAGE = 10, 1000

FoundBy: TypeAlias = Literal["name", "beginning", "pipeline", "execution", "newest", "none"]
"""How the job was found; `none`: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobParams(TimeParams):
    """Which job. Without any of these, the newest that failed."""

    training_job_name: str = ""
    """Its name, or how it begins."""
    pipeline_execution_arn: str = ""
    """The execution of a pipeline, one of whose steps trains."""
    execution_arn: str = ""
    """The execution of a workflow of Step Functions that trains."""


def read_job(aws: AwsReader, params: JobParams) -> dict[AnswerName, Answer]:
    """Ask those who started it, then describe the job; without its name, find that on the list."""
    answers = aws.read_all(_starters(params))
    name = params.training_job_name or _started(answers)
    if name:
        answers[JOB] = aws.read(_describe(name))
        if answers[JOB].outcome is not Outcome.NOT_FOUND:
            return answers
    if name or not answers:
        answers[LIST] = aws.read(_list(params))
        chosen = _chosen(answers[LIST], name)
        if chosen:
            answers[JOB] = aws.read(_describe(chosen))
    return answers


def _starters(params: JobParams) -> dict[AnswerName, Request]:
    requests: dict[AnswerName, Request] = {}
    if params.pipeline_execution_arn:
        requests[PIPELINE] = ask_pages(
            "sagemaker.ListPipelineExecutionSteps",
            _PAGES,
            PipelineExecutionArn=params.pipeline_execution_arn,
        )
    if params.execution_arn:
        requests[EXECUTION] = ask_execution(params.execution_arn)
    return requests


def ask_execution(arn: str) -> Request:
    """Return the question for what happened in a workflow, without its payloads, the newest first."""
    return ask_pages(
        "stepfunctions.GetExecutionHistory",
        _HISTORY_PAGES,
        executionArn=arn,
        reverseOrder=True,
        includeExecutionData=False,
        maxResults=_HISTORY_PAGE,
    )


def _started(answers: Answers) -> str:
    """Return the job that a pipeline or workflow started, one that failed before others; empty: none told."""
    steps = objects(answers[PIPELINE].data, "PipelineExecutionSteps") if PIPELINE in answers else []
    arns = [
        text(step, "Metadata", "TrainingJob", "Arn")
        for step in sorted(steps, key=lambda step: text(step, "StepStatus") != "Failed")
    ]
    events = objects(answers[EXECUTION].data, "events") if EXECUTION in answers else []
    told = [parsed(text(member(event, "taskFailedEventDetails"), "cause")) for event in events]
    named = [text(item, "TrainingJobName") for item in told if isinstance(item, dict)]
    return next((name for name in (*(Arn.parse(arn).name for arn in arns if arn), *named) if name), "")


def _describe(name: str) -> Request:
    return ask("sagemaker.DescribeTrainingJob", TrainingJobName=name)


def _list(params: JobParams) -> Request:
    return ask_pages(
        "sagemaker.ListTrainingJobs",
        _PAGES,
        NameContains=params.training_job_name or None,
        CreationTimeAfter=iso(params.since - SLACK) if params.since else None,
        CreationTimeBefore=iso(params.until + SLACK) if params.until else None,
        SortBy="CreationTime",
        SortOrder="Descending",
        MaxResults=100,
    )


def _chosen(listed: Answer, beginning: str) -> str:
    """Return the newest job that failed, else the newest that was stopped, that runs, or that there is."""
    rows = [
        row
        for row in objects(listed.data, "TrainingJobSummaries")
        if text(row, "TrainingJobName").startswith(beginning)
    ]
    for statuses in (("Failed",), ("Stopped",), RUNNING, ("Completed",)):
        newest = [row for row in rows if text(row, "TrainingJobStatus") in statuses]
        if newest:
            return text(max(newest, key=lambda row: stamp(moment(row, "CreationTime"))), "TrainingJobName")
    return ""


def job_in(answers: Answers) -> TrainingJob | None:
    """Return the job that `read_job` found; None where there is none, or where it was not shown."""
    described = answers.get(JOB)
    return TrainingJob(data=described.data) if described is not None and described.ok else None


def found_by(answers: Answers, params: JobParams) -> FoundBy:
    """Return how it was found."""
    if job_in(answers) is None:
        return "none"
    if LIST in answers:
        return "beginning" if params.training_job_name else "newest"
    if params.training_job_name:
        return "name"
    return "pipeline" if params.pipeline_execution_arn else "execution"
