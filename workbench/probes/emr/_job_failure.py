"""What a job run of EMR Serverless or EMR on EKS fails of: by its own words, and by its log.

The log is in CloudWatch, where the run sends it there; else it is gzip files in S3, which are listed, and
read with consent only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.needs import Parameter
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, stamp, text
from workbench.knowledge.emr.job_runs import JobRun
from workbench.knowledge.signatures import TROUBLE_WORDS, filter_pattern
from workbench.knowledge.spark.failures import TROUBLE_OF_SPARK, C, FailureReader, LogLine, RunFailure
from workbench.knowledge.spark.names import names_in
from workbench.probes._log_groups import LogGap, ask_events, ask_group, gap_in, written_at
from workbench.probes._window import Window
from workbench.probes.emr import _log_files as in_s3

OPERATIONS = ("logs.DescribeLogGroups", "logs.FilterLogEvents", *in_s3.OPERATIONS)
"""What `collect_job_log` may send."""
_TROUBLE = filter_pattern((*TROUBLE_WORDS, *TROUBLE_OF_SPARK))
_CLOSE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class FailureFacts:
    """What a run failed of, by words. Texts are empty where there is nothing to tell."""

    undecided: bool | None = None
    """It failed, and its words do not tell of what."""
    says: str | None = None
    """The line that tells."""
    signature: str | None = None
    """The row of the catalogue that knew it."""
    bucket: str | None = None
    """The bucket that the failure names."""
    key: str | None = None
    """The object, or the beginning of keys, in it."""
    log_files: tuple[str, ...] | None = None
    """The log files that were read, each with its version and hash."""


W = TypeVar("W", bound=FailureFacts)


def with_failure(facts: W, failure: RunFailure[C], run: JobRun, answers: Answers) -> W:
    """Return facts with what the words say, and the log files that were read for it."""
    names = names_in(failure.text or failure.says)
    return replace(
        facts,
        undecided=run.state == "FAILED" and not failure.points_to,
        says=failure.says,
        signature=failure.signature,
        bucket=names.bucket,
        key=names.key,
        log_files=in_s3.read_files(answers),
    )


def collect_job_log(aws: AwsReader, run: JobRun, application: JsonObject) -> Answers:
    """Ask for the group and the lines of trouble in it, where the run has one; else for its files in S3."""
    group, prefix = run.log_of(application)
    folder = run.logs(application)
    if not group:
        return in_s3.collect_wanted(aws, folder, in_s3.of_job_run) if folder else {}
    questions: dict[AnswerName, Request] = {
        "group": ask_group(group),
        "lines": ask_events(group, _TROUBLE, _window(run), prefix),
    }
    return aws.read_all(questions)


def _window(run: JobRun) -> Window:
    return Window(run.created_at, run.ended_at, _CLOSE)


def failure_of_run(
    reader: FailureReader[C], answers: Answers, run: JobRun, message: str, error_text: str
) -> RunFailure[C]:
    """Return what a run failed of.

    Args:
        reader: Of the product.
        answers: Those of `collect_job_log`.
        run: The run.
        message: What the service says of it.
        error_text: What a person pasted; empty for nothing.
    """
    pasted = [LogLine(None, error_text)] if error_text else []
    return reader.failure_of(message, [*_own_lines(answers, run), *in_s3.file_lines(answers), *pasted])


def _own_lines(answers: Answers, run: JobRun) -> Sequence[LogLine]:
    log = answers.get("lines")
    lines = [
        LogLine(written_at(event), text(event, "message"))
        for event in (objects(log.data, "events") if log else ())
        if run.run_id and run.run_id in text(event, "logStreamName")
    ]
    return sorted(lines, key=lambda line: stamp(line.at))


def gap_of_run(answers: Answers, run: JobRun, application: JsonObject) -> LogGap | None:
    """Return why its log does not tell; None where it was read whole."""
    if "lines" in answers:
        group, _ = run.log_of(application)
        return gap_in(answers["group"], answers["lines"], group, _window(run))
    if folder := run.logs(application):
        return in_s3.file_gap(answers, folder, run.ended_at)
    why = "It sends no log to CloudWatch or S3"
    needs = ("a monitoringConfiguration with a log group", Parameter("error_text"))
    return LogGap(reason=UnknownReason.NOT_LOGGED, summary=why, needs=needs)
