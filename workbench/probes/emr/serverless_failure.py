"""What does the run of EMR Serverless say of its failure, and its log?

`stateDetails` is one string: an exit code, a remark in brackets, the last exceptions. Where it only points to
the log, the log in CloudWatch decides, if the run or its application sends one there. The line of
ApplicationMaxCapacityExceededException is a warning where dynamic allocation asks for more than it needs: it
counts for a run that failed, and not for one that ended well.

Sources: EMR Serverless API reference, GetJobRun; EMR Serverless user guide, "Storing logs", "Spark jobs".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import member
from workbench.knowledge.emr.failures import OF_SERVERLESS, ServerlessCause, causes_of
from workbench.knowledge.emr.job_runs import WELL, JobRun
from workbench.knowledge.spark.failures import plain_words
from workbench.knowledge.spark.names import names_in
from workbench.probes.emr._job_failure import (
    OPERATIONS,
    FailureFacts,
    collect_job_log,
    failure_of_run,
    gap_of_run,
    with_failure,
)
from workbench.probes.emr._job_runs import SERVERLESS, ask_serverless, run_in

_QUOTA = "Max concurrent vCPUs per account"
"""L-D05C8A75 of EMR Serverless; https://docs.aws.amazon.com/general/latest/gr/emr-serverless.html."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, of which application."""

    application_id: str
    job_run_id: str
    error_text: str = ""
    """What the log printed, as a person pasted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(FailureFacts):
    """What it failed of, by words. Texts are empty where there is nothing to tell."""

    points_to: tuple[ServerlessCause, ...] | None = None
    """The causes that the words make likely; empty when nothing failed, unknown when nobody knows."""
    exception: str | None = None
    """The application's own exception, where no other failure is known."""
    at: datetime | None = None
    """When that line was logged."""
    action: str | None = None
    """The IAM action that was refused."""
    quota_name: str | None = None
    """The account's quota that bears on it, as Service Quotas calls it; empty where none does."""


NOTHING = Facts(
    points_to=(),
    undecided=False,
    says="",
    signature="",
    exception="",
    bucket="",
    key="",
    action="",
    quota_name="",
    log_files=(),
)
"""Nothing failed."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the run and its application; of one that failed also for its log."""
    if not params.job_run_id:
        return {}
    answers = aws.read_all(ask_serverless(params.application_id, params.job_run_id))
    run = run_in(answers["run"])
    if run.state != "FAILED":
        return answers
    return {**answers, **collect_job_log(aws, run, member(answers["application"].data, "application"))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Read the words, then the log."""
    if not params.job_run_id:
        return skipped("There is no run that could say anything", NOTHING)
    described = answers["run"]
    if described.outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"There is no run {params.job_run_id} here", Facts())
    if not described.ok:
        return unanswered(described, Facts())
    run = run_in(described)
    if run.state in WELL:
        return passed("The run ended well: nothing of it failed", NOTHING)
    if run.state != "FAILED":
        return skipped(f"The run is {run.state}: it says nothing of a failure", NOTHING)
    failure = failure_of_run(OF_SERVERLESS, answers, run, run.details, params.error_text)
    told = Facts(
        points_to=causes_of(failure, run.entry_point) or None,
        exception=failure.exception,
        at=failure.at,
        action=names_in(failure.text or failure.says).action,
        quota_name=_QUOTA if "emrs-capacity-limit" in failure.points_to else "",
    )
    facts = with_failure(told, failure, run, answers)
    if facts.points_to:
        return failed(plain_words(failure.says), facts, occurred_at=failure.at or run.ended_at)
    return _cannot_tell(answers, run, facts)


def _cannot_tell(answers: Answers, run: JobRun, facts: Facts) -> Judgement[Facts]:
    application = answers["application"]
    if not application.ok and not run.log_of({})[0]:
        return unanswered(application, facts)
    gap = gap_of_run(answers, run, member(application.data, "application"))
    said = f"it says only: {facts.says}" if facts.says else "it says nothing of itself"
    if gap:
        told = gap.judgement(facts)
        return replace(told, summary=f"{told.summary}; {said}")
    return failed(f"No known failure in its log; {said}", facts)


probe = Probe(
    title="What does the run say of its failure?",
    params=Params,
    facts=Facts,
    operations=(SERVERLESS.describe, "emr-serverless.GetApplication", *OPERATIONS),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
