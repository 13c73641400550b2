"""Does the training job exist, in which phase is it, and what does it say?

A job that was refused was never made: then there is nothing to describe, and the refusal stands in Event
history. A job that exists passed its quota, its role and its input's listing. Its present phase tells where
it waits: for instances (`Pending`, and on spot `Starting`), for its input (`Downloading`), in its own code
(`Training`), for its output (`Uploading`). `Starting` alone proves nothing; a start of training, or seconds
of training, prove that it had instances.

The first word of `FailureReason` says whose fault a failure is: `AlgorithmError` the code in the container,
`ClientError` request, data or permission, `CapacityError` and `InternalServerError` AWS. The rest says which.
`MaxRuntimeExceeded` is no failure to SageMaker: the job is `Stopped`, and has no reason.

Where the name is how jobs' names begin, the newest of them that failed is taken; where none is given, the job
of the pipeline or workflow that is named, and else the newest that failed in the account.

Sources: SageMaker API reference, DescribeTrainingJob, SecondaryStatusTransition, ListTrainingJobs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.needs import Parameter
from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import count, objects, stamp, text
from workbench.knowledge.training.causes import TrainingCause, first, read
from workbench.knowledge.training.job import (
    RUNNING,
    Fault,
    InputMode,
    JobStatus,
    PhaseName,
    TrainingJob,
    family_of,
)
from workbench.probes.sagemaker._chosen import (
    EXECUTION,
    JOB,
    LIST,
    OPERATIONS,
    PIPELINE,
    FoundBy,
    JobParams,
    found_by,
    read_job,
)

_NOTICED = timedelta(minutes=15)
"""A workflow learns of the end of a job within some minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the job stands. Texts are empty where there is no job, or nothing to tell."""

    exists: bool | None = None
    """There is such a job."""
    found_by: FoundBy | None = None
    """How it was found; `none`: there is none."""
    name: str | None = None
    """Its name; of one that does not exist, the name that was asked for."""
    family: str | None = None
    """What the names of jobs of its kind begin with."""
    status: JobStatus | Literal[""] | None = None
    """How it stands."""
    secondary_status: PhaseName | Literal[""] | None = None
    """Its phase, or how it ended."""
    running: bool | None = None
    """It has not ended."""
    phase: PhaseName | Literal[""] | None = None
    """The phase that it is in, or was in when it ended."""
    phase_seconds: int | None = None
    """How long it is, or was, in this phase."""
    late: bool | None = None
    """It runs, and is longer in its phase than the phase should take; false for `Training`, which has no
    measure."""
    had_instances: bool | None = None
    """It got its instances at some time."""
    reason: str | None = None
    """Its `FailureReason`."""
    fault: Fault | None = None
    """Whose fault its failure is, by the first word of the reason; `none`: it did not fail."""
    says: TrainingCause | Literal[""] | None = None
    """The one cause that the reason, or else the message of its phase, names; empty where it names none, or
    leaves several open."""
    may_be: tuple[TrainingCause, ...] | None = None
    """All that these words leave open."""
    tells_why: bool | None = None
    """The reason names what went wrong in the code, memory for instance, and not only that it did."""
    no_capacity_told: bool | None = None
    """Reason or phase say that AWS has no such instances free."""
    spot: bool | None = None
    """It runs on spot instances."""
    interruptions: int | None = None
    """How often these were taken away."""
    has_checkpoints: bool | None = None
    """A restart goes on from a checkpoint instead of beginning at zero."""
    isolated: bool | None = None
    """Its container has no network."""
    in_vpc: bool | None = None
    """It runs in subnets of a VPC."""
    subnets: tuple[str, ...] | None = None
    """These."""
    input_mode: InputMode | Literal["several", "none"] | None = None
    """How its channels are read; `none` without one."""
    instance_type: str | None = None
    """`ml.m5.xlarge`."""
    instances: int | None = None
    """How many."""
    volume_gb: int | None = None
    """`VolumeSizeInGB`; an instance with disks of its own does not heed it."""
    max_runtime_s: int | None = None
    """`MaxRuntimeInSeconds`."""
    role_arn: str | None = None
    """The role that it works in."""
    output_bucket: str | None = None
    """Where its model goes."""
    created_at: str | None = None
    """When it was made, ISO 8601."""
    ended_at: str | None = None
    """When it ended, ISO 8601; empty while it runs."""
    over_for_long: bool | None = None
    """It ended a quarter of an hour ago or longer: whoever waits for it should have noticed."""
    others_failed: int | None = None
    """Other jobs on the list that failed, where a list was read; they are not looked into."""


_NO_JOB = Facts(
    exists=False,
    found_by="none",
    name="",
    family="",
    status="",
    secondary_status="",
    running=False,
    phase="",
    late=False,
    had_instances=False,
    reason="",
    fault="none",
    says="",
    may_be=(),
    tells_why=False,
    no_capacity_told=False,
    spot=False,
    interruptions=0,
    isolated=False,
    in_vpc=False,
    subnets=(),
    input_mode="none",
    instance_type="",
    role_arn="",
    output_bucket="",
    created_at="",
    ended_at="",
    over_for_long=False,
)


def collect(aws: AwsReader, params: JobParams) -> Answers:
    """Describe the job; where there is none of that name, list those that begin so and describe one."""
    return read_job(aws, params)


def judge(answers: Answers, params: JobParams) -> Judgement[Facts]:
    """Say how the job stands."""
    described, listed = answers.get(JOB), answers.get(LIST)
    if described is not None and described.ok:
        return _judge_job(answers, params)
    asked = replace(Facts(), name=params.training_job_name or None)
    if described is not None and described.outcome is not Outcome.NOT_FOUND:
        return unanswered(described, asked)
    if listed is not None and not listed.ok and not described:
        return unanswered(listed, asked)
    starters = [answers[name] for name in (PIPELINE, EXECUTION) if name in answers]
    if described is None and (silent := next((item for item in starters if not item.ok), None)):
        return unanswered(silent, asked)
    absent = replace(_NO_JOB, name=params.training_job_name, family=family_of(params.training_job_name))
    if params.training_job_name:
        return failed(
            f"There is no training job {params.training_job_name}: refused, deleted, or of another Region",
            absent,
        )
    if listed is not None and listed.truncated:
        return unknown(
            UnknownReason.TRUNCATED,
            "The list of jobs was not read to its end",
            asked,
            needs=(Parameter("training_job_name"), Parameter("since")),
        )
    if starters:
        return warned("Nobody who should have started it tells of a training job", absent)
    return warned("There is no training job in the time asked about", absent)


def _judge_job(answers: Answers, params: JobParams) -> Judgement[Facts]:
    described, listed = answers[JOB], answers.get(LIST)
    job = TrainingJob(data=described.data)
    facts = _facts(job, described.observed_at)
    rows = objects(listed.data, "TrainingJobSummaries") if listed else []
    others = sum(
        text(row, "TrainingJobStatus") == "Failed" and text(row, "TrainingJobName") != job.name
        for row in rows
    )
    facts = replace(facts, found_by=found_by(answers, params), others_failed=others if listed else None)
    return _verdict(job, facts)


def _verdict(job: TrainingJob, facts: Facts) -> Judgement[Facts]:
    said = f"{_how(job, facts)}{_which(facts)}"
    if job.status == "Failed" or facts.secondary_status in ("MaxRuntimeExceeded", "MaxWaitTimeExceeded"):
        return failed(said, facts, occurred_at=job.ended_at)
    if facts.late or facts.no_capacity_told or job.status in ("Stopped", "Stopping"):
        return warned(said, facts, occurred_at=job.ended_at)
    return passed(said, facts, occurred_at=job.ended_at)


def _how(job: TrainingJob, facts: Facts) -> str:
    spent = timedelta(seconds=facts.phase_seconds or 0)
    last = job.course.last
    if facts.running:
        late = ", longer than that should take" if facts.late else ""
        told = f": {last.message}" if last and last.message else ""
        return f"{job.name} is in {facts.phase} for {spent}{late}{told}"
    how = job.secondary if job.secondary in ("MaxRuntimeExceeded", "MaxWaitTimeExceeded") else job.status
    when = f"at {stamp(job.ended_at)}, after {spent} of {facts.phase}"
    return f"{job.name} {how}: {job.told} ({when})" if job.reason else f"{job.name} ended {how} {when}"


def _which(facts: Facts) -> str:
    if facts.found_by in ("pipeline", "execution"):
        return f" (the job of this {facts.found_by})"
    if facts.found_by == "name":
        return ""
    how = "its name begins so" if facts.found_by == "beginning" else "the newest that failed"
    if facts.found_by == "newest" and facts.status != "Failed":
        how = "none failed"
    others = f"; {count(facts.others_failed, 'other')} failed too" if facts.others_failed else ""
    return f" ({how}{others})"


def _facts(job: TrainingJob, now: datetime) -> Facts:
    last = job.course.last
    reading = read(job.reason or (last.message if last else ""))
    spent = (last.ended_at or job.ended_at or now) - last.started_at if last and last.started_at else None
    budget, running = job.budget(), job.status in RUNNING
    output = job.output
    return Facts(
        exists=True,
        name=job.name,
        family=family_of(job.name),
        status=job.status,
        secondary_status=job.secondary,
        running=running if job.status else None,
        phase=job.course.phase,
        phase_seconds=int(spent.total_seconds()) if spent else None,
        late=_late(spent, budget, running=running),
        had_instances=job.had_instance,
        reason=job.reason,
        fault=job.fault if job.status else None,
        says=first(reading) or _of_capacity(job, reading.causes),
        may_be=reading.causes,
        tells_why=bool(reading.signature) and not reading.says_little,
        no_capacity_told="training-capacity-wait" in reading.causes,
        spot=job.is_spot,
        interruptions=job.course.interruptions,
        has_checkpoints=job.has_checkpoints,
        isolated=job.is_isolated,
        in_vpc=bool(job.subnets),
        subnets=job.subnets,
        input_mode=_mode_of(job),
        instance_type=job.resources.instance_type,
        instances=job.resources.instances,
        volume_gb=job.resources.volume_gb,
        max_runtime_s=job.limit("MaxRuntimeInSeconds"),
        role_arn=job.role_arn,
        output_bucket=output.bucket if output else "",
        created_at=iso(job.created_at) if job.created_at else None,
        ended_at=iso(job.ended_at) if job.ended_at else "",
        over_for_long=now - job.ended_at > _NOTICED if job.ended_at else False,
    )


def _mode_of(job: TrainingJob) -> InputMode | Literal["several", "none"] | None:
    modes = {channel.mode for channel in job.channels}
    if not modes:
        return "none"
    return modes.pop() if len(modes) == 1 else "several"


def _late(spent: timedelta | None, budget: timedelta | None, *, running: bool) -> bool | None:
    if not running or budget is None:
        return False
    return spent > budget if spent is not None else None


def _of_capacity(job: TrainingJob, causes: tuple[TrainingCause, ...]) -> TrainingCause | Literal[""]:
    """Want of instances is one cause for spot, and another for what is paid in full."""
    if "training-capacity-wait" not in causes:
        return ""
    return "training-spot-wait-or-interrupted" if job.is_spot else "training-capacity-wait"


probe = Probe(
    title="Does the training job exist, in which phase is it, and what does it say?",
    params=JobParams,
    facts=Facts,
    operations=OPERATIONS,
    collect=collect,
    judge=judge,
)
