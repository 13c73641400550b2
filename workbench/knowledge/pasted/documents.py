"""Names in pasted JSON: CloudTrail events, EventBridge events, S3 notifications, CloudWatch alarms."""

from __future__ import annotations

import itertools
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

from workbench.knowledge.pasted.entities import Entity, entity

_MAX_NODES = 50_000
_MAX_NESTED = 20
"""Messages in SNS and SQS envelopes are JSON texts inside JSON."""
_MAX_ATTEMPTS = 10
_BEGINNING = re.compile(r"^[^\n{]{0,200}?(?=\{\s{0,50}\"|\[\s{0,50}\{)", re.MULTILINE)

_FIELDS: Mapping[tuple[str, ...], str] = {
    # CloudTrail events
    ("requestParameters", "bucketName"): "bucket",
    ("requestParameters", "key"): "key",
    ("userIdentity", "arn"): "principal_arn",
    ("sourceIPAddress",): "source_ip",
    ("vpcEndpointId",): "vpc_endpoint_id",
    # EventBridge: the `detail` of S3 events
    ("bucket", "name"): "bucket",
    ("object", "key"): "key",
    # S3 notifications
    ("s3", "bucket", "name"): "bucket",
    ("s3", "object", "key"): "key",
    # EventBridge details, CloudTrail parameters and CloudWatch dimensions, which differ in capitals only
    ("bucketName",): "bucket",
    ("jobName",): "job_name",
    ("jobRunId",): "run_id",
    ("crawlerName",): "crawler_name",
    ("executionArn",): "execution_arn",
    ("stateMachineArn",): "state_machine_arn",
    ("trainingJobName",): "training_job_name",
    ("endpointName",): "endpoint_name",
    ("variantName",): "variant",
    ("modelName",): "model_name",
    ("clusterId",): "cluster_id",
    ("jobFlowId",): "cluster_id",
    ("stepId",): "step_id",
    ("serverId",): "server_id",
}
"""Path below an object, first letters in lower case, to the parameter that it names."""

_URL_ENCODED = ("s3", "object", "key")
"""S3 notifications URL-encode keys, blanks as plus signs (S3 user guide, "Event message structure")."""


def unpack(text: str) -> tuple[list[Entity], str]:
    """Return what the JSON in `text` says, and `text` with each JSON document replaced by its strings.

    Text that is no JSON, or too deeply nested, is returned as it is.
    """
    found = _first_document(text)
    if found is None:
        return [], text
    start, end, document = found
    objects, strings = _walk(document)
    entities = [seen for item in objects for seen in _in_object(item)]
    quoted = "\n".join(f'"{string}"' for string in strings)
    return entities, "\n".join((text[:start], quoted, text[end:]))


def _first_document(text: str) -> tuple[int, int, Any] | None:
    for match in itertools.islice(_BEGINNING.finditer(text), _MAX_ATTEMPTS):
        try:
            document, end = json.JSONDecoder().raw_decode(text, match.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(document, dict | list) and document:
            return match.end(), end, document
    return None


def _walk(document: Any) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Return all objects, outer ones first, and all strings, JSON texts inside them opened."""
    objects: list[Mapping[str, Any]] = []
    strings: list[str] = []
    queue = deque([document])
    nested = 0
    for _ in range(_MAX_NODES):
        if not queue:
            break
        node = queue.popleft()
        if isinstance(node, dict):
            objects.append(node)
            queue.extend(node.values())
        elif isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, str):
            inner = _first_document(node) if node[:1] == "{" and nested < _MAX_NESTED else None
            nested += inner is not None
            queue.extend([inner[2]] if inner else [])
            strings.extend([] if inner else [node])
    return objects, strings


def _in_object(item: Mapping[str, Any]) -> Iterator[Entity]:
    operation = item.get("eventName")
    yield from entity(
        operation=operation if isinstance(operation, str) and "eventSource" in item else "",
        **dict(_fields(_lower_first(item))),
    )
    if isinstance(item.get("AlarmName"), str):
        yield Entity(remark=f"alarm {item['AlarmName']}", services=("cloudwatch",))


def _fields(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, parameter in _FIELDS.items():
        value: Any = item
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, str):
            yield parameter, unquote_plus(value) if path == _URL_ENCODED else value


def _lower_first(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return `BucketName` as `bucketName`, and a dimension `{name: N, value: V}` as `{N: V}`."""
    name = item.get("name", item.get("Name"))
    value = item.get("value", item.get("Value"))
    if isinstance(name, str) and isinstance(value, str):
        item = {name: value}
    return {key[:1].lower() + key[1:]: item[key] for key in item}
