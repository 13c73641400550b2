"""The worked examples of `glue.crawls`."""

from __future__ import annotations

import json
from datetime import datetime

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.glue import _examples as glue
from workbench.probes.glue.crawls import Params

_PARAMS = Params(crawler_name=glue.CRAWLER, written_at=datetime.fromisoformat("2026-11-23T03:00:00Z"))
_ADDED = json.dumps({"PARTITION": json.dumps({"ADD": {"Count": 1, "Details": json.dumps({"names": ["d"]})}})})


def _example(
    name: str,
    crawls: Answer,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
    params: Params = _PARAMS,
    crawler: Answer | None = None,
) -> Example[Params]:
    answers = {"crawls": crawls, "crawler": crawler or glue.described()}
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "one since, which added a partition",
        glue.crawls(
            glue.crawl("c2", "04:00", "04:06", Summary=_ADDED),
            glue.crawl("c1", "02:00", "02:05", Summary="{}"),
        ),
        Verdict.PASS,
        {
            "since_upload": 1,
            "crawl_id": "c2",
            "state": "COMPLETED",
            "changed": True,
            "partitions_added": 1,
            "minutes": 6,
            "crawled_before": "2026-11-23T02:00:00Z",
        },
    ),
    _example(
        "one since, which changed nothing",
        glue.crawls(glue.crawl("c2", "04:00", "04:06", Summary="{}")),
        Verdict.WARN,
        {"since_upload": 1, "changed": False, "partitions_added": 0},
    ),
    _example(
        "none since, and an older one that failed",
        glue.crawls(
            glue.crawl("c1", "02:00", "02:01", state="FAILED", ErrorMessage="Internal Service Exception")
        ),
        Verdict.FAIL,
        {"since_upload": 0, "crawl_id": "", "state": "none", "error": "", "stuck": False},
    ),
    _example(
        "none since, because one hangs",
        glue.crawls(glue.crawl("c1", "02:00", state="RUNNING")),
        Verdict.FAIL,
        {"since_upload": 0, "stuck": True},
    ),
    _example(
        "two since: the newer one counts",
        glue.crawls(
            glue.crawl("c2", "04:00", "04:01", state="FAILED", ErrorMessage="Access Denied"),
            glue.crawl("c3", "05:00", "05:07"),
        ),
        Verdict.PASS,
        {"since_upload": 2, "crawl_id": "c3", "state": "COMPLETED", "changed": None, "error": ""},
    ),
    _example(
        "the newest since failed",
        glue.crawls(
            glue.crawl("c3", "05:00", "05:01", state="FAILED", ErrorMessage="Access Denied"),
            glue.crawl("c2", "04:00", "04:06", Summary=_ADDED),
        ),
        Verdict.FAIL,
        {"crawl_id": "c3", "state": "FAILED", "error": "Access Denied"},
    ),
    _example(
        "one since runs",
        glue.crawls(glue.crawl("c2", "04:00", state="RUNNING")),
        Verdict.WARN,
        {"since_upload": 1, "state": "RUNNING", "changed": None, "stuck": False},
    ),
    _example(
        "no object is known: the newest that failed",
        glue.crawls(
            glue.crawl("c3", "05:00", "05:07"),
            glue.crawl("c2", "04:00", "04:01", state="FAILED", ErrorMessage="Access Denied"),
        ),
        Verdict.FAIL,
        {"crawl_id": "c2", "since_upload": None},
        params=Params(crawler_name=glue.CRAWLER),
    ),
    _example("never", glue.crawls(), Verdict.FAIL, {"since_upload": 0, "listed": 0, "crawl_id": ""}),
    _example(
        "not allowed to list, and the crawler tells of its last crawl",
        denied("glue.ListCrawls", "glue:ListCrawls"),
        Verdict.FAIL,
        {"since_upload": None, "crawl_id": "c2", "state": "FAILED", "error": "Access Denied"},
        crawler=glue.described(
            LastCrawl={
                "Status": "FAILED",
                "ErrorMessage": "Access Denied",
                "StartTime": "2026-11-23T04:00:00Z",
                "MessagePrefix": "c2",
            }
        ),
    ),
    _example(
        "not allowed to list, and the last crawl was before",
        denied("glue.ListCrawls", "glue:ListCrawls"),
        Verdict.FAIL,
        {"since_upload": 0, "crawl_id": "", "crawled_before": None},
        crawler=glue.described(LastCrawl={"Status": "SUCCEEDED", "StartTime": "2026-11-23T02:00:00Z"}),
    ),
    _example(
        "not allowed to look",
        denied("glue.ListCrawls", "glue:ListCrawls"),
        Verdict.UNKNOWN,
        {"since_upload": None, "crawl_id": None},
        UnknownReason.DENIED,
        crawler=denied("glue.GetCrawler", "glue:GetCrawler"),
    ),
)
