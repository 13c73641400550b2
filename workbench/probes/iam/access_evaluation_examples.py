"""The worked examples of `iam.access_evaluation`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer, AnswerName, Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied
from workbench.probes.iam._access_request import Params

_ROLE = Params(
    bucket="landing", key="in/x.csv", principal_arn=given.ROLE, vpc_endpoint_id="vpce-1", source_ip="10.0.0.7"
)
_SFTP = Params(bucket="landing", key="in/x.csv", server_id="s-01234567890abcdef", user_name="alice")
_MAY_PUT: JsonObject = {"Effect": "Allow", "Action": "s3:Put*", "Resource": "arn:aws:s3:::landing/in/*"}
_PUT_ANYWHERE = {**_MAY_PUT, "Resource": "*"}
_ALLOW_ALL: JsonObject = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
_DENY: JsonObject = {
    "Sid": "No",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:PutObject",
    "Resource": "*",
}
_HEADER = "s3:x-amz-server-side-encryption"
_NO_HEADER: JsonObject = {**_DENY, "Sid": "Sse", "Condition": {"StringNotEquals": {_HEADER: "aws:kms"}}}
_NOT_ALLOWED = {"identity": "implicit_deny", "decision": "denied", "layer": "identity", "effect": "implicit"}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *answers: Answers,
    params: Params = _ROLE,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    known: dict[AnswerName, Answer] = {"policy": given.NO_BUCKET_POLICY}
    if params.vpc_endpoint_id:
        known |= _endpoint(_ALLOW_ALL)
    for more in answers:
        known |= more
    return Example(name=name, params=params, answers=known, verdict=verdict, reason=reason, facts=facts)


def _endpoint(*statements: JsonObject) -> Answers:
    described = {"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "PolicyDocument": given.document(*statements)}
    return {"endpoint": answered("ec2.DescribeVpcEndpoints", {"VpcEndpoints": [described]})}


def _bucket(*statements: JsonObject) -> Answers:
    return {"policy": answered("s3.GetBucketPolicy", {"Policy": given.document(*statements)})}


def _simulation(decision: str, **details: JsonObject) -> Answers:
    result: JsonObject = {"EvalDecision": decision, **details}
    return {"simulation": answered("iam.SimulatePrincipalPolicy", {"EvaluationResults": [result]})}


_ORGANIZATIONS = {"OrganizationsDecisionDetail": {"AllowedByOrganizations": True}}
_LEFT_OPEN = {"decision": None, "readable_decision": "allowed", "unread_layers": ["rcp"], "rcp": None}
_MEMBER = given.member_account(denied("organizations.ListParents", "organizations:ListParents"))

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "allowed by an SFTP user's role, without a session policy",
        Verdict.PASS,
        {"decision": "allowed", "layer": "", "session": "none", "endpoint": "none"},
        given.role(_MAY_PUT),
        given.sftp_user(),
        _simulation("allowed"),
        params=_SFTP,
    ),
    _example(
        "allowed by a user's managed policy, from the internet",
        Verdict.PASS,
        {"decision": "allowed", "identity": "allowed", "boundary": "none", "scp": "none"},
        given.user(_MAY_PUT),
        params=replace(_ROLE, principal_arn=given.USER, vpc_endpoint_id=None, source_ip="198.51.100.7"),
    ),
    _example(
        "allowed, unless the session was narrowed",
        Verdict.WARN,
        {"decision": "allowed", "session": None, "endpoint": "allowed"},
        given.role(_MAY_PUT),
    ),
    _example(
        "the role may only read",
        Verdict.FAIL,
        {**_NOT_ALLOWED, "granted_elsewhere": [], "pattern": None},
        given.role({**_MAY_PUT, "Action": "s3:Get*"}),
        _simulation("implicitDeny"),
    ),
    _example(
        "the role may write elsewhere",
        Verdict.FAIL,
        {**_NOT_ALLOWED, "granted_elsewhere": ["arn:aws:s3:::landing/incoming/*"]},
        given.role({**_MAY_PUT, "Resource": "arn:aws:s3:::landing/incoming/*"}),
    ),
    _example(
        "a Deny in the role's own policy",
        Verdict.FAIL,
        {"layer": "identity", "effect": "explicit", "sid": "", "policy": "own", "position": 2},
        given.role(_MAY_PUT, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}),
    ),
    _example(
        "the bucket policy demands an encryption header, which Transfer Family does not send",
        Verdict.FAIL,
        {
            "layer": "resource",
            "effect": "explicit",
            "sid": "Sse",
            "policy": "landing",
            "position": 1,
            "pattern": "require-kms-header",
            "resource": "explicit_deny",
        },
        given.role(_MAY_PUT),
        given.sftp_user(),
        _bucket(_NO_HEADER),
        params=_SFTP,
    ),
    _example(
        "the bucket policy demands a header, and nobody told what the client sends",
        Verdict.WARN,
        {
            "decision": None,
            "layer": None,
            "missing_context": [_HEADER],
            "unread_layers": [],
            "suspects": ["resource: Sse of landing"],
            "suspect_patterns": ["require-kms-header"],
        },
        given.role(_MAY_PUT),
        _bucket(_NO_HEADER),
    ),
    _example(
        "the boundary does not allow it",
        Verdict.FAIL,
        {"layer": "boundary", "effect": "implicit", "identity": "allowed", "boundary": "implicit_deny"},
        given.role(_MAY_PUT, boundary={"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}),
    ),
    _example(
        "the session policy of the SFTP user allows its home directory only",
        Verdict.FAIL,
        {"layer": "session", "effect": "implicit", "session": "implicit_deny", "identity": "allowed"},
        given.role(_PUT_ANYWHERE),
        given.sftp_user(given.document({**_MAY_PUT, "Resource": "arn:aws:s3:::${transfer:HomeDirectory}/*"})),
        params=_SFTP,
    ),
    _example(
        "the endpoint's policy lacks the bucket",
        Verdict.FAIL,
        {"layer": "endpoint", "effect": "implicit", "endpoint": "implicit_deny"},
        given.role(_MAY_PUT),
        _endpoint({**_ALLOW_ALL, "Resource": "arn:aws:s3:::other/*"}),
    ),
    _example(
        "a service control policy denies it",
        Verdict.FAIL,
        {"layer": "scp", "sid": "No", "policy": "service (p-scp)", "rcp": "allowed"},
        given.role(_MAY_PUT),
        given.organization(_DENY, _ALLOW_ALL),
    ),
    _example(
        "a resource control policy denies it",
        Verdict.FAIL,
        {"layer": "rcp", "effect": "explicit", "scp": "allowed", "rcp": "explicit_deny"},
        given.role(_MAY_PUT),
        given.organization(_ALLOW_ALL, _DENY),
    ),
    _example(
        "the simulator speaks for service control policies that cannot be read",
        Verdict.UNKNOWN,
        {**_LEFT_OPEN, "scp": "allowed", "simulator_decision": "allowed", "disagrees": False},
        given.role(_MAY_PUT),
        _MEMBER,
        _simulation("allowed", **_ORGANIZATIONS),
        reason=UnknownReason.DENIED,
    ),
    _example(
        "the simulator disagrees",
        Verdict.WARN,
        {"decision": None, "identity": None, "simulator_decision": "allowed", "disagrees": True},
        given.role({**_MAY_PUT, "Action": "s3:Get*"}),
        _simulation("allowed"),
    ),
    _example(
        "a writer of another account",
        Verdict.UNKNOWN,
        {"decision": None, "same_account": False, "resource": "allowed", "identity": None},
        given.role(_MAY_PUT),
        _bucket({**_ALLOW_ALL, "Principal": {"AWS": "444455556666"}}),
        params=replace(_ROLE, principal_arn="arn:aws:iam::444455556666:role/partner"),
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "a lockout needs no writer to be told",
        Verdict.FAIL,
        {"layer": "resource", "pattern": "lockout", "same_account": None},
        {"caller": given.role()["caller"], "organization": given.NO_ORGANIZATION},
        _bucket({**_DENY, "Action": "s3:*"}),
        params=replace(_ROLE, principal_arn=None),
    ),
    _example(
        "denied",
        Verdict.UNKNOWN,
        {"decision": None, "identity": None, "resource": "none"},
        given.role(),
        {"attached": denied("iam.ListAttachedRolePolicies", "iam:ListAttachedRolePolicies")},
        reason=UnknownReason.DENIED,
    ),
)
