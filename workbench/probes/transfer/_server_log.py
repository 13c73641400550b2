"""The log of a Transfer Family server: where it is, how to search it, and what it can no longer show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workbench.domain.evidence import Answer, Outcome, Request, ask_pages
from workbench.domain.verdict import UnknownReason
from workbench.probes._answers import member, number, objects, stamp, text, texts
from workbench.probes._window import SLACK, Window

LOG_PAGES = 10
"""A page may be empty and still have a next one."""
_LAG = timedelta(minutes=5)
"""How long log lines may take to appear. Practice, not a promise of AWS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Why a log without a line proves nothing."""

    reason: UnknownReason = UnknownReason.NO_DATA
    summary: str = ""
    needs: tuple[str, ...] = ()
    answer: Answer | None = None
    """The request that was not answered, if that is why."""


def log_groups(server: Answer, server_id: str) -> tuple[str, ...]:
    """Return the log groups of a server: its structured destinations, else the one of its logging role."""
    described = member(server.data, "Server")
    arns = texts(described, "StructuredLogDestinations")
    if arns:
        return tuple(dict.fromkeys(arn.removesuffix(":*").rpartition(":log-group:")[2] for arn in arns))
    return (f"/aws/transfer/{server_id}",) if text(described, "LoggingRole") else ()


def ask_lines(group: str, name: str, window: Window) -> Request:
    """Return the question for lines that hold a file's name, whatever their format."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return ask_pages(
        "logs.FilterLogEvents",
        LOG_PAGES,
        logGroupName=group,
        filterPattern=f'"{quoted}"',
        startTime=_epoch_ms(window.since - SLACK) if window.since else None,
        endTime=_epoch_ms(window.until + SLACK) if window.until else None,
    )


def gap_in(described: Answer, log: Answer, group: str, window: Window) -> Gap | None:
    """Return why the log would not show a line of this window; None when it would.

    Args:
        described: The answer of DescribeLogGroups.
        log: The answer to `ask_lines`.
        group: The name of the log group.
        window: When the line was to be expected.
    """
    if log.outcome is Outcome.NOT_FOUND:
        return Gap(
            reason=UnknownReason.NOT_LOGGED, summary=f"Log group {group} does not exist", needs=(group,)
        )
    for answer in (log, described):
        if not answer.ok:
            return Gap(answer=answer)
    if log.truncated:
        return Gap(
            reason=UnknownReason.TRUNCATED,
            summary=f"{LOG_PAGES} pages of the log do not name the file, and there are more",
            needs=("since", "until"),
        )
    if window.since and window.since > log.observed_at - _LAG:
        return Gap(reason=UnknownReason.TOO_EARLY, summary="Log lines take some minutes: ask again")
    kept_since = _kept_since(described, group)
    if kept_since and window.since and kept_since > window.since:
        return Gap(
            reason=UnknownReason.NOT_LOGGED,
            summary=f"Log group {group} holds nothing from before {stamp(kept_since)}",
            needs=(f"the server's log of {stamp(window.since)}",),
        )
    return None


def _kept_since(described: Answer, group: str) -> datetime | None:
    """Return from when on the log group holds lines: its creation, or the end of its retention."""
    for item in objects(described.data, "logGroups"):
        if text(item, "logGroupName") == group:
            created = datetime.fromtimestamp((number(item, "creationTime") or 0) / 1000, UTC)
            days = number(item, "retentionInDays")
            return max(created, described.observed_at - timedelta(days=days)) if days else created
    return None


def _epoch_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
