"""KMS keys that work of Glue needs, whether they are usable, and whether its role may use them.

A key that is disabled, being deleted or without its material refuses everybody, with HTTP 400. The key policy
decides together with the role's own policies; grants are not looked at, so that what only a grant allows is
not known. Logs are encrypted by CloudWatch Logs itself: the policy of that key must name the service.

Sources: Glue developer guide, "Setting up encryption in AWS Glue"; AWS KMS developer guide, "Key policies in
AWS KMS", "Key states of AWS KMS keys".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers, answers_to
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, failed, passed, unanswered, warned
from workbench.knowledge.answers import member, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.policies import Access, AccessRequest, LayerDecision, ask_layer, service
from workbench.probes import _key_use as key_use
from workbench.probes._caller import OF_ROLES, Caller, collect_caller, read_caller
from workbench.probes._key_use import is_unusable, key_arn, may_use
from workbench.probes._resource_policies import key_policy
from workbench.probes.iam._access_request import Params as CallerParams
from workbench.probes.kms._default_key import AWS_MANAGED
from workbench.probes.kms._states import KeyState

KeySite: TypeAlias = Literal["input", "output", "s3", "logs", "bookmarks", "catalog", "connections"]
"""Where a key is used: a bucket or object that is read or written, a key of the security configuration, the
catalog."""
KeyAction: TypeAlias = Literal["kms:Decrypt", "kms:GenerateDataKey"]
OPERATIONS = (*key_use.OPERATIONS, *OF_ROLES)
"""What `collect_keys` may send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """The keys. Lists and texts are empty where there is nothing to tell."""

    sites: tuple[KeySite, ...] | None = None
    """Where a key of the customer's own is used."""
    unusable: tuple[KeySite, ...] | None = None
    """Where the key is not Enabled, or is not there."""
    denied: tuple[KeySite, ...] | None = None
    """Where key policy and role do not let it be used."""
    key_arn: str | None = None
    """The first key that is unusable, else the first that is denied."""
    state: KeyState | Literal[""] | None = None
    """Its state."""
    action: Literal["kms:Decrypt", "kms:GenerateDataKey", ""] | None = None
    """What the role may not do with it."""


NO_KEYS = KeyFacts(sites=(), unusable=(), denied=(), key_arn="", state="", action="")


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key at a site."""

    site: KeySite
    named: str
    """ARN, id or alias."""
    action: KeyAction = "kms:GenerateDataKey"
    """What the role does with it."""


def own(uses: Sequence[KeyUse]) -> list[KeyUse]:
    """Return the uses of keys of the customer's own, each once, in their order."""
    return [use for use in dict.fromkeys(uses) if use.named and use.named != AWS_MANAGED]


def encryption_of(security: Answer | None) -> dict[str, str]:
    """Return the key of each site of a security configuration but S3, by the answer that describes it."""
    settings = member(security.data, "SecurityConfiguration", "EncryptionConfiguration") if security else {}
    return {
        "logs": text(settings, "CloudWatchEncryption", "KmsKeyArn"),
        "bookmarks": text(settings, "JobBookmarksEncryption", "KmsKeyArn"),
    }


def collect_keys(aws: AwsReader, uses: Sequence[KeyUse], role_arn: str) -> Answers:
    """Ask for each key, for its policy, and for the policies of the role."""
    answers = key_use.collect_keys(aws, [use.named for use in uses])
    if role_arn and any(key_arn(answers, use.named) for use in uses):
        answers = {**answers, **collect_caller(aws, _caller_params(role_arn), sessions=False)}
    return answers


def _caller_params(role_arn: str) -> CallerParams:
    return CallerParams(bucket="", key="", principal_arn=role_arn)


def judge_keys(
    answers: Answers, uses: Sequence[KeyUse], role_arn: str, unread: Sequence[Answer]
) -> Judgement[KeyFacts]:
    """Tell which keys cannot be used, and which the role may not use.

    Args:
        answers: Of `collect_keys`.
        uses: The keys of the customer's own.
        role_arn: The role; empty where it is not known.
        unread: What may name more keys, and was not answered.
    """
    sites = tuple(dict.fromkeys(use.site for use in uses))
    none = replace(NO_KEYS, sites=sites)
    if not uses:
        return unanswered(unread[0], KeyFacts()) if unread else passed("No key of your own is needed", none)
    unusable = [use for use in uses if is_unusable(answers["key", use.named])]
    facts = replace(none, unusable=tuple(dict.fromkeys(use.site for use in unusable)))
    if unusable:
        return _say_unusable(answers, unusable[0], facts)
    return _judge_rights(answers, role_arn, uses, facts, unread)


def _say_unusable(answers: Answers, use: KeyUse, facts: KeyFacts) -> Judgement[KeyFacts]:
    described = answers["key", use.named]
    state = text(described.data, "KeyMetadata", "KeyState")
    arn = key_arn(answers, use.named) or use.named
    facts = replace(facts, denied=None, key_arn=arn, state=one_of(state, ("", *get_args(KeyState))))
    return failed(f"The key for {', '.join(facts.unusable or ())} is {state or 'not there'}: {arn}", facts)


def _judge_rights(
    answers: Answers, role_arn: str, uses: Sequence[KeyUse], facts: KeyFacts, unread: Sequence[Answer]
) -> Judgement[KeyFacts]:
    unseen = [answer for answer in answers_to(answers, "key").values() if not answer.ok] + [*unread]
    if not role_arn or "caller" not in answers:
        return (
            unanswered(unseen[0], replace(facts, denied=None))
            if unseen
            else warned("No role is known", facts)
        )
    caller = read_caller(answers, _caller_params(role_arn))
    decided = {use: _decide(answers, use, caller) for use in uses}
    denied = [use for use, answer in decided.items() if answer is Access.DENIED]
    if denied:
        use = denied[0]
        facts = replace(
            facts,
            denied=tuple(dict.fromkeys(item.site for item in denied)),
            key_arn=key_arn(answers, use.named),
            action=use.action,
            state="Enabled",
        )
        who = "CloudWatch Logs" if use.site == "logs" else caller.name
        return failed(
            f"{who} may not use the key for {', '.join(facts.denied or ())}: {facts.key_arn}", facts
        )
    if unseen:
        return unanswered(unseen[0], replace(facts, denied=None))
    if any(answer is Access.UNKNOWN for answer in decided.values()):
        said = f"{caller.name} may use the keys, as far as they can be read"
        return warned(said, replace(facts, denied=None))
    return passed(f"{caller.name} may use the keys for {', '.join(facts.sites or ())}", facts)


def _decide(answers: Answers, use: KeyUse, caller: Caller) -> Access:
    """Ask the key policy and the role; for logs, the key policy about the service."""
    arn = key_arn(answers, use.named)
    if use.site == "logs" and arn:
        logs = service(f"logs.{Arn.parse(arn).region}.amazonaws.com")
        policy = key_policy(answers.get((key_use.POLICY, use.named)))
        said = ask_layer(policy, AccessRequest(action=use.action, resource=arn, who=logs))
        if said.decision in (LayerDecision.IMPLICIT_DENY, LayerDecision.EXPLICIT_DENY):
            return Access.DENIED
        return Access.ALLOWED if said.decision is LayerDecision.ALLOWED else Access.UNKNOWN
    return may_use(answers, use.named, use.action, caller)
