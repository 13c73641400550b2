"""What does this run say of its failure: its message, and the log of this very run?

The message comes first. Where it is only a wrapper, or about what followed, the log decides, and of that the
earliest failure of the stage that ended the run. Read are all groups that this version, these arguments and
this security configuration can log to: in Glue 5 the script's traceback is in `output` and Spark's `Caused
by` in `error`, in older versions both are in `error`. Lines of retries, whose ids begin alike, and of other
runs that share a custom stream prefix do not count. A group of class Infrequent Access is asked by a query of
Logs Insights, which is billed: only with consent (`--allow-cost`).

A run without any stream that failed within seconds was refused before its launch. A log that is no longer
kept, or cannot be searched, says nothing: then the message is all that there is.

Sources: Glue API reference, GetJobRun; Glue developer guide, "Logging for AWS Glue jobs", "Troubleshooting
AWS Glue errors"; CloudWatch Logs API reference, DescribeLogGroups, DescribeLogStreams, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import member, moment, stamp, text
from workbench.knowledge.glue.failures import READER, GlueCause
from workbench.knowledge.glue.log_groups import JobLogs, job_logs
from workbench.knowledge.glue.places import Side, places_in, side_of
from workbench.knowledge.glue.runs import arguments_of
from workbench.knowledge.glue.schemas import table_of
from workbench.knowledge.spark.failures import RunFailure, plain_words
from workbench.knowledge.spark.names import FailureNames, names_in
from workbench.probes._log_groups import LogGap
from workbench.probes.glue._run_log import (
    OPERATIONS,
    collect_log,
    has_streams,
    log_gaps,
    own_lines,
    read_groups,
)
from workbench.probes.glue._runs import ask_job_and_run, job_and_run

_SPEAKS = ("FAILED", "ERROR", "EXPIRED")
"""The states whose run failed of what it says; TIMEOUT is a reason of its own, whatever was logged before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run."""

    job_name: str
    run_id: str
    """Empty when there is none to look into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a run failed of, by its own words. Texts are empty where there is nothing to tell."""

    points_to: tuple[GlueCause, ...] | None = None
    """The causes that the words make likely; empty when nothing failed, or nobody knows the words."""
    says: str | None = None
    """The line that tells."""
    told_by: Literal["message", "log", ""] | None = None
    """Where it stands."""
    signature: str | None = None
    """The row of the catalogue that knew it."""
    exception: str | None = None
    """The script's own exception, where no other failure is known."""
    at: datetime | None = None
    """When that line was logged."""
    logged: bool | None = None
    """The run has streams of its own."""
    groups: tuple[str, ...] | None = None
    """The log groups that were read."""
    unread: tuple[str, ...] | None = None
    """Those that exist, or may, and could not be read whole."""
    bucket: str | None = None
    """The bucket that the failure names."""
    key: str | None = None
    """The object, or the beginning of keys, in it."""
    side: Side | None = None
    """What the run did there."""
    action: str | None = None
    """The IAM action that was refused."""
    file: str | None = None
    """The last name of a file that could not be read."""
    connection: str | None = None
    """The connection that was not found."""
    argument: str | None = None
    """The argument that Glue refused."""
    database: str | None = None
    """The database that the failure names, else the one that the arguments do."""
    table: str | None = None
    """The table that it names, else the one that the arguments do."""
    column: str | None = None
    """The column that it names."""
    subnet_id: str | None = None
    """The subnet that it names."""
    role_arn: str | None = None
    """The role that it names."""


NOTHING = Facts(
    points_to=(),
    says="",
    told_by="",
    signature="",
    exception="",
    bucket="",
    key="",
    side="",
    action="",
    file="",
    connection="",
    argument="",
    database="",
    table="",
    column="",
    subnet_id="",
    role_arn="",
)
"""Nothing failed."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for job and run; of one that ended badly also for its streams, and their lines of trouble."""
    if not params.run_id:
        return {}
    answers = aws.read_all(ask_job_and_run(params.job_name, params.run_id))
    job, run = job_and_run(answers)
    if text(run, "JobRunState") not in _SPEAKS:
        return answers
    logs = job_logs(job, run)
    return {**answers, **collect_log(aws, logs, params.job_name, run)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Read the message, then the log."""
    if not params.run_id:
        return skipped("There is no run that could say anything", replace(NOTHING, logged=False))
    answer, job = answers["run"], member(answers["job"].data, "Job")
    if answer.outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"No run {params.run_id} of this job is shown", Facts())
    if not answer.ok:
        return unanswered(answer, Facts())
    run = member(answer.data, "JobRun")
    state = text(run, "JobRunState")
    if state == "SUCCEEDED":
        return passed("The run SUCCEEDED: nothing of it failed", NOTHING)
    if state not in _SPEAKS:
        return skipped(f"The run is {state}: it says nothing of a failure", NOTHING)
    return _judge_failure(answers, job, run, job_logs(job, run))


def _judge_failure(answers: Answers, job: JsonObject, run: JsonObject, logs: JobLogs) -> Judgement[Facts]:
    message = "\n".join(part for name in ("ErrorMessage", "StateDetail") if (part := text(run, name)))
    gaps = tuple(log_gaps(answers, logs, run))
    failure = READER.failure_of(message, own_lines(answers, logs, run))
    facts = _facts(failure, answers, job, run, logs)
    facts = replace(facts, unread=tuple(group for group, _ in gaps))
    if failure.points_to:
        where = "its message" if failure.told_by == "message" else f"its log, {stamp(failure.at)}"
        return failed(
            f"{plain_words(failure.says)} ({where})",
            facts,
            occurred_at=failure.at or moment(run, "CompletedOn"),
        )
    open_facts = replace(facts, points_to=None)
    if gaps:
        return _cannot_tell(gaps[0][1], failure, open_facts)
    if not message and not failure.says:
        return failed(f"It is {text(run, 'JobRunState')}, and no word is said of it", facts)
    return failed(f"No known failure: {plain_words(failure.says)}", facts)


def _cannot_tell(gap: LogGap, failure: RunFailure[GlueCause], facts: Facts) -> Judgement[Facts]:
    said = f"; its message says only: {failure.says}" if failure.says else ""
    if gap.answer:
        told = unanswered(gap.answer, facts)
        return replace(told, summary=f"{told.summary}{said}")
    return unknown(gap.reason, f"{gap.summary}{said}", facts, needs=gap.needs)


def _facts(
    failure: RunFailure[GlueCause], answers: Answers, job: JsonObject, run: JsonObject, logs: JobLogs
) -> Facts:
    names = names_in(failure.text)
    script = text(job, "Command", "ScriptLocation")
    database, table = table_of(arguments_of(job, run), names.database, names.table)
    places = places_in(arguments_of(job, run), script)
    side = side_of(names.bucket, names.key, names.action, failure.text, places)
    is_script = script in (f"s3://{names.bucket}/{names.key}", f"s3a://{names.bucket}/{names.key}")
    return Facts(
        points_to=_narrowed(failure.points_to, names, side, is_script=is_script),
        says=failure.says,
        told_by=failure.told_by,
        signature=failure.signature,
        exception=failure.exception,
        at=failure.at,
        logged=has_streams(answers, logs, run),
        groups=read_groups(answers),
        bucket=names.bucket,
        key=names.key,
        side=side,
        action=names.action,
        file=names.file,
        connection=names.connection,
        argument=names.argument,
        database=database,
        table=table,
        column=names.column,
        subnet_id=names.subnet_id,
        role_arn=names.role_arn,
    )


def _narrowed(
    causes: tuple[GlueCause, ...], names: FailureNames, side: Side, *, is_script: bool
) -> tuple[GlueCause, ...]:
    """Leave out what the place rules out: a download that is not the script's, a refusal of reading."""
    if names.downloaded:
        return ("glue-script-unavailable",) if is_script else ("glue-dependency",)
    of_side: dict[Side, GlueCause] = {
        "input": "glue-input-access-denied",
        "output": "glue-output-access-denied",
        "temp": "glue-tempdir-inaccessible",
    }
    if set(causes) & set(of_side.values()) and side in of_side:
        return (of_side[side],)
    if side == "temp" and "glue-input-path-missing" in causes:
        return ("glue-tempdir-inaccessible",)
    return causes


probe = Probe(
    title="What does this run say of its failure?",
    params=Params,
    facts=Facts,
    operations=("glue.GetJob", "glue.GetJobRun", *OPERATIONS),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
