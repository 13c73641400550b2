"""Artifacts of models are encrypted with a customer key, and nobody outside the account can change them.

The key of an endpoint's configuration encrypts the volumes of its instances, and not the artifact. An
endpoint goes on working after its artifact or the key is gone, and breaks when it scales out. Whoever owns
the bucket, or may write there, decides what is served: another account's bucket is theirs to change.

Sources: Amazon S3 API reference, HeadObject (`x-amz-server-side-encryption-aws-kms-key-id`), ListBuckets,
GetBucketPolicyStatus; KMS API reference, KeyMetadata (KeyManager); IAM user guide, "AWS JSON policy elements:
Principal".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audits._examples import Said, example
from workbench.audits.inventories.sagemaker_endpoints import Artifact, artifacts
from workbench.audits.rules._keys import key_data, unusable
from workbench.audits.rules.sagemaker._packages import serving
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, bad, good, unread, unseen, weak
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.policies import Statement, covers_action, read_policy
from workbench.knowledge.policies.trusted import accounts_meant, keeps_to, narrows

_GONE = (Outcome.NOT_FOUND, Outcome.DELETE_MARKER)
_WRITES = ("s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy")
_READS = ("s3:GetObject",)


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    accounts: tuple[str, ...] = ()
    """Ids of other accounts that may reach artifacts."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge each artifact, its key, and its bucket."""
    way = (
        seen.answer("endpoint"),
        *seen.parts("config").values(),
        *seen.parts("models").values(),
        *seen.parts("packages").values(),
    )
    if unknown := unread(*way):
        return unknown
    loaded = artifacts(seen)
    if not loaded:
        return unseen(UnknownReason.NO_DATA, "its models name no artifact in S3")
    found = [
        *(_by_bucket(seen, bucket, params) for bucket in dict.fromkeys(item.bucket for item in loaded)),
        *(_by_object(seen, item) for item in loaded),
    ]
    for verdict in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.WARN):
        if worst := next((item for item in found if item.verdict is verdict), None):
            return worst
    return good("encrypted with customer keys that work, and nobody outside the account can change them")


def _by_object(seen: Seen, item: Artifact) -> Assessment:
    """Judge whether an artifact is there, and with what it is encrypted."""
    listing = seen.parts("listings").get(item.url)
    if item.is_folder and listing is not None:
        if unknown := unread(listing):
            return unknown
        if not objects(listing.data, "Contents"):
            return bad(f"nothing lies at {item.url}: the endpoint breaks when it scales out")
    head = seen.answer("artifacts", item.url)
    if head.outcome in _GONE:
        return bad(f"{item.url} is gone: the endpoint breaks when it scales out")
    if unknown := unread(head):
        return unknown
    if not text(head.data, "ServerSideEncryption").startswith("aws:kms"):
        return weak(f"Amazon's own keys: {item.url}")
    return _by_key(seen, item, text(head.data, "SSEKMSKeyId"))


def _by_key(seen: Seen, item: Artifact, key: str) -> Assessment:
    if not key:
        return unseen(UnknownReason.NO_DATA, f"the answer does not name the key of {item.url}")
    described = seen.answer("artifact_keys", key)
    if broken := unusable(key, described):
        return broken
    if text(described.data, "KeyMetadata", "KeyManager") != "CUSTOMER":
        return weak(f"{item.url} is encrypted with {key}, whose policy nobody can edit")
    return good(f"{item.url} is encrypted with {key}")


def _by_bucket(seen: Seen, bucket: str, params: Params) -> Assessment:
    """Judge who may reach a bucket of artifacts."""
    status, policy = seen.answer("artifact_buckets", bucket), seen.answer("artifact_policies", bucket)
    if member(status.data, "PolicyStatus").get("IsPublic") is True:
        return bad(f"anybody may reach {bucket}")
    if unknown := unread(seen.answer("identity")):
        return unknown
    read = read_policy(text(policy.data, "Policy"), bucket)
    others = [*_strangers(seen, read.statements if read else (), params)]
    if writer := next((who for who, writes, narrowed in others if writes and not narrowed), None):
        return bad(f"{writer} may change what lies in {bucket}")
    if unknown := unread(*(item for item in (status, policy) if item.outcome is not Outcome.NOT_CONFIGURED)):
        return unknown
    if policy.ok and read is None:
        return unseen(UnknownReason.NO_DATA, f"the policy of {bucket} cannot be read")
    return _by_owner(seen, bucket) or _by_readers(bucket, others)


def _by_owner(seen: Seen, bucket: str) -> Assessment | None:
    buckets = seen.answer("own_buckets")
    if unknown := unread(buckets):
        return unknown
    if bucket not in {text(item, "Name") for item in objects(buckets.data, "Buckets")}:
        return weak(f"{bucket} is no bucket of this account: its owner decides what is served")
    return None


def _by_readers(bucket: str, others: Sequence[tuple[str, bool, bool]]) -> Assessment:
    if others:
        who, writes, narrowed = others[0]
        does, under = "change" if writes else "read", " under a condition" if narrowed else ""
        return weak(f"{who} may {does} what lies in {bucket}{under}, which nobody agreed on")
    return good(f"nobody outside the account may reach {bucket}")


def _strangers(
    seen: Seen, statements: tuple[Statement, ...], params: Params
) -> Iterator[tuple[str, bool, bool]]:
    """Yield the other accounts that a policy lets in: who, whether to change objects, whether narrowed."""
    own = text(seen.answer("identity").data, "Account")
    for statement in statements:
        writes = any(covers_action(statement, action) for action in _WRITES)
        if statement.effect != "Allow" or not (writes or any(covers_action(statement, it) for it in _READS)):
            continue
        if keeps_to(statement, own):
            continue
        for account in accounts_meant(statement):
            if account not in (own, *params.accounts):
                who = "anybody" if account == "*" else f"account {account}"
                yield who, writes, any(map(narrows, statement.conditions))


rule = Rule(
    title="Artifacts are encrypted with a customer key, and out of others' reach",
    inventory="sagemaker_endpoints",
    questions=(
        "artifacts",
        "artifact_keys",
        "artifact_buckets",
        "artifact_policies",
        "own_buckets",
        "identity",
    ),
    params=Params,
    judge=judge,
)

_URL = "s3://models/forecast.tar.gz"
_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
_BY_KMS: JsonObject = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": _KEY}
_FOLDER: JsonObject = {"S3DataSource": {"S3Uri": "s3://models/large/", "S3DataType": "S3Prefix"}}


def _artifact(
    head: Said,
    *,
    key: Said | None = None,
    public: bool = False,
    policy: Said = Outcome.NOT_CONFIGURED,
    own: str = "models",
) -> dict[object, Said]:
    return {
        **serving(ModelDataUrl=_URL),
        ("artifacts", _URL): head,
        ("artifact_keys", _KEY): key if key is not None else key_data(),
        ("artifact_buckets", "models"): {"PolicyStatus": {"IsPublic": public}},
        ("artifact_policies", "models"): policy,
        "identity": {"Account": "111122223333"},
        "own_buckets": {"Buckets": [{"Name": own}]},
    }


def _letting(who: str, action: str) -> JsonObject:
    statement: JsonObject = {"Effect": "Allow", "Principal": {"AWS": who}, "Action": action, "Resource": "*"}
    return {"Policy": json.dumps({"Statement": [statement]})}


def _folder(*keys: str) -> dict[object, Said]:
    container: JsonObject = {"PrimaryContainer": {"ModelDataSource": _FOLDER}}
    return {
        **_artifact(_BY_KMS),
        ("models", "forecast"): container,
        ("listings", "s3://models/large/"): {"Contents": [{"Key": key} for key in keys]},
        ("artifacts", "s3://models/large/"): _BY_KMS,
    }


_OTHER = "arn:aws:iam::444455556666:root"

EXAMPLES = (
    example("a customer key", Verdict.PASS, _artifact(_BY_KMS)),
    example("a model of many files", Verdict.PASS, _folder("large/config.json")),
    example("a folder that is empty", Verdict.FAIL, _folder()),
    example("a managed key", Verdict.WARN, _artifact(_BY_KMS, key=key_data(manager="AWS"))),
    example("a key that is disabled", Verdict.FAIL, _artifact(_BY_KMS, key=key_data("Disabled"))),
    example("a key that is gone", Verdict.FAIL, _artifact(_BY_KMS, key=Outcome.NOT_FOUND)),
    example("Amazon's keys", Verdict.WARN, _artifact({"ServerSideEncryption": "AES256"})),
    example("public", Verdict.FAIL, _artifact(_BY_KMS, public=True)),
    example("gone", Verdict.FAIL, _artifact(Outcome.NOT_FOUND)),
    example("a bucket of another account", Verdict.WARN, _artifact(_BY_KMS, own="another")),
    example("another account writes", Verdict.FAIL, _artifact(_BY_KMS, policy=_letting(_OTHER, "s3:*"))),
    example(
        "another account reads", Verdict.WARN, _artifact(_BY_KMS, policy=_letting(_OTHER, "s3:GetObject"))
    ),
    example(
        "an agreed account reads",
        Verdict.PASS,
        _artifact(_BY_KMS, policy=_letting(_OTHER, "s3:GetObject")),
        params=Params(("444455556666",)),
    ),
    example(
        "its own account reads",
        Verdict.PASS,
        _artifact(_BY_KMS, policy=_letting("arn:aws:iam::111122223333:role/train", "s3:*")),
    ),
)
