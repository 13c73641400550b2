"""Athena: queries have states, read bytes and end at the workgroup's limit; moto's do nothing of it.

No SQL is run: a query comes to what the scenario told with `sim.QueryResult`. What is checked is what Athena
checks before it runs anything: the workgroup, its place for results, the number of parameters, the table.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from moto.athena.models import athena_backends

from workbench.simulation.athena_queries import Result, StartedQuery
from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.wire import AwsError

_PAGE = 1000
_FROM = re.compile(r"\bFROM\s+\"?(\w+)\"?", re.IGNORECASE)
_TEXT = re.compile(r"'(?:[^']|'')*'")


@as_aws("athena.GetWorkGroup")
def get_work_group(exchange: Exchange) -> dict[str, Any]:
    """A workgroup that does not exist is an error; moto answers with an empty one."""
    return {"WorkGroup": _group(exchange, str(exchange.parameters["WorkGroup"]))}


@as_aws("athena.GetTableMetadata")
def get_table_metadata(exchange: Exchange) -> dict[str, Any]:
    """Show a table that the scenario told of; moto lacks the operation.

    https://docs.aws.amazon.com/athena/latest/APIReference/API_GetTableMetadata.html
    """
    given = exchange.parameters
    properties = exchange.state.athena.tables.get((given["DatabaseName"], given["TableName"]))
    if properties is None:
        raise AwsError("MetadataException", f"EntityNotFoundException: table {given['TableName']} not found.")
    return {"TableMetadata": {"Name": given["TableName"], "Parameters": properties}}


@as_aws("athena.StartQueryExecution")
def start_query_execution(exchange: Exchange) -> dict[str, Any]:
    """Start a query; the same ClientRequestToken gives the same query.

    https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
    """
    given, athena = exchange.parameters, exchange.state.athena
    name = str(given.get("WorkGroup") or "primary")
    group = _group(exchange, name)
    if group["State"] == "DISABLED":
        raise AwsError("InvalidRequestException", f"WorkGroup {name} is disabled.")
    if not _place_for_results(group, given):
        raise AwsError(
            "InvalidRequestException",
            "No output location provided. An output location is required either through the Workgroup result "
            "configuration setting or as an API input.",
        )
    token = str(given.get("ClientRequestToken") or "")
    for query in athena.queries.values():
        if token and query.token == token:
            return {"QueryExecutionId": query.id}
    query = StartedQuery(
        id=str(uuid.uuid4()),
        sql=str(given["QueryString"]),
        parameters=given.get("ExecutionParameters") or (),
        workgroup=name,
        started_at=exchange.state.story.now(),
        result=_result(exchange, group),
        token=token,
    )
    athena.queries[query.id] = query
    return {"QueryExecutionId": query.id}


def _result(exchange: Exchange, group: Mapping[str, Any]) -> Result:
    """Return what the query will come to, were it not stopped."""
    given, athena = exchange.parameters, exchange.state.athena
    sql = str(given["QueryString"])
    wanted, came = _TEXT.sub("", sql).count("?"), len(given.get("ExecutionParameters") or ())
    if wanted != came:
        reason = (
            f"INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected {wanted} but found {came}"
        )
        return Result(state="FAILED", reason=reason)
    database = (given.get("QueryExecutionContext") or {}).get("Database", "default")
    table = _FROM.search(sql)
    if table and (database, table[1].lower()) not in athena.tables:
        full = f"awsdatacatalog.{database}.{table[1].lower()}"
        return Result(state="FAILED", reason=f"TABLE_NOT_FOUND: line 1:1: Table '{full}' does not exist")
    result = athena.result_of(sql)
    if result is None:
        raise AwsError("NotImplemented", "The scenario does not tell what this query comes to", status=501)
    cutoff = group["Configuration"].get("BytesScannedCutoffPerQuery")
    if cutoff and result.scanned_bytes > cutoff:
        reason = "Bytes scanned limit was exceeded"
        return Result(state="CANCELLED", reason=reason, scanned_bytes=cutoff, takes=result.takes)
    return result


@as_aws("athena.GetQueryExecution")
def get_query_execution(exchange: Exchange) -> dict[str, Any]:
    """Show how far a query is: it is running until its time is over, or somebody stopped it.

    https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryExecution.html
    """
    query = _query(exchange)
    state = _state(exchange, query)
    now = query.stopped_at or exchange.state.story.now()
    elapsed = min(now - query.started_at, query.result.takes)
    done = elapsed / query.result.takes if query.result.takes else 1.0
    status: dict[str, Any] = {"State": state, "SubmissionDateTime": query.started_at}
    if state not in ("QUEUED", "RUNNING"):
        status["CompletionDateTime"] = query.started_at + elapsed
        reason = "Query cancelled by user" if query.stopped_at else query.result.reason
        if reason:
            status["StateChangeReason"] = reason
    return {
        "QueryExecution": {
            "QueryExecutionId": query.id,
            "Query": query.sql,
            "StatementType": "DML",
            "WorkGroup": query.workgroup,
            "ExecutionParameters": list(query.parameters),
            "Status": status,
            "Statistics": {
                "DataScannedInBytes": int(query.result.scanned_bytes * done),
                "TotalExecutionTimeInMillis": int(elapsed.total_seconds() * 1000),
            },
        }
    }


@as_aws("athena.ListQueryExecutions")
def list_query_executions(exchange: Exchange) -> dict[str, Any]:
    """List the queries of a workgroup, the newest first, on one page."""
    group = str(exchange.parameters.get("WorkGroup") or "primary")
    ids = [query.id for query in exchange.state.athena.queries.values() if query.workgroup == group]
    return {"QueryExecutionIds": ids[::-1]}


@as_aws("athena.StopQueryExecution")
def stop_query_execution(exchange: Exchange) -> dict[str, Any]:
    """Stop a query; one that has ended stays as it is."""
    query = _query(exchange)
    if _state(exchange, query) == "RUNNING":
        query.stopped_at = exchange.state.story.now()
    return {}


@as_aws("athena.GetQueryResults")
def get_query_results(exchange: Exchange) -> dict[str, Any]:
    """Page through the rows, of which the first page begins with the header; moto has none of its own.

    https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
    """
    query, given = _query(exchange), exchange.parameters
    state = _state(exchange, query)
    if state != "SUCCEEDED":
        raise AwsError("InvalidRequestException", f"Query has not yet finished. Current state: {state}")
    size, start = int(given.get("MaxResults") or _PAGE), int(given.get("NextToken") or 0)
    if not 1 <= size <= _PAGE:
        raise AwsError("InvalidRequestException", f"MaxResults must be between 1 and {_PAGE}.")
    rows = [list(query.result.columns), *query.result.rows]
    answer: dict[str, Any] = {
        "UpdateCount": 0,
        "ResultSet": {
            "Rows": [
                {"Data": [{} if cell is None else {"VarCharValue": str(cell)} for cell in row]}
                for row in rows[start : start + size]
            ],
            "ResultSetMetadata": {
                "ColumnInfo": [{"Name": name, "Type": kind} for name, kind in query.result.columns.items()]
            },
        },
    }
    if start + size < len(rows):
        answer["NextToken"] = str(start + size)
    return answer


def _state(exchange: Exchange, query: StartedQuery) -> str:
    if query.stopped_at:
        return "CANCELLED"
    over = exchange.state.story.now() - query.started_at >= query.result.takes
    return query.result.state if over else "RUNNING"


def _query(exchange: Exchange) -> StartedQuery:
    query_id = str(exchange.parameters["QueryExecutionId"])
    query = exchange.state.athena.queries.get(query_id)
    if query is None:
        raise AwsError("InvalidRequestException", f"QueryExecution {query_id} was not found")
    return query


def _group(exchange: Exchange, name: str) -> dict[str, Any]:
    group = athena_backends[ACCOUNT][exchange.call.region].get_work_group(name)
    if group is None:
        raise AwsError("InvalidRequestException", f"WorkGroup {name} is not found.")
    shown: dict[str, Any] = {**group, "Configuration": group.get("Configuration") or {}}
    return shown


def _place_for_results(group: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    configuration = group["Configuration"]
    managed = configuration.get("ManagedQueryResultsConfiguration", {}).get("Enabled")
    own = (given.get("ResultConfiguration") or {}).get("OutputLocation")
    return bool(managed or own or configuration.get("ResultConfiguration", {}).get("OutputLocation"))
