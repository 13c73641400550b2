"""Which endpoint should serve the model, how does it stand, and what does it say?

An endpoint is named, or found as the one that serves the model or a version of the group that is named; of
those the newest eight are looked through. Where nothing is named, the newest that failed is taken.

`Failed` is the end of a creation: nothing but deleting it works, and its name is free only then. An update
that failed is rolled back: the endpoint is InService again, with its old configuration, as if nothing had
been. `Creating` takes minutes; a container that never answers its health check keeps it up for some 24
minutes, and until then the endpoint cannot be deleted. The text about the health check has many reasons,
which the container's log tells apart.

Sources: SageMaker API reference, DescribeEndpoint (EndpointStatus, FailureReason, VariantStatus),
DescribeEndpointConfig, ListEndpoints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from workbench.domain.evidence import Answer, Answers, Outcome, answers_to
from workbench.domain.needs import Parameter
from workbench.domain.times import iso
from workbench.domain.values import JsonObject, one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import member, moment, number, objects, stamp, text
from workbench.knowledge.serving.causes import DeployCause, read
from workbench.knowledge.serving.instances import Architecture, architecture_of, driver_of, has_gpu
from workbench.knowledge.serving.resources import EndpointStatus, Variant
from workbench.probes.sagemaker._served import (
    COMPONENT,
    COMPONENTS,
    CONFIG,
    ENDPOINT,
    LIST,
    MOST,
    OPERATIONS,
    STEPS,
    VERSIONS,
    FoundBy,
    ServedParams,
    components_in,
    models_in,
    named_by,
    read_served,
    saw_components,
)

_MAKING = ("Creating", "Updating", "SystemUpdating")
_BAD = ("Failed", "UpdateRollbackFailed", "OutOfService", "RollingBack")
_LONG = timedelta(minutes=15)
"""So long a creation or update may take before that is remarkable. Practice: no AWS page says."""
_VARIANT = re.compile(r"production variant (?P<name>[\w-]{1,63})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the endpoint stands. Texts are empty where there is no endpoint, or nothing to tell."""

    exists: bool | None = None
    """There is such an endpoint."""
    found_by: FoundBy | None = None
    """How it was found; `none`: there is none."""
    name: str | None = None
    """Its name; of one that does not exist, the name that was asked for."""
    status: EndpointStatus | Literal[""] | None = None
    """How it stands."""
    serves: bool | None = None
    """It answers: InService, or being updated while the old configuration serves."""
    broken: bool | None = None
    """It failed, or its last change did."""
    component: str | None = None
    """The inference component that failed; empty where none did."""
    late: bool | None = None
    """It is made or updated for longer than that should take."""
    reason: str | None = None
    """Its `FailureReason`, or else the message of a variant."""
    says: DeployCause | Literal[""] | None = None
    """The one cause that this names; empty where it names none, or leaves several open."""
    may_be: tuple[DeployCause, ...] | None = None
    """All that it leaves open."""
    config_name: str | None = None
    """The configuration that it has."""
    config_exists: bool | None = None
    """That is there; an endpoint keeps serving when it is deleted, and cannot be updated to it again."""
    variant: str | None = None
    """The variant that the reason names, else the first."""
    variants: tuple[str, ...] | None = None
    """All of them."""
    instance_type: str | None = None
    """Of the variant; empty for a serverless one."""
    architecture: Architecture | Literal[""] | None = None
    """Of its instances."""
    gpu: bool | None = None
    """They have a GPU."""
    ami_version: str | None = None
    """The image of the host that was chosen; empty where AWS chooses."""
    driver: int | None = None
    """The NVIDIA driver of that."""
    serverless: bool | None = None
    """It has no instances of its own."""
    memory_mb: int | None = None
    """`MemorySizeInMB` of a serverless variant."""
    instances: int | None = None
    """How many it has."""
    wanted_instances: int | None = None
    """How many it should have."""
    startup_timeout_s: int | None = None
    """`ContainerStartupHealthCheckTimeoutInSeconds`, where one was chosen."""
    model_name: str | None = None
    """The model of the variant."""
    captures: bool | None = None
    """It captures requests and answers: where, is told; they are never read."""
    created_at: str | None = None
    """When it was made, ISO 8601."""
    changed_at: str | None = None
    """When it was changed last, ISO 8601."""


NO_ENDPOINT = Facts(
    exists=False,
    found_by="none",
    name="",
    status="",
    serves=False,
    broken=False,
    component="",
    late=False,
    reason="",
    says="",
    may_be=(),
    config_name="",
    config_exists=False,
    variant="",
    variants=(),
    instance_type="",
    architecture="",
    gpu=False,
    ami_version="",
    serverless=False,
    model_name="",
    captures=False,
    created_at="",
    changed_at="",
)


def collect(aws: AwsReader, params: ServedParams) -> Answers:
    """Find the endpoint and describe what it is made of."""
    return read_served(aws, params)


def judge(answers: Answers, params: ServedParams) -> Judgement[Facts]:
    """Say how it stands."""
    described = answers.get(ENDPOINT)
    if described is not None and described.ok:
        return _judge_endpoint(answers, described, params)
    wanted = named_by(params, answers)
    asked = replace(Facts(), name=wanted.endpoint or None)
    if described is not None and described.outcome is not Outcome.NOT_FOUND:
        return unanswered(described, asked)
    if silent := _silent(answers):
        return unanswered(silent, asked)
    listed = answers.get(LIST)
    if listed is not None and listed.truncated:
        return unknown(
            UnknownReason.TRUNCATED,
            "The list of endpoints was not read to its end",
            asked,
            needs=(Parameter("endpoint_name"),),
        )
    absent = replace(NO_ENDPOINT, name=wanted.endpoint, model_name=wanted.model)
    if wanted.endpoint:
        return warned(
            f"There is no endpoint {wanted.endpoint}: refused, deleted, or of another Region", absent
        )
    number_of = len(objects(listed.data, "Endpoints")) if listed else 0
    if number_of > MOST and (wanted.model or wanted.group):
        return unknown(
            UnknownReason.TRUNCATED,
            f"None of the newest {MOST} of {number_of} endpoints serves it; the others were not looked into",
            asked,
            needs=(Parameter("endpoint_name"),),
        )
    what = wanted.model or wanted.group
    return warned(f"No endpoint serves {what}" if what else "There is no endpoint", absent)


def _silent(answers: Answers) -> Answer | None:
    """Return what was asked to find the endpoint and was not answered; a thing that is not there is told."""
    asked = [answers.get(name) for name in (LIST, VERSIONS, STEPS)]
    asked += [answer for name, answer in answers.items() if isinstance(name, tuple)]
    return next((item for item in asked if item is not None and item.unknown_reason), None)


def _judge_endpoint(answers: Answers, described: Answer, params: ServedParams) -> Judgement[Facts]:
    facts = _facts(answers, described, params)
    at = moment(described.data, "LastModifiedTime")
    made_of = f"{facts.config_name}, {facts.model_name} on {facts.instance_type or 'no instances of its own'}"
    which = "" if facts.found_by == "name" else f" ({_WHICH[facts.found_by or 'none']})"
    why = f": {facts.reason}" if facts.reason else ""
    said = f"{facts.name} is {facts.status or 'in a state not known here'} since {stamp(at)}"
    if facts.component:
        said = f"{facts.name} is {facts.status}, and its component {facts.component} is Failed"
    said += f"{why}{which}"
    if facts.broken:
        return failed(said, facts, occurred_at=at)
    if facts.late or not facts.serves:
        return warned(said, facts, occurred_at=at)
    silent = [answers.get(CONFIG), answers.get(COMPONENTS), *answers_to(answers, COMPONENT).values()]
    unseen = next((item for item in silent if item is not None and item.unknown_reason), None)
    if unseen is not None:
        return unanswered(unseen, facts)
    return passed(f"{said}, with {made_of}", facts, occurred_at=at)


_WHICH: dict[str, str] = {
    "beginning": "as it is spelled",
    "model": "the newest that serves the model",
    "package": "the newest that serves a version of the group",
    "newest": "the newest that failed, or was changed",
    "none": "",
}


def _facts(answers: Answers, described: Answer, params: ServedParams) -> Facts:
    data = described.data
    config = answers.get(CONFIG)
    status = one_of(text(data, "EndpointStatus"), get_args(EndpointStatus))
    lost = next((item for item in components_in(answers) if _is_lost(item)), {})
    why = text(data, "FailureReason") or text(lost, "FailureReason")
    reason = why or _message_of(data)
    reading = read(reason)
    changed = moment(data, "LastModifiedTime")
    facts = Facts(
        exists=True,
        found_by=_found_by(answers, params),
        name=text(data, "EndpointName"),
        status=status,
        serves=status in ("InService", "Updating", "SystemUpdating", "RollingBack") if status else None,
        broken=_is_broken(answers, status, why, lost),
        component=text(lost, "InferenceComponentName"),
        late=_late(status, changed, described.observed_at),
        reason=reason,
        says=reading.says,
        may_be=reading.causes,
        config_name=text(data, "EndpointConfigName"),
        config_exists=config.exists if config else False,
        captures=member(data, "DataCaptureConfig").get("EnableCapture") is True,
        created_at=_iso(moment(data, "CreationTime")),
        changed_at=_iso(changed),
        variants=tuple(text(item, "VariantName") for item in objects(data, "ProductionVariants")),
    )
    variants = [variant for variant, _ in models_in(answers)] if config is not None and config.ok else []
    meant = _meant(variants, reason)
    model = text(lost, "Specification", "ModelName")
    return _of_variant(facts, replace(meant, model=model) if meant and model else meant, data)


def _is_broken(answers: Answers, status: str | None, why: str, lost: JsonObject) -> bool | None:
    if status in _BAD or why or lost:
        return True
    return False if status and saw_components(answers) else None


def _is_lost(component: JsonObject) -> bool:
    """Tell whether nothing of an inference component serves."""
    return text(component, "InferenceComponentStatus") == "Failed"


def _of_variant(facts: Facts, variant: Variant | None, data: JsonObject) -> Facts:
    if variant is None:
        return facts
    shown = next(
        (item for item in objects(data, "ProductionVariants") if text(item, "VariantName") == variant.name),
        {},
    )
    return replace(
        facts,
        variant=variant.name,
        instance_type=variant.instance_type,
        architecture=architecture_of(variant.instance_type) or "",
        gpu=has_gpu(variant.instance_type),
        ami_version=variant.ami_version,
        driver=driver_of(variant.ami_version),
        serverless=variant.memory_mb is not None,
        memory_mb=variant.memory_mb,
        instances=number(shown, "CurrentInstanceCount"),
        wanted_instances=number(shown, "DesiredInstanceCount"),
        startup_timeout_s=variant.startup_timeout_s,
        model_name=variant.model,
    )


def _meant(variants: Sequence[Variant], reason: str) -> Variant | None:
    named = _VARIANT.search(reason)
    fitting = [item for item in variants if named and item.name == named["name"]]
    return next(iter(fitting or variants), None)


def _message_of(data: JsonObject) -> str:
    """Return what a variant says while it is made or changed."""
    messages = (
        text(status, "StatusMessage")
        for item in (
            *objects(data, "ProductionVariants"),
            *objects(data, "PendingDeploymentSummary", "ProductionVariants"),
        )
        for status in objects(item, "VariantStatus")
    )
    return next((message for message in messages if message), "")


def _found_by(answers: Answers, params: ServedParams) -> FoundBy:
    if LIST not in answers:
        return "name"
    if params.endpoint_name:
        return "beginning"
    wanted = named_by(params, answers)
    if wanted.model:
        return "model"
    return "package" if wanted.group else "newest"


def _late(status: str | None, changed: datetime | None, now: datetime) -> bool | None:
    if status not in (*_MAKING, "RollingBack"):
        return False if status else None
    return now - changed > _LONG if changed else None


def _iso(at: datetime | None) -> str | None:
    return iso(at) if at else None


probe = Probe(
    title="Which endpoint should serve the model, how does it stand, and what does it say?",
    params=ServedParams,
    facts=Facts,
    operations=OPERATIONS,
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
