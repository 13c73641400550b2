"""How did the runs of this job end, and which one is to be looked into?

The run that was named is looked into; else the newest that ended badly in the time asked about; else the
newest that waits; else the newest of all, since a run that succeeded may have done nothing. TIMEOUT, ERROR (a
trigger on a job that is gone) and EXPIRED are no FAILED. Beside it stands what tells an incident from a
habit: how many ended how, when one last went well, and since when all have failed.

A run over MaxConcurrentRuns is refused when somebody starts it, and is FAILED when a trigger does. Glue shows
runs for 90 days.

Sources: Glue API reference, GetJob, GetJobRun, GetJobRuns; Glue developer guide, "AWS Glue job run statuses".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.needs import Parameter
from workbench.domain.values import JsonObject, one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import count, member, moment, number, objects, stamp, text
from workbench.knowledge.arns import Arn, role_arn
from workbench.knowledge.glue.runs import BAD, UNDER_WAY, JobRunState, setting_of
from workbench.probes._caller import ask_identity
from workbench.probes._window import Window
from workbench.probes.glue._runs import ask_job, ask_run, ask_runs

_QUOTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which job, and which of its runs."""

    job_name: str
    run_id: str = ""
    """`jr_…`; empty for the newest that ended badly."""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the runs of a job ended, and the one to look into. Texts are empty where nothing is to tell."""

    job_exists: bool | None = None
    """The job is there, in this account and Region."""
    run_id: str | None = None
    """The run to look into; empty when there is none."""
    state: JobRunState | Literal[""] | None = None
    """How that run stands; empty when there is none."""
    ended_badly: bool | None = None
    """It FAILED, or ended as TIMEOUT, ERROR or EXPIRED."""
    message: str | None = None
    """What Glue says of it, cut at 300 characters: ErrorMessage and StateDetail."""
    listed: int | None = None
    """Runs in the time asked about."""
    bad: int | None = None
    """Those that ended badly."""
    succeeded: int | None = None
    """Those that succeeded."""
    under_way: int | None = None
    """Those of the whole list that are starting, running, waiting or stopping."""
    max_concurrent: int | None = None
    """How many runs the job may have at once."""
    at_its_limit: bool | None = None
    """As many runs are under way as there may be."""
    by_trigger: str | None = None
    """The trigger that started the run; empty when somebody else did."""
    retry: int | None = None
    """The number of the attempt; 0 is the first."""
    started_at: str | None = None
    """When the run was started, ISO 8601; empty when there is none."""
    ended_at: datetime | None = None
    """When it ended; None while it runs."""
    seconds: int | None = None
    """How long it ran, without waiting."""
    timeout_s: int | None = None
    """Its timeout."""
    newest_at: str | None = None
    """When the newest run of all was started, ISO 8601; empty when there is none."""
    last_good_id: str | None = None
    """The newest run that succeeded before this one; empty when the list shows none."""
    last_good_at: str | None = None
    """When that one was started, ISO 8601; empty when there is none."""
    good_since: datetime | None = None
    """When the newest run that succeeded after this one was started; None while none has."""
    bad_since: datetime | None = None
    """When the first of the runs was started that have ended badly since the last success."""
    role_arn: str | None = None
    """The role of the job."""
    role_name: str | None = None
    """Its name, for commands."""
    glue_version: str | None = None
    """The version that the run went with."""
    version_changed: bool | None = None
    """The last run that succeeded went with another version."""
    worker_type: str | None = None
    """The type of its workers."""
    workers: int | None = None
    """How many workers it had."""
    script: str | None = None
    """The s3:// location of the script."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the job and its runs; for the run that was named where the list does not hold it."""
    answers = aws.read_all(
        {
            "job": ask_job(params.job_name),
            "runs": ask_runs(params.job_name),
        }
    )
    role = text(member(answers["job"].data, "Job"), "Role")
    if role and not Arn.parse(role).resource:
        answers["caller"] = aws.read(ask_identity(aws.target.region))
    if params.run_id and answers["runs"].ok and not _listed(answers["runs"], params.run_id):
        return {**answers, "run": aws.read(ask_run(params.job_name, params.run_id))}
    return answers


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Choose the run, and count how the others ended."""
    job, runs = answers["job"], answers["runs"]
    facts = _of_job(job, answers.get("caller"))
    if not runs.ok and runs.outcome is not Outcome.NOT_FOUND:
        return unanswered(runs, facts)
    rows = objects(runs.data, "JobRuns")
    one = answers.get("run")
    if one is not None and one.unknown_reason:
        return unanswered(one, facts)
    if one is not None:
        rows = [*rows, *([member(one.data, "JobRun")] if one.ok else [])]
    if facts.job_exists is False and not rows:
        gone = replace(facts, run_id="", state="", ended_badly=False, listed=0, bad=0, under_way=0)
        gone = replace(gone, started_at="", newest_at="", last_good_at="", role_arn="")
        return failed(
            f"There is no job {params.job_name} here: a wrong name, deleted, or another Region", gone
        )
    return _judge_rows(rows, runs, member(job.data, "Job"), params, facts)


def _listed(runs: Answer, run_id: str) -> bool:
    return any(text(run, "Id") == run_id for run in objects(runs.data, "JobRuns"))


def _of_job(job: Answer, caller: Answer | None) -> Facts:
    if job.outcome is Outcome.NOT_FOUND:
        return Facts(job_exists=False)
    found = member(job.data, "Job")
    role = text(found, "Role")
    return Facts(
        job_exists=True if job.ok else None,
        role_arn=role_arn(role, text(caller.data, "Arn") if caller else "") or None,
        role_name=role.rpartition("/")[2] or None,
        script=text(found, "Command", "ScriptLocation") or ("" if job.ok else None),
        max_concurrent=_limit(found) if job.ok else None,
    )


def _limit(job: JsonObject) -> int:
    """Return how many runs may go at once; one where the job does not say ("ExecutionProperty")."""
    return number(job, "ExecutionProperty", "MaxConcurrentRuns") or 1


def _judge_rows(
    rows: Sequence[JsonObject], runs: Answer, job: JsonObject, params: Params, facts: Facts
) -> Judgement[Facts]:
    ordered = sorted(rows, key=lambda run: stamp(moment(run, "StartedOn")), reverse=True)
    window = Window(params.since, params.until)
    within = [run for run in ordered if window.covers(moment(run, "StartedOn"))]
    chosen = _chosen(ordered, within, params.run_id)
    facts = _counted(facts, ordered, within)
    if params.run_id and chosen is None:
        named = replace(facts, run_id=params.run_id)
        return unknown(UnknownReason.NO_DATA, f"No run {params.run_id} of this job is shown", named)
    if chosen is None:
        none = replace(facts, run_id="", state="", ended_badly=False, started_at="", last_good_at="")
        return _judge_none(runs, params, none)
    facts = _of_run(facts, chosen, ordered, job)
    return _say(facts, chosen, runs, params)


def _chosen(ordered: Sequence[JsonObject], within: Sequence[JsonObject], run_id: str) -> JsonObject | None:
    if run_id:
        return next((run for run in ordered if text(run, "Id") == run_id), None)
    for states in (BAD, ("WAITING",)):
        for run in within:
            if text(run, "JobRunState") in states:
                return run
    return next(iter(within), None)


def _counted(facts: Facts, ordered: Sequence[JsonObject], within: Sequence[JsonObject]) -> Facts:
    ends = Counter(text(run, "JobRunState") for run in within)
    under_way = sum(text(run, "JobRunState") in UNDER_WAY for run in ordered)
    limit = facts.max_concurrent
    return replace(
        facts,
        listed=len(within),
        bad=sum(ends[state] for state in BAD),
        succeeded=ends["SUCCEEDED"],
        under_way=under_way,
        at_its_limit=None if limit is None else under_way >= limit,
        newest_at=_written(moment(ordered[0], "StartedOn")) if ordered else "",
    )


def _of_run(facts: Facts, run: JsonObject, ordered: Sequence[JsonObject], job: JsonObject) -> Facts:
    started = moment(run, "StartedOn")
    before = [other for other in ordered if stamp(moment(other, "StartedOn")) < stamp(started)]
    good = next((other for other in before if text(other, "JobRunState") == "SUCCEEDED"), None)
    since = before[: before.index(good)] if good else before
    later = ordered[: len(ordered) - len(before)]
    state = text(run, "JobRunState")
    bad = [moment(other, "StartedOn") for other in (run, *since) if text(other, "JobRunState") in BAD]
    said = [text(run, "ErrorMessage"), text(run, "StateDetail")]
    minutes = number(run, "Timeout") or number(job, "Timeout")
    version = setting_of(job, run, "GlueVersion")
    return replace(
        facts,
        run_id=text(run, "Id"),
        state=one_of(state, get_args(JobRunState)),
        ended_badly=state in BAD,
        message=" ".join(" ".join(part.split()) for part in said if part)[:_QUOTED],
        by_trigger=text(run, "TriggerName"),
        retry=number(run, "Attempt") or 0,
        started_at=_written(started),
        ended_at=moment(run, "CompletedOn"),
        seconds=number(run, "ExecutionTime"),
        timeout_s=minutes * 60 if minutes else None,
        last_good_id=text(good, "Id") if good else "",
        last_good_at=_written(moment(good, "StartedOn")) if good else "",
        good_since=max((at for at in map(_good_start, later) if at and at != started), default=None),
        bad_since=min((at for at in bad if at), default=None),
        glue_version=version or None,
        version_changed=text(good, "GlueVersion") != version
        if good and text(good, "GlueVersion") and version
        else (False if good is None else None),
        worker_type=setting_of(job, run, "WorkerType"),
        workers=number(run, "NumberOfWorkers") or number(job, "NumberOfWorkers"),
    )


def _good_start(run: JsonObject) -> datetime | None:
    return moment(run, "StartedOn") if text(run, "JobRunState") == "SUCCEEDED" else None


def _written(at: datetime | None) -> str | None:
    """Return a time as arguments of other checks take it."""
    return stamp(at) if at else None


def _judge_none(runs: Answer, params: Params, facts: Facts) -> Judgement[Facts]:
    if runs.truncated and params.since:
        return unknown(
            UnknownReason.TRUNCATED, "The list was not read to its end", facts, needs=(Parameter("run_id"),)
        )
    return warned("There was no run in the time asked about: nothing started it, or it was refused", facts)


def _say(facts: Facts, run: JsonObject, runs: Answer, params: Params) -> Judgement[Facts]:
    which = "the run asked for" if params.run_id else "the newest that ended badly"
    good = (
        f"; last success before it {facts.last_good_at}" if facts.last_good_at else "; no success before it"
    )
    if facts.good_since:
        good = f"; it has succeeded since, at {stamp(facts.good_since)}"
    if facts.state is None:
        said = f"{facts.run_id} is {text(run, 'JobRunState')}, a state that is not known here"
        return unknown(UnknownReason.NO_DATA, said, facts)
    if facts.ended_badly:
        took = f" after {facts.seconds} s" if facts.seconds is not None else ""
        of = f"{facts.bad} of {count(facts.listed or 0, 'run')} ended badly"
        said = f"{facts.state}{took}, started {facts.started_at}; {of}{good}; {which}: {facts.run_id}"
        return failed(said, facts, occurred_at=facts.ended_at or moment(run, "StartedOn"))
    if facts.state == "WAITING":
        return warned(f"WAITING since {facts.started_at}{good}: {facts.run_id}", facts)
    if facts.state == "STOPPED":
        return warned(f"Stopped by somebody at {stamp(facts.ended_at)}{good}: {facts.run_id}", facts)
    if not params.run_id and runs.truncated and not _reaches(runs, params.since):
        said = f"None of the newest {count(facts.listed or 0, 'run')} ended badly, and there are more"
        return unknown(UnknownReason.TRUNCATED, said, facts, needs=(Parameter("run_id"),))
    said = f"{facts.state}, started {facts.started_at}; {facts.bad} ended badly; {facts.run_id}"
    return passed(said, facts)


def _reaches(runs: Answer, since: datetime | None) -> bool:
    times = [at for run in objects(runs.data, "JobRuns") if (at := moment(run, "StartedOn"))]
    return since is not None and bool(times) and min(times) < since


probe = Probe(
    title="How did the runs of this job end?",
    params=Params,
    facts=Facts,
    operations=("glue.GetJob", "glue.GetJobRuns", "glue.GetJobRun", "sts.GetCallerIdentity"),
    collect=collect,
    judge=judge,
)
