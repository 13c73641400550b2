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

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask, ask_pages
from workbench.domain.times import iso
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, moment, objects, stamp, text
from workbench.knowledge.emr.clusters import Cluster, S3Folder
from workbench.knowledge.emr.steps import Step
from workbench.probes._changes import Changes, ask_changes, read_changes
from workbench.probes._window import Window
from workbench.probes.emr._clusters import ask_cluster, ask_steps, cluster_in, steps_in
from workbench.probes.emr._last_good import Difference, compared, differences

_DAY, _BACK, _PAGES = timedelta(hours=24), timedelta(days=14), 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster, and the step that is looked into."""

    cluster_id: str
    step_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is other than at the last success."""

    last_good: str | None = None
    """The step of the same name that went well last; empty when none is shown."""
    last_good_cluster: str | None = None
    """Its cluster."""
    last_good_at: datetime | None = None
    """When it ended."""
    changed: tuple[str, ...] | None = None
    """What differs, each with both values; empty when nothing does."""
    script_written_at: datetime | None = None
    """When the script was written, where that was after the last success began."""
    role_changed: bool | None = None
    """The role behind the step was changed in the day before, or since that success."""
    changes: tuple[str, ...] | None = None
    """These changes, the newest first."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for cluster and steps; for the last success, on this cluster or on one of its name before it."""
    if not params.step_id:
        return {}
    answers = aws.read_all({"cluster": ask_cluster(params.cluster_id), "steps": ask_steps(params.cluster_id)})
    step, cluster = _step(answers, params), cluster_in(answers["cluster"])
    if step is None or step.state == "COMPLETED":
        return answers
    if _good_among(steps_in(answers["steps"]), step) is None and cluster.created_at:
        answers["clusters"] = aws.read(_ask_clusters(cluster.created_at))
        earlier = _earlier(answers["clusters"], cluster)
        if earlier:
            more: dict[AnswerName, Request] = {
                "before": ask_cluster(earlier),
                "its steps": ask_steps(earlier),
            }
            answers.update(aws.read_all(more))
    return {**answers, **aws.read_all(_ask_what_changed(answers, cluster, step))}


def _ask_clusters(before: datetime) -> Request:
    return ask_pages(
        "emr.ListClusters",
        _PAGES,
        CreatedAfter=iso(before - _BACK),
        CreatedBefore=iso(before),
        ClusterStates=["TERMINATED", "WAITING", "RUNNING"],
    )


def _ask_what_changed(answers: Answers, cluster: Cluster, step: Step) -> dict[AnswerName, Request]:
    questions: dict[AnswerName, Request] = {}
    if place := S3Folder.parse(step.artifact):
        questions["script"] = ask("s3.HeadObject", Bucket=place.bucket, Key=place.prefix.rstrip("/"))
    role = step.role_arn or cluster.nodes_role_arn
    return {**questions, **dict(ask_changes((), role, _window(answers, step)))}


def _step(answers: Answers, params: Params) -> Step | None:
    return next((step for step in steps_in(answers["steps"]) if step.step_id == params.step_id), None)


def _good_among(steps: list[Step], step: Step) -> Step | None:
    """Return the step of the same name that was completed last before this one began."""
    begun = stamp(step.started_at or step.created_at)
    good = [
        other
        for other in steps
        if other.state == "COMPLETED" and other.name == step.name and "" < stamp(other.ended_at) <= begun
    ]
    return max(good, key=lambda other: stamp(other.ended_at), default=None)


def _earlier(listed: Answer, cluster: Cluster) -> str:
    """Return the newest cluster of the same name before this one that did not end badly; empty for none."""
    rows = [
        row
        for row in objects(listed.data, "Clusters")
        if text(row, "Name") == cluster.name and text(row, "Id") != cluster.cluster_id
    ]
    newest: JsonObject = max(rows, key=_made, default={})
    return text(newest, "Id")


def _made(row: JsonObject) -> str:
    return stamp(moment(row, "Status", "Timeline", "CreationDateTime"))


def _good(answers: Answers, step: Step) -> tuple[Step | None, Cluster]:
    """Return the last success, and its cluster."""
    own = _good_among(steps_in(answers["steps"]), step)
    if own or "its steps" not in answers:
        return own, cluster_in(answers["cluster"])
    return _good_among(steps_in(answers["its steps"]), step), cluster_in(answers["before"])


def _window(answers: Answers, step: Step) -> Window:
    begun = step.started_at or step.created_at
    if begun is None:
        return Window()
    good, _ = _good(answers, step)
    since = (good and good.started_at) or begun
    return Window(min(begun - _DAY, since), step.ended_at or begun, timedelta())


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
        return _without_success(answers, changes, facts)
    facts = replace(
        facts, last_good=good.step_id, last_good_cluster=cluster.cluster_id, last_good_at=good.ended_at
    )
    return _compare(answers, step, good, cluster, changes, facts)


def _without_success(answers: Answers, changes: Changes, facts: Facts) -> Judgement[Facts]:
    silent = next(
        (answer for name, answer in answers.items() if name in ("clusters", "its steps") and not answer.ok),
        None,
    )
    if silent is not None:
        return unanswered(silent, facts)
    said = "No step of its name that was completed is shown before it"
    if changes.all:
        return warned(f"{said}; changed: {(changes.said or ('',))[0]}", facts)
    needs = ("a step of this name that went well",)
    return unknown(UnknownReason.NO_DATA, f"{said}: there is nothing to compare it with", facts, needs=needs)


def _compare(
    answers: Answers, step: Step, good: Step, cluster: Cluster, changes: Changes, facts: Facts
) -> Judgement[Facts]:
    mine, theirs = _settings(cluster_in(answers["cluster"]), step), _settings(cluster, good)
    found = differences(theirs, mine)
    written = _written(answers, good)
    facts = replace(facts, changed=tuple(map(str, found)), script_written_at=written)
    said = _words(found, written, changes)
    heading = f"{step.name} beside the last that went well"
    picture = (
        compared(heading, (good.step_id, step.step_id), found, len(mine) - len(found)) if found else None
    )
    since = f"Since {good.step_id}, which went well at {stamp(good.ended_at)}"
    if said:
        return warned(f"{since}: {said}", facts).picturing(picture)
    if changes.silent is not None:
        return unanswered(changes.silent, facts)
    script = answers.get("script")
    if script is not None and script.unknown_reason:
        return unanswered(script, facts)
    return passed(f"{since}, nothing of step, cluster and script was changed", facts)


def _settings(cluster: Cluster, step: Step) -> dict[str, JsonValue]:
    """Return how a step and its cluster were set up, by the names that people use."""
    return {
        "arguments": list(step.arguments),
        "jar": text(step.data, "Config", "Jar"),
        "runtime role": step.role_arn,
        "release": text(cluster.data, "ReleaseLabel"),
        "service role": cluster.service_role_arn,
        "instance profile": cluster.instance_profile.rpartition("/")[2],
        "security configuration": text(cluster.data, "SecurityConfiguration"),
        "subnet": next(iter(cluster.subnet_ids), ""),
        "applications": sorted(cluster.applications),
    }


def _written(answers: Answers, good: Step) -> datetime | None:
    script = answers.get("script")
    at = moment(script.data, "LastModified") if script and script.ok else None
    return at if at and good.started_at and at > good.started_at else None


def _words(found: tuple[Difference, ...], written: datetime | None, changes: Changes) -> str:
    parts = [str(item)[:160] for item in found[:3]]
    if len(found) > len(parts):
        parts.append(f"{count(len(found) - len(parts), 'more difference')}")
    if written:
        parts.append(f"its script was written at {stamp(written)}")
    if changes.all:
        parts.append((changes.said or ("",))[0])
    return "; ".join(parts)


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
