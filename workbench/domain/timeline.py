"""What happened, told by several sources on one line of time, and how far each of them was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workbench.domain.values import JsonObject


class Origin(StrEnum):
    """Who tells that something happened."""

    CLOUDTRAIL = "cloudtrail"
    ACCESS_LOG = "s3_access_log"
    LOGS = "cloudwatch_logs"
    STATES = "step_functions"
    ANSWER = "log_answer"
    """A row of an answer to a question to logs."""
    INCIDENT = "incident"
    """The workbench itself: what was asked, found and written during the incident."""


ORIGIN_WORDS = {
    Origin.CLOUDTRAIL: "trail",
    Origin.ACCESS_LOG: "s3",
    Origin.LOGS: "log",
    Origin.STATES: "state",
    Origin.ANSWER: "row",
    Origin.INCIDENT: "own",
}
"""What a row of a timeline calls who tells it, and by what a search chooses or leaves it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """One thing that happened, as one source tells it; all text is inert and without secrets."""

    origin: Origin
    id: str
    """Its name within the origin (CloudTrail's `eventID`); empty where the origin gives none."""
    request: str = ""
    """The id of the request to S3, by which another log may tell of it; empty for what is no such request."""
    occurred_at: datetime | None = None
    """When it happened, by the clock of the service."""
    observed_at: datetime | None = None
    """When we read of it."""
    recorded_at: datetime | None = None
    """When the log took it: delivery to the bucket, ingestion, the journal's clock. None where not told."""
    what: str = ""
    """`s3.PutBucketPolicy`, `log line`, `TaskFailed`."""
    who: str = ""
    """The ARN, service or person behind it; empty where the origin does not tell."""
    where: str = ""
    """The Region, endpoint, log group, execution or incident."""
    outcome: str = ""
    """The error code; empty when nothing went wrong."""
    text: str = ""
    """What it was done to and what was said, on one line."""
    told_by: tuple[str, ...] = ()
    """Every place where it was read: `Event history us-east-1`, a file."""
    data: JsonObject = field(default_factory=dict)
    """The record in full."""

    @property
    def at(self) -> datetime | None:
        """The best clock that it has, which gives its place on the line of time."""
        return self.occurred_at or self.recorded_at or self.observed_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One source, as far as it was read."""

    source: str
    """`Event history us-east-1`, `trail/2026/…json.gz`."""
    question: str = ""
    """What was asked of it: `ResourceName=acme-landing`; empty for everything."""
    classes: str = ""
    """Which kind of events it can hold: `management events`."""
    since: datetime | None = None
    """The start of what was asked; None where it has no start."""
    until: datetime | None = None
    oldest: datetime | None = None
    """The oldest event that came; None without any."""
    newest: datetime | None = None
    pages: int = 0
    unit: str = "pages"
    """What they are: `files` on disk."""
    seen: int = 0
    """How many events were looked at."""
    events: int = 0
    """How many of them are about the subject, before duplicates of other readings are joined."""
    gap: str = ""
    """Why it was not read to its end; empty when it was."""

    @property
    def complete(self) -> bool:
        """It was read to its end."""
        return not self.gap


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineCoverage:
    """What a timeline can know: an absence means something only inside of it."""

    since: datetime | None
    until: datetime | None
    subject: str
    """What was asked for, in words."""
    readings: tuple[Reading, ...] = ()
    not_covered: tuple[str, ...] = ()
    """What no reading can show, one sentence each."""

    @property
    def complete(self) -> bool:
        """Every source was read to its end."""
        return all(reading.complete for reading in self.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything that was read, in the order of time, each event once."""

    events: tuple[TimelineEvent, ...]
    coverage: TimelineCoverage
