"""May the writer use the KMS key that encrypts the object?

A write to a bucket with a KMS key needs kms:GenerateDataKey on the key as well, and a multipart upload
kms:Decrypt: without the first nothing can be written, without the second small files arrive and large ones do
not. Reading, where `action` says that this was asked for, needs kms:Decrypt alone, on the key that the object
was written with; listing needs no key. S3 asks KMS in the name of the writer. The key policy must let the
writer, or leave it to the account's own policies and those must; a grant does too. Reads the key of `key_id`,
else the bucket's default, its policy and grants, and the policies of the writer, and evaluates them as
KMS does.

`sub_reason` says why it is refused: no policy of the writer allows it, its Allow stands there and the
condition does not hold, the key policy leaves nothing to the
account, one of its conditions does not fit, the encryption context is another one because of Bucket Keys, the
boundary or the session policy lacks the action, the key is of another Region, the alias of another account.

Whether the key is enabled is another question (kms.key_state): one that is not refuses with HTTP 400. Without
an SFTP user, the session of a role is taken not to be narrowed by a policy of its own. It tells what holds
now.

Sources: AWS KMS developer guide, "Key policies in AWS KMS", "Default key policy", "Grants in AWS KMS",
"Condition keys for AWS KMS"; Amazon S3 user guide, "Using server-side encryption with AWS KMS keys
(SSE-KMS)", "Setting default server-side encryption behavior"; API reference, GetKeyPolicy, ListGrants.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import AnswerName, Answers, Outcome, Request, ask, ask_pages
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.policies import Access, Decision, Layer, evaluate
from workbench.knowledge.s3.locations import named_region
from workbench.probes import _access as access
from workbench.probes._access import Effect, KnownAccess, KnownDecision
from workbench.probes._caller import OPERATIONS, Caller, collect_caller, read_caller
from workbench.probes._undecided import undecided
from workbench.probes.kms import _key_request as asked
from workbench.probes.kms._default_key import ask_key, has_bucket_key
from workbench.probes.kms._key_request import DECRYPT, GENERATE, KmsKey, Params, Told
from workbench.probes.kms._sub_reasons import SENTENCES, SubReason, delegates, sub_reason

KeyLayer: TypeAlias = Literal["identity", "boundary", "session", "key", "scp", "rcp"]
"""The kinds of policies that decide about a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policies say. A layer's word is `allowed`, `explicit_deny`, `implicit_deny` or `none`."""

    uses_kms: bool | None = None
    """The object is encrypted with a key of KMS."""
    reads: bool | None = None
    """Reading is asked for: what `decision` and the words of the layers say is of kms:Decrypt."""
    key_arn: str | None = None
    """That key; empty when there is none."""
    aws_managed: bool | None = None
    """It is AWS's own key for S3."""
    same_account: bool | None = None
    """Writer and key belong to one account."""
    alias_wrong_account: bool | None = None
    """The bucket names it by an alias, and the writer, in whose account S3 looks, is of another account."""
    other_region: bool | None = None
    """The key is of another Region than the bucket."""
    bucket_key: bool | None = None
    """Bucket Keys are on, so that the encryption context is the ARN of the bucket."""
    encryption_context: str | None = None
    """The ARN that S3 gives to KMS as encryption context."""
    decision: KnownAccess | Literal["none"] | None = None
    """Of kms:GenerateDataKey; `none` where no key is needed."""
    readable_decision: KnownAccess | None = None
    """The same by those layers that were read, if no other denies."""
    layer: KeyLayer | Literal[""] | None = None
    """Which layer denies it; empty when allowed."""
    effect: Effect | None = None
    """`explicit` when a Deny denies, `implicit` when nothing allows."""
    sid: str | None = None
    """The Sid of the Deny that denies; empty when it has none."""
    policy: str | None = None
    """The policy that holds it."""
    position: int | None = None
    """Its place among the statements of that policy, counted from 1."""
    sub_reason: SubReason | Literal[""] | None = None
    """Why it is denied; empty when it is not."""
    decrypt: KnownAccess | Literal["none"] | None = None
    """Of kms:Decrypt; `none` where no key is needed."""
    decrypt_readable: KnownAccess | None = None
    """The same by those layers that were read, if no other denies."""
    decrypt_layer: KeyLayer | Literal[""] | None = None
    """Which layer denies kms:Decrypt; empty when it is allowed."""
    decrypt_sub_reason: SubReason | Literal[""] | None = None
    """Why kms:Decrypt is denied, as in `sub_reason`."""
    standing_allows: tuple[str, ...] | None = None
    """The Allows of the layer that denies which are there, and whose condition does not hold: statement,
    policy, condition keys."""
    delegated: bool | None = None
    """The key policy leaves it to the own policies of the writer's account."""
    grant: bool | None = None
    """A grant lets the writer generate data keys."""
    missing_context: tuple[str, ...] | None = None
    """Condition keys that were needed and are not known; empty when it is decided."""
    unread_layers: tuple[Layer, ...] | None = None
    """Layers that could not be read in full and would decide; empty when it is decided."""
    identity: KnownDecision | None = None
    """The word of the role's or user's own policies on kms:GenerateDataKey."""
    boundary: KnownDecision | None = None
    """The word of its permissions boundary."""
    session: KnownDecision | None = None
    """The word of the session policy; null while nobody told of the session."""
    key: KnownDecision | None = None
    """The word of the key policy; grants are another matter."""
    scp: KnownDecision | None = None
    """The word of the service control policies."""
    rcp: KnownDecision | None = None
    """The word of the resource control policies."""


_NO_KEY = Facts(
    uses_kms=False,
    key_arn="",
    decision="none",
    decrypt="none",
    layer="",
    sub_reason="",
    alias_wrong_account=False,
    other_region=False,
    decrypt_layer="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """What is decided of one action on the key."""

    decision: Decision
    told: access.DecisionFacts
    reason: SubReason | None
    """Why it is denied; None when it is not."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Find the key, then read its policy and grants, and the policies of the writer."""
    params = asked.as_told_by(params).params
    if params.lists:
        return {}
    questions: dict[AnswerName, Request] = {
        "encryption": ask("s3.GetBucketEncryption", Bucket=params.bucket),
        "bucket": ask("s3.HeadBucket", Bucket=params.bucket),
    }
    if params.reads and params.key_id is None:
        questions["object"] = ask("s3.HeadObject", Bucket=params.bucket, Key=params.key)
    answers = aws.read_all(questions)
    named = asked.key_of(answers, params).named
    if not named:
        return answers
    answers["key"] = aws.read(ask_key(named))
    key = asked.key_of(answers, params)
    if key.arn:
        of_key: dict[AnswerName, Request] = {
            "policy": ask("kms.GetKeyPolicy", KeyId=key.arn, PolicyName="default").in_region(key.region),
            "grants": ask_pages("kms.ListGrants", 5, KeyId=key.arn).in_region(key.region),
        }
        answers.update(aws.read_all(of_key))
    return {**answers, **collect_caller(aws, params)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Evaluate what was read, for both actions."""
    told = asked.as_told_by(params)
    params = told.params
    if params.lists:
        nothing = replace(_NO_KEY, uses_kms=None, key_arn=None, reads=False)
        return skipped("Listing needs no key of KMS", nothing)
    return _judge_object(answers, told)


def _judge_object(answers: Answers, told: Told) -> Judgement[Facts]:
    params, encryption = told.params, answers["encryption"]
    if encryption.outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"There is no bucket {params.bucket}", Facts())
    if encryption.unknown_reason and params.key_id is None:
        return unanswered(encryption, Facts())
    if (found := answers.get("object")) and found.unknown_reason:
        return unanswered(found, Facts(reads=True))
    key = asked.key_of(answers, params)
    if not key.named:
        who = "The bucket encrypts" if params.key_id is None else "The request asked to encrypt"
        who = "The object is encrypted" if params.reads and params.key_id is None else who
        none = replace(_NO_KEY, reads=params.reads)
        return skipped(f"{who} with keys of S3's own; KMS is not asked", none)
    caller = read_caller(answers, params)
    if caller.exists is False:
        return failed(f"There is no {caller.name} in account {caller.account}", Facts(uses_kms=True))
    facts = _of_key(answers, told, caller, key)
    if facts.alias_wrong_account or facts.other_region:
        reason: SubReason = "alias-wrong-account" if facts.alias_wrong_account else "key-in-other-region"
        return failed(f"{key.named}: {SENTENCES[reason]}", replace(facts, sub_reason=reason))
    if not key.arn:
        return unanswered(answers["key"], facts)
    return _judge_use(answers, told, caller, facts)


def _of_key(answers: Answers, told: Told, caller: Caller, key: KmsKey) -> Facts:
    who = caller.who
    region = named_region(answers["bucket"])
    is_foreign = who.account != caller.account if who and caller.account else None
    return Facts(
        uses_kms=True,
        reads=told.params.reads,
        key_arn=key.arn or None,
        aws_managed=key.is_aws_managed,
        same_account=who.account == key.account if who and key.account else None,
        alias_wrong_account=is_foreign if key.is_alias else False,
        other_region=key.region != region if key.region and region else None,
        bucket_key=has_bucket_key(answers["encryption"]),
        encryption_context=asked.encryption_context(answers, told, caller),
    )


def _judge_use(answers: Answers, told: Told, caller: Caller, facts: Facts) -> Judgement[Facts]:
    decrypt = _use(answers, told, caller, DECRYPT)
    if told.params.reads:
        return _judge_reading(answers, decrypt, told, caller, facts)
    generate = _use(answers, told, caller, GENERATE)
    facts = _with_uses(facts, generate, decrypt, answers, told, caller)
    for action, use, hurts in (
        (GENERATE, generate, "nothing can be written"),
        (DECRYPT, decrypt, "multipart uploads are refused, and with them large files"),
    ):
        if use.decision.answer is Access.DENIED:
            return failed(f"{caller.name} may not {action}, so {hurts}: {_why(use, facts)}", facts)
    open_use = next((use for use in (generate, decrypt) if use.decision.answer is Access.UNKNOWN), None)
    if open_use is None:
        judged = warned if caller.assumed else passed
        unless = ", unless the session was narrowed by a policy of its own" if caller.assumed else ""
        return judged(f"{caller.name} may use the key to write, in parts as well{unless}", facts)
    return undecided(answers, open_use.decision, caller, facts)


def _judge_reading(
    answers: Answers, decrypt: _Use, told: Told, caller: Caller, facts: Facts
) -> Judgement[Facts]:
    facts = _with_uses(facts, decrypt, decrypt, answers, told, caller)
    if decrypt.decision.answer is Access.DENIED:
        return failed(
            f"{caller.name} may not {DECRYPT}, so nothing can be read: {_why(decrypt, facts)}", facts
        )
    if decrypt.decision.answer is Access.UNKNOWN:
        return undecided(answers, decrypt.decision, caller, facts)
    judged = warned if caller.assumed else passed
    unless = ", unless the session was narrowed by a policy of its own" if caller.assumed else ""
    return judged(f"{caller.name} may use the key to read{unless}", facts)


def _use(answers: Answers, told: Told, caller: Caller, action: str) -> _Use:
    params = told.params
    request = asked.key_request(answers, told, caller, action)
    layers = asked.key_layers(answers, params, caller)
    grant = asked.grant_of(answers, request)
    decision = evaluate(request, layers, grant=grant)
    reason: SubReason | None = None
    if decision.answer is Access.DENIED:
        other = asked.with_other_context(request, params, caller)
        reason = sub_reason(decision, request, other, layers, asked.key_of(answers, params))
    return _Use(decision=decision, told=access.tell(decision, request, layers, grant=grant), reason=reason)


def _with_uses(
    facts: Facts, use: _Use, decrypt: _Use, answers: Answers, given: Told, caller: Caller
) -> Facts:
    """Return what is decided of `use`, the one that the request needs first, and of decryption."""
    request = asked.key_request(answers, given, caller, DECRYPT if use is decrypt else GENERATE)
    told, words = use.told, use.told.words
    return replace(
        facts,
        decision=told.decision,
        readable_decision=told.readable_decision,
        layer=one_of(told.layer, ("", *get_args(KeyLayer))),
        effect=told.effect,
        sid=told.sid,
        policy=told.policy,
        position=told.position,
        sub_reason=use.reason or "" if told.decision else None,
        decrypt=decrypt.told.decision,
        decrypt_readable=decrypt.told.readable_decision,
        decrypt_layer=one_of(decrypt.told.layer, ("", *get_args(KeyLayer))),
        decrypt_sub_reason=decrypt.reason or "" if decrypt.told.decision else None,
        standing_allows=told.standing or decrypt.told.standing,
        delegated=delegates(asked.key_layers(answers, given.params, caller).key, request),
        grant=asked.grant_of(answers, request),
        missing_context=told.missing_context,
        unread_layers=told.unread_layers,
        identity=words[Layer.IDENTITY],
        boundary=words[Layer.BOUNDARY],
        session=None if caller.assumed else words[Layer.SESSION],
        key=words[Layer.KEY],
        scp=words[Layer.SCP],
        rcp=words[Layer.RCP],
    )


def _why(use: _Use, facts: Facts) -> str:
    if use.reason is None or use.reason == "explicit-deny":
        return access.why_denied(use.decision)
    if not use.told.standing:
        return f"{SENTENCES[use.reason]} [{use.reason}]"
    why = access.why_denied(use.decision, use.told.standing)
    return f"{why}{_context(facts) if use.reason.endswith('encryption-context') else ''} [{use.reason}]"


def _context(facts: Facts) -> str:
    if facts.bucket_key:
        return f"; with a Bucket Key the context is the bucket's ARN, {facts.encryption_context}, without /*"
    return f"; without a Bucket Key the context is the object's ARN, {facts.encryption_context}"


probe = Probe(
    title="May the writer use the KMS key that encrypts the object?",
    params=Params,
    facts=Facts,
    operations=(
        *OPERATIONS,
        "s3.GetBucketEncryption",
        "s3.HeadBucket",
        "s3.HeadObject",
        "kms.DescribeKey",
        "kms.GetKeyPolicy",
        "kms.ListGrants",
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
