"""Which instances of the cluster went away while the step ran?

A Spot instance that is reclaimed, a node that fails, and one that is scaled in all take their containers with
them, and log "Container released on a *lost* node" for that. An instance that went away at that time without
such a line is a coincidence, and such a line without an instance is a NodeManager that started again.

The picture shows the cluster, its steps and its instances on one scale of time: when each came, when and why
it went, and where the cluster grew and shrank.

Source: Amazon EMR API reference, ListInstances, InstanceStatus, InstanceStateChangeReason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import AnswerName, Answers, Request, ask_pages
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, moment, objects, stamp, text
from workbench.knowledge.emr.steps import Step
from workbench.probes._window import Window
from workbench.probes.emr._clusters import ask_cluster, ask_step, ask_steps, step_in
from workbench.probes.emr._life import life_of

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
    return aws.read_all(questions)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Count what ended while the step ran."""
    if not params.step_id:
        return skipped("There is no step that could have lost a node", Facts())
    unseen = next((answers[name] for name in ("step", "instances") if not answers[name].ok), None)
    if unseen is not None:
        return unanswered(unseen, Facts())
    return _judge_losses(answers).picturing(life_of(answers))


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
    operations=("emr.DescribeCluster", "emr.ListSteps", "emr.DescribeStep", "emr.ListInstances"),
    collect=collect,
    judge=judge,
)
