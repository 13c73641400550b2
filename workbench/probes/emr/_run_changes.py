"""What is other for this job run than for the last one of its kind that went well?

Compared are release, role, script, arguments, Spark's parameters, configuration and network of the two runs,
as EMR keeps them. Of the same kind is a run of the same name, in the same application or virtual cluster.
Changes of the role are events of us-east-1; whether the script itself was written since, its object tells.

Sources: EMR Serverless API reference, GetJobRun, ListJobRuns; Amazon EMR on EKS API reference,
DescribeJobRun, ListJobRuns; AWS CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped, unanswered
from workbench.knowledge.answers import member, moment, objects, stamp, text
from workbench.knowledge.emr.job_runs import WELL, JobRun
from workbench.probes._changes import read_changes
from workbench.probes._window import Window
from workbench.probes.emr._job_runs import Product, run_in
from workbench.probes.emr._last_good import (
    Attempt,
    LastGoodFacts,
    ask_script_and_role,
    judge_alone,
    judge_beside,
)

_PAGES = 2


@dataclass(frozen=True, kw_only=True)
class RunParams:
    """Which run."""

    job_run_id: str = ""
    """Empty when there is none to look into."""


P = TypeVar("P", bound=RunParams)


def run_changes(product: Product, params: type[P], owner_of: Callable[[P], str]) -> Probe[P, LastGoodFacts]:
    """Return the probe that compares job runs of one product.

    Args:
        product: Whose runs they are.
        params: The parameters of the probe.
        owner_of: Takes the application or the virtual cluster from them.
    """

    def collect(aws: AwsReader, params: P) -> Answers:
        return _collect(aws, product, owner_of(params), params.job_run_id)

    return Probe(
        title="What is other than at the last run that went well?",
        params=params,
        facts=LastGoodFacts,
        operations=(product.describe, product.list, "s3.HeadObject", "cloudtrail.LookupEvents"),
        collect=collect,
        judge=_judge,
    )


def _collect(aws: AwsReader, product: Product, owner_id: str, run_id: str) -> Answers:
    """Ask for the run, for those that went well, then for the last of them, the script and the role."""
    if not run_id:
        return {}
    answers = aws.read_all(
        {
            "run": product.ask_run(owner_id, run_id),
            "good": product.ask_runs(owner_id, [product.well], pages=_PAGES),
        }
    )
    run, row = run_in(answers["run"]), _last_good(answers, run_id)
    questions: dict[AnswerName, Request] = {}
    if row:
        questions["before"] = product.ask_run(owner_id, text(row, "id"))
    if run.created_at:
        questions.update(ask_script_and_role(run.entry_point, run.role_arn, _window(run, row)))
    return {**answers, **aws.read_all(questions)}


def _last_good(answers: Answers, run_id: str) -> JsonObject:
    """Return the newest run of the same name that went well before this one; empty where there is none."""
    run = run_in(answers["run"])
    name, begun = text(run.data, "name"), stamp(run.created_at)
    rows = [
        row
        for row in objects(answers["good"].data, "jobRuns")
        if text(row, "name") == name and text(row, "id") != run_id and stamp(moment(row, "createdAt")) < begun
    ]
    return max(rows, key=lambda row: stamp(moment(row, "createdAt")), default={})


def _window(run: JobRun, row: JsonObject) -> Window:
    return _attempt(run).since(moment(row, "createdAt"))


def _judge(answers: Answers, params: RunParams) -> Judgement[LastGoodFacts]:
    """Compare both runs, and look at script and role."""
    if not params.job_run_id:
        return skipped("There is no run that could be compared", LastGoodFacts())
    unseen = next((answers[name] for name in ("run", "good") if not answers[name].ok), None)
    if unseen is not None:
        return unanswered(unseen, LastGoodFacts())
    run, row = run_in(answers["run"]), _last_good(answers, params.job_run_id)
    if run.state in WELL:
        return skipped("The run ended well: nothing has to be compared", LastGoodFacts())
    changes = read_changes(answers, _window(run, row), lambda _: False)
    facts = LastGoodFacts(role_changed=changes.known(changes.of_role), changes=changes.said, last_good="")
    if not row:
        reason = UnknownReason.TRUNCATED if answers["good"].truncated else UnknownReason.NO_DATA
        return judge_alone(facts, changes, noun="run", reason=reason)
    before = answers["before"]
    if not before.ok:
        return unanswered(before, facts)
    name = text(run.data, "name") or run.run_id
    return judge_beside(_attempt(run_in(before)), _attempt(run), answers, changes, facts, name)


def _attempt(run: JobRun) -> Attempt:
    return Attempt(id=run.run_id, settings=_settings(run), started_at=run.created_at, ended_at=run.ended_at)


def _settings(run: JobRun) -> dict[str, JsonValue]:
    """Return what EMR keeps of how a run was started, by the names that people use."""
    driver = member(run.data, "jobDriver")
    submit = member(driver, "sparkSubmit") or member(driver, "sparkSubmitJobDriver")
    overrides = member(run.data, "configurationOverrides")
    return {
        "release": text(run.data, "releaseLabel"),
        "role": run.role_arn,
        "script": run.entry_point,
        "arguments": submit.get("entryPointArguments"),
        "Spark parameters": text(submit, "sparkSubmitParameters"),
        "configuration": overrides.get("applicationConfiguration"),
        "network": member(run.data, "networkConfiguration"),
    }
