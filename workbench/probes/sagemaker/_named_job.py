"""Probes about a training job that another probe found: asked for in one way, told of in one way when unseen.

Sources: SageMaker API reference, DescribeTrainingJob; Amazon S3 API reference, ListObjectsV2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import F, Judgement, Probe, not_seen, skipped
from workbench.knowledge.answers import objects, text
from workbench.knowledge.training.job import Channel, TrainingJob

JOB = "job"
_OPERATION = "sagemaker.DescribeTrainingJob"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedJob:
    """The job; empty: there is none."""

    training_job_name: str = ""


def describe_job(name: str) -> Request:
    """Return the question for a job."""
    return ask(_OPERATION, TrainingJobName=name)


def ask_samples(channels: Iterable[Channel]) -> dict[AnswerName, Request]:
    """Return the questions for one object of what each channel reads."""
    return {
        ("sample", channel.uri): ask("s3.ListObjectsV2", Bucket=place.bucket, Prefix=place.key, MaxKeys=1)
        for channel in channels
        if (place := channel.place)
    }


def sample_of(answers: Answers, channel: Channel) -> str:
    """Return the key of that object; empty where none was seen."""
    listed = answers.get(("sample", channel.uri))
    return next((text(row, "Key") for row in objects(listed.data, "Contents")), "") if listed else ""


def of_named_job(
    title: str,
    facts: type[F],
    operations: tuple[str, ...],
    collect: Callable[[AwsReader, TrainingJob], Answers],
    judge: Callable[[Answers, TrainingJob], Judgement[F]],
    *,
    without: str,
    deadline_s: float = 30.0,
) -> Probe[NamedJob, F]:
    """Return the probe of something about a job.

    Args:
        title: The question, as a person asks it.
        facts: What it knows.
        operations: What `collect` may send.
        collect: Asks about a job that was described.
        judge: Judges it; the answers hold the job's as well, by `JOB`.
        without: For people, where no job is named: `There is no job that reads`.
        deadline_s: How long it may take.
    """

    def collect_of_job(aws: AwsReader, params: NamedJob) -> Answers:
        if not params.training_job_name:
            return {}
        described = aws.read(describe_job(params.training_job_name))
        answers: dict[AnswerName, Answer] = {JOB: described}
        return {**answers, **collect(aws, TrainingJob(data=described.data))} if described.ok else answers

    def judge_job(answers: Answers, _: NamedJob) -> Judgement[F]:
        described = answers.get(JOB)
        if described is None:
            return skipped(without, facts())
        unseen = not_seen("training job", described, facts())
        return unseen or judge(answers, TrainingJob(data=described.data))

    return Probe(
        title=title,
        params=NamedJob,
        facts=facts,
        operations=(_OPERATION, *operations),
        collect=collect_of_job,
        judge=judge_job,
        deadline_s=deadline_s,
    )
