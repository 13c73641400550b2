"""Do the copies of the inference components come, and if not: why?

An endpoint of inference components has instances that SageMaker scales itself, and models that are placed on
them in copies. Each copy takes the cores, accelerators and memory that its component reserves: one may find
no place while the instances look idle. A component that has fewer copies than it should waits for a place, or
for an instance; what its last change says stands in `FailureReason`. Copies scale where the component is a
scalable target of its own, below its maximum.

Of the endpoint that is asked about, and of the variant that is looked at; components elsewhere are others'.

Sources: SageMaker API reference, ListInferenceComponents, DescribeInferenceComponent,
InferenceComponentRuntimeConfigSummary; SageMaker developer guide, "Deploy models for real-time inference",
"Inference components"; Application Auto Scaling API reference, DescribeScalableTargets,
DescribeScalingActivities.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, answers_to, ask
from workbench.domain.picture import Chain, Link, Tone
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import member, moment, number, objects, stamp, text
from workbench.knowledge.instance_types import gpus_of
from workbench.knowledge.signatures import in_use
from workbench.probes.sagemaker._endpoint import (
    OPERATIONS,
    EndpointParams,
    Watched,
    read_watched,
    unwatched,
    watched,
)

Params = EndpointParams

_LIST, _TARGETS = "list", "copy-targets"
_SERVICE, _DIMENSION = "sagemaker", "sagemaker:inference-component:DesiredCopyCount"
_MOST = 8
"""Components that are described."""
_PATIENCE = timedelta(minutes=15)
"""So long a copy usually takes at most, its instance included. Practice: no AWS page says."""

State: TypeAlias = Literal["failed", "refused", "waiting", "under-way", "capped", "absent", "able", "none"]
"""`failed`: SageMaker gave a component up. `refused`: its scaling was. `waiting`: copies lack for long.
`under-way`: for some minutes. `capped`: at the maximum of its target. `absent`: no scalable target. `able`:
it can grow. `none`: there are no components."""
_ORDER: tuple[State, ...] = ("failed", "refused", "waiting", "under-way", "capped", "absent", "able")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the copies stand; of several components, that which stands worst. Texts are empty for nothing."""

    state: State | None = None
    """How it stands."""
    stuck: bool | None = None
    """Its copies are not set up to grow from here."""
    no_place: bool | None = None
    """Copies lack for long, since they find no place on the instances: SageMaker says so, or they reserve
    more GPUs than there are. Unknown where they lack and neither tells."""
    components: int | None = None
    """How many components the variant has."""
    component: str | None = None
    """The one that stands worst."""
    copies: int | None = None
    """Copies that it has."""
    desired: int | None = None
    """Copies that it should have."""
    most: int | None = None
    """The most that its target allows."""
    message: str | None = None
    """What its last change, or the scaling that failed, says."""
    at: str | None = None
    """When that was, ISO 8601."""


_NONE = Facts(state="none", stuck=False, no_place=False, components=0, component="", message="", at="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the components of the variant, then describe each, and ask what scaled them."""
    answers = dict(read_watched(aws, params, _ask_list))
    if _LIST not in answers:
        return answers
    rows = objects(answers[_LIST].data, "InferenceComponents")
    names = [text(row, "InferenceComponentName") for row in rows][:_MOST]
    return {**answers, **aws.read_all(_ask_each(names))}


def _ask_list(found: Watched) -> Mapping[AnswerName, Request]:
    if found.endpoint.kind_of(found.variant) != "inference-components":
        return {}
    return {
        _LIST: ask(
            "sagemaker.ListInferenceComponents",
            EndpointNameEquals=found.endpoint.name,
            VariantNameEquals=found.variant.name,
            MaxResults=100,
        )
    }


def _ask_each(names: list[str]) -> dict[AnswerName, Request]:
    asked: dict[AnswerName, Request] = {}
    for name in names:
        asked["component", name] = ask("sagemaker.DescribeInferenceComponent", InferenceComponentName=name)
        asked["activities", name] = ask(
            "application-autoscaling.DescribeScalingActivities",
            ServiceNamespace=_SERVICE,
            ResourceId=_resource(name),
            ScalableDimension=_DIMENSION,
        )
    if names:
        asked[_TARGETS] = ask(
            "application-autoscaling.DescribeScalableTargets",
            ServiceNamespace=_SERVICE,
            ResourceIds=[_resource(name) for name in names],
            ScalableDimension=_DIMENSION,
        )
    return asked


def _resource(name: str) -> str:
    return f"inference-component/{name}"


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Say which component lacks copies, and what is said of it."""
    found = watched(answers, params)
    if found is None:
        return unwatched(answers, params, Facts(), _NONE)
    listed = answers.get(_LIST)
    if listed is None:
        return skipped("The endpoint has no inference components", _NONE)
    if not listed.ok:
        return unanswered(listed, Facts())
    described = answers_to(answers, "component")
    if not described:
        return warned(f"{found.endpoint.name} has no inference component to call", replace(_NONE, stuck=None))
    full = _reserve_too_much(answers, found)
    seen = [_component(answers, name, item, found, full=full) for name, item in described.items() if item.ok]
    worst = min(seen, key=lambda facts: _ORDER.index(facts.state or "able"), default=None)
    silent = next((item for item in answers.values() if not item.ok), None)
    if worst is None or (silent and worst.state in ("capped", "absent", "able")):
        return unanswered(silent or listed, Facts())
    facts = replace(worst, components=len(objects(listed.data, "InferenceComponents")))
    said = _words(facts)
    if facts.state in ("failed", "refused", "waiting"):
        judged = failed(said, facts)
    else:
        judged = passed(said, facts) if facts.state == "able" else warned(said, facts)
    return judged.picturing(_chain(found, seen))


def _chain(found: Watched, seen: Sequence[Facts]) -> Chain:
    """Return endpoint, instances and the copies on them as a picture."""
    variant = found.variant
    limit = number(variant.managed_scaling, "MaxInstanceCount")
    scales = f", at most {limit}" if limit is not None else ", which nobody scales"
    full = limit is not None and (variant.instances or 0) >= limit
    instances = Link(
        kind="instances",
        name=variant.name,
        says=f"{variant.instances} × {variant.instance_type}{scales}",
        tone="warn" if full else "good",
    )
    copies = (
        Link(
            kind="copies", name=facts.component or "", says=_drawn(facts), tone=_TONES[facts.state or "able"]
        )
        for facts in seen
    )
    endpoint = Link(kind="endpoint", name=found.endpoint.name, says=found.endpoint.status or "")
    return Chain(heading="Copies of the inference components", links=(endpoint, instances, *copies))


def _drawn(facts: Facts) -> str:
    most = f", may have {facts.most}" if facts.most is not None else ""
    why = f": {facts.message}" if facts.message and _TONES[facts.state or "able"] == "bad" else ""
    return f"{facts.copies} of {facts.desired}{most}{why}"


_TONES: Mapping[State, Tone] = {
    "failed": "bad",
    "refused": "bad",
    "waiting": "bad",
    "under-way": "busy",
    "capped": "warn",
    "absent": "warn",
    "able": "good",
}


def _reserve_too_much(answers: Answers, found: Watched) -> bool:
    """Tell whether all copies that there should be reserve more GPUs than the instances have together.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentComputeResourceRequirements.html
    """
    gpus, instances = gpus_of(found.variant.instance_type), found.variant.instances
    if gpus is None or instances is None:
        return False
    reserved = 0.0
    for item in answers_to(answers, "component").values():
        each = member(item.data, "Specification", "ComputeResourceRequirements").get(
            "NumberOfAcceleratorDevicesRequired"
        )
        copies = number(member(item.data, "RuntimeConfig"), "DesiredCopyCount") or 0
        reserved += each * copies if isinstance(each, int | float) else 0.0
    return reserved > gpus * instances


def _component(answers: Answers, name: str, described: Answer, found: Watched, *, full: bool) -> Facts:
    data = described.data
    runs = member(data, "RuntimeConfig")
    changed = moment(data, "LastModifiedTime")
    target = next(
        (
            item
            for item in objects(answers[_TARGETS].data, "ScalableTargets")
            if text(item, "ResourceId") == _resource(name)
        ),
        None,
    )
    facts = Facts(
        component=name,
        copies=number(runs, "CurrentCopyCount"),
        desired=number(runs, "DesiredCopyCount"),
        most=number(target, "MaxCapacity") if target else None,
        message=text(data, "FailureReason"),
        at=stamp(changed) if changed else "",
    )
    refused = _refused(answers["activities", name], found)
    if text(data, "InferenceComponentStatus") == "Failed":
        return replace(facts, state="failed", stuck=False, no_place=_finds_no_place(facts.message))
    if refused:
        began = moment(refused, "StartTime")
        message = text(refused, "StatusMessage") or facts.message
        at = stamp(began) if began else ""
        return replace(facts, state="refused", stuck=False, message=message, at=at)
    state = _state(facts, target, changed, found.now)
    no_place = full or _finds_no_place(facts.message) if state == "waiting" else False
    return replace(facts, state=state, stuck=state in ("capped", "absent"), no_place=no_place)


def _finds_no_place(message: str | None) -> bool | None:
    """Tell what the reason says of room; None where there is none, or nobody knows its words."""
    found = in_use().decide(message or "")
    return found.signature.id == "component-no-place" if found else None


def _refused(activities: Answer, found: Watched) -> JsonObject | None:
    """Return the newest activity of the stretch of time, if that failed."""
    rows = [
        row
        for row in objects(activities.data, "ScalingActivities")
        if (began := moment(row, "StartTime")) and found.start <= began <= found.end
    ]
    newest = max(rows, key=lambda row: stamp(moment(row, "StartTime")), default=None)
    return newest if newest and text(newest, "StatusCode") == "Failed" else None


def _state(facts: Facts, target: JsonObject | None, changed: datetime | None, now: datetime) -> State:
    if (facts.desired or 0) > (facts.copies or 0):
        return "waiting" if changed and now - changed > _PATIENCE else "under-way"
    if target is None:
        return "absent"
    at_most = facts.most is not None and (facts.desired or 0) >= facts.most
    return "capped" if at_most else "able"


def _words(facts: Facts) -> str:
    have = f"{facts.component} has {facts.copies} of the {facts.desired} copies that it should have"
    why = f": {facts.message}" if facts.message else ""
    said = {
        "failed": f"{facts.component} is Failed since {facts.at}{why}",
        "refused": f"{have}, and its scaling failed at {facts.at}{why}",
        "waiting": f"{have} since {facts.at}{why}",
        "under-way": f"{have}, for some minutes only{why}",
        "capped": f"{have}, and may have no more",
        "absent": f"{have}, and is no scalable target: its copies do not grow",
    }
    return said.get(facts.state or "", f"{have}, and may have {facts.most}")


probe = Probe(
    title="Do the copies of the inference components come, and if not: why?",
    params=Params,
    facts=Facts,
    operations=(
        *OPERATIONS,
        "sagemaker.ListInferenceComponents",
        "sagemaker.DescribeInferenceComponent",
        "application-autoscaling.DescribeScalableTargets",
        "application-autoscaling.DescribeScalingActivities",
    ),
    collect=collect,
    judge=judge,
)
