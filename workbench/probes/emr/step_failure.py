"""What did the cluster, or the step, fail of: by codes, by EMR's words, and by the log?

A cluster that never came up is told by the codes of ErrorDetails, else by the words of its reason, else by
what EC2 answered. A step is told by its FailureDetails. Where these are only a wrapper ("Unknown Error",
"Command exiting with ret '1'", "Application … finished with failed status"), the log of the step decides, and
of that the earliest failure of the stage that ended it.

Where the log is: CloudWatch, if the cluster was told so; else gzip files in S3, below LogUri: those are
listed, and read with consent only (`--allow-log-files`). What a person pastes as `error_text` is read too.
Without a log the cause is unknown, and none is ruled out.

Sources: Amazon EMR API reference, FailureDetails, ErrorDetail; Amazon EMR management guide, "Enhanced step
debugging", "View log files".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.needs import Parameter, as_need
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import stamp
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.emr.failures import (
    OF_EC2,
    EmrCause,
    causes_of,
    causes_of_codes,
    failed_bootstrap,
)
from workbench.knowledge.emr.steps import Step
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.spark.failures import LogLine, RunFailure, plain_words
from workbench.knowledge.spark.names import names_in
from workbench.probes._log_groups import LogGap
from workbench.probes.emr import _log_files as in_s3
from workbench.probes.emr._clusters import ask_cluster, ask_step, cluster_in, step_in
from workbench.probes.emr._launch import ask_launch, read_launch
from workbench.probes.emr._log_files import (
    collect_files,
    collect_wanted,
    file_gap,
    file_lines,
    of_step,
    read_files,
)
from workbench.probes.emr._step_log import OPERATIONS, collect_log, log_gap, own_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster, and which of its steps."""

    cluster_id: str
    step_id: str
    """Empty when there is none to look into."""
    error_text: str = ""
    """What a log or a client printed, as a person pasted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What it failed of, by codes and words. Texts are empty where there is nothing to tell."""

    points_to: tuple[EmrCause, ...] | None = None
    """The causes that codes and words make likely; empty when nothing failed, unknown when nobody knows."""
    undecided: bool | None = None
    """It failed, and neither codes nor words tell of what."""
    says: str | None = None
    """The line that tells."""
    told_by: Literal["code", "cluster", "ec2", "step", "log", "text", ""] | None = None
    """What tells: a code of ErrorDetails, the cluster's reason, EC2's answer, the step's reason, its log, the
    pasted text."""
    signature: str | None = None
    """The row of the catalogue that knew it."""
    exception: str | None = None
    """The application's own exception, where no other failure is known."""
    at: datetime | None = None
    """When that line was logged."""
    bucket: str | None = None
    """The bucket that the failure names."""
    key: str | None = None
    """The object, or the beginning of keys, in it."""
    action: str | None = None
    """The IAM action that was refused."""
    database: str | None = None
    """The database that it names."""
    table: str | None = None
    """The table that it names."""
    subnet_id: str | None = None
    """The subnet that it names."""
    bootstrap_says: str | None = None
    """What the log of the failed bootstrap action says of why; empty where it was not read, or is silent."""
    log_files: tuple[str, ...] | None = None
    """The log files that were read, each with its version and hash."""


NOTHING = Facts(
    points_to=(),
    undecided=False,
    says="",
    told_by="",
    signature="",
    exception="",
    bucket="",
    key="",
    action="",
    database="",
    table="",
    subnet_id="",
    bootstrap_says="",
    log_files=(),
)
"""Nothing failed."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the cluster and the step; of one that failed also for its log."""
    answers: dict[AnswerName, Answer] = {"cluster": aws.read(ask_cluster(params.cluster_id))}
    cluster = cluster_in(answers["cluster"])
    if cluster.never_came_up:
        return {**answers, **_collect_bootstrap(aws, cluster), **_collect_launch(aws, cluster)}
    if not params.step_id:
        return answers
    answers["step"] = aws.read(ask_step(params.cluster_id, params.step_id))
    step = step_in(answers["step"])
    if step.state != "FAILED":
        return answers
    if cluster.log_group:
        return {**answers, **collect_log(aws, cluster, step)}
    return {**answers, **collect_files(aws, cluster.logs, _folder(cluster, step), step.application_ids)}


def _collect_launch(aws: AwsReader, cluster: Cluster) -> Answers:
    """Ask what EC2 answered, where neither code nor words of EMR tell."""
    is_told = cluster.code == "USER_REQUEST" or causes_of_codes(cluster.error_codes)
    return {} if is_told or _launch_words(cluster).points_to else aws.read_all(ask_launch(cluster))


def _launch_words(cluster: Cluster) -> RunFailure[EmrCause]:
    return OF_EC2.failure_of(f"{cluster.code or ''}: {cluster.message}", ())


def _collect_bootstrap(aws: AwsReader, cluster: Cluster) -> Answers:
    """Ask for the files of the bootstrap action that failed, where the cluster says which on which node."""
    folder = _bootstrap_folder(cluster)
    return collect_wanted(aws, folder, of_step) if folder else {}


def _bootstrap_folder(cluster: Cluster) -> S3Place | None:
    failed_on = failed_bootstrap(cluster)
    if cluster.logs is None or failed_on is None:
        return None
    instance, number = failed_on
    return cluster.logs.below("node", instance, "bootstrap-actions", number)


def _logs(cluster: Cluster, step: Step) -> S3Place | None:
    """Return where the step logs: a step may be told another place than its cluster."""
    return step.log_place.below(cluster.cluster_id) if step.log_place else cluster.logs


def _folder(cluster: Cluster, step: Step) -> S3Place | None:
    logs = _logs(cluster, step)
    return logs.below("steps", step.step_id) if logs else None


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Read codes, then words, then the log."""
    described = answers["cluster"]
    if described.outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"EMR shows no cluster {params.cluster_id}", Facts())
    if not described.ok:
        return unanswered(described, Facts())
    cluster = cluster_in(described)
    if cluster.never_came_up:
        return _with_bootstrap_log(_judge_launch(answers, cluster), answers, cluster)
    if not params.step_id:
        return skipped("There is no step that could have failed", NOTHING)
    return _judge_end_of_step(answers, cluster, params)


def _judge_end_of_step(answers: Answers, cluster: Cluster, params: Params) -> Judgement[Facts]:
    answer = answers["step"]
    if not answer.ok:
        return unanswered(answer, Facts())
    step = step_in(answer)
    if step.state == "FAILED":
        return _judge_step(answers, cluster, step, params)
    if cluster.code == "INSTANCE_FAILURE":
        return _judge_end(cluster)
    if step.state == "COMPLETED":
        return passed(f"{step.step_id} was COMPLETED: nothing of it failed", NOTHING)
    return skipped(f"{step.step_id} is {step.state}: it says nothing of a failure", NOTHING)


def _judge_launch(answers: Answers, cluster: Cluster) -> Judgement[Facts]:
    codes = causes_of_codes(cluster.error_codes)
    words = _launch_words(cluster)
    facts = _named(words)
    if codes:
        says = f"{cluster.error_codes[0]}: {cluster.message}"
        facts = replace(facts, points_to=codes, undecided=False, says=says, told_by="code", exception="")
        return failed(f"The cluster never came up: {says}", facts, occurred_at=cluster.ended_at)
    if cluster.code == "USER_REQUEST":
        return skipped("It was ended by a request before it came up: it says nothing of a failure", NOTHING)
    if words.points_to:
        facts = replace(facts, told_by="cluster")
        return failed(f"The cluster never came up: {words.says}", facts, occurred_at=cluster.ended_at)
    launch = read_launch(answers, cluster)
    if (refusal := launch.last_refusal) and launch.cause:
        says = f"{refusal.error_code}: {refusal.error_message[:200]}"
        facts = replace(
            facts, points_to=(launch.cause,), undecided=False, says=says, told_by="ec2", exception=""
        )
        return failed(f"The cluster never came up; EC2 refused {refusal.name}: {says}", facts)
    why = " ".join((*cluster.error_codes, words.says)) or "it says nothing"
    return failed(
        f"The cluster never came up, of no known failure: {why}",
        replace(facts, points_to=None, undecided=True),
    )


def _with_bootstrap_log(judged: Judgement[Facts], answers: Answers, cluster: Cluster) -> Judgement[Facts]:
    """Add what the log of the failed bootstrap action says, where that was read; it decides nothing."""
    folder = _bootstrap_folder(cluster)
    if folder is None or ("listing", folder.prefix) not in answers:
        return judged
    read = OF_EC2.failure_of("", file_lines(answers))
    facts = replace(judged.facts, log_files=read_files(answers), bootstrap_says=read.says)
    if read.says:
        return replace(judged, facts=facts, summary=f"{judged.summary}; its log: {plain_words(read.says)}")
    gap = file_gap(answers, folder, cluster.ended_at)
    why = f"; {gap.summary}" if gap and gap.summary else ""
    needs = gap.needs if gap and gap.answer is None else ()
    return replace(
        judged, facts=facts, summary=f"{judged.summary}{why}", needs=(*judged.needs, *map(as_need, needs))
    )


def _judge_end(cluster: Cluster) -> Judgement[Facts]:
    words = OF_EC2.failure_of(cluster.message, ())
    points_to = words.points_to or ("emr-node-lost",)
    facts = replace(
        _named(words), points_to=points_to, undecided=False, told_by="cluster", says=cluster.message
    )
    return failed(f"The cluster lost what it cannot do without: {cluster.message}", facts)


def _judge_step(answers: Answers, cluster: Cluster, step: Step, params: Params) -> Judgement[Facts]:
    message = "\n".join(part for part in (step.reason, step.message) if part)
    logged = [*own_lines(answers, cluster, step), *file_lines(answers)]
    pasted = [LogLine(None, params.error_text)] if params.error_text else []
    failure = OF_EC2.failure_of(message, [*logged, *pasted])
    facts = replace(
        _named(failure),
        points_to=causes_of(failure, step.artifact) or None,
        told_by=_teller(failure, pasted),
        log_files=read_files(answers),
    )
    if failure.points_to:
        at = f", {stamp(failure.at)}" if failure.at else ""
        where = {"log": f"its log{at}", "text": "what was pasted"}.get(facts.told_by or "")
        said = f"{plain_words(failure.says)} ({where or 'its FailureDetails'})"
        return failed(said, facts, occurred_at=failure.at or step.ended_at)
    return _cannot_tell(answers, cluster, step, failure, replace(facts, points_to=None, undecided=True))


def _teller(failure: RunFailure[EmrCause], pasted: Sequence[LogLine]) -> Literal["step", "log", "text", ""]:
    if failure.told_by in ("message", ""):
        return "step" if failure.told_by else ""
    is_pasted = any(failure.says in " ".join(line.text.split()) for line in pasted)
    return "text" if is_pasted else "log"


def _cannot_tell(
    answers: Answers, cluster: Cluster, step: Step, failure: RunFailure[EmrCause], facts: Facts
) -> Judgement[Facts]:
    said = f"its FailureDetails say only: {failure.says}" if failure.says else "it says nothing of itself"
    gap = log_gap(answers, cluster, step)
    if gap is None and "lines" not in answers:
        folder = _folder(cluster, step)
        gap = file_gap(answers, folder, step.ended_at) if folder else _NO_ARCHIVE
    if gap:
        told = gap.judgement(facts)
        return replace(told, summary=f"{told.summary}; {said}")
    return failed(f"No known failure in its log; {said}", facts)


_NO_ARCHIVE = LogGap(
    reason=UnknownReason.NOT_LOGGED,
    summary="The cluster archives no logs",
    needs=("a LogUri, set when the cluster is made", Parameter("error_text")),
)


def _named(failure: RunFailure[EmrCause]) -> Facts:
    names = names_in(failure.text or failure.says)
    return Facts(
        points_to=failure.points_to or None,
        undecided=not failure.points_to,
        says=failure.says,
        told_by="",
        signature=failure.signature,
        exception=failure.exception,
        at=failure.at,
        bucket=names.bucket,
        key=names.key,
        action=names.action,
        database=names.database,
        table=names.table,
        subnet_id=names.subnet_id,
    )


probe = Probe(
    title="What did the cluster, or the step, fail of?",
    params=Params,
    facts=Facts,
    operations=(
        "emr.DescribeCluster",
        "emr.DescribeStep",
        "cloudtrail.LookupEvents",
        *OPERATIONS,
        *in_s3.OPERATIONS,
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
