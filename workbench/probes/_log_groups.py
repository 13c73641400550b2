"""What a log group of CloudWatch Logs can show, and what it can no longer show.

A line that is not found proves something only if the group was there at the time, still keeps what was
written then, may be read, and has had time to receive it.

Sources: CloudWatch Logs API reference, DescribeLogGroups, FilterLogEvents; CloudWatch Logs user guide, "Log
classes", "Encrypt log data in CloudWatch Logs using AWS KMS".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Outcome, Request, ask, ask_pages
from workbench.domain.needs import Parameter
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.probe import F, Judgement, unanswered, unknown
from workbench.knowledge.answers import epoch_moment, number, objects, stamp, text
from workbench.probes._window import Window

LOG_PAGES = 10
"""A page may be empty and still have a next one."""
_LAG = timedelta(minutes=5)
"""How long log lines may take to appear. Practice, not a promise of AWS."""
_FILTERED = ("", "STANDARD")
"""The log class that FilterLogEvents reads; an answer that names none means this one."""
_ELSEWHERE = {"INFREQUENT_ACCESS": "a Logs Insights query", "DELIVERY": "the log's copy in S3"}
"""What shows the lines of the other classes."""
_KMS = re.compile(r"\bkms\b|customer master key|ciphertext", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGap:
    """Why a log without a line proves nothing."""

    reason: UnknownReason = UnknownReason.NO_DATA
    summary: str = ""
    needs: tuple[str, ...] = ()
    answer: Answer | None = None
    """The request that was not answered, if that is why."""

    def judgement(self, facts: F) -> Judgement[F]:
        """Return that it is unknown, and why; `facts` are known all the same."""
        if self.answer:
            return unanswered(self.answer, facts)
        return unknown(self.reason, self.summary, facts, needs=self.needs)


def ask_group(group: str) -> Request:
    """Return the question for a log group; the answer may hold others whose names begin alike."""
    return ask("logs.DescribeLogGroups", logGroupNamePrefix=group)


def ask_events(group: str, pattern: str, window: Window, stream_prefix: str = "") -> Request:
    """Return the question for the lines of a group that fit a filter pattern.

    Args:
        group: The name of the log group.
        pattern: As FilterLogEvents reads it; empty for every line.
        window: When they were written, give or take its slack.
        stream_prefix: How the names of the streams begin; empty for all streams.
    """
    return ask_pages(
        "logs.FilterLogEvents",
        LOG_PAGES,
        logGroupName=group,
        logStreamNamePrefix=stream_prefix or None,
        filterPattern=pattern or None,
        startTime=_epoch_ms(window.since - window.slack) if window.since else None,
        endTime=_epoch_ms(window.until + window.slack) if window.until else None,
    )


def quoted(phrase: str) -> str:
    """Return the filter pattern for lines that hold a phrase, whatever their format."""
    escaped = phrase.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def written_at(event: JsonObject) -> datetime | None:
    """Return when a log event happened, by its own timestamp; None when it has none that is a time."""
    return epoch_moment(event, "timestamp")


def gap_in(described: Answer, log: Answer, group: str, window: Window) -> LogGap | None:
    """Return why the log would not show a line of this window; None when it would.

    Args:
        described: The answer to `ask_group`.
        log: The answer to `ask_events`.
        group: The name of the log group.
        window: When the line was to be expected.
    """
    found = _group_in(described, group)
    if log.outcome is Outcome.NOT_FOUND or (described.ok and not described.truncated and found is None):
        return LogGap(
            reason=UnknownReason.NOT_LOGGED, summary=f"Log group {group} does not exist", needs=(group,)
        )
    return (
        _unreadable(found or {}, log, group)
        or _unanswered(log, described)
        or _unfinished(log, window)
        or (gap_before(described, group, window.since) if window.since else None)
    )


def gap_before(described: Answer, group: str, since: datetime) -> LogGap | None:
    """Return the gap when the group was made after `since`, or has let go of that time; else None.

    Args:
        described: The answer to `ask_group`.
        group: The name of the log group.
        since: When the first line was to be expected.
    """
    found = _group_in(described, group) or {}
    created, days = epoch_moment(found, "creationTime"), number(found, "retentionInDays")
    if created and created > since:
        return LogGap(
            reason=UnknownReason.NOT_LOGGED,
            summary=f"Log group {group} was made at {stamp(created)}, and holds nothing from before",
            needs=(f"a log of {stamp(since)}",),
        )
    kept_since = described.observed_at - timedelta(days=days) if days else None
    if kept_since and kept_since > since:
        return LogGap(
            reason=UnknownReason.NOT_LOGGED,
            summary=f"Log group {group} keeps {days} days, and holds nothing from before {stamp(kept_since)}",
            needs=(f"a log of {stamp(since)}",),
        )
    return None


def _unreadable(found: JsonObject, log: Answer, group: str) -> LogGap | None:
    log_class, key = text(found, "logGroupClass"), text(found, "kmsKeyId")
    if log_class not in _FILTERED:
        return LogGap(
            reason=UnknownReason.NO_DATA,
            summary=f"Log group {group} is of class {log_class}, which cannot be searched line by line",
            needs=(_ELSEWHERE.get(log_class, "another copy of the log"),),
        )
    if log.outcome in (Outcome.DENIED, Outcome.BAD_REQUEST, Outcome.ERROR) and _KMS.search(log.message):
        return LogGap(
            reason=UnknownReason.DENIED,
            summary=f"Log group {group} is encrypted, and its key cannot be used: {log.message}",
            needs=(f"use of the KMS key {key or 'of the log group'}",),
        )
    return None


def _unanswered(*answers: Answer) -> LogGap | None:
    return next((LogGap(answer=answer) for answer in answers if not answer.ok), None)


def _unfinished(log: Answer, window: Window) -> LogGap | None:
    if log.truncated:
        return LogGap(
            reason=UnknownReason.TRUNCATED,
            summary=f"{LOG_PAGES} pages of the log do not show it, and there are more",
            needs=(Parameter("since"), Parameter("until")),
        )
    if window.since and window.since > log.observed_at - _LAG:
        return LogGap(reason=UnknownReason.TOO_EARLY, summary="Log lines take some minutes: ask again")
    return None


def _group_in(described: Answer, group: str) -> JsonObject | None:
    groups = objects(described.data, "logGroups")
    return next((item for item in groups if text(item, "logGroupName") == group), None)


def _epoch_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
