"""Has a crawl begun since the object arrived, and what did it do?

A crawl looks at what is there while it runs: one that began before the object arrived need not have seen
it. The newest that has ended since is looked into; while none has, the one that runs; without an object,
the newest that failed, else the newest. What it changed stands in its summary, which for a crawl that ended
well may be nothing at all: `COMPLETED` does not mean that the file was read.

Glue keeps crawls for a year. Where they may not be listed, the crawler itself tells of the last one.

Sources: Glue API reference, ListCrawls, CrawlerHistory, GetCrawler.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.needs import Parameter
from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, stamp
from workbench.knowledge.crawlers.summaries import Change, changes_in
from workbench.probes._window import Window
from workbench.probes.glue._crawls import OPERATIONS, Crawl, CrawlState, ask_crawls, read_crawls, silent

_LONG = timedelta(hours=4)
"""A crawl that began before the object and still runs after so long keeps others from beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which crawler, and which object."""

    crawler_name: str = ""
    written_at: datetime | None = None
    """When the object was written; without it, the time asked about counts."""
    exists: bool = True
    """The object is there: no crawl can be asked about one that is not."""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The crawl that counts, and those around it."""

    listed: int | None = None
    """Crawls that were listed."""
    since_upload: int | None = None
    """Crawls that began after the object was written."""
    stuck: bool | None = None
    """One that began before still runs, for hours, and keeps others from beginning."""
    crawl_id: str | None = None
    """The crawl to look into; empty when there is none."""
    state: CrawlState | Literal["none"] | None = None
    """How it ended."""
    started_at: datetime | None = None
    """When it began."""
    ended_at: datetime | None = None
    """When it ended."""
    minutes: int | None = None
    """How long it took, or takes."""
    error: str | None = None
    """Its error message; empty when it has none."""
    changed: bool | None = None
    """Its summary lists a change of the catalog; null where it has no summary."""
    partitions_added: int | None = None
    """Partitions that it added, by its summary."""
    tables_added: tuple[str, ...] | None = None
    """Tables that it added, as far as the summary names them."""
    crawled_before: str | None = None
    """When the newest crawl before the object that ended well began, ISO 8601; empty without one."""
    last_good_at: datetime | None = None
    """When a crawl last ended well."""


_NONE = Facts(crawl_id="", state="none", error="", stuck=False, crawled_before="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the crawls of the crawler."""
    return aws.read_all(ask_crawls(params.crawler_name)) if params.crawler_name and params.exists else {}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Choose the crawl that counts; tell how it ended and what it changed."""
    if not answers:
        return skipped(
            "There is no crawler whose crawls could be looked at", Facts(crawl_id="", state="none")
        )
    listed = answers["crawls"]
    if Outcome.NOT_FOUND in (listed.outcome, answers["crawler"].outcome):
        return unknown(UnknownReason.NO_DATA, f"There is no crawler {params.crawler_name} here", Facts())
    none = silent(answers)
    if none:
        return unanswered(none, Facts())
    crawls = read_crawls(answers)
    if listed.truncated and not _reaches(crawls, params.written_at or params.since):
        needs = (Parameter("since"),)
        return unknown(UnknownReason.TRUNCATED, "The list was not read to its end", Facts(), needs=needs)
    if not listed.ok and not crawls:
        return unanswered(listed, Facts())
    after = [crawl for crawl in crawls if _is_after(crawl, params.written_at)]
    window = Window(params.since, params.until)
    within = [crawl for crawl in after if window.covers(crawl.started_at)] or after
    chosen = _chosen(within, params.written_at)
    facts = _facts(crawls, after, chosen, listed.observed_at, params)
    if not listed.ok and params.written_at:
        facts = replace(facts, listed=None, since_upload=None if after else 0, crawled_before=None)
    if params.written_at and not after:
        return _judge_none(crawls, facts, params)
    if chosen is None:
        return warned("It has never run", facts)
    return _judge_crawl(chosen, facts)


def _reaches(crawls: Sequence[Crawl], back_to: datetime | None) -> bool:
    oldest = crawls[-1].started_at if crawls else None
    return back_to is not None and oldest is not None and oldest < back_to


def _is_after(crawl: Crawl, written_at: datetime | None) -> bool:
    return written_at is None or (crawl.started_at is not None and crawl.started_at >= written_at)


def _chosen(crawls: Sequence[Crawl], written_at: datetime | None) -> Crawl | None:
    ended = [crawl for crawl in crawls if crawl.has_ended]
    if written_at is None:
        bad = next((crawl for crawl in ended if crawl.state == "FAILED"), None)
        return bad or next(iter(crawls), None)
    return next(iter(ended or crawls), None)


def _facts(
    crawls: Sequence[Crawl], after: Sequence[Crawl], chosen: Crawl | None, now: datetime, params: Params
) -> Facts:
    before = [crawl for crawl in crawls if params.written_at and crawl not in after]
    running = next((crawl for crawl in before if crawl.state == "RUNNING" and crawl.started_at), None)
    good = next((crawl for crawl in crawls if crawl.state == "COMPLETED"), None)
    facts = Facts(
        listed=len(crawls),
        since_upload=len(after) if params.written_at else None,
        stuck=running is not None and now - (running.started_at or now) > _LONG,
        crawled_before=next(
            (iso(crawl.started_at) for crawl in before if crawl.state == "COMPLETED" and crawl.started_at), ""
        ),
        last_good_at=(good.ended_at or good.started_at) if good else None,
    )
    if chosen is None or (params.written_at and not after):
        return replace(facts, crawl_id="", state="none", error="")
    changes = changes_in(chosen.summary) if chosen.has_ended else None
    length = (chosen.ended_at or now) - chosen.started_at if chosen.started_at else None
    return replace(
        facts,
        crawl_id=chosen.id,
        state=chosen.state,
        started_at=chosen.started_at,
        ended_at=chosen.ended_at,
        minutes=round(length.total_seconds() / 60) if length else None,
        error=chosen.error,
        changed=bool(changes) if changes is not None else None,
        partitions_added=_added(changes),
        tables_added=_tables(changes),
    )


def _added(changes: tuple[Change, ...] | None) -> int | None:
    if changes is None:
        return None
    return sum(item.count for item in changes if (item.kind, item.action) == ("PARTITION", "ADD"))


def _tables(changes: tuple[Change, ...] | None) -> tuple[str, ...] | None:
    if changes is None:
        return None
    return tuple(
        name for item in changes if (item.kind, item.action) == ("TABLE", "ADD") for name in item.names
    )


def _judge_none(crawls: Sequence[Crawl], facts: Facts, params: Params) -> Judgement[Facts]:
    if not crawls:
        return failed("It has never run", facts)
    last = crawls[0]
    if facts.stuck:
        said = f"None has begun since the object arrived: the one of {stamp(last.started_at)} still runs"
        return failed(said, facts)
    return failed(
        f"None has begun since the object arrived at {stamp(params.written_at)}; the last began at "
        f"{stamp(last.started_at)}",
        facts,
        occurred_at=last.started_at,
    )


def _judge_crawl(chosen: Crawl, facts: Facts) -> Judgement[Facts]:
    when = f"the crawl of {stamp(facts.started_at)}"
    others = f", of {count(facts.since_upload, 'crawl')} since" if facts.since_upload else ""
    if facts.state is None:
        said = f"How {when} stands, {chosen.said_state or 'nobody'}, is not known here"
        return unknown(UnknownReason.NO_DATA, said, facts)
    if facts.state == "FAILED":
        said = facts.error or "without a message"
        return failed(f"It failed, {when}{others}: {said}", facts, occurred_at=chosen.ended_at)
    if facts.state == "RUNNING":
        return warned(f"It runs since {stamp(facts.started_at)}: wait until it has ended", facts)
    if facts.state == "STOPPED":
        return warned(f"Somebody stopped {when}{others}", facts, occurred_at=chosen.ended_at)
    if facts.changed is None:
        return passed(f"It ended well, {when}{others}; what it changed is not told", facts)
    if not facts.changed:
        said = f"It ended well and changed nothing, {when}{others}"
        return warned(said, facts, occurred_at=chosen.ended_at)
    new = f", new tables: {', '.join(facts.tables_added)}" if facts.tables_added else ""
    added = count(facts.partitions_added or 0, "partition")
    return passed(f"It ended well, {when}{others}, and added {added}{new}", facts)


probe = Probe(
    title="Has a crawl begun since the object arrived, and what did it do?",
    params=Params,
    facts=Facts,
    operations=OPERATIONS,
    collect=collect,
    judge=judge,
)
