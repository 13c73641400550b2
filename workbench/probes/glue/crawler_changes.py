"""What was changed of crawler, table and role since the day before the file came?

A crawler that found files yesterday and does not today was changed, or its role, or the table that it writes.
`UpdateCrawler` replaces targets and policies as a whole: whoever changes one path can lose another.
`StopCrawlerSchedule` leaves the crawler as it is, and READY. Changes of the role are events of us-east-1.

Sources: AWS Glue developer guide, "Logging AWS Glue API calls with AWS CloudTrail"; CloudTrail API reference,
LookupEvents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped
from workbench.knowledge.answers import text
from workbench.probes._changes import ask_changes, judge_changes, read_changes
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent

_DAY = timedelta(hours=24)
_CALLS = ("UpdateCrawler", "StopCrawlerSchedule", "UpdateTable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which crawler, table and role, and since when."""

    crawler_name: str = ""
    """Empty when there is none."""
    role_arn: str = ""
    database: str = ""
    """Where the crawler puts its tables."""
    table: str = ""
    """The table of the object; empty for all of the database."""
    written_at: datetime | None = None
    """When the file came; without it, `since`."""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was changed since the day before the file came."""

    changes: tuple[str, ...] | None = None
    """The newest five, each `UpdateCrawler by … at …`, the newest first."""
    crawler_changed: bool | None = None
    """The crawler or its schedule was changed."""
    table_changed: bool | None = None
    """The table was changed by somebody else than the crawler."""
    role_changed: bool | None = None
    """The role, its policies or its trust was changed."""
    last_by: str | None = None
    """Who made the newest; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the changes."""
    if not _is_asked(params):
        return {}
    return aws.read_all(dict(ask_changes(_CALLS, params.role_arn, _window(params))))


def _is_asked(params: Params) -> bool:
    return bool(params.crawler_name) and _since(params) is not None


def _since(params: Params) -> datetime | None:
    return params.written_at or params.since


def _window(params: Params) -> Window:
    since = _since(params)
    return Window(since - _DAY if since else None, None, timedelta())


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what of it concerns this crawler."""
    if not _is_asked(params):
        return skipped("There is no crawler, or no time since when it could have been changed", Facts())
    changes = read_changes(answers, _window(params), lambda event: _concerns(event, params))
    of_table = tuple(event for event in changes.of_thing if event.name == "UpdateTable")
    of_crawler = tuple(event for event in changes.of_thing if event.name != "UpdateTable")
    facts = Facts(
        changes=changes.said,
        crawler_changed=changes.known(of_crawler),
        table_changed=changes.known(of_table),
        role_changed=changes.known(changes.of_role),
        last_by=changes.last_by,
    )
    return judge_changes(changes, facts, "it was missed", "crawler, table and role")


def _concerns(event: ManagementEvent, params: Params) -> bool:
    """Tell whether a call is about the crawler, or about the table and not of the crawl itself."""
    if event.name != "UpdateTable":
        named = text(event.request, "name") or text(event.request, "crawlerName")
        return named == params.crawler_name
    if event.who.endswith("/AWS-Crawler") or text(event.request, "databaseName") != params.database:
        return False
    return not params.table or text(event.request, "tableInput", "name") == params.table


probe = Probe(
    title="What was changed of crawler, table and role since the day before the file came?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents",),
    collect=collect,
    judge=judge,
)
