"""A training job as DescribeTrainingJob tells it: what it was made with, its phases, how it stands.

Sources: SageMaker API reference, DescribeTrainingJob, SecondaryStatusTransition, StoppingCondition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import member, moment, number, objects, text, texts
from workbench.knowledge.instance_types import is_accelerated
from workbench.knowledge.s3.places import S3Place

JobStatus: TypeAlias = Literal["InProgress", "Completed", "Failed", "Stopping", "Stopped", "Deleting"]
PhaseName: TypeAlias = Literal[
    "Starting",
    "Pending",
    "LaunchingMLInstances",
    "PreparingTrainingStack",
    "Downloading",
    "DownloadingTrainingImage",
    "Training",
    "Uploading",
    "Stopping",
    "Stopped",
    "MaxRuntimeExceeded",
    "MaxWaitTimeExceeded",
    "Interrupted",
    "Updating",
    "Restarting",
    "Completed",
    "Failed",
]
"""`SecondaryStatus`; three of them are retired, and seen in old jobs."""
Fault: TypeAlias = Literal["algorithm", "client", "capacity", "internal", "unnamed", "none"]
"""Whose fault a failure is, by the first word of its reason; `none`: it did not fail."""
InputMode: TypeAlias = Literal["File", "FastFile", "Pipe"]
RUNNING = ("InProgress", "Stopping")
_FAULTS: dict[str, Fault] = {
    "AlgorithmError": "algorithm",
    "ClientError": "client",
    "CapacityError": "capacity",
    "InternalServerError": "internal",
}
_STAMP = re.compile(r"[-_.](?:\d{4}-\d\d-\d\d[-T]?(?:\d\d-\d\d-\d\d(?:-\d{1,6})?)?|[0-9a-f]{12,}|\d+)$")
"""What people and the SDK put behind the name of a job's family: a time, a hash, a number."""
_OF_PIPELINE = re.compile(r"pipelines-[a-z0-9]{12}-(?P<step>.+)-\w{10}")
"""A job that a step of a pipeline made: its execution, its name, and letters drawn by lot."""
_GRACE = timedelta(minutes=30)
_SHORT_GRACE = timedelta(minutes=10)
_UPLOAD_GRACE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One of `SecondaryStatusTransitions`."""

    status: str
    message: str
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """An input channel that is read from S3."""

    name: str
    uri: str
    is_prefix: bool
    """Not a manifest."""
    mode: InputMode | None

    @property
    def place(self) -> S3Place | None:
        """Where it is."""
        return S3Place.parse(self.uri)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What a job runs on: `ResourceConfig`."""

    data: JsonObject

    @property
    def instance_type(self) -> str:
        """`ml.m5.xlarge`; of a group of several types, the first."""
        first = next(iter(objects(self.data, "InstanceGroups")), {})
        return text(self.data, "InstanceType") or text(first, "InstanceType")

    @property
    def instances(self) -> int:
        """How many."""
        groups = objects(self.data, "InstanceGroups")
        counted = sum(number(group, "InstanceCount") or 0 for group in groups)
        return number(self.data, "InstanceCount") or counted or 1

    @property
    def is_accelerated(self) -> bool:
        """Its instances have GPUs, or chips like them."""
        return is_accelerated(self.instance_type)

    @property
    def volume_gb(self) -> int | None:
        """`VolumeSizeInGB`."""
        return number(self.data, "VolumeSizeInGB")

    @property
    def volume_key(self) -> str:
        """The KMS key of its disks; empty for AWS's own."""
        return text(self.data, "VolumeKmsKeyId")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The phases that a job has gone through: `SecondaryStatusTransitions`."""

    phases: tuple[Phase, ...]
    """In order, the end included."""

    @property
    def worked(self) -> tuple[Phase, ...]:
        """The phases in which something was done: all but the ends, which take no time."""
        ends = ("Completed", "Failed", "Stopped", "MaxRuntimeExceeded", "MaxWaitTimeExceeded")
        return tuple(phase for phase in self.phases if phase.status not in ends)

    @property
    def last(self) -> Phase | None:
        """The phase that it is in, or was in when it ended."""
        return next(iter(reversed(self.worked)), None)

    @property
    def phase(self) -> PhaseName | Literal[""] | None:
        """The name of that phase; empty before the first, None for a word that is not known."""
        return one_of(self.last.status, get_args(PhaseName)) if self.last else ""

    @property
    def interruptions(self) -> int:
        """How often its instances were taken away."""
        return sum(phase.status in ("Interrupted", "Restarting") for phase in self.phases)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingJob:
    """One answer of DescribeTrainingJob."""

    data: JsonObject

    @property
    def name(self) -> str:
        """Its name."""
        return text(self.data, "TrainingJobName")

    @property
    def status(self) -> JobStatus | None:
        """How it stands; None for a word that is not known."""
        return one_of(text(self.data, "TrainingJobStatus"), get_args(JobStatus))

    @property
    def secondary(self) -> PhaseName | None:
        """In which phase it is, or how it ended."""
        return one_of(text(self.data, "SecondaryStatus"), get_args(PhaseName))

    @property
    def course(self) -> Course:
        """What it has gone through."""
        return Course(
            phases=tuple(
                Phase(
                    status=text(item, "Status"),
                    message=text(item, "StatusMessage"),
                    started_at=moment(item, "StartTime"),
                    ended_at=moment(item, "EndTime"),
                )
                for item in objects(self.data, "SecondaryStatusTransitions")
            )
        )

    @property
    def resources(self) -> Resources:
        """What it runs on."""
        return Resources(data=member(self.data, "ResourceConfig"))

    @property
    def ended_at(self) -> datetime | None:
        """When it ended; None while it runs."""
        if self.status in RUNNING:
            return None
        last = next(iter(reversed(self.course.phases)), None)
        return moment(self.data, "TrainingEndTime") or (last.started_at if last else None)

    @property
    def created_at(self) -> datetime | None:
        """When it was made."""
        return moment(self.data, "CreationTime")

    @property
    def had_instance(self) -> bool:
        """It got its instances at some time."""
        started = moment(self.data, "TrainingStartTime")
        return started is not None or (number(self.data, "TrainingTimeInSeconds") or 0) > 0

    @property
    def reason(self) -> str:
        """`FailureReason`."""
        return text(self.data, "FailureReason")

    @property
    def told(self) -> str:
        """What `FailureReason` quotes of the code in the container; the whole where it quotes nothing."""
        quoted = _QUOTED.search(self.reason)
        return quoted["said"].strip() if quoted else self.reason

    @property
    def fault(self) -> Fault:
        """Whose fault it is."""
        if self.status != "Failed":
            return "none"
        return _FAULTS.get(self.reason.partition(":")[0].strip(), "unnamed")

    @property
    def is_spot(self) -> bool:
        """It runs on spot instances."""
        return self.data.get("EnableManagedSpotTraining") is True

    @property
    def is_isolated(self) -> bool:
        """Its container has no network."""
        return self.data.get("EnableNetworkIsolation") is True

    @property
    def subnets(self) -> tuple[str, ...]:
        """The subnets of its VPC; empty outside of one."""
        return tuple(texts(self.data, "VpcConfig", "Subnets"))

    @property
    def security_groups(self) -> tuple[str, ...]:
        """The security groups of its VPC; empty outside of one."""
        return tuple(texts(self.data, "VpcConfig", "SecurityGroupIds"))

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Its channels that are read from S3."""
        whole = text(self.data, "AlgorithmSpecification", "TrainingInputMode")
        return tuple(
            Channel(
                name=text(item, "ChannelName"),
                uri=text(source, "S3Uri"),
                is_prefix=text(source, "S3DataType") == "S3Prefix",
                mode=one_of(text(item, "InputMode") or whole, get_args(InputMode)),
            )
            for item in objects(self.data, "InputDataConfig")
            if (source := member(item, "DataSource", "S3DataSource"))
        )

    @property
    def image(self) -> str:
        """The image of its container; empty for an algorithm of the marketplace."""
        return text(self.data, "AlgorithmSpecification", "TrainingImage")

    @property
    def role_arn(self) -> str:
        """The role that it works in."""
        return text(self.data, "RoleArn")

    @property
    def first_input(self) -> S3Place | None:
        """The place of its first channel that has one in S3."""
        return next((place for channel in self.channels if (place := channel.place)), None)

    @property
    def output(self) -> S3Place | None:
        """Where its model goes."""
        return S3Place.parse(text(self.data, "OutputDataConfig", "S3OutputPath"))

    @property
    def output_key(self) -> str:
        """The KMS key that its model is to be written with; empty for the bucket's own."""
        return text(self.data, "OutputDataConfig", "KmsKeyId")

    @property
    def has_checkpoints(self) -> bool:
        """It keeps checkpoints, from which a restart goes on."""
        return bool(text(self.data, "CheckpointConfig", "S3Uri"))

    def limit(self, name: str) -> int | None:
        """Return one of its `StoppingCondition`, `MaxRuntimeInSeconds`."""
        return number(self.data, "StoppingCondition", name)

    def budget(self, usual: timedelta | None = None) -> timedelta | None:
        """Return how long its present phase may take before it is late; None where nothing tells.

        Args:
            usual: How long earlier jobs of its family took for it at most.
        """
        last = self.course.last
        phase = last.status if last else ""
        if phase in ("Starting", "LaunchingMLInstances", "PreparingTrainingStack", "Restarting"):
            return _GRACE if self.resources.is_accelerated else _SHORT_GRACE
        if phase == "Pending":
            limit = self.limit("MaxPendingTimeInSeconds")
            return timedelta(seconds=limit) if limit else _GRACE
        if phase in ("Downloading", "DownloadingTrainingImage"):
            return max(_GRACE, 2 * usual) if usual else _GRACE
        return _UPLOAD_GRACE if phase == "Uploading" else None


_QUOTED = re.compile(r'ErrorMessage "(?!Traceback)(?P<said>[^"\n][^\n]{0,600}?)\\?"?(?=\s*(?:\n|Command |$))')
"""As the SageMaker Training Toolkit puts it: `ExitCode 1 ErrorMessage "ValueError: x" Command "python …"`."""


def family_of(name: str) -> str:
    """Return what jobs of one kind have in common: the name without the time, hash or number behind it."""
    if of_pipeline := _OF_PIPELINE.fullmatch(name):
        return of_pipeline["step"]
    before = name
    while (shorter := _STAMP.sub("", before)) != before and re.search("[A-Za-z]", shorter):
        before = shorter
    return before
