"""What do the containers of the endpoint say of that time: killed, crashed, busy, or waiting for others?

The server in a container answers /ping without a model that works: an endpoint can be `InService` while its
workers die one after the other. Signal 9 from outside is memory, mostly, unless the server itself killed a
worker that took too long (`WORKER TIMEOUT` of the same process); any other signal or exit is a crash, whose
traceback stands above it. A line that is repeated counts, one alone may be a restart.

Streams are `VARIANT/INSTANCE`; other variants' lines are left out. A log group appears when a container
writes for the first time: none at all says that no image ever started, or that the role may not write logs.

Sources: SageMaker developer guide, "Log groups and streams that Amazon SageMaker AI sends to Amazon
CloudWatch Logs"; documentation of gunicorn, TorchServe, Triton, DJL Serving, vLLM.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, seen_only, warned
from workbench.knowledge.answers import count, objects, stamp, text
from workbench.knowledge.inference.endpoint import log_group_of
from workbench.knowledge.inference.server_lines import LINE_WORDS, ServerLine, most_told, server_lines
from workbench.knowledge.signatures import filter_pattern
from workbench.probes._log_groups import ask_events, ask_group, gap_in, written_at
from workbench.probes._window import Window
from workbench.probes.sagemaker._endpoint import (
    OPERATIONS,
    EndpointParams,
    Watched,
    read_watched,
    unwatched,
    watched,
)

Params = EndpointParams

_STARTS = timedelta(minutes=30)
"""So long after an endpoint is made its containers may take to write for the first time. Practice."""
_AGAIN = 2
_LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The lines of trouble of this variant."""

    logged: bool | None = None
    """The log would show them."""
    lines: int | None = None
    """How many there are that are known."""
    out_of_memory: int | None = None
    """That tell of memory that was used up, or of a worker that was killed for it."""
    crashes: int | None = None
    """That tell of a worker, or of the process that holds the model, which ended by itself."""
    crashing: bool | None = None
    """More than once."""
    waits: int | None = None
    """That tell of a call to another service that timed out."""
    waiting: bool | None = None
    """More than once."""
    busy: int | None = None
    """That tell of workers that were all busy, with a full queue before them."""
    timeouts: int | None = None
    """That tell of the server's own patience with a worker being at its end."""
    told: str | None = None
    """The first line of what is told most; empty where nothing known is."""
    first_at: str | None = None
    """When it was written, ISO 8601."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Search the log of the variant in the stretch of time that is looked at."""
    return read_watched(aws, params, _asks)


def _asks(found: Watched) -> Mapping[AnswerName, Request]:
    group, streams = log_group_of(found.endpoint.name), f"{found.variant.name}/"
    return {
        "group": ask_group(group),
        "log": ask_events(group, filter_pattern(LINE_WORDS), _window(found), streams),
    }


def _window(found: Watched) -> Window:
    """Return when lines are to be expected: of an endpoint that was made later, not from its first minute."""
    made = found.endpoint.created_at
    begun = min(made + _STARTS, found.end) if made else found.start
    return Window(max(found.start, begun), found.end, timedelta(0))


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Count what the lines tell."""
    found = watched(answers, params)
    if found is None:
        return unwatched(answers, params, Facts(), _NOTHING)
    group, log = answers["group"], answers["log"]
    events = sorted(objects(log.data, "events"), key=lambda event: str(written_at(event) or ""))
    lines = server_lines(text(event, "message") for event in events)
    where = log_group_of(found.endpoint.name)
    gap = gap_in(group, log, where, _window(found))
    if not lines:
        if gap:
            return gap.judgement(Facts())
        return passed(f"No line of trouble in {where} since {stamp(found.start)}", _NOTHING)
    facts = _facts(lines, events)
    told = f"{count(len(lines), 'line')} of trouble, the first at {facts.first_at}: {facts.told}"
    if gap:
        short = gap.judgement(seen_only(replace(facts, logged=None)))
        return replace(short, summary=f"at least {told}; not all can be known: {short.summary}")
    return warned(told, facts, occurred_at=written_at(events[lines[0].index]))


def _facts(lines: Sequence[ServerLine], events: Sequence[JsonObject]) -> Facts:
    counted, first = Counter(line.cause for line in lines if line.cause), most_told(lines)
    at = written_at(events[first.index]) if first else None
    crashes, waits = counted["container-worker-crash"], counted["downstream-dependency-timeout"]
    return Facts(
        logged=True,
        lines=len(lines),
        out_of_memory=counted["endpoint-oom-restart"],
        crashes=crashes,
        crashing=crashes >= _AGAIN,
        waits=waits,
        waiting=waits >= _AGAIN,
        busy=counted["container-worker-starved"],
        timeouts=sum(line.is_timeout for line in lines),
        told=first.text[:_LONGEST_QUOTE].strip() if first else "",
        first_at=iso(at) if at else "",
    )


_NOTHING = _facts((), ())


probe = Probe(
    title="What do the containers of the endpoint say of that time?",
    params=Params,
    facts=Facts,
    operations=(*OPERATIONS, "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
