"""The worked examples of `glue.schema_changes`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.glue.schema_changes import Params

_BEGUN, _GOOD = NOON - timedelta(hours=2), NOON - timedelta(hours=26)


def _columns(columns: dict[str, str]) -> JsonObject:
    return {"Columns": [{"Name": name, "Type": kind} for name, kind in columns.items()]}


def _table(columns: dict[str, str], hours_ago: int = 900) -> JsonObject:
    at = (NOON - timedelta(hours=hours_ago)).isoformat()
    made = (NOON - timedelta(hours=900)).isoformat()
    return {
        "Name": "orders",
        "UpdateTime": at,
        "CreateTime": made,
        "StorageDescriptor": _columns(columns),
    }


_OLD = {"id": "string", "amount": "int"}


def _answers(
    now: dict[str, str],
    *versions: JsonObject,
    partitions: dict[str, dict[str, str]] | None = None,
) -> dict[AnswerName, Answer]:
    rows: list[JsonObject] = [
        {"Values": [value], "StorageDescriptor": _columns(columns)}
        for value, columns in (partitions or {}).items()
    ]
    kept: list[JsonObject] = [{"Table": version} for version in (versions or (_table(now),))]
    return {
        "table": answered("glue.GetTable", {"Table": _table(now)}),
        "versions": answered("glue.GetTableVersions", {"TableVersions": kept}),
        "partitions": answered("glue.GetPartitions", {"Partitions": rows}),
    }


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: dict[AnswerName, Answer],
    reason: UnknownReason | SkipReason | None = None,
    *,
    table: str = "orders",
    column: str = "",
) -> Example[Params]:
    params = Params(database="raw", table=table, column=column, last_good_at=_GOOD, started_at=_BEGUN)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


_NEW = {"id": "string", "amount_eur": "double"}
_WIDE = {**_OLD, "note": "string"}

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a column went, another came, since the last success",
        Verdict.FAIL,
        {"removed": ["amount"], "added": ["amount_eur"], "retyped": [], "changed": True, "has_column": False},
        _answers(_NEW, _table(_OLD), _table(_NEW, 9)),
        column="amount",
    ),
    _example(
        "another type",
        Verdict.FAIL,
        {"retyped": ["amount: int, then double"], "removed": []},
        _answers({**_OLD, "amount": "double"}, _table(_OLD), _table({**_OLD, "amount": "double"}, 9)),
    ),
    _example(
        "a column came",
        Verdict.WARN,
        {"added": ["note"], "changed": True},
        _answers(_WIDE, _table(_OLD), _table(_WIDE, 9)),
    ),
    _example(
        "it changed before the last success, and after this run",
        Verdict.PASS,
        {"changed": False, "added": [], "conflicting": []},
        _answers(_OLD, _table(_NEW), _table(_OLD, 90), _table(_WIDE, 1), partitions={"30": _OLD}),
    ),
    _example(
        "a partition of another type, beside one with fewer columns",
        Verdict.FAIL,
        {"conflicting": ["01"]},
        _answers(_WIDE, partitions={"01": {"id": "string", "amount": "string"}, "02": _OLD}),
    ),
    _example(
        "a partition without the column that is looked for",
        Verdict.FAIL,
        {"conflicting": ["02"], "has_column": True},
        _answers(_WIDE, partitions={"02": _OLD}),
        column="note",
    ),
    _example(
        "no such table",
        Verdict.FAIL,
        {"table_exists": False, "conflicting": []},
        {**_answers(_OLD), "table": error_answer("glue.GetTable", Outcome.NOT_FOUND)},
    ),
    _example("none is named", Verdict.SKIPPED, {"conflicting": []}, {}, SkipReason.NOT_APPLICABLE, table=""),
    _example(
        "versions are closed",
        Verdict.UNKNOWN,
        {"table_exists": True, "changed": None, "conflicting": None},
        {**_answers(_OLD), "versions": denied("glue.GetTableVersions", "glue:GetTableVersions")},
        UnknownReason.DENIED,
    ),
)
