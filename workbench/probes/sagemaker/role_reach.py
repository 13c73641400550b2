"""May the role of the training job read all of its input, and write its output?

Weighs s3:ListBucket and s3:GetObject for each channel, and s3:PutObject below the output, by every policy
that can be read: those of the role, its boundary, the buckets', the organization's. A bucket of another
account must let the role in, too, and shows its policy to its own account alone: then this stays open.
AmazonSageMakerFullAccess reads only buckets and objects named or tagged for SageMaker: "FullAccess is
attached" proves nothing.

It tells what holds now. The key of an object is another question, and so is the endpoint of a network.

Sources: IAM user guide, "Policy evaluation logic"; SageMaker developer guide, "How to use SageMaker AI
execution roles"; Amazon S3 API reference, GetBucketPolicy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, failed, passed, skipped
from workbench.knowledge.arns import object_arn
from workbench.knowledge.policies import Access, parse_principal
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.training.job import TrainingJob
from workbench.probes import _role_rights as rights
from workbench.probes._access import KnownAccess
from workbench.probes._undecided import undecided
from workbench.probes.sagemaker._named_job import ask_samples, of_named_job, sample_of

_MOST_CHANNELS = 4
_LIST, _GET, _PUT = "s3:ListBucket", "s3:GetObject", "s3:PutObject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(rights.RightFacts):
    """What the policies that were read say of the role."""

    reads: KnownAccess | None = None
    """It may list and get what each channel names."""
    writes: KnownAccess | None = None
    """It may put below the output."""
    input_arn: str | None = None
    """The object that is denied; where none is, of the first channel."""
    output_arn: str | None = None
    """The object that would be written."""
    output_key: str | None = None
    """Its key."""
    role_arn: str | None = None
    """The role."""
    bucket: str | None = None
    """The bucket where something is denied; empty where nothing is."""
    key: str | None = None
    """The object, or what is listed, there."""


def collect(aws: AwsReader, job: TrainingJob) -> Answers:
    """Find an object of each channel, then ask about the role and the buckets."""
    if parse_principal(job.role_arn) is None:
        return {}
    found = aws.read_all(ask_samples(job.channels[:_MOST_CHANNELS]))
    buckets = [wanted.bucket for wanted in _wanted(job, found)]
    return {**found, **rights.collect(aws, rights.Role(arn=job.role_arn), buckets)}


def _wanted(job: TrainingJob, answers: Answers) -> Iterator[rights.Wanted]:
    """Yield what is to be listed and read, by an object that is there, and what is to be written."""
    for channel in job.channels[:_MOST_CHANNELS]:
        if place := channel.place:
            yield rights.Wanted(action=_LIST, bucket=place.bucket, key=place.key)
            yield rights.Wanted(
                action=_GET, bucket=place.bucket, key=sample_of(answers, channel) or f"{place.key}x"
            )
    if job.output:
        yield rights.Wanted(action=_PUT, bucket=job.output.bucket, key=_model(job.output, job.name))


def _model(output: S3Place, name: str) -> str:
    return f"{output.key.rstrip('/')}/{name}/output/model.tar.gz".lstrip("/")


def judge(answers: Answers, job: TrainingJob) -> Judgement[Facts]:
    """Weigh each right."""
    arn = job.role_arn
    wanted = list(_wanted(job, answers))
    if parse_principal(arn) is None or not wanted:
        return skipped("The job names no role, or no place in S3", Facts(role_arn=arn))
    role = rights.Role(arn=arn)
    caller = rights.caller_of(answers, role)
    if caller.exists is False:
        return failed(f"There is no {caller.name} in account {caller.account}", Facts(role_arn=arn))
    weighed = [rights.weigh(answers, role, caller, item) for item in wanted]
    facts = _facts(weighed, arn)
    denied = rights.first(weighed, Access.DENIED)
    if denied:
        others = sum(right.answer is Access.DENIED for right in weighed) - 1
        more = f", and {others} more" if others else ""
        what = f"{denied.wanted.action} on {_arn(denied)}"
        facts = replace(facts, bucket=denied.wanted.bucket, key=denied.wanted.key)
        return failed(f"{caller.name} is denied {what}: {rights.why(denied)}{more}", facts)
    unsure = rights.first(weighed, Access.UNKNOWN)
    if unsure:
        return undecided(answers, unsure.decision, caller, facts)
    said = f"{caller.name} may read the input and write the output"
    return passed(said, replace(facts, bucket="", key=""))


def _facts(weighed: list[rights.Right], arn: str) -> Facts:
    reading = [right for right in weighed if right.wanted.action != _PUT]
    writing = [right for right in weighed if right.wanted.action == _PUT]
    denied = rights.first(weighed, Access.DENIED)
    got = [right for right in reading if right.wanted.action == _GET]
    read = rights.first(got, Access.DENIED) or next(iter(got), None)
    return Facts(
        reads=_over(reading),
        writes=_over(writing),
        input_arn=_arn(read) if read else "",
        output_arn=_arn(writing[0]) if writing else "",
        output_key=writing[0].wanted.key if writing else "",
        role_arn=arn,
        **(rights.right_facts(denied) if denied else {}),
    )


def _over(weighed: list[rights.Right]) -> KnownAccess | None:
    found = rights.over(weighed)
    return None if found == "none" else found


def _arn(right: rights.Right) -> str:
    return object_arn(right.wanted.bucket, right.wanted.key)


probe = of_named_job(
    "May the role of the training job read its input, and write its output?",
    Facts,
    ("s3.ListObjectsV2", *rights.OPERATIONS),
    collect,
    judge,
    without="There is no job whose role would have to be asked about",
    deadline_s=60.0,
)
