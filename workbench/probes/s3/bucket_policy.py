"""Does the bucket policy deny writing this object?

One Deny wins over every Allow, of whatever policy. A Deny without conditions that concerns s3:PutObject on
the key and the writer stops every upload. A Deny with conditions stops those that fit: uploads without
encryption header, from outside a VPC endpoint or an organization. Whether one fits depends on
the request, which nobody recorded here: such a statement is a warning that names its keys. Mind that negated
operators (`StringNotEquals`) are true when the key is missing from the request. TLS is taken for granted:
AWS's clients and Transfer Family use nothing else, and most buckets rightly deny everything without it.

Not seen here: service control policies (see iam.write_permission), resource control policies, VPC endpoint
policies, session policies and the policy of the KMS key.

Sources: Amazon S3 API reference, GetBucketPolicy and GetBucketPolicyStatus; IAM user guide, "Policy
evaluation logic".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, text
from workbench.knowledge.arns import object_arn
from workbench.knowledge.policies import (
    AccessRequest,
    Context,
    Match,
    identity_keys,
    match,
    parse_principal,
    read_policy,
)
from workbench.knowledge.policies.documents import partition_of
from workbench.knowledge.s3.public_access import is_public
from workbench.probes._params import ObjectParams


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Which object, and who writes it."""

    writer_arn: str | None = None
    """Role, session or user that uploads; without it, statements about named principals may apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the bucket policy says of writing the object."""

    has_policy: bool | None = None
    """The bucket has a policy."""
    denies: Literal["always", "perhaps", "never"] | None = None
    """Whether it denies the write; `perhaps`: under a condition that is not known."""
    deny_statements: tuple[str, ...] | None = None
    """The Sids, or positions, of the statements that deny or may."""
    condition_keys: tuple[str, ...] | None = None
    """The keys of the request's context that decide the conditional ones."""
    public: bool | None = None
    """S3 counts the policy as public."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the policy and for whether it is public, side by side."""
    return aws.read_all(
        {
            "policy": ask("s3.GetBucketPolicy", Bucket=params.bucket),
            "status": ask("s3.GetBucketPolicyStatus", Bucket=params.bucket),
        }
    )


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Look for Deny statements that concern s3:PutObject on the key."""
    policy = answers["policy"]
    none = Facts(has_policy=False, denies="never", deny_statements=(), condition_keys=())
    if policy.outcome is Outcome.NOT_CONFIGURED:
        return passed("The bucket has no policy: nothing in it denies", replace(none, public=False))
    if policy.outcome is Outcome.NOT_FOUND:
        return skipped(f"There is no bucket {params.bucket}", none)
    facts = Facts(public=_is_public(answers["status"]))
    if not policy.ok:
        return unanswered(policy, facts)
    document = text(policy.data, "Policy")
    read = read_policy(document, params.bucket)
    if read is None:
        return unknown(UnknownReason.PROBE_ERROR, "The bucket policy is no policy document", facts)
    request = _request(document, params)
    found = (match(item, request) for item in read.statements if item.effect == "Deny")
    return _judge_denials(tuple(item for item in found if item), len(read.statements), facts)


def _request(document: str, params: Params) -> AccessRequest:
    """Return the upload; its partition is that of the policy's own ARNs."""
    who = parse_principal(params.writer_arn or "")
    return AccessRequest(
        action="s3:PutObject",
        resource=object_arn(params.bucket, params.key, partition_of(document)),
        who=who,
        context=Context.of({**(identity_keys(who) if who else {}), "aws:SecureTransport": True}),
    )


def _judge_denials(denials: tuple[Match, ...], statements: int, facts: Facts) -> Judgement[Facts]:
    certain = [item for item in denials if item.applies]
    keys = tuple(dict.fromkeys(key for item in denials for key in item.keys))
    facts = replace(
        facts,
        has_policy=True,
        denies="always" if certain else "perhaps" if denials else "never",
        deny_statements=tuple(item.statement.name for item in denials),
        condition_keys=keys,
    )
    if certain:
        sids = ", ".join(item.statement.name for item in certain)
        return failed(f"The bucket policy denies s3:PutObject on this key without condition: {sids}", facts)
    if denials:
        return warned(
            f"The bucket policy may deny the upload: {'; '.join(map(_reservation, denials))}", facts
        )
    return passed(
        f"Nothing in the bucket policy ({count(statements, 'statement')}) denies s3:PutObject on this key",
        facts,
    )


def _reservation(item: Match) -> str:
    whom = "it is not known whether it means the writer"
    why = whom if item.is_person_open else f"depends on {', '.join(item.keys)}"
    return f"{item.statement.name} ({why})"


def _is_public(status: Answer) -> bool | None:
    if status.outcome is Outcome.NOT_CONFIGURED:
        return False
    return is_public(status.data) if status.ok else None


probe = Probe(
    title="Does the bucket policy deny writing this object?",
    params=Params,
    facts=Facts,
    operations=("s3.GetBucketPolicy", "s3.GetBucketPolicyStatus"),
    collect=collect,
    judge=judge,
)
