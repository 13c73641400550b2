"""Lake Formation: what it hides is left out of lists of the catalog, and refused by its name.

moto stores grants and enforces none. What is hidden here is told by the scenario (`sim.LakeFormationHides`).
https://docs.aws.amazon.com/lake-formation/latest/dg/metadata-permissions.html
"""

from __future__ import annotations

from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import BUILDER
from workbench.simulation.wire import AwsError


@as_aws("glue.GetDatabase", "glue.GetTable", "glue.GetPartitions")
def refuse_by_name(exchange: Exchange) -> dict[str, Any]:
    """Refuse what is hidden in the words of Lake Formation."""
    given = exchange.parameters
    name = given.get("DatabaseName") or given.get("Name") or ""
    if _hides(exchange, name):
        table = given.get("TableName") or (given.get("Name") if "DatabaseName" in given else "")
        what = f"{name}.{table}" if table else name
        raise AwsError(
            "AccessDeniedException", f"Insufficient Lake Formation permission(s): Required Describe on {what}"
        )
    return exchange.moto()


@as_aws("glue.GetDatabases")
def leave_out(exchange: Exchange) -> dict[str, Any]:
    """Leave hidden databases out of the list, without a word."""
    answer = exchange.moto()
    shown = [item for item in answer["DatabaseList"] if not _hides(exchange, item["Name"])]
    return {**answer, "DatabaseList": shown}


@as_aws("glue.GetTables")
def show_no_tables(exchange: Exchange) -> dict[str, Any]:
    """List no table of a hidden database."""
    answer = exchange.moto()
    return {**answer, "TableList": []} if _hides(exchange, exchange.parameters["DatabaseName"]) else answer


def _hides(exchange: Exchange, database: str) -> bool:
    return exchange.identity is not BUILDER and database in exchange.state.hidden_databases
