"""Glue's answers about one crawler and one object, for the examples of these probes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._examples import NOON, answered

BUCKET = "lake"
KEY = "raw/day=2026-11-23/x.csv"
CRAWLER = "raw"
CALLER = answered(
    "sts.GetCallerIdentity",
    {"Account": "111122223333", "Arn": "arn:aws:sts::111122223333:assumed-role/ops/kim"},
)


def events(*made: tuple[str, int, JsonObject], by: str = "arn:aws:iam::111122223333:user/kim") -> Answer:
    """Return LookupEvents' answer: calls, how many hours before noon, and what they asked for."""
    found: list[JsonObject] = []
    for index, (name, hours_ago, request) in enumerate(made):
        at = (NOON - timedelta(hours=hours_ago)).isoformat()
        record = {
            "eventID": f"{name}{index}",
            "eventName": name,
            "eventTime": at,
            "readOnly": name.startswith("Get"),
            "userIdentity": {"arn": by},
            "requestParameters": request,
        }
        found.append({"EventTime": at, "CloudTrailEvent": json.dumps(record)})
    return answered("cloudtrail.LookupEvents", {"Events": found})


def crawler(
    name: str = CRAWLER, *, path: str = "s3://lake/raw/", exclusions: Sequence[str] = (), **more: JsonValue
) -> JsonObject:
    """Return a crawler as GetCrawler describes it."""
    return {
        "Name": name,
        "Role": "service-role/crawl",
        "Targets": {"S3Targets": [{"Path": path, "Exclusions": list(exclusions)}]},
        "DatabaseName": "lake",
        "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
        "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "LOG"},
        "Schedule": {"ScheduleExpression": "cron(0 2 * * ? *)", "State": "SCHEDULED"},
        "State": "READY",
        "LastUpdated": "2026-10-01T00:00:00Z",
        **more,
    }


def described(
    name: str = CRAWLER, *, path: str = "s3://lake/raw/", exclusions: Sequence[str] = (), **more: JsonValue
) -> Answer:
    """Return GetCrawler's answer."""
    return answered("glue.GetCrawler", {"Crawler": crawler(name, path=path, exclusions=exclusions, **more)})


def crawl(id_: str, start: str, end: str = "", *, state: str = "COMPLETED", **more: JsonValue) -> JsonObject:
    """Return one entry of ListCrawls, of 2026-11-23 between two times of day."""
    return {
        "CrawlId": id_,
        "State": state,
        "StartTime": f"2026-11-23T{start}:00Z",
        **({"EndTime": f"2026-11-23T{end}:00Z"} if end else {}),
        "LogGroup": "/aws-glue/crawlers",
        "LogStream": CRAWLER,
        "MessagePrefix": id_,
        **more,
    }


def crawls(*entries: JsonObject, truncated: bool = False) -> Answer:
    """Return ListCrawls' answer."""
    return answered("glue.ListCrawls", {"Crawls": list(entries)}, truncated=truncated)


def table(
    name: str = "raw",
    *,
    location: str = "s3://lake/raw/",
    keys: Sequence[tuple[str, str]] = (("day", "string"),),
    columns: Sequence[tuple[str, str]] = (("id", "bigint"), ("name", "string")),
    created: str = "2026-10-01T00:00:00Z",
    database: str = "lake",
    parameters: JsonObject | None = None,
) -> JsonObject:
    """Return a table as GetTable describes it."""
    return {
        "DatabaseName": database,
        "Name": name,
        "CreateTime": created,
        "PartitionKeys": [{"Name": key, "Type": type_} for key, type_ in keys],
        "StorageDescriptor": {"Location": location, "Columns": [{"Name": c, "Type": t} for c, t in columns]},
        "Parameters": {"classification": "csv", "UPDATED_BY_CRAWLER": CRAWLER, **(parameters or {})},
    }


def tables(*entries: JsonObject) -> Answer:
    """Return GetTables' answer."""
    return answered("glue.GetTables", {"TableList": list(entries)})


def partition(
    *values: str,
    location: str = "s3://lake/raw/day=2026-11-23/",
    created: str = "2026-11-20T00:00:00Z",
    columns: Sequence[tuple[str, str]] = (("id", "bigint"), ("name", "string")),
) -> JsonObject:
    """Return a partition as GetPartitions describes it."""
    return {
        "Values": list(values),
        "CreationTime": created,
        "StorageDescriptor": {"Location": location, "Columns": [{"Name": c, "Type": t} for c, t in columns]},
    }


def partitions(*entries: JsonObject) -> Answer:
    """Return GetPartitions' answer."""
    return answered("glue.GetPartitions", {"Partitions": list(entries)})
