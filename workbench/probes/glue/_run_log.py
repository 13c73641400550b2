"""The log of one run of a job: its own lines, and why their lack may mean nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from workbench.domain.evidence import (
    Answer,
    AnswerName,
    Answers,
    Outcome,
    Request,
    answers_to,
    ask,
    ask_pages,
)
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import moment, objects, stamp, text
from workbench.knowledge.glue.log_groups import JobLogs
from workbench.knowledge.glue.runs import is_of_run
from workbench.knowledge.signatures import TROUBLE_WORDS, filter_pattern
from workbench.knowledge.spark.failures import TROUBLE_OF_SPARK, LogLine
from workbench.probes._log_groups import LogGap, ask_events, gap_in, written_at
from workbench.probes._window import Window
from workbench.probes.glue._runs import ask_runs

OPERATIONS = (
    "glue.GetJobRuns",
    "logs.DescribeLogGroups",
    "logs.DescribeLogStreams",
    "logs.FilterLogEvents",
)
"""What `collect_log` may send."""
_TROUBLE = filter_pattern((*TROUBLE_WORDS, *TROUBLE_OF_SPARK))
"""What the lines of all known failures hold."""
_GROUP_PAGES, _STREAMS = 2, 50
_CLOSE = timedelta(minutes=2)
"""How far streams are behind the run."""


def collect_log(aws: AwsReader, logs: JobLogs, job_name: str, run: JsonObject) -> Answers:
    """Ask for the groups, for the streams of the run, and for their lines of trouble."""
    questions: dict[AnswerName, Request] = {
        ("groups", beginning): ask_pages("logs.DescribeLogGroups", _GROUP_PAGES, logGroupNamePrefix=beginning)
        for beginning in logs.beginnings
    }
    if logs.shared:
        questions["runs"] = ask_runs(job_name)
    answers = aws.read_all(questions)
    return {**answers, **aws.read_all(dict(_ask_lines(answers, logs, run)))}


def _ask_lines(answers: Answers, logs: JobLogs, run: JsonObject) -> Iterator[tuple[AnswerName, Request]]:
    for group in _existing(answers, logs):
        yield (
            ("streams", group),
            ask(
                "logs.DescribeLogStreams",
                logGroupName=group,
                logStreamNamePrefix=logs.stream_prefix,
                limit=_STREAMS,
            ),
        )
        yield ("lines", group), ask_events(group, _TROUBLE, _window(run), logs.stream_prefix)


def _existing(answers: Answers, logs: JobLogs) -> tuple[str, ...]:
    """Return the groups that are there; all that may be there where the list could not be read."""
    listings = answers_to(answers, "groups").values()
    if not all(answer.ok for answer in listings):
        return logs.groups
    listed = {text(item, "logGroupName") for answer in listings for item in objects(answer.data, "logGroups")}
    return tuple(group for group in logs.groups if group in listed)


def _window(run: JsonObject) -> Window:
    return Window(moment(run, "StartedOn"), moment(run, "CompletedOn"), _CLOSE)


def own_lines(answers: Answers, logs: JobLogs, run: JsonObject) -> Sequence[LogLine]:
    """Return what this run logged, in the order of time; nothing where others may have written it."""
    if logs.shared and _is_alone(answers, run) is not True:
        return ()
    window = _window(run)
    lines = [
        LogLine(at, text(event, "message"))
        for answer in answers_to(answers, "lines").values()
        for event in objects(answer.data, "events")
        if _is_own(text(event, "logStreamName"), logs, run)
        and (at := written_at(event)) is not None
        and window.covers(at)
    ]
    return sorted(lines, key=lambda line: stamp(line.at))


def _is_own(stream: str, logs: JobLogs, run: JsonObject) -> bool:
    return stream.startswith(logs.stream_prefix) if logs.shared else is_of_run(stream, text(run, "Id"))


def _is_alone(answers: Answers, run: JsonObject) -> bool | None:
    """Tell whether no other run of the job was under way at the same time."""
    runs = answers.get("runs")
    begun, ended = moment(run, "StartedOn"), moment(run, "CompletedOn")
    if runs is None or not runs.ok or begun is None:
        return None
    return not any(
        _overlaps(other, begun, ended)
        for other in objects(runs.data, "JobRuns")
        if text(other, "Id") != text(run, "Id")
    )


def _overlaps(other: JsonObject, begun: datetime, ended: datetime | None) -> bool:
    since, until = moment(other, "StartedOn"), moment(other, "CompletedOn")
    began_before_the_end = ended is None or since is None or since < ended
    return began_before_the_end and (until is None or until > begun)


def log_gaps(answers: Answers, logs: JobLogs, run: JsonObject) -> Iterator[tuple[str, LogGap]]:
    """Yield the groups whose silence means nothing, and why."""
    listings = answers_to(answers, "groups")
    lines = answers_to(answers, "lines")
    for group, answer in lines.items():
        described = _described(listings, group)
        gap = gap_in(described, answer, group, _window(run))
        if gap and not (gap.reason is UnknownReason.NOT_LOGGED and answer.outcome is Outcome.NOT_FOUND):
            yield group, gap
    if logs.shared and _is_alone(answers, run) is not True:
        summary = f"Streams {logs.stream_prefix}-… are those of other runs too, one of which ran at that time"
        yield logs.stream_prefix, LogGap(summary=summary, needs=("a log of this run alone",))
    if not lines or not has_streams(answers, logs, run):
        yield from _nothing_logged(listings, logs)


def _described(listings: Mapping[str, Answer], group: str) -> Answer:
    return next(answer for beginning, answer in listings.items() if group.startswith(beginning))


def _nothing_logged(listings: Mapping[str, Answer], logs: JobLogs) -> Iterator[tuple[str, LogGap]]:
    for beginning, answer in listings.items():
        if not answer.ok:
            yield beginning, LogGap(answer=answer)
            return
    summary = "The run has no log stream: it logged nothing, or where it may not"
    yield logs.groups[0], LogGap(reason=UnknownReason.NOT_LOGGED, summary=summary, needs=logs.groups[:2])


def has_streams(answers: Answers, logs: JobLogs, run: JsonObject) -> bool | None:
    """Tell whether the run has streams of its own; None when that could not be seen."""
    listed = answers_to(answers, "streams")
    own = any(
        _is_own(text(item, "logStreamName"), logs, run)
        for answer in listed.values()
        for item in objects(answer.data, "logStreams")
    )
    if own:
        return None if logs.shared else True
    seen = all(answer.ok or answer.outcome is Outcome.NOT_FOUND for answer in listed.values())
    listings = answers_to(answers, "groups").values()
    return False if seen and all(answer.ok for answer in listings) else None
