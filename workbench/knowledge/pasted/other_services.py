"""Services that no playbook is about, where a text names one: `RDS instance db-1 is out of storage`.

Their names stand in passing in texts about anything else: they tell what a text is about where nothing that
is known better does. Names of their things are found as in other sentences, and in ARNs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.knowledge.arns import Arn
from workbench.knowledge.pasted.entities import Entity, entity
from workbench.knowledge.pasted.prose import Kind, things_of
from workbench.knowledge.services import client_of_iam


@dataclass(frozen=True, slots=True)
class _Service:
    """One service, as people and AWS speak of it."""

    client: str
    words: str
    """What people call it, and errors that it alone raises."""
    kind: str = "(?!)"
    """A pattern of what people call its things."""
    parameter: str = ""
    """Under which the name of such a thing is known."""
    arns: tuple[str, ...] = ()
    """Patterns of the resource part of its ARNs. The group `arn` stands for the ARN itself."""
    role: Literal["keeps data", "carries events", "runs programs"] = "carries events"
    """What runs programs may fail over any other service, what carries events may wait for one; what keeps
    data writes objects of its own too."""
    namespace: str = ""
    """Of its metrics, behind `AWS/`."""


_THING = r"[\w.-]{1,256}"
_SERVICES = (
    _Service(
        "rds",
        r"(?i:(?:rds|aurora)(?: proxy)?)|DB(?:Instance|Cluster)Identifier"
        r"|[a-z][\w-]{0,62}\.(?:[\w-]{1,63}\.){1,2}rds\.amazonaws\.com(?:\.cn)?",
        r"(?i:(?:db |rds |aurora )?instance)",
        "db_instance",
        (rf"db:(?P<db_instance>{_THING})", rf"cluster:(?P<db_cluster>{_THING})"),
        role="keeps data",
        namespace="RDS",
    ),
    _Service("docdb", r"DocumentDB|DocDB", role="keeps data", namespace="DocDB"),
    _Service("neptune", r"Neptune", role="keeps data", namespace="Neptune"),
    _Service(
        "fsx",
        r"FSx",
        r"[Ff]ile system",
        "file_system_id",
        (r"file-system/(?P<file_system_id>fs-[0-9a-f]{8,17})",),
        role="keeps data",
        namespace="FSx",
    ),
    _Service(
        "efs",
        r"EFS|Elastic File System",
        r"[Ff]ile system",
        "file_system_id",
        (r"file-system/(?P<file_system_id>fs-[0-9a-f]{8,17})",),
        role="keeps data",
        namespace="EFS",
    ),
    _Service(
        "dynamodb",
        r"(?i:dynamo(?: ?db)?)|ProvisionedThroughputExceeded(?:Exception)?(?=[^\n]{0,200}\btable\b)"
        r"|ConditionalCheckFailedException|TransactionCanceledException",
        r"[Tt]able",
        "dynamodb_table",
        (rf"table/(?P<dynamodb_table>{_THING})(?:/.*)?",),
        role="keeps data",
        namespace="DynamoDB",
    ),
    _Service(
        "firehose",
        r"(?i:firehose)",
        r"(?i:delivery stream|firehose)",
        "delivery_stream",
        (rf"deliverystream/(?P<delivery_stream>{_THING})",),
        namespace="Firehose",
    ),
    _Service(
        "kinesis",
        r"(?i:kinesis)(?! (?:Data )?Firehose)"
        r"|ProvisionedThroughputExceeded(?:Exception)?(?=[^\n]{0,200}\b(?:stream|shard)\b)",
        r"[Ss]tream",
        "stream_name",
        (rf"stream/(?P<stream_name>{_THING})(?:/.*)?",),
        namespace="Kinesis",
    ),
    _Service(
        "redshift",
        r"Redshift",
        r"(?i:(?:redshift )?cluster)",
        "redshift_cluster",
        (rf"cluster:(?P<redshift_cluster>{_THING})",),
        role="keeps data",
        namespace="Redshift",
    ),
    _Service(
        "kafka",
        r"MSK|Managed Streaming for Apache Kafka",
        arns=(r"(?P<arn>cluster/.+)",),
        namespace="Kafka",
    ),
    _Service("sqs", r"(?i:sqs)", r"[Qq]ueue", "queue_name", (rf"(?P<queue_name>{_THING})",), namespace="SQS"),
    _Service("sns", r"(?i:sns)", arns=(r"(?P<arn>[\w.-]+)",), namespace="SNS"),
    _Service(
        "events",
        r"(?i:event ?bridge)",
        r"[Rr]ule",
        "event_rule",
        (rf"rule/(?P<event_rule>{_THING})",),
        namespace="Events",
    ),
    _Service(
        "opensearch",
        r"(?i:open ?search)",
        r"(?i:domain)",
        "search_domain",
        (rf"domain/(?P<search_domain>{_THING})",),
        role="keeps data",
        namespace="ES",
    ),
    _Service("elasticache", r"(?i:elasti ?cache)", role="keeps data", namespace="ElastiCache"),
    _Service("dms", r"AWS DMS|DMS|Database Migration Service", role="keeps data", namespace="DMS"),
    _Service("apigateway", r"(?i:api[ -]gateway)", namespace="ApiGateway"),
    _Service(
        "cloudformation",
        r"(?i:cloudformation)",
        r"(?i:stack)",
        "stack_name",
        (rf"stack/(?P<stack_name>{_THING})/.*",),
    ),
    _Service("secretsmanager", r"(?i:secrets manager)"),
    _Service(
        "ecs",
        r"(?i:ecs|fargate)|ResourceInitializationError",
        r"(?i:(?:ecs )?cluster)",
        "ecs_cluster",
        (
            rf"cluster/(?P<ecs_cluster>{_THING})",
            rf"(?:service|task)/(?P<ecs_cluster>{_THING})/(?:[0-9a-f]{{32}}|(?P<ecs_service>{_THING}))",
        ),
        role="runs programs",
        namespace="ECS",
    ),
    _Service(
        "eks",
        r"(?i:eks)|CrashLoopBackOff",
        r"(?i:(?:eks )?cluster)",
        "eks_cluster",
        (rf"(?:cluster|nodegroup|fargateprofile)/(?P<eks_cluster>{_THING})(?:/.*)?",),
        role="runs programs",
        namespace="EKS",
    ),
    _Service(
        "lambda",
        r"(?i:lambdas?)(?! ?\w{0,40}(?:, ?\w{1,40}){0,5}:)(?: function)?",
        r"(?i:lambda(?: function)?|function)",
        "function_name",
        (rf"function:(?P<function_name>{_THING})(?::.*)?",),
        role="runs programs",
        namespace="Lambda",
    ),
    _Service("batch", r"AWS Batch", role="runs programs"),
    _Service(
        "mwaa",
        r"MWAA",
        r"[Ee]nvironment",
        "mwaa_environment",
        (rf"environment/(?P<mwaa_environment>{_THING})",),
        role="runs programs",
        namespace="MWAA",
    ),
    _Service(
        "ec2",
        r"(?:EC2|ec2)(?: [Ii]nstances?)",
        arns=(r"instance/(?P<instance_id>i-[0-9a-f]{8,17})",),
        role="runs programs",
        namespace="EC2",
    ),
)
_BEGINS = re.compile(r"(?:^|[\n\"\\])\s*\Z")
"""What stands before the first word of a sentence, in JSON too."""
_MOST = 20_000
_WHOLE_ARN = {"kafka": "msk_cluster_arn", "sns": "topic_arn"}
_BY_CLIENT = {service.client: service for service in _SERVICES}
_NAMED = tuple(
    (
        service,
        re.compile(
            rf"(?<![\w./:@$-])(?:(?:Amazon|AWS) )?(?:{service.words})(?![\w/@$]|-(?![A-Z])|[.:]\w)"
            + (rf"|\bAWS/{service.namespace}\b" if service.namespace else "")
        ),
    )
    for service in _SERVICES
)
_ARN = re.compile(r"\barn:aws[a-z-]*:[^\s\"'`<>,;)]{1,2048}")
_OF_S3 = re.compile(
    r"(?i)\bs3\b|\bs3a?://|\bupload|\bbucket|\bobjects?\b|\bfiles?\b|multipart|\b(?:put|get|head|copy)object"
)
"""Words of texts that are about an object, whatever else they name."""
_MISSES = re.compile(r"(?i)\bupload|\bmissing\b|\barriv|\bfiles?\b")
_INSTANCE = re.compile(r"\bi-(?:[0-9a-f]{17}|[0-9a-f]{8})\b")

_KMS_REFUSED = re.compile(
    r"\bkms:(?!GenerateDataKey|Decrypt|Encrypt|ReEncrypt|[*])[A-Z]\w{1,60}"
    r"|\b(?:DescribeKey|CreateGrant|RetireGrant|RevokeGrant|ListGrants|ScheduleKeyDeletion|CancelKeyDeletion"
    r"|PutKeyPolicy|GetKeyPolicy|EnableKey|DisableKey|CreateKey|EnableKeyRotation|DisableKeyRotation"
    r"|UpdateAlias|CreateAlias|DeleteAlias)\b"
)
"""What S3 never asks of KMS for an object; who starts work, or looks after keys, does.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
"""
_KMS_FOR_OBJECTS = re.compile(r"\b(?:GenerateDataKey|Decrypt|Encrypt|ReEncrypt)")
_KMS_KEY = re.compile(r"\bkey/(?P<key_id>[0-9A-Za-z-]{1,64})")


def other_services(text: str) -> tuple[Entity, ...]:
    """Return the services without a playbook that a text names, the first named first, with their things.

    What words name comes before what an ARN alone names. Only the beginning is looked at: in a long log they
    stand in passing.
    """
    text = text[:_MOST]
    named = [(match.start(), service) for service, pattern in _NAMED if (match := pattern.search(text))]
    by_words = [service for _, service in sorted(named, key=lambda pair: pair[0])]
    arns = [match[0].rstrip(".:;!?") for match in _ARN.finditer(text)]
    of_arns = (client_of_iam(Arn.parse(arn).service) for arn in arns)
    by_arns = (_BY_CLIENT[client] for client in of_arns if client in _BY_CLIENT)
    ordered = dict.fromkeys((*by_words, *by_arns))
    return tuple(item for service in ordered for item in _of(service, text, arns))


def _of(service: _Service, text: str, arns: list[str]) -> Iterator[Entity]:
    yield Entity(services=(service.client,))
    for arn in arns:
        parts = Arn.parse(arn)
        if client_of_iam(parts.service) == service.client:
            yield from _of_arn(service, arn, parts.resource)
    if service.client == "ec2":
        yield from (
            Entity({"instance_id": match[0]}, services=("ec2",)) for match in _INSTANCE.finditer(text)
        )
    if service.parameter:
        yield from things_of(Kind(service.parameter, service.client, service.kind, name=_THING), text)


def _of_arn(service: _Service, arn: str, resource: str) -> Iterator[Entity]:
    for pattern in service.arns:
        if match := re.fullmatch(pattern, resource):
            names = match.groupdict()
            if names.pop("arn", None):
                names[_WHOLE_ARN[service.client]] = arn
            yield from entity(service.client, **names)


def is_its_own_failure(service: Entity, text: str) -> bool:
    """Tell whether what goes wrong is the service's own, where words that say little stand beside its name.

    What runs programs, and what carries events, is named in many texts about an object; an ARN alone stands
    in passing in refusals, and in envelopes.
    """
    role = _role(service)
    of_object = _OF_S3.search(text)
    if of_object is None:
        return role != "runs programs" and _starts(service, text) < len(text)
    return role == "keeps data" and _starts(service, text) < of_object.start() and not _MISSES.search(text)


def is_what_failed(service: Entity, text: str) -> bool:
    """Tell whether it is the product that ran what failed, where the words are those of a program."""
    return _role(service) == "runs programs" or (
        _role(service) == "keeps data" and _BEGINS.search(text[: _starts(service, text)]) is not None
    )


def is_of_objects(text: str) -> bool:
    """Tell whether a text speaks of buckets, objects, files or uploads."""
    return _OF_S3.search(text) is not None


def _role(service: Entity) -> str:
    return _BY_CLIENT[service.services[0]].role


def _starts(service: Entity, text: str) -> int:
    """Return where a service is named; behind the text where an ARN alone names it."""
    found = next(pattern.search(text) for row, pattern in _NAMED if row.client == service.services[0])
    return found.start() if found else len(text)


def keys_alone(text: str) -> tuple[Entity, ...]:
    """Return KMS where a text tells of a call about keys themselves, and of no object; else nothing."""
    asked = _KMS_REFUSED.search(text)
    if not asked or _KMS_FOR_OBJECTS.search(text) or is_of_objects(text):
        return ()
    operation = asked[0].removeprefix("kms:")
    key = _KMS_KEY.search(text)
    return tuple(
        entity("kms", operation=operation, remark=f"kms:{operation}", **(key.groupdict() if key else {}))
    )
