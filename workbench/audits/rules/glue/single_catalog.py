"""One table describes one place.

Two tables over the same files drift apart. A name that ends in a hash is the trace of a crawler that met a
name that was taken.

Source: AWS Glue developer guide, "How crawlers work" (table names).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, not_about
from workbench.knowledge.answers import text, texts


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge whether another table has the same place."""
    place = text(seen.listed, "StorageDescriptor", "Location")
    if not place.startswith("s3"):
        return not_about("no table over files in S3")
    others = texts(seen.listed, "SamePlace")
    return bad(f"{', '.join(others)} describes {place} too") if others else good(f"alone over {place}")


rule = Rule(
    title="One table describes one place",
    inventory="glue_tables",
    questions=(),
    params=NoParams,
    judge=judge,
)

_AT = {"StorageDescriptor": {"Location": "s3://lake/raw/orders/"}}

EXAMPLES = (
    example("alone", Verdict.PASS, {}, listed={**_AT, "SamePlace": []}),
    example("two of them", Verdict.FAIL, {}, listed={**_AT, "SamePlace": ["sales.orders_1a2b"]}),
    example("a view", Verdict.SKIPPED, {}, listed={}, reason=SkipReason.NOT_APPLICABLE),
)
