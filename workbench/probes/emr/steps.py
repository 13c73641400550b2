"""Which step failed first, and which one is to be looked into?

The step that was named, by its id or by what it is called, is looked into, unless it was cancelled: then
the failed step whose ActionOnFailure took it along. Without a name: where a step's failure ended the cluster,
that step; else what was cut off by the cluster's end; else the first of the newest failures between which no
step was completed. A cancelled step is never the cause, and a step that failed and let the cluster go on is
no reason for what ended later.

A step that waits has others before it: StepConcurrencyLevel is 1 unless it was set.

Sources: Amazon EMR API reference, ListSteps, DescribeStep; Amazon EMR management guide, "Work with steps
using the AWS CLI and console".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, stamp
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.emr.steps import CUT_OFF, ActionOnFailure, Step, StepState, is_called, to_look_into
from workbench.probes._window import Window
from workbench.probes.emr._clusters import ask_cluster, ask_step, ask_steps, cluster_in, step_in, steps_in

_QUOTED = 300
_LONG = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster, and which of its steps."""

    cluster_id: str
    step_id: str = ""
    """`s-…`; empty for the one that failed first."""
    step_name: str = ""
    """What it is called, where its id is not known; of several, the one that failed first."""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The steps of a cluster, and the one to look into. Texts are empty where there is nothing to tell."""

    listed: int | None = None
    """Steps in the time asked about."""
    failed: int | None = None
    """Those that FAILED."""
    completed: int | None = None
    """Those that were COMPLETED."""
    cancelled: int | None = None
    """Those that were CANCELLED or INTERRUPTED."""
    step_id: str | None = None
    """The step to look into; empty when there is none."""
    name: str | None = None
    """Its name."""
    state: StepState | None = None
    """How it stands."""
    cut_off: bool | None = None
    """It was cancelled or interrupted, and no failed step took it along."""
    took_along: bool | None = None
    """It is not the step that was named: that one was cancelled because this one failed."""
    named_state: StepState | None = None
    """How the step that was named stands."""
    reason: str | None = None
    """What EMR says of its failure, cut at 300 characters."""
    log_file: str | None = None
    """The log file that EMR names."""
    action_on_failure: ActionOnFailure | None = None
    """What its failure does to the others."""
    started_at: str | None = None
    """When it began, ISO 8601; empty when it never did."""
    ended_at: str | None = None
    """When it ended, ISO 8601; empty while it goes on."""
    seconds: int | None = None
    """How long it ran."""
    waits_behind: str | None = None
    """The step that runs while it waits; empty when it does not wait."""
    waits_long: bool | None = None
    """It waits so for half an hour or more."""
    concurrency: int | None = None
    """How many steps may run at once."""
    artifact: str | None = None
    """The script or jar in S3 that it runs."""
    role_arn: str | None = None
    """Its runtime role; empty where that of the nodes counts."""
    applications: tuple[str, ...] | None = None
    """The YARN applications that it started, as far as EMR names them."""
    last_good_at: str | None = None
    """When a step was last completed before it, ISO 8601; empty when none is shown."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the cluster and its steps; for the step that was named where the list does not hold it."""
    answers = aws.read_all({"cluster": ask_cluster(params.cluster_id), "steps": ask_steps(params.cluster_id)})
    listed = answers["steps"]
    if params.step_id and listed.ok and not _holds(listed, params.step_id):
        return {**answers, "step": aws.read(ask_step(params.cluster_id, params.step_id))}
    return answers


def _holds(listed: Answer, step_id: str) -> bool:
    return any(step.step_id == step_id for step in steps_in(listed))


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Choose the step, and count how the others ended."""
    described, listed = answers["cluster"], answers["steps"]
    if described.outcome is Outcome.NOT_FOUND:
        return skipped("There is no cluster whose steps could be listed", Facts())
    unseen = next((answer for answer in (described, listed) if not answer.ok), None)
    if unseen is not None:
        return unanswered(unseen, Facts())
    cluster, steps = cluster_in(described), steps_in(listed)
    one = answers.get("step")
    if one is not None and one.unknown_reason:
        return unanswered(one, Facts())
    if one is not None and step_in(one).step_id:
        steps = [step_in(one), *steps]
    window = Window(params.since, params.until)
    within = [step for step in steps if window.covers(step.ended_at or step.created_at)]
    facts = _counted(within, cluster)
    if params.step_name and not params.step_id:
        named = to_look_into(cluster, [step for step in within if is_called(step.name, params.step_name)])
        if named is None:
            return _say_no_such_name(listed, params, facts)
        params = replace(params, step_id=named.step_id)
    chosen = to_look_into(cluster, steps if params.step_id else within, params.step_id)
    if params.step_id and chosen is None:
        said = f"The cluster has no step {params.step_id}, as far as it is shown"
        return unknown(UnknownReason.NO_DATA, said, facts, needs=(Parameter("step_id"),))
    if chosen is None:
        return _say_none(listed, replace(facts, step_id="", cut_off=False, waits_behind="", waits_long=False))
    facts = _of_step(facts, chosen, steps, params, listed.observed_at)
    return _say(facts, chosen, cluster)


def _counted(steps: Sequence[Step], cluster: Cluster) -> Facts:
    states = Counter(step.state for step in steps)
    return Facts(
        listed=len(steps),
        failed=states["FAILED"],
        completed=states["COMPLETED"],
        cancelled=states["CANCELLED"] + states["INTERRUPTED"],
        concurrency=cluster.step_concurrency,
    )


def _is_old(step: Step, now: datetime) -> bool:
    return step.created_at is not None and now - step.created_at >= _LONG


def _of_step(facts: Facts, step: Step, steps: Sequence[Step], params: Params, now: datetime) -> Facts:
    named = next((other for other in steps if other.step_id == params.step_id), None)
    running = next((other.step_id for other in steps if other.state == "RUNNING"), "")
    begun = stamp(step.started_at or step.created_at)
    good = [
        stamp(other.ended_at)
        for other in steps
        if other.state == "COMPLETED" and other.ended_at and stamp(other.ended_at) < begun
    ]
    said = " ".join(part for part in (step.reason, step.message) if part)
    return replace(
        facts,
        step_id=step.step_id,
        name=step.name,
        state=step.state,
        cut_off=step.state in CUT_OFF,
        took_along=named is not None and named.step_id != step.step_id,
        named_state=named.state if named else None,
        reason=" ".join(said.split())[:_QUOTED],
        log_file=step.log_file,
        action_on_failure=step.action_on_failure,
        started_at=stamp(step.started_at) if step.started_at else "",
        ended_at=stamp(step.ended_at) if step.ended_at else "",
        seconds=step.seconds,
        waits_behind=running if step.state == "PENDING" else "",
        waits_long=bool(running) and step.state == "PENDING" and _is_old(step, now),
        artifact=step.artifact,
        role_arn=step.role_arn,
        applications=step.application_ids,
        last_good_at=max(good, default=""),
    )


def _say_no_such_name(listed: Answer, params: Params, facts: Facts) -> Judgement[Facts]:
    why = f"No step of that time is called {params.step_name}"
    reason = UnknownReason.TRUNCATED if listed.truncated else UnknownReason.NO_DATA
    return unknown(reason, why, facts, needs=(Parameter("step_id"), Parameter("since")))


def _say_none(listed: Answer, facts: Facts) -> Judgement[Facts]:
    if listed.truncated:
        needs = (Parameter("step_id"), Parameter("since"))
        return unknown(
            UnknownReason.TRUNCATED, "The list of steps was not read to its end", facts, needs=needs
        )
    return skipped("The cluster had no step in the time asked about", facts)


def _say(facts: Facts, step: Step, cluster: Cluster) -> Judgement[Facts]:
    which = f"{facts.name} ({facts.step_id})"
    if cluster.never_came_up:
        said = f"{count(facts.listed or 0, 'step')} never began, because the cluster never came up"
        return warned(said, facts)
    if facts.state is None:
        return unknown(UnknownReason.NO_DATA, f"{which} is in a state that is not known here", facts)
    if facts.state == "FAILED":
        took = f" after {facts.seconds} s" if facts.seconds is not None else ""
        also = f"; it took the step asked for along ({facts.named_state})" if facts.took_along else ""
        of = f"{facts.failed} of {count(facts.listed or 0, 'step')} FAILED"
        why = f": {facts.reason}" if facts.reason else ""
        said = f"{which} FAILED at {facts.ended_at}{took}{also}; {of}{why}"
        return failed(said, facts, occurred_at=step.ended_at)
    if facts.cut_off:
        return warned(f"{which} was {facts.state}, and no step that failed took it along", facts)
    if facts.waits_behind:
        said = f"{which} is PENDING since {stamp(step.created_at)}, behind {facts.waits_behind}"
        return warned(f"{said}; {count(facts.concurrency or 1, 'step')} may run at once", facts)
    if facts.state in ("PENDING", "RUNNING"):
        since = stamp(step.started_at or step.created_at)
        return warned(f"{which} is {facts.state} since {since}", facts)
    return passed(f"{which} was {facts.state} at {facts.ended_at}; {facts.failed} FAILED", facts)


probe = Probe(
    title="Which step failed first?",
    params=Params,
    facts=Facts,
    operations=("emr.DescribeCluster", "emr.ListSteps", "emr.DescribeStep"),
    collect=collect,
    judge=judge,
)
