"""The one exception to "never reads object contents": gzip log files that EMR wrote below a LogUri.

They are logs and no data, and often there is no other. Read is only what all of this lets through: the
person agreed; the key is one that EMR itself gives a log file (a pattern of the reviewed list); it lies in
the folder of a cluster, a step or a job run that this session was shown (`LogUri/j-…/`,
`logUri/applications/…/jobs/…/`, `logUri/VIRTUALCLUSTER/jobs/…/`); its first 5 MB; twelve files a run. What
is unpacked ends at 50 MB; of that only lines of trouble, lines that a signature knows, and ids of YARN
applications are kept, with the hash of all.

Sources: Amazon EMR management guide, "View Amazon EMR log files"; EMR Serverless user guide, "Storing logs";
Amazon EMR on EKS development guide, "Using S3 logs".
"""

from __future__ import annotations

import hashlib
import re
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from workbench.knowledge.answers import member, text
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.emr.failures import OF_EC2, OF_EKS, OF_SERVERLESS
from workbench.knowledge.emr.job_runs import JobRun
from workbench.knowledge.emr.steps import Step
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.signatures import TROUBLE_WORDS, in_use
from workbench.knowledge.spark.failures import TROUBLE_OF_SPARK

LONGEST_PACKED, LONGEST_UNPACKED, MOST_FILES = 5 * 1024 * 1024, 50 * 1024 * 1024, 12
_KEPT = ("ETag", "LastModified", "ContentLength", "ContentRange", "VersionId", "SSEKMSKeyId")
_PIECE = 1024 * 1024
_LONGEST_LINE, _MOST_LINES, _MOST_APPLICATIONS = 2_000, 2_000, 20
_APPLICATION = re.compile(r"\bapplication_\d{13}_\d{4,8}\b")
_GZIP = 31
"""zlib's word for: a gzip header, and the largest window."""
_TROUBLE = re.compile("|".join(re.escape(word) for word in (*TROUBLE_WORDS, *TROUBLE_OF_SPARK)))
_READERS = tuple(reader.playbook for reader in (OF_EC2, OF_SERVERLESS, OF_EKS))
"""The playbooks for which these logs are read."""
_TRACEBACK = "Traceback (most recent call last)"


class LogFileConsent:
    """Whether a person agreed to the reading of log files: both walls ask, for each request."""

    def __init__(self, *, given: bool = False) -> None:
        self.is_given = given

    def give(self) -> None:
        """The person agrees, for the rest of this process."""
        self.is_given = True


class LogFolders:
    """The folders of log files that clusters, steps and job runs of a session were shown to have.

    Args:
        session: A `botocore.session.Session` that has made no client yet.
    """

    def __init__(self, session: Any) -> None:
        self._folders: set[tuple[S3Place, str]] = set()
        """Each with what a key in it must hold besides: of a step that logs elsewhere, its own folder."""
        for event, folders in _SHOWN.items():
            session.register(f"after-call.{event}", partial(self._remember, folders))

    def _remember(
        self, folders: Callable[[Mapping[str, Any]], tuple[S3Place | None, str]], parsed: Any, **_: Any
    ) -> None:
        folder, holding = folders(parsed)
        if folder:
            self._folders.add((folder, holding))

    def objection(self, parameters: Mapping[str, Any]) -> str:
        """Return why an object may not be read; empty when it lies in one of the folders."""
        bucket, key = str(parameters.get("Bucket", "")), str(parameters.get("Key", ""))
        if any(bucket == folder.bucket and _is_in(key, folder, more) for folder, more in self._folders):
            return ""
        return f"s3://{bucket}/{key} lies in no folder of logs that EMR named in this session"

    def sent_objection(self, request: Any, base: str, key: re.Pattern[str], span: str) -> str:
        """Return the same for a prepared request, by its bytes.

        Args:
            request: A `botocore.awsrequest.AWSPreparedRequest`.
            base: The path of the endpoint's own URL, where it has one.
            key: What keys look like.
            span: The bytes that may be asked for, as the header `Range` says it.
        """
        url = urlsplit(request.url)
        path, host = unquote(url.path.removeprefix(base.rstrip("/"))), url.hostname or ""
        if _header(request, "Range") != span:
            return "more of a log file is asked for than may be read"
        for folder, more in self._folders:
            in_host = host.startswith(f"{folder.bucket}.") and path.startswith(f"/{folder.prefix}")
            found = path[1:] if in_host else path.removeprefix(f"/{folder.bucket}/")
            if found != path and _is_in(found, folder, more) and key.fullmatch(found):
                return ""
        return f"{path} is no log file of what was shown in this session"


def _is_in(key: str, folder: S3Place, holding: str) -> bool:
    return key.startswith(folder.prefix) and holding in key.removeprefix(folder.prefix)


def _of_cluster(parsed: Mapping[str, Any]) -> tuple[S3Place | None, str]:
    return Cluster(member(parsed, "Cluster")).logs, ""


def _of_step(parsed: Mapping[str, Any]) -> tuple[S3Place | None, str]:
    """A step may log elsewhere than its cluster; of that place only its own folder counts."""
    step = Step(member(parsed, "Step"))
    return step.log_place, f"/steps/{step.step_id}/"


def _of_application(parsed: Mapping[str, Any]) -> tuple[S3Place | None, str]:
    told = member(parsed, "application")
    archive, name = S3Place.parse_folder(JobRun({}).archive_of(told)), text(told, "applicationId")
    return archive.below("applications", name, "jobs") if archive and name else None, ""


def _of_run(parsed: Mapping[str, Any]) -> tuple[S3Place | None, str]:
    return JobRun(member(parsed, "jobRun")).logs({}), ""


_SHOWN: Mapping[str, Callable[[Mapping[str, Any]], tuple[S3Place | None, str]]] = {
    "emr.DescribeCluster": _of_cluster,
    "emr.DescribeStep": _of_step,
    "emr-serverless.GetApplication": _of_application,
    "emr-serverless.GetJobRun": _of_run,
    "emr-containers.DescribeJobRun": _of_run,
}
"""What shows a folder of logs."""


def _header(request: Any, name: str) -> str:
    value = request.headers.get(name, "")
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)


class LogFileCount:
    """How many log files each run has read."""

    def __init__(self) -> None:
        self._read: Counter[str] = Counter()
        self._lock = threading.Lock()

    def admits(self, incident: str) -> bool:
        """Tell whether one more may be read in a run, and count it if so."""
        with self._lock:
            self._read[incident] += 1
            return self._read[incident] <= MOST_FILES


def unpacked(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a log file: what S3 says of it, its hash, and its lines of trouble.

    `Complete` is false where the file is longer than may be read or unpacked, is no gzip, ends too early, or
    holds more lines of trouble than are kept: then what is not here may be there.
    """
    packed = answer["Body"].read(LONGEST_PACKED + 1)
    kept = {name: answer[name] for name in _KEPT if answer.get(name) is not None}
    hashed = {
        "Sha256": hashlib.sha256(packed[:LONGEST_PACKED]).hexdigest(),
        "Unpacked": 0,
        "Lines": [],
        "Applications": [],
    }
    if len(packed) > LONGEST_PACKED or _whole_length(text(answer, "ContentRange")) > LONGEST_PACKED:
        return {**kept, **hashed, "Complete": False}
    keeper = _Keeper()
    for piece in _pieces(packed, keeper):
        keeper.take(piece)
    keeper.end()
    return {
        **kept,
        **hashed,
        "Unpacked": keeper.unpacked,
        "Lines": keeper.lines,
        "Applications": list(keeper.applications),
        "Complete": keeper.is_complete,
    }


def _whole_length(span: str) -> int:
    """Return the 900 of `bytes 0-499/900`; 0 where it is not told."""
    length = span.rpartition("/")[2]
    return int(length) if length.isascii() and length.isdigit() else 0


class _Keeper:
    """Takes a text in pieces, and keeps its lines of trouble."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.unpacked = 0
        self.is_complete = True
        self.applications: dict[str, None] = {}
        self._rest = ""
        self._in_traceback = False

    def take(self, piece: bytes) -> None:
        *lines, self._rest = (self._rest + piece.decode("utf-8", "replace")).split("\n")
        self._rest = self._rest[:_LONGEST_LINE]
        for line in lines:
            self._look_at(line)

    def end(self) -> None:
        if self._rest:
            self._look_at(self._rest)

    def _look_at(self, line: str) -> None:
        line = line[:_LONGEST_LINE].rstrip("\r")
        if len(self.applications) < _MOST_APPLICATIONS:
            self.applications.update(dict.fromkeys(_APPLICATION.findall(line)))
        wanted = self._in_traceback or _is_of_trouble(line)
        if _TRACEBACK in line:
            self._in_traceback = True
        elif self._in_traceback and not line.startswith((" ", "\t")):
            self._in_traceback = False
        if wanted and len(self.lines) >= _MOST_LINES:
            self.is_complete = False
        elif wanted:
            self.lines.append(line)


def _is_of_trouble(line: str) -> bool:
    return _TROUBLE.search(line) is not None or in_use().speaks_in(line, _READERS)


def _pieces(packed: bytes, keeper: _Keeper) -> Iterator[bytes]:
    """Yield what gzip members hold, up to 50 MB in all; what is amiss is told to the keeper."""
    while packed:
        member_ = zlib.decompressobj(_GZIP)
        while not member_.eof:
            try:
                piece = member_.decompress(packed, _PIECE)
            except zlib.error:
                keeper.is_complete = False
                return
            keeper.unpacked += len(piece)
            if keeper.unpacked > LONGEST_UNPACKED:
                keeper.is_complete = False
                return
            yield piece
            packed = member_.unconsumed_tail
            if not piece and not packed and not member_.eof:
                keeper.is_complete = False
                return
        packed = member_.unused_data.lstrip(b"\0")
