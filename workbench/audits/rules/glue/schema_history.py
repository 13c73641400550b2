"""Tables say what they are: a description of the table, a comment for each column.

Source: AWS Glue API reference, Table (Description), Column (Comment).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, good, weak
from workbench.knowledge.answers import objects, text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge description and comments."""
    columns = objects(seen.listed, "StorageDescriptor", "Columns")
    silent = [text(column, "Name") for column in columns if not text(column, "Comment")]
    if not text(seen.listed, "Description"):
        return weak("no description")
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


EXAMPLES = (
    example("described", Verdict.PASS, {}, listed=_table("orders as they came in", "in euro")),
    example("no comments", Verdict.WARN, {}, listed=_table("orders as they came in", "")),
    example("nothing", Verdict.WARN, {}, listed=_table("", "")),
)
