"""The log files of a cluster or a job run in S3: which there are, and what those say that may be read.

Listed are the folder of the step, or of the bootstrap actions, then those of the YARN applications that the
step's own log names. Read are, with consent, the step's files, and of each application stderr and stdout of
container 000001 of its last attempt; of a job run those of its driver, then of executors. Files come some
five minutes late, and at the end of the cluster; a folder without files says nothing before that.

Sources: Amazon EMR management guide, "View Amazon EMR log files"; Amazon S3 API reference, ListObjectsV2,
GetObject.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, answers_to, ask
from workbench.domain.needs import LOG_FILES, Parameter
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import count, number, objects, stamp, text, texts
from workbench.knowledge.emr.log_files import driver_files, records, run_files
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.spark.failures import LogLine
from workbench.probes._log_groups import LogGap

OPERATIONS = ("s3.ListObjectsV2", "s3.GetObject")
"""What `collect_files` may send."""
_SPAN = "bytes=0-5242879"
_MOST_BYTES, _MOST_FILES, _MOST_LISTED = 5_242_880, 12, 1000
_STEP_FILES = ("stderr.gz", "stdout.gz", "controller.gz")
_LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFile:
    """One log file, as a listing shows it."""

    bucket: str
    key: str
    size: int

    @property
    def uri(self) -> str:
        """As commands take it."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def folder(self) -> str:
        """The folder that it is in, likewise."""
        return f"{self.uri.rpartition('/')[0]}/"

    @property
    def is_readable(self) -> bool:
        """It is neither empty nor longer than may be read."""
        return 0 < self.size <= _MOST_BYTES


def collect_files(
    aws: AwsReader, logs: S3Place | None, folder: S3Place | None, applications: Sequence[str] = ()
) -> Answers:
    """Ask for the files in a folder, for their lines, and for those of the applications that they name.

    Args:
        aws: The way to AWS.
        logs: The folder of the cluster; None where it archives nothing.
        folder: That of the step, or of a bootstrap action.
        applications: YARN applications that are known without it.
    """
    if folder is None:
        return {}
    answers = dict(collect_wanted(aws, folder, of_step))
    read = answers_to(answers, "file").values()
    seen = [name for answer in read for name in texts(answer.data, "Applications")]
    named = list(dict.fromkeys([*applications, *seen]))[-3:]
    if logs is None or not named or not _may_read(answers):
        return answers
    folders = [logs.below("containers", name) for name in named]
    answers.update(aws.read_all({("listing", item.prefix): _ask_listing(item) for item in folders}))
    of_drivers = set(driver_files(file.key for file in listed_files(answers)))
    wanted = [file for file in listed_files(answers) if file.key in of_drivers]
    answers.update(_read(aws, wanted, len(answers_to(answers, "file"))))
    return answers


def collect_wanted(
    aws: AwsReader, folder: S3Place, wanted: Callable[[Sequence[LogFile]], Sequence[LogFile]]
) -> Answers:
    """Ask for the files in a folder, and for the lines of those that are wanted, in that order."""
    answers: dict[AnswerName, Answer] = {("listing", folder.prefix): aws.read(_ask_listing(folder))}
    return {**answers, **_read(aws, wanted(listed_files(answers)), 0)}


def _may_read(answers: Answers) -> bool:
    """Tell whether the first files were read, or there were none to try."""
    tried = answers_to(answers, "file").values()
    return not tried or any(answer.ok for answer in tried)


def _ask_listing(folder: S3Place) -> Request:
    return ask("s3.ListObjectsV2", Bucket=folder.bucket, Prefix=folder.prefix, MaxKeys=_MOST_LISTED)


def of_step(files: Sequence[LogFile]) -> list[LogFile]:
    """Return what tells most of a step, or of a bootstrap action, first."""
    by_name = [(name, file) for file in files if (name := file.key.rpartition("/")[2]) in _STEP_FILES]
    return [file for _, file in sorted(by_name, key=lambda item: _STEP_FILES.index(item[0]))]


def of_job_run(files: Sequence[LogFile]) -> list[LogFile]:
    """Return the driver's files of a job run, then those of its first executors."""
    by_key = {file.key: file for file in files}
    return [by_key[key] for key in run_files(by_key)]


def _read(aws: AwsReader, files: Sequence[LogFile], already: int) -> Answers:
    requests: dict[AnswerName, Request] = {
        ("file", file.key): ask("s3.GetObject", Bucket=file.bucket, Key=file.key, Range=_SPAN)
        for file in [file for file in files if file.is_readable][: _MOST_FILES - already]
    }
    return aws.read_all(requests)


def listed_files(answers: Answers) -> list[LogFile]:
    """Return all files of the listings."""
    return [
        LogFile(bucket=text(answer.data, "Name"), key=text(row, "Key"), size=number(row, "Size") or 0)
        for answer in answers_to(answers, "listing").values()
        for row in objects(answer.data, "Contents")
    ]


def file_lines(answers: Answers) -> list[LogLine]:
    """Return the entries of all files that were read, in the order of time as far as they bear one."""
    found = [
        line
        for answer in answers_to(answers, "file").values()
        if answer.ok
        for line in records(texts(answer.data, "Lines"))
    ]
    return sorted(found, key=lambda line: stamp(line.at))


def read_files(answers: Answers) -> tuple[str, ...]:
    """Return what was read, for the record: place, version and hash."""
    buckets = {file.key: file.bucket for file in listed_files(answers)}
    return tuple(
        f"s3://{buckets.get(key, '')}/{key} {_version(answer.data)}"
        for key, answer in answers_to(answers, "file").items()
        if answer.ok
    )


def _version(data: JsonObject) -> str:
    version = text(data, "VersionId") or "null"
    return f"version {version} etag {text(data, 'ETag')} sha256 {text(data, 'Sha256')}"


def file_gap(answers: Answers, folder: S3Place, ended_at: datetime | None) -> LogGap | None:
    """Return why the files do not tell; None where all that are wanted were read whole."""
    listing = answers.get(("listing", folder.prefix))
    if listing is None:  # recorded by a version that did not list them
        return LogGap(summary=f"The log files in {folder.uri} were not listed", needs=(LOG_FILES,))
    if not listing.ok:
        return LogGap(answer=listing)
    files = listed_files(answers)
    if not files:
        return _nothing_there(listing, folder, ended_at)
    tried = answers_to(answers, "file")
    blocked = next((key for key, answer in tried.items() if answer.outcome is Outcome.BLOCKED_BY_GUARD), "")
    if blocked:
        return _not_agreed(files, blocked)
    if refused := next((answer for answer in tried.values() if not answer.ok), None):
        return LogGap(answer=refused)
    long = next((file for file in files if file.size > _MOST_BYTES), None)
    if long or any(answer.data.get("Complete") is not True for answer in tried.values()):
        one = (long or files[0]).uri
        why = f"{one} is longer than is read here, or no whole gzip"
        return LogGap(reason=UnknownReason.TRUNCATED, summary=why, needs=(_shown(one),))
    return None


def _nothing_there(listing: Answer, folder: S3Place, ended_at: datetime | None) -> LogGap:
    if ended_at and listing.observed_at - ended_at < _LATE:
        why = f"No log is in {folder.uri} yet: it takes some five minutes"
        return LogGap(reason=UnknownReason.TOO_EARLY, summary=why)
    why = f"No log is in {folder.uri}: it was never uploaded, or is no longer kept"
    return LogGap(reason=UnknownReason.NOT_LOGGED, summary=why, needs=("a role that may write there",))


def _not_agreed(files: Sequence[LogFile], tried: str) -> LogGap:
    told = next((file for file in files if file.key == tried), files[0])
    why = f"{count(len(files), 'log file')} in {told.folder}, read with consent only (--allow-log-files)"
    return LogGap(summary=why, needs=(LOG_FILES, _shown(told.uri), Parameter("error_text")))


def _shown(uri: str) -> str:
    return f"aws s3 cp {uri} - | gunzip | tail -n 200"
