"""What does the Schema Registry hold of this table's schema, and what was registered since the last success?

A table of streams may refer to a schema of the registry. Its producers write with the version that they
registered last; the table stays with the version that it names, until somebody changes it. The version that
could be used at the last success is compared with the one at the beginning of this run: fields added,
removed, of another type. AWS's own comparison is shown beside it: it knows changes that are no field's (a
default, a name space), and all definitions. A version that failed the check of compatibility is kept, and
nobody writes with it.

NONE and DISABLED let any change through; every other mode checks the syntax, and says nothing of values. A
crawled table refers to no schema: its history is that of table versions.

Sources: Glue API reference, SchemaReference, GetSchema, ListSchemaVersions, GetSchemaVersion,
GetSchemaVersionsDiff; Glue developer guide, "AWS Glue Schema registry".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask, ask_pages
from workbench.domain.values import JsonObject, one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import member, number, text
from workbench.knowledge.glue.names import as_stored
from workbench.knowledge.glue.registry import (
    Compatibility,
    SchemaVersion,
    fields_of,
    held_at,
    steps_of,
    versions_of,
)
from workbench.knowledge.glue.schemas import diff_of, pictured

_PAGES = 5
_PATCH = "patch"
_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which table, and between when."""

    database: str
    table: str
    """Empty when no table is named."""
    last_good_at: datetime | None = None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The schema that a table refers to. Lists are empty where nothing has changed."""

    referred: bool | None = None
    """The table refers to a schema of the registry."""
    schema_arn: str | None = None
    """That schema."""
    compatibility: Compatibility | None = None
    """How new versions are checked; NONE and DISABLED do not."""
    pinned: int | None = None
    """The version that the table names."""
    latest: int | None = None
    """The newest version that can be used."""
    registered: tuple[str, ...] | None = None
    """Versions that were registered between the last success and this run: `3 of 2026-11-29T10:00:00Z`."""
    refused: tuple[str, ...] | None = None
    """Versions of that time that failed the check of compatibility."""
    changed: bool | None = None
    """Fields came, went or changed their type from the version before to the one of this run."""
    added: tuple[str, ...] | None = None
    """Fields that came."""
    removed: tuple[str, ...] | None = None
    """Fields that went."""
    retyped: tuple[str, ...] | None = None
    """Fields of another type: `amount: int, then string`."""
    patch: tuple[str, ...] | None = None
    """What AWS's own comparison of the two says, as a JSON Patch: `replace /fields/1/type`. Unknown where it
    could not be asked for."""


_NONE = Facts(
    referred=False,
    registered=(),
    refused=(),
    changed=False,
    added=(),
    removed=(),
    retyped=(),
    schema_arn="",
    patch=(),
)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the table, its schema and the versions of it; then for the two that are compared."""
    if not params.table or not params.database:
        return {}
    answers: dict[AnswerName, Answer] = {
        "table": aws.read(
            ask("glue.GetTable", DatabaseName=as_stored(params.database), Name=as_stored(params.table))
        )
    }
    reference = _reference(answers["table"])
    version_id = text(reference, "SchemaVersionId")
    if version_id and not member(reference, "SchemaId"):
        answers["named"] = aws.read(ask("glue.GetSchemaVersion", SchemaVersionId=version_id))
    if not (schema := _schema(answers)):
        return answers
    answers.update(
        aws.read_all(
            {
                "schema": ask("glue.GetSchema", SchemaId=schema),
                "versions": ask_pages("glue.ListSchemaVersions", _PAGES, SchemaId=schema),
            }
        )
    )
    return {**answers, **aws.read_all(dict(_ask_compared(answers, params, schema)))}


def _reference(table: Answer) -> JsonObject:
    return member(table.data, "Table", "StorageDescriptor", "SchemaReference")


def _schema(answers: Answers) -> JsonObject:
    """Return how the schema is asked for; empty when the table refers to none, or it is not known."""
    named = answers.get("named")
    if named is not None:
        return {"SchemaArn": text(named.data, "SchemaArn")} if named.ok else {}
    return dict(member(_reference(answers["table"]), "SchemaId"))


def _ask_compared(
    answers: Answers, params: Params, schema: JsonObject
) -> Iterator[tuple[AnswerName, Request]]:
    before, after = _compared(answers["versions"], params)
    for side, version in (("before", before), ("after", after)):
        if version is not None:
            yield side, ask("glue.GetSchemaVersion", SchemaVersionId=version.id)
    if before and after and before.number != after.number:
        yield (
            _PATCH,
            ask(
                "glue.GetSchemaVersionsDiff",
                SchemaId=schema,
                FirstSchemaVersionNumber={"VersionNumber": before.number},
                SecondSchemaVersionNumber={"VersionNumber": after.number},
                SchemaDiffType="SYNTAX_DIFF",
            ),
        )


def _compared(listed: Answer, params: Params) -> tuple[SchemaVersion | None, SchemaVersion | None]:
    """Return the versions at the last success and at the beginning of the run; else the last two."""
    versions = versions_of(listed.data)
    after = held_at(versions, params.started_at)
    if params.last_good_at is not None:
        return held_at(versions, params.last_good_at), after
    return held_at((item for item in versions if after and item.number < after.number), None), after


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the version before with the one of this run."""
    if not params.table or not params.database:
        return skipped("No table is named: not by the failure, nor by the arguments", _NONE)
    name, table = f"{params.database}.{params.table}", answers["table"]
    if table.outcome is Outcome.NOT_FOUND:
        return skipped(f"There is no table {name} in this catalog", _NONE)
    if not table.ok:
        return unanswered(table, Facts())
    reference = _reference(table)
    if not reference:
        return skipped(f"{name} refers to no schema of the registry", _NONE)
    facts = Facts(referred=True, pinned=number(reference, "SchemaVersionNumber"))
    unread = next((item for name, item in answers.items() if name != _PATCH and not item.ok), None)
    if unread is not None and unread.outcome is Outcome.NOT_FOUND:
        return failed(f"{name} refers to a schema that is not in the registry", facts)
    if unread is not None:
        return unanswered(unread, facts)
    return _judge_versions(name, answers, facts, params)


def _judge_versions(name: str, answers: Answers, facts: Facts, params: Params) -> Judgement[Facts]:
    schema, listed = answers["schema"].data, answers["versions"]
    versions = versions_of(listed.data)
    latest = held_at(versions, None)
    recent = [version for version in versions if _is_between(version, params)]
    facts = replace(
        facts,
        schema_arn=text(schema, "SchemaArn"),
        compatibility=one_of(text(schema, "Compatibility"), get_args(Compatibility)),
        latest=latest.number if latest else None,
        registered=tuple(version.words for version in recent if version.status == "AVAILABLE"),
        refused=tuple(version.words for version in recent if version.status == "FAILURE"),
    )
    before, after = (answers.get(side) for side in ("before", "after"))
    if before is None or after is None:
        return _say(name, facts, text(schema, "SchemaName"), params)
    columns = fields_of(before.data), fields_of(after.data)
    diff = diff_of(*columns)
    patch = _patch(answers)
    facts = replace(
        facts,
        changed=bool(diff) or bool(patch and not any(columns)),
        added=diff.added,
        removed=diff.removed,
        retyped=diff.retyped,
        patch=patch,
    )
    sides = tuple(f"version {number(side.data, 'VersionNumber')}" for side in (before, after))
    told = _say(name, facts, text(schema, "SchemaName"), params)
    told = replace(told, summary=f"{told.summary}{_told_by_aws(answers, patch)}")
    return told.picturing(pictured(f"Schema of {name}", (sides[0], sides[1]), *columns))


def _patch(answers: Answers) -> tuple[str, ...] | None:
    """Return the steps of AWS's own comparison; None where it was refused."""
    told = answers.get(_PATCH)
    if told is None:
        return ()
    return steps_of(text(told.data, "Diff")) if told.ok else None


def _told_by_aws(answers: Answers, patch: tuple[str, ...] | None) -> str:
    if patch is None:
        return f"; AWS's own comparison could not be read ({answers[_PATCH].says})"
    more = f" and {len(patch) - _SHOWN} more" if len(patch) > _SHOWN else ""
    return f"; AWS's own comparison: {', '.join(patch[:_SHOWN])}{more}" if patch else ""


def _is_between(version: SchemaVersion, params: Params) -> bool:
    """Tell whether a version was registered after the last success, and before the run."""
    if version.at is None or params.last_good_at is None:
        return False
    return version.at > params.last_good_at and (params.started_at is None or version.at <= params.started_at)


def _say(name: str, facts: Facts, schema: str, params: Params) -> Judgement[Facts]:
    parts = [
        f"{words} {', '.join(names)}"
        for words, names in (
            ("removed", facts.removed or ()),
            ("of another type", facts.retyped or ()),
            ("added", facts.added or ()),
        )
        if names
    ]
    mode = f"compatibility {facts.compatibility or 'unknown'}"
    whose = f"{schema}, schema of {name}"
    if facts.registered and parts:
        said = f"{whose}: version {', '.join(facts.registered)}: {'; '.join(parts)} ({mode})"
        return failed(said, facts) if facts.removed or facts.retyped else warned(said, facts)
    if facts.refused:
        return warned(f"{whose}: version {', '.join(facts.refused)} failed the check ({mode})", facts)
    if facts.pinned and facts.latest and facts.pinned < facts.latest:
        said = f"{name} stays with version {facts.pinned} of {schema}; the newest is {facts.latest} ({mode})"
        return warned(said, facts)
    since = "was registered since the last success" if params.last_good_at else "is in its newest version"
    said = f"{whose}: no field that differs {since} ({mode})"
    return warned(said, facts) if facts.compatibility in ("NONE", "DISABLED") else passed(said, facts)


probe = Probe(
    title="What was registered of this table's schema?",
    params=Params,
    facts=Facts,
    operations=(
        "glue.GetTable",
        "glue.GetSchema",
        "glue.ListSchemaVersions",
        "glue.GetSchemaVersion",
        "glue.GetSchemaVersionsDiff",
    ),
    collect=collect,
    judge=judge,
)
