"""The S3 buckets of an account, in every Region.

Sources: Amazon S3 API reference, ListBuckets (BucketRegion is told where a page size is asked for),
GetBucketLocation, and the getters of bucket settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from workbench.audits.inventories._identity import IDENTITY
from workbench.audits.inventories._trails import TRAILS
from workbench.domain.audit import Resource
from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Question, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text
from workbench.knowledge.s3.encryption import default_encryption
from workbench.knowledge.s3.locations import bucket_region
from workbench.knowledge.s3.public_access import settings_off

_MOST_PAGES = 100


def collect(aws: AwsReader) -> Answers:
    """List them; ask where a bucket is only where the list does not say so."""
    answers: dict[AnswerName, Answer] = {
        "buckets": aws.read(ask_pages("s3.ListBuckets", _MOST_PAGES, MaxBuckets=1000))
    }
    unplaced = [
        name
        for bucket in objects(answers["buckets"].data, "Buckets")
        if (name := text(bucket, "Name")) and not text(bucket, "BucketRegion")
    ]
    located = aws.read_all(
        {("location", name): ask("s3.GetBucketLocation", Bucket=name) for name in unplaced}
    )
    return answers | located


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the buckets; one whose Region could not be asked is sought in the Region of the target."""
    buckets = objects(answers["buckets"].data, "Buckets")
    return [
        Seen(
            resource=Resource(
                inventory="s3_buckets",
                name=text(bucket, "Name"),
                region=text(bucket, "BucketRegion") or _located(answers, text(bucket, "Name")) or region,
                arn=f"arn:aws:s3:::{text(bucket, 'Name')}",
            ),
            listed=bucket,
        )
        for bucket in buckets
        if text(bucket, "Name")
    ]


def _located(answers: Answers, bucket: str) -> str:
    answer = answers.get(("location", bucket))
    return bucket_region(answer) if answer else ""


def _of_bucket(operation: str, seen: Seen) -> Request:
    return ask(operation, Bucket=seen.resource.name)


def _setting(operation: str) -> Question:
    return question(operation, partial(_of_bucket, operation))


def _key(seen: Seen) -> Mapping[str, Request]:
    """Ask for the default key, where the bucket names one."""
    name = default_encryption(seen.answer("encryption").data).key
    return {name: ask("kms.DescribeKey", KeyId=name)} if name else {}


def _rotation(seen: Seen) -> Mapping[str, Request]:
    """Ask whether the default key is renewed, where it is one that KMS can renew."""
    return {
        name: ask("kms.GetKeyRotationStatus", KeyId=name)
        for name, key in seen.parts("key").items()
        if text(key.data, "KeyMetadata", "KeyManager") == "CUSTOMER"
        and text(key.data, "KeyMetadata", "KeyState") == "Enabled"
        and text(key.data, "KeyMetadata", "Origin") in ("", "AWS_KMS")
    }


def _account_block(seen: Seen) -> Mapping[str, Request]:
    """Ask what the account blocks for all of its buckets."""
    account = text(seen.answer("identity").data, "Account")
    return {account: ask("s3control.GetPublicAccessBlock", AccountId=account)} if account else {}


def _acl(seen: Seen) -> Request | Mapping[str, Request]:
    """Ask for the ACL where neither bucket nor account ignore public ones."""
    blocks = [seen.answer("public_access_block"), *seen.parts("account_block").values()]
    ignored = any("IgnorePublicAcls" not in settings_off(block.data) for block in blocks)
    return {} if ignored else {seen.resource.name: _of_bucket("s3.GetBucketAcl", seen)}


def _log_target(seen: Seen) -> Mapping[str, Request]:
    """Ask about the bucket that access logs go to, where there is one."""
    target = text(seen.answer("logging").data, "LoggingEnabled", "TargetBucket")
    if not target:
        return {}
    return {
        "location": ask("s3.GetBucketLocation", Bucket=target),
        "lock": ask("s3.GetObjectLockConfiguration", Bucket=target),
        "policy": ask("s3.GetBucketPolicy", Bucket=target),
        "acl": ask("s3.GetBucketAcl", Bucket=target),
        "encryption": ask("s3.GetBucketEncryption", Bucket=target),
    }


inventory = Inventory(
    title="S3 buckets",
    operations=("s3.ListBuckets", "s3.GetBucketLocation"),
    collect=collect,
    found=found,
    subject=lambda resource: {"bucket": resource.name},
    per_account=True,
    questions={
        "versioning": _setting("s3.GetBucketVersioning"),
        "lock": _setting("s3.GetObjectLockConfiguration"),
        "encryption": _setting("s3.GetBucketEncryption"),
        "key": question("kms.DescribeKey", _key, after=("encryption",)),
        "rotation": question("kms.GetKeyRotationStatus", _rotation, after=("key",)),
        "logging": _setting("s3.GetBucketLogging"),
        "log_target": Question(
            operations=(
                "s3.GetBucketLocation",
                "s3.GetObjectLockConfiguration",
                "s3.GetBucketPolicy",
                "s3.GetBucketAcl",
                "s3.GetBucketEncryption",
            ),
            ask=_log_target,
            after=("logging",),
        ),
        "policy_status": _setting("s3.GetBucketPolicyStatus"),
        "public_access_block": _setting("s3.GetPublicAccessBlock"),
        **IDENTITY,
        "account_block": question("s3control.GetPublicAccessBlock", _account_block, after=("identity",)),
        "acl": question("s3.GetBucketAcl", _acl, after=("public_access_block", "account_block")),
        "lifecycle": _setting("s3.GetBucketLifecycleConfiguration"),
        "tags": _setting("s3.GetBucketTagging"),
        "folders": question(
            "s3.ListObjectsV2",
            lambda seen: ask("s3.ListObjectsV2", Bucket=seen.resource.name, Delimiter="/", MaxKeys=1000),
        ),
        **TRAILS,
    },
)
