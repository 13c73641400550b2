"""What was changed before this run: the job, its connections, its role?

Looked at are the day before the run began, and what came before it since the last success, whichever is
longer. A job's definition is replaced as a whole by UpdateJob: whoever changes one setting can lose
another. Changes of the role are events of us-east-1. What the script does is changed by an upload, a data
event that no history has; what is in the bucket tells only when.

Sources: AWS Glue developer guide, "Logging AWS Glue API calls with AWS CloudTrail"; IAM user guide,
"Logging IAM and AWS STS API calls with AWS CloudTrail"; CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Request
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, warned
from workbench.knowledge.answers import count, member, stamp, text
from workbench.knowledge.policies import parse_principal
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import (
    GLOBAL_REGION,
    EventHistory,
    ManagementEvent,
    ask_events,
    read_history,
)
from workbench.probes.glue._runs import ask_job

_DAY = timedelta(hours=24)
_PAGES, _SHOWN = 2, 5


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
    window = _window(params)
    questions: dict[AnswerName, Request] = {
        "job": ask_job(params.job_name),
        "jobs": ask_events("EventName", "UpdateJob", window=window, pages=_PAGES),
        "connections": ask_events("EventName", "UpdateConnection", window=window, pages=_PAGES),
    }
    who = parse_principal(params.role_arn)
    if who:
        questions["role"] = ask_events("ResourceName", who.name, pages=_PAGES, region=GLOBAL_REGION)
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
    window = _window(params)
    names = _names(answers["job"], params)
    of_job = [event for event in _events(answers, ("jobs", "connections"), window) if _name(event) in names]
    of_role = [event for event in _events(answers, ("role",), window) if not event.read_only]
    changes = sorted((*of_job, *of_role), key=lambda event: stamp(event.at), reverse=True)
    refusal = next((answer for name, answer in answers.items() if name != "job" and not answer.ok), None)
    whole = refusal is None and _is_whole(answers, window)
    facts = Facts(
        changes=tuple(f"{event.name} by {event.who} at {stamp(event.at)}" for event in changes[:_SHOWN])
        if changes or whole
        else None,
        job_changed=bool(of_job) or (False if whole else None),
        role_changed=bool(of_role) or (False if whole else None),
        last_by=changes[0].who if changes else ("" if whole else None),
    )
    if changes:
        said = f"{count(len(changes), 'change')} before the run, the newest: {(facts.changes or ('',))[0]}"
        return warned(said, facts)
    if refusal is not None:
        return unanswered(refusal, facts)
    if not whole:
        history = _history(answers, ("jobs",), window)
        return history.cannot_tell(facts, "a change before the run", narrower=False)
    return passed(f"Nothing of job and role was changed from {stamp(window.since)} on", facts)


def _names(job: Answer, params: Params) -> set[str]:
    """Return the names that changes may be about: the job's, and those of its connections."""
    connections = member(job.data, "Job", "Connections").get("Connections")
    listed = connections if isinstance(connections, list) else []
    return {params.job_name, *(name for name in listed if isinstance(name, str))}


def _name(event: ManagementEvent) -> str:
    request: JsonObject = event.request
    return text(request, "jobName") or text(request, "name")


def _history(answers: Answers, names: Iterable[str], window: Window) -> EventHistory:
    return read_history([answers[name] for name in names if name in answers], window)


def _events(answers: Answers, names: Iterable[str], window: Window) -> list[ManagementEvent]:
    """Return what was done in the window; what was refused changed nothing."""
    history = _history(answers, names, window)
    return [event for event in history.events if not event.error_code and window.covers(event.at)]


def _is_whole(answers: Answers, window: Window) -> bool:
    return all(
        _history(answers, (name,), window).is_silent
        for name in ("jobs", "connections", "role")
        if name in answers
    )


probe = Probe(
    title="What was changed before this run?",
    params=Params,
    facts=Facts,
    operations=("glue.GetJob", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
)
