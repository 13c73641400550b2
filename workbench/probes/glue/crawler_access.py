"""May the crawler's role list and read the folder, and write catalog and log?

The role's own policies, its permissions boundary and the bucket's policy are evaluated as AWS does it: for
`s3:ListBucket` below the include path, `s3:GetObject` of the object, and what a crawl needs of catalog and
log. A crawl that may not read a part of its path leaves it out and ends well, so this may be all that
tells.

It tells what holds now. Policies of an organization, of VPC endpoints, KMS keys and Lake Formation are other
questions: `allowed` here does not mean that those let it through.

Sources: IAM user guide, "Policy evaluation logic"; Glue developer guide, "Create an IAM role for AWS Glue",
"Crawler prerequisites"; Amazon S3 API reference, GetBucketPolicy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.arns import Arn, bucket_arn, object_arn
from workbench.knowledge.crawlers.places import Place
from workbench.knowledge.policies import (
    NOTHING,
    AccessRequest,
    Context,
    Decision,
    Layers,
    Principal,
    evaluate,
    identity_keys,
    parse_principal,
)
from workbench.probes import _access as access
from workbench.probes import _own_policies as own
from workbench.probes._access import Effect, KnownAccess
from workbench.probes._resource_policies import bucket_policy, owns_bucket

RoleLayer: TypeAlias = Literal["identity", "boundary", "resource"]
_CATALOG = (
    "glue:GetDatabase",
    "glue:GetTable",
    "glue:CreateTable",
    "glue:UpdateTable",
    "glue:BatchGetPartition",
    "glue:BatchCreatePartition",
)
_LOG = ("logs:CreateLogStream", "logs:PutLogEvents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which role, and which object."""

    role_arn: str
    bucket: str = ""
    key: str = ""
    path: str = ""
    """The include path that holds the object."""
    database: str = ""
    """Where the crawler puts its tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What role, boundary and bucket say. Texts are empty where nothing is denied."""

    role_exists: bool | None = None
    """The role is there."""
    reading: KnownAccess | Literal["none"] | None = None
    """It may list the folder and read the object; `none`: no object is named."""
    writing: KnownAccess | None = None
    """It may write tables and partitions, and its log."""
    action: str | None = None
    """The first action that is denied."""
    layer: RoleLayer | Literal[""] | None = None
    """Which layer denies it."""
    effect: Effect | None = None
    """`explicit` when a Deny denies, `implicit` when nothing allows."""
    policy: str | None = None
    """The policy that holds the Deny."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the role with its policies, and for the bucket's policy."""
    who = parse_principal(params.role_arn)
    if who is None:
        return {}
    answers = dict(own.collect_own_policies(aws, who))
    if params.bucket:
        answers["policy"] = aws.read(ask("s3.GetBucketPolicy", Bucket=params.bucket))
    return answers


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Weigh each action that a crawl needs."""
    who = parse_principal(params.role_arn)
    if not answers or who is None:
        return skipped("There is no role that could be looked at", Facts())
    role = answers["principal"]
    if role.outcome is Outcome.NOT_FOUND:
        return failed(f"There is no role {who.name}: Glue cannot assume it", Facts(role_exists=False))
    if not role.ok:
        return unanswered(role, Facts())
    reads = [_decide(answers, who, *item) for item in _reading(params, who)]
    writes = [_decide(answers, who, *item) for item in _writing(params, who, role)]
    facts = Facts(role_exists=True, reading=_all(reads) if reads else "none", writing=_all(writes))
    denied = next((item for item in (*reads, *writes) if access.known(item[1].answer) == "denied"), None)
    if denied is None:
        facts = replace(facts, action="", layer="", policy="")
        return _judge_rest(answers, who, facts)
    action, decision = denied
    statement = decision.match.statement if decision.match else None
    facts = replace(
        facts,
        action=action,
        layer=_layer(decision),
        effect="explicit" if decision.is_explicit else "implicit",
        policy=statement.policy if statement else "",
    )
    return failed(f"Denied now: {action} by role {who.name}: {access.why_denied(decision)}", facts)


def _judge_rest(answers: Answers, who: Principal, facts: Facts) -> Judgement[Facts]:
    silent = next((item for item in answers.values() if item.unknown_reason), None)
    if facts.reading == "allowed" and facts.writing == "allowed":
        return passed(f"Allowed now: role {who.name} may read the folder, and write catalog and log", facts)
    if facts.reading == "none" and facts.writing == "allowed":
        return passed(f"Allowed now: role {who.name} may write catalog and log; no object is named", facts)
    if silent:
        return unanswered(silent, facts)
    return unknown(
        UnknownReason.NO_DATA, f"Undecided: policies of role {who.name} depend on the request", facts
    )


_Wanted: TypeAlias = tuple[str, str, str]
"""Action, resource, and the prefix that is listed."""


def _reading(params: Params, who: Principal) -> Iterator[_Wanted]:
    if not params.bucket or not params.key:
        return
    place = Place.parse(params.path)
    prefix = place.prefix if place else ""
    yield "s3:ListBucket", bucket_arn(params.bucket, who.partition), prefix
    yield "s3:GetObject", object_arn(params.bucket, params.key, who.partition), ""


def _writing(params: Params, who: Principal, role: Answer) -> Iterator[_Wanted]:
    """Yield what a crawl needs of the catalog and of its log; the Region is that of whoever looks."""
    region = role.region or "*"
    base = f"arn:{who.partition}:glue:{region}:{who.account}"
    for action in _CATALOG:
        yield action, f"{base}:database/{params.database or 'default'}", ""
    group = f"arn:{who.partition}:logs:{region}:{who.account}:log-group:/aws-glue/crawlers:log-stream:crawl"
    for action in _LOG:
        yield action, group, ""


def _decide(
    answers: Answers, who: Principal, action: str, resource: str, prefix: str
) -> tuple[str, Decision]:
    is_s3 = Arn.parse(resource).service == "s3"
    keys = {**identity_keys(who), "aws:SecureTransport": True, **({"s3:prefix": prefix} if prefix else {})}
    request = AccessRequest(
        action=action,
        resource=resource,
        who=who,
        context=Context.of(keys),
        owner=who.account if not is_s3 or owns_bucket(answers.get("policy")) else None,
    )
    layers = Layers(
        identity=own.identity(answers),
        boundary=own.boundary(answers, own.described(answers["principal"])),
        resource=bucket_policy(answers.get("policy"), "bucket") if is_s3 else NOTHING,
    )
    return action, evaluate(request, layers)


def _all(decided: list[tuple[str, Decision]]) -> KnownAccess | None:
    answers = {access.known(decision.answer) for _, decision in decided}
    if "denied" in answers:
        return "denied"
    return "allowed" if answers == {"allowed"} else None


def _layer(decision: Decision) -> RoleLayer | None:
    layers: dict[str, RoleLayer] = {"identity": "identity", "boundary": "boundary", "resource": "resource"}
    return layers.get(str(decision.layer or ""))


probe = Probe(
    title="May the crawler's role list and read the folder, and write catalog and log?",
    params=Params,
    facts=Facts,
    operations=(*own.OF_ROLES, "s3.GetBucketPolicy"),
    collect=collect,
    judge=judge,
)
