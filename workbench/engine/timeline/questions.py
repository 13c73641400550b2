"""What AWS can be asked of the past, page by page: each question with where its pages and times are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.evidence import Answer, Request, ask
from workbench.domain.timeline import TimelineEvent
from workbench.domain.times import iso
from workbench.engine.timeline.subject import Lookup
from workbench.knowledge.answers import moment
from workbench.knowledge.arns import Arn
from workbench.knowledge.cloudtrail.records import event_of_record
from workbench.knowledge.timeline_events import events_in_answer, records_in

_PAGE = 50
"""The most that LookupEvents gives at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRange:
    """The stretch of time that is asked for."""

    since: datetime
    until: datetime

    def share(self, since: datetime | None, until: datetime | None) -> float:
        """Return how much of it lies between two moments, 0 to 1; its own ends stand in for None."""
        whole = (self.until - self.since).total_seconds()
        part = ((until or self.until) - (since or self.since)).total_seconds()
        return min(1.0, max(0.0, part / whole)) if whole > 0 else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one answer tells."""

    events: tuple[TimelineEvent, ...]
    """What is about the subject."""
    seen: int
    """How many events the page holds."""
    oldest: datetime | None
    """Of all that it holds."""
    newest: datetime | None


Tell = Callable[[Answer], Page]


def page_of(times_of_all: Sequence[datetime | None], kept: Iterable[TimelineEvent]) -> Page:
    """Return a page from the times of all that it holds, and what of it is about the subject."""
    times = [at for at in times_of_all if at]
    return Page(
        events=tuple(kept),
        seen=len(times_of_all),
        oldest=min(times, default=None),
        newest=max(times, default=None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceQuery:
    """One thing to ask, up to its last page."""

    source: str
    """Whom, for people: `Event history us-east-1`."""
    region: str
    request: Request
    """Of the first page."""
    tell: Tell
    token: str
    """What the pages' token is called, in answer and request alike."""
    words: str = ""
    """What is asked, for people."""
    classes: str = ""
    window: TimeRange | None = None
    newest_first: bool = False

    def share(self, oldest: datetime | None, newest: datetime | None) -> float | None:
        """Return how much has been read, 0 to 1, from the times that came; None where time does not tell."""
        if self.window is None:
            return None
        if self.newest_first:
            return self.window.share(oldest, None) if oldest else 0.0
        return self.window.share(None, newest) if newest else 0.0


def event_history(lookup: Lookup, region: str, window: TimeRange) -> SourceQuery:
    """Return the question to CloudTrail's Event history of a Region: management events, the newest first."""
    source = f"Event history {region}"

    def tell(answer: Answer) -> Page:
        records = list(records_in(answer))
        kept = (record for record in records if lookup.concerns(record))
        return page_of(
            [moment(record, "eventTime") for record in records],
            [event_of_record(record, observed_at=answer.observed_at, told_by=source) for record in kept],
        )

    attributes = [{"AttributeKey": key, "AttributeValue": value} for key, value in lookup.attributes.items()]
    request = ask(
        "cloudtrail.LookupEvents",
        LookupAttributes=attributes or None,
        StartTime=iso(window.since),
        EndTime=iso(window.until),
        MaxResults=_PAGE,
    )
    return SourceQuery(
        source=source,
        region=region,
        request=request,
        tell=tell,
        token="NextToken",  # noqa: S106 - the name of a page token
        words=lookup.words,
        classes="management events",
        window=window,
        newest_first=True,
    )


def log_group(group: str, pattern: str, region: str, window: TimeRange) -> SourceQuery:
    """Return the question for the lines of a log group; `pattern` is a filter pattern of CloudWatch's."""
    request = ask(
        "logs.FilterLogEvents",
        logGroupName=group,
        startTime=_milliseconds(window.since),
        endTime=_milliseconds(window.until),
        filterPattern=pattern or None,
    )
    source = f"log group {group}"
    return SourceQuery(
        source=source,
        region=region,
        request=request,
        tell=_telling(source),
        token="nextToken",  # noqa: S106 - the name of a page token
        words=pattern,
        classes="log lines",
        window=window,
    )


def execution(arn: str, region: str) -> SourceQuery:
    """Return the question for the history of an execution, without its payloads."""
    source = f"execution {Arn.parse(arn).last_name}"
    request = ask(
        "stepfunctions.GetExecutionHistory", executionArn=arn, includeExecutionData=False, maxResults=1000
    )
    return SourceQuery(
        source=source,
        region=Arn.parse(arn).region or region,
        request=request,
        tell=_telling(source),
        token="nextToken",  # noqa: S106 - the name of a page token
        classes="state transitions",
    )


def _telling(source: str) -> Tell:
    def tell(answer: Answer) -> Page:
        told = events_in_answer(answer, source)
        return page_of([item.at for item in told], told)

    return tell


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
