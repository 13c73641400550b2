"""Crawls of Glue crawlers, which moto begins and never carries out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.crawls import LOG_GROUP, PastCrawl, crawler_of
from workbench.simulation.execution_history import duration_of
from workbench.simulation.sim_actions.cloudwatch import log_events
from workbench.simulation.sim_actions.registry import sim_action

_STATES = ("RUNNING", "COMPLETED", "FAILED", "STOPPED")


@sim_action
def crawl(
    api: Api,
    crawler: str,
    state: str = "COMPLETED",
    took: str = "5m",
    error: str = "",
    adds: Mapping[str, Any] | None = None,
    log: Sequence[str] | None = (),
    tells: str = "changes",
) -> None:
    """Start a crawl at the time that is being told, and tell how it ended, what it changed and what it wrote.

    Args:
        api: The way to AWS.
        crawler: A crawler that exists (`glue.CreateCrawler`).
        state: As ListCrawls answers it: `RUNNING`, `COMPLETED`, `FAILED`, `STOPPED`.
        took: How long it ran: `90s`, `5m`, `2h`.
        error: Its `ErrorMessage`.
        adds: What it changed. `table` and `partitions`, folders below the location of that table
            (`day=2026-11-23`), which become partitions of it; `columns` that those have beside the table's,
            `name:type`; `tables`, which are only told of (`sim.CrawledTable` makes them).
        log: Lines that it wrote between its first and its last, `WARN : …`; null: it wrote nothing at all.
        tells: `changes`: its summary lists them; `nothing`: it has none.

    Raises:
        ValueError: `state` is none of these, `took` is no duration, or there is no such crawler or table.
    """
    if state not in _STATES:
        raise ValueError(f"state is '{state}'; it can be {', '.join(_STATES)}")
    length = duration_of(took)
    held = crawler_of(crawler)
    if held is None:
        raise ValueError(f"there is no crawler {crawler}")
    added = {"table": "", "partitions": (), "tables": (), "columns": (), **(adds or {})}
    began = api.story.now()
    api.call("glue.StartCrawler", {"Name": crawler})
    run = held.crawls.pop()
    past = PastCrawl(
        id=run.crawl_id,
        state=state,
        started_at=began,
        ended_at=None if state == "RUNNING" else began + length,
        error=error,
        summary=_summary(added) if tells == "changes" and state != "RUNNING" else "",
    )
    held.past_crawls = [*getattr(held, "past_crawls", ()), past]
    for folder in added["partitions"]:
        _add_partition(api, held.database_name, added["table"], folder, added["columns"])
    if log is not None:
        _write(api, crawler, past, log)


def _write(api: Api, crawler: str, past: PastCrawl, log: Sequence[str]) -> None:
    end = ("BENCHMARK : Crawler has finished running and is in state READY",)
    lines = (
        f"BENCHMARK : Running Start Crawl for Crawler {crawler}",
        *log,
        *(end if past.ended_at else ()),
    )
    log_events(api, LOG_GROUP, crawler, [f"[{past.id}] {line}" for line in lines])


def _summary(added: Mapping[str, Any]) -> str:
    """Return what the crawl changed, JSON in JSON as AWS writes it."""
    told: dict[str, Any] = {}
    if added["tables"]:
        told["TABLE"] = json.dumps(_added(added["tables"]))
    if added["partitions"]:
        names = [f"{added['table']}:{folder}" for folder in added["partitions"]]
        told["PARTITION"] = json.dumps(_added(names))
    return json.dumps(told)


def _added(names: Sequence[str]) -> dict[str, Any]:
    return {"ADD": {"Details": json.dumps({"names": list(names)}), "Count": len(names)}}


def _add_partition(api: Api, database: str, table: str, folder: str, columns: Sequence[str]) -> None:
    described = api.call("glue.GetTable", {"DatabaseName": database, "Name": table})["Table"]
    storage: Mapping[str, Any] = described["StorageDescriptor"]
    added = [dict(zip(("Name", "Type"), item.split(":", 1), strict=True)) for item in columns]
    api.call(
        "glue.CreatePartition",
        {
            "DatabaseName": database,
            "TableName": table,
            "PartitionInput": {
                "Values": [part.partition("=")[2] or part for part in folder.strip("/").split("/")],
                "StorageDescriptor": {
                    **storage,
                    "Columns": [*storage.get("Columns", ()), *added],
                    "Location": f"{storage['Location'].rstrip('/')}/{folder.strip('/')}/",
                },
            },
        },
    )


@sim_action
def crawler(
    api: Api,
    name: str,
    bucket: str,
    prefix: str = "",
    database: str = "lake",
    allow: Mapping[str, Sequence[str]] | None = None,
    **settings: Any,
) -> None:
    """Create a crawler with its role and its database, if they are not there: for one folder, every night.

    Args:
        api: The way to AWS.
        name: Of the crawler; the role is called `NAME-crawl`.
        bucket: What it crawls.
        prefix: The folder, `raw/`.
        database: Where its tables go.
        allow: What its role may do beside its usual: ARN to actions. None: it may read the bucket.
        settings: Further arguments of `glue.CreateCrawler`, as AWS spells them.
    """
    from workbench.simulation.sim_actions.iam import role

    reads = {f"arn:aws:s3:::{bucket}": ["s3:ListBucket"], f"arn:aws:s3:::{bucket}/*": ["s3:GetObject"]}
    usual = {"*": _USUAL}
    role(api, f"{name}-crawl", "glue.amazonaws.com", {**usual, **(reads if allow is None else allow)})
    known = api.call("glue.GetDatabases", {})["DatabaseList"]
    if not any(item["Name"] == database for item in known):
        api.call("glue.CreateDatabase", {"DatabaseInput": {"Name": database}})
    api.call(
        "glue.CreateCrawler",
        {
            "Name": name,
            "Role": f"{name}-crawl",
            "DatabaseName": database,
            "Targets": {"S3Targets": [{"Path": f"s3://{bucket}/{prefix}"}]},
            "Schedule": "cron(0 2 * * ? *)",
            **settings,
        },
    )


_USUAL = ["glue:*", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]


@sim_action
def crawled_table(
    api: Api,
    name: str,
    location: str,
    database: str = "lake",
    keys: Sequence[str] = (),
    columns: Sequence[str] = ("id:bigint", "name:string"),
    crawler: str = "",
    parameters: Mapping[str, str] | None = None,
) -> None:
    """Create a table of the catalog as a crawler makes it.

    Args:
        api: The way to AWS.
        name: Of the table.
        location: `s3://bucket/folder/`.
        database: It exists.
        keys: Partition keys, `day:string`.
        columns: The others, `id:bigint`.
        crawler: Which crawler made it; empty: none did.
        parameters: Further parameters of the table.
    """
    made = {"CREATED_BY_CRAWLER": crawler, "UPDATED_BY_CRAWLER": crawler} if crawler else {}
    api.call(
        "glue.CreateTable",
        {
            "DatabaseName": database,
            "TableInput": {
                "Name": name,
                "TableType": "EXTERNAL_TABLE",
                "PartitionKeys": [_column(item) for item in keys],
                "StorageDescriptor": {"Location": location, "Columns": [_column(item) for item in columns]},
                "Parameters": {"classification": "csv", **made, **(parameters or {})},
            },
        },
    )


def _column(text: str) -> dict[str, str]:
    name, _, type_ = text.partition(":")
    return {"Name": name, "Type": type_ or "string"}
