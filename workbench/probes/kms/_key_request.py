"""What S3 asks of KMS for an upload, and the policies and grants that this meets.

For an object S3 asks for a data key in the name of the writer, and for its decryption when the parts of a
multipart upload are put together. The encryption context is the ARN of the object, or of the bucket where
Bucket Keys are on.

Sources: Amazon S3 user guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)"; AWS KMS developer
guide, "Condition keys for AWS KMS", "Grants in AWS KMS"; API reference, ListGrants.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answers
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, text, texts
from workbench.knowledge.arns import Arn, bucket_arn
from workbench.knowledge.denials.choice import Subject, choose
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.reading import read_denials
from workbench.knowledge.policies import NOTHING, UNREAD, AccessRequest, Context, Given, Layers, Truth, means
from workbench.probes._caller import Caller
from workbench.probes._refused import as_told
from workbench.probes._resource_policies import key_policy
from workbench.probes.kms._default_key import AWS_MANAGED, default_key, has_bucket_key

GENERATE, DECRYPT = "kms:GenerateDataKey", "kms:Decrypt"
_READING = ("s3:getobject", "kms:decrypt")
_CONTEXT_KEY = "kms:EncryptionContext:aws:s3:arn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Who writes which object, and with which key."""

    bucket: str
    key: str
    """The object."""
    key_id: str | None = None
    """The KMS key that encrypts it, ARN, id or alias; without it, the one that the refused request asked for,
    else the bucket's default key."""
    principal_arn: str | None = None
    """Role, session of a role, or user that writes; without it, whoever was refused, or the role of the SFTP
    user."""
    error_text: str | None = None
    """The refusal as it was pasted."""
    server_id: str | None = None
    user_name: str | None = None
    action: str | None = None
    """The IAM action that S3, or KMS, was asked for; without it, that of the refusal, else s3:PutObject."""

    @property
    def reads(self) -> bool:
        """The key is needed to decrypt, and for nothing else."""
        return (self.action or "").lower().startswith(_READING)

    @property
    def lists(self) -> bool:
        """No key is needed."""
        return (self.action or "").lower().startswith("s3:list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The parameters, and what the refusal tells beside them."""

    params: Params
    context: str = ""
    """The encryption context that KMS was given, where its own record shows it."""


_ENCRYPTION = "s3:x-amz-server-side-encryption"


def as_told_by(params: Params) -> Told:
    """Return the parameters with what the pasted refusal tells and nobody gave: caller and key.

    A key_id that is empty means that the request asked for S3's own keys.
    """
    subject = Subject(bucket=params.bucket, key=params.key, principal_arn=params.principal_arn or "")
    choice = choose(read_denials(params.error_text or ""), subject)
    principal_arn, _, _ = as_told(choice.denial, params.principal_arn, None, None)
    key_id = params.key_id if params.key_id is not None else _key_asked_for(choice.request)
    return Told(
        params=replace(
            params,
            principal_arn=principal_arn,
            key_id=key_id,
            action=params.action or _reading(choice.request),
        ),
        context=choice.denial.encryption_context if choice.denial else "",
    )


def _reading(denial: Denial | None) -> str | None:
    """Return the action of a refused call that reads; None for any other."""
    if denial is None:
        return None
    is_named = denial.action.lower().startswith("s3:getobject")
    return "s3:GetObject" if denial.operation == "GetObject" or is_named else None


def _key_asked_for(denial: Denial | None) -> str | None:
    """Return the key that a request named, empty for S3's own; None where it shows none."""
    if denial is None:
        return None
    named = denial.keys.get(f"{_ENCRYPTION}-aws-kms-key-id")
    if isinstance(named, str):
        return named
    if ":kms:" in denial.resource_arn and ":key/" in denial.resource_arn:
        return denial.resource_arn
    algorithm = denial.keys.get(_ENCRYPTION)
    if algorithm == "AES256":
        return ""
    return AWS_MANAGED if denial.is_recorded and isinstance(algorithm, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsKey:
    """The key, as far as it is known."""

    named: str
    """As bucket or caller name it; empty when no key of KMS is needed."""
    arn: str
    """Empty while it is not known."""
    account: str
    region: str
    is_aws_managed: bool | None

    @property
    def is_alias(self) -> bool:
        """It is named by an alias of a person's, which S3 resolves in the account of the writer."""
        name = Arn.parse(self.named).resource or self.named
        return name.startswith("alias/") and not name.startswith("alias/aws/")


def _named_by(answers: Answers) -> str:
    """Return the key that the object was written with, as far as it was asked for; else the default."""
    found = answers.get("object")
    if found is None or not found.ok:
        return default_key(answers["encryption"])
    return text(found.data, "SSEKMSKeyId")


def key_of(answers: Answers, params: Params) -> KmsKey:
    """Return the key that encrypts the object."""
    named = _named_by(answers) if params.key_id is None else params.key_id
    described = answers.get("key")
    metadata = member(described.data, "KeyMetadata") if described and described.ok else {}
    arn = text(metadata, "Arn") or (named if ":key/" in named else "")
    manager = text(metadata, "KeyManager")
    return KmsKey(
        named=named,
        arn=arn,
        account=Arn.parse(arn).account,
        region=Arn.parse(arn).region,
        is_aws_managed=manager == "AWS" if manager else None,
    )


def key_request(answers: Answers, told: Told, caller: Caller, action: str) -> AccessRequest:
    """Return what S3 asks of KMS in the name of the caller."""
    key = key_of(answers, told.params)
    now = max(answer.observed_at for answer in answers.values())
    keys: dict[str, Given] = {
        **caller.keys,
        "aws:SecureTransport": True,
        "aws:CurrentTime": iso(now),
        "aws:EpochTime": str(int(now.timestamp())),
        "kms:EncryptionContextKeys": ("aws:s3:arn",),
        "kms:GrantIsForAWSResource": None,
    }
    if key.region:
        keys |= {"kms:ViaService": f"s3.{key.region}.amazonaws.com", "aws:ResourceAccount": key.account}
    if caller.who:
        keys["kms:CallerAccount"] = caller.who.account
    context = encryption_context(answers, told, caller)
    if context:
        keys[_CONTEXT_KEY] = context
    return AccessRequest(
        action=action,
        resource=key.arn,
        who=caller.who,
        context=Context.of(keys),
        owner=key.account or None,
    )


def encryption_context(answers: Answers, told: Told, caller: Caller) -> str | None:
    """Return the ARN that S3 gives to KMS as encryption context; None while Bucket Keys are not known."""
    params = told.params
    if told.context:
        return told.context
    found = answers.get("object")
    has_one = (
        found.data.get("BucketKeyEnabled") is True
        if found and found.ok
        else has_bucket_key(answers["encryption"])
    )
    bucket = bucket_arn(params.bucket, caller.partition)
    return None if has_one is None else bucket if has_one else f"{bucket}/{params.key}"


def with_other_context(request: AccessRequest, params: Params, caller: Caller) -> AccessRequest:
    """Return the request as if Bucket Keys were on where they are off, and the other way round."""
    bucket = bucket_arn(params.bucket, caller.partition)
    is_of_bucket = request.context.look_up(_CONTEXT_KEY) == (bucket,)
    other = f"{bucket}/{params.key}" if is_of_bucket else bucket
    values = {**request.context.values, _CONTEXT_KEY.lower(): (other,)}
    return replace(request, context=replace(request.context, values=values))


def key_layers(answers: Answers, params: Params, caller: Caller) -> Layers:
    """Return the policies; S3 calls KMS from AWS's network, so that no VPC endpoint lies between."""
    key = key_of(answers, params)
    is_local = bool(key.account) and key.account == caller.account
    return Layers(
        scp=caller.scp,
        rcp=NOTHING if key.is_aws_managed else caller.rcp if is_local else UNREAD,
        identity=caller.identity,
        boundary=caller.boundary,
        session=caller.session,
        key=key_policy(answers.get("policy")),
    )


def grant_of(answers: Answers, request: AccessRequest) -> Truth:
    """Tell whether a grant lets the caller do it."""
    answer = answers.get("grants")
    if answer is None or not answer.ok:
        return None
    given = [_grants(grant, request) for grant in objects(answer.data, "Grants")]
    if True in given:
        return True
    return None if None in given or answer.truncated else False


def _grants(grant: JsonObject, request: AccessRequest) -> Truth:
    if request.action.partition(":")[2] not in texts(grant, "Operations"):
        return False
    limits = member(grant, "Constraints")
    context = request.context.look_up(_CONTEXT_KEY)
    for wanted in (member(limits, "EncryptionContextSubset"), member(limits, "EncryptionContextEquals")):
        if any(name != "aws:s3:arn" for name in wanted):
            return False
        if "aws:s3:arn" in wanted and context is None:
            return None
        if "aws:s3:arn" in wanted and (wanted["aws:s3:arn"],) != context:
            return False
    grantee = text(grant, "GranteePrincipal")
    return means({"Service" if grantee.endswith(".amazonaws.com") else "AWS": grantee}, request.who)
