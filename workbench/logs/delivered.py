"""Files of a trail, one by one, with the time at which CloudTrail delivered each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from workbench.domain.values import JsonObject
from workbench.logs.cloudtrail_files import CloudTrailFiles

_DELIVERY = re.compile(r"_CloudTrail_[a-z0-9-]+_(\d{8}T\d{4})Z_")
"""`ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_ID.json.gz` (https://docs.aws.amazon.com/awscloudtrail/latest/
userguide/get-and-view-cloudtrail-log-files.html)."""


class DeliveredFile:
    """A `RecordFile` of the engine.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._files = CloudTrailFiles(path)
        self._path = path

    @property
    def name(self) -> str:
        """As `RecordFile.name`."""
        return str(self._path)

    @property
    def delivered_at(self) -> datetime | None:
        """As `RecordFile.delivered_at`."""
        found = _DELIVERY.search(self._path.name)
        try:
            return found and datetime.strptime(found.group(1), "%Y%m%dT%H%M").replace(tzinfo=UTC)
        except ValueError:
            return None

    @property
    def problems(self) -> Sequence[str]:
        """As `RecordFile.problems`."""
        return self._files.problems

    def records(self) -> Iterator[JsonObject]:
        """As `RecordFile.records`."""
        return self._files.records()


def delivered_files(source: Path) -> list[DeliveredFile]:
    """Return the files below a folder, or one file; raises UsageError as `CloudTrailFiles`."""
    return [DeliveredFile(path) for path in CloudTrailFiles(source).files]
