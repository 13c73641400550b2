"""What the log groups of one thing say: the questions and the judgement that its probes share.

Each probe knows where one kind of thing writes (its `LogLocations`); how lines are found, and what it means
that there are none, is the same for all: `lines_of` and `lines_by_name` make the probes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, Requests, ask
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, not_seen, passed, skipped, unknown, warned
from workbench.knowledge.answers import count, objects, stamp, text
from workbench.knowledge.signatures import filter_pattern
from workbench.probes._log_groups import LogGap, ask_events, ask_group, gap_in, written_at
from workbench.probes._signatures import NO_SIGNATURE, SignatureFacts, signature_in_log
from workbench.probes._window import SLACK, Window

_OPERATIONS = ("logs.DescribeLogGroups", "logs.FilterLogEvents")
_LONGEST_QUOTE = 300
_CLOSE = timedelta(minutes=1)
"""How far the clocks of AWS's services, and the flushing of logs, are trusted to be off."""


@dataclass(frozen=True, slots=True)
class LogLocation:
    """A log group, and how the names of the streams begin that count; empty for all of them."""

    group: str
    stream_prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLocations:
    """Where something writes its log."""

    places: tuple[LogLocation, ...] = ()
    some_exist: bool = False
    """Not all of these groups need be there: what makes them is not all told by the description."""
    elsewhere: str = ""
    """Where the log is when it is in no log group: an S3 URI."""
    to_switch_on: str = ""
    """What would have to be switched on for a log to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSearch:
    """Which lines, and when."""

    pattern: str = filter_pattern()
    """As FilterLogEvents reads it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"""
    since: datetime | None = None
    until: datetime | None = None
    exact: bool = False
    """The times are AWS's own, not a person's: a minute's difference is enough, not an hour's."""

    @property
    def window(self) -> Window:
        """The stretch of time that is searched."""
        return Window(self.since, self.until, _CLOSE if self.exact else SLACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts(SignatureFacts):
    """What the log says."""

    groups: tuple[str, ...] | None = None
    """The log groups that it writes to; empty when it writes to none."""
    logged: bool | None = None
    """All of these would show a line of that time."""
    matched: int | None = None
    """Lines that fit the pattern, of those that were read."""
    first_at: datetime | None = None
    """When the first of them was written."""
    last_at: datetime | None = None
    """When the last of them was written."""
    first_line: str | None = None
    """The first of them, cut at 300 characters; empty when there is none."""


S = TypeVar("S", bound=LineSearch)


def lines_of(
    thing: str,
    title: str,
    params: type[S],
    *,
    described_by: str,
    named: Callable[[S], Mapping[str, JsonValue]],
    locations: Callable[[Answer, S], LogLocations],
) -> Probe[S, LineFacts]:
    """Return the probe of the log of a thing whose description says where it logs.

    Args:
        thing: What it is, `crawler`.
        title: The question, as a person asks it.
        params: Which of them, when, and which lines.
        described_by: The operation that describes it, `glue.GetCrawler`.
        named: How that operation names it; where all is empty, there is nothing to look at.
        locations: Where it logs, from the description.
    """

    def collect(aws: AwsReader, search: S) -> Answers:
        if not any(named(search).values()):
            return {}
        described = aws.read(ask(described_by, **named(search)))
        lines = _ask_lines(locations(described, search), search) if described.ok else {}
        return {thing: described, **aws.read_all(lines)}

    def judge(answers: Answers, search: S) -> Judgement[LineFacts]:
        described = answers.get(thing)
        if described is None:
            return skipped(f"There is no {thing} whose log would have to be read", LineFacts(groups=()))
        unseen = not_seen(thing, described, LineFacts())
        return unseen or _judge_lines(answers, locations(described, search), search)

    operations = (described_by, *_OPERATIONS)
    return Probe(
        title=title, params=params, facts=LineFacts, operations=operations, collect=collect, judge=judge
    )


def lines_by_name(
    title: str, params: type[S], *, locations: Callable[[S], LogLocations], none: str
) -> Probe[S, LineFacts]:
    """Return the probe of log groups that follow from the parameters.

    Args:
        title: The question, as a person asks it.
        params: Which groups, when, and which lines.
        locations: The groups.
        none: What to say when the parameters name none.
    """

    def collect(aws: AwsReader, search: S) -> Answers:
        return aws.read_all(_ask_lines(locations(search), search))

    def judge(answers: Answers, search: S) -> Judgement[LineFacts]:
        found = locations(search)
        return _judge_lines(answers, found, search) if found.places else skipped(none, LineFacts(groups=()))

    return Probe(
        title=title, params=params, facts=LineFacts, operations=_OPERATIONS, collect=collect, judge=judge
    )


def _ask_lines(places: LogLocations, search: LineSearch) -> Requests:
    """Return the questions about the log groups, to be asked side by side."""
    requests: dict[AnswerName, Request] = {}
    for place in places.places:
        requests["group", place.group] = ask_group(place.group)
        requests["log", place.group] = ask_events(
            place.group, search.pattern, search.window, place.stream_prefix
        )
    return requests


def _judge_lines(answers: Answers, places: LogLocations, search: LineSearch) -> Judgement[LineFacts]:
    """Show the lines that were found; where there are none, tell whether the log would show them."""
    groups = tuple(place.group for place in places.places)
    if not groups:
        return _no_group(places)
    if places.some_exist:
        groups = tuple(group for group in groups if _may_be_there(answers, group)) or groups[:1]
    gaps = [
        gap
        for group in groups
        if (gap := gap_in(answers["group", group], answers["log", group], group, search.window))
    ]
    events = sorted(
        ((group, event) for group in groups for event in objects(answers["log", group].data, "events")),
        key=lambda item: str(written_at(item[1]) or ""),
    )
    if events:
        return _found(events, groups, gaps)
    unseen = LineFacts(groups=groups)
    if gaps:
        return _silence_means_nothing(gaps, unseen)
    return passed(
        f"No such line in {count(len(groups), 'log group')}, and all of them would show it",
        LineFacts(groups=groups, logged=True, matched=0, first_line="", **NO_SIGNATURE),
    )


def _may_be_there(answers: Answers, group: str) -> bool:
    listed = {text(item, "logGroupName") for item in objects(answers["group", group].data, "logGroups")}
    is_listed = group in listed or not answers["group", group].ok
    return is_listed and answers["log", group].outcome is not Outcome.NOT_FOUND


def _no_group(places: LogLocations) -> Judgement[LineFacts]:
    facts = LineFacts(groups=(), logged=False)
    if places.elsewhere:
        return unknown(
            UnknownReason.NOT_LOGGED,
            f"Its log is not in CloudWatch, but at {places.elsewhere}; contents of objects are never read",
            facts,
            needs=(places.elsewhere,),
        )
    return unknown(
        UnknownReason.NOT_LOGGED,
        "It writes no log: nobody can tell what it did",
        facts,
        needs=(places.to_switch_on,) if places.to_switch_on else (),
    )


def _silence_means_nothing(gaps: Sequence[LogGap], facts: LineFacts) -> Judgement[LineFacts]:
    logged = False if gaps[0].reason is UnknownReason.NOT_LOGGED else None
    return gaps[0].judgement(replace(facts, logged=logged))


def _found(
    events: Sequence[tuple[str, JsonObject]], groups: tuple[str, ...], gaps: Sequence[LogGap]
) -> Judgement[LineFacts]:
    """Show the lines; what decides among them is known only where none is lacking."""
    times = [written_at(event) for _, event in events]
    facts = LineFacts(
        groups=groups,
        logged=None if gaps else True,
        matched=len(events),
        first_at=times[0],
        last_at=times[-1],
        first_line=text(events[0][1], "message")[:_LONGEST_QUOTE].strip(),
        **({} if gaps else signature_in_log(events)),
    )
    found = f"{count(len(events), 'line')}, the first at {stamp(facts.first_at)}: {facts.first_line}"
    if facts.signature:
        found += f" ({facts.signature})"
    return warned(
        f"at least {found}; not all can be known: {gaps[0].judgement(facts).summary}" if gaps else found,
        facts,
        occurred_at=facts.first_at,
    )
