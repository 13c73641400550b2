"""Tables say what they are: a description of the table, a comment for each column.

A link to a table of another catalog has no columns of its own. Columns that an Iceberg table once had are
listed on, and are nobody's to describe.

Source: AWS Glue API reference, Table (Description, TargetTable), Column (Comment, Parameters).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, good, not_about, weak
from workbench.knowledge.answers import member, objects, text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge description and comments."""
    if member(seen.listed, "TargetTable"):
        return not_about("a link to a table of another catalog, which is described there")
    listed = objects(seen.listed, "StorageDescriptor", "Columns")
    columns = [column for column in listed if text(column, "Parameters", "iceberg.field.current") != "false"]
    silent = [text(column, "Name") for column in columns if not text(column, "Comment").strip()]
    if not text(seen.listed, "Description").strip():
        return weak("no description")
    if not columns:
        return weak("a description, and no columns: the catalog does not say what a row holds")
    if silent:
        return weak(f"{len(silent)} of {len(columns)} columns without a comment, such as {silent[0]}")
    return good("a description, and a comment for each column")


rule = Rule(
    title="Tables and columns are described",
    inventory="glue_tables",
    questions=(),
    params=NoParams,
    judge=judge,
)


def _table(description: str, comment: str) -> JsonObject:
    columns = [{"Name": "amount", "Type": "double", "Comment": comment}]
    return {"Description": description, "StorageDescriptor": {"Columns": columns}}


def _renamed(current: str) -> JsonObject:
    kept: JsonObject = {"Name": "amount", "Comment": "in euro"}
    old: JsonObject = {"Name": "amt", "Parameters": {"iceberg.field.current": current}}
    return {"Description": "orders", "StorageDescriptor": {"Columns": [kept, old]}}


EXAMPLES = (
    example("described", Verdict.PASS, {}, listed=_table("orders as they came in", "in euro")),
    example("no comments", Verdict.WARN, {}, listed=_table("orders as they came in", "")),
    example("blanks", Verdict.WARN, {}, listed=_table("orders as they came in", "  ")),
    example("no columns", Verdict.WARN, {}, listed={"Description": "orders as they came in"}),
    example("a column that was", Verdict.PASS, {}, listed=_renamed("false")),
    example("a column that is", Verdict.WARN, {}, listed=_renamed("true")),
    example(
        "a link",
        Verdict.SKIPPED,
        {},
        listed={"TargetTable": {"Name": "orders"}},
        reason=SkipReason.NOT_APPLICABLE,
    ),
    example("nothing", Verdict.WARN, {}, listed=_table("", "")),
)
