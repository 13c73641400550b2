"""Which KMS keys does this run need, are they usable, and may its role use them?

There are six sites: the buckets that it reads and writes, of its security configuration the keys for S3,
logs and bookmarks, and the keys of the Data Catalog, for metadata and for the passwords of connections.
Each can be the one that is refused, and the message rarely says which. Reading needs kms:Decrypt, writing
kms:GenerateDataKey; logs are encrypted by CloudWatch Logs itself, so that the policy of that key must name
the service.

A key that is disabled, being deleted or without its material refuses everybody, with HTTP 400. The key
policy decides together with the role's own policies; grants are not looked at, so that what only a grant
allows is not known. Objects keep the key that they were written with, which may be another than the
bucket's of today.

Sources: Glue developer guide, "Setting up encryption in AWS Glue", "Encrypting data written by AWS Glue";
AWS KMS developer guide, "Key policies in AWS KMS", "Key states of AWS KMS keys".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, answers_to, ask
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.glue.places import places_in
from workbench.knowledge.glue.runs import arguments_of, setting_of
from workbench.knowledge.policies import (
    Access,
    AccessRequest,
    Context,
    LayerDecision,
    Layers,
    ask_layer,
    evaluate,
    service,
)
from workbench.probes._caller import OF_ROLES, Caller, collect_caller, read_caller
from workbench.probes._resource_policies import key_policy
from workbench.probes.glue._runs import ask_job_and_run, job_and_run
from workbench.probes.iam._access_request import Params as CallerParams
from workbench.probes.kms._default_key import AWS_MANAGED, ask_key, default_key
from workbench.probes.kms._states import KeyState

KeySite: TypeAlias = Literal["input", "output", "s3", "logs", "bookmarks", "catalog", "connections"]
"""Where a key is used: a bucket that is read or written, a key of the security configuration, the catalog."""
_READS = ("input", "catalog", "connections")
_MOST = 4
"""Buckets that are asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, and in which role."""

    job_name: str
    run_id: str
    """Empty when there is none to look into."""
    role_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The keys of a run. Lists and texts are empty where there is nothing to tell."""

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


@dataclass(frozen=True, slots=True)
class _Use:
    """A key at a site."""

    site: KeySite
    named: str

    @property
    def action(self) -> Literal["kms:Decrypt", "kms:GenerateDataKey"]:
        """What the role does with it."""
        return "kms:Decrypt" if self.site in _READS else "kms:GenerateDataKey"


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask which keys are named, then for each of them, its policy, and the role's policies."""
    if not params.run_id:
        return {}
    answers = aws.read_all(
        {
            **ask_job_and_run(params.job_name, params.run_id),
            "catalog": ask("glue.GetDataCatalogEncryptionSettings"),
        }
    )
    answers.update(aws.read_all(dict(_ask_names(answers))))
    named = dict.fromkeys(use.named for use in _uses(answers))
    answers.update(aws.read_all({("key", name): ask_key(name) for name in named}))
    policies: dict[AnswerName, Request] = {
        ("key policy", name): ask("kms.GetKeyPolicy", KeyId=arn, PolicyName="default").in_region(
            Arn.parse(arn).region
        )
        for name in named
        if (arn := _arn(answers, name))
    }
    answers.update(aws.read_all(policies))
    if policies and params.role_arn:
        answers.update(collect_caller(aws, _caller_params(params), sessions=False))
    return answers


def _caller_params(params: Params) -> CallerParams:
    return CallerParams(bucket="", key="", principal_arn=params.role_arn)


def _ask_names(answers: Answers) -> Iterator[tuple[AnswerName, Request]]:
    job, run = job_and_run(answers)
    if secured := setting_of(job, run, "SecurityConfiguration"):
        yield "security", ask("glue.GetSecurityConfiguration", Name=secured)
    places = places_in(arguments_of(job, run))
    buckets = dict.fromkeys((place.bucket, _site(place.side)) for place in places if _site(place.side))
    for bucket, site in list(buckets)[:_MOST]:
        yield ("encryption", bucket, str(site)), ask("s3.GetBucketEncryption", Bucket=bucket)


def _site(side: str) -> KeySite | None:
    return {"input": "input", "output": "output", "temp": "output"}.get(side)  # type: ignore[return-value]


def _uses(answers: Answers) -> list[_Use]:
    """Return the keys of the customer's own, in the order of the sites."""
    found = [
        _Use(site, default_key(answer))
        for name, answer in answers.items()
        if isinstance(name, tuple)
        and name[0] == "encryption"
        and (site := one_of(name[2], get_args(KeySite)))
    ]
    security = answers.get("security")
    settings = member(security.data, "SecurityConfiguration", "EncryptionConfiguration") if security else {}
    found += [_Use("s3", text(item, "KmsKeyArn")) for item in objects(settings, "S3Encryption")]
    found += [
        _Use("logs", text(settings, "CloudWatchEncryption", "KmsKeyArn")),
        _Use("bookmarks", text(settings, "JobBookmarksEncryption", "KmsKeyArn")),
    ]
    catalog = member(answers["catalog"].data, "DataCatalogEncryptionSettings")
    found += [
        _Use("catalog", text(catalog, "EncryptionAtRest", "SseAwsKmsKeyId")),
        _Use("connections", text(catalog, "ConnectionPasswordEncryption", "AwsKmsKeyId")),
    ]
    return [use for use in dict.fromkeys(found) if use.named and use.named != AWS_MANAGED]


def _arn(answers: Answers, named: str) -> str:
    answer = answers.get(("key", named))
    return text(answer.data, "KeyMetadata", "Arn") if answer and answer.ok else ""


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell which keys cannot be used, and which the role may not use."""
    if not params.run_id:
        return skipped("There is no run that could need a key", Facts(sites=(), unusable=(), denied=()))
    first = next((answers[name] for name in ("job", "run") if not answers[name].ok), None)
    if first is not None:
        return unanswered(first, Facts())
    uses = _uses(answers)
    unread = [answer for answer in _naming(answers) if answer.unknown_reason]
    sites = tuple(dict.fromkeys(use.site for use in uses))
    none = Facts(sites=sites, unusable=(), denied=(), key_arn="", state="", action="")
    if not uses:
        return unanswered(unread[0], Facts()) if unread else passed("No key of your own is needed", none)
    unusable = [use for use in uses if _is_unusable(answers["key", use.named])]
    facts = replace(none, unusable=tuple(use.site for use in unusable))
    if unusable:
        return _say_unusable(answers, unusable[0], facts)
    return _judge_rights(answers, params, uses, facts, unread)


def _naming(answers: Answers) -> Sequence[Answer]:
    return [
        answer
        for name, answer in answers.items()
        if name in ("catalog", "security") or (isinstance(name, tuple) and name[0] == "encryption")
    ]


def _is_unusable(described: Answer) -> bool:
    if described.outcome is Outcome.NOT_FOUND:
        return True
    return described.ok and text(described.data, "KeyMetadata", "KeyState") != "Enabled"


def _say_unusable(answers: Answers, use: _Use, facts: Facts) -> Judgement[Facts]:
    described = answers["key", use.named]
    state = text(described.data, "KeyMetadata", "KeyState")
    arn = _arn(answers, use.named) or use.named
    facts = replace(facts, denied=None, key_arn=arn, state=one_of(state, ("", *get_args(KeyState))))
    return failed(f"The key for {', '.join(facts.unusable or ())} is {state or 'not there'}: {arn}", facts)


def _judge_rights(
    answers: Answers, params: Params, uses: list[_Use], facts: Facts, unread: Sequence[Answer]
) -> Judgement[Facts]:
    unseen = [answer for answer in answers_to(answers, "key").values() if not answer.ok] + [*unread]
    if not params.role_arn or "caller" not in answers:
        return (
            unanswered(unseen[0], replace(facts, denied=None))
            if unseen
            else warned("No role is known", facts)
        )
    caller = read_caller(answers, _caller_params(params))
    decided = {use: _decide(answers, use, caller) for use in uses}
    denied = [use for use, answer in decided.items() if answer is Access.DENIED]
    if denied:
        use = denied[0]
        facts = replace(
            facts,
            denied=tuple(item.site for item in denied),
            key_arn=_arn(answers, use.named),
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


def _decide(answers: Answers, use: _Use, caller: Caller) -> Access:
    """Ask the key policy and the role; for logs, the key policy about the service."""
    arn = _arn(answers, use.named)
    if not arn:
        return Access.UNKNOWN
    policy = key_policy(answers.get(("key policy", use.named)))
    if use.site == "logs":
        logs = service(f"logs.{Arn.parse(arn).region}.amazonaws.com")
        said = ask_layer(policy, AccessRequest(action=use.action, resource=arn, who=logs))
        if said.decision in (LayerDecision.IMPLICIT_DENY, LayerDecision.EXPLICIT_DENY):
            return Access.DENIED
        return Access.ALLOWED if said.decision is LayerDecision.ALLOWED else Access.UNKNOWN
    request = AccessRequest(
        action=use.action,
        resource=arn,
        who=caller.who,
        context=Context.of(caller.keys),
        owner=Arn.parse(arn).account or None,
    )
    layers = Layers(
        scp=caller.scp, rcp=caller.rcp, identity=caller.identity, boundary=caller.boundary, key=policy
    )
    return evaluate(request, layers).answer


probe = Probe(
    title="Which KMS keys does this run need, and may its role use them?",
    params=Params,
    facts=Facts,
    operations=(
        "glue.GetJob",
        "glue.GetJobRun",
        "glue.GetSecurityConfiguration",
        "glue.GetDataCatalogEncryptionSettings",
        "s3.GetBucketEncryption",
        "kms.DescribeKey",
        "kms.GetKeyPolicy",
        *OF_ROLES,
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
