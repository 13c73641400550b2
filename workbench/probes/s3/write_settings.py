"""Which settings of the bucket can refuse an upload that every policy allows?

Some refusals come from no policy: a bucket that takes no ACLs answers 400 to a client that sends one, Block
Public Access answers 403 to a public one, a bucket that blocks customer-provided keys (SSE-C) answers 403 to
them, a default retention wants a checksum, and a default key that is named by its alias is looked up in the
account of whoever writes. Whether one of them refused a given upload depends on what the client sends, which
the error text or a CloudTrail event may show.

ACLs off and SSE-C blocked are the defaults of new buckets, so neither is a fault.

Sources: Amazon S3 API reference, GetBucketEncryption, GetBucketOwnershipControls, GetPublicAccessBlock (also
of S3 Control), GetObjectLockConfiguration; S3 user guide, "Blocking or unblocking SSE-C", "Controlling
ownership of objects and disabling ACLs".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, unanswered, warned
from workbench.knowledge.s3.arrival import ask_arrival, read_arrival
from workbench.knowledge.s3.encryption import Encryption, default_encryption
from workbench.knowledge.s3.public_access import blocks_public_acls
from workbench.knowledge.s3.upload_settings import Versioning, acls_disabled, default_retention, versioning
from workbench.probes._params import ObjectParams

Params = ObjectParams


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The settings that an upload meets."""

    encryption: Encryption | None = None
    """How objects are encrypted by default."""
    kms_key: str | None = None
    """The default key as the bucket names it, ARN, id or alias; empty when it names none."""
    alias_key: bool | None = None
    """The default key is named by an alias, which the account of each writer resolves for itself."""
    bucket_keys: bool | None = None
    """S3 Bucket Keys are on: KMS is asked for the bucket's ARN, not for the object's."""
    blocks_customer_keys: bool | None = None
    """Uploads with a key of the customer's own (SSE-C) are refused."""
    acls_disabled: bool | None = None
    """The bucket owner owns everything, and ACLs are refused."""
    blocks_public_acls: bool | None = None
    """Block Public Access of the bucket or of its account refuses public ACLs."""
    default_retention: bool | None = None
    """New objects are locked by default, so that uploads need a checksum."""
    versioning: Versioning | None = None
    """Whether the bucket keeps versions; `never`: that was never enabled."""
    key_exists: bool | None = None
    """There is an object under this key, so that a conditional write refuses."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for each setting, and for the key."""
    bucket = params.bucket
    questions: dict[AnswerName, Request] = {
        "encryption": ask("s3.GetBucketEncryption", Bucket=bucket),
        "ownership": ask("s3.GetBucketOwnershipControls", Bucket=bucket),
        "public_access": ask("s3.GetPublicAccessBlock", Bucket=bucket),
        "lock": ask("s3.GetObjectLockConfiguration", Bucket=bucket),
        "versioning": ask("s3.GetBucketVersioning", Bucket=bucket),
        "object": ask_arrival(bucket, params.key),
    }
    if account := aws.target.account:
        questions["account_access"] = ask("s3control.GetPublicAccessBlock", AccountId=account)
    return aws.read_all(questions)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Read each setting; what could not be read stays unknown."""
    facts = _facts(answers, params)
    silent = next((answer for answer in answers.values() if answer.unknown_reason), None)
    missing = next((answer for answer in answers.values() if answer.code == "NoSuchBucket"), None)
    if missing:
        return unanswered(missing, Facts())
    if all(answer.unknown_reason for answer in answers.values()):
        return unanswered(answers["encryption"], facts)
    traps = _traps(facts)
    if traps:
        return warned(f"Can refuse an upload: {'; '.join(traps)}", facts)
    if silent:
        return unanswered(silent, facts)
    return passed(f"No setting beyond AWS's defaults refuses uploads; encryption {facts.encryption}", facts)


def _traps(facts: Facts) -> list[str]:
    """Return the settings that go beyond the defaults of a new bucket."""
    named = {
        f"the default key {facts.kms_key} is an alias, which each writer's account resolves": facts.alias_key,
        "a default retention wants a checksum": facts.default_retention,
    }
    return [trap for trap, is_set in named.items() if is_set]


def _facts(answers: Answers, params: Params) -> Facts:
    encryption, listing, versions = answers["encryption"], answers["object"], answers["versioning"]
    default = default_encryption(encryption.data)
    known = encryption.ok or encryption.outcome is Outcome.NOT_CONFIGURED
    return Facts(
        encryption=default.kind if known else None,
        kms_key=default.key if known else None,
        alias_key=default.by_alias if known else None,
        bucket_keys=default.bucket_keys if known else None,
        blocks_customer_keys="SSE-C" in default.blocked if known else None,
        acls_disabled=_known(answers["ownership"], acls_disabled),
        blocks_public_acls=_blocks_public_acls(answers),
        default_retention=_known(answers["lock"], default_retention),
        versioning=versioning(versions.data) if versions.ok else None,
        key_exists=read_arrival(listing, params.key) is not None if listing.ok else None,
    )


def _known(answer: Answer, says: Callable[[JsonObject], object]) -> bool | None:
    """Return what an answer says; `not configured` says no."""
    return bool(says(answer.data)) if answer.ok or answer.outcome is Outcome.NOT_CONFIGURED else None


def _blocks_public_acls(answers: Answers) -> bool | None:
    """Tell whether bucket or account block public ACLs: one is enough, and both must be seen to say no."""
    both = [answers[name] for name in ("public_access", "account_access") if name in answers]
    blocks = [_known(item, blocks_public_acls) for item in both]
    if True in blocks:
        return True
    return None if None in blocks or len(both) == 1 else False


probe = Probe(
    title="Which settings of the bucket can refuse an upload that every policy allows?",
    params=Params,
    facts=Facts,
    operations=(
        "s3.GetBucketEncryption",
        "s3.GetBucketOwnershipControls",
        "s3.GetPublicAccessBlock",
        "s3control.GetPublicAccessBlock",
        "s3.GetObjectLockConfiguration",
        "s3.GetBucketVersioning",
        "s3.ListObjectsV2",
    ),
    collect=collect,
    judge=judge,
)
