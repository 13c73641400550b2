"""The chain from the model registry to what serves now, as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.domain.evidence import Answers
from workbench.domain.picture import Chain, Link, Tone
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import count, member, moment, number, objects, stamp, text
from workbench.knowledge.serving.resources import Container, Model, Package, Variant, variants_of
from workbench.probes.sagemaker._served import (
    CONFIG,
    ENDPOINT,
    components_in,
    models_in,
    version_of,
    versions_in,
)

_BROKEN = ("Failed", "UpdateRollbackFailed", "OutOfService", "RollingBack")
_LONGEST = 300


def chain_of(
    answers: Answers, group: str, deployable: int | None, who: Mapping[int, str], *, behind: bool | None
) -> Chain | None:
    """Return the chain; None where nothing of it is known.

    Args:
        answers: Of `read_served`, with the versions of the group.
        group: The group; empty: none is known.
        deployable: The newest version that is approved; 0 or None: none.
        who: Versions to who decided about them, and when.
        behind: What serves is older than that.
    """
    links = (
        *_registry(answers, group, deployable, who),
        *_models(answers, deployable, behind=behind),
        *_configuration(answers),
        *_endpoint(answers),
    )
    return Chain(heading="From the registry to what serves now", links=links) if len(links) > 1 else None


def _registry(answers: Answers, group: str, deployable: int | None, who: Mapping[int, str]) -> Iterator[Link]:
    versions = versions_in(answers)
    if group:
        yield Link(kind="group", name=group, says=count(len(versions), "version"))
    if not versions:
        return
    newest, serving = versions[0], _served(answers)
    shown = {newest.version, *serving, *([deployable] if deployable else [])}
    yield Link(
        kind="version",
        name=f"{newest.version}",
        says=_of_version(newest, serving, who),
        tone=_tone_of(newest),
        beside=tuple(
            f"{item.version} {_of_version(item, serving, who)}"
            for item in versions[1:]
            if item.version in shown
        ),
    )


def _of_version(package: Package, serving: set[int], who: Mapping[int, str]) -> str:
    decided = who.get(package.version or 0, "")
    by = f" {decided}" if decided else ""
    known = [word for word in (package.status, package.approval) if word and word != "Completed"]
    serves = ", serves" if package.version in serving else ""
    return f"{', '.join(known)}{by}, registered {stamp(package.made_at)}{serves}"


def _tone_of(package: Package) -> Tone:
    if package.status == "Failed" or package.approval == "Rejected":
        return "bad"
    return "good" if package.approval == "Approved" else "warn"


def _served(answers: Answers) -> set[int]:
    found = (version_of(item, answers) for _, model in models_in(answers) for item in _containers(model))
    return {item.version for item in found if item is not None and item.version is not None}


def _containers(model: JsonObject | None) -> tuple[Container, ...]:
    return Model(data=model).containers if model else ()


def _models(answers: Answers, deployable: int | None, *, behind: bool | None) -> Iterator[Link]:
    for variant, model in models_in(answers):
        own = next(iter(_containers(model)), None)
        version = version_of(own, answers) if own else None
        made_of = f"of version {version.version}" if version else own.artifact if own else "was not shown"
        late = behind and version is not None and version.version != deployable
        says = f"{made_of}, where {deployable} is approved" if late else made_of
        tone: Tone = "bad" if late else "unknown" if model is None else "good"
        yield Link(kind="model", name=variant.model, says=says, tone=tone)


def _configuration(answers: Answers) -> Iterator[Link]:
    config = answers.get(CONFIG)
    if config is None:
        return
    name = text(answers[ENDPOINT].data, "EndpointConfigName")
    if not config.ok:
        yield Link(kind="configuration", name=name, says="was not shown, or is deleted", tone="unknown")
        return
    kinds = ", ".join(_instances(variant) for variant in variants_of(config.data))
    yield Link(kind="configuration", name=name, says=kinds, tone="good")


def _instances(variant: Variant) -> str:
    if not variant.instance_type:
        return f"{variant.name}: serverless, {variant.memory_mb} MB"
    return f"{variant.name}: {variant.instances} × {variant.instance_type}"


def _endpoint(answers: Answers) -> Iterator[Link]:
    endpoint = answers.get(ENDPOINT)
    if endpoint is None or not endpoint.ok:
        return
    data = endpoint.data
    status, reason = text(data, "EndpointStatus"), text(data, "FailureReason")
    since = stamp(moment(data, "LastModifiedTime"))
    why = f": {reason[:_LONGEST]}" if reason else ""
    tone: Tone = "bad" if status in _BROKEN or reason else "good" if status == "InService" else "busy"
    yield Link(
        kind="endpoint", name=text(data, "EndpointName"), says=f"{status} since {since}{why}", tone=tone
    )
    if status in ("InService", "Updating", "SystemUpdating", "RollingBack"):
        yield from _copies(answers)
        now = ", ".join(_now(item) for item in objects(data, "ProductionVariants"))
        yield Link(kind="serves now", name=now or "nothing is told", tone="good")


def _copies(answers: Answers) -> Iterator[Link]:
    """Yield the inference components, each with the copies that it has and should have."""
    for component in components_in(answers):
        status, reason = text(component, "InferenceComponentStatus"), text(component, "FailureReason")
        runs = member(component, "RuntimeConfig")
        has, wants = number(runs, "CurrentCopyCount"), number(runs, "DesiredCopyCount")
        lacks = has is not None and wants is not None and has < wants
        stands = "" if status == "InService" else f", {status}"
        model = text(component, "Specification", "ModelName")
        of = f" of {model}" if model else ""
        why = f": {reason[:_LONGEST]}" if reason else ""
        tone: Tone = (
            "bad" if status == "Failed" or (lacks and reason) else "busy" if lacks or stands else "good"
        )
        yield Link(
            kind="copies",
            name=text(component, "InferenceComponentName"),
            says=f"{has} of {wants}{of}{stands}{why}",
            tone=tone,
        )


def _now(variant: JsonObject) -> str:
    has, wants = number(variant, "CurrentInstanceCount"), number(variant, "DesiredInstanceCount")
    counted = f" {has} of {wants}" if has is not None and wants is not None else ""
    return f"{text(variant, 'VariantName')}{counted}"
