"""Was the making of model, configuration or endpoint refused, and with which words?

A quota, an image or data that is not there, a role that may not be taken: SageMaker refuses these before
there is a model or an endpoint, so that nothing can be described. The calls are management events: Event
history shows the refusal with its words, for 90 days. The step of a pipeline and the client that called
tell the same words. Most are `ValidationException`, no denial: who looks for `AccessDenied` finds them not.

A refusal that a thing of the same name got past counts no more. Event history does not always show the
parameters of a denied call: then it does not tell what was refused.

What a client printed of a prediction is read as well: the container's own answer stands in it.

Sources: SageMaker API reference, CreateModel, CreateEndpointConfig, CreateEndpoint, UpdateEndpoint,
ListPipelineExecutionSteps; CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import stamp
from workbench.knowledge.denials.reading import read_denials
from workbench.knowledge.serving.causes import DeployCause, read
from workbench.knowledge.serving.resources import place_of
from workbench.knowledge.training.refusals import quota_in, role_in
from workbench.probes._params import TimeParams
from workbench.probes.cloudtrail._lookups import ask_events, read_history
from workbench.probes.sagemaker._deployment_refusals import (
    CALLS,
    OF_MAKING,
    OF_REFUSALS,
    Refusal,
    ToldBy,
    foreign_account,
    group_of,
    refusals_in,
)
from workbench.probes.sagemaker._served import STEPS, ask_steps

_PAGES = 4
_OF_ASKING = re.compile(r"\bInvokeEndpoint\w*\b|\bfrom (?:a )?container\b|\bfrom primary\b")
_DATA = re.compile(r"model data (?:archive )?(?:at|from URL:?) \"?(?P<url>(?:s3|https)://[^\s\"']+[^\s\"'.])")
_REGION = re.compile(r"located in (?P<name>[a-z]{2}(?:-[a-z]{2,10}){1,3}-\d{1,2})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """What should have been made, and who else may tell."""

    endpoint_name: str = ""
    model_name: str = ""
    config_name: str = ""
    changed_at: datetime | None = None
    """When the endpoint that exists was changed last: earlier refusals were got past."""
    model_made_at: datetime | None = None
    bucket: str = ""
    """Where the data of the model is that exists."""
    key: str = ""
    etag: str = ""
    """As it was registered with them."""
    package_arn: str = ""
    """The version that should be deployed."""
    role_arn: str = ""
    """The role of that model."""
    region: str = ""
    """The Region that it is in."""
    pipeline_execution_arn: str = ""
    error_text: str = ""
    """What the client printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The refusal. Texts are empty where there is none, or where it does not tell."""

    refused: bool | None = None
    """A call that makes it was refused, and nothing of its name was made since."""
    told_by: ToldBy | Literal["none"] | None = None
    """Who says so."""
    says: DeployCause | Literal[""] | None = None
    """The one cause that its words name."""
    may_be: tuple[DeployCause, ...] | None = None
    """All that they leave open."""
    asked_says: DeployCause | Literal[""] | None = None
    """The one cause that the answer to a prediction names, as the client printed it."""
    asked_may_be: tuple[DeployCause, ...] | None = None
    """All that this leaves open."""
    call: str | None = None
    """The call that was refused."""
    code: str | None = None
    """The error code."""
    message: str | None = None
    """The words."""
    at: str | None = None
    """When, ISO 8601."""
    by: str | None = None
    """Who called."""
    denied_action: str | None = None
    """The action that the caller, or the role, lacks."""
    denied_arn: str | None = None
    """On what."""
    foreign: bool | None = None
    """That is of another account than whoever called."""
    foreign_account: str | None = None
    """Which."""
    foreign_group: str | None = None
    """The group of the registry there."""
    quota_name: str | None = None
    """The quota that it quotes."""
    used: float | None = None
    """How much of it was used; 0 where it does not say."""
    wanted: float | None = None
    """How much more was asked for."""
    role_arn: str | None = None
    """The role that SageMaker was to take: as the refusal tells, else that of the model."""
    model_name: str | None = None
    """The model that was to be made."""
    bucket: str | None = None
    """Where the model data should be: as the refusal tells, else as the model has it."""
    key: str | None = None
    """Under which key."""
    etag: str | None = None
    """The ETag that was registered with that; empty where it is other data than the model's."""
    made_when: str | None = None
    """When the model of that data was made, ISO 8601; empty where it is other data than the model's."""
    region: str | None = None
    """The Region in which the model is, or should be."""


_NONE = Facts(
    refused=False,
    told_by="none",
    says="",
    may_be=(),
    asked_says="",
    asked_may_be=(),
    call="",
    code="",
    message="",
    at="",
    by="",
    denied_action="",
    denied_arn="",
    foreign=False,
    foreign_account="",
    foreign_group="",
    quota_name="",
    used=0.0,
    wanted=0.0,
    role_arn="",
    model_name="",
    bucket="",
    key="",
    etag="",
    made_when="",
    region="",
)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the calls that make such things, and ask the pipeline that is named."""
    requests: dict[AnswerName, Request] = {
        call: ask_events("EventName", call, window=params.window, pages=_PAGES) for call in CALLS
    }
    if params.pipeline_execution_arn:
        requests[STEPS] = ask_steps(params.pipeline_execution_arn)
    return aws.read_all(requests)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take the newest refusal that was not got past; what it does not tell, the model does."""
    judged = _judge(answers, params)
    facts = judged.facts
    if facts.bucket and (facts.bucket, facts.key) != (params.bucket, params.key):
        other = replace(facts, etag="", made_when="", region=facts.region or params.region)
        return replace(judged, facts=other)
    if not params.bucket:
        return judged
    known = replace(
        facts,
        bucket=params.bucket,
        key=params.key,
        etag=params.etag,
        made_when=iso(params.model_made_at) if params.model_made_at else "",
        role_arn=facts.role_arn or params.role_arn,
        region=facts.region or params.region,
    )
    return replace(judged, facts=known)


def _judge(answers: Answers, params: Params) -> Judgement[Facts]:
    history = read_history([answers[call] for call in CALLS], params.window)
    every = refusals_in(history, params.window, answers.get(STEPS), params.error_text)
    told = [item for item in every if _counts(item, params)]
    mine = [item for item in told if _is_mine(item, params)]
    silent = next((answer for answer in answers.values() if not answer.ok), None)
    asked = _of_a_prediction(params.error_text)
    if mine:
        newest = max(mine, key=lambda item: (item.at is not None, stamp(item.at)))
        facts = replace(
            _facts(newest), refused=True, asked_says=asked.asked_says, asked_may_be=asked.asked_may_be
        )
        if newest.told_by == "text" and silent and not any(answer.ok for answer in answers.values()):
            return unanswered(silent, replace(facts, refused=None))
        who = f" of {facts.by}" if facts.by else ""
        said = f"{newest.call} {newest.name or ''} was refused{who} at {stamp(newest.at)}: {newest.message}"
        return failed(" ".join(said.split()), facts, occurred_at=newest.at)
    if silent:
        return unanswered(
            silent, replace(Facts(), asked_says=asked.asked_says, asked_may_be=asked.asked_may_be)
        )
    nameless = [item for item in told if not item.name]
    if nameless and not params.changed_at:
        newest = max(nameless, key=lambda item: stamp(item.at))
        said = f"{newest.call} was refused at {stamp(newest.at)}, of what it does not say: {newest.message}"
        return unknown(UnknownReason.NO_DATA, said, replace(_facts(newest), asked_says="", asked_may_be=()))
    none = replace(_NONE, asked_says=asked.asked_says, asked_may_be=asked.asked_may_be)
    if not history.is_silent and not params.changed_at:
        return history.cannot_tell(replace(Facts(), asked_says=none.asked_says), "a refused deployment")
    if none.asked_may_be:
        return warned(f"The container answered: {read(params.error_text).line}", none)
    return passed(f"Nobody was refused such a deployment; {history.told}", none)


def _of_a_prediction(error_text: str) -> Facts:
    if not error_text or (OF_MAKING.search(error_text) and not _OF_ASKING.search(error_text)):
        return _NONE
    reading = read(error_text)
    if reading.signature in OF_REFUSALS:
        return _NONE
    return replace(_NONE, asked_says=reading.says, asked_may_be=reading.causes)


def _counts(item: Refusal, params: Params) -> bool:
    """Leave out what is no refusal of the thing itself, and what was got past since."""
    if not item.is_of_the_thing:
        return False
    since = params.model_made_at if item.call == "CreateModel" else params.changed_at
    return since is None or item.at is None or item.at > since


def _is_mine(item: Refusal, params: Params) -> bool:
    """Tell whether it is about what is asked about; pipeline and text were given for it."""
    if item.told_by != "event history":
        return True
    wanted = {
        "CreateModel": params.model_name,
        "CreateEndpointConfig": params.config_name,
        "CreateEndpoint": params.endpoint_name,
        "UpdateEndpoint": params.endpoint_name,
    }.get(item.call, "")
    if item.call == "CreateModel" and item.package and item.package == params.package_arn:
        return True
    if wanted or item.name:
        return bool(wanted) and item.name == wanted
    return False


def _facts(item: Refusal) -> Facts:
    message, quota = item.message, quota_in(item.message)
    reading = read(f"{item.call}: {message}")
    denial = next(iter(read_denials(message)), None)
    found = _DATA.search(message)
    place = place_of(found["url"] if found else item.url)
    region = _REGION.search(message)
    owner = foreign_account(denial, item.by)
    return Facts(
        told_by=item.told_by,
        says=reading.says,
        may_be=reading.causes,
        call=item.call,
        code=item.code,
        message=message,
        at=iso(item.at) if item.at else "",
        by=item.by or (denial.principal_arn if denial else ""),
        denied_action=denial.action if denial else "",
        denied_arn=denial.resource_arn if denial else "",
        foreign=bool(owner),
        foreign_account=owner,
        foreign_group=group_of(denial) if owner else "",
        quota_name=quota.name if quota else "",
        used=quota.used if quota else 0.0,
        wanted=quota.wanted if quota else 0.0,
        role_arn=item.role_arn or role_in(message),
        model_name=item.name if item.call == "CreateModel" else "",
        bucket=place.bucket if place else "",
        key=place.key if place else "",
        etag="",
        made_when="",
        region=region["name"] if region else "",
    )


probe = Probe(
    title="Was the making of model, configuration or endpoint refused, and with which words?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents", "sagemaker.ListPipelineExecutionSteps"),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
