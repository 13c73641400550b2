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
from workbench.probes._insights import COMPLETE, LOOKS, collect_query, rows_of, start_query
from workbench.probes._insights import OPERATIONS as INSIGHTS
from workbench.probes._log_groups import LogGap, ask_events, gap_before, gap_in, written_at
from workbench.probes._window import Window
from workbench.probes.glue._runs import ask_runs

OPERATIONS = (
    "glue.GetJobRuns",
    "logs.DescribeLogGroups",
    "logs.DescribeLogStreams",
    "logs.FilterLogEvents",
    *INSIGHTS,
)
"""What `collect_log` may send."""
_TROUBLE = filter_pattern((*TROUBLE_WORDS, *TROUBLE_OF_SPARK))
"""What the lines of all known failures hold."""
_INFREQUENT = "INFREQUENT_ACCESS"
"""The log class that FilterLogEvents refuses, and Logs Insights reads."""
_MOST_ROWS = 1000
_WORDS = "|".join(sorted({word.lower() for word in (*TROUBLE_WORDS, *TROUBLE_OF_SPARK)}))
_QUERY = (
    "fields @timestamp, @logStream, @message"
    f" | filter @message like /(?i){_WORDS}/ | sort @timestamp asc | limit {_MOST_ROWS}"
)
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
    answers.update(aws.read_all(dict(_ask_lines(answers, logs, run))))
    for group in _to_query(answers, logs):
        queried = collect_query(aws, _query(group, run, answers["groups", logs.beginnings[0]].observed_at))
        answers.update({(name, group): answer for name, answer in queried.items()})
    return answers


def _to_query(answers: Answers, logs: JobLogs) -> tuple[str, ...]:
    """Return the groups whose class keeps them from being searched line by line."""
    return tuple(group for group in _existing(answers, logs) if _class_of(answers, group) == _INFREQUENT)


def _class_of(answers: Answers, group: str) -> str:
    listed = (
        item
        for answer in answers_to(answers, "groups").values()
        for item in objects(answer.data, "logGroups")
        if text(item, "logGroupName") == group
    )
    return next((text(item, "logGroupClass") for item in listed), "")


def _query(group: str, run: JsonObject, now: datetime) -> Request:
    """Return the query for the lines of trouble in the time of the run: what it scans is billed."""
    window = _window(run)
    begun, ended = window.since or now - _CLOSE, window.until or now
    return start_query([group], _QUERY, begun - _CLOSE, ended + _CLOSE)


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
        if _class_of(answers, group) != _INFREQUENT:
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
        LogLine(at, message)
        for stream, at, message in (*_filtered(answers), *_queried(answers))
        if _is_own(stream, logs, run) and at is not None and window.covers(at)
    ]
    return sorted(lines, key=lambda line: stamp(line.at))


def _filtered(answers: Answers) -> Iterator[tuple[str, datetime | None, str]]:
    for answer in answers_to(answers, "lines").values():
        for event in objects(answer.data, "events"):
            yield text(event, "logStreamName"), written_at(event), text(event, "message")


def _queried(answers: Answers) -> Iterator[tuple[str, datetime | None, str]]:
    for answer in answers_to(answers, "results").values():
        for row in rows_of(answer):
            at = moment({"at": f"{row.get('@timestamp', '').replace(' ', 'T')}Z"}, "at")
            yield row.get("@logStream", ""), at, row.get("@message", "")


def read_groups(answers: Answers) -> tuple[str, ...]:
    """Return the groups that were searched, or queried."""
    return (*answers_to(answers, "lines"), *answers_to(answers, "started"))


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
    yield from _unqueried(answers, run)
    if logs.shared and _is_alone(answers, run) is not True:
        summary = f"Streams {logs.stream_prefix}-… are those of other runs too, one of which ran at that time"
        yield logs.stream_prefix, LogGap(summary=summary, needs=("a log of this run alone",))
    if not read_groups(answers) or not has_streams(answers, logs, run):
        yield from _nothing_logged(listings, logs)


def _unqueried(answers: Answers, run: JsonObject) -> Iterator[tuple[str, LogGap]]:
    """Yield the groups whose query brought nothing, or not all: without consent it is not asked."""
    begun = moment(run, "StartedOn")
    for group, started in answers_to(answers, "started").items():
        results = answers.get(("results", group), started)
        if not results.ok:
            yield group, LogGap(answer=results)
        elif text(results.data, "status") != COMPLETE:
            summary = f"The query of {group} was not done after {LOOKS} seconds, and was stopped"
            yield group, LogGap(reason=UnknownReason.TIMEOUT, summary=summary)
        elif len(rows_of(results)) >= _MOST_ROWS:
            summary = f"The query of {group} brought {_MOST_ROWS} lines, and there are more"
            yield group, LogGap(reason=UnknownReason.TRUNCATED, summary=summary)
        elif begun and (gap := gap_before(_described(answers_to(answers, "groups"), group), group, begun)):
            yield group, gap


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
