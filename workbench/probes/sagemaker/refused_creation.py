"""Was the making of the training job refused, and with which words?

A quota that is used up, an input without objects, a role that SageMaker may not take, a type that is not
offered: all are refused before there is a job, so that nothing can be described. `CreateTrainingJob` is a
management event: Event history shows the refusal with its words, for 90 days. An empty input and a role that
cannot be assumed are `ValidationException`, no denial: who looks for `AccessDenied` finds neither. A step of
a pipeline, an execution of a workflow and the client that called tell the same words.

A refusal that a job of the same name got past counts no more. Event history does not always show the
parameters of a denied call: then it does not tell which job was refused.

Sources: SageMaker API reference, CreateTrainingJob, ListPipelineExecutionSteps; CloudTrail API reference,
LookupEvents; Step Functions API reference, GetExecutionHistory (TaskSubmitFailedEventDetails).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answer, AnswerName, Answers, Request
from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown
from workbench.knowledge.answers import member, moment, objects, parsed, stamp, text
from workbench.knowledge.denials.reading import read_denials
from workbench.knowledge.training.causes import TrainingCause, first, read
from workbench.knowledge.training.refusals import is_of_making_a_job, place_in, quota_in, role_in, type_in
from workbench.probes.cloudtrail._lookups import EventHistory, ask_events, read_history
from workbench.probes.sagemaker._chosen import (
    EXECUTION,
    OPERATIONS,
    PIPELINE,
    JobParams,
    found_by,
    job_in,
    read_job,
)

_CALLS = {
    "CreateTrainingJob": "trainingJobName",
    "CreateHyperParameterTuningJob": "hyperParameterTuningJobName",
}
"""Events, and the parameter that names what they make."""
_SOURCES = (*_CALLS, PIPELINE, EXECUTION)
_NAME_TAKEN = ("ResourceInUse", "ResourceInUseException")
_THROTTLED = ("ThrottlingException", "Throttling", "TooManyRequestsException")
_PAGES = 4

ToldBy: TypeAlias = Literal["event history", "pipeline", "execution", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(JobParams):
    """Which job, and who else may tell."""

    error_text: str = ""
    """What the client printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The refusal. Texts are empty where there is none, or where it does not tell."""

    refused: bool | None = None
    """The making of this job was refused, and no job of its name was made since."""
    told_by: ToldBy | Literal["none"] | None = None
    """Who says so."""
    says: TrainingCause | Literal[""] | None = None
    """The cause that its words name."""
    code: str | None = None
    """The error code."""
    message: str | None = None
    """The words."""
    at: str | None = None
    """When, ISO 8601."""
    by: str | None = None
    """Who called."""
    denied_action: str | None = None
    """The action that the caller lacks."""
    quota_name: str | None = None
    """The quota that it quotes, or that a type which is not offered would have."""
    limit: float | None = None
    """What the refusal says of it."""
    used: float | None = None
    """How much of it was used, as the refusal says; 0 where it does not."""
    wanted: float | None = None
    """How much more was asked for; 0 where it does not say."""
    instance_type: str | None = None
    """Of the quota, or that is not offered."""
    role_arn: str | None = None
    """The role that SageMaker was to take."""
    bucket: str | None = None
    """Where no object was found."""
    prefix: str | None = None
    """Under which prefix."""


_NONE = Facts(
    refused=False,
    told_by="none",
    says="",
    code="",
    message="",
    at="",
    by="",
    denied_action="",
    quota_name="",
    used=0.0,
    wanted=0.0,
    instance_type="",
    role_arn="",
    bucket="",
    prefix="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refusal:
    told_by: ToldBy
    message: str
    code: str = ""
    name: str = ""
    """Of the job; empty where it is not told."""
    at: datetime | None = None
    by: str = ""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the calls that make jobs, and ask the pipeline and the workflow that are named."""
    requests: dict[AnswerName, Request] = {
        call: ask_events("EventName", call, window=params.window, pages=_PAGES) for call in _CALLS
    }
    return {**read_job(aws, params), **aws.read_all(requests)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take the newest refusal of this job that it did not get past."""
    history = read_history([answers[call] for call in _CALLS], params.window)
    made = job_in(answers)
    is_made = made is not None and found_by(answers, params) in ("name", PIPELINE, EXECUTION)
    since = made.created_at if made else None
    told = [item for item in _all(answers, history, params) if _counts(item, since)] if not is_made else []
    mine = [item for item in told if _is_mine(item, params)]
    sources = [answer for name, answer in answers.items() if name in _SOURCES]
    silent = next((answer for answer in sources if not answer.ok), None)
    if mine:
        newest = max(mine, key=lambda item: (item.at is not None, stamp(item.at)))
        facts = replace(_facts(newest), refused=True)
        if newest.told_by == "text" and silent and not any(answer.ok for answer in sources):
            return unanswered(silent, replace(facts, refused=None))
        who = f" of {facts.by}" if facts.by else ""
        name = newest.name or params.training_job_name or "a training job"
        said = (
            f"{name} was never made: {facts.code or 'refused'}{who} at {stamp(newest.at)}: {newest.message}"
        )
        return failed(said, facts, occurred_at=newest.at)
    if is_made:
        return passed("The job was made: nothing refused it", _NONE)
    nameless = [item for item in told if not item.name]
    if nameless:
        newest = max(nameless, key=lambda item: stamp(item.at))
        said = f"A call that makes jobs was refused at {stamp(newest.at)}, which job it does not say"
        return unknown(UnknownReason.NO_DATA, f"{said}: {newest.message}", _facts(newest))
    if silent:
        return unanswered(silent, Facts())
    if not history.is_silent:
        return history.cannot_tell(Facts(), "a refused CreateTrainingJob")
    return passed(f"Nobody was refused such a job; {history.told}", _NONE)


def _all(answers: Answers, history: EventHistory, params: Params) -> Iterator[_Refusal]:
    for event in history.events:
        if event.error_code and params.window.covers(event.at):
            yield _Refusal(
                told_by="event history",
                message=event.error_message or event.error_code,
                code=event.error_code,
                name=text(event.request, _CALLS.get(event.name, "")),
                at=event.at,
                by=event.who,
            )
    if pipeline := answers.get(PIPELINE):
        yield from _of_pipeline(pipeline)
    if execution := answers.get(EXECUTION):
        yield from _of_execution(execution)
    if params.error_text and is_of_making_a_job(params.error_text):
        denial = next(iter(read_denials(params.error_text)), None)
        yield _Refusal(
            told_by="text",
            message=read(params.error_text).line or params.error_text.strip()[:400],
            code=denial.code if denial else "",
            name=params.training_job_name,
            by=denial.principal_arn if denial else "",
        )


def _of_pipeline(answer: Answer) -> Iterator[_Refusal]:
    for step in objects(answer.data, "PipelineExecutionSteps"):
        reason = text(step, "FailureReason")
        if is_of_making_a_job(reason) and not text(step, "Metadata", "TrainingJob", "Arn"):
            at = moment(step, "EndTime") or moment(step, "StartTime")
            yield _Refusal(told_by="pipeline", message=reason, at=at)


def _of_execution(answer: Answer) -> Iterator[_Refusal]:
    for event in objects(answer.data, "events"):
        for kind in ("taskSubmitFailedEventDetails", "taskFailedEventDetails"):
            details = member(event, kind)
            cause = text(details, "cause")
            made = isinstance(parsed(cause), dict)  # of a job that was made, the cause is its description
            is_ours = text(details, "resourceType") == "sagemaker"
            if is_ours and text(details, "resource").startswith("createTrainingJob") and not made and cause:
                code = text(details, "error").rpartition(".")[2]
                yield _Refusal(told_by="execution", message=cause, code=code, at=moment(event, "timestamp"))


def _counts(item: _Refusal, since: datetime | None) -> bool:
    """Leave out what is no refusal of the job itself, and what came before the newest job that was made."""
    if item.code in (*_NAME_TAKEN, *_THROTTLED):
        return False
    return since is None or item.at is None or item.at > since


def _is_mine(item: _Refusal, params: Params) -> bool:
    """Tell whether it is about the job asked about; pipeline and workflow were named for it."""
    if item.told_by != "event history":
        return True
    return item.name.startswith(params.training_job_name) if item.name else not params.training_job_name


def _facts(item: _Refusal) -> Facts:
    message, quota = item.message, quota_in(item.message)
    reading = read(f"CreateTrainingJob: {message}")
    denial = next(iter(read_denials(message)), None)
    kind = quota.instance_type if quota else type_in(message)
    bucket, prefix = place_in(message)
    return Facts(
        told_by=item.told_by,
        says=first(reading),
        code=item.code,
        message=message,
        at=iso(item.at) if item.at else "",
        by=item.by or (denial.principal_arn if denial else ""),
        denied_action=denial.action if denial else "",
        quota_name=quota.name if quota else f"{kind} for training job usage" if kind else "",
        limit=quota.limit if quota else None,
        used=quota.used if quota else 0.0,
        wanted=quota.wanted if quota else 0.0,
        instance_type=kind,
        role_arn=role_in(message),
        bucket=bucket,
        prefix=prefix,
    )


probe = Probe(
    title="Was the making of the training job refused, and with which words?",
    params=Params,
    facts=Facts,
    operations=(*OPERATIONS, "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
