"""What is other for this step than for the last one of its name that went well?

Compared are script, arguments and runtime role of both steps; where the last success was on another cluster,
as with clusters that are made for each night, also release, roles, security configuration, network and
applications of both clusters. Whether the script was written since, its object tells. Changes of the roles
are events of us-east-1.

Sources: Amazon EMR API reference, Step, Cluster, ListClusters; AWS CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workbench.domain.evidence import AnswerName, Answers, Request, ask_pages
from workbench.domain.times import iso
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped, unanswered
from workbench.knowledge.answers import objects
from workbench.knowledge.emr.clusters import Cluster, newest_of_name
from workbench.knowledge.emr.steps import Step, last_good_before, settings_of
from workbench.probes._changes import read_changes
from workbench.probes._window import Window
from workbench.probes.emr._clusters import ask_cluster, ask_steps, cluster_in, steps_in
from workbench.probes.emr._last_good import (
    Attempt,
    LastGoodFacts,
    ask_script_and_role,
    judge_alone,
    judge_beside,
)

_BACK, _PAGES = timedelta(days=14), 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster, and the step that is looked into."""

    cluster_id: str
    step_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(LastGoodFacts):
    """What is other than at the last success."""

    last_good_cluster: str | None = None
    """The cluster of that step."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for cluster and steps; for the last success, on this cluster or on one of its name before it."""
    if not params.step_id:
        return {}
    answers = aws.read_all({"cluster": ask_cluster(params.cluster_id), "steps": ask_steps(params.cluster_id)})
    step, cluster = _step(answers, params), cluster_in(answers["cluster"])
    if step is None or step.state == "COMPLETED":
        return answers
    if last_good_before(step, steps_in(answers["steps"])) is None and cluster.created_at:
        answers["clusters"] = aws.read(_ask_clusters(cluster.created_at))
        earlier = newest_of_name(objects(answers["clusters"].data, "Clusters"), cluster)
        if earlier:
            more: dict[AnswerName, Request] = {
                "before": ask_cluster(earlier),
                "its steps": ask_steps(earlier),
            }
            answers.update(aws.read_all(more))
    role_arn = step.role_arn or cluster.nodes_role_arn
    return {**answers, **aws.read_all(ask_script_and_role(step.artifact, role_arn, _window(answers, step)))}


def _ask_clusters(before: datetime) -> Request:
    return ask_pages(
        "emr.ListClusters",
        _PAGES,
        CreatedAfter=iso(before - _BACK),
        CreatedBefore=iso(before),
        ClusterStates=["TERMINATED", "WAITING", "RUNNING"],
    )


def _step(answers: Answers, params: Params) -> Step | None:
    return next((step for step in steps_in(answers["steps"]) if step.step_id == params.step_id), None)


def _good(answers: Answers, step: Step) -> tuple[Step | None, Cluster]:
    """Return the last success, and its cluster."""
    own = last_good_before(step, steps_in(answers["steps"]))
    if own or "its steps" not in answers:
        return own, cluster_in(answers["cluster"])
    return last_good_before(step, steps_in(answers["its steps"])), cluster_in(answers["before"])


def _window(answers: Answers, step: Step) -> Window:
    good, _ = _good(answers, step)
    return _attempt(cluster_in(answers["cluster"]), step).since(good.started_at if good else None)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare both steps and clusters, and look at script and role."""
    if not params.step_id:
        return skipped("There is no step that could be compared", Facts())
    unseen = next((answers[name] for name in ("cluster", "steps") if not answers[name].ok), None)
    if unseen is not None:
        return unanswered(unseen, Facts())
    step = _step(answers, params)
    if step is None:
        return skipped(f"{params.step_id} is not among the steps that are listed", Facts())
    if step.state == "COMPLETED":
        return skipped("The step was completed: nothing has to be compared", Facts())
    changes = read_changes(answers, _window(answers, step), lambda _: False)
    facts = Facts(role_changed=changes.known(changes.of_role), changes=changes.said, last_good="")
    good, cluster = _good(answers, step)
    if good is None:
        listed = (answers[name] for name in ("clusters", "its steps") if name in answers)
        silent = next((answer for answer in listed if not answer.ok), None)
        return unanswered(silent, facts) if silent else judge_alone(facts, changes, noun="step")
    facts = replace(facts, last_good_cluster=cluster.cluster_id)
    before, now = _attempt(cluster, good), _attempt(cluster_in(answers["cluster"]), step)
    return judge_beside(before, now, answers, changes, facts, step.name)


def _attempt(cluster: Cluster, step: Step) -> Attempt:
    return Attempt(
        id=step.step_id,
        settings=settings_of(step, cluster),
        started_at=step.started_at or step.created_at,
        ended_at=step.ended_at,
    )


probe = Probe(
    title="What is other than at the last step of its name that went well?",
    params=Params,
    facts=Facts,
    operations=(
        "emr.DescribeCluster",
        "emr.ListSteps",
        "emr.ListClusters",
        "s3.HeadObject",
        "cloudtrail.LookupEvents",
    ),
    collect=collect,
    judge=judge,
)
