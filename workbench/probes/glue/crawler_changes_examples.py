"""The worked examples of `glue.crawler_changes`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, denied
from workbench.probes.glue._examples import CRAWLER, events
from workbench.probes.glue.crawler_changes import Params

_PARAMS = Params(
    crawler_name=CRAWLER,
    role_arn="arn:aws:iam::111122223333:role/crawl",
    database="lake",
    table="raw",
    written_at=NOON - timedelta(hours=3),
)
_TABLE: JsonObject = {"databaseName": "lake", "tableInput": {"name": "raw"}}
_CRAWL = "arn:aws:sts::111122223333:assumed-role/crawl/AWS-Crawler"


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    *,
    crawlers: Answer | None = None,
    tables: Answer | None = None,
    role: Answer | None = None,
    params: Params = _PARAMS,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {
        ("calls", "UpdateCrawler"): crawlers or events(),
        ("calls", "StopCrawlerSchedule"): events(),
        ("calls", "UpdateTable"): tables or events(),
        ("calls", "of the role"): role or events(),
    }
    asked = answers if params.crawler_name else {}
    return Example(name=name, params=params, answers=asked, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the crawler, after another one",
        Verdict.WARN,
        {
            "crawler_changed": True,
            "table_changed": False,
            "role_changed": False,
            "changes": ["UpdateCrawler by arn:aws:iam::111122223333:user/kim at 2026-11-23T07:00:00Z"],
        },
        crawlers=events(("UpdateCrawler", 4, {"name": "other"}), ("UpdateCrawler", 5, {"name": CRAWLER})),
    ),
    _example(
        "the table, by a deployment, after the file had come",
        Verdict.WARN,
        {"table_changed": True, "crawler_changed": False},
        tables=events(("UpdateTable", 1, _TABLE)),
    ),
    _example(
        "the table, by a crawl: that is what crawls are for",
        Verdict.PASS,
        {"table_changed": False, "changes": [], "last_by": ""},
        tables=events(("UpdateTable", 1, _TABLE), by=_CRAWL),
    ),
    _example(
        "the role",
        Verdict.WARN,
        {"role_changed": True},
        role=events(("PutRolePolicy", 6, {"roleName": "crawl"})),
    ),
    _example(
        "long before",
        Verdict.PASS,
        {"crawler_changed": False},
        crawlers=events(("UpdateCrawler", 99, {"name": CRAWLER})),
    ),
    _example(
        "Event history is closed",
        Verdict.UNKNOWN,
        {"crawler_changed": None, "changes": None},
        UnknownReason.DENIED,
        crawlers=denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
    _example(
        "no crawler",
        Verdict.SKIPPED,
        {"changes": None},
        SkipReason.NOT_APPLICABLE,
        params=replace(_PARAMS, crawler_name=""),
    ),
)
