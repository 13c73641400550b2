"""What the role of a service may do: the questions and the decisions that its probes share.

Each right is one action on one place, weighed by every policy that can be read: those of the role, its
boundary, its session, the bucket's, the organization's, and the S3 endpoint's where the requests come through
one. What cannot be read may deny, so that "allowed" is said only when all was.

Sources: IAM user guide, "Policy evaluation logic", "AWS global condition context keys"; Amazon S3 API
reference, GetBucketPolicy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.knowledge.arns import Arn
from workbench.knowledge.denials.choice import Choice
from workbench.knowledge.policies import (
    NOTHING,
    Access,
    AccessRequest,
    Attached,
    Context,
    Decision,
    Given,
    Layers,
    evaluate,
)
from workbench.knowledge.s3.locations import named_region
from workbench.probes import _access as access
from workbench.probes._access import DecisionFacts, Effect, KnownAccess
from workbench.probes._caller import OF_ROLES, Caller, collect_caller, read_caller
from workbench.probes._request_context import ask_endpoint
from workbench.probes.iam._access_request import Params as AccessParams
from workbench.probes.iam._access_request import weigh as weigh_at

RoleLayer: TypeAlias = Literal["identity", "boundary", "session", "resource", "endpoint", "scp", "rcp"]
"""The kinds of policies that decide what a role may do."""
OPERATIONS = ("s3.GetBucketPolicy", *OF_ROLES)
"""What `collect` may send, and `ec2.DescribeVpcEndpoints` where an endpoint is named."""
_NO_BUCKET = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightFacts:
    """The first action that is denied. Texts are empty where nothing is."""

    action: str | None = None
    """Which action."""
    layer: RoleLayer | Literal[""] | None = None
    """Which layer denies it."""
    effect: Effect | None = None
    """`explicit` when a Deny denies, `implicit` when nothing allows."""
    sid: str | None = None
    """The Sid of the Deny that denies."""
    policy: str | None = None
    """The policy that holds it."""
    standing_allows: tuple[str, ...] | None = None
    """The Allows that are there and whose condition does not hold."""
    unread_layers: tuple[str, ...] | None = None
    """Layers that could not be read and would decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of a service, and the way by which its requests come."""

    arn: str
    session: Attached = NOTHING
    """The policy that narrows its sessions; a service narrows them only where it was told to."""
    vpc_endpoint_id: str = ""

    def params_for(self, wanted: Wanted) -> AccessParams:
        """Return the request as the evaluator takes it."""
        return AccessParams(
            bucket=wanted.bucket,
            key=wanted.key,
            action=wanted.action,
            principal_arn=self.arn,
            vpc_endpoint_id=self.vpc_endpoint_id or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One action, and on what."""

    action: str
    bucket: str = _NO_BUCKET
    """Empty where it is no action of S3."""
    key: str = ""
    """Key, or what is listed; empty for the whole bucket."""
    resource: str = ""
    """The ARN where it is no action of S3."""
    policy: Attached = NOTHING
    """The policy of that resource, where it has one: of a repository, a queue."""
    key_policy: Attached = NOTHING
    """The policy of a KMS key."""
    owner: str = ""
    """The account of the resource, where it may be another than the role's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One action, weighed."""

    wanted: Wanted
    request: AccessRequest
    layers: Layers
    decision: Decision

    @property
    def answer(self) -> Access:
        """Whether it is allowed."""
        return self.decision.answer

    @property
    def told(self) -> DecisionFacts:
        """The decision as facts tell it."""
        return access.tell(self.decision, self.request, self.layers)


def collect(aws: AwsReader, role: Role, buckets: Iterable[str]) -> Answers:
    """Ask for the role with all that binds it, and for the policies of buckets and endpoint."""
    answers = dict(aws.read_all(dict(_ask_places(role, buckets))))
    answers.update(collect_caller(aws, role.params_for(Wanted(action="")), sessions=False))
    return answers


def _ask_places(role: Role, buckets: Iterable[str]) -> Iterator[tuple[AnswerName, Request]]:
    for bucket in dict.fromkeys(buckets):
        yield ("policy", bucket), ask("s3.GetBucketPolicy", Bucket=bucket)
    if role.vpc_endpoint_id:
        yield "endpoint", ask_endpoint(role.vpc_endpoint_id)


def caller_of(answers: Answers, role: Role) -> Caller:
    """Return the role as `collect` brought it back."""
    caller = read_caller(answers, role.params_for(Wanted(action="")))
    return replace(caller, session=role.session, assumed=())


def weigh(answers: Answers, role: Role, caller: Caller, wanted: Wanted) -> Right:
    """Evaluate one action."""
    if wanted.bucket:
        of_bucket: Mapping[AnswerName, Answer] = {**answers, "policy": answers["policy", wanted.bucket]}
        region = named_region(of_bucket["policy"]) or home(answers)
        there = replace(caller, keys={**caller.keys, **_asked_in(region)})
        weighed = weigh_at(of_bucket, role.params_for(wanted), Choice(), there)
        return Right(wanted=wanted, request=weighed.request, layers=weighed.layers, decision=weighed.decision)
    asked_in = _asked_in(Arn.parse(wanted.resource).region)
    keys: dict[str, Given] = {**caller.keys, **asked_in, "aws:SecureTransport": True}
    request = AccessRequest(
        action=wanted.action,
        resource=wanted.resource,
        who=caller.who,
        context=Context.of(keys),
        owner=wanted.owner or caller.account or None,
    )
    layers = Layers(
        scp=caller.scp,
        identity=caller.identity,
        boundary=caller.boundary,
        session=caller.session,
        resource=wanted.policy,
        key=wanted.key_policy,
    )
    return Right(wanted=wanted, request=request, layers=layers, decision=evaluate(request, layers))


def home(answers: Answers) -> str:
    """Return the Region that was asked, in which the service works; empty where no answer tells it."""
    return answers["caller"].region


def _asked_in(region: str) -> Mapping[str, Given]:
    """Return the condition key for the Region whose endpoint is called: nothing where that is not known."""
    return {"aws:RequestedRegion": region} if region not in ("", "*") else {}


def over(rights: Sequence[Right]) -> KnownAccess | Literal["none"] | None:
    """Return whether all of them are allowed, or one is denied; `none` where none is needed."""
    found = {right.answer for right in rights}
    if not found:
        return "none"
    if Access.DENIED in found:
        return "denied"
    return "allowed" if found == {Access.ALLOWED} else None


def first(rights: Iterable[Right], answer: Access) -> Right | None:
    """Return the first right of which this is said."""
    return next((right for right in rights if right.answer is answer), None)


def right_facts(right: Right) -> dict[str, Any]:
    """Return the values of `RightFacts` for a right that is denied."""
    told = right.told
    return {
        "action": right.wanted.action,
        "layer": one_of(told.layer, ("", *get_args(RoleLayer))),
        "effect": told.effect,
        "sid": told.sid or "",
        "policy": told.policy or "",
        "standing_allows": told.standing,
    }


def why(right: Right) -> str:
    """Return who denies it, for a summary."""
    return access.why_denied(right.decision, right.told.standing)
