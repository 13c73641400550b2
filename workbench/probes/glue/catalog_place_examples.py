"""The worked examples of `glue.catalog_place`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workbench.domain.evidence import Answer, Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.glue import _examples as glue
from workbench.probes.glue.catalog_place import Params

_PARAMS = Params(
    bucket=glue.BUCKET,
    key=glue.KEY,
    database="lake",
    crawler_name=glue.CRAWLER,
    path="s3://lake/raw/",
    written_at=datetime.fromisoformat("2026-11-23T03:00:00Z"),
)
_DATABASE = answered("glue.GetDatabase", {"Database": {"Name": "lake"}})
_WIDER = (("id", "bigint"), ("name", "string"), ("region", "string"))


def _example(
    name: str,
    tables: Answer,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
    more: Answers | None = None,
    params: Params = _PARAMS,
) -> Example[Params]:
    answers = {"tables": tables, "database": _DATABASE, **(more or {})}
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "its partition was there before",
        glue.tables(glue.table()),
        Verdict.WARN,
        {
            "table": "raw",
            "covered": True,
            "existed_before": True,
            "partition": "2026-11-23",
            "layout": "plain",
        },
        more={"partition": glue.partitions(glue.partition("2026-11-23"))},
    ),
    _example(
        "its partition was made since",
        glue.tables(glue.table()),
        Verdict.PASS,
        {"covered": True, "existed_before": False, "missing_columns": []},
        more={"partition": glue.partitions(glue.partition("2026-11-23", created="2026-11-23T04:05:00Z"))},
    ),
    _example(
        "no such partition",
        glue.tables(glue.table()),
        Verdict.FAIL,
        {"covered": False, "existed_before": False, "points_elsewhere": False, "depth_differs": False},
        more={"partition": glue.partitions()},
    ),
    _example(
        "the partition points elsewhere",
        glue.tables(glue.table()),
        Verdict.FAIL,
        {"covered": False, "points_elsewhere": True},
        more={
            "partition": glue.partitions(glue.partition("2026-11-23", location="s3://lake/old/2026-11-23/"))
        },
    ),
    _example(
        "a table without partitions",
        glue.tables(glue.table(keys=())),
        Verdict.WARN,
        {"covered": True, "existed_before": True, "partition": ""},
    ),
    _example("no table", glue.tables(), Verdict.FAIL, {"table": "", "covered": False, "layout": "plain"}),
    _example(
        "folders of another depth",
        glue.tables(glue.table(keys=(("year", "string"), ("month", "string")))),
        Verdict.FAIL,
        {"covered": False, "depth_differs": True},
    ),
    _example(
        "a value that is no number, for a key of numbers",
        glue.tables(glue.table(keys=(("day", "int"),))),
        Verdict.FAIL,
        {"covered": False, "depth_differs": True},
    ),
    _example(
        "columns that the table lacks",
        glue.tables(glue.table()),
        Verdict.FAIL,
        {"missing_columns": ["region"]},
        more={
            "partition": glue.partitions(
                glue.partition("2026-11-23", created="2026-11-23T04:05:00Z", columns=_WIDER)
            )
        },
    ),
    _example(
        "projection ends before its day",
        glue.tables(
            glue.table(
                parameters={
                    "projection.enabled": "true",
                    "projection.day.type": "date",
                    "projection.day.format": "yyyy-MM-dd",
                    "projection.day.range": "2020-01-01,2026-11-20",
                }
            )
        ),
        Verdict.FAIL,
        {"projection": "hides", "covered": True},
        more={"partition": glue.partitions(glue.partition("2026-11-23"))},
    ),
    _example(
        "no format was known",
        glue.tables(
            glue.table(keys=(), parameters={"classification": "UNKNOWN"}, created="2026-11-23T04:00:00Z")
        ),
        Verdict.FAIL,
        {"unclassified": True},
    ),
    _example(
        "each day became a table",
        glue.tables(
            glue.table("day_2026_11_22", location="s3://lake/raw/day=2026-11-22/", keys=()),
            glue.table(
                "day_2026_11_23",
                location="s3://lake/raw/day=2026-11-23/",
                keys=(),
                created="2026-11-23T04:00:00Z",
            ),
        ),
        Verdict.FAIL,
        {"layout": "folders-became-tables", "layout_shown_by": ["day_2026_11_22", "day_2026_11_23"]},
    ),
    _example(
        "data sets became partitions of one table",
        glue.tables(
            glue.table("lake", location="s3://lake/", keys=(("partition_0", "string"), ("day", "string")))
        ),
        Verdict.FAIL,
        {"layout": "merged", "layout_shown_by": ["leases", "raw"]},
        more={
            "partition": glue.partitions(glue.partition("raw", "2026-11-23", created="2026-11-23T04:05:00Z")),
            "sample": glue.partitions(
                glue.partition("leases", "2026-11-20", columns=(("tenant", "string"), ("rent", "double"))),
                glue.partition("raw", "2026-11-23"),
            ),
        },
        params=replace(_PARAMS, path="s3://lake/", table_level=1),
    ),
    _example(
        "Lake Formation hides the database",
        glue.tables(),
        Verdict.UNKNOWN,
        {"hidden_by_lake_formation": True, "covered": None},
        UnknownReason.DENIED,
        more={
            "database": replace(
                denied("glue.GetDatabase", "glue:GetDatabase"),
                message="Insufficient Lake Formation permission(s): Required Describe on lake",
            )
        },
    ),
    _example(
        "not allowed to look",
        denied("glue.GetTables", "glue:GetTables"),
        Verdict.UNKNOWN,
        {"covered": None, "existed_before": None},
        UnknownReason.DENIED,
    ),
)
