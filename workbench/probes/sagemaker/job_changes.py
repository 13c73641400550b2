"""What was changed before this training job: its role, its buckets, its image?

Looked at are the day before the job was made, and what came before it since the last success of its kind,
whichever is longer. Changes of the role are events of us-east-1. What lies in the bucket is changed by data
events that no history has; the keys and the routes have checks of their own.

Sources: SageMaker developer guide, "Log Amazon SageMaker API calls with AWS CloudTrail"; Amazon S3 user
guide, "Amazon S3 CloudTrail events"; ECR user guide, "Logging Amazon ECR actions with AWS CloudTrail".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, not_seen, skipped
from workbench.knowledge.answers import text
from workbench.knowledge.training.job import TrainingJob
from workbench.probes._changes import ask_changes, judge_changes, read_changes
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events

_DAY = timedelta(hours=24)
_OF_IMAGES = ("PutImage", "BatchDeleteImage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The job, and when one of its kind was last completed."""

    training_job_name: str = ""
    last_good_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was changed in the day before the job, or since the last success."""

    changes: tuple[str, ...] | None = None
    """The newest five, each `PutBucketPolicy by … at …`, the newest first."""
    bucket_changed: bool | None = None
    """Policy, encryption or another setting of a bucket that it reads or writes was changed."""
    image_changed: bool | None = None
    """An image of its repository was pushed or deleted."""
    role_changed: bool | None = None
    """The role, its policies or its trust was changed."""
    last_by: str | None = None
    """Who made the newest; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up what was changed of buckets, images and role."""
    if not params.training_job_name:
        return {}
    described = aws.read(ask("sagemaker.DescribeTrainingJob", TrainingJobName=params.training_job_name))
    job = TrainingJob(data=described.data)
    answers: dict[AnswerName, Answer] = {"job": described}
    if not described.ok or job.created_at is None:
        return answers
    window = _window(job, params)
    images = _OF_IMAGES if _repository(job) else ()
    lookups: dict[AnswerName, Request] = {
        **{
            ("calls", bucket): ask_events("ResourceName", bucket, window=window, pages=1)
            for bucket in _buckets(job)
        },
        **dict(ask_changes(images, job.role_arn, window)),
    }
    return {**answers, **aws.read_all(lookups)}


def _window(job: TrainingJob, params: Params) -> Window:
    made = job.created_at
    if made is None:
        return Window()
    return Window(min(made - _DAY, params.last_good_at or made), made, timedelta())


def _buckets(job: TrainingJob) -> tuple[str, ...]:
    places = (*(channel.place for channel in job.channels), job.output)
    return tuple(dict.fromkeys(place.bucket for place in places if place))[:2]


def _repository(job: TrainingJob) -> str:
    """Return the repository of the image: what stands behind the registry, before tag or digest."""
    return job.image.partition("/")[2].partition("@")[0].partition(":")[0]


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what of it concerns this job."""
    described = answers.get("job")
    if described is None:
        return skipped("There is no job before which something could have been changed", Facts())
    if unseen := not_seen("training job", described, Facts()):
        return unseen
    job = TrainingJob(data=described.data)
    if job.created_at is None:
        return skipped("The job does not tell when it was made", Facts())
    changes = read_changes(answers, _window(job, params), lambda event: _concerns(event, job))
    of_images = tuple(event for event in changes.of_thing if event.name in _OF_IMAGES)
    of_buckets = tuple(event for event in changes.of_thing if event.name not in _OF_IMAGES)
    facts = Facts(
        changes=changes.said,
        bucket_changed=changes.known(of_buckets),
        image_changed=changes.known(of_images),
        role_changed=changes.known(changes.of_role),
        last_by=changes.last_by,
    )
    return judge_changes(changes, facts, "the job", "role, buckets and image")


def _concerns(event: ManagementEvent, job: TrainingJob) -> bool:
    if event.read_only:
        return False
    if event.name in _OF_IMAGES:
        return text(event.request, "repositoryName") == _repository(job)
    return text(event.request, "bucketName") in _buckets(job)


probe = Probe(
    title="What was changed before this training job?",
    params=Params,
    facts=Facts,
    operations=("sagemaker.DescribeTrainingJob", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
)
