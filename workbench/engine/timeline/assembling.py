"""Ask and read all sources side by side, and make one timeline of what they tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from workbench.domain.evidence import Answer, Request, ask
from workbench.domain.target import Target
from workbench.domain.timeline import Reading, Timeline, TimelineCoverage, TimelineEvent
from workbench.engine.ports import AwsSource, Clock, Deadline
from workbench.engine.threads import all_in_threads
from workbench.engine.timeline import questions
from workbench.engine.timeline.folders import FolderReader, LogFolder
from workbench.engine.timeline.gaps import not_covered
from workbench.engine.timeline.merging import merge
from workbench.engine.timeline.questions import SourceQuery, TimeRange
from workbench.engine.timeline.reading import PAGE_S, OnProgress, PageReader
from workbench.engine.timeline.rows import in_their_records
from workbench.engine.timeline.subject import Subject
from workbench.knowledge.access_log_lines import in_their_calls
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.services import global_region

ALL_REGIONS = ("all",)
DEFAULT_WINDOW = timedelta(hours=24)
PAGES = 600
"""Of one question: 30,000 events, five minutes at two pages a second."""
_LONGEST_S = 6 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a timeline is to be made of."""

    subject: Subject = field(default_factory=Subject)
    since: datetime | None = None
    until: datetime | None = None
    regions: tuple[str, ...] = ()
    """Whose Event history is to be asked; `ALL_REGIONS` for all that the account has enabled."""
    log_groups: tuple[str, ...] = ()
    pattern: str = ""
    """CloudWatch's filter pattern for the log groups."""
    executions: tuple[str, ...] = ()
    """ARNs of executions of Step Functions."""
    pages: int = PAGES


def default_regions(target: Target) -> tuple[str, ...]:
    """Return the Region that is asked, and that of the services which have none."""
    beside = global_region(Arn.parse(target.identity).partition)
    return tuple(dict.fromkeys((target.region, *([beside] if beside else []))))


class Assembly:
    """One timeline in the making. `run` blocks: call it on a thread, `stop` from another one.

    Args:
        clock: The clock.
        wanted: What is to be asked and read.
        source: AWS, with the target to ask; None leaves it alone.
        folders: Files of logs.
        told: What is known already, such as the entries of an incident.
        recorded: Where that comes from.
        on_progress: Is told of every page and file, on whichever thread reads it.
    """

    def __init__(
        self,
        clock: Clock,
        wanted: Wanted,
        *,
        source: tuple[AwsSource, Target] | None = None,
        folders: Iterable[LogFolder] = (),
        told: Iterable[TimelineEvent] = (),
        recorded: Iterable[Reading] = (),
        on_progress: OnProgress = lambda _: None,
    ) -> None:
        self._clock, self._wanted, self._source = clock, wanted, source
        self._folders, self._told = tuple(folders), tuple(told)
        self._recorded = tuple(recorded)
        self._regions = wanted.regions
        self._deadline = Deadline(clock, _LONGEST_S)
        self._tell = on_progress
        self._now = clock.now()

    def stop(self) -> None:
        """Ask no further page and read no further file; `run` returns what came until then."""
        self._deadline.cancel()

    def run(self) -> Timeline:
        """Ask and read everything, and return it.

        Raises:
            WorkbenchError: AWS cannot be asked at all.
        """
        tellings, readings = [self._told], [*self._recorded, *self._find_regions()]
        read = (pair for folder in self._folders for pair in self._reader().read(folder))
        for events, reading in (*self._ask(), *read):
            tellings.append(tuple(events))
            readings.append(reading)
        wanted = self._wanted
        return Timeline(
            events=joined(tellings),
            coverage=TimelineCoverage(
                since=wanted.since,
                until=wanted.until,
                subject=wanted.subject.words,
                readings=tuple(readings),
                not_covered=not_covered(
                    wanted.subject,
                    now=self._now,
                    since=wanted.since,
                    until=wanted.until,
                    asks_aws=self._source is not None,
                    regions=self._regions if self._source else (),
                    folders=self._folders,
                ),
            ),
        )

    def _reader(self) -> FolderReader:
        wanted = self._wanted
        return FolderReader(
            subject=wanted.subject,
            since=wanted.since,
            until=wanted.until,
            now=self._now,
            deadline=self._deadline,
            on_progress=self._tell,
        )

    def _find_regions(self) -> list[Reading]:
        """Ask which Regions there are, if all are wanted; what stands in the way is a gap of its own."""
        if self._source is None or self._wanted.regions != ALL_REGIONS:
            return []
        source, target = self._source
        deadline = Deadline(self._clock, PAGE_S, within=self._deadline)
        answer = source.reader(target, deadline).read(ask("ec2.DescribeRegions"))
        found = _region_names(answer)
        self._regions = found or default_regions(target)
        why = answer.code or str(answer.outcome)
        gap = "" if found else f"{why}: asked are {', '.join(self._regions)} only"
        return [Reading(source="ec2.DescribeRegions", classes="enabled Regions", pages=1, gap=gap)]

    def _ask(self) -> list[tuple[list[TimelineEvent], Reading]]:
        """Ask each Region on a thread of its own: their limits are their own."""
        if self._source is None:
            return []
        by_region: dict[str, list[SourceQuery]] = {}
        for question in self._questions(self._source[1].region):
            by_region.setdefault(question.region, []).append(question)
        answered = all_in_threads(
            {region: partial(self._ask_in_turn, region, asked) for region, asked in by_region.items()}
        )
        return [pair for region in by_region for pair in answered[region]]

    def _ask_in_turn(
        self, region: str, asked: list[SourceQuery]
    ) -> list[tuple[list[TimelineEvent], Reading]]:
        if self._source is None:
            return []
        source, target = self._source
        there = replace(target, region=region)

        def read(request: Request) -> Answer:
            return source.reader(there, Deadline(self._clock, PAGE_S, within=self._deadline)).read(request)

        pages = PageReader(self._clock, self._deadline, self._wanted.pages, self._tell)
        return [pages.read(read, question) for question in asked]

    def _questions(self, region: str) -> Iterator[SourceQuery]:
        wanted = self._wanted
        until = wanted.until or self._now
        window = TimeRange(since=wanted.since or until - DEFAULT_WINDOW, until=until)
        for place in self._regions:
            yield from (questions.event_history(item, place, window) for item in wanted.subject.lookups())
        for group in wanted.log_groups:
            yield questions.log_group(group, wanted.pattern, region, window)
        for arn in wanted.executions:
            yield questions.execution(arn, region)


def joined(tellings: Iterable[Iterable[TimelineEvent]]) -> tuple[TimelineEvent, ...]:
    """Return everything that is told by time, each event once, whichever of the logs tell of it."""
    return in_their_calls(in_their_records(merge(tellings)))


def _region_names(answer: Answer) -> tuple[str, ...]:
    """Return the Regions that an account has enabled.

    DescribeRegions leaves out the others (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/
    API_DescribeRegions.html).
    """
    if not answer.ok:
        return ()
    names = (text(item, "RegionName") for item in objects(answer.data, "Regions"))
    return tuple(sorted(name for name in names if name))
