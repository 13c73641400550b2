"""The worked examples of `glue.crawl_words`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.glue import _examples as glue
from workbench.probes.glue.crawl_words import Params

_GROUP = "/aws-glue/crawlers"
_AT = datetime.fromisoformat("2026-11-23T02:00:00Z")
_PARAMS = Params(crawler_name=glue.CRAWLER, crawl_id="5c0e91d7", bucket=glue.BUCKET, key=glue.KEY)
_CREATED_MS = 1_788_000_000_000


def _log(*messages: str, prefix: str = "5c0e91d7") -> Answers:
    at = round(_AT.timestamp() * 1000)
    events: list[JsonObject] = [
        {"timestamp": at + 1000 * index, "message": f"[{prefix}] {message}"}
        for index, message in enumerate(messages)
    ]
    return {
        "group": answered(
            "logs.DescribeLogGroups", {"logGroups": [{"logGroupName": _GROUP, "creationTime": _CREATED_MS}]}
        ),
        "log": answered("logs.FilterLogEvents", {"events": events}),
    }


_READY = "BENCHMARK : Crawler has finished running and is in state READY"


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
    error: str = "",
) -> Example[Params]:
    state = "FAILED" if error else "COMPLETED"
    crawl = glue.crawl("5c0e91d7", "02:00", "02:30", state=state, ErrorMessage=error)
    return Example(
        name=name,
        params=_PARAMS,
        answers={"crawls": glue.crawls(crawl), "crawler": glue.described(), **answers},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "nothing but its progress",
        _log("BENCHMARK : Running Start Crawl for Crawler raw", _READY),
        Verdict.PASS,
        {"speaks_for": "none", "lines": 2, "silent": False, "refused": False},
    ),
    _example(
        "the error message names the action",
        _log(_READY),
        Verdict.FAIL,
        {
            "speaks_for": "crawler-catalog-or-logs-denied",
            "said_in": "error",
            "denied_action": "glue:BatchGetPartition",
            "refused": True,
        },
        error="Service Principal: glue.amazonaws.com is not authorized to perform: glue:BatchGetPartition on "
        "resource: arn:aws:glue:eu-north-1:444455556666:catalog because no identity-based policy allows the "
        "glue:BatchGetPartition action (Database name: gull_pre_lake, Table name: fixtures)",
    ),
    _example(
        "an internal exception, behind a warning that tells why",
        _log(
            "BENCHMARK : Classification complete, writing results to database gull_raw",
            "WARN : OutOfMemoryError: Please submit a ticket to AWS Support",
            "ERROR : Internal Service Exception",
            _READY,
        ),
        Verdict.FAIL,
        {"speaks_for": "crawler-too-many-objects", "said_in": "log"},
        error="Internal Service Exception",
    ),
    _example(
        "an internal exception and no more",
        _log("ERROR : Internal Service Exception", _READY),
        Verdict.FAIL,
        {"speaks_for": "none", "signature": ""},
        error="Internal Service Exception",
    ),
    _example(
        "the lines of another crawl",
        _log("ERROR : Error Access Denied (Service: Amazon S3; Status Code: 403)", prefix="0ther"),
        Verdict.FAIL,
        {"speaks_for": "none", "lines": 0, "silent": True},
    ),
    _example(
        "a warning about another folder",
        _log(
            "WARN : Error Access Denied (Service: Amazon S3) retrieving file at s3://lake/raw/_tmp/x", _READY
        ),
        Verdict.PASS,
        {"speaks_for": "none", "lines": 2},
    ),
    _example(
        "a warning about the folder, in a crawl that ended well",
        _log(
            "WARN : Error Access Denied (Service: Amazon S3) retrieving file at s3://lake/raw/day=2026-11-23/x.csv.",
            _READY,
        ),
        Verdict.WARN,
        {"speaks_for": "crawler-access-denied", "said_in": "log"},
    ),
    _example(
        "no log group",
        {
            "group": answered("logs.DescribeLogGroups", {"logGroups": []}),
            "log": error_answer(
                "logs.FilterLogEvents", Outcome.NOT_FOUND, status=400, code="ResourceNotFoundException"
            ),
        },
        Verdict.UNKNOWN,
        {"speaks_for": None, "logged": False},
        UnknownReason.NOT_LOGGED,
    ),
    _example(
        "not allowed to read it",
        {
            **_log(),
            "log": denied("logs.FilterLogEvents", "logs:FilterLogEvents"),
        },
        Verdict.UNKNOWN,
        {"speaks_for": None, "lines": None},
        UnknownReason.DENIED,
        error="Internal Service Exception",
    ),
)
