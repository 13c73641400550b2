"""Can the key that encrypts the bucket's objects be used at all?

A key that is disabled, that waits for its deletion or whose material is gone refuses everybody, whatever the
policies say, and S3 passes that on as HTTP 400 with a code of KMS, not as a denial. Reads the bucket's
default encryption and describes its key. DescribeKey works in every state of a key, so a refusal of it is
about the one who asks, and says nothing about the key.

An alias is resolved in the account of whoever asks: here, of the one who looks. See s3.write_settings.

Sources: AWS KMS developer guide, "Key states of AWS KMS keys"; KMS API reference, DescribeKey; S3 API
reference, "Error responses".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from workbench.domain.evidence import Answers, Outcome, ask
from workbench.domain.values import JsonObject, one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import member, text
from workbench.probes.kms._default_key import ask_key, default_key
from workbench.probes.kms._states import KeyState

_TRANSIENT = ("Creating", "Updating")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The bucket."""

    bucket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the key."""

    uses_kms: bool | None = None
    """Objects are encrypted with a KMS key by default."""
    key_arn: str | None = None
    """The key; empty when there is none."""
    state: KeyState | Literal["NotFound", "none"] | None = None
    """Its state; `NotFound` when KMS does not find it, `none` without KMS."""
    usable: bool | None = None
    """The key encrypts and decrypts; true as well where no key is needed."""
    found: bool | None = None
    """KMS finds the key, in this account and Region."""
    aws_managed: bool | None = None
    """AWS's own key for S3, which no other account can use and whose policy nobody can edit."""
    deletion_date: str | None = None
    """When a key that waits for its deletion will be gone; empty when it does not."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Read the bucket's encryption, then describe its key."""
    encryption = aws.read(ask("s3.GetBucketEncryption", Bucket=params.bucket))
    key = default_key(encryption)
    if not key:
        return {"encryption": encryption}
    return {"encryption": encryption, "key": aws.read(ask_key(key))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Read the state of the key."""
    encryption = answers["encryption"]
    if encryption.outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"There is no bucket {params.bucket}", Facts())
    if encryption.unknown_reason:
        return unanswered(encryption, Facts())
    if not default_key(encryption):
        none = Facts(uses_kms=False, key_arn="", state="none", usable=True, found=True, aws_managed=False)
        return skipped("The bucket encrypts with keys of S3's own; KMS is not asked", none)
    key = answers["key"]
    facts = Facts(uses_kms=True)
    if key.outcome is Outcome.NOT_FOUND:
        absent = replace(facts, found=False, usable=False, state="NotFound", key_arn=default_key(encryption))
        return failed(f"KMS finds no key {default_key(encryption)} in this account and Region", absent)
    if not key.ok:
        return unanswered(key, facts)
    return _judge_state(member(key.data, "KeyMetadata"), facts)


def _judge_state(described: JsonObject, facts: Facts) -> Judgement[Facts]:
    state = text(described, "KeyState")
    facts = replace(
        facts,
        found=True,
        key_arn=text(described, "Arn"),
        state=one_of(state, get_args(KeyState)),
        usable=None if state in ("", *_TRANSIENT) else state == "Enabled",
        aws_managed=text(described, "KeyManager") == "AWS",
        deletion_date=text(described, "DeletionDate"),
    )
    name = facts.key_arn or "the key"
    if facts.usable:
        return passed(f"{name} is Enabled", facts)
    if facts.usable is None:
        return warned(f"{name} is {state or 'in an unknown state'}; ask again in a minute", facts)
    when = f" until {facts.deletion_date}" if facts.deletion_date else ""
    return failed(f"{name} is {state}{when}: nobody can encrypt with it", facts)


probe = Probe(
    title="Can the key that encrypts the bucket's objects be used at all?",
    params=Params,
    facts=Facts,
    operations=("s3.GetBucketEncryption", "kms.DescribeKey"),
    collect=collect,
    judge=judge,
)
