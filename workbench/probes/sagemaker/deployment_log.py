"""What did the containers of the endpoint say, since they were deployed?

Each instance writes a stream, `VARIANT/i-…`, into a group of the endpoint's own. Read are the lines that
speak of trouble, of the variant that is asked about, since its last deployment began; of an endpoint that
serves those of the last day. A failed health check has its reason here, told before SageMaker tells that it
failed.

A group appears when a container writes. Where none did, the image never ran: it could not be pulled, is of
another architecture, or there were no instances. A role without permission to write logs leaves none
either.

Sources: SageMaker developer guide, "CloudWatch Logs for Amazon SageMaker AI"; CloudWatch Logs API
reference, DescribeLogStreams, FilterLogEvents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, epoch_moment, objects, stamp, text
from workbench.knowledge.inference.endpoint import log_group_of
from workbench.knowledge.serving.causes import DeployCause, Reading, read
from workbench.knowledge.serving.features import numbers_in
from workbench.knowledge.signatures import TROUBLE_WORDS, SignatureId, filter_pattern
from workbench.probes._log_groups import ask_events, ask_group, gap_in, written_at
from workbench.probes._params import TimeParams
from workbench.probes._window import Window

_WORDS = (
    *TROUBLE_WORDS,
    *("WARN", "CRITICAL", "UNAVAILABLE", "No module named", "nsupported", "mismatch", "features", "failed"),
    *("Failed", "OutOfMemory", "terminated", "SIGKILL", "river", "No such file", "not found", "cannot"),
    *("Cannot", "could not", "Could not", "refused", "columns", "exec", "servable", "memory"),
)
_DAY = timedelta(hours=24)
_BEFORE = timedelta(minutes=2)
"""Clocks of SageMaker and of CloudWatch Logs differ by so much at most."""
_LONGEST_QUOTE = 300
_MOST_LINES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """Whose containers, and since when they are deployed."""

    endpoint_name: str = ""
    """Empty: there is no endpoint."""
    variant: str = ""
    created_at: datetime | None = None
    changed_at: datetime | None = None
    updated_at: datetime | None = None
    """When the last update was asked for."""
    broken: bool = False
    """It, or its last update, failed: then what was said since that began counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What they said. Texts are empty where nothing tells."""

    written: bool | None = None
    """A container wrote since then."""
    streams: int | None = None
    """How many instances wrote."""
    says: DeployCause | Literal[""] | None = None
    """The one cause that these lines name; empty where they name none, or leave several open."""
    may_be: tuple[DeployCause, ...] | None = None
    """All that they leave open."""
    signature: SignatureId | None = None
    """The row of the catalogue that decided."""
    told: str | None = None
    """The line that tells."""
    wanted_features: int | None = None
    """How many features the model wanted, where the line tells."""
    got_features: int | None = None
    """How many it got."""


_NOTHING = Facts(written=False, streams=0, says="", may_be=(), signature=SignatureId(""), told="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for group, streams, and the lines that speak of trouble."""
    if not params.endpoint_name:
        return {}
    group = log_group_of(params.endpoint_name)
    prefix = f"{params.variant}/" if params.variant else ""
    window = Window(_begin(params), params.until, _BEFORE)
    requests: dict[AnswerName, Request] = {
        "group": ask_group(group),
        "streams": ask("logs.DescribeLogStreams", logGroupName=group, logStreamNamePrefix=prefix or None),
        "lines": ask_events(group, filter_pattern(_WORDS), window, prefix),
    }
    return aws.read_all(requests)


def _begin(params: Params) -> datetime | None:
    """Return since when lines count: an earlier deployment's trouble is none of this one."""
    begun = params.updated_at or params.created_at
    if params.broken or begun is None:
        return begun
    return max(begun, params.since) if params.since else begun


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what the lines say, or that nobody wrote."""
    if not answers:
        return skipped("There is no endpoint whose containers could have written", _NOTHING)
    group, streams, lines = answers["group"], answers["streams"], answers["lines"]
    begun = _begin(params)
    recent = _recent(lines, params)
    reading = _reading(recent)
    if reading.signature:
        return _say(reading, recent, params)
    if lines.outcome is Outcome.NOT_FOUND:
        return _nobody_wrote(f"Log group {log_group_of(params.endpoint_name)} does not exist", params)
    gap = gap_in(group, lines, log_group_of(params.endpoint_name), Window())
    if gap:
        return gap.judgement(Facts())
    if not streams.ok:
        return unanswered(streams, Facts())
    wrote = [item for item in objects(streams.data, "logStreams") if _wrote_since(item, begun)]
    if not wrote and not recent:
        return _nobody_wrote(f"No container of {params.endpoint_name} wrote since {stamp(begun)}", params)
    facts = replace(_NOTHING, written=True, streams=len(wrote))
    seen = count(len(recent), "line")
    return passed(f"{count(len(wrote), 'instance')} wrote, and {seen} of trouble name nothing known", facts)


def _recent(lines: Answer, params: Params) -> list[JsonObject]:
    """Return the lines that count, the oldest first; of an endpoint that serves, those of the last day."""
    last = (params.until or lines.observed_at) - _DAY
    begun = _begin(params)
    start = begun - _BEFORE if begun else None
    if not params.broken and not params.since:
        start = max(start, last) if start else last
    events = objects(lines.data, "events") if lines.ok else []
    kept = [event for event in events if start is None or ((at := written_at(event)) and at >= start)]
    return kept[-_MOST_LINES:]


def _reading(events: Iterable[JsonObject]) -> Reading:
    """Return what the lines of the instances tell, instance by instance, as a traceback stands together."""
    of_stream: dict[str, list[str]] = {}
    for event in events:
        of_stream.setdefault(text(event, "logStreamName"), []).append(text(event, "message"))
    found = [read("\n".join(messages)) for messages in of_stream.values()]
    telling = [reading for reading in found if reading.signature]
    return next((reading for reading in telling if reading.says), next(iter(telling), Reading()))


def _say(reading: Reading, events: list[JsonObject], params: Params) -> Judgement[Facts]:
    """Tell the line; where it names why a deployment failed, it says more than that it failed."""
    numbers = numbers_in(reading.line)
    at = max((at for event in events if (at := written_at(event))), default=None)
    facts = Facts(
        written=True,
        streams=len({text(event, "logStreamName") for event in events}),
        says=reading.says,
        may_be=reading.causes,
        signature=SignatureId(reading.signature),
        told=reading.line[:_LONGEST_QUOTE],
        wanted_features=numbers[0] if numbers else None,
        got_features=numbers[1] if numbers else None,
    )
    counted = f"{numbers[0]} features wanted, {numbers[1]} given: " if numbers else ""
    judged = failed if params.broken and reading.says else warned
    return judged(f"{counted or f'{reading.meaning} '}{facts.told}", facts, occurred_at=at)


def _nobody_wrote(said: str, params: Params) -> Judgement[Facts]:
    """An endpoint that failed without a line is a fact; one that serves writes, where it may."""
    if params.broken:
        return warned(said, _NOTHING)
    return unknown(
        UnknownReason.NOT_LOGGED, said, Facts(written=False, streams=0), needs=("a log of the containers",)
    )


def _wrote_since(stream: JsonObject, begun: datetime | None) -> bool:
    times = [
        epoch_moment(stream, name) for name in ("lastEventTimestamp", "lastIngestionTime", "creationTime")
    ]
    newest = max((at for at in times if at), default=None)
    return begun is None or (newest is not None and newest >= begun - _BEFORE)


probe = Probe(
    title="What did the containers of the endpoint say, since they were deployed?",
    params=Params,
    facts=Facts,
    operations=("logs.DescribeLogGroups", "logs.DescribeLogStreams", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
