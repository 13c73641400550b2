"""Tables are partitioned by date: year, month and day, or one date; by Hive's folders or by projection.

A partition key of a whole number loses leading zeros: `month=07` is asked for as 7. A key that is called
`day` may hold days of any month: a partition that there is tells. How large a table without partitions is
only a crawler's count tells, and how an Iceberg table is partitioned only its own files.

Source: Amazon Athena user guide, "Partition your data", "Use partition projection" and "Supported types for
partition projection"; AWS Glue API reference, GetPartitions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.audit.contract import (
    Assessment,
    NoParams,
    Rule,
    Seen,
    good,
    not_about,
    unread,
    unseen,
    weak,
)
from workbench.knowledge.answers import member, objects, text, texts, written_number

_LARGE = 1_000_000_000
"""Bytes from which on a scan of everything is felt."""
_DATES = re.compile(r"(^|_)(date|dt|ds|ymd|yyyymmdd)($|_)|[a-z](date|dt)$")
"""Names that promise a whole date; `day` alone does not, and neither does `update`."""
_NOT_DATES = frozenset({"update", "candidate", "mandate"})
_PARTS = ("year", "month", "day")
_OF_TIME = ("date", "timestamp")
_NUMBERS = ("tinyint", "smallint", "int", "integer", "bigint")
_A_DATE = re.compile(r"\d{4}-?\d\d-?\d\d\b.*", re.DOTALL)


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the partition keys."""
    if not text(seen.listed, "StorageDescriptor", "Location").startswith("s3"):
        return not_about("no table over files in S3")
    keys = partition_keys(seen.listed)
    if not keys:
        return _without_partitions(member(seen.listed, "Parameters"))
    if text(seen.listed, "Parameters", "projection.enabled").lower() == "true":
        return _by_projection(keys, member(seen.listed, "Parameters"))
    named = ", ".join(keys)
    if set(_PARTS) <= set(keys):
        numbers = [key for key in ("month", "day") if keys[key] in _NUMBERS]
        if numbers:
            return weak(
                f"{' and '.join(numbers)} are whole numbers: a folder {numbers[0]}=07 is asked for as 7"
            )
        return good(f"partitioned by {named}")
    if any(kind in _OF_TIME or (is_date_name(key) and kind != "boolean") for key, kind in keys.items()):
        return good(f"partitioned by {named}")
    return _by_sample(seen, named)


def partition_keys(table: JsonObject) -> dict[str, str]:
    """Return the partition keys of a table with their types, both in small letters."""
    return {
        text(item, "Name").lower(): text(item, "Type").lower() for item in objects(table, "PartitionKeys")
    }


def is_date_name(key: str) -> bool:
    """Tell whether a key is called as one that holds a date."""
    return bool(_DATES.search(key)) and key not in _NOT_DATES


def _without_partitions(parameters: JsonObject) -> Assessment:
    if text(parameters, "table_type").upper() == "ICEBERG":
        return unseen(
            UnknownReason.NO_DATA, "an Iceberg table: its own files tell its partitions, not the catalog"
        )
    size = written_number(parameters, "sizeKey")
    if size is None:
        return unseen(UnknownReason.NO_DATA, "no partitions, and the catalog does not say how large it is")
    if size > _LARGE:
        return weak(f"no partitions, and {size / 1e9:.1f} GB: each question reads all of it")
    return good(f"no partitions, and small: {size / 1e6:.1f} MB")


def _by_projection(keys: Mapping[str, str], parameters: JsonObject) -> Assessment:
    kinds = {key: text(parameters, f"projection.{key}.type").lower() for key in keys}
    if missing := [key for key, kind in kinds.items() if not kind]:
        return weak(f"projection says nothing of {', '.join(missing)}: every query of it fails")
    if "date" in kinds.values() or set(_PARTS) <= set(keys) or any(map(is_date_name, keys)):
        return good(f"projected by {', '.join(keys)}")
    return weak(f"projected by {', '.join(keys)}: no date among them")


def _by_sample(seen: Seen, named: str) -> Assessment:
    """Judge keys whose names and types promise no date by a partition that there is."""
    answer = seen.answer("partition")
    if unknown := unread(answer):
        return unknown
    found = next(iter(objects(answer.data, "Partitions")), None)
    if found is None:
        return weak(f"partitioned by {named}: no date among them, and no partition yet")
    values = texts(found, "Values")
    if any(_A_DATE.fullmatch(value) for value in values):
        return good(f"partitioned by {named}, dates such as {', '.join(values)}")
    return weak(f"partitioned by {named}: no date among them, as {', '.join(values)} shows")


rule = Rule(
    title="Tables are partitioned by date",
    inventory="glue_tables",
    questions=("partition",),
    params=NoParams,
    judge=judge,
)


def _table(*keys: str, kind: str = "string", **parameters: str) -> JsonObject:
    return {
        "StorageDescriptor": {"Location": "s3://lake/raw/orders/"},
        "PartitionKeys": [{"Name": key, "Type": kind} for key in keys],
        "Parameters": {name.replace("__", "."): value for name, value in parameters.items()},
    }


def _such_as(*values: str) -> dict[object, JsonObject]:
    return {"partition": {"Partitions": [{"Values": values}]}}


_NONE: dict[object, JsonObject] = {"partition": {"Partitions": []}}
_PROJECTED = {"projection__enabled": "true"}

EXAMPLES = (
    example("year, month, day", Verdict.PASS, {}, listed=_table("year", "month", "day")),
    example(
        "year, month, day as numbers", Verdict.WARN, {}, listed=_table("year", "month", "day", kind="int")
    ),
    example("one date", Verdict.PASS, {}, listed=_table("dt")),
    example("one date as a number", Verdict.PASS, {}, listed=_table("event_date", kind="bigint")),
    example("of type date, whatever its name", Verdict.PASS, {}, listed=_table("delivered", kind="date")),
    example("days with their month", Verdict.PASS, _such_as("2026-11-23"), listed=_table("day")),
    example("days of any month", Verdict.WARN, _such_as("23"), listed=_table("day")),
    example("no partition yet", Verdict.WARN, _NONE, listed=_table("day")),
    example("by country", Verdict.WARN, _such_as("de"), listed=_table("country")),
    example(
        "by projection",
        Verdict.PASS,
        {},
        listed=_table("seen", projection__seen__type="date", **_PROJECTED),
    ),
    example(
        "by projection, without a date",
        Verdict.WARN,
        {},
        listed=_table("country", projection__country__type="enum", **_PROJECTED),
    ),
    example("by projection of nothing", Verdict.WARN, {}, listed=_table("dt", **_PROJECTED)),
    example(
        "by projection without a key", Verdict.WARN, {}, listed=_table(sizeKey="5000000000", **_PROJECTED)
    ),
    example("large and whole", Verdict.WARN, {}, listed=_table(sizeKey="5000000000")),
    example("small and whole", Verdict.PASS, {}, listed=_table(sizeKey="5000")),
    example("of unknown size", Verdict.UNKNOWN, {}, listed=_table(), reason=UnknownReason.NO_DATA),
    example(
        "Iceberg", Verdict.UNKNOWN, {}, listed=_table(table_type="ICEBERG"), reason=UnknownReason.NO_DATA
    ),
    example("a view", Verdict.SKIPPED, {}, listed={}, reason=SkipReason.NOT_APPLICABLE),
)
