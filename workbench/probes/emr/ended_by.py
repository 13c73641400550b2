"""Who or what ended the cluster, or the step: a person, a step that failed, or the idle timeout?

A step that was cancelled did not fail, and has no FailureDetails. Event history shows who called
TerminateJobFlows or CancelSteps. A cluster with an auto-termination policy ends by itself when it was idle
for so long: that leaves no such event, and the metric IsIdle was 1 until then. A step that failed takes
others along by its ActionOnFailure; that is told by the step itself, not here.

Sources: Amazon EMR API reference, CancelSteps, TerminateJobFlows, GetAutoTerminationPolicy; Amazon EMR
management guide, "Using an auto-termination policy for Amazon EMR cluster cleanup", "Monitor metrics with
Amazon CloudWatch"; AWS CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import number, stamp, texts
from workbench.knowledge.emr.clusters import ENDED, Cluster
from workbench.knowledge.emr.steps import CUT_OFF, Step
from workbench.probes._series import Series, ask_series, read_series
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, read_history
from workbench.probes.emr._clusters import ask_cluster, ask_step, cluster_in, step_in

_BEFORE, _AFTER, _PAGES = timedelta(hours=1), timedelta(minutes=5), 4
"""A cluster ends some minutes after it was told to; with steps to cancel, later."""
_LAST, _MOST_IDLE = timedelta(minutes=10), timedelta(hours=12)
"""The newest datapoints may be of the end itself; and how far back the metric is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster, and the step that is looked into."""

    cluster_id: str
    step_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who ended it. Texts are empty where nobody did."""

    by: Literal["request", "idle", "nobody"] | None = None
    """A call to TerminateJobFlows or CancelSteps; the auto-termination policy; neither."""
    what: Literal["cluster", "step", ""] | None = None
    """What was ended."""
    call: Literal["TerminateJobFlows", "CancelSteps", ""] | None = None
    """The call that did it."""
    who: str | None = None
    """The ARN of who called."""
    at: datetime | None = None
    """When."""
    idle_timeout_s: int | None = None
    """The idle time after which the cluster ends itself; 0: it has no such policy."""
    was_idle: bool | None = None
    """It was idle for so long before its end."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for cluster and step; where one was ended from outside, for calls and policy."""
    questions: dict[AnswerName, Request] = {"cluster": ask_cluster(params.cluster_id)}
    if params.step_id:
        questions["step"] = ask_step(params.cluster_id, params.step_id)
    answers = aws.read_all(questions)
    cluster, step = cluster_in(answers["cluster"]), step_in(answers.get("step"))
    if not _was_ended(cluster, step):
        return answers
    answers.update(aws.read_all(_ask_calls(cluster, step)))
    idle = _timeout(answers)
    if idle and cluster.ended_at:
        start = cluster.ended_at - min(_MOST_IDLE, timedelta(seconds=idle))
        answers["idle"] = aws.read(ask_series(_is_idle(cluster), start, cluster.ended_at))
    return answers


def _was_ended(cluster: Cluster, step: Step) -> bool:
    """Tell whether something was ended from outside: a step cut off, a cluster without own reason."""
    return step.state in CUT_OFF or (cluster.state in ENDED and cluster.code in ("USER_REQUEST", ""))


def _ask_calls(cluster: Cluster, step: Step) -> dict[AnswerName, Request]:
    window = _window(cluster, step)
    return {
        "TerminateJobFlows": ask_events("EventName", "TerminateJobFlows", window=window, pages=_PAGES),
        "CancelSteps": ask_events("EventName", "CancelSteps", window=window, pages=_PAGES),
        "policy": ask("emr.GetAutoTerminationPolicy", ClusterId=cluster.cluster_id),
    }


def _window(cluster: Cluster, step: Step) -> Window:
    ends = [at for at in (step.ended_at if step.state in CUT_OFF else None, cluster.ended_at) if at]
    begun = step.created_at or cluster.created_at
    if not ends:
        return Window(begun, None, _AFTER)
    return Window(max(min(ends) - _BEFORE, begun or min(ends) - _BEFORE), max(ends), _AFTER)


def _is_idle(cluster: Cluster) -> Series:
    dimensions = {"JobFlowId": cluster.cluster_id}
    return Series(namespace="AWS/ElasticMapReduce", name="IsIdle", dimensions=dimensions, stat="Minimum")


def _timeout(answers: Answers) -> int | None:
    """Return the idle time of the policy in seconds; 0 where there is none, None where that was not told."""
    policy = answers.get("policy")
    if policy is None or not policy.ok:
        return None
    return number(policy.data, "AutoTerminationPolicy", "IdleTimeout") or 0


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Look for the call, else for the timeout."""
    described = answers["cluster"]
    if not described.ok:
        return unanswered(described, Facts())
    cluster, step = cluster_in(described), step_in(answers.get("step"))
    nobody = Facts(by="nobody", what="", call="", who="")
    if params.step_id and not answers["step"].ok:
        return unanswered(answers["step"], Facts())
    if not _was_ended(cluster, step):
        return skipped("Nothing was ended from outside", nobody)
    window = _window(cluster, step)
    history = read_history([answers["TerminateJobFlows"], answers["CancelSteps"]], window)
    calls = [event for event in history.events if _is_about(event, cluster, step) and not event.error_code]
    idle = _timeout(answers)
    facts = Facts(idle_timeout_s=idle, was_idle=_was_idle(answers))
    if calls:
        return _say_call(calls[-1], facts)
    if not history.is_silent and not (idle and facts.was_idle):
        return history.cannot_tell(facts, "who ended it", narrower=False)
    was_cut = step.state in CUT_OFF and not cluster.never_came_up
    return _judge_policy(answers, idle, facts, was_cut=was_cut)


def _judge_policy(answers: Answers, idle: int | None, facts: Facts, *, was_cut: bool) -> Judgement[Facts]:
    """Tell what the auto-termination policy did, where no call ended it."""
    if idle and facts.was_idle:
        said = f"No call ended it, and it was idle for {idle} s: its auto-termination policy did"
        return warned(said, replace(facts, by="idle", what="cluster", call="", who=""))
    if not answers["policy"].ok:
        return unanswered(answers["policy"], facts)
    if idle and facts.was_idle is None:
        return _idle_is_unknown(answers.get("idle"), facts)
    if was_cut:
        why = "It was ended from outside, and neither a call nor a policy is seen that did it"
        needs = ("the state and the instances of the cluster at that time",)
        return unknown(UnknownReason.NO_DATA, why, facts, needs=needs)
    said = "Nobody called for its end, and no policy ended it"
    return passed(said, replace(facts, by="nobody", what="", call="", who=""))


def _idle_is_unknown(idle: Answer | None, facts: Facts) -> Judgement[Facts]:
    if idle is not None and not idle.ok:
        return unanswered(idle, facts)
    said = "It may have been idle for as long as its policy lets it: no datapoint tells"
    return unknown(UnknownReason.NO_DATA, said, facts, needs=("the metric IsIdle of that time",))


def _say_call(event: ManagementEvent, facts: Facts) -> Judgement[Facts]:
    is_cluster = event.name == "TerminateJobFlows"
    facts = replace(
        facts,
        by="request",
        what="cluster" if is_cluster else "step",
        call="TerminateJobFlows" if is_cluster else "CancelSteps",
        who=event.who,
        at=event.at,
    )
    said = f"{event.who} called {event.name} at {stamp(event.at)}"
    return warned(said, facts)


def _is_about(event: ManagementEvent, cluster: Cluster, step: Step) -> bool:
    if event.name == "TerminateJobFlows":
        return cluster.cluster_id in texts(event.request, "jobFlowIds")
    return bool(step.step_id) and step.step_id in texts(event.request, "stepIds")


def _was_idle(answers: Answers) -> bool | None:
    """Tell whether every datapoint before the last minutes says that it was idle; None without any."""
    answer, timeout = answers.get("idle"), _timeout(answers)
    cluster = cluster_in(answers["cluster"])
    if answer is None or not timeout or cluster.ended_at is None:
        return None
    points = read_series(answer, "Minimum")
    before = [point.value for point in points if point.at <= cluster.ended_at - _LAST]
    return all(value >= 1 for value in before) if before else None


probe = Probe(
    title="Who or what ended the cluster, or the step?",
    params=Params,
    facts=Facts,
    operations=(
        "emr.DescribeCluster",
        "emr.DescribeStep",
        "emr.GetAutoTerminationPolicy",
        "cloudtrail.LookupEvents",
        "cloudwatch.GetMetricStatistics",
    ),
    collect=collect,
    judge=judge,
)
