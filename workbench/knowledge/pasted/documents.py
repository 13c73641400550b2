"""Names in pasted JSON: events of CloudTrail and EventBridge, S3 notifications, alarms, configurations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from workbench.knowledge.pasted.entities import Entity, entity
from workbench.knowledge.pasted.plain import objects_and_strings, pieces, without_escapes

_MAX_NODES = 50_000

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
    ("applicationId",): "application_id",
    ("virtualClusterId",): "virtual_cluster_id",
    ("clusterId",): "cluster_id",
    ("jobFlowId",): "cluster_id",
    ("stepId",): "step_id",
    ("serverId",): "server_id",
}
"""Path below an object, first letters in lower case, to the parameter that it names."""

_URL_ENCODED = ("s3", "object", "key")
"""S3 notifications URL-encode keys, blanks as plus signs (S3 user guide, "Event message structure")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A text, its JSON opened."""

    entities: list[Entity]
    """What the JSON says."""
    plain: str
    """The text with each JSON document replaced by its strings, and the rest without frames and escapes."""
    outside: str
    """What stands outside of JSON."""
    objects: list[Mapping[str, Any]]
    """Every object of the JSON, records of errors before others."""


def unpack(text: str) -> Unpacked:
    """Open the JSON in a text."""
    objects: list[Mapping[str, Any]] = []
    words: list[str] = []
    outside: list[str] = []
    for piece in pieces(text):
        if piece.document is None:
            outside.append(without_escapes(piece.words))
            words.append(outside[-1])
            continue
        for node in itertools.islice(objects_and_strings(piece.document), _MAX_NODES):
            if isinstance(node, str):
                words.append(f'"{node}"')
            else:
                objects.append(node)
    objects.sort(key=lambda item: "errorCode" not in item)
    return Unpacked(
        entities=[seen for item in objects for seen in _in_object(item)],
        plain="\n".join(words),
        outside="\n".join(outside),
        objects=objects,
    )


def _in_object(item: Mapping[str, Any]) -> Iterator[Entity]:
    operation = item.get("eventName")
    yield from entity(
        operation=operation if isinstance(operation, str) and "eventSource" in item else "",
        **dict(_fields(_lower_first(item))),
    )
    if any(isinstance(item.get(name), list) for name in _NOTIFICATIONS):
        yield Entity(remark="bucket notification", services=("s3",))
    if _is_lifecycle(item):
        yield Entity(remark="bucket lifecycle configuration", services=("s3",))
    if isinstance(item.get("AlarmName"), str):
        yield Entity(remark=f"alarm {item['AlarmName']}", services=("cloudwatch",))


_NOTIFICATIONS = (
    "LambdaFunctionConfigurations",
    "QueueConfigurations",
    "TopicConfigurations",
    "CloudFunctionConfigurations",
)
"""Members of the answer of GetBucketNotificationConfiguration, old and new."""
_LIFECYCLE_ACTIONS = (
    "Expiration",
    "NoncurrentVersionExpiration",
    "Transitions",
    "AbortIncompleteMultipartUpload",
)


def _is_lifecycle(item: Mapping[str, Any]) -> bool:
    """Tell whether it is the answer of GetBucketLifecycleConfiguration."""
    rules = item.get("Rules")
    return isinstance(rules, list) and any(
        isinstance(rule, Mapping) and any(name in rule for name in _LIFECYCLE_ACTIONS) for rule in rules
    )


def _fields(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, parameter in _FIELDS.items():
        value: Any = item
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, str):
            yield parameter, unquote_plus(value) if path == _URL_ENCODED else value
            if parameter == "run_id":  # Glue's, EMR Serverless's or EMR on EKS's: their shapes differ
                yield "job_run_id", value


def _lower_first(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return `BucketName` as `bucketName`, and a dimension `{name: N, value: V}` as `{N: V}`."""
    name = item.get("name", item.get("Name"))
    value = item.get("value", item.get("Value"))
    if isinstance(name, str) and isinstance(value, str):
        item = {name: value}
    return {key[:1].lower() + key[1:]: item[key] for key in item}
