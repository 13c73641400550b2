"""The crawls of a crawler by ListCrawls; where that may not be asked, the last one by GetCrawler.

Four vocabularies tell how one crawl stands; here it is that of ListCrawls.

Source: Glue API reference, ListCrawls, CrawlerHistory, GetCrawler, LastCrawlInfo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, Requests, ask, ask_pages
from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import member, moment, objects, text

_PAGES, _PAGE = 3, 100
LOG_GROUP = "/aws-glue/crawlers"
"""All crawlers write here; none can be told to write elsewhere."""

CrawlState: TypeAlias = Literal["RUNNING", "COMPLETED", "FAILED", "STOPPED"]
ENDED: tuple[CrawlState, ...] = ("COMPLETED", "FAILED", "STOPPED")
_OF_LAST_CRAWL: Mapping[str, CrawlState] = {
    "SUCCEEDED": "COMPLETED",
    "CANCELLED": "STOPPED",
    "FAILED": "FAILED",
}
OPERATIONS = ("glue.ListCrawls", "glue.GetCrawler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """One crawl. What was not told is empty or None."""

    id: str
    state: CrawlState | None
    said_state: str
    """As AWS spelled it, for a state that is not known here."""
    started_at: datetime | None
    ended_at: datetime | None
    error: str
    summary: str
    """JSON in a text; see `workbench.knowledge.crawlers.summaries`."""
    log_group: str
    log_stream: str
    prefix: str
    """What its lines in the stream begin with, without brackets."""

    @property
    def has_ended(self) -> bool:
        """It does not run any more."""
        return self.state in ENDED


def ask_crawls(crawler_name: str) -> Requests:
    """Return the questions for the crawls of a crawler."""
    return {
        "crawls": ask_pages("glue.ListCrawls", _PAGES, CrawlerName=crawler_name, MaxResults=_PAGE),
        "crawler": ask("glue.GetCrawler", Name=crawler_name),
    }


def silent(answers: Answers) -> Answer | None:
    """Return the answer that is none, where no crawl can be known; None where some source answered."""
    listed, described = answers["crawls"], answers["crawler"]
    return None if listed.ok or described.ok else listed


def read_crawls(answers: Answers) -> list[Crawl]:
    """Return the crawls, the newest first, in whatever order they were listed."""
    listed, last = answers["crawls"], _last(answers["crawler"])
    crawls = [_listed(item) for item in objects(listed.data, "Crawls")] if listed.ok else []
    if not listed.ok and last:
        crawls = [last]
    crawls.sort(key=lambda crawl: str(crawl.started_at or ""), reverse=True)
    return _with_error(crawls, last)


def _with_error(crawls: Sequence[Crawl], last: Crawl | None) -> list[Crawl]:
    """Complete the newest with the error message that only GetCrawler told."""
    if crawls and last and not crawls[0].error and crawls[0].started_at == last.started_at:
        return [replace(crawls[0], error=last.error), *crawls[1:]]
    return list(crawls)


def _listed(item: JsonObject) -> Crawl:
    return _crawl(item, text(item, "State"), one_of(text(item, "State"), get_args(CrawlState)))


def _last(described: Answer) -> Crawl | None:
    crawler = member(described.data, "Crawler")
    last = member(crawler, "LastCrawl")
    if not described.ok or not last:
        return None
    said = text(last, "Status")
    return _crawl(last, said, _OF_LAST_CRAWL.get(said))


def _crawl(item: JsonObject, said: str, state: CrawlState | None) -> Crawl:
    prefix = text(item, "MessagePrefix").strip("[] ")
    return Crawl(
        id=text(item, "CrawlId") or prefix,
        state=state,
        said_state=said,
        started_at=moment(item, "StartTime"),
        ended_at=moment(item, "EndTime"),
        error=text(item, "ErrorMessage"),
        summary=text(item, "Summary"),
        log_group=text(item, "LogGroup") or LOG_GROUP,
        log_stream=text(item, "LogStream"),
        prefix=prefix or text(item, "CrawlId"),
    )
