"""Files of a trail and of S3 access logs, one by one, with the time at which AWS delivered each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from workbench.domain.logs import FileProblem
from workbench.domain.timeline import Origin
from workbench.domain.values import JsonObject
from workbench.engine.timeline.folders import LogFolder, RecordFile
from workbench.logs.access_logs import read_access_log
from workbench.logs.cloudtrail_files import read_records
from workbench.logs.local_files import ACCESS_LOG_NAME, LogFileKind, find_files
from workbench.logs.problems import Problems

_DELIVERY = re.compile(r"_CloudTrail_[a-z0-9-]+_(\d{8}T\d{4})Z_")
"""`ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_ID.json.gz` (https://docs.aws.amazon.com/awscloudtrail/latest/
userguide/get-and-view-cloudtrail-log-files.html)."""

_SHOWN = 5
"""Problems of one file; the others are counted."""


class DeliveredFile:
    """A `RecordFile` of CloudTrail's records.

    Args:
        path: The file.
    """

    origin = Origin.CLOUDTRAIL

    def __init__(self, path: Path) -> None:
        self._problems: list[str] = []
        self._path = path

    @property
    def name(self) -> str:
        """As `RecordFile.name`."""
        return str(self._path)

    @property
    def delivered_at(self) -> datetime | None:
        """As `RecordFile.delivered_at`."""
        found = _DELIVERY.search(self._path.name)
        return _moment(found.group(1), "%Y%m%dT%H%M") if found else None

    @property
    def problems(self) -> Sequence[str]:
        """As `RecordFile.problems`, without end of the same."""
        found = self._problems
        more = len(found) - _SHOWN
        return found if more <= 0 else [*found[:_SHOWN], f"{self._path}: and {more:,} more of the kind"]

    def records(self) -> Iterator[JsonObject]:
        """As `RecordFile.records`."""
        return read_records(self._path, self._problems)


class AccessLogFile:
    """A `RecordFile` of S3's server access log.

    Args:
        path: The file.
    """

    origin = Origin.ACCESS_LOG

    def __init__(self, path: Path) -> None:
        self._problems = Problems()
        self._path = path

    @property
    def name(self) -> str:
        """As `RecordFile.name`."""
        return str(self._path)

    @property
    def delivered_at(self) -> datetime | None:
        """As `RecordFile.delivered_at`.

        Where S3 sorts by the day of the events, midnight stands for all of the day (https://
        docs.aws.amazon.com/AmazonS3/latest/API/API_PartitionedPrefix.html).
        """
        found = ACCESS_LOG_NAME.search(self._path.name)
        moment = _moment(found.group(1), "%Y-%m-%d-%H-%M-%S") if found else None
        return moment if moment and moment.time().isoformat() != "00:00:00" else None

    @property
    def problems(self) -> Sequence[str]:
        """As `RecordFile.problems`."""
        return [f"{problem.path}: {problem.what}" for problem in self._problems.listed()]

    def records(self) -> Iterator[JsonObject]:
        """As `RecordFile.records`."""
        return iter(read_access_log(self._path, self._problems))


class UnreadFile:
    """A `RecordFile` that could not be looked at, or a folder of such.

    Args:
        problem: Which, and why.
    """

    origin = Origin.CLOUDTRAIL
    delivered_at = None

    def __init__(self, problem: FileProblem) -> None:
        self.name = problem.path
        self.problems = (f"{problem.path}: {problem.what}",)

    def records(self) -> Iterator[JsonObject]:
        """As `RecordFile.records`."""
        return iter(())


def delivered_files(source: Path) -> LogFolder:
    """Return the files of logs below a folder, or one file; raises UsageError as `find_files`."""
    found = find_files(source)
    files: list[RecordFile] = [
        AccessLogFile(file.path) if file.kind is LogFileKind.ACCESS_LOG else DeliveredFile(file.path)
        for file in found.files
    ]
    files += map(UnreadFile, found.problems)
    return LogFolder(name=str(source), files=files, others=found.others)


def _moment(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return None
