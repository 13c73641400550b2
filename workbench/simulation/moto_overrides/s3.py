"""S3: permissions on HEAD, defaults of new buckets, EventBridge, uploads."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.utils import get_backend
from moto.s3.models import PublicAccessBlock, s3_backends

from workbench.knowledge.arns import bucket_arn
from workbench.knowledge.policies import (
    AccessRequest,
    Context,
    LayerDecision,
    ask_layer,
    attached,
    read_policy,
    service,
)
from workbench.simulation.bucket_rules import expiration
from workbench.simulation.exchange import Exchange, Rule, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.moto_overrides.s3_writes import blocked_encryption, decrypt, tags_of
from workbench.simulation.permissions import may
from workbench.simulation.wire import AwsError, HttpReply


@as_aws("s3.HeadObject", "s3.GetObject")
def missing_key_without_list_permission(exchange: Exchange) -> HttpReply:
    """A missing key is 403 to a caller without s3:ListBucket; moto says 404 to everybody.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html#API_HeadObject_Description
    """
    if exchange.call.method == "GET":
        decrypt(exchange, _stored(exchange))
    reply = exchange.raw()
    headers = {name.lower(): value for name, value in reply.headers.items()}
    marked = headers.get("x-amz-delete-marker") == "true"
    if reply.status == HTTPStatus.NOT_FOUND and not marked and not _may_list(exchange):
        raise AwsError("AccessDenied", "Access Denied", status=HTTPStatus.FORBIDDEN)
    if reply.status == HTTPStatus.NOT_FOUND and exchange.call.method == "GET":
        _refuse_delete_marker(exchange)
    if reply.status < HTTPStatus.MULTIPLE_CHOICES:
        return HttpReply(
            status=reply.status,
            headers={**reply.headers, **_told_by_rules(exchange)},
            body=reply.body,
        )
    return reply


def _told_by_rules(exchange: Exchange) -> dict[str, str]:
    """Return the headers on expiration, of a current version, and on replication; moto sends neither.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html#API_HeadObject_ResponseSyntax
    """
    bucket, stored = _bucket(exchange), _stored(exchange)
    if bucket is None or stored is None:
        return {}
    told = {"x-amz-replication-status": getattr(stored, "replication", "")}
    if stored is bucket.keys.get(stored.name) and bucket.rules:
        told["x-amz-expiration"] = expiration(bucket.lifecycle, stored, tags_of(stored))
    return {name: value for name, value in told.items() if value}


def _stored(exchange: Exchange) -> Any:
    """Return moto's record of the object in question, of the version that is named, or None."""
    bucket = _bucket(exchange)
    if bucket is None:
        return None
    key, version = exchange.parameters["Key"], exchange.parameters.get("VersionId")
    history = [item for item in bucket.keys.getlist(key) or [] if hasattr(item, "kms_key_id")]
    wanted = [item for item in history if version in (None, item.version_id)]
    return wanted[-1] if wanted else None


def _may_list(exchange: Exchange) -> bool:
    return may(exchange, "s3:ListBucket", bucket_arn(exchange.parameters["Bucket"]))


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
            status=HTTPStatus.METHOD_NOT_ALLOWED,
            headers={"x-amz-delete-marker": "true", "x-amz-version-id": version, "Allow": "DELETE"},
        )
    if not version and history and history[-1] in markers:
        raise AwsError(
            "NoSuchKey",
            "The specified key does not exist.",
            status=HTTPStatus.NOT_FOUND,
            headers={"x-amz-delete-marker": "true", "x-amz-version-id": str(history[-1].version_id)},
        )


@as_aws("s3.PutBucketLifecycleConfiguration", "s3.PutBucketReplication")
def rules_are_kept(exchange: Exchange) -> HttpReply:
    """Rules are kept as they were put; moto forgets parts of them."""
    reply = exchange.raw()
    bucket, given = _bucket(exchange), exchange.parameters
    if bucket and exchange.call.operation == "PutBucketReplication":
        bucket.replication_rules = given["ReplicationConfiguration"]["Rules"]
    elif bucket:
        rules = given["LifecycleConfiguration"]["Rules"]
        kept = zip(rules, bucket.rules, strict=True)
        bucket.lifecycle = [{"ID": known.id, **rule} for rule, known in kept]
    return reply


@as_aws("s3.GetBucketLifecycleConfiguration")
def lifecycle_as_it_was_put(exchange: Exchange) -> dict[str, Any]:
    """All filters are returned; moto leaves out those by size."""
    answer = exchange.moto()
    return {**answer, "Rules": _bucket(exchange).lifecycle}


@as_aws("s3.GetBucketReplication")
def replication_as_it_was_put(exchange: Exchange) -> dict[str, Any]:
    """Filters and source selection are returned; moto leaves them out."""
    answer = exchange.moto()
    configuration = answer["ReplicationConfiguration"]
    kept = zip(configuration["Rules"], _bucket(exchange).replication_rules, strict=True)
    rules = [{"ID": told["ID"], "Priority": told["Priority"], **rule} for told, rule in kept]
    return {"ReplicationConfiguration": {**configuration, "Rules": rules}}


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
    document = read_policy({"Version": "2012-10-17", "Statement": statements}, arn)
    source = {"aws:SourceArn": bucket_arn(bucket), "aws:SourceAccount": ACCOUNT}
    request = AccessRequest(
        action="lambda:InvokeFunction",
        resource=arn,
        who=service("s3.amazonaws.com"),
        context=Context.of(source, is_closed=True),
        owner=ACCOUNT,
    )
    return ask_layer(attached([document]), request).decision is LayerDecision.ALLOWED


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


@as_aws("s3.GetBucketEncryption")
def encrypted_by_default(exchange: Exchange) -> dict[str, Any]:
    """SSE-S3 unless a rule was put, and with it what is blocked; moto has no default and forgets the latter.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
    """
    rule: dict[str, Any] = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    try:
        rule = exchange.moto()["ServerSideEncryptionConfiguration"]["Rules"][0]
    except AwsError as refusal:
        if refusal.code != "ServerSideEncryptionConfigurationNotFoundError":
            raise
    rule.setdefault("BucketKeyEnabled", False)
    rule["BlockedEncryptionTypes"] = {"EncryptionType": blocked_encryption(_bucket(exchange))}
    return {"ServerSideEncryptionConfiguration": {"Rules": [rule]}}


@as_aws("s3.CreateBucket")
def public_access_blocked_by_default(exchange: Exchange) -> HttpReply:
    """All four settings of Block Public Access, since 2023-04; who deletes them has none.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
    """
    is_new = _bucket(exchange) is None
    reply = exchange.raw()
    made = _bucket(exchange)
    if is_new and made is not None:
        made.public_access_block = PublicAccessBlock("true", "true", "true", "true")
    return reply


@as_aws("s3.PutObjectLockConfiguration")
def lock_of_any_bucket(exchange: Exchange) -> HttpReply:
    """A bucket with versions may get a lock while it holds objects; moto takes it for an empty one alone.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
    """
    bucket = _bucket(exchange)
    if bucket is None:
        return exchange.raw()
    held, bucket.keys = bucket.keys, type(bucket.keys)()
    try:
        return exchange.raw()
    finally:
        bucket.keys = held


@as_aws("s3.GetObjectLockConfiguration")
def days_or_years(exchange: Exchange) -> dict[str, Any]:
    """A default retention has days or years; moto tells both, one of them 0.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html
    """
    answer = exchange.moto()
    default = answer["ObjectLockConfiguration"].get("Rule", {}).get("DefaultRetention", {})
    for name in ("Days", "Years"):
        if not default.get(name):
            default.pop(name, None)
    return answer


owner_enforced_by_default = _default(
    "s3.GetBucketOwnershipControls",
    "OwnershipControlsNotFoundError",
    {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
)
"""Since 2023-04, too."""


def _bucket(exchange: Exchange) -> Any:
    """Return moto's record of the bucket in question, or None."""
    return s3_backends[ACCOUNT]["aws"].buckets.get(exchange.parameters["Bucket"])
