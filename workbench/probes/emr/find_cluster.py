"""Which cluster do people mean who know its name, or a step's?

A name is no id: a cluster that is made for each night has the same one every time. So those that lived in the
time in question are looked for. One that is called so is taken; of several, those that hold the step in
question, and of these the one whose failure is the newest, which is a guess and told as one. Where none of
them failed, none is guessed.

Source: Amazon EMR API reference, ListClusters, ListSteps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, ask_pages
from workbench.domain.needs import Parameter
from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, not_given, passed, unanswered, unknown, warned
from workbench.knowledge.answers import count, objects, stamp
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.emr.steps import Step, is_called
from workbench.probes.emr._clusters import ask_steps, steps_in

_PAGES, _MOST_TOLD = 6, 4
_MOST_LOOKED_INTO = 10
"""Of so many clusters, the newest, the steps are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What is known of it: its id, or its name, or a step of it."""

    cluster_id: str = ""
    cluster_name: str = ""
    step_id: str = ""
    step_name: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The cluster that is meant."""

    cluster_id: str | None = None
    """Its id; unknown where nothing tells it from others."""
    by: Literal["given", "name", "step", "newest failure"] | None = None
    """What tells: the person, its name, the step that it alone holds; or that its failure is the newest."""
    candidates: tuple[str, ...] | None = None
    """Those that may be meant, the newest first."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    cluster: Cluster
    steps: tuple[Step, ...]
    """Those that were listed, and of the name or id in question where one is given."""

    @property
    def failed_at(self) -> str:
        """When it, or a step of it, failed the last time; empty where nothing did."""
        own = stamp(self.cluster.ended_at) if self.cluster.state == "TERMINATED_WITH_ERRORS" else ""
        return max((own, *(stamp(step.ended_at) for step in self.steps if step.state == "FAILED")))

    @property
    def told(self) -> str:
        """Its id, state and time, as people tell clusters of one name apart."""
        return f"{self.cluster.cluster_id} ({self.cluster.state}, of {stamp(self.cluster.created_at)})"


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the clusters where only names are known, and the steps of those that may be meant."""
    if params.cluster_id or not _is_asked(params):
        return {}
    until = iso(params.until) if params.until else None
    answers: dict[AnswerName, Answer] = {
        "clusters": aws.read(ask_pages("emr.ListClusters", _PAGES, CreatedBefore=until))
    }
    found = _called(answers["clusters"], params)
    if len(found) == 1 and params.cluster_name:
        return answers
    wanted = [cluster.cluster_id for cluster in found[:_MOST_LOOKED_INTO]]
    return {**answers, **aws.read_all({("steps", name): ask_steps(name) for name in wanted})}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take the one that is called so; of several, the one whose step or whose failure tells."""
    if params.cluster_id:
        given = Facts(cluster_id=params.cluster_id, by="given", candidates=(params.cluster_id,))
        return passed(f"It is {params.cluster_id}, as was said", given)
    if not _is_asked(params):
        return not_given(
            "Nobody has said which cluster, or what it is called", Facts(), "cluster_id", "cluster_name"
        )
    listed = answers["clusters"]
    if not listed.ok:
        return unanswered(listed, Facts())
    called = _called(listed, params)
    if not called:
        return _say_none(listed, params)
    if len(called) == 1 and params.cluster_name:
        return _take([_Candidate(called[0], ())], "name", params)
    return _of_several(answers, called, params)


def _is_asked(params: Params) -> bool:
    return bool(params.cluster_name or params.step_id or params.step_name)


def _called(listed: Answer, params: Params) -> list[Cluster]:
    """Return the clusters of that name and time, the newest first; of any name where only a step is known."""
    rows = [Cluster(item) for item in objects(listed.data, "Clusters")]
    alive = [cluster for cluster in rows if _lived(cluster, params.since)]
    if params.cluster_name:
        alike = [cluster for cluster in alive if is_called(cluster.name, params.cluster_name)]
        alive = [cluster for cluster in alike if cluster.name == params.cluster_name] or alike
    return sorted(alive, key=lambda cluster: stamp(cluster.created_at), reverse=True)


def _lived(cluster: Cluster, since: datetime | None) -> bool:
    return since is None or cluster.ended_at is None or cluster.ended_at >= since


def _of_several(answers: Answers, called: Sequence[Cluster], params: Params) -> Judgement[Facts]:
    asked = [cluster for cluster in called if ("steps", cluster.cluster_id) in answers]
    unseen = next((answer for answer in _steps_of(answers, asked) if not answer.ok), None)
    found = [_Candidate(cluster, _in_question(answers, cluster, params)) for cluster in asked]
    if params.step_id or params.step_name:
        if unseen is not None:
            return unanswered(unseen, Facts(candidates=_ids(called)))
        found = [one for one in found if one.steps]
        if not found:
            return _say_no_step(answers, called, params)
        if len(found) == 1 and len(asked) == len(called) and not answers["clusters"].truncated:
            return _take(found, "step", params)
    failed = sorted((one for one in found if one.failed_at), key=lambda one: one.failed_at, reverse=True)
    if failed and unseen is None:
        others = [one for one in found if one is not failed[0]]
        return _take([failed[0], *others], "newest failure", params)
    return _say_undecided(found, called, params)


def _steps_of(answers: Answers, clusters: Sequence[Cluster]) -> list[Answer]:
    return [answers["steps", cluster.cluster_id] for cluster in clusters]


def _in_question(answers: Answers, cluster: Cluster, params: Params) -> tuple[Step, ...]:
    answer = answers["steps", cluster.cluster_id]
    steps = steps_in(answer) if answer.ok else []
    if params.step_id:
        return tuple(step for step in steps if step.step_id == params.step_id)
    if params.step_name:
        return tuple(step for step in steps if is_called(step.name, params.step_name))
    return tuple(steps)


def _ids(clusters: Sequence[Cluster]) -> tuple[str, ...]:
    return tuple(cluster.cluster_id for cluster in clusters)


def _what(params: Params) -> str:
    """Return what the cluster is known by, as the sentence has it."""
    step = params.step_id or params.step_name
    named = f"called {params.cluster_name}" if params.cluster_name else ""
    return f"{named}{' ' if named and step else ''}{f'with a step {step}' if step else ''}"


def _take(
    found: Sequence[_Candidate], by: Literal["name", "step", "newest failure"], params: Params
) -> Judgement[Facts]:
    one, others = found[0], found[1:]
    facts = Facts(cluster_id=one.cluster.cluster_id, by=by, candidates=_ids([item.cluster for item in found]))
    said = f"The cluster {_what(params)} is {one.told}"
    if by != "newest failure":
        return passed(said, facts)
    told = f"{one.told} is taken, whose failure of {one.failed_at} is the newest of those {_what(params)}"
    also = "; ".join(item.told for item in others[:_MOST_TOLD])
    return warned(f"{told}: see that it is meant{f'; there is also {also}' if also else ''}", facts)


_NEEDS = (Parameter("cluster_id"), Parameter("since"))


def _say_none(listed: Answer, params: Params) -> Judgement[Facts]:
    facts = Facts(candidates=())
    if listed.truncated:
        why = f"None of the newest clusters is {_what(params)}, and there are more"
        return unknown(UnknownReason.TRUNCATED, why, facts, needs=_NEEDS)
    why = f"There was no cluster {_what(params)} at that time, in this account and Region"
    return unknown(UnknownReason.NO_DATA, why, facts, needs=_NEEDS)


def _say_no_step(answers: Answers, called: Sequence[Cluster], params: Params) -> Judgement[Facts]:
    looked = f"the newest {count(min(len(called), _MOST_LOOKED_INTO), 'cluster')} of that time"
    cut = len(called) > _MOST_LOOKED_INTO or any(answer.truncated for answer in answers.values())
    reason = UnknownReason.TRUNCATED if cut else UnknownReason.NO_DATA
    why = f"None of {looked} is {_what(params)}"
    return unknown(reason, why, Facts(candidates=_ids(called)), needs=_NEEDS)


def _say_undecided(
    found: Sequence[_Candidate], called: Sequence[Cluster], params: Params
) -> Judgement[Facts]:
    told = "; ".join(one.told for one in found[:_MOST_TOLD])
    why = f"{count(len(called), 'cluster')} are {_what(params)}, and no failure is shown that tells which"
    return unknown(UnknownReason.NO_DATA, f"{why}: {told}", Facts(candidates=_ids(called)), needs=_NEEDS)


probe = Probe(
    title="Which cluster do people mean who know its name?",
    params=Params,
    facts=Facts,
    operations=("emr.ListClusters", "emr.ListSteps"),
    collect=collect,
    judge=judge,
)
