"""What Athena's projection leaves out; the cases follow the user guide's table of types."""

from __future__ import annotations

from datetime import datetime

import pytest

from workbench.knowledge.crawlers.partitions import Table, values_of
from workbench.knowledge.crawlers.projection import ProjectionState, projection_of

NOW = datetime.fromisoformat("2026-11-23T12:00:00Z")


def state(folder: str, *keys: str, **parameters: str) -> ProjectionState | None:
    named = {name.replace("__", "."): value for name, value in parameters.items()}
    table = Table.read(
        {
            "Name": "t",
            "StorageDescriptor": {"Location": "s3://lake/t"},
            "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
            "Parameters": {"projection.enabled": "true", **named},
        }
    )
    key = f"t/{folder}/x.csv"
    return projection_of(table, values_of(table, key), "lake", key, NOW).state


DATE = {"projection__day__type": "date", "projection__day__format": "yyyy-MM-dd"}
CASES: tuple[tuple[str, dict[str, str], ProjectionState | None], ...] = (
    ("day=2026-11-23", {**DATE, "projection__day__range": "2020-01-01,NOW"}, "covers"),
    ("day=2026-11-23", {**DATE, "projection__day__range": "2020-01-01,2026-11-01"}, "hides"),
    ("day=2019-12-31", {**DATE, "projection__day__range": "2020-01-01,NOW"}, "hides"),
    ("day=2026-11-24", {**DATE, "projection__day__range": "2020-01-01,NOW"}, "hides"),
    ("day=2026-11-24", {**DATE, "projection__day__range": "2020-01-01,NOW+1DAY"}, "covers"),
    ("day=2022-01-01", {**DATE, "projection__day__range": "NOW-3YEARS,NOW"}, "hides"),
    ("day=2025-11-23", {**DATE, "projection__day__range": "NOW-3YEARS,NOW"}, "covers"),
    ("day=2023-11-23", {**DATE, "projection__day__range": "NOW-3YEARS,NOW"}, None),
    ("day=20261123", {**DATE, "projection__day__range": "2020-01-01,NOW"}, "hides"),
    ("day=2026-11-23", {**DATE, "projection__day__format": "EEE", "projection__day__range": "x,y"}, None),
    ("day=7", {"projection__day__type": "integer", "projection__day__range": "1,31"}, "covers"),
    ("day=32", {"projection__day__type": "integer", "projection__day__range": "1,31"}, "hides"),
    (
        "day=7",
        {
            "projection__day__type": "integer",
            "projection__day__range": "1,31",
            "projection__day__digits": "2",
        },
        "hides",
    ),
    (
        "day=07",
        {
            "projection__day__type": "integer",
            "projection__day__range": "1,31",
            "projection__day__digits": "2",
        },
        "covers",
    ),
    (
        "day=6",
        {
            "projection__day__type": "integer",
            "projection__day__range": "1,31",
            "projection__day__interval": "2",
        },
        "hides",
    ),
    ("day=eu", {"projection__day__type": "enum", "projection__day__values": "us, eu"}, "covers"),
    ("day=ap", {"projection__day__type": "enum", "projection__day__values": "us,eu"}, "hides"),
    ("day=x", {"projection__day__type": "injected"}, "covers"),
    ("day=x", {"projection__day__type": "unheard-of"}, None),
    ("day=x", {}, None),
    ("2026-11-23", {**DATE, "projection__day__range": "2020-01-01,NOW"}, "hides"),
    (
        "2026-11-23",
        {
            **DATE,
            "projection__day__range": "2020-01-01,NOW",
            "storage__location__template": "s3://lake/t/${day}/",
        },
        "covers",
    ),
    (
        "day=2026-11-23",
        {
            **DATE,
            "projection__day__range": "2020-01-01,NOW",
            "storage__location__template": "s3://lake/t/${day}/",
        },
        "hides",
    ),
)


@pytest.mark.parametrize(("folder", "parameters", "expected"), CASES)
def test_projection_covers_hides_or_is_open(
    folder: str, parameters: dict[str, str], expected: ProjectionState | None
) -> None:
    assert state(folder, "day", **parameters) == expected


def test_without_projection_it_does_not_count() -> None:
    table = Table.read({"Name": "t", "StorageDescriptor": {"Location": "s3://lake/t"}, "Parameters": {}})
    assert projection_of(table, (), "lake", "t/x.csv", NOW).state == "off"
