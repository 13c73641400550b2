"""The worked examples of `glue.asked_table`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.glue import _examples as glue
from workbench.probes.glue.asked_table import Params

_PARAMS = Params(
    database="lake",
    table="raw",
    bucket=glue.BUCKET,
    key=glue.KEY,
    crawler_database="lake",
    found_table="raw",
    covered=True,
)


def _databases(*names: str) -> Answer:
    return answered("glue.GetDatabases", {"DatabaseList": [{"Name": name} for name in names]})


def _database(name: str) -> Answer:
    return answered("glue.GetDatabase", {"Database": {"Name": name}})


def _missing(operation: str) -> Answer:
    return error_answer(operation, Outcome.NOT_FOUND, status=400, code="EntityNotFoundException")


def _example(
    name: str,
    params: Params,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "in capitals, as the query spells it: case does not count",
        replace(_PARAMS, database="Lake", table="RAW"),
        {
            "database": _database("lake"),
            "databases": _databases("lake"),
            "table": answered("glue.GetTable", {"Table": glue.table()}),
        },
        Verdict.PASS,
        {"elsewhere": False, "holds_object": True, "spelled": "", "listed": True},
    ),
    _example(
        "the very table",
        _PARAMS,
        {
            "database": _database("lake"),
            "databases": _databases("lake"),
            "table": answered("glue.GetTable", {"Table": glue.table()}),
        },
        Verdict.PASS,
        {"elsewhere": False, "holds_object": True, "hidden_by_lake_formation": False},
    ),
    _example(
        "another database",
        replace(_PARAMS, database="lake_test"),
        {
            "database": _database("lake_test"),
            "databases": _databases("lake", "lake_test"),
            "table": _missing("glue.GetTable"),
        },
        Verdict.FAIL,
        {"elsewhere": True, "table_exists": False, "database_exists": True, "spelled": ""},
    ),
    _example(
        "nothing covers the object, so it is nowhere else",
        replace(_PARAMS, database="lake_test", table="", covered=False),
        {"database": _database("lake_test"), "databases": _databases("lake", "lake_test")},
        Verdict.PASS,
        {"elsewhere": False},
    ),
    _example(
        "an underscore for a hyphen",
        replace(_PARAMS, database="heron_pre_stage_lake", table="", crawler_database="heron_pre-stage_lake"),
        {
            "database": _missing("glue.GetDatabase"),
            "databases": _databases("heron_pre-stage_lake"),
        },
        Verdict.FAIL,
        {"spelled": "heron_pre-stage_lake", "database_exists": False},
    ),
    _example(
        "hidden by Lake Formation",
        replace(_PARAMS, table="", covered=False),
        {
            "database": replace(
                denied("glue.GetDatabase", "glue:GetDatabase"),
                message="Insufficient Lake Formation permission(s): Required Describe on lake",
            ),
            "databases": _databases(),
        },
        Verdict.FAIL,
        {"hidden_by_lake_formation": True, "listed": False},
    ),
    _example(
        "not allowed to look",
        replace(_PARAMS, table="", covered=False),
        {
            "database": denied("glue.GetDatabase", "glue:GetDatabase"),
            "databases": denied("glue.GetDatabases", "glue:GetDatabases"),
        },
        Verdict.UNKNOWN,
        {"database_exists": None, "hidden_by_lake_formation": None, "listed": None},
        UnknownReason.DENIED,
    ),
)
