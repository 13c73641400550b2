"""Which instances of the cluster went away while the step ran?

A Spot instance that is reclaimed, a node that fails, and one that is scaled in all take their containers with
them, and log "Container released on a *lost* node" for that. An instance that went away at that time without
such a line is a coincidence, and such a line without an instance is a NodeManager that started again.

A group or fleet that is SUSPENDED or ARRESTED gets no more instances while the cluster goes on: that is told
beside, as is who resized it while the step ran. Managed scaling makes no call that Event history shows; the
times of the instances tell what it did.

The picture shows the cluster, its steps and its instances on one scale of time: when each came, when and why
it went, and where each group or fleet grew and shrank.

Source: Amazon EMR API reference, ListInstances, InstanceStatus, InstanceStateChangeReason,
ListInstanceGroups, ListInstanceFleets, ModifyInstanceGroups, ModifyInstanceFleet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workbench.domain.evidence import AnswerName, Answers, Request, ask_pages
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, moment, objects, stamp, text
from workbench.knowledge.emr.capacity import parts_in
from workbench.knowledge.emr.steps import Step
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ask_events
from workbench.probes.emr._clusters import ask_cluster, ask_step, ask_steps, step_in
from workbench.probes.emr._life import life_of, resizes_in

_PAGES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster, and the step that is looked into."""

    cluster_id: str
    step_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What went away while the step ran. Texts are empty where nothing did."""

    lost: int | None = None
    """Instances that ended then."""
    spot: int | None = None
    """Those of them that were Spot."""
    first: str | None = None
    """The id of the first."""
    reason: str | None = None
    """Why that one ended, in EMR's words."""
    at: datetime | None = None
    """When."""
    stalled: tuple[str, ...] | None = None
    """Groups or fleets that get no more instances now, each with its size and EMR's reason."""
    resized_by: str | None = None
    """Who resized the cluster last while the step ran; empty: nobody, by Event history."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the step, the instances, and what else the picture shows."""
    if not params.step_id:
        return {}
    questions: dict[AnswerName, Request] = {
        "cluster": ask_cluster(params.cluster_id),
        "steps": ask_steps(params.cluster_id),
        "step": ask_step(params.cluster_id, params.step_id),
        "instances": ask_pages("emr.ListInstances", _PAGES, ClusterId=params.cluster_id),
    }
    answers = aws.read_all(questions)
    return {**answers, **aws.read_all(_ask_parts(answers, params))}


def _ask_parts(answers: Answers, params: Params) -> dict[AnswerName, Request]:
    """Return the questions for what is sized by itself, and for who resized it while the step ran."""
    has_fleets = text(answers["cluster"].data, "Cluster", "InstanceCollectionType") == "INSTANCE_FLEET"
    listed, resize = (
        ("emr.ListInstanceFleets", "ModifyInstanceFleet")
        if has_fleets
        else ("emr.ListInstanceGroups", "ModifyInstanceGroups")
    )
    questions: dict[AnswerName, Request] = {"parts": ask_pages(listed, _PAGES, ClusterId=params.cluster_id)}
    step = step_in(answers["step"])
    if step.started_at:
        window = Window(step.started_at, step.ended_at, timedelta())
        questions["resizes"] = ask_events("EventName", resize, window=window, pages=1)
    return questions


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Count what ended while the step ran."""
    if not params.step_id:
        return skipped("There is no step that could have lost a node", Facts())
    unseen = next((answers[name] for name in ("step", "instances") if not answers[name].ok), None)
    if unseen is not None:
        return unanswered(unseen, Facts())
    found = _judge_losses(answers)
    facts = replace(found.facts, stalled=_stalled(answers), resized_by=_resized_by(answers, params))
    parts = answers.get("parts")
    if found.verdict is Verdict.PASS and parts is not None and not parts.ok:
        return unanswered(parts, facts).picturing(life_of(answers))
    return _with_parts(replace(found, facts=facts)).picturing(life_of(answers))


def _stalled(answers: Answers) -> tuple[str, ...] | None:
    parts = answers.get("parts")
    if parts is None or not parts.ok:
        return None
    stalled = [part for part in parts_in(parts.data) if part.is_stalled]
    return tuple(f"{part.told}{f': {part.why}' if part.why else ''}" for part in stalled)


def _resized_by(answers: Answers, params: Params) -> str | None:
    resizes, step = answers.get("resizes"), step_in(answers["step"])
    if resizes is None or not resizes.ok:
        return None
    window = Window(step.started_at, step.ended_at, timedelta())
    who = [event.who for event in resizes_in(answers, params.cluster_id) if window.covers(event.at)]
    return who[-1] if who else ""


def _with_parts(found: Judgement[Facts]) -> Judgement[Facts]:
    """Say beside what was found which parts get no more instances, and who resized the cluster."""
    facts = found.facts
    also = [*(facts.stalled or ()), *([f"resized by {facts.resized_by}"] if facts.resized_by else ())]
    if not also:
        return found
    verdict = Verdict.WARN if found.verdict is Verdict.PASS and facts.stalled else found.verdict
    return replace(found, verdict=verdict, summary=f"{found.summary}; {'; '.join(also)}")


def _judge_losses(answers: Answers) -> Judgement[Facts]:
    step = step_in(answers["step"])
    if step.started_at is None:
        return skipped(f"{step.step_id} never ran", Facts(lost=0, spot=0, first="", reason=""))
    lost = [item for item in objects(answers["instances"].data, "Instances") if _ended_in(item, step)]
    if not lost and answers["instances"].truncated:
        return unknown(UnknownReason.TRUNCATED, "The list of instances was not read to its end", Facts())
    lost.sort(key=lambda item: stamp(_end_of(item)))
    spot = sum(text(item, "Market") == "SPOT" for item in lost)
    if not lost:
        nothing = Facts(lost=0, spot=0, first="", reason="")
        return passed("No instance ended while the step ran", nothing)
    first = lost[0]
    facts = Facts(
        lost=len(lost),
        spot=spot,
        first=text(first, "Ec2InstanceId"),
        reason=text(first, "Status", "StateChangeReason", "Message"),
        at=_end_of(first),
    )
    said = f"{count(len(lost), 'instance')} ended while it ran, {spot} of them Spot, first {facts.first}"
    why = f": {facts.reason}" if facts.reason else ""
    return warned(f"{said}, at {stamp(facts.at)}{why}", facts)


def _end_of(instance: JsonObject) -> datetime | None:
    return moment(instance, "Status", "Timeline", "EndDateTime")


def _ended_in(instance: JsonObject, step: Step) -> bool:
    """Tell whether an instance ended while the step ran; the cluster's own end comes later."""
    return Window(step.started_at, step.ended_at, timedelta()).covers(_end_of(instance))


probe = Probe(
    title="Which instances went away while the step ran?",
    params=Params,
    facts=Facts,
    operations=(
        "emr.DescribeCluster",
        "emr.ListSteps",
        "emr.DescribeStep",
        "emr.ListInstances",
        "emr.ListInstanceGroups",
        "emr.ListInstanceFleets",
        "cloudtrail.LookupEvents",
    ),
    collect=collect,
    judge=judge,
)
