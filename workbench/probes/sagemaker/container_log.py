"""What did the containers of the training job write last, when, and what does it tell?

Each instance writes a stream, `JOB/algo-N-…`. The last lines of four are read: of a job that ended the
traceback stands there; of one that runs their age tells whether it goes on. Silence alone is no hang: a long
epoch without a line keeps CPU or GPU busy (see the instance metrics). A host that fell silent long before the
others is one that the others wait for.

`lastEventTimestamp` of a stream may lag by an hour, so the lines themselves are read. A job that got no
instance, or whose image could not be pulled, has no stream. A role without permission to write logs leaves
none either: no stream is no proof that the code never ran.

Sources: SageMaker developer guide, "CloudWatch Logs for Amazon SageMaker AI"; CloudWatch Logs API reference,
DescribeLogStreams, GetLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, answers_to, ask
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, seen_only, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, objects, stamp, text
from workbench.knowledge.training.causes import Reading, TrainingCause, first, read
from workbench.probes._log_groups import ask_group, gap_before, written_at

GROUP = "/aws/sagemaker/TrainingJobs"
_MOST_STREAMS = 4
_LINES = 200
_LONGEST_QUOTE = 300
SILENT_AFTER = timedelta(minutes=30)
"""So long a job may write nothing before that is remarkable. Practice: no AWS page says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Whose containers."""

    training_job_name: str = ""
    """Empty: there is no job."""
    created_at: datetime | None = None
    running: bool = False
    """It has not ended: then the age of the last line counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What they wrote."""

    written: bool | None = None
    """There is a line of this job."""
    streams: int | None = None
    """How many instances wrote, of those that were read."""
    last_line: str | None = None
    """The last line of all; empty where there is none."""
    last_at: str | None = None
    """When it was written, ISO 8601; empty where there is none."""
    silent_seconds: int | None = None
    """How old it is, of a job that runs."""
    silent: bool | None = None
    """The job runs, and none of its instances wrote for half an hour."""
    one_silent: bool | None = None
    """One instance fell silent for half an hour while another went on."""
    says: TrainingCause | Literal[""] | None = None
    """The one cause that the failure in these lines names; empty where it names none, or leaves several
    open."""
    may_be: tuple[TrainingCause, ...] | None = None
    """All that it leaves open."""
    told: str | None = None
    """The line that tells; empty where none does."""


_NOTHING = Facts(
    written=False,
    streams=0,
    last_line="",
    last_at="",
    silent=False,
    one_silent=False,
    says="",
    may_be=(),
    told="",
)


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the job's streams, then read the end of each."""
    if not params.training_job_name:
        return {}
    first_asked: dict[AnswerName, Request] = {
        "group": ask_group(GROUP),
        "streams": ask(
            "logs.DescribeLogStreams", logGroupName=GROUP, logStreamNamePrefix=f"{params.training_job_name}/"
        ),
    }
    answers = aws.read_all(first_asked)
    names = [text(stream, "logStreamName") for stream in objects(answers["streams"].data, "logStreams")]
    ends = {
        ("end", name): ask(
            "logs.GetLogEvents", logGroupName=GROUP, logStreamName=name, limit=_LINES, startFromHead=False
        )
        for name in names[:_MOST_STREAMS]
    }
    return {**answers, **aws.read_all(ends)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell the last line, its age, and the failure that the lines hold."""
    if not params.training_job_name:
        return skipped("There is no job that could have written", _NOTHING)
    streams = answers["streams"]
    ends = answers_to(answers, "end")
    events = {name: objects(answer.data, "events") for name, answer in ends.items()}
    if any(events.values()):
        unread = next((end for end in ends.values() if not end.ok), None)
        whole = not unread and len(ends) == len(objects(streams.data, "logStreams"))
        return _judge_lines(events, streams.observed_at, params, unread, whole=whole)
    if streams.outcome is Outcome.NOT_FOUND:
        return _no_stream(f"Log group {GROUP} does not exist")
    silent = next((answer for answer in (streams, *ends.values()) if not answer.ok), None)
    if silent:
        return unanswered(silent, Facts())
    gap = gap_before(answers["group"], GROUP, params.created_at) if params.created_at else None
    if gap:
        return gap.judgement(Facts())
    return _no_stream(f"{params.training_job_name} has no log stream: no container of it wrote a line")


def _no_stream(said: str) -> Judgement[Facts]:
    facts = Facts(written=False, streams=0)
    return unknown(UnknownReason.NOT_LOGGED, said, facts, needs=("a log of the job's containers",))


def _judge_lines(
    events: dict[str, list[JsonObject]], now: datetime, params: Params, unread: Answer | None, *, whole: bool
) -> Judgement[Facts]:
    lasts = {
        name: max((at for event in lines if (at := written_at(event))), default=None)
        for name, lines in events.items()
    }
    times = [at for at in lasts.values() if at]
    newest = max(times, default=None)
    age = now - newest if newest and params.running else None
    reading = _reading(events)
    last_line = _last_line(events)
    facts = Facts(
        written=True,
        streams=len(events),
        last_line=last_line,
        last_at=stamp(newest) if newest else "",
        silent_seconds=int(age.total_seconds()) if age else None,
        silent=_is_silent(age, running=params.running, whole=whole),
        one_silent=bool(params.running and times and max(times) - min(times) > SILENT_AFTER),
        says=first(reading),
        may_be=reading.causes,
        told=reading.line[:_LONGEST_QUOTE],
    )
    if not whole:
        facts = seen_only(facts, "one_silent", "says", "may_be", "told")
    said = f"the last line is of {stamp(newest)}: {last_line}"
    if params.running and age:
        said = (
            f"{count(len(events), 'instance')} wrote, {said} ({int(age.total_seconds() // 60)} minutes old)"
        )
        return warned(said, facts) if facts.silent or facts.one_silent else _good(said, facts, unread)
    if reading.signature:
        return warned(f"{reading.meaning} {facts.told}", facts, occurred_at=newest)
    return _good(f"{said[:1].upper()}{said[1:]}", facts, unread)


def _is_silent(age: timedelta | None, *, running: bool, whole: bool) -> bool | None:
    """Tell whether nobody writes; None where an instance that was not read may."""
    if not running or (age is not None and age <= SILENT_AFTER):
        return False
    return True if whole and age is not None else None


def _good(said: str, facts: Facts, unread: Answer | None) -> Judgement[Facts]:
    """Nothing is wrong with what was read; a stream that was not read may tell otherwise."""
    if unread:
        return unanswered(unread, facts)
    if facts.silent is None:
        return unknown(UnknownReason.TRUNCATED, f"{said}; more instances than these wrote", facts)
    return passed(said, facts)


def _reading(events: dict[str, list[JsonObject]]) -> Reading:
    """Return what the lines of the instances tell; of several that tell something, the first that did."""
    found = [read("\n".join(text(event, "message") for event in lines)) for lines in events.values()]
    return next((reading for reading in found if reading.signature), read(""))


def _last_line(events: dict[str, list[JsonObject]]) -> str:
    lines = [event for of_stream in events.values() for event in of_stream if text(event, "message").strip()]
    newest = max(lines, key=lambda event: stamp(written_at(event)), default=None)
    told = text(newest, "message").strip().splitlines() if newest else []
    return told[-1][:_LONGEST_QUOTE] if told else ""


probe = Probe(
    title="What did the containers of the training job write last, and when?",
    params=Params,
    facts=Facts,
    operations=("logs.DescribeLogGroups", "logs.DescribeLogStreams", "logs.GetLogEvents"),
    collect=collect,
    judge=judge,
)
