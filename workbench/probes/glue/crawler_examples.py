"""The worked examples of `glue.crawler`."""

from __future__ import annotations

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.glue import _examples as glue
from workbench.probes.glue.crawler import Params

_NAMED = Params(crawler_name=glue.CRAWLER, bucket=glue.BUCKET, key=glue.KEY)
_UNNAMED = Params(bucket=glue.BUCKET, key=glue.KEY)


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
    params: Params = _NAMED,
) -> Example[Params]:
    return Example(
        name=name,
        params=params,
        answers={"caller": glue.CALLER, **answers},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


def _listing(*keys: str) -> JsonObject:
    return {
        "Name": "lake",
        "KeyCount": len(keys),
        "IsTruncated": False,
        "Contents": [{"Key": key} for key in keys],
    }


_TWO = answered("glue.GetCrawlers", {"Crawlers": [glue.crawler("other"), glue.crawler()]})

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "below its path",
        {"crawler": glue.described()},
        Verdict.PASS,
        {
            "in_path": True,
            "excluded": False,
            "recrawl": "CRAWL_EVERYTHING",
            "schedule": "SCHEDULED",
            "role_arn": "arn:aws:iam::111122223333:role/service-role/crawl",
            "role_name": "crawl",
        },
    ),
    _example(
        "another case",
        {"crawler": glue.described(path="s3://lake/Raw")},
        Verdict.FAIL,
        {"in_path": False, "path": "s3://lake/Raw", "path_meant": "s3://lake/raw/"},
    ),
    _example(
        "a folder that only begins alike",
        {"crawler": glue.described(path="s3://lake/ra")},
        Verdict.FAIL,
        {"in_path": False},
    ),
    _example(
        "another bucket",
        {"crawler": glue.described(path="s3://lake-test/raw/")},
        Verdict.FAIL,
        {"in_path": False, "path_meant": ""},
    ),
    _example(
        "the object itself for a path",
        {"crawler": glue.described(path=f"s3://lake/{glue.KEY}")},
        Verdict.FAIL,
        {"in_path": True, "path_is_object": True},
    ),
    _example(
        "left out",
        {"crawler": glue.described(exclusions=("**.json", "day=2026-11-*/**"))},
        Verdict.FAIL,
        {"excluded": True, "exclusion": "day=2026-11-*/**"},
    ),
    _example(
        "a pattern of another folder",
        {"crawler": glue.described(exclusions=("*.csv", "_temporary/**"))},
        Verdict.PASS,
        {"excluded": False, "exclusion": ""},
    ),
    _example(
        "a pattern that nobody can read",
        {"crawler": glue.described(exclusions=("{day",))},
        Verdict.UNKNOWN,
        {"in_path": True, "excluded": None},
        UnknownReason.NO_DATA,
    ),
    _example(
        "found among others by its path",
        {
            "crawlers": answered(
                "glue.GetCrawlers",
                {
                    "Crawlers": [
                        glue.crawler("all", path="s3://lake"),
                        glue.crawler("raw", path="s3a://lake/raw"),
                        glue.crawler("old", path="s3://lake/raw-old/"),
                    ]
                },
            )
        },
        Verdict.PASS,
        {"crawler_name": "raw", "others": ["all"], "in_path": True},
        params=_UNNAMED,
    ),
    _example(
        "no crawler looks there",
        {"crawlers": answered("glue.GetCrawlers", {"Crawlers": [glue.crawler(path="s3://other/")]})},
        Verdict.FAIL,
        {"crawler_name": "", "in_path": False},
        params=_UNNAMED,
    ),
    _example(
        "a stray brace behind its path",
        {
            "crawler": glue.described(path="s3://lake/output/}"),
            ("below", "s3://lake/output/}/"): answered("s3.ListObjectsV2", _listing()),
            ("meant", "s3://lake/output/}/"): answered("s3.ListObjectsV2", _listing("output/a.csv")),
        },
        Verdict.FAIL,
        {"path_empty": True, "path_meant": "s3://lake/output/"},
        params=Params(crawler_name=glue.CRAWLER),
    ),
    _example(
        "it looks at tables",
        {
            "crawler": glue.described(
                Targets={"CatalogTargets": [{"DatabaseName": "lake", "Tables": ["raw"]}]}
            )
        },
        Verdict.PASS,
        {"in_path": None, "excluded": False},
    ),
    _example(
        "no such crawler",
        {
            "crawler": error_answer(
                "glue.GetCrawler", Outcome.NOT_FOUND, status=400, code="EntityNotFoundException"
            )
        },
        Verdict.UNKNOWN,
        {"in_path": None},
        UnknownReason.NO_DATA,
    ),
    _example(
        "not allowed to look",
        {"crawler": denied("glue.GetCrawler", "glue:GetCrawler")},
        Verdict.UNKNOWN,
        {"crawler_name": "raw", "in_path": None},
        UnknownReason.DENIED,
    ),
    _example(
        "of the crawlers of a database, the one that wrote the table last",
        {
            "crawlers": _TWO,
            "table": answered("glue.GetTable", {"Table": glue.table("orders")}),
            ("below", "s3://lake/raw/"): answered("s3.ListObjectsV2", _listing("raw/x.csv")),
        },
        Verdict.PASS,
        {"crawler_name": glue.CRAWLER},
        params=Params(database="lake", table="Orders"),
    ),
    _example(
        "no table tells which of the crawlers of a database is meant",
        {"crawlers": _TWO, "table": denied("glue.GetTable", "glue:GetTable")},
        Verdict.UNKNOWN,
        {"crawler_name": None},
        UnknownReason.NO_DATA,
        params=Params(database="lake", table="orders"),
    ),
)
