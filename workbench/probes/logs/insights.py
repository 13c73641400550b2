"""What does a query of Logs Insights find in some log groups?

Insights reads whole groups at once, also those of class Infrequent Access, and counts and sorts what a
line-by-line search would page through for minutes. It is billed by the data that it scans, so it is asked
only with `--allow-cost`, and the window should be short. A query that is not done after forty seconds is
stopped.

That it matches nothing means that nothing was written only if the groups were there at the time and still
keep what was written then, as with any log.

Sources: CloudWatch Logs API reference, StartQuery, GetQueryResults, StopQuery; CloudWatch Logs user guide,
"Log classes".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, text
from workbench.knowledge.insights_language import query_objection
from workbench.probes._insights import (
    LOOKS,
    OPERATIONS,
    QueryResult,
    collect_query,
    read_results,
    start_query,
)
from workbench.probes._log_groups import ask_group, gap_before
from workbench.probes._window import SLACK

PROBLEMS = (
    "fields @timestamp, @log, @message"
    " | filter @message like /ERROR|Error|Exception|Traceback|Denied|timed out|killed/"
    " | sort @timestamp asc | limit 100"
)
"""The query for lines that speak of trouble, the first ones first."""
_DAY = timedelta(hours=24)
_LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which groups, which query, and when."""

    log_groups: tuple[str, ...]
    query: str = PROBLEMS
    """In the language of Logs Insights."""
    since: datetime | None = None
    """Without it the last 24 hours are scanned."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the query found."""

    complete: bool | None = None
    """It ran to its end."""
    matched: int | None = None
    """Lines that fit, of which the query may show fewer."""
    scanned_bytes: int | None = None
    """What is billed."""
    first_row: str | None = None
    """The values of the first row, cut at 300 characters; empty when there is none."""
    query_id: str | None = None
    """The id of the query, by which CloudWatch keeps its results for a week."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the groups, start the query, and look for its results until it is done."""
    if not params.log_groups or query_objection(params.query):
        return {}
    groups = aws.read_all({("group", group): ask_group(group) for group in params.log_groups})
    now = next(iter(groups.values())).observed_at
    begin = _begin(params, now) - (SLACK if params.since else timedelta())
    end = params.until + SLACK if params.until else now
    answers: dict[AnswerName, Answer] = {**groups}
    answers.update(collect_query(aws, start_query(params.log_groups, params.query, begin, end)))
    return answers


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Show what was found, once the query is complete."""
    if not params.log_groups:
        return skipped("There is no log group to query", Facts())
    if objection := query_objection(params.query):
        why = f"The query was not sent: {objection}"
        return unknown(UnknownReason.BLOCKED_BY_GUARD, why, Facts(), needs=(Parameter("query"),))
    started = answers["started"]
    if started.outcome is Outcome.NOT_FOUND:
        why = "One of the log groups does not exist: there is nothing to query"
        return unknown(UnknownReason.NOT_LOGGED, why, Facts(), needs=params.log_groups)
    results = answers.get("results", started)
    if not results.ok:
        return unanswered(results, Facts())
    found = read_results(results)
    facts = _facts(found, text(started.data, "queryId"))
    if found.was_stopped:
        why = f"The query was not done after {LOOKS} seconds, and was stopped: take a shorter window"
        needs = (Parameter("since"), Parameter("until"))
        return unknown(UnknownReason.TIMEOUT, why, facts, needs=needs)
    if not found.is_complete:
        return unknown(UnknownReason.PROBE_ERROR, f"The query ended as {found.status or 'nothing'}", facts)
    return _judge_rows(answers, facts, params)


def _judge_rows(answers: Answers, facts: Facts, params: Params) -> Judgement[Facts]:
    scanned = f"{facts.scanned_bytes or 0:,} bytes scanned"
    if facts.matched:
        return warned(f"{count(facts.matched, 'line')} ({scanned}), the first: {facts.first_row}", facts)
    for group in params.log_groups:
        described = answers["group", group]
        if not described.ok:
            return unanswered(described, facts)
        if gap := gap_before(described, group, _begin(params, described.observed_at)):
            return gap.judgement(facts)
    return passed(f"No such line in {count(len(params.log_groups), 'log group')} ({scanned})", facts)


def _begin(params: Params, now: datetime) -> datetime:
    return params.since or (params.until or now) - _DAY


def _facts(found: QueryResult, query_id: str) -> Facts:
    told = Facts(complete=found.is_complete, scanned_bytes=found.bytes_scanned, query_id=query_id)
    if not found.is_complete:
        return told
    return replace(told, matched=found.matched, first_row=found.first_row[:_LONGEST_QUOTE].strip())


probe = Probe(
    title="What does a query of Logs Insights find in these groups?",
    params=Params,
    facts=Facts,
    operations=("logs.DescribeLogGroups", *OPERATIONS),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
