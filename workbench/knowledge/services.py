"""How one AWS service is called in each place: by boto3, by IAM, in its own signature, and by CloudTrail.

Inside of the workbench a service has the name of its boto3 client. Sources: service authorization reference,
"Service prefix" of each service; CloudTrail user guide, "AWS service topics for CloudTrail"; AWS general
reference, "Service endpoints and quotas".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_SUFFIX = ".amazonaws.com"


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of a service that has others than its boto3 client."""

    iam: str
    """The prefix of its IAM actions, and the service part of its ARNs."""
    signing: str
    """The name in its endpoint, in the scope of a signature, and first in CloudTrail's event source."""


_OTHER_NAMES: Mapping[str, _Names] = {
    "accessanalyzer": _Names("access-analyzer", "access-analyzer"),
    "cloudwatch": _Names("cloudwatch", "monitoring"),
    "emr": _Names("elasticmapreduce", "elasticmapreduce"),
    "mwaa": _Names("airflow", "airflow"),
    "opensearch": _Names("es", "es"),
    "resourcegroupstaggingapi": _Names("tag", "tagging"),
    "s3control": _Names("s3", "s3"),
    "service-quotas": _Names("servicequotas", "servicequotas"),
    "stepfunctions": _Names("states", "states"),
}
_BY_IAM = {names.iam: client for client, names in _OTHER_NAMES.items() if client != "s3control"}
_BY_SIGNING = {names.signing: client for client, names in _OTHER_NAMES.items() if client != "s3control"}

GLOBAL = frozenset({"iam", "organizations", "route53", "cloudfront"})
"""Services without Regions, whose events are recorded in the global Region of the partition."""
_GLOBAL_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}

_IAM_ACTIONS = {
    "accessanalyzer.ListFindingsV2": "access-analyzer:ListFindings",
    "lambda.Invoke": "lambda:InvokeFunction",
    "s3.CompleteMultipartUpload": "s3:PutObject",
    "s3.CopyObject": "s3:PutObject",
    "s3.CreateMultipartUpload": "s3:PutObject",
    "s3.DeleteObjects": "s3:DeleteObject",
    "s3.GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3.GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3.GetBucketNotificationConfiguration": "s3:GetBucketNotification",
    "s3.GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3.GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3.GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3.HeadBucket": "s3:ListBucket",
    "s3.HeadObject": "s3:GetObject",
    "s3.ListBuckets": "s3:ListAllMyBuckets",
    "s3.ListMultipartUploads": "s3:ListBucketMultipartUploads",
    "s3.ListObjectVersions": "s3:ListBucketVersions",
    "s3.ListObjects": "s3:ListBucket",
    "s3.ListObjectsV2": "s3:ListBucket",
    "s3.ListParts": "s3:ListMultipartUploadParts",
    "s3.PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3.PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "s3.PutBucketNotificationConfiguration": "s3:PutBucketNotification",
    "s3.PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3.UploadPart": "s3:PutObject",
    "s3control.GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
}
"""The IAM action of an operation, where it is not named alike.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""


def iam_prefix(client: str) -> str:
    """Return the prefix of a service's IAM actions: `states` of `stepfunctions`."""
    return _OTHER_NAMES[client].iam if client in _OTHER_NAMES else client


def iam_action(operation: str) -> str:
    """Return the IAM action that first of all authorises an operation, `s3.HeadObject`."""
    client, _, name = operation.partition(".")
    return _IAM_ACTIONS.get(operation, f"{iam_prefix(client)}:{name}")


def client_of_iam(prefix: str) -> str:
    """Return the boto3 client of an IAM prefix or of the service part of an ARN."""
    return _BY_IAM.get(prefix, prefix)


def client_of_signature(name: str) -> str:
    """Return the boto3 client of the service for which a request is signed."""
    return _BY_SIGNING.get(name, name)


def event_source(client: str) -> str:
    """Return what CloudTrail calls a service: `monitoring.amazonaws.com` of `cloudwatch`."""
    return service_principal(_OTHER_NAMES[client].signing if client in _OTHER_NAMES else client)


def service_principal(name: str) -> str:
    """Return the principal as which a service calls others: `events.amazonaws.com` of `events`."""
    return f"{name}{_SUFFIX}"


def short_source(source: str) -> str:
    """Return an event source, or the principal of a service, without its domain: `s3`."""
    return source.removesuffix(_SUFFIX)


def global_region(partition: str = "aws") -> str:
    """Return the Region that holds the events of services without Regions; empty for an unknown partition."""
    return _GLOBAL_REGIONS.get(partition or "aws", "")
