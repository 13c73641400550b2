"""Which crawler should see this object, and is it set up to?

A crawler sees what lies below one of its include paths, but for what an exclude pattern matches. Paths are
folders, and case counts: `s3://lake/raw` holds nothing of `s3://lake/Raw/` or `s3://lake/raw-old/`. A path
that names an object crawls that object only. Patterns are matched as Glue does (`*` stays within a folder,
`**` crosses), against the name below the include path.

Without a name, the crawlers of the account and Region are looked through for the one whose include path lies
nearest to the object; the others that look at it too are named. Without an object, a table tells which
crawler wrote it last (`UPDATED_BY_CRAWLER`).

What the recrawl policy makes of the rest: `CRAWL_NEW_FOLDERS_ONLY` never looks again into a folder that it
has seen, and takes up no change of columns; `CRAWL_EVENT_MODE` looks only where its queue tells it to.

Sources: Glue API reference, GetCrawler, GetCrawlers; Glue developer guide, "Include and exclude patterns",
"Incremental crawls for adding new partitions", "Accelerating crawls using Amazon S3 event notifications".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, Outcome, Requests, ask, ask_pages
from workbench.domain.needs import Parameter
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import count, member, moment, number, objects, text
from workbench.knowledge.arns import role_arn
from workbench.knowledge.crawlers.targets import CrawlerSetup, Target, choose
from workbench.knowledge.glue.names import as_stored
from workbench.probes._caller import ask_identity
from workbench.probes.glue._crawled_paths import ask_paths, read_paths

_PAGES, _NAMED = 5, 5

Recrawl: TypeAlias = Literal["CRAWL_EVERYTHING", "CRAWL_NEW_FOLDERS_ONLY", "CRAWL_EVENT_MODE"]
UpdateBehavior: TypeAlias = Literal["LOG", "UPDATE_IN_DATABASE"]
ScheduleState: TypeAlias = Literal["SCHEDULED", "NOT_SCHEDULED", "TRANSITIONING"]
CrawlerState: TypeAlias = Literal["READY", "RUNNING", "STOPPING"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which crawler, which object."""

    crawler_name: str = ""
    bucket: str = ""
    key: str = ""
    database: str = ""
    """Where the person looks for the table; of several crawlers, one that writes there is preferred."""
    table: str = ""
    """The table that is looked at: it names the crawler that wrote it last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the crawler is set up, and what that means for the object."""

    crawler_name: str | None = None
    """The crawler; empty when none looks into the bucket."""
    others: tuple[str, ...] | None = None
    """Other crawlers that look at the object too; empty where the crawler was named."""
    in_path: bool | None = None
    """An include path holds the object."""
    path: str | None = None
    """The include path that does; else the one that nearly does, or the first."""
    path_meant: str | None = None
    """The folder that was probably meant, where a slip makes the path miss; empty where none does."""
    path_is_object: bool | None = None
    """The path names an object and no folder."""
    path_empty: bool | None = None
    """No object lies below any include path; asked only where no object is named."""
    excluded: bool | None = None
    """An exclude pattern matches the object."""
    exclusion: str | None = None
    """That pattern; empty when none does."""
    recrawl: Recrawl | None = None
    """What a crawl looks at."""
    update_behavior: UpdateBehavior | None = None
    """What it does with columns that have changed."""
    schedule: ScheduleState | Literal["none"] | None = None
    """Whether it is started by the clock; `none`: it has no schedule of its own."""
    state: CrawlerState | None = None
    """What it does now."""
    database: str | None = None
    """Where it puts its tables."""
    table_prefix: str | None = None
    """What the names of its tables begin with."""
    role_arn: str | None = None
    """The role in which it reads and writes."""
    role_name: str | None = None
    """Its name."""
    queue_arn: str | None = None
    """The queue of the include path, in event mode; empty without one."""
    dead_letter_arn: str | None = None
    """Where that queue's failed messages go; empty without one."""
    lake_formation: bool | None = None
    """It reads with credentials of Lake Formation."""
    security_configuration: str | None = None
    """The security configuration that encrypts its logs; empty without one."""
    table_level: int | None = None
    """`TableLevelConfiguration`: at which depth a folder is a table; 0 without it."""
    changed_at: datetime | None = None
    """When it was last updated."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the crawler, or for all; without an object, whether anything lies below its paths."""
    questions: Requests = {"caller": ask_identity(aws.target.region), **_crawlers(params)}
    answers = aws.read_all(questions)
    if params.key:
        return answers
    chosen = _chosen(answers, params)
    return {**answers, **aws.read_all(dict(ask_paths(chosen[0])))} if chosen else answers


def _crawlers(params: Params) -> Requests:
    if params.crawler_name:
        return {"crawler": ask("glue.GetCrawler", Name=params.crawler_name)}
    crawlers: Requests = {"crawlers": ask_pages("glue.GetCrawlers", _PAGES)}
    if params.bucket or not params.database or not params.table:
        return crawlers
    table = ask("glue.GetTable", DatabaseName=as_stored(params.database), Name=as_stored(params.table))
    return {**crawlers, "table": table}


def _chosen(answers: Answers, params: Params) -> Sequence[CrawlerSetup]:
    named = answers.get("crawler")
    if named is not None:
        return [CrawlerSetup.read(member(named.data, "Crawler"))] if named.ok else []
    crawlers = [CrawlerSetup.read(item) for item in objects(answers["crawlers"].data, "Crawlers")]
    if params.bucket:
        return choose(crawlers, params.bucket, params.key, as_stored(params.database))
    of_database = [item for item in crawlers if text(item.data, "DatabaseName") == as_stored(params.database)]
    table = answers.get("table")
    writer = text(table.data, "Table", "Parameters", "UPDATED_BY_CRAWLER") if table else ""
    return [item for item in crawlers if item.name == writer] or of_database


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Hold the object against include paths and exclude patterns."""
    asked = answers.get("crawler") or answers["crawlers"]
    if asked.outcome is Outcome.NOT_FOUND:
        said = f"There is no crawler {params.crawler_name} here: a wrong name, or another Region"
        return unknown(UnknownReason.NO_DATA, said, Facts(), needs=(Parameter("crawler_name"),))
    if not asked.ok:
        return unanswered(asked, Facts(crawler_name=params.crawler_name or None))
    chosen = _chosen(answers, params)
    if not chosen:
        return _none(asked, params)
    if len(chosen) > 1 and not params.bucket:
        names = ", ".join(item.name for item in chosen[:_NAMED])
        said = f"{count(len(chosen), 'crawler')} write into {params.database}: {names}; which one is meant?"
        return unknown(UnknownReason.NO_DATA, said, Facts(), needs=(Parameter("crawler_name"),))
    setup = chosen[0]
    facts = replace(
        _settings(setup, answers),
        others=tuple(
            item.name for item in chosen[1:] if params.key and item.target_of(params.bucket, params.key)
        ),
    )
    if not params.key:
        return _judge_paths(answers, setup, facts)
    return _judge_object(setup, params, facts)


def _none(asked: Answer, params: Params) -> Judgement[Facts]:
    if asked.truncated:
        needs = (Parameter("crawler_name"),)
        return unknown(
            UnknownReason.TRUNCATED,
            "No crawler of those read looks there, and there are more",
            Facts(),
            needs=needs,
        )
    where = f"bucket {params.bucket}" if params.bucket else f"database {params.database}"
    said = f"No crawler of this account and Region looks into {where}"
    return failed(
        said,
        Facts(
            crawler_name="",
            others=(),
            in_path=False,
            path="",
            path_meant="",
            path_is_object=False,
            excluded=False,
            exclusion="",
            database="",
            table_prefix="",
            table_level=0,
            queue_arn="",
            dead_letter_arn="",
        ),
    )


def _settings(setup: CrawlerSetup, answers: Answers) -> Facts:
    data = setup.data
    schedule = text(data, "Schedule", "State")
    has_schedule = bool(text(data, "Schedule", "ScheduleExpression"))
    role = text(data, "Role")
    grouping = member(setup.configuration, "Grouping")
    first = setup.targets[0].path if setup.targets else ""
    return Facts(
        crawler_name=setup.name,
        path=first,
        recrawl=one_of(
            text(data, "RecrawlPolicy", "RecrawlBehavior") or "CRAWL_EVERYTHING", get_args(Recrawl)
        ),
        update_behavior=one_of(
            text(data, "SchemaChangePolicy", "UpdateBehavior") or "UPDATE_IN_DATABASE",
            get_args(UpdateBehavior),
        ),
        schedule=one_of(schedule, get_args(ScheduleState)) if has_schedule else "none",
        state=one_of(text(data, "State"), get_args(CrawlerState)),
        database=text(data, "DatabaseName"),
        table_prefix=text(data, "TablePrefix"),
        role_arn=role_arn(role, text(answers["caller"].data, "Arn")) or None,
        role_name=role.rpartition("/")[2] or None,
        queue_arn="",
        dead_letter_arn="",
        lake_formation=member(data, "LakeFormationConfiguration").get("UseLakeFormationCredentials") is True,
        security_configuration=text(data, "CrawlerSecurityConfiguration"),
        table_level=number(grouping, "TableLevelConfiguration") or 0,
        changed_at=moment(data, "LastUpdated"),
    )


def _judge_paths(answers: Answers, setup: CrawlerSetup, facts: Facts) -> Judgement[Facts]:
    """Without an object: whether anything lies below the include paths."""
    paths = read_paths(answers, setup)
    facts = replace(facts, path_empty=paths.empty, path_meant=paths.meant)
    if paths.empty and paths.meant:
        return failed(f"Nothing lies below {facts.path}; {paths.meant} holds objects", facts)
    if paths.empty:
        return warned(f"Nothing lies below the include paths of {setup.name}", facts)
    if paths.silent:
        return unanswered(paths.silent, facts)
    return passed(
        f"{_described(setup, facts)}; name an object (bucket, key) to have it held against that", facts
    )


def _judge_object(setup: CrawlerSetup, params: Params, facts: Facts) -> Judgement[Facts]:
    target = setup.target_of(params.bucket, params.key)
    if target is None:
        return _outside(setup, params, facts)
    facts = replace(
        facts,
        in_path=True,
        path=target.path,
        path_meant="",
        path_is_object=bool(target.place and target.place.is_object(params.bucket, params.key)),
        queue_arn=target.queue_arn,
        dead_letter_arn=target.dead_letter_arn,
    )
    if facts.path_is_object:
        return failed(
            f"The include path of {setup.name} is this one object: a crawl adds no folder for it", facts
        )
    glob, unread = target.excluding(params.key)
    facts = replace(facts, excluded=True if glob else None if unread else False, exclusion=glob)
    if glob:
        return failed(f"{setup.name} leaves it out: the exclude pattern {glob} matches it", facts)
    if unread:
        said = f"What Glue makes of the exclude pattern {unread} of {setup.name} is not known"
        return unknown(UnknownReason.NO_DATA, said, facts)
    return passed(_described(setup, facts), facts)


def _outside(setup: CrawlerSetup, params: Params, facts: Facts) -> Judgement[Facts]:
    if setup.crawls_tables:
        said = f"{setup.name} looks at what tables of the catalog point to, not at paths of its own"
        return passed(said, replace(facts, path_is_object=False, path_meant="", excluded=False, exclusion=""))
    slipped = setup.meant_for(params.bucket, params.key)
    path = slipped[0].path if slipped else _nearest(setup, params)
    facts = replace(
        facts,
        in_path=False,
        path=path,
        path_meant=slipped[1] if slipped else "",
        path_is_object=False,
        excluded=False,
        exclusion="",
    )
    paths = count(len(setup.targets), "include path")
    if slipped:
        return failed(f"{setup.name} looks into {path}, not into {slipped[1]}: a slip", facts)
    return failed(f"None of {paths} of {setup.name} holds it; {path or 'there is none'} is nearest", facts)


def _nearest(setup: CrawlerSetup, params: Params) -> str:
    of_bucket = [item for item in setup.targets if item.place and item.place.bucket == params.bucket]
    found: Target | None = next(iter(of_bucket or setup.targets), None)
    return found.path if found else ""


_LOOKS = {
    "CRAWL_EVERYTHING": "crawls everything",
    "CRAWL_NEW_FOLDERS_ONLY": "crawls new folders only",
    "CRAWL_EVENT_MODE": "crawls what its queue tells it",
}


def _described(setup: CrawlerSetup, facts: Facts) -> str:
    looks = _LOOKS.get(facts.recrawl or "", "crawls")
    others = f"; {', '.join(facts.others)} too" if facts.others else ""
    return f"{setup.name} {looks} below {facts.path}, into {facts.database or 'its tables'}{others}"


probe = Probe(
    title="Which crawler should see this object, and is it set up to?",
    params=Params,
    facts=Facts,
    operations=(
        "glue.GetCrawler",
        "glue.GetCrawlers",
        "glue.GetTable",
        "s3.ListObjectsV2",
        "sts.GetCallerIdentity",
    ),
    collect=collect,
    judge=judge,
)
