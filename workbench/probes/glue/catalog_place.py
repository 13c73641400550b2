"""Is the folder of this object in the catalog already, and since when?

A partition, or a table without partition keys, points to a folder: a new file in it is found by the next
query, and nothing has to be detected. So the table is looked for that lies nearest above the object, then
the partition that its folders name, by their values; a big table is never listed.

Where the object is not covered, it is told what stands in the way: the folders do not give the values, or the
partition points elsewhere. Besides: what Athena's projection makes of it (then partitions of the catalog do
not count), columns that the partition has and the table has not, a classification that is `UNKNOWN`, and
tables that the crawler made of what are folders of one.

A refusal by Lake Formation, in its own words, says that the database is governed by it; lists leave out what
one may not see, without a word, so the database is asked for by its name too.

Sources: Glue API reference, GetTables, GetPartitions, GetDatabase; Athena user guide, "Partition your data",
"Use partition projection with Amazon Athena"; Lake Formation developer guide, "Metadata access control".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import Answer, Answers, Outcome, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import member, moment, objects, stamp, text
from workbench.knowledge.crawlers.layout import Layout, layout_of, merged
from workbench.knowledge.crawlers.partitions import (
    Table,
    columns_of,
    deepest,
    expression_for,
    folders_below,
    values_of,
)
from workbench.knowledge.crawlers.places import folder_of
from workbench.knowledge.crawlers.projection import ProjectionState, projection_of
from workbench.probes.glue._catalog import hidden_by_lake_formation, read_tables

_PAGES = 5
_SAMPLE = 100
"""So many partitions are looked at to see whether data sets were put into one table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which object, and where its table should be."""

    bucket: str = ""
    key: str = ""
    """Empty: no object is named."""
    database: str = ""
    """Where the crawler puts its tables."""
    crawler_name: str = ""
    path: str = ""
    """The include path that holds the object."""
    table_level: int = 0
    """At which depth the crawler is told that tables begin; 0: it decides itself."""
    written_at: datetime | None = None
    """When the object was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Where the object is in the catalog."""

    table: str | None = None
    """The table nearest above the object; empty when there is none."""
    covered: bool | None = None
    """A partition, or a table without partition keys, points to a folder that holds the object."""
    existed_before: bool | None = None
    """It did so before the object was written: nothing has to be detected."""
    partition: str | None = None
    """The values that the object's folders give, `2026/11`; empty where they give none or need none."""
    created_at: datetime | None = None
    """When that partition, or the table without any, was made."""
    depth_differs: bool | None = None
    """The object has fewer folders than the table has partition keys, or folders of other names."""
    points_elsewhere: bool | None = None
    """There is a partition of these values, and it points to another folder."""
    projection: ProjectionState | None = None
    """What Athena makes of the object, whatever partitions there are; `off`: it uses those of the catalog."""
    projection_because: str | None = None
    """Why projection hides it; empty where it does not."""
    missing_columns: tuple[str, ...] | None = None
    """Columns that the object's partition has and the table has not."""
    unclassified: bool | None = None
    """The crawler found no format: its table's classification is `UNKNOWN`, or there is none."""
    deprecated: bool | None = None
    """A crawler marked the table: it saw nothing of it any more."""
    table_changed_at: datetime | None = None
    """When the table's definition was last changed."""
    layout: Layout | Literal["plain"] | None = None
    """What the crawler made of the folders, where that is not one table of them."""
    layout_shown_by: tuple[str, ...] | None = None
    """The tables, or values of the first partition key, that show it."""
    hidden_by_lake_formation: bool | None = None
    """Lake Formation refuses to show the database to whoever looks."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the tables of the crawler's database, then for the object's partition."""
    if not params.database or not params.key:
        return {}
    answers = aws.read_all(
        {
            "tables": ask_pages("glue.GetTables", _PAGES, DatabaseName=params.database),
            "database": ask("glue.GetDatabase", Name=params.database),
        }
    )
    table = _nearest(answers, params)
    if table is None or not table.keys:
        return answers
    named = {"DatabaseName": params.database, "TableName": table.name}
    questions = {}
    expression = _expression(table, params)
    if expression is not None:
        questions["partition"] = ask("glue.GetPartitions", **named, Expression=expression)
    if table.keys[0].is_anonymous:
        questions["sample"] = ask("glue.GetPartitions", **named, MaxResults=_SAMPLE)
    return {**answers, **aws.read_all(questions)}


def _nearest(answers: Answers, params: Params) -> Table | None:
    return deepest(read_tables(answers["tables"]), params.bucket, params.key)


def _expression(table: Table, params: Params) -> str | None:
    values = values_of(table, params.key)
    return expression_for(table, values) if values is not None else None


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Find the table, its partition, and what stands in the way."""
    if not answers:
        nowhere = Facts(
            table="",
            covered=False,
            existed_before=False,
            missing_columns=(),
            layout="plain",
            projection="off",
        )
        why = "There is no crawler, so no database where its tables would be"
        return skipped(why if params.key else "No object is named that could be in the catalog", nowhere)
    tables, database = answers["tables"], answers["database"]
    hidden = hidden_by_lake_formation(database) or hidden_by_lake_formation(tables)
    known = Facts(hidden_by_lake_formation=True if hidden else False if database.ok else None)
    if hidden:
        return replace(unanswered(hidden, known), summary=f"Lake Formation hides it: {hidden.message}")
    if Outcome.NOT_FOUND in (database.outcome, tables.outcome):
        said = f"There is no database {params.database}: the crawler has nowhere to put its tables"
        return failed(said, replace(known, table="", covered=False, existed_before=False))
    if not tables.ok:
        return unanswered(tables, known)
    layout, shown_by = layout_of(read_tables(tables), params.crawler_name, folder_of(params.path))
    table = _nearest(answers, params)
    if table is None:
        return _no_table(tables, params, replace(known, layout=layout or "plain", layout_shown_by=shown_by))
    sample = answers.get("sample")
    unseen = None
    if layout is None and params.table_level and sample is not None:
        shown_by = merged(table, objects(sample.data, "Partitions"))
        layout, unseen = ("merged" if shown_by else None), (None if sample.ok else sample)
    facts = replace(
        _about(table, known, params),
        layout=layout or (None if unseen else "plain"),
        layout_shown_by=None if unseen else shown_by,
    )
    judged = _judge_table(answers, table, facts, params)
    return unanswered(unseen, judged.facts) if unseen and judged.verdict is Verdict.PASS else judged


def _about(table: Table, facts: Facts, params: Params) -> Facts:
    classified = text(table.parameters, "classification").lower()
    makers = (text(table.parameters, "UPDATED_BY_CRAWLER"), text(table.parameters, "CREATED_BY_CRAWLER"))
    is_made = bool(params.crawler_name) and params.crawler_name in makers
    return replace(
        facts,
        table=table.name,
        unclassified=classified == "unknown" or (is_made and not classified),
        deprecated="DEPRECATED_BY_CRAWLER" in table.parameters,
        table_changed_at=moment(table.data, "UpdateTime") or moment(table.data, "CreateTime"),
    )


def _no_table(tables: Answer, params: Params, facts: Facts) -> Judgement[Facts]:
    if tables.truncated:
        said = f"Of the tables of {params.database} that were read, none lies above it, and there are more"
        return unknown(UnknownReason.TRUNCATED, said, facts)
    return failed(
        f"No table of {params.database} lies above it",
        replace(
            facts,
            table="",
            covered=False,
            existed_before=False,
            partition="",
            depth_differs=False,
            points_elsewhere=False,
            projection="off",
            projection_because="",
            missing_columns=(),
            unclassified=False,
            deprecated=False,
        ),
    )


def _judge_table(answers: Answers, table: Table, facts: Facts, params: Params) -> Judgement[Facts]:
    values = values_of(table, params.key)
    projected = projection_of(table, values, params.bucket, params.key, answers["tables"].observed_at)
    facts = replace(
        facts,
        projection=projected.state,
        projection_because=projected.because,
        partition="/".join(values or ()),
        depth_differs=values is None,
    )
    if not table.keys:
        made = moment(table.data, "CreateTime")
        facts = replace(facts, points_elsewhere=False, missing_columns=())
        return _covered(table, None, _since(facts, made, params))
    if _expression(table, params) is None:
        return _misplaced(table, facts, params)
    found = answers["partition"]
    if not found.ok:
        return unanswered(found, facts)
    partitions = objects(found.data, "Partitions")
    holding = next((item for item in partitions if _holds(item, params)), None)
    if holding is not None:
        made = moment(holding, "CreationTime")
        facts = replace(facts, points_elsewhere=False, missing_columns=_missing(table, holding))
        return _covered(table, holding, _since(facts, made, params))
    facts = replace(
        facts, covered=False, existed_before=False, points_elsewhere=bool(partitions), missing_columns=()
    )
    if partitions:
        where = text(member(partitions[0], "StorageDescriptor"), "Location")
        return failed(f"The partition {facts.partition} of {table.name} points to {where}", facts)
    if facts.projection == "covers":
        return passed(f"Athena projects it: {table.name} needs no partition for it", facts)
    return failed(f"Table {table.name} has no partition {facts.partition}", facts)


def _holds(partition: JsonObject, params: Params) -> bool:
    place = folder_of(text(member(partition, "StorageDescriptor"), "Location"))
    return place is not None and place.holds(params.bucket, params.key)


def _missing(table: Table, partition: JsonObject) -> tuple[str, ...]:
    known = {name.lower() for name, _ in table.columns}
    own = columns_of(member(partition, "StorageDescriptor"))
    return tuple(name for name, _ in own if name.lower() not in known)


def _since(facts: Facts, made: datetime | None, params: Params) -> Facts:
    before = made < params.written_at if made and params.written_at else None
    return replace(facts, covered=True, created_at=made, existed_before=before)


def _covered(table: Table, partition: JsonObject | None, facts: Facts) -> Judgement[Facts]:
    what = f"Partition {facts.partition} of {table.name}" if partition else f"Table {table.name}"
    since = f"{what}, made at {stamp(facts.created_at)}, points to its folder"
    if facts.projection == "hides":
        return failed(f"{since}, but Athena does not use it: {facts.projection_because}", facts)
    if facts.layout not in (None, "plain"):
        shown = ", ".join(facts.layout_shown_by or ())
        return failed(f"{since}; the crawler took the folders for something else: {shown}", facts)
    if facts.unclassified:
        return failed(f"{since}, but the crawler knew no format for it", facts)
    if facts.missing_columns:
        missing = ", ".join(facts.missing_columns)
        return failed(f"{since}; the table lacks columns that the partition has: {missing}", facts)
    if facts.existed_before:
        return warned(f"{since}: nothing has to be detected", facts, occurred_at=facts.created_at)
    return passed(since, facts, occurred_at=facts.created_at)


def _misplaced(table: Table, facts: Facts, params: Params) -> Judgement[Facts]:
    keys = ", ".join(key.name for key in table.keys)
    folders = "/".join(folders_below(table, params.key)) or "none"
    facts = replace(
        facts,
        covered=False,
        existed_before=False,
        depth_differs=True,
        points_elsewhere=False,
        missing_columns=(),
    )
    return failed(
        f"Its folders ({folders}) give no values for the partition keys of {table.name}: {keys}", facts
    )


probe = Probe(
    title="Is the folder of this object in the catalog already, and since when?",
    params=Params,
    facts=Facts,
    operations=("glue.GetTables", "glue.GetDatabase", "glue.GetPartitions"),
    collect=collect,
    judge=judge,
)
