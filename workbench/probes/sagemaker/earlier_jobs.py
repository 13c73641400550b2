"""How did earlier jobs of this kind go, how long do their phases take, and what is different now?

Jobs of one kind share the beginning of their names: what people, the SDK or a pipeline put behind it (a time,
a hash, a number) is left out. The newest of them that were completed are described. What their phases took is
what is usual for this one. A job that copies more input than they did may well take longer for it: where they
copied from the same places, what lies there, and lay there then, tells how long so many bytes should take.
What differs from the last success is told, of hyperparameters their names only.

Sources: SageMaker API reference, ListTrainingJobs, DescribeTrainingJob, SecondaryStatusTransition; S3 API
reference, ListObjectsV2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, answers_to, ask
from workbench.domain.picture import TimeLine
from workbench.domain.times import iso
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, passed, skipped, unanswered, warned
from workbench.knowledge.answers import count, member, objects, stamp, text
from workbench.knowledge.training.job import RUNNING, PhaseName, TrainingJob, family_of
from workbench.knowledge.training.phases import is_unusual, phase_bar
from workbench.probes.sagemaker._inputs import (
    CopyTime,
    ask_objects,
    copies_the_same,
    copy_time,
    listed_channels,
)
from workbench.probes.sagemaker._named_job import JOB, describe_job, of_named_job

Setting: TypeAlias = Literal[
    "image",
    "instance_type",
    "instances",
    "volume",
    "role",
    "input",
    "input_mode",
    "output",
    "network",
    "isolation",
    "spot",
    "keys",
    "hyperparameters",
]
_MOST = 4
"""Jobs that are described."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What earlier jobs of its kind tell. Texts are empty where there is none."""

    compared: int | None = None
    """Completed jobs of its kind that were looked at, four at most."""
    last_success: str | None = None
    """The newest of them."""
    last_success_at: str | None = None
    """When that ended, ISO 8601."""
    differs: tuple[Setting, ...] | None = None
    """What this job was made with otherwise than the last success."""
    slow_phase: PhaseName | Literal[""] | None = None
    """The phase that is longest beside what is usual: twice as long, and five minutes at least."""
    usual_seconds: int | None = None
    """What is usual for that phase; unknown where none is slow."""
    seconds_per_gb: float | None = None
    """How long earlier jobs copied each GB (2^30 bytes) of the same places; unknown where these held less
    than one, are others, or could not be listed to their end."""
    copy_seconds: int | None = None
    """How long the copy of this job's input should take by that."""


_NONE = Facts(compared=0, last_success="", last_success_at="", differs=(), slow_phase="")


def collect(aws: AwsReader, job: TrainingJob) -> Answers:
    """Describe the job, list completed jobs of its kind, and describe the newest of these."""
    listing = ask(
        "sagemaker.ListTrainingJobs",
        NameContains=family_of(job.name),
        StatusEquals="Completed",
        CreationTimeBefore=iso(job.created_at) if job.created_at else None,
        SortBy="CreationTime",
        SortOrder="Descending",
        MaxResults=100,
    )
    listed = aws.read(listing)
    names = list(_of_kind(listed, job.name))[:_MOST]
    answers = {"list": listed, **aws.read_all({("earlier", name): describe_job(name) for name in names})}
    copied = _copied(answers, job)
    return {**answers, **aws.read_all(ask_objects(listed_channels(job)) if copied else {})}


def _copied(answers: Answers, job: TrainingJob) -> dict[str, TrainingJob]:
    """Return the earlier jobs that copied from where this one copies, by name."""
    described = (TrainingJob(data=item.data) for item in answers_to(answers, "earlier").values() if item.ok)
    return {item.name: item for item in described if item.created_at and copies_the_same(job, item)}


def _of_kind(listed: Answer, name: str) -> Iterator[str]:
    for row in objects(listed.data, "TrainingJobSummaries"):
        other = text(row, "TrainingJobName")
        if other != name and family_of(other) == family_of(name):
            yield other


def judge(answers: Answers, job: TrainingJob) -> Judgement[Facts]:
    """Compare phases and settings."""
    earlier = [
        TrainingJob(data=answer.data) for answer in answers_to(answers, "earlier").values() if answer.ok
    ]
    usual, copied = usual_of(earlier), _copy_time(answers, job)
    if copied and "Downloading" in usual:
        usual["Downloading"] = max(usual["Downloading"], copied.usual)
    return _compare(answers, job, earlier, usual, copied).picturing(
        _bar(job, answers[JOB].observed_at, usual)
    )


def _copy_time(answers: Answers, job: TrainingJob) -> CopyTime | None:
    """Return how long its copy should take by its bytes; None where nothing tells."""
    copied = _copied(answers, job)
    taken = {name: usual_of([item]).get("Downloading") for name, item in copied.items()}
    known = {name: took for name, took in taken.items() if took is not None}
    made_at = {name: at for name in known if (at := copied[name].created_at)}
    return copy_time(answers, job, known, made_at)


def _compare(
    answers: Answers,
    job: TrainingJob,
    earlier: Sequence[TrainingJob],
    usual: Mapping[str, timedelta],
    copied: CopyTime | None,
) -> Judgement[Facts]:
    listings = answers_to(answers, "objects").values()
    silent = next((item for item in answers.values() if not item.ok and item not in listings), None)
    if not earlier:
        if silent:
            return unanswered(silent, Facts())
        return skipped(f"No job of its kind ({family_of(job.name)}) was completed before it", _NONE)
    last = earlier[0]
    now = answers["job"].observed_at
    slow, usually = _slowest(job, now, usual)
    differs = tuple(_differences(job, last))
    facts = replace(
        _NONE,
        compared=len(earlier),
        last_success=last.name,
        last_success_at=iso(last.ended_at) if last.ended_at else "",
        differs=differs,
        slow_phase=slow,
        usual_seconds=int(usually.total_seconds()) if usually else None,
        seconds_per_gb=round(copied.seconds_per_gb, 1) if copied else None,
        copy_seconds=int(copied.usual.total_seconds()) if copied else None,
    )
    if silent:
        return unanswered(silent, facts)
    said = (
        f"{count(len(earlier), 'job')} of its kind went well, the last {last.name} at {stamp(last.ended_at)}"
    )
    changed = f"; different now: {', '.join(_told(job, last, differs))}" if differs else ""
    if slow and usually:
        by_bytes = "" if slow != "Downloading" else f" ({_by_bytes(copied)})"
        return warned(f"{slow} takes far longer than its usual {usually}{by_bytes}; {said}{changed}", facts)
    return passed(f"{said}{changed}", facts)


def _by_bytes(copied: CopyTime | None) -> str:
    if copied is None:
        return "what is usual for its bytes is not known"
    return f"{copied.seconds_per_gb:.1f} s for each GB, of {copied.bytes:,} bytes"


def usual_of(earlier: Sequence[TrainingJob]) -> dict[str, timedelta]:
    """Return what each phase took in the middle of these jobs."""
    taken: dict[str, list[float]] = {}
    for job in earlier:
        spent: dict[str, float] = {}
        for phase in job.course.worked:
            if phase.started_at and phase.ended_at:
                seconds = (phase.ended_at - phase.started_at).total_seconds()
                spent[phase.status] = spent.get(phase.status, 0.0) + seconds
        for name, together in spent.items():
            taken.setdefault(name, []).append(together)
    return {name: timedelta(seconds=median(times)) for name, times in taken.items()}


def _bar(job: TrainingJob, now: datetime, usual: Mapping[str, timedelta]) -> TimeLine | None:
    last = job.course.last
    budget = job.budget(usual.get(last.status)) if last else None
    spent = now - last.started_at if last and last.started_at and job.status in RUNNING else None
    late = spent is not None and (
        (budget is not None and spent > budget) or is_unusual(spent, usual.get(last.status) if last else None)
    )
    return phase_bar(job, now, late=late, usual=usual)


def _slowest(
    job: TrainingJob, now: datetime, usual: Mapping[str, timedelta]
) -> tuple[PhaseName | Literal[""] | None, timedelta | None]:
    """Return the phase that is longest beside what is usual, and what that is."""
    slow: dict[str, float] = {}
    for phase in job.course.worked:
        usually = usual.get(phase.status)
        if phase.started_at and usually:
            spent = (phase.ended_at or job.ended_at or now) - phase.started_at
            if is_unusual(spent, usually):
                slow[phase.status] = spent / max(usually, timedelta(seconds=1))
    name = max(slow, key=lambda item: slow[item], default="")
    return (one_of(name, get_args(PhaseName)), usual[name]) if name else ("", None)


def _settings(job: TrainingJob) -> dict[Setting, object]:
    """Return what a job was made with, so that it can be compared."""
    return {
        "image": job.image,
        "instance_type": job.resources.instance_type,
        "instances": job.resources.instances,
        "volume": job.resources.volume_gb,
        "role": job.role_arn,
        "input": sorted(channel.uri for channel in job.channels),
        "input_mode": sorted(str(channel.mode) for channel in job.channels),
        "output": text(job.data, "OutputDataConfig", "S3OutputPath"),
        "network": (sorted(job.subnets), sorted(job.security_groups)),
        "isolation": job.is_isolated,
        "spot": job.is_spot,
        "keys": (job.output_key, job.resources.volume_key),
        "hyperparameters": dict(member(job.data, "HyperParameters")),
    }


def _differences(job: TrainingJob, other: TrainingJob) -> Iterator[Setting]:
    before = _settings(other)
    for name, value in _settings(job).items():
        if value != before[name]:
            yield name


def _told(job: TrainingJob, last: TrainingJob, differs: Sequence[Setting]) -> Iterator[str]:
    now, before = _settings(job), _settings(last)
    for name in differs:
        if name in ("image", "instance_type", "instances", "volume", "role", "output"):
            yield f"{name.replace('_', ' ')} {before[name]} → {now[name]}"
        else:
            yield name.replace("_", " ")


probe = of_named_job(
    "How did earlier jobs of this kind go, and what is different now?",
    Facts,
    ("sagemaker.ListTrainingJobs", "s3.ListObjectsV2"),
    collect,
    judge,
    without="There is no job to compare",
    deadline_s=60.0,
)
