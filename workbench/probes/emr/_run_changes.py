"""What is other for this job run than for the last one of its kind that went well?

Compared are release, role, script, arguments, Spark's parameters, configuration and network of the two runs,
as EMR keeps them. Of the same kind is a run of the same name, in the same application or virtual cluster.
Changes of the role are events of us-east-1; whether the script itself was written since, its object tells.

Sources: EMR Serverless API reference, GetJobRun, ListJobRuns; Amazon EMR on EKS API reference,
DescribeJobRun, ListJobRuns; AWS CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask, ask_pages
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, member, moment, objects, stamp, text
from workbench.knowledge.emr.clusters import S3Folder
from workbench.knowledge.emr.job_runs import WELL, JobRun
from workbench.probes._changes import Changes, ask_changes, read_changes
from workbench.probes._window import Window
from workbench.probes.emr._last_good import Difference, compared, differences

_PAGES, _DAY = 2, timedelta(hours=24)


class Params(Protocol):
    """Which run, of an application or of a virtual cluster."""

    @property
    def job_run_id(self) -> str:
        """Empty when there is none to look into."""

    @property
    def application_id(self) -> str:
        """Empty for EMR on EKS."""

    @property
    def virtual_cluster_id(self) -> str:
        """Empty for EMR Serverless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is other than at the last success."""

    last_good: str | None = None
    """The id of that run; empty when none is shown."""
    last_good_at: datetime | None = None
    """When it ended."""
    changed: tuple[str, ...] | None = None
    """What differs, each with both values; empty when nothing does."""
    script_written_at: datetime | None = None
    """When the script was written, where that was after the last success began."""
    role_changed: bool | None = None
    """The role was changed in the day before this run, or since the last success."""
    changes: tuple[str, ...] | None = None
    """The changes of the role, the newest first."""


def collect_run_changes(aws: AwsReader, params: Params) -> Answers:
    """Ask for the run, for those that went well, then for the last of them, the script and the role."""
    if not params.job_run_id:
        return {}
    answers = aws.read_all({"run": _ask_run(params, params.job_run_id), "good": _ask_good(params)})
    run, row = _run(answers, "run"), _last_good(answers, params)
    questions: dict[AnswerName, Request] = {}
    if row:
        questions["before"] = _ask_run(params, text(row, "id"))
    if place := S3Folder.parse(run.entry_point):
        questions["script"] = ask("s3.HeadObject", Bucket=place.bucket, Key=place.prefix.rstrip("/"))
    if run.created_at:
        questions.update(ask_changes((), run.role_arn, _window(run, row)))
    return {**answers, **aws.read_all(questions)}


def _ask_run(params: Params, run_id: str) -> Request:
    if params.virtual_cluster_id:
        return ask("emr-containers.DescribeJobRun", virtualClusterId=params.virtual_cluster_id, id=run_id)
    return ask("emr-serverless.GetJobRun", applicationId=params.application_id, jobRunId=run_id)


def _ask_good(params: Params) -> Request:
    if params.virtual_cluster_id:
        return ask_pages(
            "emr-containers.ListJobRuns",
            _PAGES,
            virtualClusterId=params.virtual_cluster_id,
            states=["COMPLETED"],
        )
    return ask_pages(
        "emr-serverless.ListJobRuns", _PAGES, applicationId=params.application_id, states=["SUCCESS"]
    )


def _run(answers: Answers, name: AnswerName) -> JobRun:
    return JobRun(member(answers[name].data, "jobRun"))


def _last_good(answers: Answers, params: Params) -> JsonObject:
    """Return the newest run of the same name that went well before this one; empty where there is none."""
    run = _run(answers, "run")
    name, begun = text(run.data, "name"), stamp(run.created_at)
    rows = [
        row
        for row in objects(answers["good"].data, "jobRuns")
        if text(row, "name") == name
        and text(row, "id") != params.job_run_id
        and stamp(moment(row, "createdAt")) < begun
    ]
    return max(rows, key=lambda row: stamp(moment(row, "createdAt")), default={})


def _window(run: JobRun, row: JsonObject) -> Window:
    begun = run.created_at
    if begun is None:
        return Window()
    good = moment(row, "createdAt")
    return Window(min(begun - _DAY, good or begun), run.ended_at or begun, timedelta())


def judge_run_changes(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare both runs, and look at script and role."""
    if not params.job_run_id:
        return skipped("There is no run that could be compared", Facts())
    unseen = next((answers[name] for name in ("run", "good") if not answers[name].ok), None)
    if unseen is not None:
        return unanswered(unseen, Facts())
    run, row = _run(answers, "run"), _last_good(answers, params)
    if run.state in WELL:
        return skipped("The run ended well: nothing has to be compared", Facts())
    changes = read_changes(answers, _window(run, row), lambda _: False)
    facts = Facts(role_changed=changes.known(changes.of_role), changes=changes.said, last_good="")
    if not row:
        return _without_success(answers["good"], changes, facts)
    before = answers["before"]
    if not before.ok:
        return unanswered(before, facts)
    good = _run(answers, "before")
    facts = replace(facts, last_good=good.run_id, last_good_at=good.ended_at)
    return _compare(answers, run, good, changes, facts)


def _without_success(listed: Answer, changes: Changes, facts: Facts) -> Judgement[Facts]:
    said = "No run of its name that went well is shown before it"
    if changes.all:
        return warned(f"{said}; changed: {(changes.said or ('',))[0]}", facts)
    reason = UnknownReason.TRUNCATED if listed.truncated else UnknownReason.NO_DATA
    return unknown(
        reason, f"{said}: there is nothing to compare it with", facts, needs=("a run that went well",)
    )


def _compare(answers: Answers, run: JobRun, good: JobRun, changes: Changes, facts: Facts) -> Judgement[Facts]:
    mine, theirs = _settings(run), _settings(good)
    found = differences(theirs, mine)
    written = _written(answers, good)
    facts = replace(facts, changed=tuple(map(str, found)), script_written_at=written)
    said = _words(found, written, changes)
    heading = f"{text(run.data, 'name') or run.run_id} beside the last run that went well"
    alike = len(mine) - len(found)
    picture = compared(heading, (good.run_id, run.run_id), found, alike) if found else None
    since = f"Since {good.run_id}, which went well at {stamp(good.ended_at)}"
    if said:
        return warned(f"{since}: {said}", facts).picturing(picture)
    script = answers.get("script")
    if changes.silent is not None:
        return unanswered(changes.silent, facts)
    if script is not None and script.unknown_reason:
        return unanswered(script, facts)
    return passed(f"{since}, nothing of run, script and role was changed", facts)


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


def _written(answers: Answers, good: JobRun) -> datetime | None:
    script = answers.get("script")
    at = moment(script.data, "LastModified") if script and script.ok else None
    return at if at and good.created_at and at > good.created_at else None


def _words(found: tuple[Difference, ...], written: datetime | None, changes: Changes) -> str:
    parts = [str(item)[:120] for item in found[:3]]
    if len(found) > len(parts):
        parts.append(f"{count(len(found) - len(parts), 'more difference')}")
    if written:
        parts.append(f"its script was written at {stamp(written)}")
    if changes.all:
        parts.append((changes.said or ("",))[0])
    return "; ".join(parts)
