"""What has changed in the columns of this table since the last run that went well?

The version of the table that held at the last success is compared with the one that held when this run
began: columns added, removed, of another type. Partitions keep the columns that they were made with: one
whose column has another type than the table's, or lacks the column that the run misses, cannot be read as
the table says. Other old partitions are harmless, and common.

A crawled table keeps its history in table versions; an update with SkipArchive leaves none. What a table of
streams takes from the Schema Registry is asked there (`glue.registered_schema`).

Columns are read, rows never; what the files themselves hold is not known here.

Sources: Glue API reference, GetTable, GetTableVersions, GetPartitions; Athena user guide,
"Update partitions with schema mismatches".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answer, Answers, Outcome, ask, ask_pages
from workbench.domain.picture import Compared, Comparison
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import count, member, moment, objects, stamp, text, texts
from workbench.knowledge.glue.names import as_stored
from workbench.knowledge.glue.schemas import SchemaDiff, columns_of, diff_of, pictured

_VERSION_PAGES, _PARTITION_PAGES, _PARTITIONS, _SHOWN = 3, 1, 200, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which table, and between when."""

    database: str
    table: str
    """Empty when no table is named."""
    column: str = ""
    """The column that the run misses, or cannot convert; empty when it is not named."""
    last_good_at: datetime | None = None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What has changed in the columns of a table. Lists are empty where nothing has."""

    table_exists: bool | None = None
    """The table is there."""
    recreated: bool | None = None
    """It was made after the run had begun."""
    changed: bool | None = None
    """The columns changed between the last success and this run."""
    changed_at: datetime | None = None
    """When the version was written that held for this run."""
    added: tuple[str, ...] | None = None
    """Columns that came."""
    removed: tuple[str, ...] | None = None
    """Columns that went."""
    retyped: tuple[str, ...] | None = None
    """Columns of another type: `amount: int, then string`."""
    conflicting: tuple[str, ...] | None = None
    """Partitions whose columns contradict those of the table; five at most."""
    has_column: bool | None = None
    """The table has the column that the run misses."""


_NONE = Facts(added=(), removed=(), retyped=(), conflicting=(), changed=False, recreated=False)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the table, its versions and partitions."""
    if not params.table or not params.database:
        return {}
    named = {"DatabaseName": as_stored(params.database), "TableName": as_stored(params.table)}
    return aws.read_all(
        {
            "table": ask(
                "glue.GetTable", DatabaseName=as_stored(params.database), Name=as_stored(params.table)
            ),
            "versions": ask_pages("glue.GetTableVersions", _VERSION_PAGES, **named),
            "partitions": ask_pages("glue.GetPartitions", _PARTITION_PAGES, **named, MaxResults=_PARTITIONS),
        }
    )


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the versions, and the partitions with the table."""
    if not params.table or not params.database:
        return skipped("No table is named: not by the failure, nor by the arguments", _NONE)
    name, answer = f"{params.database}.{params.table}", answers["table"]
    if answer.outcome is Outcome.NOT_FOUND:
        return failed(f"There is no table {name} in this catalog", replace(_NONE, table_exists=False))
    if not answer.ok:
        return unanswered(answer, Facts())
    table = member(answer.data, "Table")
    made_at = moment(table, "CreateTime")
    facts = Facts(
        table_exists=True,
        recreated=made_at > params.started_at if made_at and params.started_at else None,
        has_column=params.column in columns_of(table) if params.column else None,
    )
    unseen = next((answers[part] for part in ("versions", "partitions") if not answers[part].ok), None)
    if unseen is not None:
        return unanswered(unseen, facts)
    contrary = _contrary(table, answers["partitions"], params)
    facts = replace(facts, conflicting=tuple("/".join(texts(item, "Values")) for item in contrary))
    before, after = _compared(answers["versions"], table, params)
    told = _say(name, diff_of(columns_of(before), columns_of(after)), moment(after, "UpdateTime"), facts)
    return told.picturing(_versions(name, before, after), _partitions(name, table, contrary, params))


def _versions(name: str, before: JsonObject, after: JsonObject) -> Comparison | None:
    """Return the columns that came, went and changed, as a picture."""
    first, last = (stamp(moment(item, "UpdateTime"))[:16].replace("T", " ") for item in (before, after))
    sides = (f"of {first}", f"of {last}") if first != last else ("before", "for this run")
    return pictured(f"Columns of {name}", sides, columns_of(before), columns_of(after))


def _partitions(
    name: str, table: JsonObject, contrary: Sequence[JsonObject], params: Params
) -> Comparison | None:
    """Return what partitions say otherwise than the table, as a picture."""
    columns = columns_of(table)
    rows = tuple(
        Compared(
            name=f"{'/'.join(texts(item, 'Values'))} {column}",
            before=own.get(column, ""),
            after=kind,
            says="contradicts" if column in own else "lacks it",
            tone="bad",
        )
        for item in contrary
        for own in (columns_of(item),)
        for column, kind in columns.items()
        if column not in _keys(table) and own.get(column) != kind
        if column in own or column == params.column
    )
    if not rows:
        return None
    return Comparison(heading=f"Partitions of {name}", sides=("partition", "table"), rows=rows)


def _keys(table: JsonObject) -> set[str]:
    return {text(key, "Name").lower() for key in objects(table, "PartitionKeys")}


def _compared(versions: Answer, table: JsonObject, params: Params) -> tuple[JsonObject, JsonObject]:
    """Return the versions that held then, and for this run."""
    kept = sorted(
        (member(item, "Table") for item in objects(versions.data, "TableVersions")),
        key=lambda item: stamp(moment(item, "UpdateTime")),
    ) or [table]
    after = _held_at(kept, params.started_at)
    if params.last_good_at is None:
        before = kept[-2] if len(kept) > 1 else kept[0]
        after = kept[-1]
    else:
        before = _held_at(kept, params.last_good_at)
    return before, after


def _held_at(kept: Sequence[JsonObject], at: datetime | None) -> JsonObject:
    """Return the version that held at a time; the oldest that is kept where that is from later."""
    held = [item for item in kept if at is None or stamp(moment(item, "UpdateTime")) <= stamp(at)]
    return held[-1] if held else kept[0]


def _contrary(table: JsonObject, partitions: Answer, params: Params) -> tuple[JsonObject, ...]:
    """Return the first partitions whose columns contradict the table's."""
    columns = columns_of(table)
    found = []
    for partition in objects(partitions.data, "Partitions"):
        own = columns_of(partition)
        lacks = bool(params.column) and params.column in columns and params.column not in own
        differs = any(name in columns and columns[name] != kind for name, kind in own.items())
        if own and (lacks or differs):
            found.append(partition)
    return tuple(found[:_SHOWN])


def _say(name: str, diff: SchemaDiff, at: datetime | None, facts: Facts) -> Judgement[Facts]:
    facts = replace(
        facts,
        changed=bool(diff),
        changed_at=at,
        added=diff.added,
        removed=diff.removed,
        retyped=diff.retyped,
    )
    parts = [
        f"{words} {', '.join(names)}"
        for words, names in (
            ("removed", facts.removed or ()),
            ("of another type", facts.retyped or ()),
            ("added", facts.added or ()),
        )
        if names
    ]
    if facts.conflicting:
        number_of = count(len(facts.conflicting), "partition")
        said = f"{number_of} at least with other columns than the table: {', '.join(facts.conflicting)}"
        return failed("; ".join((f"{name}: {said}", *parts)), facts)
    if facts.removed or facts.retyped:
        return failed(f"{name} changed at {stamp(at)}: {'; '.join(parts)}", facts)
    if facts.has_column is False:
        return failed(f"{name} has no such column as the run looks for", facts)
    if facts.added:
        return warned(f"{name} changed at {stamp(at)}: {'; '.join(parts)}", facts)
    return passed(f"The columns of {name} are those of the last success", facts)


probe = Probe(
    title="What has changed in the columns of this table?",
    params=Params,
    facts=Facts,
    operations=("glue.GetTable", "glue.GetTableVersions", "glue.GetPartitions"),
    collect=collect,
    judge=judge,
)
