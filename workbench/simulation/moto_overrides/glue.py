"""Glue: jobs have the settings that AWS gives them, and triggers are listed as AWS lists them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from moto.glue.models import glue_backends

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.wire import AwsError

_MINUTES, _MINUTES_SINCE_5 = 2880, 480
"""The timeout of a job that names none, up to Glue 4.0 and since 5.0
(https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html)."""
_VERSIONS = 25
"""Rows of a page of schema versions, where none is asked for."""


@as_aws("glue.GetJob")
def job(exchange: Exchange) -> Mapping[str, Any]:
    """Return the job with one run at a time and a timeout, where it names neither; moto leaves both out.

    https://docs.aws.amazon.com/glue/latest/webapi/API_Job.html
    """
    answer = exchange.moto()
    found = answer["Job"]
    found["ExecutionProperty"] = found.get("ExecutionProperty") or {"MaxConcurrentRuns": 1}
    is_new = str(found.get("GlueVersion") or "").startswith("5")
    found["Timeout"] = found.get("Timeout") or (_MINUTES_SINCE_5 if is_new else _MINUTES)
    return answer


@as_aws("glue.ListSchemaVersions")
def schema_versions(exchange: Exchange) -> Mapping[str, Any]:
    """Return the versions of a schema, each with its time; moto lacks the operation.

    https://docs.aws.amazon.com/glue/latest/webapi/API_ListSchemaVersions.html
    """
    rows = [_schema_version(item) for item in _schema(exchange).schema_versions.values()]
    return exchange.page("Schemas", rows, _VERSIONS)


@as_aws("glue.ListSchemas")
def list_schemas(exchange: Exchange) -> Mapping[str, Any]:
    """List the schemas of all registries; moto lacks the operation.

    https://docs.aws.amazon.com/glue/latest/webapi/API_ListSchemas.html
    """
    registries = glue_backends[ACCOUNT][REGION].registries.values()
    shown = ("RegistryName", "SchemaName", "SchemaArn", "Description", "SchemaStatus")
    schemas = [schema.as_dict() for registry in registries for schema in registry.schemas.values()]
    rows = [{name: schema[name] for name in shown if schema.get(name)} for schema in schemas]
    return exchange.page("Schemas", rows, _VERSIONS)


@as_aws("glue.GetSchemaVersionsDiff")
def schema_versions_diff(exchange: Exchange) -> Mapping[str, Any]:
    """Return the difference of two versions as a JSON Patch; moto lacks the operation.

    https://docs.aws.amazon.com/glue/latest/webapi/API_GetSchemaVersionsDiff.html
    """
    schema = _schema(exchange)
    by_number = {item.version_number: item for item in schema.schema_versions.values()}
    sides = []
    for name in ("FirstSchemaVersionNumber", "SecondSchemaVersionNumber"):
        wanted = exchange.parameters[name]
        number = max(by_number) if wanted.get("LatestVersion") else wanted.get("VersionNumber")
        if number not in by_number:
            raise AwsError("EntityNotFoundException", f"Schema version is not found. VersionNumber: {number}")
        sides.append(json.loads(by_number[number].schema_definition))
    return {"Diff": json.dumps(list(_patch(sides[0], sides[1])))}


def _patch(before: Any, after: Any, path: str = "") -> Iterator[Mapping[str, Any]]:
    """Yield the steps of RFC 6902 from one document to another."""
    if isinstance(before, dict) and isinstance(after, dict):
        names: Iterable[Any] = {**before, **after}
    elif isinstance(before, list) and isinstance(after, list):
        names = range(max(len(before), len(after)))
        before, after = dict(enumerate(before)), dict(enumerate(after))
    else:
        if before != after:
            yield {"op": "replace", "path": path, "value": after}
        return
    for name in names:
        place = f"{path}/{str(name).replace('~', '~0').replace('/', '~1')}"
        if name not in after:
            yield {"op": "remove", "path": place}
        elif name not in before:
            yield {"op": "add", "path": place, "value": after[name]}
        else:
            yield from _patch(before[name], after[name], place)


def _schema(exchange: Exchange) -> Any:
    wanted = exchange.parameters["SchemaId"]
    arn, name = wanted.get("SchemaArn"), wanted.get("SchemaName")
    for registry in glue_backends[ACCOUNT][REGION].registries.values():
        for schema in registry.schemas.values():
            is_named = schema.schema_name == name and registry.name == wanted.get("RegistryName")
            if schema.schema_arn == arn or is_named:
                return schema
    raise AwsError("EntityNotFoundException", f"Schema is not found. SchemaName: {name}, SchemaArn: {arn}")


def _schema_version(version: Any) -> Mapping[str, Any]:
    return {
        "SchemaArn": version.schema_arn,
        "SchemaVersionId": version.schema_version_id,
        "VersionNumber": version.version_number,
        "Status": version.schema_version_status,
        "CreatedTime": f"{version.created_time.isoformat()}Z",
    }


@as_aws("glue.GetJobBookmark")
def bookmark(exchange: Exchange) -> Mapping[str, Any]:
    """Return the bookmark that a run of the job has left behind; moto lacks the operation.

    https://docs.aws.amazon.com/glue/latest/webapi/API_GetJobBookmark.html
    """
    name = str(exchange.parameters["JobName"])
    jobs = glue_backends[ACCOUNT][REGION].jobs
    left = getattr(jobs[name], "bookmark", None) if name in jobs else None
    if left is None:
        raise AwsError("EntityNotFoundException", f"Continuation for job {name} not found. not found.")
    return {"JobBookmarkEntry": {"JobName": name, **left}}
