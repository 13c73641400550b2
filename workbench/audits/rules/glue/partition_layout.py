"""Tables are partitioned by date: year, month and day, one date, or by projection.

A partition key of a whole number loses leading zeros: `month=07` is asked for as 7. How large a table
without partitions is only a crawler's count tells.

Source: Amazon Athena user guide, "Partition your data" and "Use partition projection".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, good, not_about, unseen, weak
from workbench.knowledge.answers import member, objects, text, written_number

_LARGE = 1_000_000_000
"""Bytes from which on a scan of everything is felt."""
_DATES = ("date", "dt", "day", "ds", "event_date", "ingest_date", "partition_date")


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the partition keys."""
    if not text(seen.listed, "StorageDescriptor", "Location").startswith("s3"):
        return not_about("no table over files in S3")
    parameters = member(seen.listed, "Parameters")
    if text(parameters, "projection.enabled").lower() == "true":
        return good("partitions by projection")
    keys = [text(item, "Name").lower() for item in objects(seen.listed, "PartitionKeys")]
    if not keys:
        size = written_number(parameters, "sizeKey")
        if size is None:
            return unseen(
                UnknownReason.NO_DATA, "no partitions, and the catalog does not say how large it is"
            )
        if size > _LARGE:
            return weak(f"no partitions, and {size / 1e9:.1f} GB: each question reads all of it")
        return good(f"no partitions, and small: {size / 1e6:.1f} MB")
    if {"year", "month", "day"} <= set(keys) or any(key in _DATES for key in keys):
        return good(f"partitioned by {', '.join(keys)}")
    return weak(f"partitioned by {', '.join(keys)}: no date among them")


rule = Rule(
    title="Tables are partitioned by date",
    inventory="glue_tables",
    questions=(),
    params=NoParams,
    judge=judge,
)


def _table(*keys: str, **parameters: str) -> JsonObject:
    return {
        "StorageDescriptor": {"Location": "s3://lake/raw/orders/"},
        "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
        "Parameters": {name.replace("_", "."): value for name, value in parameters.items()},
    }


EXAMPLES = (
    example("year, month, day", Verdict.PASS, {}, listed=_table("year", "month", "day")),
    example("one date", Verdict.PASS, {}, listed=_table("dt")),
    example("by projection", Verdict.PASS, {}, listed=_table(projection_enabled="true")),
    example("by country", Verdict.WARN, {}, listed=_table("country")),
    example("large and whole", Verdict.WARN, {}, listed=_table(sizeKey="5000000000")),
    example("of unknown size", Verdict.UNKNOWN, {}, listed=_table(), reason=UnknownReason.NO_DATA),
    example("a view", Verdict.SKIPPED, {}, listed={}, reason=SkipReason.NOT_APPLICABLE),
)
