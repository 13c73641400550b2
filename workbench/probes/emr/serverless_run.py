"""How does the run of EMR Serverless stand, is there room for it, and was its time up?

A run that is QUEUED or PENDING while as many run as the application lets run at once waits its turn. One that
reached its timeout is FAILED or CANCELLED, and says little of it; the default is twelve hours. The maximum
capacity of an application is shared by all of its runs. Without an id the newest run that failed is taken.

Sources: EMR Serverless API reference, GetJobRun, GetApplication, ListJobRuns; EMR Serverless user guide, "Job
runs", "Job concurrency and queuing".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import member, moment, number, objects, stamp, text, texts
from workbench.knowledge.emr.job_runs import STOPPED, WELL, JobRun
from workbench.probes.emr._job_runs import SERVERLESS, RunFacts, ask_serverless, run_in, with_run

_QUOTED, _PAGES = 400, 2
_LONG = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, of which application."""

    application_id: str
    job_run_id: str = ""
    """Empty for the newest that failed."""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(RunFacts):
    """How a run stands. Texts are empty where there is nothing to tell."""

    run_id: str | None = None
    """The run that is looked into; empty when none failed."""
    ended_badly: bool | None = None
    """It FAILED."""
    stopped: bool | None = None
    """It was cancelled, and not because its time was up."""
    timed_out: bool | None = None
    """It ended when its time was up."""
    waits_long: bool | None = None
    """It has been waiting to begin for a quarter of an hour or more."""
    at_limit: bool | None = None
    """As many runs are under way as the application lets run at once."""
    max_concurrent: int | None = None
    """How many that are; null: it does not say."""
    maximum: str | None = None
    """What all runs of the application may use together, `48 vCPU, 192 GB`; empty: it sets no bound."""
    details: str | None = None
    """What EMR says of it, cut at 400 characters."""
    application_arn: str | None = None
    """The ARN of the application."""
    in_vpc: bool | None = None
    """It runs in a VPC of yours."""
    subnet_id: str | None = None
    """The first of its subnets; empty without one."""


_NONE = Facts(
    run_id="",
    ended_badly=False,
    stopped=False,
    timed_out=False,
    waits_long=False,
    at_limit=False,
    role_arn="",
    ended_at="",
)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the run and its application; where it waits, for the runs that are under way."""
    answers: dict[AnswerName, Answer] = {}
    if not params.job_run_id:
        answers["failed"] = aws.read(
            SERVERLESS.ask_runs(
                params.application_id, ["FAILED"], pages=1, since=params.since, until=params.until
            )
        )
    run_id = params.job_run_id or _newest(answers)
    if not run_id:
        return answers
    answers.update(aws.read_all(ask_serverless(params.application_id, run_id)))
    run = run_in(answers["run"])
    if not run.waits_since(answers["run"].observed_at, _LONG):
        return answers
    running = SERVERLESS.ask_runs(params.application_id, ["RUNNING"], pages=_PAGES)
    return {**answers, "running": aws.read(running)}


def _newest(answers: Answers) -> str:
    rows = objects(answers["failed"].data, "jobRuns")
    return text(max(rows, key=lambda row: stamp(moment(row, "createdAt"))), "id") if rows else ""


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell how it stands."""
    if "run" not in answers:
        listed = answers["failed"]
        if not listed.ok:
            return unanswered(listed, Facts())
        return passed("No run of this application failed in that time", _NONE)
    described = answers["run"]
    if described.outcome is Outcome.NOT_FOUND:
        why = f"There is no run {params.job_run_id} of application {params.application_id} here"
        return unknown(UnknownReason.NO_DATA, why, Facts())
    if not described.ok:
        return unanswered(described, Facts())
    run = run_in(described)
    facts = _facts(answers, run)
    if run.state is None:
        return unknown(UnknownReason.NO_DATA, "It is in a state that is not known here", facts)
    return _say(run, facts)


def _facts(answers: Answers, run: JobRun) -> Facts:
    application = member(answers["application"].data, "application")
    capacity = member(application, "maximumCapacity")
    most = number(application, "schedulerConfiguration", "maxConcurrentRuns")
    network = member(run.data, "networkConfiguration") or member(application, "networkConfiguration")
    running = answers.get("running")
    under_way = len(objects(running.data, "jobRuns")) if running and running.ok else None
    waits = run.waits_since(answers["run"].observed_at, _LONG)
    facts = Facts(
        run_id=run.run_id,
        ended_badly=run.state == "FAILED",
        stopped=run.state in STOPPED and not run.timed_out,
        timed_out=run.timed_out,
        waits_long=waits,
        at_limit=(under_way >= most if most and under_way is not None else None) if waits else False,
        max_concurrent=most,
        maximum=", ".join(filter(None, (text(capacity, name) for name in ("cpu", "memory", "disk")))),
        details=run.details[:_QUOTED],
        application_arn=text(application, "arn"),
        in_vpc=bool(texts(network, "subnetIds")) or (False if answers["application"].ok else None),
        subnet_id=next(iter(texts(network, "subnetIds")), ""),
    )
    return with_run(facts, run)


def _say(run: JobRun, facts: Facts) -> Judgement[Facts]:
    name = text(run.data, "name") or run.run_id
    why = f": {facts.details}" if facts.details else ""
    if facts.timed_out:
        said = f"{name} ended after {run.ran_s} s, when its time of {run.timeout_s} s was up"
        return failed(said, facts, occurred_at=run.ended_at)
    if facts.ended_badly:
        return failed(f"{name} FAILED at {facts.ended_at}{why}", facts, occurred_at=run.ended_at)
    if facts.stopped:
        return warned(f"{name} is {run.state}{why}", facts)
    if facts.waits_long:
        full = f"; {facts.max_concurrent} may run at once, and do" if facts.at_limit else ""
        return warned(f"{name} is {run.state} since {facts.created_at}{full}", facts)
    if run.state in WELL:
        return passed(f"{name} ended well at {facts.ended_at}", facts)
    return passed(f"{name} is {run.state}, submitted at {facts.created_at}", facts)


probe = Probe(
    title="How does the run stand, and is there room for it?",
    params=Params,
    facts=Facts,
    operations=(SERVERLESS.describe, "emr-serverless.GetApplication", SERVERLESS.list),
    collect=collect,
    judge=judge,
)
