"""S3: what a write is refused for beside policies, and the key that encrypts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from moto.s3.models import s3_backends
from moto.s3control.models import s3control_backends

from workbench.knowledge.arns import bucket_arn
from workbench.simulation.bucket_rules import is_replicated
from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.key_use import use_for_s3
from workbench.simulation.keys import S3_DEFAULT_KEY, find_key
from workbench.simulation.wire import AwsError, HttpReply

_KMS = ("aws:kms", "aws:kms:dsse")
_OWNER_ENFORCED = "BucketOwnerEnforced"
_PUBLIC_ACLS = ("public-read", "public-read-write", "authenticated-read")
_GRANTS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP")
_HEADERS = "x-amz-server-side-encryption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Encryption:
    """How S3 encrypts an object: by its own keys, or by one of KMS."""

    algorithm: str = "AES256"
    key: Any = None
    """moto's record of the KMS key; None for S3's own."""
    bucket_key: bool = False

    def settle(self, stored: Any) -> None:
        """Say so in moto's record of an object."""
        stored.encryption = self.algorithm
        stored.kms_key_id = self.key.arn if self.key else None
        stored.bucket_key_enabled = "true" if self.bucket_key else None

    @property
    def headers(self) -> dict[str, str]:
        """What S3 tells of it in its answer to a write."""
        told = {_HEADERS: self.algorithm}
        if self.key:
            told[f"{_HEADERS}-aws-kms-key-id"] = self.key.arn
        if self.bucket_key:
            told[f"{_HEADERS}-bucket-key-enabled"] = "true"
        return told

    def use(self, exchange: Exchange, operation: str) -> None:
        """Let S3 ask KMS for the caller, if this object needs KMS; raises AwsError."""
        if self.key:
            given = exchange.parameters
            path = given["Bucket"] if self.bucket_key else f"{given['Bucket']}/{given['Key']}"
            use_for_s3(exchange, self.key, operation, bucket_arn(path))


@as_aws("s3.PutObject", "s3.CopyObject", "s3.CreateMultipartUpload")
def begin_to_write(exchange: Exchange) -> HttpReply:
    """Refuse what the bucket's settings refuse, then encrypt as the request or the bucket says.

    moto accepts any ACL and SSE-C, asks for no checksum, and never uses a key.
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    """
    bucket = s3_backends[ACCOUNT]["aws"].buckets.get(exchange.parameters["Bucket"])
    if bucket is None:
        return exchange.raw()
    _check_acl(bucket, exchange.parameters)
    _check_customer_key(bucket, exchange.parameters)
    _check_checksum(bucket, exchange)
    encryption = _encryption(bucket, exchange)
    encryption.use(exchange, "GenerateDataKey")
    reply = exchange.raw()
    if reply.status >= HTTPStatus.MULTIPLE_CHOICES:
        return reply
    if exchange.call.operation == "CreateMultipartUpload":
        upload = list(bucket.multiparts.values())[-1]
        upload.encryption = encryption
    else:
        _settle(bucket, exchange, encryption)
    return HttpReply(status=reply.status, headers={**reply.headers, **encryption.headers}, body=reply.body)


@as_aws("s3.UploadPart", "s3.CompleteMultipartUpload")
def write_in_parts(exchange: Exchange) -> HttpReply:
    """Each part under a KMS key asks for `kms:Decrypt`, of which a small upload has no need.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuAndPermissions.html
    """
    given = exchange.parameters
    bucket = s3_backends[ACCOUNT]["aws"].buckets.get(given["Bucket"])
    upload = bucket.multiparts.get(given["UploadId"]) if bucket else None
    encryption = upload.encryption if upload else Encryption()
    encryption.use(exchange, "Decrypt")
    reply = exchange.raw()
    if upload is not None and exchange.call.operation == "CompleteMultipartUpload":
        stored = bucket.keys.get(given["Key"])
        if stored is not None and stored.multipart is upload:
            _settle(bucket, exchange, encryption)
    return reply


def _settle(bucket: Any, exchange: Exchange, encryption: Encryption) -> None:
    """Note what S3 decides about an object once, when it is written: its encryption, its replication."""
    stored = bucket.keys[exchange.parameters["Key"]]
    encryption.settle(stored)
    rules = bucket.replication_rules if getattr(bucket, "replication", None) else ()
    stored.replication = "PENDING" if is_replicated(rules, stored, tags_of(stored)) else ""


def tags_of(stored: Any) -> dict[str, str]:
    """Return the tags of an object."""
    tagger = s3_backends[ACCOUNT]["aws"].tagger
    return {str(name): str(value) for name, value in tagger.get_tag_dict_for_resource(stored.arn).items()}


def decrypt(exchange: Exchange, stored: Any) -> None:
    """Let S3 decrypt an object for the caller; raises AwsError, 403 or 400, when KMS refuses."""
    if getattr(stored, "kms_key_id", None):
        key = _key(stored.kms_key_id)
        Encryption(algorithm=stored.encryption, key=key, bucket_key=stored.bucket_key_enabled == "true").use(
            exchange, "Decrypt"
        )


def blocked_encryption(bucket: Any) -> list[str]:
    """Return which kinds of encryption a bucket blocks: SSE-C unless it was allowed (since 2026-04).

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
    """
    rule = (bucket.encryption or {}).get("Rule", {})
    given = (rule.get("BlockedEncryptionTypes") or {}).get("EncryptionType") or "SSE-C"
    return given if isinstance(given, list) else [given]


def _check_acl(bucket: Any, given: Mapping[str, Any]) -> None:
    """Bucket owner enforced: 400 for any ACL but the owner's. Public ACL while they are blocked: 403.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    acl = given.get("ACL", "")
    grants = [given[name] for name in _GRANTS if name in given]
    if (bucket.ownership_rule or _OWNER_ENFORCED) == _OWNER_ENFORCED:
        if grants or acl not in ("", "bucket-owner-full-control"):
            raise AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs")
        return
    public = acl in _PUBLIC_ACLS or any("global/AllUsers" in grant for grant in grants)
    if public and _blocks_public_acls(bucket):
        raise AwsError("AccessDenied", "Access Denied", status=403)


def _blocks_public_acls(bucket: Any) -> bool:
    """Tell whether the bucket or the account blocks public ACLs."""
    of_account = s3control_backends[ACCOUNT]["aws"].public_access_block
    settings = [item for item in (bucket.public_access_block, of_account) if item is not None]
    return any(str(item.block_public_acls).lower() == "true" for item in settings)


def _check_customer_key(bucket: Any, given: Mapping[str, Any]) -> None:
    if "SSECustomerAlgorithm" in given and "SSE-C" in blocked_encryption(bucket):
        raise AwsError("AccessDenied", "Access Denied", status=403)


def _check_checksum(bucket: Any, exchange: Exchange) -> None:
    """An object under Object Lock needs a checksum: old clients send none.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
    """
    given = exchange.parameters
    locked = bucket.has_default_lock or "ObjectLockMode" in given or "ObjectLockLegalHoldStatus" in given
    checked = "ContentMD5" in given or any(name.startswith("Checksum") for name in given)
    if locked and not checked and exchange.call.operation == "PutObject":
        raise AwsError(
            "InvalidRequest",
            "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock"
            " parameters",
        )


def _encryption(bucket: Any, exchange: Exchange) -> Encryption:
    """Return how a write is encrypted: as the request says, else as the bucket does by default.

    An alias is looked up in the account of the caller, which is this one.
    """
    given = exchange.parameters
    rule = (bucket.encryption or {}).get("Rule", {})
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    algorithm = given.get("ServerSideEncryption") or default.get("SSEAlgorithm") or "AES256"
    if algorithm not in _KMS:
        return Encryption(algorithm=algorithm)
    named = given.get("SSEKMSKeyId")
    if not named and "ServerSideEncryption" not in given:
        named = default.get("KMSMasterKeyID")
    by_default = str(rule.get("BucketKeyEnabled", "false")).lower() == "true"
    return Encryption(
        algorithm=algorithm,
        key=_key(named or S3_DEFAULT_KEY),
        bucket_key=given.get("BucketKeyEnabled", by_default),
    )


def _key(reference: str) -> Any:
    """Return the key; raises AwsError as S3 passes it on."""
    try:
        return find_key(reference)
    except AwsError as refusal:
        raise AwsError(f"KMS.{refusal.code}", refusal.message) from refusal
