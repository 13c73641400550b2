"""What was changed before this run: the job, its connections, its role?

Looked at are the day before the run began, and what came before it since the last success, whichever is
longer. A job's definition is replaced as a whole by UpdateJob: whoever changes one setting can lose
another. Changes of the role are events of us-east-1. What the script does is changed by an upload, a data
event that no history has; what is in the bucket tells only when.

Sources: AWS Glue developer guide, "Logging AWS Glue API calls with AWS CloudTrail"; IAM user guide,
"Logging IAM and AWS STS API calls with AWS CloudTrail"; CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Request
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped
from workbench.knowledge.answers import member, text
from workbench.probes._changes import ask_changes, judge_changes, read_changes
from workbench.probes._window import Window
from workbench.probes.glue._runs import ask_job

_DAY = timedelta(hours=24)
_CALLS = ("UpdateJob", "UpdateConnection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which job and role, and when its run began."""

    job_name: str
    role_arn: str = ""
    started_at: datetime | None = None
    """None when there is no run."""
    last_good_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was changed in the day before the run, or since the last success."""

    changes: tuple[str, ...] | None = None
    """The newest five, each `UpdateJob by … at …`, the newest first."""
    job_changed: bool | None = None
    """The job or a connection was changed."""
    role_changed: bool | None = None
    """The role, its policies or its trust was changed."""
    last_by: str | None = None
    """Who made the newest; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the changes of jobs and connections, and of the role; ask when the script was written."""
    if params.started_at is None:
        return {}
    questions: dict[AnswerName, Request] = {
        "job": ask_job(params.job_name),
        **dict(ask_changes(_CALLS, params.role_arn, _window(params))),
    }
    return aws.read_all(questions)


def _window(params: Params) -> Window:
    begun = params.started_at
    if begun is None:
        return Window()
    since = min(begun - _DAY, params.last_good_at or begun)
    return Window(since, begun, timedelta())


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what of it concerns this job."""
    if params.started_at is None:
        return skipped("There is no run before which something could have been changed", Facts())
    names = _names(answers["job"], params)
    changes = read_changes(
        answers,
        _window(params),
        lambda event: (text(event.request, "jobName") or text(event.request, "name")) in names,
    )
    facts = Facts(
        changes=changes.said,
        job_changed=changes.known(changes.of_thing),
        role_changed=changes.known(changes.of_role),
        last_by=changes.last_by,
    )
    return judge_changes(changes, facts, "the run", "job and role")


def _names(job: Answer, params: Params) -> set[str]:
    """Return the names that changes may be about: the job's, and those of its connections."""
    connections = member(job.data, "Job", "Connections").get("Connections")
    listed = connections if isinstance(connections, list) else []
    return {params.job_name, *(name for name in listed if isinstance(name, str))}


probe = Probe(
    title="What was changed before this run?",
    params=Params,
    facts=Facts,
    operations=("glue.GetJob", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
)
