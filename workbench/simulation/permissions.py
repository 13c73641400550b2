"""Which permission a call needs, and how AWS says that it is missing."""

from __future__ import annotations

import json
from typing import Any

from moto.s3.models import s3_backends

from workbench.simulation.exchange import Exchange
from workbench.simulation.identities import ACCOUNT, BUILDER, REGION
from workbench.simulation.policies import Policy, about, decide
from workbench.simulation.wire import AwsError, Call

_PREFIXES = {
    "emr": "elasticmapreduce",
    "mwaa": "airflow",
    "resourcegroupstaggingapi": "tag",
    "s3control": "s3",
    "service-quotas": "servicequotas",
    "stepfunctions": "states",
}
"""The IAM prefix of a service, where it is not boto3's name of the client."""

_ACTIONS = {
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
}
"""The IAM action of an operation, where it is not named alike.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""
_OF_A_VERSION = {"s3:GetObject": "s3:GetObjectVersion", "s3:DeleteObject": "s3:DeleteObjectVersion"}
_CODES = {"ec2": "UnauthorizedOperation", "sns": "AuthorizationError"}


def action_of(call: Call) -> str:
    """Return the IAM action that authorises a call."""
    default = f"{_PREFIXES.get(call.service, call.service)}:{call.operation}"
    action = _ACTIONS.get(str(call), default)
    return _OF_A_VERSION.get(action, action) if call.parameters.get("VersionId") else action


def check_permission(exchange: Exchange) -> None:
    """Let a call pass that its caller may make; the builder may everything.

    Raises:
        AwsError: Denied, in the words of AWS ("enhanced access denied messages",
            https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
    """
    if str(exchange.call) != "sts.GetCallerIdentity":
        authorise(exchange, action_of(exchange.call), _resource_of(exchange.call))


def authorise(
    exchange: Exchange,
    action: str,
    resource: str,
    *,
    through: str = "",
) -> None:
    """Let the caller use an action on a resource.

    Args:
        exchange: The call that needs it.
        action: `kms:Decrypt`.
        resource: As AWS names it in a denial: mostly an ARN; empty when it names none.
        through: The service that asks for the caller, `s3`; empty when the caller asks itself.

    Raises:
        AwsError: Denied, in the words of AWS.
    """
    if exchange.identity is BUILDER:
        return
    if not through and _denied_by_bucket(exchange, action):
        raise _denial(exchange, action, resource, "with an explicit deny in a resource-based policy")
    if exchange.lacks(action):
        raise _denial(
            exchange, action, resource, f"because no identity-based policy allows the {action} action"
        )


def _denied_by_bucket(exchange: Exchange, action: str) -> bool:
    """Tell whether the bucket's policy denies it; a condition that is not modelled does not deny."""
    given: Any = exchange.parameters
    if exchange.call.service != "s3" or "Bucket" not in given:
        return False
    bucket = s3_backends[ACCOUNT]["aws"].buckets.get(given["Bucket"])
    if bucket is None or not bucket.policy:
        return False
    arn = exchange.identity.arn
    policy = Policy(id=bucket.name, kind="Resource Policy", document=about(json.loads(bucket.policy), arn))
    context = {"aws:securetransport": ["true"], "aws:principalarn": [arn], "aws:principalaccount": [ACCOUNT]}
    return decide([policy], action, _object_arn(given), context).word == "explicitDeny"


def _denial(exchange: Exchange, action: str, resource: str, why: str) -> AwsError:
    call = exchange.call
    on_resource = f" on resource: {resource}" if resource else ""
    return AwsError(
        _denial_code(call),
        f"User: {exchange.actor} is not authorized to perform: {action}{on_resource} {why}",
        status=400 if call.protocol == "json" else 403,
        headers={"x-amz-bucket-region": REGION} if call.service == "s3" else {},
    )


def _denial_code(call: Call) -> str:
    default = "AccessDeniedException" if "json" in call.protocol else "AccessDenied"
    return _CODES.get(call.service, default)


def _resource_of(call: Call) -> str:
    """Return the ARN that AWS names in the denial, for the services whose naming is simple."""
    given: Any = call.parameters
    if call.service == "s3" and "Bucket" in given:
        return f'"{_object_arn(given)}"'
    if call.service == "iam" and "RoleName" in given:
        return f"role {given['RoleName']}"
    if call.service == "lambda" and "FunctionName" in given:
        name = str(given["FunctionName"])
        return name if name.startswith("arn:") else f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    return ""


def _object_arn(given: Any) -> str:
    """Return the ARN of the object, or of the bucket when no key is given."""
    return "arn:aws:s3:::" + "/".join(part for part in (given["Bucket"], given.get("Key")) if part)
