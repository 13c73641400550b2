"""New versions of a schema are held against the old ones.

`NONE` takes any version, whomever it breaks; `DISABLED` takes no further version at all, so a changed schema
goes around the registry.

Source: AWS Glue developer guide, "Schema versioning and compatibility".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, good, unread, unseen, weak
from workbench.knowledge.answers import text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the compatibility of the schema."""
    answer = seen.answer("schema")
    if unknown := unread(answer):
        return unknown
    compatibility = text(answer.data, "Compatibility")
    if not compatibility:
        return unseen(UnknownReason.NO_DATA, "the answer names no compatibility")
    if compatibility == "NONE":
        return weak("NONE: a version that breaks its readers is taken")
    if compatibility == "DISABLED":
        return weak("DISABLED: no new version is taken, so changes go around the registry")
    return good(f"{compatibility}: a version that does not fit is refused")


rule = Rule(
    title="New versions of a schema are held against the old ones",
    inventory="glue_schemas",
    questions=("schema",),
    params=NoParams,
    judge=judge,
)


def _schema(compatibility: str) -> dict[str, JsonObject]:
    return {"schema": {"SchemaName": "orders", "Compatibility": compatibility}}


EXAMPLES = (
    example("backward", Verdict.PASS, _schema("BACKWARD")),
    example("both ways, of all versions", Verdict.PASS, _schema("FULL_ALL")),
    example("none", Verdict.WARN, _schema("NONE")),
    example("disabled", Verdict.WARN, _schema("DISABLED")),
    example("not told", Verdict.UNKNOWN, {"schema": {}}, reason=UnknownReason.NO_DATA),
)
