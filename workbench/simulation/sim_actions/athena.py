"""Athena: the tables of logs, and what queries come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.simulation.api import Api
from workbench.simulation.athena_queries import Result
from workbench.simulation.execution_history import duration_of
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def athena_table(
    api: Api,
    trail_bucket: str,
    name: str = "cloudtrail_logs_pp",
    database: str = "default",
    accounts: Sequence[str] = (ACCOUNT,),
    regions: Sequence[str] = (REGION,),
) -> None:
    """Make the table over a trail's bucket that `workbench logs ddl` prints.

    Args:
        api: The way to the account.
        trail_bucket: Where the trail delivers.
        name: The table.
        database: Its database.
        accounts: The accounts that it shows.
        regions: The Regions that it shows.
    """
    root = f"s3://{trail_bucket}/AWSLogs/"
    api.state.athena.tables[database, name] = {
        "projection.enabled": "true",
        "projection.account.values": ",".join(accounts),
        "projection.region.values": ",".join(regions),
        "projection.timestamp.format": "yyyy/MM/dd",
        "storage.location.template": f"{root}${{account}}/CloudTrail/${{region}}/${{timestamp}}",
    }


@sim_action
def access_log_table(
    api: Api,
    log_bucket: str,
    bucket: str,
    prefix: str = "",
    name: str = "s3_access_logs",
    database: str = "default",
) -> None:
    """Make the table over a bucket's access logs that `workbench logs ddl access-logs` prints.

    Args:
        api: The way to the account.
        log_bucket: Where they are delivered.
        bucket: The bucket whose requests they hold.
        prefix: The prefix of its logging.
        name: The table.
        database: Its database.
    """
    root = f"s3://{log_bucket}/{prefix}{ACCOUNT}/{REGION}/{bucket}/"
    api.state.athena.tables[database, name] = {
        "projection.enabled": "true",
        "projection.timestamp.format": "yyyy/MM/dd",
        "storage.location.template": f"{root}${{timestamp}}/",
    }


@sim_action
def query_result(
    api: Api,
    columns: Mapping[str, str] | None = None,
    rows: Sequence[Sequence[str | None]] = (),
    matching: str = "",
    scanned_bytes: int = 0,
    takes: str = "2s",
    state: str = "SUCCEEDED",
    reason: str = "",
) -> None:
    """Tell what a query comes to; none is run, so nothing checks that the rows answer the SQL.

    Args:
        api: The way to the account.
        columns: Names of the columns to Athena's types (`varchar`, `bigint`, …).
        rows: The rows, as texts; null is NULL.
        matching: A text that the SQL holds; empty for every query that nothing told later fits.
        scanned_bytes: What it reads; more than the workgroup's cutoff cancels it.
        takes: How long it runs.
        state: `SUCCEEDED`, `FAILED`, or `CANCELLED` by somebody else.
        reason: What Athena says of a failure.

    Raises:
        ValueError: `state` is none of them.
    """
    states = ("SUCCEEDED", "FAILED", "CANCELLED")
    if state not in states:
        raise ValueError(f"state is '{state}'; it can be one of {', '.join(states)}")
    result = Result(
        matching=matching,
        columns=columns or {},
        rows=rows,
        scanned_bytes=scanned_bytes,
        takes=duration_of(takes),
        state=state,
        reason=reason,
    )
    api.state.athena.results.append(result)
