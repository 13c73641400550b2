"""The worked examples of `glue.crawl_history`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.glue import _examples as glue
from workbench.probes.glue.crawl_history import Params

_PARAMS = Params(
    bucket=glue.BUCKET,
    key=glue.KEY,
    path="s3://lake/raw/",
    crawler_name=glue.CRAWLER,
    database="lake",
    table="raw",
)
_OLD, _NEW = "raw/day=2026-11-22/x.csv", glue.KEY
_OF_THE_22ND = glue.partition("2026-11-22", location="s3://lake/raw/day=2026-11-22")


def _files(*files: tuple[str, str], truncated: bool = False) -> Answer:
    contents: list[JsonObject] = [
        {"Key": key, "LastModified": f"2026-11-23T{at}:00Z", "Size": 9} for key, at in files
    ]
    return answered("s3.ListObjectsV2", {"Contents": contents}, truncated=truncated)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *answers: Answers,
    params: Params = _PARAMS,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    known: dict[AnswerName, Answer] = {
        "path": _files((_OLD, "01:00"), (_NEW, "05:00")),
        "crawls": glue.crawls(glue.crawl("1", "02:00", "02:05")),
        "crawler": glue.described(),
        "partitions": glue.partitions(_OF_THE_22ND),
    }
    for more in answers:
        known |= more
    return Example(name=name, params=params, answers=known, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "one came after the crawl, and has no partition",
        Verdict.WARN,
        {"folders": 2, "newer": ["day=2026-11-23"], "without_partition": ["day=2026-11-23"]},
    ),
    _example(
        "it was there for the crawl, which passed it over",
        Verdict.WARN,
        {"newer": [], "without_partition": ["day=2026-11-23"]},
        {"crawls": glue.crawls(glue.crawl("1", "06:00", "06:05"))},
    ),
    _example(
        "all were crawled, and all have a partition",
        Verdict.PASS,
        {"newer": [], "without_partition": []},
        {
            "crawls": glue.crawls(
                glue.crawl("1", "06:00", "06:05"), glue.crawl("2", "07:00", "07:01", state="FAILED")
            ),
            "partitions": glue.partitions(_OF_THE_22ND, glue.partition("2026-11-23")),
        },
    ),
    _example(
        "a table without partitions lacks none",
        Verdict.PASS,
        {"newer": [], "without_partition": []},
        {
            "path": _files(("raw/a.csv", "01:00")),
            "partitions": glue.partitions(),
        },
        params=replace(_PARAMS, key="raw/a.csv"),
    ),
    _example(
        "no crawl ever ended well",
        Verdict.WARN,
        {"newer": ["day=2026-11-23", "day=2026-11-22"], "last_good_at": None},
        {"crawls": glue.crawls(glue.crawl("1", "06:00", state="RUNNING"))},
    ),
    _example(
        "more than were listed",
        Verdict.UNKNOWN,
        {"folders": 2},
        {"path": _files((_OLD, "01:00"), (_NEW, "05:00"), truncated=True)},
        reason=UnknownReason.TRUNCATED,
    ),
    _example(
        "the bucket is closed",
        Verdict.UNKNOWN,
        {"folders": None, "newer": None},
        {"path": denied("s3.ListObjectsV2", "s3:ListBucket")},
        reason=UnknownReason.DENIED,
    ),
    _example(
        "crawls and crawler are closed",
        Verdict.UNKNOWN,
        {"folders": 2, "newer": None},
        {
            "crawls": denied("glue.ListCrawls", "glue:ListCrawls"),
            "crawler": error_answer("glue.GetCrawler", Outcome.TIMEOUT),
        },
        reason=UnknownReason.DENIED,
    ),
    _example(
        "no crawler looks there",
        Verdict.SKIPPED,
        {"folders": None},
        params=replace(_PARAMS, path="s3://other/"),
        reason=SkipReason.NOT_APPLICABLE,
    ),
)
