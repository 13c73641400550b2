"""The worked examples of `glue.registered_schema`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.glue.registered_schema import Params

_BEGUN, _GOOD = NOON - timedelta(hours=2), NOON - timedelta(hours=26)
_PARAMS = Params(database="raw", table="clicks", last_good_at=_GOOD, started_at=_BEGUN)
_LATE, _EARLY = 9, 900


def _table(**reference: int) -> Answer:
    schema: JsonObject = {"SchemaName": "clicks", "RegistryName": "web"}
    storage: JsonObject = {"SchemaReference": {"SchemaId": schema, **reference}}
    return answered("glue.GetTable", {"Table": {"Name": "clicks", "StorageDescriptor": storage}})


def _version(number: int, **fields: str) -> Answer:
    record = {"type": "record", "fields": [{"name": name, "type": kind} for name, kind in fields.items()]}
    said: JsonObject = {
        "VersionNumber": number,
        "DataFormat": "AVRO",
        "SchemaDefinition": json.dumps(record),
    }
    return answered("glue.GetSchemaVersion", said)


def _versions(*hours_ago: int, last: str = "AVAILABLE") -> Answer:
    rows: list[JsonObject] = [
        {
            "SchemaVersionId": f"{at:08}-2c8a-4f0e-9b1d-6f5e4d3c2b1a",
            "VersionNumber": at,
            "Status": last if at == len(hours_ago) else "AVAILABLE",
            "CreatedTime": (NOON - timedelta(hours=hours)).isoformat(),
        }
        for at, hours in enumerate(hours_ago, 1)
    ]
    return answered("glue.ListSchemaVersions", {"Schemas": rows})


def _answers(versions: Answer, *, mode: str = "BACKWARD", **others: Answer) -> dict[AnswerName, Answer]:
    schema: JsonObject = {
        "SchemaName": "clicks",
        "Compatibility": mode,
        "SchemaArn": "arn:aws:glue:us-east-1:123456789012:schema/web/clicks",
    }
    answers: Mapping[AnswerName, Answer] = {
        "table": _table(),
        "schema": answered("glue.GetSchema", schema),
        "versions": versions,
        "before": _version(1, id="string", amount="int"),
        "after": _version(1, id="string", amount="int"),
    }
    return dict(answers) | dict(others.items())


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: dict[AnswerName, Answer],
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    return Example(name=name, params=_PARAMS, answers=answers, verdict=verdict, reason=reason, facts=facts)


_OTHER = _version(2, id="string", amount_eur="double")
_PLAIN = answered("glue.GetTable", {"Table": {"Name": "clicks", "StorageDescriptor": {}}})

_DIFF = json.dumps([{"op": "replace", "path": "/fields/1/default", "value": 0}])

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a field went, with a version of last night",
        Verdict.FAIL,
        {
            "changed": True,
            "removed": ["amount"],
            "added": ["amount_eur"],
            "latest": 2,
            "compatibility": "NONE",
        },
        _answers(_versions(_EARLY, _LATE), mode="NONE", after=_OTHER),
    ),
    _example(
        "a field of another type",
        Verdict.FAIL,
        {"retyped": ["amount: int, then string"], "removed": []},
        _answers(_versions(_EARLY, _LATE), after=_version(2, id="string", amount="string")),
    ),
    _example(
        "AWS's own comparison knows what is no field's",
        Verdict.PASS,
        {"changed": False, "added": [], "removed": [], "retyped": [], "patch": ["replace /fields/1/default"]},
        _answers(_versions(_EARLY, _LATE), patch=answered("glue.GetSchemaVersionsDiff", {"Diff": _DIFF})),
    ),
    _example(
        "AWS's own comparison may not be read, and ours counts",
        Verdict.FAIL,
        {"retyped": ["amount: int, then string"], "patch": None},
        _answers(
            _versions(_EARLY, _LATE),
            after=_version(2, id="string", amount="string"),
            patch=denied("glue.GetSchemaVersionsDiff", "glue:GetSchemaVersionsDiff"),
        ),
    ),
    _example(
        "a field came",
        Verdict.WARN,
        {"added": ["note"], "removed": []},
        _answers(_versions(_EARLY, _LATE), after=_version(2, id="string", amount="int", note="string")),
    ),
    _example(
        "it was changed before the last success",
        Verdict.PASS,
        {"changed": False, "registered": [], "referred": True, "pinned": None},
        _answers(_versions(_EARLY, 50)),
    ),
    _example(
        "nothing is checked",
        Verdict.WARN,
        {"changed": False, "compatibility": "DISABLED"},
        _answers(_versions(_EARLY), mode="DISABLED"),
    ),
    _example(
        "a version was refused",
        Verdict.WARN,
        {"refused": [f"2 of {(NOON - timedelta(hours=_LATE)).strftime('%Y-%m-%dT%H:%M:%SZ')}"], "latest": 1},
        _answers(_versions(_EARLY, _LATE, last="FAILURE")),
    ),
    _example(
        "the table stays with an older version",
        Verdict.WARN,
        {"pinned": 1, "latest": 2, "changed": False},
        _answers(_versions(_EARLY, 50), table=_table(SchemaVersionNumber=1)),
    ),
    _example(
        "the schema is gone",
        Verdict.FAIL,
        {"referred": True, "changed": None},
        {"table": _table(), "schema": error_answer("glue.GetSchema", Outcome.NOT_FOUND)},
    ),
    _example(
        "a crawled table",
        Verdict.SKIPPED,
        {"referred": False, "changed": False},
        {"table": _PLAIN},
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "versions are closed",
        Verdict.UNKNOWN,
        {"referred": True, "changed": None, "registered": None},
        _answers(denied("glue.ListSchemaVersions", "glue:ListSchemaVersions")),
        UnknownReason.DENIED,
    ),
)
