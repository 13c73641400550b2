"""Does the variant scale, and if it did not: why?

A variant scales when it is a scalable target that has a policy and is below its maximum. An activity that
`Failed` was refused, mostly by the quota of instances for endpoints, which its message names. One that stays
`InProgress`, "Waiting for change to be fulfilled by sagemaker", was accepted, and the instances do not come:
that is want of capacity at AWS, and the endpoint goes back to `InService` with what it had, without a reason.
What did not lead to an activity is asked for too, with its reasons (`NotScaledReasons`).

A variant that has fewer instances than it should, without an activity, was told so by an update. The
instances below inference components are scaled by SageMaker itself (`ManagedInstanceScaling`), within limits
of their own; the copies of a component are another question.

Sources: Application Auto Scaling API reference, DescribeScalableTargets, DescribeScalingActivities,
DescribeScalingPolicies, ScalingActivity, NotScaledReason; SageMaker developer guide, "Automatic scaling of
Amazon SageMaker AI models".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask, ask_pages
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, member, moment, number, objects, stamp, text
from workbench.knowledge.training.refusals import quota_in
from workbench.probes.sagemaker._endpoint import (
    OPERATIONS,
    EndpointParams,
    Watched,
    read_watched,
    unwatched,
    watched,
)

Params = EndpointParams

_TARGETS, _ACTIVITIES, _POLICIES = "targets", "activities", "policies"
_SERVICE, _DIMENSION = "sagemaker", "sagemaker:variant:DesiredInstanceCount"
_PAGES = 3
_PATIENCE = timedelta(minutes=15)
"""So long instances usually take to come at most. Practice: no AWS page says."""

State: TypeAlias = Literal[
    "refused", "waiting", "absent", "without-policy", "suspended", "capped", "under-way", "able", "none"
]
"""`refused`: an activity failed. `waiting`: accepted long ago, and no instance came. `absent`: no scalable
target. `capped`: at its maximum. `under-way`: an activity of a few minutes ago. `able`: it can grow. `none`:
it has no instances."""
_STUCK = ("absent", "without-policy", "suspended", "capped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the variant scales. Texts are empty where there is nothing to tell."""

    state: State | None = None
    """How it stands."""
    stuck: bool | None = None
    """It is not set up to grow from here."""
    least: int | None = None
    """MinCapacity of the target."""
    most: int | None = None
    """MaxCapacity of it."""
    instances: int | None = None
    """How many run."""
    desired: int | None = None
    """How many should."""
    message: str | None = None
    """What the activity says that did not come to its end."""
    at: str | None = None
    """When that began, ISO 8601."""
    quota_name: str | None = None
    """The quota that it quotes, or that the instances which do not come count for."""
    used: float | None = None
    """How much of it was used, as it says; 0 where it does not."""
    wanted: float | None = None
    """How much more was asked for; 0 where it does not say."""
    not_scaled: tuple[str, ...] | None = None
    """Why no activity began when a policy asked for one: `AlreadyAtMaxCapacity`."""


_NO_INSTANCES = Facts(
    state="none", stuck=False, message="", quota_name="", used=0.0, wanted=0.0, not_scaled=()
)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the target, its policies, and what was tried, scaled or not."""
    return read_watched(aws, params, _asks)


def _asks(found: Watched) -> Mapping[AnswerName, Request]:
    if found.variant.serverless or _of_components(found):
        return {}
    resource = _resource(found)
    return {
        _TARGETS: ask(
            "application-autoscaling.DescribeScalableTargets",
            ServiceNamespace=_SERVICE,
            ResourceIds=[resource],
            ScalableDimension=_DIMENSION,
        ),
        _POLICIES: ask(
            "application-autoscaling.DescribeScalingPolicies",
            ServiceNamespace=_SERVICE,
            ResourceId=resource,
            ScalableDimension=_DIMENSION,
        ),
        _ACTIVITIES: ask_pages(
            "application-autoscaling.DescribeScalingActivities",
            _PAGES,
            ServiceNamespace=_SERVICE,
            ResourceId=resource,
            ScalableDimension=_DIMENSION,
            IncludeNotScaledActivities=True,
        ),
    }


def _of_components(found: Watched) -> bool:
    return found.endpoint.kind_of(found.variant) == "inference-components"


def _resource(found: Watched) -> str:
    return f"endpoint/{found.endpoint.name}/variant/{found.variant.name}"


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Say whether it scales, and what stood in the way."""
    found = watched(answers, params)
    if found is None:
        return unwatched(answers, params, Facts(), _NO_INSTANCES)
    if found.variant.serverless:
        return skipped("A serverless variant has no instances to scale", _NO_INSTANCES)
    if _of_components(found):
        return _judge_managed(found)
    if _TARGETS not in answers:
        return unknown(UnknownReason.NO_DATA, "Whether it scales was not asked", Facts())
    targets, activities, policies = (answers[name] for name in (_TARGETS, _ACTIVITIES, _POLICIES))
    tried = _tried(activities, found)
    facts = _facts(found, tried)
    stopped = _stopped(found, tried)
    if stopped:
        state, activity = stopped
        facts = _of_activity(replace(facts, state=state, stuck=False), found, activity)
        said = f"{_resource(found)}: {facts.message or _fewer(found)}, since {facts.at}"
        return failed(said, facts, occurred_at=moment(activity, "StartTime"))
    if silent := next((answer for answer in (targets, activities, policies) if not answer.ok), None):
        return unanswered(silent, facts)
    target = next(iter(objects(targets.data, "ScalableTargets")), None)
    facts = _with_target(facts, target)
    state = _state(found, target, policies, tried)
    facts = replace(facts, state=state, stuck=state in _STUCK)
    said = f"{_resource(found)} {_words(facts)}"
    return warned(said, facts) if facts.stuck or state == "under-way" else passed(said, facts)


def _judge_managed(found: Watched) -> Judgement[Facts]:
    """Say how the instances below inference components scale."""
    managed = found.variant.managed_scaling
    most, instances = number(managed, "MaxInstanceCount"), found.variant.instances
    state: State = "able" if managed else "absent"
    if most is not None and instances is not None and instances >= most:
        state = "capped"
    facts = replace(
        _facts(found, ()),
        state=state,
        stuck=state in _STUCK,
        least=number(managed, "MinInstanceCount"),
        most=most,
    )
    said = f"{_resource(found)} {_words(facts)}"
    return warned(said, facts) if facts.stuck else passed(said, facts)


def _tried(activities: Answer, found: Watched) -> Sequence[JsonObject]:
    """Return the activities of the stretch of time, and those that were under way in it, the newest first."""
    rows = [
        row
        for row in objects(activities.data, "ScalingActivities")
        if (begun := moment(row, "StartTime"))
        and begun <= found.end
        and (moment(row, "EndTime") or found.now) >= found.start
    ]
    return sorted(rows, key=lambda row: stamp(moment(row, "StartTime")), reverse=True)


def _facts(found: Watched, tried: Sequence[JsonObject]) -> Facts:
    reasons = [text(reason, "Code") for row in tried for reason in objects(row, "NotScaledReasons")]
    return replace(
        _NO_INSTANCES,
        state=None,
        stuck=None,
        instances=found.variant.instances,
        desired=found.variant.desired,
        at="",
        not_scaled=tuple(dict.fromkeys(reasons)),
    )


def _stopped(found: Watched, tried: Sequence[JsonObject]) -> tuple[State, JsonObject] | None:
    """Return what did not come to its end: the newest activity, or an update that brought no instances."""
    real = [row for row in tried if not objects(row, "NotScaledReasons")]
    newest = real[0] if real else {}
    if text(newest, "StatusCode") == "Failed":
        return "refused", newest
    begun = moment(newest, "StartTime")
    if text(newest, "StatusCode") in ("InProgress", "Pending") and begun:
        return ("waiting", newest) if found.end - begun > _PATIENCE else None
    if _lacks(found) and _changed_long_ago(found):
        return "waiting", {}
    return None


def _lacks(found: Watched) -> bool:
    return (found.variant.desired or 0) > (found.variant.instances or 0)


def _changed_long_ago(found: Watched) -> bool:
    changed = found.endpoint.changed_at
    return changed is not None and found.now - changed > _PATIENCE


def _of_activity(facts: Facts, found: Watched, activity: JsonObject) -> Facts:
    message = text(activity, "StatusMessage")
    quota = quota_in(message)
    begun: datetime | None = moment(activity, "StartTime") or found.endpoint.changed_at
    named = f"{found.variant.instance_type} for endpoint usage" if found.variant.instance_type else ""
    return replace(
        facts,
        message=message,
        at=iso(begun) if begun else "",
        quota_name=quota.name if quota else named if facts.state == "waiting" else "",
        used=quota.used if quota else 0.0,
        wanted=quota.wanted if quota else 0.0,
    )


def _with_target(facts: Facts, target: JsonObject | None) -> Facts:
    if target is None:
        return facts
    return replace(facts, least=number(target, "MinCapacity"), most=number(target, "MaxCapacity"))


def _state(found: Watched, target: JsonObject | None, policies: Answer, tried: Sequence[JsonObject]) -> State:
    if target is None:
        return "absent"
    if member(target, "SuspendedState").get("DynamicScalingOutSuspended") is True:
        return "suspended"
    most, desired = number(target, "MaxCapacity"), found.variant.desired or found.variant.instances
    if most is not None and desired is not None and desired >= most:
        return "capped"
    if not objects(policies.data, "ScalingPolicies"):
        return "without-policy"
    under_way = any(text(row, "StatusCode") in ("InProgress", "Pending") for row in tried)
    return "under-way" if under_way else "able"


def _fewer(found: Watched) -> str:
    return f"{found.variant.instances} of {found.variant.desired} instances run"


def _words(facts: Facts) -> str:
    limits = f"from {facts.least} to {facts.most}"
    why = f"; not scaled: {', '.join(facts.not_scaled)}" if facts.not_scaled else ""
    said = {
        "absent": "does not scale: it is no scalable target",
        "suspended": "does not scale: scaling out is suspended",
        "capped": f"is at its maximum of {count(facts.most or 0, 'instance')}",
        "without-policy": f"does not scale: it may, {limits}, and has no policy that makes it",
        "under-way": f"is being scaled, {limits}",
    }
    return f"{said.get(facts.state or '', f'scales {limits}, and has {facts.instances}')}{why}"


probe = Probe(
    title="Does the variant scale, and if it did not: why?",
    params=Params,
    facts=Facts,
    operations=(
        *OPERATIONS,
        "application-autoscaling.DescribeScalableTargets",
        "application-autoscaling.DescribeScalingPolicies",
        "application-autoscaling.DescribeScalingActivities",
    ),
    collect=collect,
    judge=judge,
)
