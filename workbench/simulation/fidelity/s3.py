"""S3: permissions on HEAD, defaults of new buckets, EventBridge, uploads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.utils import get_backend
from moto.s3.models import s3_backends

from workbench.simulation.exchange import Exchange, Rule, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.policies import Policy, decide
from workbench.simulation.wire import AwsError, HttpReply

_NOT_FOUND = 404
_FORBIDDEN = 403
_METHOD_NOT_ALLOWED = 405


@as_aws("s3.HeadObject", "s3.GetObject")
def missing_key_without_list_permission(exchange: Exchange) -> HttpReply:
    """A missing key is 403 to a caller without s3:ListBucket; moto says 404 to everybody.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html#API_HeadObject_Description
    """
    reply = exchange.raw()
    headers = {name.lower(): value for name, value in reply.headers.items()}
    marked = headers.get("x-amz-delete-marker") == "true"
    if reply.status == _NOT_FOUND and not marked and exchange.lacks("s3:ListBucket"):
        raise AwsError("AccessDenied", "Access Denied", status=_FORBIDDEN)
    if reply.status == _NOT_FOUND and exchange.call.method == "GET":
        _refuse_delete_marker(exchange)
    return reply


def _refuse_delete_marker(exchange: Exchange) -> None:
    """GET of a delete marker's version is 405, and of a key with a marker on top 404 with a header.

    moto: NoSuchVersion, and no header. https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
    """
    version = exchange.parameters.get("VersionId")
    bucket = _bucket(exchange)
    history = bucket.keys.getlist(exchange.parameters["Key"]) if bucket else []
    markers = [item for item in history or [] if type(item).__name__ == "FakeDeleteMarker"]
    if version and any(marker.version_id == version for marker in markers):
        raise AwsError(
            "MethodNotAllowed",
            "The specified method is not allowed against this resource.",
            status=_METHOD_NOT_ALLOWED,
            headers={"x-amz-delete-marker": "true", "x-amz-version-id": version, "Allow": "DELETE"},
        )
    if not version and history and history[-1] in markers:
        raise AwsError(
            "NoSuchKey",
            "The specified key does not exist.",
            status=_NOT_FOUND,
            headers={"x-amz-delete-marker": "true", "x-amz-version-id": str(history[-1].version_id)},
        )


@as_aws("s3.GetBucketNotificationConfiguration")
def event_bridge_is_returned(exchange: Exchange) -> dict[str, Any]:
    """EventBridgeConfiguration comes back as `{}` when it was set; moto keeps it and does not show it."""
    answer = exchange.moto()
    bucket = _bucket(exchange)
    configuration = bucket.notification_configuration if bucket else None
    if configuration is not None and configuration.event_bridge is not None:
        answer["EventBridgeConfiguration"] = {}
    return answer


@as_aws("s3.PutBucketNotificationConfiguration")
def destinations_are_validated(exchange: Exchange) -> HttpReply:
    """A function that the bucket may not invoke is refused, unless the caller skips the check; moto takes it.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
    """
    given = exchange.parameters
    named = given["NotificationConfiguration"].get("LambdaFunctionConfigurations", ())
    refused = [item["LambdaFunctionArn"] for item in named if not _may_invoke(given["Bucket"], item)]
    if refused and not given.get("SkipDestinationValidation"):
        raise AwsError(
            "InvalidArgument",
            f"Unable to validate the following destination configurations: {', '.join(refused)}",
        )
    return exchange.raw()


def _may_invoke(bucket: str, configuration: Mapping[str, Any]) -> bool:
    """Tell whether the function's policy lets S3 invoke it for this bucket."""
    arn = configuration["LambdaFunctionArn"]
    try:
        policy = get_backend(ACCOUNT, REGION).get_function(arn).policy
    except UnknownFunctionException:
        return False
    statements = [item for item in policy.statements if item["Principal"] == {"Service": "s3.amazonaws.com"}]
    document = Policy(id=arn, kind="Resource Policy", document={"Statement": statements})
    source = {"aws:sourcearn": [f"arn:aws:s3:::{bucket}"], "aws:sourceaccount": [ACCOUNT]}
    return decide([document], "lambda:InvokeFunction", arn, source).word == "allowed"


@as_aws("s3.ListMultipartUploads")
def uploads_by_whom_and_when(exchange: Exchange) -> dict[str, Any]:
    """Initiated and Initiator are those of CreateMultipartUpload; moto answers 2010 and a made-up user."""
    answer = exchange.moto()
    begun = {
        past.answer.get("UploadId"): past
        for past in exchange.state.history
        if str(past.call) == "s3.CreateMultipartUpload"
    }
    for upload in answer.get("Uploads", ()):
        past = begun.get(upload["UploadId"])
        upload["Initiated"] = past.at if past else exchange.state.story.now()
        actor = past.actor if past else exchange.identity.arn
        upload["Initiator"] = {"ID": actor, "DisplayName": actor.rpartition("/")[2]}
    return answer


def _default(operation: str, missing: str, answer: dict[str, Any]) -> Rule:
    """Register a rule: what AWS answers for a bucket on which nobody set it, while moto says `missing`."""

    @as_aws(operation)
    def rule(exchange: Exchange) -> dict[str, Any]:
        try:
            return exchange.moto()
        except AwsError as refusal:
            if refusal.code != missing:
                raise
            return answer

    return rule


encrypted_by_default = _default(
    "s3.GetBucketEncryption",
    "ServerSideEncryptionConfigurationNotFoundError",
    {
        "ServerSideEncryptionConfiguration": {
            "Rules": [
                {
                    "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
                    "BucketKeyEnabled": False,
                    "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
                }
            ]
        }
    },
)
"""SSE-S3 since 2023-01, SSE-C blocked since 2026-04
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html)."""

public_access_blocked_by_default = _default(
    "s3.GetPublicAccessBlock",
    "NoSuchPublicAccessBlockConfiguration",
    {
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        }
    },
)
"""All four since 2023-04
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html)."""

owner_enforced_by_default = _default(
    "s3.GetBucketOwnershipControls",
    "OwnershipControlsNotFoundError",
    {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
)
"""Since 2023-04, as above."""


def _bucket(exchange: Exchange) -> Any:
    """Return moto's record of the bucket in question, or None."""
    return s3_backends[ACCOUNT]["aws"].buckets.get(exchange.parameters["Bucket"])
